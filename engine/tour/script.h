// Scripts of a tour: Lua 5.4 functions that run beside the steps, as coroutines, on the visit's clock. What they may
// call is told in docs/tour-scripts.md. A script changes nothing by itself: what it wants comes out as requests, and
// what the visit keeps of it are variables, which its host holds.
//
// One thread at a time. The same text, seed, events and time steps give the same requests on every machine.
#pragma once

#include "base/result.h"
#include "museum/language.h"
#include "tour/budget.h"
#include "tour/value.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::tour {

struct ScriptRequest {
    enum class Kind : std::uint8_t {
        say,       ///< `text`; call done(task) when it was heard
        move,      ///< to the stop `name`; call done(task) there
        go,        ///< the tour goes on at the stop `name`
        show,      ///< `name`: an exhibit or hotspot; `part` of it
        hide,      ///<
        highlight, ///< with `on`
        era,       ///< `name`
        stamp,     ///< `name`
        variable,  ///< `name` is now `value`, in the host's Variables already
        log,       ///< `name` is a line for the curator
    };
    Kind kind = Kind::log;
    std::uint64_t task = 0; ///< whose
    std::string name, part;
    bool on = true;
    museum::LanguageText text;
    Value value;
    bool operator==(const ScriptRequest&) const = default;
};

struct ScriptEvent {
    std::string name; ///< "pick", "gaze", "hand", "answer", …: whatever the host sends
    Value value;      ///< the id of what was picked, …
};

/// What a call brought about, in order.
struct ScriptOutcome {
    std::vector<ScriptRequest> requests;
    std::vector<Error> faults;        ///< where: "dig.lua:12"; the function is over, the visit goes on
    std::vector<std::uint64_t> ended; ///< tasks that returned or failed
};

class Script {
public:
    struct State; ///< of the functions that Lua calls; opaque elsewhere
    /// `name` is for words only ("tours/dig.lua"). Runs the text's outermost lines, which may set variables, and on(),
    /// after() and every(). Errors: what Lua says of the text, with file and line; a text that is bytecode.
    [[nodiscard]] static Result<Script> load(std::string name, std::string_view text, Variables& variables,
                                             std::uint64_t seed = 0, const ScriptBudget& budget = {});
    Script(Script&&) noexcept;
    Script& operator=(Script&&) noexcept;
    ~Script();

    /// Takes another text in its place: variables stay, handlers and timers are the new text's, functions under way
    /// end. On an error all goes on with the old text.
    [[nodiscard]] Result<void> reload(std::string_view text, Variables& variables);

    void set_language(std::string_view language);
    /// Random numbers from here on follow from this alone.
    void seed(std::uint64_t seed);

    /// Begins a function as a task; it first runs in the next advance(). Errors: no such function, too many tasks.
    [[nodiscard]] Result<std::uint64_t> start(std::string_view function, std::span<const Value> arguments = {});
    /// Lets time pass; events come before it.
    [[nodiscard]] ScriptOutcome advance(double seconds, std::span<const ScriptEvent> events, Variables& variables);
    /// The say or move of this task is over.
    void done(std::uint64_t task);
    /// Runs a task to its end as if each of its waits were over at once (wait_for brings nil): for what is skipped.
    [[nodiscard]] ScriptOutcome hurry(std::uint64_t task, Variables& variables);
    void end(std::uint64_t task);

    /// Tasks, handlers and timers made after a mark was taken end: for going back to where it was taken.
    [[nodiscard]] std::uint64_t mark() const;
    void end_since(std::uint64_t mark);

    [[nodiscard]] std::size_t tasks() const;  ///< under way
    [[nodiscard]] std::size_t memory() const; ///< bytes that Lua holds

private:
    Script();
    std::unique_ptr<State> state_;
};

} // namespace guanhe::tour
