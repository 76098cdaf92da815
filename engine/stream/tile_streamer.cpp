#include "stream/tile_streamer.h"

#include "stream/texture_bias.h"
#include "stream/tile_reader.h"
#include "stream/tile_residency.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <limits>
#include <utility>

namespace guanhe::stream {

namespace {

constexpr std::uint64_t most_waiting_bytes = std::uint64_t{32} << 20U;
constexpr std::uint32_t whole_round = 16; ///< sixteenths
constexpr unsigned frames_to_free = 3;    ///< until the memory of a removed slab is the device's again

} // namespace

struct TileStreamer::State {
    State(TileStore& store, const TileOptions& wanted)
        : options(wanted), residency(store, wanted.budget_bytes, wanted.slots_a_side),
          reader(wanted.threads, most_waiting_bytes) {}

    void end_round() {
        round_share = 0;
        if (!bias.tell(residency.end_round())) return;
        residency.forget_seen();
        bias_changed = true;
    }

    /// Asks for everything that is wanted, not here and not on its way.
    void request() {
        wishes.clear();
        for (const TileId& id : residency.missing()) {
            const auto& source = residency.source(id.texture);
            if (residency.resident(id) || source->broken(id.tile) || source->on_its_way(id.tile)) continue;
            wishes.push_back({source, id.texture, id.tile});
        }
        reader.request(wishes);
    }

    /// Whether anything came.
    bool take_ready() {
        const std::size_t before = ready.size();
        reader.take(ready);
        for (std::size_t i = before; i < ready.size(); ++i) {
            ReadTile& tile = ready[i];
            const bool known = residency.knows(tile.texture) && residency.source(tile.texture) == tile.entry;
            if (known && tile.fault) {
                tile.fault->what += "; what is coarser is shown instead";
                warnings.push_back(tile.fault->message());
                residency.set_broken({tile.texture, tile.tile});
            }
            if (!known || tile.fault) reader.let_go(tile);
        }
        if (ready.size() == before) return false;
        drop_let_go();
        return true;
    }

    /// Lets go of what is not wanted any more, and brings the rest into the order of their urgency.
    void sort_ready() {
        for (ReadTile& tile : ready)
            if (!residency.wants({tile.texture, tile.tile})) reader.let_go(tile);
        drop_let_go();
        std::ranges::sort(ready, [this](const ReadTile& a, const ReadTile& b) {
            const auto da = residency.depth({a.texture, a.tile}), db = residency.depth({b.texture, b.tile});
            if (da != db) return da < db;
            return a.texture != b.texture ? a.texture < b.texture : a.tile < b.tile;
        });
    }

    void drop_let_go() {
        std::erase_if(ready, [](const ReadTile& tile) { return tile.entry == nullptr; });
    }

    /// Places what can be placed within the limits. How many bytes that was.
    std::uint64_t place_ready(std::uint64_t most_bytes, double most_milliseconds) {
        using Clock = std::chrono::steady_clock;
        if (ready.empty()) return 0;
        const auto start = Clock::now();
        std::uint64_t placed_bytes = 0;
        bool all_wait = true;
        for (ReadTile& tile : ready) {
            if (placed_bytes > 0 &&
                (placed_bytes + tile.data.size() > most_bytes ||
                 std::chrono::duration<double, std::milli>(Clock::now() - start).count() >= most_milliseconds)) {
                all_wait = false;
                break;
            }
            const auto placed = residency.place({tile.texture, tile.tile}, tile.data);
            if (placed == TileResidency::Placed::later) continue;
            all_wait = false;
            if (placed == TileResidency::Placed::no_memory) {
                live_with_less();
                break;
            }
            if (placed == TileResidency::Placed::yes) placed_bytes += tile.data.size();
            reader.let_go(tile);
        }
        drop_let_go();
        if (all_wait && reader.full()) {
            // There is no room for what these wait for.
            for (ReadTile& tile : ready) reader.let_go(tile);
            ready.clear();
            request();
        }
        return placed_bytes;
    }

    /// The device holds less than the budget.
    void live_with_less() {
        pause = frames_to_free;
        if (std::exchange(short_of_memory, true)) return;
        warnings.emplace_back("the device has no more memory for textures: their detail is limited to " +
                              std::to_string(residency.bytes() >> 20U) + " MiB");
    }

