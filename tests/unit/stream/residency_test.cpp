// The rules about what is in the store, at every call.
#include "checked_store.h"
#include "stream_packs.h"

#include "stream/residency.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace guanhe;
using namespace guanhe::test;
using stream::Choice;
using stream::PackEntry;
using stream::Residency;

namespace {

pack::DecodedPage decoded(const PackEntry& entry, std::uint32_t page) {
    pack::DecodeScratch scratch;
    pack::DecodedPage data;
    const auto result = pack::decode_page(entry.content(), page, scratch, data);
    if (!result) FAIL(result.error().message());
    return data;
}

/// Some pages, with all that they need, parents first.
Choice some_pages(Dice& dice, std::span<const std::shared_ptr<const PackEntry>> packs, std::uint64_t budget) {
    std::vector<std::vector<bool>> in;
    Choice choice;
    const auto bytes_of = [&](std::uint32_t pack, std::uint32_t page) {
        return packs[pack]->content().pages()[page].resident_bytes;
    };
    for (std::uint32_t p = 0; p < packs.size(); ++p) {
        in.emplace_back(packs[p]->content().pages().size());
        for (const std::uint32_t root : packs[p]->roots()) {
            in[p][root] = true;
            choice.pages.push_back({p, root, 1e9F});
            choice.bytes += bytes_of(p, root);
        }
    }
    const std::uint32_t center = dice.below(1000);
    for (unsigned tries = dice.below(120); tries > 0; --tries) {
        const std::uint32_t p = dice.below(static_cast<std::uint32_t>(packs.size()));
        const auto count = static_cast<std::uint32_t>(in[p].size());
        std::vector<std::uint32_t> needed{(center + dice.below(count / 3)) % count};
        for (std::size_t i = 0; i < needed.size(); ++i)
            for (const std::uint32_t parent : packs[p]->parents(needed[i]))
                if (std::ranges::find(needed, parent) == needed.end()) needed.push_back(parent);
        std::erase_if(needed, [&](std::uint32_t page) { return in[p][page]; });
        std::ranges::sort(needed, std::greater<>());
        std::uint64_t bytes = choice.bytes;
        for (const std::uint32_t page : needed) bytes += bytes_of(p, page);
        if (bytes > budget) continue;
        choice.bytes = bytes;
        for (const std::uint32_t page : needed) {
            in[p][page] = true;
            choice.pages.push_back({p, page, static_cast<float>(1000 + tries)});
        }
    }
    return choice;
}

struct Fixture {
    Scratch scratch;
    std::vector<std::shared_ptr<const PackEntry>> packs{
        std::make_shared<const PackEntry>(made_up_pack(scratch / "a.gpk", {.seed = 4, .side = 11})),
        std::make_shared<const PackEntry>(made_up_pack(scratch / "b.gpk", {.seed = 5, .side = 6, .meshes = 2}))};
    std::uint64_t pinned = pinned_bytes(packs[0]->content()) + pinned_bytes(packs[1]->content());
    std::uint64_t budget = pinned + 20'000;
    CheckedStore store{budget};
    Residency residency{store};

