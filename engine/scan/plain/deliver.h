// The last steps, which PLY, OBJ and STL share.
#pragma once

#include "scan/plain/reading.h"

namespace guanhe::scan::plain {

/// What a file looks like that says nothing about it: rough, no metal, seen from both sides, since surveys of walls and
/// ground are open surfaces and nothing tells their outside.
[[nodiscard]] Material plain_material(std::string name);

/// The file's own name without folder and extension.
[[nodiscard]] std::string stem_of(const std::string& source);

/// Points 0 … count - 1, for clouds.
[[nodiscard]] Result<Stream<std::uint32_t>> every_vertex(std::uint64_t count, Reading& reading);

/// Gives `scan` its nodes and its scene and hands it to the sink. Its meshes have their streams, its materials are all
/// there. The first mesh is on the root node, which has the options' unit and axis and the origin that positions are
/// relative to; further meshes are below.
[[nodiscard]] Result<Scan> deliver(Scan scan, const glm::dvec3& origin, Reading& reading);

} // namespace guanhe::scan::plain
