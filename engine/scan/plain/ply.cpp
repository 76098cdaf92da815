#include "scan/plain/ply.h"

#include "scan/plain/corner_runs.h"
#include "scan/plain/deliver.h"
#include "scan/plain/gather.h"
#include "scan/plain/normals.h"
#include "scan/plain/pictures.h"
#include "scan/plain/ply_values.h"
#include "scan/plain/read_plain.h"
#include "scan/plain/weld.h"

#include <bit>

namespace guanhe::scan::plain {

namespace ply {

std::pair<std::string_view, std::uint64_t> Body::take_records(std::uint64_t left) {
    Cursor in(reading_.text().substr(at_));
    skip_space(in); // empty lines, which are no records
    const auto begin = in;
    auto lines = take_lines(in, text_piece);
    auto count = count_lines(lines);
    if (count > left) { // the rest belongs to the next element
        in = begin;
        for (count = 0; count < left; ++count) {
            skip_space(in);
            (void)take_line(in);
        }
        lines = {begin.at, static_cast<std::size_t>(in.at - begin.at)};
    }
    at_ = static_cast<std::size_t>(in.at - reading_.text().data());
    return {lines, count};
}

Error Body::cut_short(const Element& element, std::uint64_t record) const {
    const auto what = "the file ends at element " + std::to_string(record) + " of " + std::to_string(element.count) +
                      " \"" + element.name + "\"";
    const std::string hint = "it was cut short, or the header's counts are wrong";
    if (is_text()) return reading_.at_text(reading_.text().data() + reading_.text().size(), what, hint);
    return reading_.faults.at_byte(reading_.source.bytes.size(), what, hint);
}

Result<void> Body::skip(const Element& element) {
    const auto bytes = reading_.source.bytes;
    if (element.properties.empty()) return {};
    std::uint64_t left = element.count;
    while (left > 0) {
        if (reading_.options.stop.stop_requested()) return reading_.faults.cancelled();
        if (is_text()) {
            const auto [lines, count] = take_records(left);
            if (count == 0) return cut_short(element, element.count - left);
            left -= count;
        } else if (!element.has_lists) {
            if ((bytes.size() - at_) / element.least_bytes < left) return cut_short(element, 0);
            at_ += static_cast<std::size_t>(left) * element.least_bytes;
            left = 0;
        } else {
            GUANHE_TRY(skip_record(element, element.count - left));
            --left;
        }
    }
    return {};
}

Result<void> Body::skip_record(const Element& element, std::uint64_t record) {
    const auto bytes = reading_.source.bytes;
    const auto* next = step_over(element, bytes.data() + at_, bytes.data() + bytes.size(), is_swapped(header_.encoding),
                                 [](int, std::uint64_t) {});
    if (next == nullptr) return cut_short(element, record);
    at_ = static_cast<std::size_t>(next - bytes.data());
    return {};
}

Result<void> Body::read() {
    for (const auto& element : header_.elements) {
        if (element.name == "vertex") vertex_count_ = element.count;
    }
    bool have_vertices = false;
    for (const auto& element : header_.elements) {
        if (element.count == 0) continue;
        if (element.name == "vertex") {
            if (std::exchange(have_vertices, true)) return reading_.faults.whole("it has vertices twice");
            GUANHE_TRY(read_vertices(element));
        } else if (element.name == "face") {
            GUANHE_TRY(read_faces(element));
        } else if (element.name == "tristrips") {
            GUANHE_TRY(read_strips(element));
        } else {
            reading_.faults.warn_whole("its " + std::to_string(element.count) + " elements \"" + element.name +
                                       "\" are not used");
            GUANHE_TRY(skip(element));
        }
    }
    if (!have_vertices) return reading_.faults.whole("it has no vertices; nothing could be drawn");
    if (!is_text() && at_ < reading_.source.bytes.size()) {
        reading_.faults.warn_whole("byte " + std::to_string(at_) + ": " +
                                   std::to_string(reading_.source.bytes.size() - at_) +
                                   " bytes after the last element are not used");
    }
    return {};
}

namespace {

class Assembly {
public:
    Assembly(Reading& reading, const Header& header, Body& body)
        : reading_(reading), header_(header), vertices_(body.vertices), faces_(body.faces) {}

