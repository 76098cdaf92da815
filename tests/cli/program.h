// Runs the real program, apart from the settings, the cache and the display of whoever tests.
#pragma once

#include "base/child_process.h"
#include "bench/scratch_folder.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace guanhe::test {

struct Outcome {
    int exit_code = -1;
    std::string out;
    std::string err;
};

class Program {
public:
    Program();

    /// Runs `guanhe` with these words; a signal shows as an exit code of 128 or more.
    [[nodiscard]] Outcome operator()(const std::vector<std::string>& words) const;
    /// The same words for a child that goes on beside the test; it writes its errors to this file of the scratch
    /// folder.
    [[nodiscard]] ChildOptions starting(const std::vector<std::string>& words, const char* error_file) const;
    /// Set for every later run; an empty value removes.
    void set_environment(std::string name, std::string value);

    [[nodiscard]] const Path& scratch() const { return scratch_.path(); }
    [[nodiscard]] std::string scratch(const char* name) const {
        return path_to_utf8(scratch_.path() / path_from_utf8(name));
    }
    [[nodiscard]] Path settings_file() const { return scratch_.path() / "config" / "guanhe" / "settings.json"; }

private:
    app::ScratchFolder scratch_;
    std::vector<std::pair<std::string, std::string>> environment_;
};

[[nodiscard]] bool mentions(const std::string& text, const std::string& part);

} // namespace guanhe::test
