#include "stream/streamer.h"

#include "stream/chooser.h"
#include "stream/chooser_thread.h"
#include "stream/page_reader.h"
#include "stream/residency.h"
#include "stream/scene.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <limits>
#include <string>
#include <utility>

namespace guanhe::stream {

namespace {

constexpr std::uint64_t most_waiting_bytes = std::uint64_t{32} << 20U;
constexpr double kept_share = 0.9;     // of what the device held when it had no more memory,
constexpr double smallest_share = 0.5; // but not less than this of the budget at a time
constexpr unsigned frames_to_free = 3; // until the memory of an evicted page is the device's again

bool same(const Eye& a, const Eye& b) {
    return a.position == b.position && a.clip_from_world == b.clip_from_world &&
           a.pixels_per_radian == b.pixels_per_radian && a.pixels_per_metre == b.pixels_per_metre;
}

std::string warning_of(Error fault) {
    fault.what += "; what is coarser is shown instead";
    return fault.message();
}

} // namespace

struct Streamer::State {
    State(PageStore& page_store, const Options& wanted)
        : store(&page_store), options(wanted), residency(page_store), reader(wanted.threads, most_waiting_bytes),
          lod_error(wanted.lod_error_pixels) {
        residency.set_budget(wanted.budget_bytes);
    }

    void make_question(std::span<const Eye> eyes, const glm::dvec3& motion) {
        if (!scene) scene = std::make_shared<const Scene>(packs, instances);
        question.scene = scene;
        question.eyes.assign(eyes.begin(), eyes.end());
        question.motion = motion;
        question.budget_bytes = residency.budget();
        question.lod_error_pixels = options.lod_error_pixels;
    }

    void scene_changed() {
        scene.reset();
        stale = true;
    }

    void take_choice() {
        lod_error = choice.lod_error_pixels;
        residency.want(choice);
    }

    /// Asks for everything that is wanted, not here and not on its way.
    void request() {
        wishes.clear();
        for (const WantedPage& w : residency.wanted()) {
            const auto& entry = residency.entry(w.pack);
            if (residency.resident(w.pack, w.page) || entry->broken(w.page) || entry->on_its_way(w.page)) continue;
            wishes.push_back({entry, w.pack, w.page, w.priority});
        }
        reader.request(wishes);
    }

    /// Whether anything came.
    bool take_ready() {
        const std::size_t before = ready.size();
        reader.take(ready);
        for (std::size_t i = before; i < ready.size(); ++i) {
            ReadPage& page = ready[i];
            const bool known = residency.knows(page.pack) && residency.entry(page.pack) == page.entry;
            if (known && page.fault) {
                warnings.push_back(warning_of(*std::move(page.fault)));
                residency.set_broken(page.pack, page.page);
                stale = true; // what hangs on it must not be wanted
            }
            if (!known || page.entry->broken(page.page)) reader.let_go(page);
        }
        return ready.size() > before;
    }

    /// Lets go of what is not wanted any more, and brings the rest into the order of their urgency.
    void sort_ready() {
        for (ReadPage& page : ready) {
            if (!page.entry) continue;
            if (residency.wants(page.pack, page.page))
                page.priority = residency.priority(page.pack, page.page);
            else
                reader.let_go(page);
        }
        drop_let_go();
        std::ranges::sort(ready, [](const ReadPage& a, const ReadPage& b) {
            if (a.priority != b.priority) return a.priority > b.priority;
            if (a.pack != b.pack) return a.pack < b.pack;
            return a.page > b.page; // parents first
        });
    }

    void drop_let_go() {
        std::erase_if(ready, [](const ReadPage& page) { return page.entry == nullptr; });
    }

    /// Places what can be placed within the limits. Whether anything was.
    bool place_ready(std::uint64_t most_bytes, double most_milliseconds) {
        using Clock = std::chrono::steady_clock;
        const auto start = Clock::now();
        std::uint64_t placed_bytes = 0;
        bool all_wait = !ready.empty();
        for (ReadPage& page : ready) {
            const std::uint64_t bytes = page.data.words.size() * sizeof(std::uint32_t);
            if (placed_bytes > 0 &&
                (placed_bytes + bytes > most_bytes ||
                 std::chrono::duration<double, std::milli>(Clock::now() - start).count() >= most_milliseconds))
                break;
            const auto placed = residency.place(page.pack, page.page, page.data);
            if (placed == Residency::Placed::later) continue;
            all_wait = false;
            if (placed == Residency::Placed::no_memory) {
                live_with_less();
                break;
            }
            if (placed == Residency::Placed::yes) placed_bytes += bytes;
            reader.let_go(page);
        }
        drop_let_go();
        if (all_wait && reader.full()) {
            // There is no room for what these wait for.
            for (ReadPage& page : ready) reader.let_go(page);
            ready.clear();
            request();
        }
        return placed_bytes > 0;
    }

    /// The device holds less than the budget.
    void live_with_less() {
        const auto share = [](std::uint64_t bytes, double of) {
            return static_cast<std::uint64_t>(static_cast<double>(bytes) * of);
        };
        residency.set_budget(std::max(share(residency.bytes(), kept_share), share(residency.budget(), smallest_share)));
        pause = frames_to_free;
        stale = true;
        if (std::exchange(short_of_memory, true)) return;
        warnings.push_back("the device has no more memory for clusters: detail is limited to " +
                           std::to_string(residency.budget() >> 20U) + " MiB");
    }