    Result<Scan> run() {
        auto& mesh = scan_.meshes.emplace_back();
        mesh.name = stem_of(reading_.faults.source());
        describe();
        const bool has_triangles = faces_ && !faces_->corners.empty();
        GUANHE_TRY(has_triangles ? triangles(mesh) : points(mesh));
        const auto origin = vertices_.origin;
        vertices_ = {};
        return deliver(std::move(scan_), origin, reading_);
    }

private:
    void describe() {
        auto& metadata = scan_.metadata;
        metadata.format = header_.encoding == Encoding::ascii           ? "PLY, ASCII"
                          : header_.encoding == Encoding::little_endian ? "PLY, binary little-endian"
                                                                        : "PLY, binary big-endian";
        metadata.version = "1.0";
        metadata.comments = header_.comments;
        for (const auto& element : header_.elements) {
            if (element.name != "vertex" || element.find({"f_dc_0"}) < 0 || element.find({"rot_0"}) < 0) continue;
            reading_.faults.warn_whole("it holds Gaussian splats; only their centres are shown, as points");
        }
        if (faces_ && faces_->too_small > 0) {
            reading_.faults.warn_whole(std::to_string(faces_->too_small) +
                                       " faces have fewer than three corners; they are left out");
        }
    }

    /// A material for every texture that the header names, or the one of a scan without.
    void materials() {
        Pictures pictures(scan_, reading_);
        for (const auto& name : header_.textures) {
            auto material = plain_material(as_utf8(name));
            material.base_color_texture.texture =
                pictures.texture(name, reading_.source.folder, Wrap::repeat, "its comment TextureFile");
            if (material.base_color_texture.texture >= 0) vertices_.colors = {}; // else they would darken the picture
            scan_.materials.push_back(std::move(material));
        }
        if (scan_.materials.empty()) scan_.materials.push_back(plain_material(scan_.meshes[0].name));
    }

    Result<void> points(Mesh& mesh) {
        scan_.materials.push_back(plain_material(mesh.name));
        auto& primitive = mesh.primitives.emplace_back();
        primitive.topology = Topology::points;
        primitive.material = 0;
        GUANHE_TRY_LET(primitive.indices, every_vertex(vertices_.positions.size(), reading_));
        share_vertices(primitive);
        return {};
    }

    void share_vertices(Primitive& primitive) const {
        primitive.positions = vertices_.positions;
        primitive.normals = vertices_.normals;
        primitive.colors = vertices_.colors;
        primitive.uv[0] = vertices_.uv;
    }

    Result<void> triangles(Mesh& mesh) {
        materials();
        const bool own_uv = !faces_->uv.empty() && faces_->uv.size() == faces_->corners.size();
        GUANHE_TRY_LET(corners_, faces_->corners.finish());
        if (own_uv) {
            GUANHE_TRY_LET(corner_uv_, faces_->uv.finish());
        }
        if (vertices_.normals.empty()) {
            GUANHE_TRY_LET(vertices_.normals, smooth_normals(vertices_.positions, corners_, reading_));
        }
        const auto runs = runs_by_material();
        if (runs.size() == 1 && !own_uv) {
            auto& primitive = mesh.primitives.emplace_back();
            primitive.material = 0;
            primitive.indices = std::move(corners_);
            share_vertices(primitive);
            return {};
        }
        for (std::size_t m = 0; m < runs.size(); ++m) {
            if (runs[m].size() == 0) continue;
            GUANHE_TRY_LET(auto primitive, part(runs[m]));
            primitive.material = static_cast<int>(m);
            mesh.primitives.push_back(std::move(primitive));
        }
        return {};
    }