    /// Plans, and asks for what that misses.
    void plan() {
        if (!residency.plan()) return;
        sort_ready();
        request();
    }

    TileOptions options;
    TileResidency residency;
    TextureBias bias;
    TileReader reader;
    std::vector<ReadTile> ready; ///< decoded, not yet placed
    std::vector<TileReader::Wish> wishes;
    std::uint32_t round_share = 0;
    bool bias_changed = false; ///< since the last settle()
    unsigned pause = 0;        ///< frames without placing
    bool short_of_memory = false;
    std::vector<std::string> warnings;
};

TileStreamer::TileStreamer(TileStore& store, const TileOptions& options)
    : state_(std::make_unique<State>(store, options)) {}

TileStreamer::~TileStreamer() {
    for (std::uint32_t number = 0; number < state_->residency.texture_count(); ++number)
        if (state_->residency.knows(number)) remove(number);
}

void TileStreamer::add(std::uint32_t number, std::shared_ptr<const pack::Pack> content, std::uint32_t texture) {
    state_->residency.add(number, std::make_shared<const TileSource>(std::move(content), texture));
    state_->bias.reset();
}

void TileStreamer::remove(std::uint32_t number) {
    State& s = *state_;
    const auto source = s.residency.source(number); // outlives what is dropped below
    s.reader.forget(*source);
    for (ReadTile& tile : s.ready)
        if (tile.texture == number) s.reader.let_go(tile);
    s.drop_let_go();
    s.residency.remove(number);
    s.bias.reset();
}

void TileStreamer::set_options(const TileOptions& options) {
    State& s = *state_;
    s.options = options;
    s.short_of_memory = false;
    s.residency.set_budget(options.budget_bytes);
    s.bias.reset();
}

void TileStreamer::see(std::uint32_t number, std::span<const std::uint32_t> bits) {
    State& s = *state_;
    if (!s.residency.knows(number)) return;
    const std::uint32_t count = s.residency.source(number)->count();
    for (std::size_t w = 0; w < bits.size(); ++w)
        for (std::uint32_t word = bits[w]; word != 0; word &= word - 1) {
            const auto tile = static_cast<std::uint32_t>(w * 32) + static_cast<std::uint32_t>(std::countr_zero(word));
            if (tile < count) s.residency.see(number, tile);
        }
}

void TileStreamer::seen(std::uint32_t share) {
    State& s = *state_;
    s.round_share += share;
    if (s.round_share >= whole_round) s.end_round();
}

void TileStreamer::update() {
    State& s = *state_;
    (void)s.take_ready();
    s.plan();
    s.bias_changed = false;
    if (s.pause > 0)
        --s.pause;
    else
        (void)s.place_ready(s.options.bytes_a_frame, s.options.milliseconds_a_frame);
}

bool TileStreamer::settle(std::uint64_t most_bytes) {
    State& s = *state_;
    s.pause = 0;
    std::uint64_t placed = 0;
    (void)s.take_ready();
    s.plan();
    s.request();
    while (s.residency.missing_count() > 0 && placed < most_bytes && s.pause == 0) {
        const std::uint64_t now = s.place_ready(most_bytes - placed, std::numeric_limits<double>::infinity());
        placed += now;
        if (now > 0) continue;
        const bool helped = s.reader.help();
        if (!helped) s.reader.wait();
        const bool came = s.take_ready();
        s.plan();
        s.sort_ready();
        if (!helped && !came) s.request(); // what was let go when it was not wanted is wanted again
    }
    return std::exchange(s.bias_changed, false) || placed > 0;
}

float TileStreamer::bias() const noexcept {
    return state_->bias.value();
}

TileStats TileStreamer::stats() const {
    const State& s = *state_;
    return {s.residency.count(), s.residency.missing_count(), s.residency.bytes(), s.reader.stored_bytes(),
            s.bias.value()};
}

std::vector<std::string> TileStreamer::take_warnings() {
    return std::exchange(state_->warnings, {});
}

bool TileStreamer::at_rest() const noexcept {
    const State& s = *state_;
    return s.residency.planned() && s.residency.missing_count() == 0 && s.ready.empty();
}

std::uint64_t bytes_of_tiles(const pack::TiledTexture& texture) noexcept {
    return std::uint64_t{texture.tile_count - 1} * bytes_of_tile(texture.format);
}

} // namespace guanhe::stream
