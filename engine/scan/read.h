// Reading a scan from disk.
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "scan/scan.h"

#include <optional>
#include <span>
#include <stop_token>

namespace guanhe::scan {

/// Takes decoded data while the rest is still being read, so that a file never lies in memory twice.
/// Called on worker threads, for different items at once; layout() first and alone, after the document was checked.
/// Each item is given once. The default keeps primitives in the Scan and leaves images encoded.
class ReadSink {
public:
    virtual ~ReadSink() = default;
    /// The whole document is known but no geometry: nodes, materials, textures, image sizes, vertex counts.
    virtual void layout(const Scan&) {}
    /// Where to decode an image to (width * height * 4 bytes); an empty span leaves it encoded.
    virtual std::span<std::byte> image_target(std::size_t /*image*/, const image::Header&) { return {}; }
    /// The target is filled, or the image turned out to be broken (the reader adds a warning; the target is undefined).
    virtual void image_done(std::size_t /*image*/, bool /*ok*/) {}
    /// A primitive is decoded. The sink may move streams out of it; what it leaves stays in the Scan.
    virtual void primitive_done(std::size_t /*mesh*/, std::size_t /*primitive*/, Primitive&) {}
};

struct ReadOptions {
    Jobs* jobs = nullptr;         ///< required
    Progress* progress = nullptr; ///< stages "reading", "decoding"
    std::stop_token stop;         ///< on a stop request read() returns an Error of kind cancelled
    ReadSink* sink = nullptr;
    bool check_images = false; ///< decode every image to find faults, even without a sink (for `guanhe info`)
};

/// Reads .gltf or .glb, told apart by content, not by name. The file is mapped; streams may point into the mapping.
///
/// Errors name the file, the JSON pointer or byte offset, and what was expected. Refused: anything cut short, indices
/// and offsets out of range, NaN or infinite positions, cyclic nodes, corrupt compressed data, an unknown required
/// extension, external files that are missing. Passed over with a warning: faults that cannot mislead or harm (an
/// unreadable image, accessor misalignment, an unknown optional extension).
[[nodiscard]] Result<Scan> read(const guanhe::Path& path, const ReadOptions& options);

} // namespace guanhe::scan