    PageStore* store;
    Options options;
    std::vector<std::shared_ptr<const PackEntry>> packs; ///< by number
    std::vector<Instance> instances;
    std::shared_ptr<const Scene> scene; ///< of these; null: not made yet
    Residency residency;
    PageReader reader;
    std::uint64_t root_bytes = 0; ///< stored ones, read by add()
    std::vector<ReadPage> ready;  ///< decoded, not yet placed
    std::vector<PageReader::Wish> wishes;
    Choice choice;
    Question question;
    Chooser settler;
    std::vector<Eye> asked_eyes;
    glm::dvec3 asked_motion{0.0};
    bool stale = true;       ///< the answer may differ though the eyes are the same
    bool placed_any = false; ///< in the last update()
    unsigned pause = 0;      ///< frames without placing
    bool short_of_memory = false;
    float lod_error;
    std::vector<std::string> warnings;
    ChooserThread chooser;
};

Streamer::Streamer() = default;
Streamer::~Streamer() {
    if (!state_) return;
    for (std::uint32_t pack = 0; pack < state_->packs.size(); ++pack)
        if (state_->packs[pack]) remove(pack);
}

Result<std::unique_ptr<Streamer>> Streamer::create(PageStore& store, const Options& options) {
    std::unique_ptr<Streamer> streamer(new Streamer);
    streamer->state_ = std::make_unique<State>(store, options);
    return streamer;
}

Result<std::uint32_t> Streamer::add(std::shared_ptr<const pack::Pack> content) {
    State& s = *state_;
    auto entry = std::make_shared<const PackEntry>(std::move(content));
    const auto free = std::ranges::find(s.packs, nullptr);
    const auto number = static_cast<std::uint32_t>(free - s.packs.begin());
    GUANHE_TRY(s.store->add(number, entry->content()));
    if (free == s.packs.end())
        s.packs.push_back(entry);
    else
        *free = entry;
    s.residency.add(number, entry);
    s.scene_changed();

    pack::DecodeScratch scratch;
    pack::DecodedPage data;
    for (const std::uint32_t page : entry->roots()) { // parents first
        // Without its root a scan cannot be shown at all.
        if (auto decoded = pack::decode_page(entry->content(), page, scratch, data); !decoded) {
            remove(number);
            return std::move(decoded).error();
        }
        s.root_bytes += entry->content().pages()[page].stored_bytes;
        if (s.residency.place(number, page, data, true) != Residency::Placed::yes) {
            remove(number);
            return Error{"the coarsest form of the scan does not fit in the device's memory", entry->content().name(),
                         "close other scans or programs", ErrorKind::internal};
        }
    }
    return number;
}

void Streamer::remove(std::uint32_t pack) {
    State& s = *state_;
    assert(pack < s.packs.size() && s.packs[pack]);
    s.chooser.forget(); // the number may soon be another pack's
    s.reader.forget(*s.packs[pack]);
    for (ReadPage& page : s.ready)
        if (page.pack == pack) s.reader.let_go(page);
    s.drop_let_go();
    s.residency.remove(pack);
    std::erase_if(s.instances, [&](const Instance& instance) { return instance.pack == pack; });
    s.packs[pack] = nullptr;
    s.store->remove(pack);
    s.scene_changed();
}

void Streamer::set_instances(std::span<const Instance> instances) {
    state_->instances.assign(instances.begin(), instances.end());
    state_->scene_changed();
}

void Streamer::set_options(const Options& options) {
    State& s = *state_;
    s.options = options;
    s.short_of_memory = false;
    s.residency.set_budget(options.budget_bytes);
    s.stale = true;
}

Result<void> Streamer::update(std::span<const Eye> eyes, const glm::dvec3& motion) {
    State& s = *state_;
    const bool chosen = s.chooser.answer(s.choice);
    if (chosen) s.take_choice();
    if (s.take_ready() || chosen) s.sort_ready();
    s.placed_any = false;
    if (s.pause > 0)
        --s.pause;
    else
        s.placed_any = s.place_ready(s.options.bytes_a_frame, s.options.milliseconds_a_frame);
    if (chosen) s.request();
    if (s.stale || motion != s.asked_motion || !std::ranges::equal(eyes, s.asked_eyes, same)) {
        s.stale = false;
        s.asked_motion = motion;
        s.asked_eyes.assign(eyes.begin(), eyes.end());
        s.make_question(eyes, motion);
        s.chooser.ask(s.question);
    }
    return {};
}

Result<void> Streamer::settle(std::span<const Eye> eyes) {
    State& s = *state_;
    s.chooser.forget(); // it would answer for other eyes
    s.pause = 0;
    do {
        s.stale = false;
        s.make_question(eyes, {});
        s.settler.choose(s.question, s.choice);
        s.question.scene.reset();
        s.take_choice();
        s.sort_ready();
        s.request();
        while (s.residency.missing() > 0 && !s.stale) {
            const bool helped = s.reader.help();
            if (!helped) s.reader.wait();
            if (s.take_ready()) s.sort_ready();
            const bool placed =
                s.place_ready(std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<double>::infinity());
            // What was let go when it was not wanted is wanted again.
            if (!helped && !placed && !s.stale) s.request();
        }
    } while (s.stale);
    s.asked_eyes.assign(eyes.begin(), eyes.end());
    s.asked_motion = {};
    s.placed_any = false; // all of it before the frame
    return {};
}

Stats Streamer::stats() const {
    State& s = *state_;
    const std::uint32_t missing = s.residency.missing();
    Stats stats;
    stats.pages_resident = s.residency.count();
    stats.pages_missing = missing;
    stats.resident_bytes = s.residency.bytes();
    stats.stream_bytes = s.root_bytes + s.reader.stored_bytes();
    stats.lod_error_pixels = s.lod_error;
    stats.at_rest = missing == 0 && !s.stale && !s.placed_any && s.chooser.idle();
    return stats;
}

float Streamer::lod_error_pixels() const {
    return state_->lod_error;
}

std::vector<std::string> Streamer::take_warnings() {
    return std::exchange(state_->warnings, {});
}

} // namespace guanhe::stream
