// Which SPIR-V is in use: what the build embedded, or in debug builds what was compiled since. Inside engine/gpu only.
#pragma once

#include "base/file.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::gpu {

class ShaderSource {
public:
    /// `folder` holds the GLSL files; empty where there is no reloading. `scratch` is for the compiler's output.
    ShaderSource(Path folder, Path scratch);

    /// The words of a shader, or none when the name is unknown. Any thread.
    [[nodiscard]] std::vector<std::uint32_t> words(std::string_view name) const;

    struct Changes {
        std::vector<std::string> names; ///< shaders whose words are new
        std::string problems;           ///< what the compiler said, or ""
    };
    /// Compiles what is newer than what is in use. An edited file that others include makes all of them newer.
    [[nodiscard]] Changes compile_changed();

private:
    using Time = std::filesystem::file_time_type;
    Path folder_;
    Path scratch_;
    Time seen_; ///< everything older than this is in use, or was refused
    mutable std::mutex mutex_;
    std::map<std::string, std::vector<std::uint32_t>, std::less<>> replaced_;
};

} // namespace guanhe::gpu
