// The bytes of a page, from the pack to the streams of its groups and back. Private to this room.
#pragma once

#include "base/result.h"
#include "pack/group_data.h"
#include "pack/pack.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

struct ZSTD_DCtx_s;

namespace guanhe::pack {

/// Reads pages one after another; one a thread.
class PageReader {
public:
    PageReader();
    /// Checks the page's hash, undoes zstd, and finds the streams of its groups, whose headers agree with the pack's
    /// tables. They stay until the next call. Errors name the pack, the page and its offset.
    [[nodiscard]] Result<std::span<const GroupStreams>> read(const Pack& pack, std::uint32_t number);

private:
    struct Free {
        void operator()(ZSTD_DCtx_s* context) const;
    };
    std::unique_ptr<ZSTD_DCtx_s, Free> context_;
    std::vector<std::byte> raw_;
    std::vector<GroupStreams> groups_;
};

/// The checks of a decoded group that need the tables. Returns what is wrong, or null.
[[nodiscard]] const char* check_clusters(const Pack& pack, const Group& group, const GroupData& data);

[[nodiscard]] Error page_error(const Pack& pack, std::uint32_t page, const char* what);

} // namespace guanhe::pack
