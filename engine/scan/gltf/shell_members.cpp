// What stands in a shell for what it leaves out.
#include "scan/gltf/glb.h"
#include "scan/gltf/shell.h"

#include <array>

namespace guanhe::scan::gltf {

Json clusters_of(const Primitive& primitive) {
    Json clusters = {{"triangles", primitive.index_count / 3}};
    if (primitive.bounds.empty()) return clusters;
    const auto& [low, high] = primitive.bounds;
    clusters["min"] = {low.x, low.y, low.z};
    clusters["max"] = {high.x, high.y, high.z};
    return clusters;
}

Json tiles_of(const Image& image) {
    const auto& header = image.header;
    return {{"mimeType", mime_type(header.format)},
            {"extensions",
             {{tiles_extension, {{"width", header.width}, {"height", header.height}, {"alpha", header.has_alpha}}}}}};
}

std::optional<image::Header> tiled_header(const Json& json) {
    const auto* tiles = extension(json, tiles_extension);
    if (tiles == nullptr) return std::nullopt;
    const auto* type = member(json, "mimeType");
    image::Header header;
    for (const auto format : {image::Format::png, image::Format::jpeg, image::Format::webp, image::Format::ktx2}) {
        if (type != nullptr && *type == mime_type(format)) header.format = format;
    }
    header.width = (*tiles)["width"].get<std::uint32_t>();
    header.height = (*tiles)["height"].get<std::uint32_t>();
    header.has_alpha = tiles->value("alpha", false);
    return header;
}

} // namespace guanhe::scan::gltf
