// What one file may ask for. Every count below is far above real scans; they bound the memory that a small hostile file
// can take, since each JSON value costs far more in memory than on disk.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guanhe::scan::gltf::limits {

inline constexpr std::size_t json_bytes = std::size_t{2} << 30;  ///< text, data URIs included
inline constexpr std::size_t json_values = std::size_t{4} << 20; ///< numbers, strings, arrays, objects
inline constexpr int json_depth = 64;                            ///< arrays and objects inside each other
inline constexpr std::size_t objects = 262'144;                  ///< nodes, meshes, accessors, buffer views, of each
inline constexpr std::size_t resources = 65'536;                 ///< materials, images, skins, cameras …, of each
inline constexpr std::size_t extensions = 1024;                  ///< each is looked for among the others
inline constexpr int node_depth = 1024;                          ///< nodes under each other

/// Memory for decoded data: this much, and so many bytes for every byte of the file and its buffers. A byte grows most
/// when it is Draco's: up to 4 triangles of 12 bytes and 2 vertices of 32. The rest is for accessors that share bytes,
/// which files may do, but not without end.
inline constexpr std::uint64_t decoded_bytes = std::uint64_t{256} << 20;
inline constexpr std::uint64_t decoded_bytes_per_byte = 128;
/// Compressed data may be named by several primitives or views, up to so many times its size in all.
inline constexpr std::uint64_t compressed_reuse = 4;

inline constexpr std::uint64_t image_bytes = std::uint64_t{64} << 30; ///< of all images, decoded
inline constexpr std::size_t warnings = 200;                          ///< kept; the rest are counted

} // namespace guanhe::scan::gltf::limits
