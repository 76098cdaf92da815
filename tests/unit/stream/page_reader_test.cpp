// Reading on other threads: once each, no more than may wait, and nothing of what is gone.
#include "eventually.h"
#include "stream_packs.h"

#include "stream/page_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace guanhe;
using namespace guanhe::test;
using stream::PackEntry;
using stream::PageReader;
using stream::ReadPage;

namespace {

struct Fixture {
    Scratch scratch;
    std::shared_ptr<const PackEntry> entry =
        std::make_shared<const PackEntry>(made_up_pack(scratch / "a.gpk", {.seed = 6, .side = 12}));
    std::uint32_t count = static_cast<std::uint32_t>(entry->content().pages().size());

    [[nodiscard]] std::vector<PageReader::Wish> wishes() const {
        std::vector<PageReader::Wish> out;
        for (std::uint32_t page = count; page-- > 0;) out.push_back({entry, 0, page, static_cast<float>(page)});
        return out;
    }
    void request(PageReader& reader) const {
        auto list = wishes();
        reader.request(list);
        CHECK(list.empty());
    }
};

constexpr std::uint64_t plenty = std::uint64_t{1} << 40U;

} // namespace

TEST_CASE_FIXTURE(Fixture, "what is asked for again and again is read once until it is let go") {
    PageReader reader(3, plenty);
    std::map<std::uint32_t, unsigned> came;
    std::vector<ReadPage> held;
    for (unsigned round = 0; round < 400; ++round) {
        request(reader);
        if (round % 7 == 0) (void)reader.help();
        reader.take(held);
    }
    while (held.size() < count) {
        reader.wait();
        reader.take(held);
    }
    while (reader.help()) FAIL_CHECK("something was read again");
    std::uint64_t stored = 0;
    for (const auto& page : entry->content().pages()) stored += page.stored_bytes;
    CHECK(reader.stored_bytes() == stored);
    for (ReadPage& page : held) {
        CHECK(++came[page.page] == 1);
        CHECK_FALSE(page.fault);
        CHECK(page.data.words.size() * 4 == entry->content().pages()[page.page].resident_bytes);
        reader.let_go(page);
        CHECK(page.entry == nullptr);
    }
    CHECK(came.size() == count);

    // Let go, it may be read again.
    request(reader);
    std::vector<ReadPage> again;
    while (again.size() < count) {
        (void)reader.help();
        reader.take(again);
    }
    CHECK(reader.stored_bytes() == 2 * stored);
}

TEST_CASE_FIXTURE(Fixture, "the threads pause while too much waits") {
    std::uint64_t largest = 0;
    for (const auto& page : entry->content().pages()) largest = std::max<std::uint64_t>(largest, page.resident_bytes);
    constexpr unsigned threads = 2;
    const std::uint64_t most = largest * 4;
    PageReader reader(threads, most);
    request(reader);
    std::vector<ReadPage> held;
    std::size_t came = 0;
    while (came < count) {
        std::uint64_t waiting = 0;
        while (!reader.full() && came + held.size() < count) reader.take(held);
        reader.take(held);
        for (const ReadPage& page : held) waiting += page.data.words.size() * 4;
        CHECK(waiting < most + threads * largest);
        came += held.size();
        for (ReadPage& page : held) reader.let_go(page);
        held.clear();
    }
    CHECK(came == count);
}

TEST_CASE_FIXTURE(Fixture, "what was asked for of a pack that is gone is forgotten") {
    PageReader reader(1, 1); // pauses after the first
    auto list = wishes();
    const auto other = std::make_shared<const PackEntry>(made_up_pack(scratch / "b.gpk", {.seed = 7, .side = 3}));
    list.insert(list.begin() + 1, {other, 1, 0, 0.0F});
    list.insert(list.end() - 1, {other, 1, 1, 0.0F});
    reader.request(list);
    reader.wait();
    reader.forget(*entry);
    while (reader.help()) {
    }
    reader.wait();
    std::vector<ReadPage> held;
    reader.take(held);
    const auto of_other = std::ranges::count_if(held, [&](const ReadPage& page) { return page.entry == other; });
    CHECK(of_other == 2);
    CHECK(held.size() <= 4); // and what had begun
    for (ReadPage& page : held) reader.let_go(page);
    CHECK(eventually([&] { return entry.use_count() == 1; }));
}

TEST_CASE_FIXTURE(Fixture, "a damaged page comes with a fault that names pack, page and place") {
    const std::uint32_t bad = count / 2;
    const auto content = damaged(entry->content(), scratch / "damaged.gpk", std::span(&bad, 1));
    entry = std::make_shared<const PackEntry>(content);
    PageReader reader(1, plenty);
    request(reader);
    std::vector<ReadPage> held;
    while (held.size() < count) {
        reader.wait();
        reader.take(held);
    }
    for (ReadPage& page : held) {
        CHECK(page.fault.has_value() == (page.page == bad));
        if (page.fault) {
            CHECK(page.fault->where == content->name() + ": page " + std::to_string(bad) + " at byte " +
                                           std::to_string(content->pages()[bad].offset));
            entry->set_broken(page.page);
        }
        reader.let_go(page);
    }
    const std::uint64_t read = reader.stored_bytes();
    std::vector<PageReader::Wish> list{{entry, 0, bad, 1.0F}};
    reader.request(list);
    CHECK_FALSE(reader.help());
    reader.wait();
    CHECK(reader.stored_bytes() == read);
}
