#include "gpu/shader_source.h"

#include "base/child_process.h"
#include "gpu/embedded_shaders.h"

#include <algorithm>
#include <cstring>
#include <system_error>

namespace guanhe::gpu {

namespace {

namespace fs = std::filesystem;

bool is_shader(const Path& path) {
    const auto extension = path.extension();
    return extension == ".vert" || extension == ".frag" || extension == ".comp";
}

struct Source {
    Path path;
    fs::file_time_type time;
};

/// Every file of the folder; a file that vanishes while we look is left out.
std::vector<Source> sources(const Path& folder) {
    std::vector<Source> out;
    std::error_code error;
    for (fs::directory_iterator i(folder, error), end; !error && i != end; i.increment(error)) {
        std::error_code gone;
        const auto time = i->last_write_time(gone);
        if (!gone && i->is_regular_file(gone)) out.push_back({i->path(), time});
    }
    std::ranges::sort(out, {}, &Source::path);
    return out;
}

fs::file_time_type newest(const std::vector<Source>& all) {
    fs::file_time_type time = fs::file_time_type::min();
    for (const Source& s : all) time = std::max(time, s.time);
    return time;
}

Result<std::vector<std::uint32_t>> compile(const Path& source, const Path& includes, const Path& scratch) {
    const std::string where = path_to_utf8(source);
    std::error_code error;
    fs::create_directories(scratch, error);
    if (error)
        return Error{"the folder cannot be made: " + error.message(), path_to_utf8(scratch), "", ErrorKind::internal};
    const Path spirv = scratch / "shader.spv";
    const Path said = scratch / "glslc.txt";
    ChildOptions glslc;
    glslc.arguments = {"glslc", "--target-env=vulkan1.3", "-g", "-I", path_to_utf8(includes),
                       "-o",    path_to_utf8(spirv),      where};
    glslc.error_file = said;
    GUANHE_TRY_LET(const auto outcome, run_child(glslc));
    if (outcome.exit_code != 0) {
        const auto text = read_text(said);
        return Error{"does not compile: " + (text ? *text : std::string("glslc does not say why")), where, "",
                     ErrorKind::bad_input};
    }
    GUANHE_TRY_LET(const auto file, MappedFile::open(spirv));
    std::vector<std::uint32_t> words(file.bytes().size() / sizeof(std::uint32_t));
    std::memcpy(words.data(), file.bytes().data(), words.size() * sizeof(std::uint32_t));
    return words;
}

} // namespace

ShaderSource::ShaderSource(Path folder, Path scratch)
    : folder_(std::move(folder)), scratch_(std::move(scratch)), seen_(Time::min()) {
    if (!folder_.empty()) seen_ = newest(sources(folder_));
}

std::vector<std::uint32_t> ShaderSource::words(std::string_view name) const {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = replaced_.find(name); found != replaced_.end()) return found->second;
    }
    for (const EmbeddedShader& shader : embedded_shaders())
        if (shader.name == name) return {shader.words.begin(), shader.words.end()};
    return {};
}

ShaderSource::Changes ShaderSource::compile_changed() {
    Changes changes;
    if (folder_.empty()) return changes;
    const auto all = sources(folder_);
    const Time now = newest(all);
    if (now <= seen_) return changes;
    const bool include_changed =
        std::ranges::any_of(all, [this](const Source& s) { return s.time > seen_ && !is_shader(s.path); });
    for (const Source& source : all) {
        if (!is_shader(source.path) || (!include_changed && source.time <= seen_)) continue;
        const std::string name = path_to_utf8(source.path.filename());
        if (auto words = compile(source.path, folder_, scratch_)) {
            const std::lock_guard lock(mutex_);
            replaced_[name] = std::move(words).value();
            changes.names.push_back(name);
        } else {
            changes.problems += words.error().message() + "\n";
        }
    }
    seen_ = now;
    return changes;
}

} // namespace guanhe::gpu