    [[nodiscard]] std::vector<CornerRuns> runs_by_material() {
        std::vector<CornerRuns> runs(scan_.materials.size());
        const auto all = corners_.size();
        if (runs.size() == 1 || faces_->runs.empty()) {
            runs.resize(1);
            runs[0].add(0, all);
            return runs;
        }
        const auto unnamed = runs.size();
        runs.emplace_back();
        runs[0].add(0, faces_->runs[0].first_corner); // strips before the faces
        for (std::size_t r = 0; r < faces_->runs.size(); ++r) {
            const auto& run = faces_->runs[r];
            const auto end = r + 1 < faces_->runs.size() ? faces_->runs[r + 1].first_corner : all;
            const bool named = run.texture >= 0 && run.texture < static_cast<std::int64_t>(unnamed);
            runs[named ? static_cast<std::size_t>(run.texture) : unnamed].add(run.first_corner, end - run.first_corner);
        }
        if (runs[unnamed].size() > 0) {
            reading_.faults.warn_whole(std::to_string(runs[unnamed].size() / 3) +
                                       " triangles name a texture that no comment TextureFile tells");
            scan_.materials.push_back(plain_material("no texture"));
        } else {
            runs.pop_back();
        }
        return runs;
    }

    /// The triangles of one material, with vertices of their own.
    Result<Primitive> part(const CornerRuns& runs) {
        const bool own_uv = !corner_uv_.empty();
        GUANHE_TRY(check_corner_count(runs.size(), reading_));
        GUANHE_TRY_LET(auto welded,
                       weld(
                           runs.size(),
                           [&](std::uint64_t first, std::span<Key> keys) {
                               runs.each(first, keys.size(),
                                         [&](std::uint64_t from, std::uint64_t count, std::uint64_t at) {
                                             for (std::uint64_t i = 0; i < count; ++i) {
                                                 auto& key = keys[static_cast<std::size_t>(at + i)];
                                                 const auto corner = static_cast<std::size_t>(from + i);
                                                 key = {corners_[corner], 0, 0};
                                                 if (!own_uv) continue;
                                                 key.y = std::bit_cast<std::uint32_t>(corner_uv_[corner].x);
                                                 key.z = std::bit_cast<std::uint32_t>(corner_uv_[corner].y);
                                             }
                                         });
                           },
                           reading_));
        Primitive primitive;
        primitive.indices = std::move(welded.indices);
        const auto vertex = [](const Key& key) { return key.x; };
        GUANHE_TRY_LET(primitive.positions, gather(vertices_.positions, welded.vertices, vertex, reading_));
        GUANHE_TRY_LET(primitive.normals, gather(vertices_.normals, welded.vertices, vertex, reading_));
        GUANHE_TRY_LET(primitive.colors, gather(vertices_.colors, welded.vertices, vertex, reading_));
        if (own_uv) {
            GUANHE_TRY_LET(
                primitive.uv[0],
                from_keys<glm::vec2>(
                    welded.vertices,
                    [](const Key& key) { return glm::vec2(std::bit_cast<float>(key.y), std::bit_cast<float>(key.z)); },
                    reading_));
        } else {
            GUANHE_TRY_LET(primitive.uv[0], gather(vertices_.uv, welded.vertices, vertex, reading_));
        }
        return primitive;
    }

    Reading& reading_;
    const Header& header_;
    Vertices& vertices_;
    std::optional<Faces>& faces_;
    Scan scan_;
    Stream<std::uint32_t> corners_;
    Stream<glm::vec2> corner_uv_;
};

} // namespace

} // namespace ply

Result<Scan> read_ply(const Source& source, const std::string& name, const ReadOptions& options) {
    Reading reading(source, name, options);
    try {
        if (options.progress != nullptr) options.progress->begin("reading", source.bytes.size());
        GUANHE_TRY_LET(const auto header, ply::read_header(source.bytes, reading.faults));
        ply::Body body(reading, header);
        GUANHE_TRY(body.read());
        return ply::Assembly(reading, header, body).run();
    } catch (const std::bad_alloc&) {
        return reading.out_of_memory();
    }
}

} // namespace guanhe::scan::plain
