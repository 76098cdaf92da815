#include "pack/group_builder.h"

#include "pack/octahedral.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace guanhe::pack {

namespace {

/// Exact for what differs by less than 2^32.
glm::vec3 difference(const glm::ivec3& p, const glm::ivec3& low) noexcept {
    const auto along = [](std::int32_t a, std::int32_t b) {
        return static_cast<float>(static_cast<std::uint32_t>(a) - static_cast<std::uint32_t>(b));
    };
    return {along(p.x, low.x), along(p.y, low.y), along(p.z, low.z)};
}

} // namespace

void GroupBuilder::begin(const Pool& pool, std::span<const std::uint32_t> clusters) {
    clusters_.clear();
    for (const auto c : clusters) clusters_.push_back(pool.clusters[c]);
    std::stable_sort(clusters_.begin(), clusters_.end(), [](const auto& a, const auto& b) { return a.part < b.part; });

    wedge_slots_.resize(pool.vertices.size(), 0);
    point_slots_.resize(pool.places.count(), 0);
    mesh_.clear();
    draft_.indices.clear();
    vertices_.clear();
    places_.clear();
    wedge_parts_.clear();
    for (std::size_t first = 0; first < clusters_.size();) {
        std::size_t end = first + 1;
        while (end < clusters_.size() && clusters_[end].part == clusters_[first].part) ++end;
        add_wedges(pool, std::span(clusters_).subspan(first, end - first));
        first = end;
    }
    for (const auto place : places_) point_slots_[place] = 0;
    if (mesh_.wedge_point.size() == places_.size()) mesh_.wedge_point.clear();
    if (clusters_.front().part != clusters_.back().part) mesh_.wedge_part = wedge_parts_;

    copy_vertices(pool.vertices);
    set_points();
    set_children(pool);
    set_cones();
    set_attributes();
}

/// Clusters of one part. A vertex that two parts use becomes two wedges.
void GroupBuilder::add_wedges(const Pool& pool, std::span<const Pool::Cluster> clusters) {
    const auto first = vertices_.size();
    for (const auto& cluster : clusters) {
        for (const auto vertex : pool.corners(cluster)) {
            auto& slot = wedge_slots_[vertex];
            if (slot == 0) {
                vertices_.push_back(vertex);
                slot = static_cast<std::uint16_t>(vertices_.size());
                const auto place = pool.places.of(vertex);
                auto& point = point_slots_[place];
                if (point == 0) {
                    places_.push_back(place);
                    point = static_cast<std::uint16_t>(places_.size());
                }
                mesh_.wedge_point.push_back(static_cast<std::uint16_t>(point - 1));
                wedge_parts_.push_back(cluster.part);
            }
            const auto wedge = static_cast<std::uint16_t>(slot - 1);
            mesh_.corners.push_back(wedge);
            draft_.indices.push_back(wedge);
        }
    }
    for (auto i = first; i < vertices_.size(); ++i) wedge_slots_[vertices_[i]] = 0;
}

void GroupBuilder::copy_vertices(const Vertices& from) {
    const auto copy = [&](auto& to, const auto& source) {
        to.resize(source.empty() ? 0 : vertices_.size());
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = source[vertices_[i]];
    };
    auto& to = draft_.vertices;
    copy(to.positions, from.positions);
    copy(to.normals, from.normals);
    copy(to.colors, from.colors);
    for (std::size_t set = 0; set < to.uv.size(); ++set) copy(to.uv[set], from.uv[set]);
    copy(to.tangents, from.tangents);
}

void GroupBuilder::set_points() {
    low_ = glm::ivec3(std::numeric_limits<std::int32_t>::max());
    high_ = glm::ivec3(std::numeric_limits<std::int32_t>::lowest());
    for (const auto& p : draft_.vertices.positions) {
        low_ = glm::min(low_, p);
        high_ = glm::max(high_, p);
    }
    mesh_.points.resize(places_.size());
    mesh_.locked.resize(places_.size());
    for (std::size_t w = 0; w < vertices_.size(); ++w)
        mesh_.points[mesh_.wedge_point.empty() ? w : mesh_.wedge_point[w]] =
            difference(draft_.vertices.positions[w], low_);
}

void GroupBuilder::set_children(const Pool& pool) {
    children_.clear();
    for (const auto& cluster : clusters_)
        if (cluster.child != none) children_.push_back(cluster.child);
    std::sort(children_.begin(), children_.end());
    children_.erase(std::unique(children_.begin(), children_.end()), children_.end());
    draft_.children.clear();
    for (const auto child : children_) draft_.children.push_back(pool.made[child].group);

    draft_.clusters.clear();
    for (const auto& cluster : clusters_) {
        ClusterDraft out;
        out.triangle_count = cluster.triangle_count;
        out.part = cluster.part;
        if (cluster.child != none)
            out.child = static_cast<std::uint16_t>(std::lower_bound(children_.begin(), children_.end(), cluster.child) -
                                                   children_.begin());
        draft_.clusters.push_back(out);
    }
}

