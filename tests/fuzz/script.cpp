// Any text as a script: it is stopped in time, keeps to its memory, and what is wrong with it is said with its place.
#include "tour/script.h"
#include "check_scan.h"

#include <cstdint>
#include <string_view>

namespace {

using namespace guanhe;
using namespace guanhe::fuzz;
using namespace guanhe::tour;

void check(const ScriptOutcome& out) {
    for (const auto& fault : out.faults) require(!fault.what.empty() && fault.where.starts_with("fuzz.lua"));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ScriptBudget budget;
    budget.memory_bytes = std::size_t{4} << 20;
    budget.steps_to_load = budget.steps_at_once = budget.steps_a_frame = 100'000;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Variables variables;
    auto script = Script::load("fuzz.lua", text, variables, 1, budget);
    if (!script) {
        require(!script.error().what.empty() && script.error().where.starts_with("fuzz.lua"));
        return 0;
    }
    const auto task = script->start("f");
    require(task.ok() || !task.error().message().empty());
    const ScriptEvent picked{"pick", {std::string("jar")}};
    for (int i = 0; i < 4; ++i) {
        const auto out = script->advance(0.5, std::span(&picked, 1), variables);
        check(out);
        for (const auto& request : out.requests) script->done(request.task);
        require(script->memory() <= budget.memory_bytes);
    }
    if (task) check(script->hurry(*task, variables));
    require(variables.size() <= 256);
    Variables kept = variables;
    require(script->reload(text, kept).ok() || kept == variables);
    return 0;
}
