// Other programs: starting them, and what they took. Functions may be called from any thread, a ChildProcess from one
// at a time.
#pragma once

#include "base/file.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe {

struct ChildOptions {
    std::vector<std::string> arguments; ///< UTF-8; the first is the program, looked for on PATH when it has no folder
    std::vector<std::pair<std::string, std::string>> environment; ///< set besides our own; an empty value removes
    std::optional<Path> output_file;                              ///< for its stdout, made anew; none: thrown away
    std::optional<Path> error_file;                               ///< for its stderr, made anew; none: thrown away
};

struct ChildOutcome {
    int exit_code = 0;                     ///< 128 + the signal when one ended it, as in a shell
    double wall_ms = 0.0;                  ///< from before it was started until it was gone
    double cpu_ms = 0.0;                   ///< user and system time of all its threads
    std::uint64_t peak_resident_bytes = 0; ///< on Linux never less than what we ourselves had when it was started
};

/// A running program. Its standard input is empty. Destroying one that still runs ends it by force.
class ChildProcess {
public:
    /// Errors: no such program, one that cannot be run, an output file that cannot be made.
    [[nodiscard]] static Result<ChildProcess> start(const ChildOptions& options);
    ChildProcess(ChildProcess&&) noexcept;
    ChildProcess& operator=(ChildProcess&&) noexcept;
    ~ChildProcess();

    [[nodiscard]] bool running();
    /// Asks it to end (on Windows by force); wait() tells when it has.
    void terminate();
    /// Blocks until it ends. Errors: the system does not tell how it ended.
    [[nodiscard]] Result<ChildOutcome> wait();

private:
    struct State;
    explicit ChildProcess(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Starts it and waits for it. Errors as for start() and wait(); how it ended is none.
[[nodiscard]] Result<ChildOutcome> run_child(const ChildOptions& options);

/// Where a program of that name lies on PATH.
[[nodiscard]] std::optional<Path> find_program(std::string_view name);
/// The file of the program that is running.
[[nodiscard]] Result<Path> own_program();

} // namespace guanhe