void GroupBuilder::set_cones() {
    normals_.resize(mesh_.corners.size() / 3);
    for (std::size_t t = 0; t < normals_.size(); ++t) {
        const auto place = [&](std::size_t k) {
            const auto wedge = mesh_.corners[3 * t + k];
            return mesh_.points[mesh_.wedge_point.empty() ? wedge : mesh_.wedge_point[wedge]];
        };
        const auto origin = place(0);
        normals_[t] = glm::cross(place(1) - origin, place(2) - origin);
    }
    std::size_t first = 0;
    for (auto& cluster : draft_.clusters) {
        cluster.cone = cone_around(std::span(normals_).subspan(first, cluster.triangle_count));
        first += cluster.triangle_count;
    }
}

void GroupBuilder::set_attributes() {
    const auto& v = draft_.vertices;
    const std::size_t stride = v.colors.empty() && v.uv[0].empty() ? 3 : 8;
    mesh_.attribute_count = static_cast<std::uint32_t>(stride);
    mesh_.attributes.resize(vertices_.size() * stride, 0.0F);
    const auto set_normal = [&](std::size_t wedge, const glm::vec3& n) {
        for (glm::length_t k = 0; k < 3; ++k) mesh_.attributes[wedge * stride + static_cast<std::size_t>(k)] = n[k];
    };
    if (!v.normals.empty()) {
        for (std::size_t w = 0; w < v.normals.size(); ++w) set_normal(w, unpack_normal(v.normals[w]) * weights_.normal);
    } else {
        // Flat triangles are shaded, too: what their normals lose counts as it would with smooth ones.
        smooth_.assign(places_.size(), glm::vec3(0.0F));
        const auto point = [&](std::size_t wedge) {
            return mesh_.wedge_point.empty() ? wedge : std::size_t{mesh_.wedge_point[wedge]};
        };
        for (std::size_t c = 0; c < mesh_.corners.size(); ++c) smooth_[point(mesh_.corners[c])] += normals_[c / 3];
        for (std::size_t w = 0; w < vertices_.size(); ++w) {
            const auto& n = smooth_[point(w)];
            const float length = glm::length(n);
            if (length > 0.0F) set_normal(w, n * (weights_.normal / length));
        }
    }
    for (std::size_t w = 0; w < v.colors.size(); ++w)
        for (std::size_t k = 0; k < 3; ++k)
            mesh_.attributes[w * stride + 3 + k] =
                static_cast<float>(v.colors[w] >> (8 * k) & 0xFFU) * (weights_.color / 255.0F);
    if (!v.uv[0].empty()) set_texture_attributes(stride);
}

/// Texture coordinates count in typical edges of the group.
void GroupBuilder::set_texture_attributes(std::size_t stride) {
    const auto& uv = draft_.vertices.uv[0];
    double area = 0.0;
    for (std::size_t c = 0; c < mesh_.corners.size(); c += 3) {
        const auto a = uv[mesh_.corners[c + 1]] - uv[mesh_.corners[c]];
        const auto b = uv[mesh_.corners[c + 2]] - uv[mesh_.corners[c]];
        const double twice = std::abs(static_cast<double>(a.x * b.y - a.y * b.x));
        if (std::isfinite(twice)) area += twice;
    }
    if (!(area > 0.0)) return;
    const std::size_t triangles = mesh_.corners.size() / 3;
    const auto edge = std::sqrt(area / static_cast<double>(triangles));
    const auto scale = static_cast<float>(static_cast<double>(weights_.uv) / edge);
    for (std::size_t w = 0; w < uv.size(); ++w) {
        const auto scaled = uv[w] * scale;
        mesh_.attributes[w * stride + 6] = std::isfinite(scaled.x) ? scaled.x : 0.0F;
        mesh_.attributes[w * stride + 7] = std::isfinite(scaled.y) ? scaled.y : 0.0F;
    }
}

