// Compressed geometry: Draco (KHR_draco_mesh_compression) and meshopt (EXT_meshopt_compression).
// Both take bytes from strangers. Corrupt data is an error, never a crash; memory is bounded by the size of the data
// (see each). All functions are pure and thread-safe. Errors say what and, as a byte offset, where in the data when
// that is known; the caller puts the file and the JSON pointer before it. The libraries' exceptions end here.
#pragma once

#include "base/progress.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::scan {

/// glTF component types, by their numbers in the file.
enum class ComponentType : int { i8 = 5120, u8 = 5121, i16 = 5122, u16 = 5123, u32 = 5125, f32 = 5126 };
/// Bytes of one component: 1, 2 or 4; 0 for a number that is none of the above.
[[nodiscard]] constexpr std::size_t component_size(ComponentType type) noexcept {
    switch (type) {
    case ComponentType::i8:
    case ComponentType::u8:
        return 1;
    case ComponentType::i16:
    case ComponentType::u16:
        return 2;
    case ComponentType::u32:
    case ComponentType::f32:
        return 4;
    }
    return 0;
}

/// One entry of the extension's `attributes`, with the shape that its accessor declares.
struct DracoAttribute {
    int unique_id = -1; ///< the number in the extension's `attributes`
    int components = 3; ///< 1 to 4
    ComponentType type = ComponentType::f32;
};

struct DracoMesh {
    std::uint32_t vertex_count = 0;
    std::vector<std::uint32_t> indices; ///< a triangle list, whatever `mode` says; every value is below vertex_count
    /// One a wanted attribute, in that order: vertex_count elements of `components` values of `type`, without padding.
    /// The storage is aligned for any of the types.
    std::vector<std::vector<std::byte>> attributes;
    float position_step =
        0.0F; ///< positions were rounded to multiples of this, from an origin of the mesh's own; 0: not
};

/// Data that declares more faces or vertices than draco_free_count and this many a byte is refused before memory is
/// taken for them (60 to 300 bytes each). Real scans have 0.3 to 4 faces a byte. A flat and regular grid, the best case
/// for the codec, has 700, and passes as long as it is not larger than draco_free_count.
inline constexpr std::uint64_t draco_max_per_byte = 16;
inline constexpr std::uint64_t draco_free_count = 1 << 20;

/// Decodes one mesh. Where the stored type differs from the wanted one, integers are widened or narrowed by value,
/// floats and normalised integers are converted by glTF's rules; what does not fit is an error. Errors: not Draco, a
/// point cloud, corrupt, an attribute that is missing or has another number of components, counts that the data cannot
/// hold. `done` hears of a few steps on the way; the library tells nothing within them.
[[nodiscard]] Result<DracoMesh> decode_draco(std::span<const std::byte> data, std::span<const DracoAttribute> wanted,
                                             const FractionListener& done = {});

enum class MeshoptMode { attributes, triangles, indices };
enum class MeshoptFilter { none, octahedral, quaternion, exponential };

/// Decodes one buffer view: `count` elements of `stride` bytes, filter applied. Indices (2 or 4 bytes) are not checked
/// against any vertex count. Errors: a mode, filter, count and stride that do not go together, a count that `data` is
/// too short to hold (checked before memory is taken), corrupt data.
[[nodiscard]] Result<std::vector<std::byte>> decode_meshopt(std::span<const std::byte> data, std::size_t count,
                                                            std::size_t stride, MeshoptMode mode, MeshoptFilter filter);

} // namespace guanhe::scan
