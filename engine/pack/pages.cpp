#include "pack/pages.h"

#include "pack/codec.h"

#include <utility>

namespace guanhe::pack {

std::uint32_t PageMaker::add(const GroupDraft& draft) {
    const auto resident = encode_group(draft, raw_);
    Group group{};
    for (glm::length_t i = 0; i < 3; ++i) {
        const auto at = static_cast<std::size_t>(i);
        group.center[at] = draft.center[i];
        group.box_min[at] = draft.box_min[i];
        group.box_max[at] = draft.box_max[i];
    }
    group.radius = draft.radius;
    group.error = draft.error;
    group.page = none;
    group.first_child = static_cast<std::uint32_t>(page_.children.size());
    group.triangle_count = static_cast<std::uint32_t>(draft.indices.size() / 3);
    group.child_count = static_cast<std::uint16_t>(draft.children.size());
    group.cluster_count = static_cast<std::uint16_t>(draft.clusters.size());
    group.level = draft.level;
    group.index_in_page = static_cast<std::uint16_t>(page_.groups.size());
    page_.groups.push_back(group);
    page_.children.insert(page_.children.end(), draft.children.begin(), draft.children.end());
    page_.resident_bytes += resident;
    if (page_.resident_bytes >= page_target_bytes) close();
    return group_count_++;
}

void PageMaker::end_level() {
    if (page_.resident_bytes >= page_target_bytes / 4) close();
}

std::vector<CodedPage> PageMaker::finish() {
    if (!page_.groups.empty()) close();
    return std::exchange(pages_, {});
}

void PageMaker::close() {
    page_.raw_bytes = static_cast<std::uint32_t>(raw_.size());
    page_.stored = compress_page(raw_);
    pages_.push_back(std::exchange(page_, {}));
    raw_.clear();
}

} // namespace guanhe::pack
