#include "program.h"

#include "base/file.h"

namespace guanhe::test {

Program::Program() : scratch_(std::move(app::ScratchFolder::make()).value()) {
    std::filesystem::create_directories(settings_file().parent_path());
    set_environment("XDG_CONFIG_HOME", scratch("config"));
    set_environment("XDG_CACHE_HOME", scratch("cache"));
    set_environment("APPDATA", scratch("config"));
    set_environment("DISPLAY", "");
    set_environment("WAYLAND_DISPLAY", "");
}

ChildOptions Program::starting(const std::vector<std::string>& words, const char* error_file) const {
    ChildOptions options;
    options.arguments = {GUANHE_PROGRAM};
    options.arguments.insert(options.arguments.end(), words.begin(), words.end());
    options.environment = environment_;
    options.error_file = scratch_.path() / error_file;
    return options;
}

Outcome Program::operator()(const std::vector<std::string>& words) const {
    ChildOptions options = starting(words, "err.txt");
    options.output_file = scratch_.path() / "out.txt";
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

} // namespace guanhe::test
