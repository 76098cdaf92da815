#include "checked_store.h"
#include "stream_packs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace guanhe::test {

namespace {

void rule(bool kept, const char* words, std::uint32_t pack, std::uint32_t page) {
    if (!kept) FAIL_CHECK(words << ": pack " << pack << ", page " << page);
}

} // namespace

CheckedStore::~CheckedStore() {
    if (!resident_.empty() || !packs_.empty()) FAIL_CHECK("the streamer left something in the store");
}

Result<void> CheckedStore::add(std::uint32_t pack, const pack::Pack& content) {
    rule(!packs_.contains(pack), "added twice", pack, 0);
    Known& known = packs_[pack];
    known.content = &content;
    known.parents.resize(content.pages().size());
    known.children.resize(content.pages().size());
    for (const Edge& edge : page_edges(content)) {
        known.parents[edge.child].push_back(edge.parent);
        known.children[edge.parent].push_back(edge.child);
    }
    known.pinned = pinned_pages(content);
    known.pinned_bytes = pinned_bytes(content);
    leaving_.erase(pack);
    return {};
}

void CheckedStore::remove(std::uint32_t pack) {
    rule(packs_.contains(pack), "removed though unknown", pack, 0);
    rule(std::ranges::none_of(resident_, [&](const auto& r) { return r.first == pack; }),
         "removed while pages are resident", pack, 0);
    packs_.erase(pack);
}

void CheckedStore::check_budget() const {
    std::uint64_t pinned = 0;
    for (const auto& [pack, known] : packs_) pinned += known.pinned_bytes;
    if (bytes_ > std::max(budget_, pinned))
        FAIL_CHECK(bytes_ << " bytes are resident; the budget is " << budget_ << ", and " << pinned << " are pinned");
}

Result<void> CheckedStore::place(std::uint32_t pack, std::uint32_t page, const pack::DecodedPage& data) {
    if (!packs_.contains(pack)) {
        FAIL_CHECK("placed in an unknown pack");
        return Error{"no such pack", "", "", ErrorKind::internal};
    }
    const Known& known = packs_.at(pack);
    rule(!resident_.contains({pack, page}), "placed twice", pack, page);
    for (const std::uint32_t parent : known.parents[page])
        rule(resident_.contains({pack, parent}), "placed before its parent", pack, page);
    const std::uint64_t bytes = data.words.size() * sizeof(std::uint32_t);
    rule(bytes == known.content->pages()[page].resident_bytes, "placed with another size than the table's", pack, page);
    if (bytes_ + bytes > capacity_) {
        ++refusals_;
        return Error{"out of device memory", "", "", ErrorKind::internal};
    }
    resident_.insert({pack, page});
    bytes_ += bytes;
    placed_bytes_ += bytes;
    ++changes_;
    check_budget();
    return {};
}

void CheckedStore::evict(std::uint32_t pack, std::uint32_t page) {
    rule(resident_.erase({pack, page}) == 1, "evicted though not resident", pack, page);
    if (!packs_.contains(pack)) return;
    const Known& known = packs_.at(pack);
    for (const std::uint32_t child : known.children[page])
        rule(!resident_.contains({pack, child}), "evicted before its child", pack, page);
    rule(!known.pinned[page] || ending_ || leaving_.contains(pack), "a pinned page is evicted", pack, page);
    bytes_ -= known.content->pages()[page].resident_bytes;
    ++changes_;
}

void CheckedStore::check() const {
    check_budget();
    for (const auto& [pack, known] : packs_)
        for (std::uint32_t page = 0; page < known.pinned.size(); ++page)
            if (known.pinned[page]) rule(resident_.contains({pack, page}), "a pinned page is not resident", pack, page);
}

} // namespace guanhe::test
