// Reading a scan from disk.
#pragma once

#include "base/file.h"
#include "base/jobs.h"
#include "base/progress.h"
#include "base/result.h"
#include "scan/scan.h"

#include <cstdint>
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

enum class UpAxis { y, z };

struct ReadOptions {
    Jobs* jobs = nullptr;         ///< required
    Progress* progress = nullptr; ///< stages "reading", "decoding"; the second moves within large primitives too
    std::stop_token stop;         ///< on a stop request read() returns an Error of kind cancelled
    ReadSink* sink = nullptr;
    bool check_images = false; ///< decode every image to find faults, even without a sink (for `guanhe info`)

    // Of PLY, OBJ and STL, which do not say it themselves. Both go into the transform of the root node.
    double metres_per_unit = 1.0;
    UpAxis up = UpAxis::y;
    /// A file of any size can be read: of PLY, OBJ and STL, decoded data above this lies in scratch files; of glTF,
    /// what lies in mapped files larger than this stops counting as memory once it is checked. What is read does not
    /// depend on it. Working memory, a quarter as much, comes on top.
    std::uint64_t memory_bytes = std::uint64_t{1} << 30U;
    Path scratch_folder; ///< empty: the system's folder for temporary files
    bool shell = false;  ///< the file is a pack's shell: see scan/shell.h, which sets this
};

/// Reads glTF (.gltf, .glb), PLY, OBJ (with its MTL and pictures) and STL, told apart by content, not by name, on the
/// calling thread and on all of `jobs`. The file is mapped; streams may point into the mapping. PLY, OBJ and STL give
/// one mesh on one node, or two where some of an OBJ's materials let light through; where they have no normals, smooth
/// ones are made.
///
/// Errors name the file, the JSON pointer, byte offset or line, and what was expected. Refused: anything cut short,
/// indices and offsets out of range, NaN or infinite positions, cyclic nodes, corrupt compressed data, an unknown
/// required extension, external files that are missing. Passed over with a warning: faults that cannot mislead or harm
/// (an unreadable image, a missing MTL, accessor misalignment, an unknown optional extension).
[[nodiscard]] Result<Scan> read(const Path& path, const ReadOptions& options);

} // namespace guanhe::scan
