// What is resident: which pages of which packs are in GPU memory, chosen by screen error within a budget. Knows no
// Vulkan: the renderer is a PageStore.
//
// After: Schütz, Ohrhallinger, Wimmer, "Fast out-of-core octree generation" (2020), and Ponchio, Dellepiane, "Fast
// decompression for web-based view-dependent 3D rendering" (2015), for priorities; the invariants are our own:
// a page is resident only while all pages are that hold a parent of one of its groups, the roots always are, and a
// frame sees all changes or none. docs/streaming.md is the manual.
#pragma once

#include "base/result.h"
#include "pack/codec.h"
#include "pack/pack.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace guanhe::stream {

/// Takes decoded pages. Called on the drawing thread only, inside members of Streamer.
class PageStore {
public:
    virtual ~PageStore() = default;
    /// Before the pack's first page, and after its last was evicted.
    [[nodiscard]] virtual Result<void> add(std::uint32_t pack, const pack::Pack& content) = 0;
    virtual void remove(std::uint32_t pack) = 0;
    /// Places a page; it may be drawn from the next frame on. Errors: out of device memory (the streamer then lowers
    /// its budget and goes on).
    [[nodiscard]] virtual Result<void> place(std::uint32_t pack, std::uint32_t page, const pack::DecodedPage& data) = 0;
    /// No longer drawn from the next frame on.
    virtual void evict(std::uint32_t pack, std::uint32_t page) = 0;
};

/// One place of a mesh of a pack, in the world.
struct Instance {
    std::uint32_t pack = 0, mesh = 0;
    glm::dmat4 world_from_mesh{1.0}; ///< from local units relative to the mesh's origin
};

struct Eye {
    glm::dvec3 position{0.0};
    glm::mat4 clip_from_world{1.0F}; ///< relative to `position`
    float pixels_per_radian = 1.0F;  ///< perspective: height / (2 tan(yfov / 2)); orthographic: 0
    float pixels_per_metre = 0.0F;   ///< orthographic
};

struct Options {
    std::uint64_t budget_bytes = std::uint64_t{512} << 20U; ///< resident bytes; never exceeded, but by roots alone
    std::uint64_t bytes_a_frame = std::uint64_t{16} << 20U; ///< placed in one update(); a page always is
    double milliseconds_a_frame = 2.0;                      ///< spent placing in one update()
    float lod_error_pixels = 1.0F;
    unsigned threads = 1; ///< that read and decode; as it was at create()
};

struct Stats {
    std::uint32_t pages_resident = 0, pages_missing = 0; ///< missing: wanted for the newest views and not resident
    std::uint64_t resident_bytes = 0, stream_bytes = 0;  ///< stream_bytes: stored bytes read since the start
    float lod_error_pixels = 1.0F; ///< in force: above the option's while the budget does not hold what it asks
    bool at_rest = true;           ///< nothing is missing or being chosen: frames of the same views stay as they are
    // Of textures (tile_streamer.h), told by who has both; the bytes above hold theirs too then.
    std::uint32_t tiles_resident = 0, tiles_missing = 0;
    float texture_bias = 0.0F;      ///< levels that textures are coarser than wanted, so that they fit
    std::uint64_t device_bytes = 0; ///< device memory taken for all this, gaps and all; told by who places it
};

/// Lives on the drawing thread; choosing, reading and decoding happen on threads of its own.
class Streamer {
public:
    /// The store outlives the streamer, which empties it when it goes.
    [[nodiscard]] static Result<std::unique_ptr<Streamer>> create(PageStore& store, const Options& options);
    ~Streamer();

    /// Reads and places the root pages of all meshes before it returns, so that the next frame has a complete picture.
    /// Errors: a root page is damaged, or the store refuses it; nothing of the pack is left then.
    [[nodiscard]] Result<std::uint32_t> add(std::shared_ptr<const pack::Pack> content);
    /// Evicts all its pages and forgets its instances. The file is let go once the pages under way are done.
    void remove(std::uint32_t pack);
    /// All there are. Those of meshes that are not there, or without a finite place, are left out.
    void set_instances(std::span<const Instance> instances);
    void set_options(const Options& options); ///< a budget that the store made smaller is tried again in full

    /// Once a frame, before drawing: hands the views to the chooser, evicts, and places what has been read, parents
    /// first, within the frame's limits. Does not wait and, in the steady state, does not allocate. `motion` is the
    /// eyes' velocity in metres a second: what lies ahead is read before it is needed.
    [[nodiscard]] Result<void> update(std::span<const Eye> eyes, const glm::dvec3& motion);
    /// For pictures: waits until everything that the views ask for within the budget is placed.
    [[nodiscard]] Result<void> settle(std::span<const Eye> eyes);

    [[nodiscard]] Stats stats() const;
    /// The error threshold that selection must use for this frame, in pixels.
    [[nodiscard]] float lod_error_pixels() const;
    /// New faults since the last call, each told once: "pack: page 17 at byte 40960: …".
    [[nodiscard]] std::vector<std::string> take_warnings();

private:
    Streamer();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::stream
