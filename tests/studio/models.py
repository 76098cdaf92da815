"""Small glTF files for the window tests: each face of a cube in a colour of its own, so that every turn shows."""

import base64
import json
import struct

FACES = [
    ((1, 0, 0), (0.9, 0.15, 0.1)), ((-1, 0, 0), (0.1, 0.6, 0.9)), ((0, 1, 0), (0.95, 0.85, 0.2)),
    ((0, -1, 0), (0.3, 0.1, 0.5)), ((0, 0, 1), (0.15, 0.7, 0.2)), ((0, 0, -1), (0.9, 0.5, 0.8)),
]


def cube(name, side=1.0):
    positions, normals, colours, indices = [], [], [], []
    for normal, colour in FACES:
        axis = next(i for i in range(3) if normal[i] != 0)
        u = [0.0, 0.0, 0.0]
        u[(axis + 1) % 3] = side / 2
        v = [0.0, 0.0, 0.0]
        v[(axis + 2) % 3] = side / 2 * normal[axis]
        base = len(positions)
        for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            positions.append([normal[i] * side / 2 + s * u[i] + t * v[i] for i in range(3)])
            normals.append(normal)
            colours.append(colour)
        indices += [base, base + 1, base + 2, base, base + 2, base + 3]
    flat = lambda rows: [x for row in rows for x in row]
    parts = [struct.pack(f"<{len(indices)}H", *indices)]
    parts += [struct.pack(f"<{len(rows) * 3}f", *flat(rows)) for rows in (positions, normals, colours)]
    views, offset = [], 0
    for part in parts:
        views.append({"buffer": 0, "byteOffset": offset, "byteLength": len(part)})
        offset += len(part)
    count = len(positions)
    accessor = lambda view: {"bufferView": view, "componentType": 5126, "count": count, "type": "VEC3"}
    place = accessor(1)
    place["min"], place["max"] = [-side / 2] * 3, [side / 2] * 3
    return {
        "asset": {"version": "2.0", "generator": "guanhe tests", "copyright": "CC0"},
        "scenes": [{"nodes": [0], "name": "遗址"}],
        "scene": 0,
        "nodes": [{"name": "探方 T1", "children": [1, 2]}, {"name": "陶罐 🏺", "mesh": 0},
                  {"name": "Camera above", "camera": 0, "translation": [0, 0, 3]}],
        "cameras": [{"type": "perspective", "perspective": {"yfov": 0.7, "znear": 0.01}}],
        "meshes": [{"name": name, "primitives": [
            {"attributes": {"POSITION": 1, "NORMAL": 2, "COLOR_0": 3}, "indices": 0, "material": 0}]}],
        "materials": [{"name": "painted", "extensions": {"KHR_materials_unlit": {}}}],
        "extensionsUsed": ["KHR_materials_unlit"],
        "accessors": [{"bufferView": 0, "componentType": 5123, "count": len(indices), "type": "SCALAR"},
                      place, accessor(2), accessor(3)],
        "bufferViews": views,
        "buffers": [{"byteLength": offset,
                     "uri": "data:application/octet-stream;base64," + base64.b64encode(b"".join(parts)).decode()}],
    }


def write(folder):
    """good.gltf, other.gltf, and broken.gltf whose indices run past its vertices."""
    good = cube("cube")
    (folder / "good.gltf").write_text(json.dumps(good), encoding="utf-8")
    other = cube("small cube", 0.05)
    (folder / "other.gltf").write_text(json.dumps(other), encoding="utf-8")
    broken = cube("broken")
    for accessor in broken["accessors"][1:]:
        accessor["count"] = 5
    (folder / "broken.gltf").write_text(json.dumps(broken), encoding="utf-8")
