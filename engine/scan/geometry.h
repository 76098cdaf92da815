// Making the forms that a Scan promises out of what glTF allows: lists, tangents, bounds.
//
// Normals: glTF says that triangles without NORMAL are flat-shaded. Flat normals need one vertex a corner, which costs
// three to six times the memory of a welded scan. So Primitive::normals simply stays empty for them, and the renderer
// takes the normal of the triangle from screen-space derivatives: exact, free, and right for skins and morph targets as
// well. Only vertices that need a tangent frame are unwelded (make_normals). Points and lines without normals are
// unlit, as glTF says, and never get any.
#pragma once

#include "base/jobs.h"
#include "base/progress.h"
#include "scan/scan.h"

#include <cstdint>
#include <span>
#include <vector>

namespace guanhe::scan {

/// What a glTF primitive mode (0 points … 6 triangle fan) is once it is a list. Any other mode counts as triangles.
[[nodiscard]] Topology topology_of(int gltf_mode) noexcept;

/// Elements of `vertices` indices that mode yields as a list: as to_list().size(), without making it.
[[nodiscard]] std::uint64_t list_size(int gltf_mode, std::uint64_t vertices) noexcept;

/// Indices as a list of points, lines or triangles. No `indices` stands for 0 … vertex_count - 1. Triangles of a strip
/// keep the winding of the first one, by glTF's rule {p(i), p(i + 1 + i % 2), p(i + 2 - i % 2)}; those of a fan are
/// {p(i + 1), p(i + 2), p(0)}. Elements that are not complete at the end are dropped. Values are not checked.
[[nodiscard]] std::vector<std::uint32_t> to_list(int gltf_mode, std::span<const std::uint32_t> indices,
                                                 std::size_t vertex_count);

/// Makes vertex i a copy of the old vertex sources[i], in every stream and morph target. Does not touch the indices.
void gather_vertices(Primitive& primitive, std::span<const std::uint32_t> sources);

/// Gives every corner of the triangles its own vertex, and that the unit normal of its triangle (+z for triangles
/// without area). Every other stream follows; old normals and tangents, and those of morph targets, are dropped. Does
/// nothing to points and lines. Requires indices in range, fewer than 2^32 of them. `jobs` may be null.
void make_normals(Primitive& primitive, Jobs* jobs);

/// Fills `tangents` from positions, normals and uv[uv_set] by the MikkTSpace method: the frame of a corner averages the
/// triangles around its vertex that share position, normal and uv and turn their uv the same way round, weighted by the
/// angle at the corner. Vertices whose corners end in different groups (mirrored uv, say) are split, and every stream
/// and morph target follows. Triangles without area in uv take the frame of their neighbours; where there is none, any
/// frame orthogonal to the normal. Makes flat normals first where there are none. Does nothing to points and lines, or
/// without uv. Requires indices in range, fewer than 2^32 of them. On the calling thread alone; `done` hears of a few
/// steps on the way.
void make_tangents(Primitive& primitive, int uv_set, const FractionListener& done = {});

/// The box around points. `jobs` may be null. NaN coordinates are passed over.
[[nodiscard]] Bounds bounds_of(std::span<const glm::vec3> points, Jobs* jobs);

} // namespace guanhe::scan
