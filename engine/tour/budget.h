// What scripts may spend.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guanhe::tour {

/// What a script may spend. A step is about one instruction of Lua's machine; work inside the library and memory taken
/// are counted in the same coin, so that where a script is stopped does not depend on the machine.
struct ScriptBudget {
    std::size_t memory_bytes = std::size_t{8} << 20;
    std::uint64_t steps_to_load = 5'000'000; ///< for the text's outermost lines
    std::uint64_t steps_at_once = 1'000'000; ///< of one function between two waits
    std::uint64_t steps_a_frame = 1'000'000; ///< of all; who does not get on waits for the next frame
    double seconds_at_once = 0.5;            ///< of the wall clock; far more than the steps take, for what they miss
    std::size_t tasks = 64;                  ///< functions and timers under way
    std::size_t handlers = 64;               ///< of on()
    std::size_t requests_at_once = 256;      ///< of one function between two waits
    std::size_t variable_bytes = std::size_t{64} << 10; ///< that one variable may hold
};

} // namespace guanhe::tour
