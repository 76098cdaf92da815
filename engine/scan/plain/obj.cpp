#include "scan/plain/obj.h"

#include "scan/plain/deliver.h"
#include "scan/plain/gather.h"
#include "scan/plain/normals.h"
#include "scan/plain/obj_collect.h"
#include "scan/plain/read_plain.h"

namespace guanhe::scan::plain {

namespace obj {

namespace {

/// From statements to meshes: what blends into what is behind it becomes a mesh of its own, since all the rest can be
/// drawn from clusters.
class Assembly {
public:
    Assembly(Reading& reading, Collector& collected) : reading_(reading), from_(collected) {}

    Result<Scan> run() {
        scan_.metadata.format = "OBJ";
        scan_.metadata.comments = std::move(from_.comments);
        GUANHE_TRY_LET(points_, from_.positions.finish());
        GUANHE_TRY_LET(colors_, from_.colors.finish());
        if (from_.corners.empty()) {
            GUANHE_TRY(add_points());
        } else {
            GUANHE_TRY(add_triangles());
        }
        const auto stem = stem_of(reading_.faults.source());
        for (auto& mesh : scan_.meshes) mesh.name = stem;
        points_ = {};
        smooth_ = normals_ = {};
        return deliver(std::move(scan_), from_.origin, reading_);
    }

private:
    Result<void> add_points() {
        scan_.materials.push_back(plain_material(stem_of(reading_.faults.source())));
        auto& primitive = scan_.meshes.emplace_back().primitives.emplace_back();
        primitive.topology = Topology::points;
        primitive.material = 0;
        GUANHE_TRY_LET(primitive.indices, every_vertex(points_.size(), reading_));
        primitive.positions = points_;
        primitive.colors = colors_;
        return {};
    }

    Result<void> add_triangles() {
        GUANHE_TRY(finish_columns());
        std::vector<std::string> names;
        std::vector<const CornerRuns*> runs;
        for (std::size_t m = 0; m < from_.materials.size(); ++m) {
            if (from_.runs[m].size() == 0) continue;
            names.push_back(from_.materials[m]);
            runs.push_back(&from_.runs[m]);
        }
        read_materials(from_.libraries, names, scan_, reading_);
        Mesh solid;
        Mesh blended;
        for (std::size_t m = 0; m < runs.size(); ++m) {
            auto& material = scan_.materials[m];
            GUANHE_TRY_LET(auto primitive, runs.size() == 1 && lies_ready() ? whole() : part(*runs[m]));
            primitive.material = static_cast<int>(m);
            if (material.base_color_texture.texture >= 0) {
                primitive.colors = {}; // they would darken the picture
            } else if (!primitive.colors.empty()) {
                material.base_color = glm::vec4(1.0F, 1.0F, 1.0F, material.base_color.a); // and this the colours
            }
            auto& mesh = material.alpha_mode == AlphaMode::blend ? blended : solid;
            mesh.primitives.push_back(std::move(primitive));
        }
        for (auto* mesh : {&solid, &blended}) {
            if (!mesh->primitives.empty()) scan_.meshes.push_back(std::move(*mesh));
        }
        return {};
    }

    using Kind = CornerNumbers::Kind;

    Result<void> finish_columns() {
        GUANHE_TRY_LET(uv_, from_.uv.finish());
        GUANHE_TRY_LET(normals_, from_.normals.finish());
        GUANHE_TRY_LET(corners_, from_.corners.finish());
        if (from_.corner_uv.kind() == Kind::own) {
            GUANHE_TRY_LET(corner_uv_, from_.corner_uv.own().finish());
        }
        if (from_.corner_normals.kind() == Kind::own) {
            GUANHE_TRY_LET(corner_normals_, from_.corner_normals.own().finish());
        }
        if (from_.corner_normals.some_lack()) {
            GUANHE_TRY_LET(smooth_, smooth_normals(points_, corners_, reading_));
        }
        return {};
    }

