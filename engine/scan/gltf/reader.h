// The steps from a checked document to a Scan. Each fills its part of `scan`; reader.cpp runs them in order.
#pragma once

#include "base/jobs.h"
#include "scan/gltf/document.h"
#include "scan/gltf/faults.h"
#include "scan/gltf/store.h"
#include "scan/read.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace guanhe::scan::gltf {

/// What every step needs. While primitives and images are decoded on many threads, `document` is only read, and each of
/// `scan` is changed by its own job alone.
struct Reader {
    Document& document;
    Store& store;
    Faults& faults;
    Jobs& jobs;
    std::stop_token stop;
    Scan& scan;
    bool shell; ///< primitives may be drawn from clusters elsewhere (scan/shell.h)

    /// All elements of an accessor as floats, `components` each, finite. For small data: animations, skins, instances.
    [[nodiscard]] Result<std::vector<float>> floats(int accessor, int components, const Pointer& at) const;
};

/// Where a Primitive of the Scan came from.
struct PrimitiveOrigin {
    std::size_t mesh = 0;
    std::size_t primitive = 0;          ///< in the Scan
    std::size_t document_primitive = 0; ///< in the file: those without positions are left out of the Scan
};

/// extensionsUsed, extensionsRequired, asset, XMP. Errors: a required extension that is not known.
Result<void> read_extensions(Reader& reader);
/// Samplers, images (headers only) and textures. Errors: none but KHR_texture_basisu required without plain images, in
/// a build that cannot transcode KTX2.
Result<void> read_textures(Reader& reader);
Result<void> read_materials(Reader& reader);
/// Cameras, lights, nodes with instances, scenes, skins. Errors: anything that is not a forest.
Result<void> read_nodes(Reader& reader);
Result<void> read_skins(Reader& reader);
/// After nodes and mesh outlines.
Result<void> read_animations(Reader& reader);
/// Meshes without their streams: vertex counts, materials, variants, numbers of morph targets.
Result<std::vector<PrimitiveOrigin>> read_mesh_outlines(Reader& reader);

/// The document's numbers, which schema.h has found to fit in a float.
[[nodiscard]] inline float narrow(double value) {
    return static_cast<float>(value);
}

/// The name, or "what 3" where it is empty.
[[nodiscard]] std::string name_or(const std::string& name, std::string_view what, std::size_t index);

} // namespace guanhe::scan::gltf