    Fixture() { residency.set_budget(budget); }
    void add(std::uint32_t p) {
        REQUIRE(store.add(p, packs[p]->content()).ok());
        residency.add(p, packs[p]);
        for (const std::uint32_t root : packs[p]->roots())
            REQUIRE(residency.place(p, root, decoded(*packs[p], root), true) == Residency::Placed::yes);
    }
    void remove(std::uint32_t p) {
        store.expect_removal(p);
        residency.remove(p);
        store.remove(p);
    }
    Residency::Placed place(const stream::WantedPage& w) {
        return residency.place(w.pack, w.page, decoded(*packs[w.pack], w.page));
    }
    [[nodiscard]] std::uint32_t count_missing(const Choice& choice) const {
        return static_cast<std::uint32_t>(std::ranges::count_if(choice.pages, [&](const auto& w) {
            return residency.knows(w.pack) && !residency.resident(w.pack, w.page);
        }));
    }
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "whatever is wanted next, pages come after their parents and go before them") {
    add(0);
    add(1);
    Dice dice(6);
    unsigned complete = 0;
    for (unsigned round = 0; round < 200; ++round) {
        const Choice choice = some_pages(dice, packs, residency.budget());
        residency.want(choice);
        CHECK(residency.missing() == count_missing(choice));
        // In any order: what comes too early waits.
        auto order = choice.pages;
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[dice.below(static_cast<std::uint32_t>(i))]);
        const bool all = round % 4 != 0;
        std::size_t tries = all ? order.size() * order.size() : order.size() / 2;
        for (std::size_t i = 0; tries > 0 && residency.missing() > 0; ++i, --tries) {
            const auto& w = order[i % order.size()];
            const bool here = residency.resident(w.pack, w.page);
            const auto placed = place(w);
            if (here) CHECK(placed == Residency::Placed::unwanted);
            if (!here) CHECK((placed == Residency::Placed::yes || placed == Residency::Placed::later));
        }
        CHECK(residency.missing() == count_missing(choice));
        if (all) CHECK(residency.missing() == 0);
        complete += all ? 1U : 0U;
        CHECK(residency.bytes() == store.bytes());
        CHECK(residency.count() == store.resident().size());
        store.check();
        if (round % 17 == 5) {
            budget = pinned + dice.below(40'000);
            store.set_budget(budget);
            residency.set_budget(budget);
            store.check();
            CHECK(residency.missing() == count_missing(choice));
        }
        if (round % 31 == 9) {
            remove(round % 2);
            CHECK(residency.missing() == count_missing(choice));
            residency.want(some_pages(dice, packs, residency.budget())); // of a scene that was
            store.check();
            add(round % 2);
            store.check();
        }
    }
    CHECK(complete > 100);
    remove(0);
    remove(1);
}

TEST_CASE_FIXTURE(Fixture, "pages stay until their room is needed; the longest unasked go first") {
    add(0);
    add(1);
    store.set_budget(~std::uint64_t{0});
    residency.set_budget(~std::uint64_t{0});
    Dice dice(8);
    const Choice first = some_pages(dice, packs, pinned + 9'000), second = some_pages(dice, packs, pinned + 9'000);
    for (const Choice* choice : {&first, &second}) {
        residency.want(*choice);
        for (const auto& w : choice->pages) (void)place(w);
        CHECK(residency.missing() == 0);
    }
    for (const auto& w : first.pages) CHECK(residency.resident(w.pack, w.page));

    Choice roots;
    for (const auto& w : first.pages)
        if (packs[w.pack]->is_root(w.page)) roots.pages.push_back(w);
    residency.want(roots);
    const auto asked_last = [&](std::uint32_t pack, std::uint32_t page) {
        return std::ranges::any_of(second.pages, [&](const auto& w) { return w.pack == pack && w.page == page; });
    };
    const auto resident_of_first = [&] {
        return std::ranges::count_if(first.pages, [&](const auto& w) {
            return residency.resident(w.pack, w.page) && !asked_last(w.pack, w.page);
        });
    };
    const auto resident_of_second = [&] {
        return std::ranges::count_if(second.pages, [&](const auto& w) { return residency.resident(w.pack, w.page); });
    };
    REQUIRE(resident_of_first() > 0);
    while (resident_of_first() > 0) {
        CHECK(resident_of_second() == static_cast<std::ptrdiff_t>(second.pages.size()));
        residency.set_budget(residency.bytes() - 1);
    }
    while (residency.bytes() > pinned) residency.set_budget(residency.bytes() - 1);
    store.set_budget(0);
    store.check();
    CHECK(residency.bytes() == pinned);
    remove(0);
    remove(1);
}

TEST_CASE_FIXTURE(Fixture, "a smaller budget is kept at once, and costs what is wanted least") {
    add(0);
    Dice dice(10);
    const Choice choice = some_pages(dice, std::span(packs).first(1), budget);
    residency.want(choice);
    for (const auto& w : choice.pages) (void)place(w);
    REQUIRE(residency.missing() == 0);
    const std::uint64_t half = (residency.bytes() + pinned_bytes(packs[0]->content())) / 2;
    store.set_budget(half);
    residency.set_budget(half);
    store.check();
    CHECK(residency.missing() > 0);
    CHECK(residency.missing() < choice.pages.size());
    bool gone = false;
    for (const auto& w : choice.pages) {
        if (packs[0]->is_root(w.page)) continue;
        CHECK(residency.resident(0, w.page) != (gone = gone || !residency.resident(0, w.page)));
    }
    remove(0);
}

TEST_CASE_FIXTURE(Fixture, "roots make room among what is wanted") {
    budget = pinned + 3'000;
    store.set_budget(budget);
    residency.set_budget(budget);
    add(0);
    Dice dice(12);
    residency.want(some_pages(dice, std::span(packs).first(1), budget));
    for (const auto& w : std::vector(residency.wanted().begin(), residency.wanted().end())) (void)place(w);
    CHECK(residency.missing() == 0);
    add(1);
    store.check();
    store.set_budget(0);
    residency.set_budget(0);
    store.check();
    remove(0);
    remove(1);
}
