// What `guanhe cache` was asked to do.
#pragma once

#include <cstdint>
#include <optional>

namespace guanhe::app {

enum class CacheAction { list, trim, clear };

struct CacheOptions {
    CacheAction action = CacheAction::list;
    bool json = false;
    std::optional<std::uint64_t> limit; ///< bytes; nothing: the default
};

} // namespace guanhe::app
