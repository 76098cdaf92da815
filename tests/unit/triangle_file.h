// A .gltf of one triangle with its data inside: enough for what is not about reading.
#pragma once

#include "base/file.h"

#include <doctest/doctest.h>

namespace guanhe::test {

/// Its corners are (0,0,0), (1,0,0) and (0,1,0); its copyright is "nobody".
inline void write_triangle(const Path& file) {
    const auto written = write_text_atomic(file, R"({"asset": {"version": "2.0", "copyright": "nobody"}, "scene": 0,
        "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}], "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}], "buffers": [{"byteLength": 36, "uri":
        "data:application/octet-stream;base64,AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA"}]})");
    REQUIRE(written.ok());
}

} // namespace guanhe::test