    /// Whether every corner has one number for all that it names, so that positions are vertices as they are.
    [[nodiscard]] bool lies_ready() const {
        const auto uv = from_.corner_uv.kind();
        const auto normals = from_.corner_normals.kind();
        return (uv == Kind::none || (uv == Kind::same && uv_.size() >= points_.size())) &&
               (normals == Kind::none || (normals == Kind::same && normals_.size() >= points_.size()));
    }

    Result<Primitive> whole() {
        Primitive primitive;
        primitive.indices = corners_;
        primitive.positions = points_;
        primitive.colors = colors_;
        const auto count = points_.size();
        if (from_.corner_uv.kind() == Kind::same) primitive.uv[0] = uv_.subspan(0, count);
        primitive.normals = from_.corner_normals.kind() == Kind::same ? normals_.subspan(0, count) : smooth_;
        return primitive;
    }

    static std::uint32_t number(Kind kind, const Stream<std::uint32_t>& own, std::size_t corner,
                                std::uint32_t position) {
        return kind == Kind::own ? own[corner] : kind == Kind::same ? position : no_index;
    }

    void keys_of(const CornerRuns& runs, std::uint64_t first, std::span<Key> keys) const {
        const auto uv = from_.corner_uv.kind();
        const auto normals = from_.corner_normals.kind();
        runs.each(first, keys.size(), [&](std::uint64_t from, std::uint64_t count, std::uint64_t at) {
            for (std::uint64_t i = 0; i < count; ++i) {
                const auto corner = static_cast<std::size_t>(from + i);
                const auto position = corners_[corner];
                keys[static_cast<std::size_t>(at + i)] = {position, number(uv, corner_uv_, corner, position),
                                                          number(normals, corner_normals_, corner, position)};
            }
        });
    }

    /// The triangles of one material, with vertices of their own.
    Result<Primitive> part(const CornerRuns& runs) {
        GUANHE_TRY(check_corner_count(runs.size(), reading_));
        GUANHE_TRY_LET(
            auto welded,
            weld(runs.size(), [&](std::uint64_t first, std::span<Key> keys) { keys_of(runs, first, keys); }, reading_));
        const auto& vertices = welded.vertices;
        Primitive primitive;
        primitive.indices = std::move(welded.indices);
        const auto position = [](const Key& key) { return key.x; };
        GUANHE_TRY_LET(primitive.positions, gather(points_, vertices, position, reading_));
        GUANHE_TRY_LET(primitive.colors, gather(colors_, vertices, position, reading_));
        const auto normal = [&](const Key& key) { return key.z == no_index ? smooth_[key.x] : normals_[key.z]; };
        GUANHE_TRY_LET(primitive.normals, from_keys<glm::vec3>(vertices, normal, reading_));
        if (from_.corner_uv.kind() == Kind::none) return primitive;
        const auto uv = [&](const Key& key) { return key.y == no_index ? glm::vec2(0.0F) : uv_[key.y]; };
        GUANHE_TRY_LET(primitive.uv[0], from_keys<glm::vec2>(vertices, uv, reading_));
        return primitive;
    }

    Reading& reading_;
    Collector& from_;
    Scan scan_;
    Stream<glm::vec3> points_, normals_, smooth_; ///< smooth: where corners have no normal; one a point
    Stream<glm::vec2> uv_;
    Stream<glm::u16vec4> colors_;
    Stream<std::uint32_t> corners_, corner_uv_, corner_normals_;
};

} // namespace

} // namespace obj

Result<Scan> read_obj(const Source& source, const std::string& name, const ReadOptions& options) {
    Reading reading(source, name, options);
    try {
        obj::Collector collected(reading);
        GUANHE_TRY(collected.run());
        return obj::Assembly(reading, collected).run();
    } catch (const std::bad_alloc&) {
        return reading.out_of_memory();
    }
}

} // namespace guanhe::scan::plain
