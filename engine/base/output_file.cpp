#include "base/output_file.h"
#include "base/buffered_file.h"

#include <algorithm>

namespace guanhe {

Result<Path> writable_target(const Path& path) {
    std::error_code ignored;
    Path target = path;
    if (std::filesystem::is_symlink(path, ignored)) {
        if (auto real = std::filesystem::canonical(path, ignored); !ignored) target = std::move(real);
    }
    const auto old = std::filesystem::status(target, ignored);
    if (std::filesystem::is_directory(old)) {
        return Error{"a directory of that name is in the way", path_to_utf8(path), {}, ErrorKind::internal};
    }
    if (std::filesystem::exists(old) && !std::filesystem::is_regular_file(old)) {
        return Error{"is not a plain file; it is left as it is", path_to_utf8(path), {}, ErrorKind::internal};
    }
    return target;
}

std::vector<Path> unfinished_files(const Path& target) {
    std::vector<Path> found;
    const auto stem = path_to_utf8(target.filename()) + std::string(unfinished_mark);
    const Path folder = target.has_parent_path() ? target.parent_path() : Path(".");
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        const auto name = path_to_utf8(entry->path().filename());
        if (!name.starts_with(stem) || name.size() == stem.size()) continue;
        if (std::ranges::all_of(name.substr(stem.size()), [](char c) { return c >= '0' && c <= '9'; })) {
            found.push_back(entry->path());
        }
    }
    return found;
}

struct OutputFile::State {
    BufferedFile file;
};

OutputFile::OutputFile() = default;
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile& OutputFile::operator=(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

Result<OutputFile> OutputFile::create(const Path& target) {
    GUANHE_TRY_LET(const auto real, writable_target(target));
    NativeFile::remove_abandoned(real);
    GUANHE_TRY_LET(auto file, NativeFile::beside(real));
    OutputFile result;
    result.state_ = std::make_unique<State>(State{BufferedFile(std::move(file))});
    return result;
}

void OutputFile::remove_abandoned(const Path& target) noexcept {
    NativeFile::remove_abandoned(target);
}

Result<void> OutputFile::append(std::span<const std::byte> bytes) {
    return state_->file.append(bytes);
}

Result<void> OutputFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
    return state_->file.write_at(offset, bytes);
}

std::uint64_t OutputFile::size() const noexcept {
    return state_->file.size();
}

Result<void> OutputFile::sync() {
    GUANHE_TRY(state_->file.flush());
    return state_->file.native().sync();
}

Result<void> OutputFile::finish() {
    GUANHE_TRY(sync());
    GUANHE_TRY(state_->file.native().put_in_place());
    state_.reset();
    return {};
}

} // namespace guanhe
