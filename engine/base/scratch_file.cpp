#include "base/scratch_file.h"
#include "base/buffered_file.h"

namespace guanhe {

struct ScratchFile::State {
    BufferedFile file;
};

ScratchFile::ScratchFile() = default;
ScratchFile::ScratchFile(ScratchFile&&) noexcept = default;
ScratchFile& ScratchFile::operator=(ScratchFile&&) noexcept = default;
ScratchFile::~ScratchFile() = default;

Result<ScratchFile> ScratchFile::create(const Path& folder) {
    GUANHE_TRY_LET(auto file, NativeFile::unnamed(folder));
    ScratchFile result;
    result.state_ = std::make_unique<State>(State{BufferedFile(std::move(file))});
    return result;
}

Result<void> ScratchFile::append(std::span<const std::byte> bytes) {
    return state_->file.append(bytes);
}

Result<void> ScratchFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
    return state_->file.write_at(offset, bytes);
}

std::uint64_t ScratchFile::size() const noexcept {
    return state_->file.size();
}

Result<MappedFile> ScratchFile::map() {
    GUANHE_TRY(state_->file.flush());
    return state_->file.native().map(size());
}

} // namespace guanhe
