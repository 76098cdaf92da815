#include "program.h"

#include "base/file.h"

namespace guanhe::test {

Program::Program() : scratch_(std::move(app::ScratchFolder::make()).value()) {
    std::filesystem::create_directories(settings_file().parent_path());
    set_environment("XDG_CONFIG_HOME", scratch("config"));
    set_environment("APPDATA", scratch("config"));
    set_environment("DISPLAY", "");
    set_environment("WAYLAND_DISPLAY", "");
}

Outcome Program::operator()(const std::vector<std::string>& words) const {
    ChildOptions options;
    options.arguments = {GUANHE_PROGRAM};
    options.arguments.insert(options.arguments.end(), words.begin(), words.end());
    options.environment = environment_;
    options.output_file = scratch_.path() / "out.txt";
    options.error_file = scratch_.path() / "err.txt";
    const auto ended = run_child(options);
    if (!ended) FAIL(ended.error().message());
    return {ended->exit_code, read_text(*options.output_file).value(), read_text(*options.error_file).value()};
}

void Program::set_environment(std::string name, std::string value) {
    std::erase_if(environment_, [&](const auto& entry) { return entry.first == name; });
    environment_.emplace_back(std::move(name), std::move(value));
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void write_triangle(const Path& file) {
    // Positions (0,0,0), (1,0,0), (0,1,0).
    const auto written = write_text_atomic(file, R"({"asset": {"version": "2.0", "copyright": "nobody"}, "scene": 0,
        "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}], "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}], "buffers": [{"byteLength": 36, "uri":
        "data:application/octet-stream;base64,AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA"}]})");
    REQUIRE(written.ok());
}

} // namespace guanhe::test