GroupBuilder::Reduced GroupBuilder::simplify(std::uint32_t triangles, bool at_any_cost) {
    constexpr float free_error = 0.5F; // of the grid: what rounding may have moved a vertex by anyway
    constexpr float stuck_share = 0.85F;
    const auto enough = static_cast<std::size_t>(static_cast<float>(mesh_.corners.size()) * stuck_share);
    // Where nearly every triangle has its own normals, seams are everywhere and nothing can move along them.
    const bool torn = mesh_.wedge_point.size() > 2 * places_.size();
    float error = 0.0F;
    for (const bool permissive : {false, true}) {
        if (torn && !permissive) continue;
        simplifier_.simplify(mesh_, {triangles, free_error, permissive}, left_);
        error = left_.error;
        if (left_.corners.size() > enough) error = std::max(error, pruner_.prune(mesh_, left_, triangles, error));
        if (left_.corners.size() <= enough) break;
    }
    if (left_.corners.size() > enough && at_any_cost) error = std::max(error, pruner_.thin(mesh_, left_, triangles));
    pruner_.prune(mesh_, left_, std::numeric_limits<std::uint32_t>::max(), error);
    return {static_cast<std::uint32_t>(left_.corners.size() / 3),
            static_cast<float>(static_cast<double>(error) * step_), left_.corners.size() > enough};
}

void GroupBuilder::finish(const Pool& pool, float error) {
    auto box = box_around(low_, high_, step_);
    const auto center = (box.low + box.high) * 0.5F;
    double reach = 0.0;
    for (const auto& p : draft_.vertices.positions)
        reach = std::max(reach, glm::length(glm::dvec3(p) * step_ - glm::dvec3(center)));
    // Rounded up twice over: the sphere of a source group has no room of its own yet.
    const double room = (glm::length(glm::dvec3(center)) + reach) * 0x1p-21;
    std::vector<Sphere> spheres{{center, static_cast<float>(reach + room)}};
    draft_.level = 0;
    for (const auto child : children_) {
        const auto& made = pool.made[child];
        spheres.push_back({made.center, made.radius});
        box = united(box, {made.box_min, made.box_max});
        draft_.level = std::max<std::uint16_t>(draft_.level, static_cast<std::uint16_t>(made.level + 1));
    }
    const auto sphere = sphere_around(spheres);
    draft_.center = sphere.center;
    draft_.radius = sphere.radius;
    draft_.box_min = box.low;
    draft_.box_max = box.high;
    draft_.error = error;
}

void GroupBuilder::write_back(Pool& pool) {
    const std::size_t stride = mesh_.attribute_count;
    for (const auto wedge : left_.corners) {
        if (left_.changed[wedge] == 0) continue;
        left_.changed[wedge] = 0;
        const auto vertex = vertices_[wedge];
        const auto& p = left_.points[mesh_.wedge_point.empty() ? wedge : mesh_.wedge_point[wedge]];
        auto& at = pool.vertices.positions[vertex];
        for (glm::length_t i = 0; i < 3; ++i)
            at[i] = static_cast<std::int32_t>(low_[i] + static_cast<std::int64_t>(p[i]));
        const float* s = left_.attributes.data() + wedge * stride;
        if (!pool.vertices.normals.empty()) {
            const glm::vec3 n(s[0], s[1], s[2]);
            const float length = glm::length(n);
            if (length > 0.0F && weights_.normal > 0.0F) pool.vertices.normals[vertex] = pack_normal(n / length);
        }
        if (!pool.vertices.colors.empty() && weights_.color > 0.0F) {
            auto& color = pool.vertices.colors[vertex];
            color &= 0xFF00'0000U;
            for (std::size_t k = 0; k < 3; ++k) {
                const float c = std::clamp(s[3 + k] * (255.0F / weights_.color), 0.0F, 255.0F);
                color |= static_cast<std::uint32_t>(c + 0.5F) << (8 * k);
            }
        }
    }
}

void GroupBuilder::append_clusters(std::uint32_t made, ClusterWriter& writer) {
    const auto& corners = left_.corners;
    const auto count = static_cast<std::uint32_t>(corners.size() / 3);
    const auto place = [&](std::uint32_t corner) {
        const auto wedge = corners[corner];
        return left_.points[mesh_.wedge_point.empty() ? wedge : mesh_.wedge_point[wedge]];
    };
    std::uint32_t triangle = 0;
    while (triangle < count) {
        const auto part = wedge_parts_[corners[std::size_t{triangle} * 3]];
        centroids_.clear();
        for (; triangle < count && wedge_parts_[corners[std::size_t{triangle} * 3]] == part; ++triangle) {
            const auto sum = place(triangle * 3) + place(triangle * 3 + 1) + place(triangle * 3 + 2);
            centroids_.push_back({sum.x, sum.y, sum.z, triangle});
        }
        ends_.clear();
        splitter_.split(centroids_, max_cluster_triangles, 0, ends_);
        std::uint32_t i = 0;
        for (const auto end : ends_) {
            writer.begin(part, made);
            for (; i < end; ++i) {
                const auto* c = &corners[std::size_t{centroids_[i].triangle} * 3];
                writer.add(vertices_[c[0]], vertices_[c[1]], vertices_[c[2]]);
            }
            writer.end();
        }
    }
}

} // namespace guanhe::pack
