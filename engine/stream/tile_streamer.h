// Which tiles of textures are in GPU memory: those that frames say they show, within a budget. Knows no Vulkan: the
// renderer is a TileStore.
//
// After: Barrett, "Sparse virtual textures" (2008), and van Waveren, "id Tech 5 challenges" (2009), for feedback; that
// a coarser tile comes first and goes last, so that there is always something to show, is our own rule.
// docs/streaming.md is the manual.
#pragma once

#include "base/result.h"
#include "pack/pack.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace guanhe::stream {

/// A place for one tile. A slab is an image of slots_a_side squared of them, in rows.
struct TileSlot {
    std::uint32_t slab = 0, slot = 0;
};

/// Takes decoded tiles. Called on the drawing thread only, inside members of TileStreamer. Textures go by the numbers
/// that TileStreamer::add() was given, tiles by their place among the texture's.
class TileStore {
public:
    virtual ~TileStore() = default;
    /// Errors: out of device memory (the streamer then lives with the slabs it has).
    [[nodiscard]] virtual Result<void> add_slab(std::uint32_t slab, pack::TexelFormat format,
                                                std::uint32_t slots_a_side) = 0;
    virtual void remove_slab(std::uint32_t slab) = 0; ///< its tiles were evicted
    /// May be drawn from the next frame on. `blocks` are copied.
    virtual void place(std::uint32_t texture, std::uint32_t tile, const TileSlot& slot,
                       std::span<const std::byte> blocks) = 0;
    /// No longer drawn from the next frame on; its slot may be used again by then.
    virtual void evict(std::uint32_t texture, std::uint32_t tile) = 0;
};

struct TileOptions {
    std::uint64_t budget_bytes = std::uint64_t{256} << 20U; ///< for all slabs; never exceeded
    std::uint64_t bytes_a_frame = std::uint64_t{8} << 20U;  ///< placed in one update(); a tile always is
    double milliseconds_a_frame = 1.0;                      ///< spent placing in one update()
    // As they were at the beginning:
    unsigned threads = 1;            ///< that read and decode
    std::uint32_t slots_a_side = 15; ///< of a slab; see slots_a_side_for()
};
/// Slabs as large as they may be without wasting a small budget: 680, 2040 or 4080 texels a side.
[[nodiscard]] std::uint32_t slots_a_side_for(std::uint64_t budget_bytes) noexcept;

struct TileStats {
    std::uint32_t tiles_resident = 0;
    std::uint32_t tiles_missing = 0; ///< seen by the newest frames, fitting the budget and not resident
    std::uint64_t resident_bytes = 0, stream_bytes = 0; ///< slabs; stored bytes read since the start
    float bias = 0.0F;                                  ///< see TileStreamer::bias()
};

/// Lives on the drawing thread; reading and decoding happen on threads of its own.
class TileStreamer {
public:
    TileStreamer(TileStore& store, const TileOptions& options);
    ~TileStreamer(); ///< empties the store
    TileStreamer(const TileStreamer&) = delete;
    TileStreamer& operator=(const TileStreamer&) = delete;

    /// `texture`: its place in the pack's table. `number` is not in use.
    void add(std::uint32_t number, std::shared_ptr<const pack::Pack> content, std::uint32_t texture);
    void remove(std::uint32_t number);
    void set_options(const TileOptions& options); ///< what the store refused is tried again

    /// What a frame showed: a bit a tile of a texture, from the lowest. Then seen(), once for all textures.
    void see(std::uint32_t number, std::span<const std::uint32_t> bits);
    /// `share` of the frame's pixels told what they showed, of sixteen. Once sixteen sixteenths have, what none of them
    /// showed is not wanted any more.
    void seen(std::uint32_t share);

    /// Once a frame, before drawing: evicts and places within the frame's limits, and asks for what is missing. Does
    /// not wait and, in the steady state, does not allocate.
    void update();
    /// For pictures, after see() and seen(16) of a frame of them: waits until what the frame showed is placed, up to
    /// `most_bytes`. Whether the picture may be better if it is drawn again.
    [[nodiscard]] bool settle(std::uint64_t most_bytes);

    /// What the frames to be drawn must add to the level that they want: above 0 while the budget does not hold what
    /// they show. Frames drawn with another bias must not be told to see().
    [[nodiscard]] float bias() const noexcept;
    [[nodiscard]] TileStats stats() const;
    /// New faults since the last call, each told once: "pack: tile 17 at byte 40960: …".
    [[nodiscard]] std::vector<std::string> take_warnings();

    /// Nothing is under way, missing or to be seen anew: frames of the same view stay as they are.
    [[nodiscard]] bool at_rest() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Bytes that the tiles of a texture have together.
[[nodiscard]] std::uint64_t bytes_of_tiles(const pack::TiledTexture& texture) noexcept;
[[nodiscard]] constexpr std::uint64_t bytes_of_tile(pack::TexelFormat format) noexcept {
    return std::uint64_t{pack::tile_stored_side} * pack::tile_stored_side / 16 * pack::block_bytes(format);
}

} // namespace guanhe::stream
