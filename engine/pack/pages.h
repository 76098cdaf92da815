// From group drafts to coded pages.
#pragma once

#include "pack/geometry.h"
#include "pack/writer.h"

#include <cstdint>
#include <vector>

namespace guanhe::pack {

/// Collects groups into pages in the order in which they come.
class PageMaker {
public:
    /// Returns the group's number, from 0.
    std::uint32_t add(const GroupDraft& draft);
    /// Ends the page unless little is in it: groups of one level are mostly read together, those of the next are not.
    void end_level();
    [[nodiscard]] std::uint32_t group_count() const noexcept { return group_count_; }
    [[nodiscard]] std::vector<CodedPage> finish();

private:
    void close();

    std::vector<CodedPage> pages_;
    CodedPage page_;
    std::vector<std::byte> raw_;
    std::uint32_t group_count_ = 0;
};

} // namespace guanhe::pack
