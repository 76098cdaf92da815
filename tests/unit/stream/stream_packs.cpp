#include "stream_packs.h"

#include "base/jobs.h"
#include "pack/bake.h"
#include "pack/codec.h"
#include "pack/writer.h"

#include <glm/gtc/matrix_transform.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <string>
#include <utility>

namespace guanhe::test {

namespace {

template<class T>
T must(Result<T> result) {
    if (!result) FAIL(result.error().message());
    return std::move(result).value();
}

std::shared_ptr<const pack::Pack> open_pack(const Path& file) {
    return must(pack::Pack::open(file));
}

struct Node {
    glm::dvec3 center{0.0};
    double radius = 0.0, error = 0.0;
    glm::dvec3 low{0.0}, high{0.0};
    std::vector<std::uint32_t> children;
    std::uint16_t level = 0;
};

/// All groups of a mesh, children first, the root last.
std::vector<Node> nodes_of(std::uint32_t side, Dice& dice) {
    std::vector<Node> nodes;
    std::vector<std::uint32_t> below; ///< of the level below, row by row
    for (std::uint32_t y = 0; y < side; ++y)
        for (std::uint32_t x = 0; x < side; ++x) {
            Node node;
            node.low = {x - side * 0.5, y - side * 0.5, dice.between(-0.3, 0.0)};
            node.high = node.low + glm::dvec3(1.0, 1.0, 0.3);
            node.center = (node.low + node.high) * 0.5;
            node.radius = glm::length(node.high - node.low) * 0.5;
            node.error = dice.between(0.002, 0.01);
            below.push_back(static_cast<std::uint32_t>(nodes.size()));
            nodes.push_back(std::move(node));
        }
    for (std::uint16_t level = 1; side > 1; ++level) {
        const std::uint32_t half = (side + 1) / 2;
        std::vector<std::uint32_t> made;
        for (std::uint32_t y = 0; y < half; ++y)
            for (std::uint32_t x = 0; x < half; ++x) {
                Node node;
                node.level = level;
                for (std::uint32_t k = 0; k < 4; ++k) {
                    const std::uint32_t cx = x * 2 + k % 2, cy = y * 2 + k / 2;
                    if (cx < side && cy < side) node.children.push_back(below[cy * side + cx]);
                }
                // A neighbour's child too, as where a group's simplification ends up in several groups.
                if (x * 2 + 2 < side && dice.below(2) == 0) node.children.push_back(below[y * 2 * side + x * 2 + 2]);
                node.low = glm::dvec3(1e9);
                node.high = glm::dvec3(-1e9);
                for (const std::uint32_t c : node.children) {
                    node.low = glm::min(node.low, nodes[c].low);
                    node.high = glm::max(node.high, nodes[c].high);
                    node.error = std::max(node.error, nodes[c].error);
                }
                node.error *= dice.between(1.0, 3.0);
                node.center = (node.low + node.high) * 0.5;
                for (const std::uint32_t c : node.children)
                    node.radius = std::max(node.radius, glm::distance(node.center, nodes[c].center) + nodes[c].radius);
                node.radius *= 1.0001;
                made.push_back(static_cast<std::uint32_t>(nodes.size()));
                nodes.push_back(std::move(node));
            }
        below = std::move(made);
        side = half;
    }
    nodes.back().error = std::numeric_limits<double>::infinity();
    return nodes;
}

std::array<float, 3> array_of(const glm::dvec3& v) {
    return {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
}

constexpr std::uint32_t triangles_of_a_cluster = 2;

/// A strip of triangles for each cluster.
pack::GroupDraft draft_of(std::size_t children) {
    pack::GroupDraft draft;
    for (std::size_t c = 0; c < std::max<std::size_t>(children, 1); ++c) {
        const auto at = static_cast<std::int32_t>(c) * 8;
        const std::uint32_t first = draft.vertices.size();
        for (const glm::ivec3 p : {glm::ivec3(0, 0, 0), glm::ivec3(3, 0, 1), glm::ivec3(0, 3, 2), glm::ivec3(3, 3, 5)})
            draft.vertices.positions.push_back(p + glm::ivec3(at, 0, 0));
        for (const std::uint32_t i : {0U, 1U, 2U, 2U, 1U, 3U}) draft.indices.push_back(first + i);
        draft.clusters.push_back({.triangle_count = triangles_of_a_cluster,
                                  .part = 0,
                                  .child = children == 0 ? std::uint16_t{0xFFFF} : static_cast<std::uint16_t>(c),
                                  .cone = {0, 0, 0, 127}});
    }
    for (std::size_t c = 0; c < children; ++c) draft.children.push_back(static_cast<std::uint32_t>(c));
    return draft;
}

class PageCoder {
public:
    explicit PageCoder(bool hollow) : hollow_(hollow) {}

    pack::CodedPage code(std::span<const Node> nodes) {
        pack::CodedPage page;
        std::vector<std::byte> raw;
        for (const Node& node : nodes) {
            const Coded& coded = record(node.children.size());
            raw.insert(raw.end(), coded.raw.begin(), coded.raw.end());
            page.resident_bytes += coded.resident_bytes;
            const auto clusters = std::max<std::size_t>(node.children.size(), 1);
            page.groups.push_back({.center = array_of(node.center),
                                   .radius = static_cast<float>(node.radius),
                                   .error = static_cast<float>(node.error),
                                   .box_min = array_of(node.low),
                                   .box_max = array_of(node.high),
                                   .page = 0,
                                   .first_child = static_cast<std::uint32_t>(page.children.size()),
                                   .triangle_count = static_cast<std::uint32_t>(clusters) * triangles_of_a_cluster,
                                   .child_count = static_cast<std::uint16_t>(node.children.size()),
                                   .cluster_count = static_cast<std::uint16_t>(clusters),
                                   .level = node.level,
                                   .index_in_page = 0});
            page.children.insert(page.children.end(), node.children.begin(), node.children.end());
        }
        page.raw_bytes = static_cast<std::uint32_t>(raw.size());
        page.stored = hollow_ ? std::vector<std::byte>(1) : pack::compress_page(raw);
        return page;
    }

private:
    struct Coded {
        std::vector<std::byte> raw;
        std::uint32_t resident_bytes = 0;
    };
    const Coded& record(std::size_t children) {
        if (records_.size() <= children) records_.resize(children + 1);
        Coded& coded = records_[children];
        if (coded.raw.empty()) coded.resident_bytes = pack::encode_group(draft_of(children), coded.raw);
        return coded;
    }
    bool hollow_;
    std::vector<Coded> records_; ///< by how many children a group has
};

} // namespace

std::shared_ptr<const pack::Pack> made_up_pack(const Path& file, const MadeUp& options) {
    auto writer = must(pack::Writer::create(file));
    Dice dice(options.seed);
    PageCoder coder(options.hollow);
    for (std::uint32_t m = 0; m < options.meshes; ++m) {
        const auto nodes = nodes_of(options.side, dice);
        std::size_t at = 0;
        while (at < nodes.size()) {
            const auto count = std::min<std::size_t>(1 + dice.below(options.most_groups), nodes.size() - at);
            if (auto added = writer.add_page(coder.code(std::span(nodes).subspan(at, count))); !added)
                FAIL(added.error().message());
            at += count;
        }
        pack::Mesh mesh{};
        mesh.step = 0x1p-10;
        mesh.box_min = array_of(nodes.back().low);
        mesh.box_max = array_of(nodes.back().high);
        mesh.level_count = nodes.back().level + 1U;
        const std::uint64_t triangles = std::uint64_t{options.side} * options.side * triangles_of_a_cluster;
        mesh.source_triangles = mesh.source_vertices = triangles;
        const pack::Part part{.material = -1, .primitive = 0, .triangles = triangles};
        writer.end_mesh(mesh, std::span(&part, 1));
    }
    if (auto written = writer.finish({}, "{}"); !written) FAIL(written.error().message());
    return open_pack(file);
}

std::shared_ptr<const pack::Pack> baked_ball(const Path& file, std::uint32_t n) {
    // An octahedron, cut and blown up. Corners are shared by position: the bake welds.
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    const auto vertex = [&](const glm::dvec3& octahedral) {
        const glm::dvec3 d = glm::normalize(octahedral);
        const double bump = 0.02 * std::sin(d.x * 11.0) * std::sin(d.y * 13.0) * std::sin(d.z * 7.0 + 1.0);
        indices.push_back(static_cast<std::uint32_t>(positions.size()));
        positions.emplace_back(d * (1.0 + bump));
    };
    for (unsigned side = 0; side < 8; ++side) {
        const glm::dvec3 sign((side & 1U) != 0 ? -1 : 1, (side & 2U) != 0 ? -1 : 1, (side & 4U) != 0 ? -1 : 1);
        const bool mirrored = sign.x * sign.y * sign.z < 0;
        const auto at = [&](std::uint32_t i, std::uint32_t j) { return sign * glm::dvec3(i, j, n - i - j); };
        const auto triangle = [&](const glm::dvec3& a, const glm::dvec3& b, const glm::dvec3& c) {
            vertex(a);
            vertex(mirrored ? c : b);
            vertex(mirrored ? b : c);
        };
        for (std::uint32_t i = 0; i < n; ++i)
            for (std::uint32_t j = 0; i + j < n; ++j) {
                triangle(at(i, j), at(i + 1, j), at(i, j + 1));
                if (i + j + 1 < n) triangle(at(i + 1, j), at(i + 1, j + 1), at(i, j + 1));
            }
    }
    scan::Primitive primitive;
    for (const glm::vec3& position : positions) primitive.bounds.add(position);
    primitive.vertex_count = static_cast<std::uint32_t>(positions.size());
    primitive.index_count = indices.size();
    primitive.positions = std::move(positions);
    primitive.indices = std::move(indices);
    scan::Scan scan;
    scan.meshes.emplace_back();
    scan.meshes[0].primitives.push_back(std::move(primitive));
    scan.scenes.emplace_back();

    Jobs jobs(2);
    pack::BakeOptions options;
    options.jobs = &jobs;
    options.region_triangles = 10'000;
    const std::vector<std::byte> shell(64, std::byte{1});
    (void)must(pack::bake(scan, shell, file, options));
    return open_pack(file);
}

std::shared_ptr<const pack::Pack> damaged(const pack::Pack& pack, const Path& file,
                                          std::span<const std::uint32_t> pages) {
    std::string bytes = must(read_text(pack.path(), std::size_t{1} << 30U));
    for (const std::uint32_t page : pages) {
        const pack::Page& at = pack.pages()[page];
        char& byte = bytes[at.offset + at.stored_bytes / 2];
        byte = static_cast<char>(byte ^ 0x10);
    }
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return open_pack(file);
}

std::vector<Edge> page_edges(const pack::Pack& pack) {
    std::vector<Edge> edges;
    for (const pack::Group& group : pack.groups())
        for (const std::uint32_t child : pack.children(group))
            if (pack.groups()[child].page != group.page) edges.push_back({pack.groups()[child].page, group.page});
    std::ranges::sort(edges);
    edges.erase(std::ranges::unique(edges).begin(), edges.end());
    return edges;
}

std::vector<bool> pinned_pages(const pack::Pack& pack) {
    std::vector<bool> pinned(pack.pages().size());
    for (const pack::Mesh& mesh : pack.meshes())
        if (mesh.group_count > 0) pinned[pack.groups()[mesh.first_group + mesh.group_count - 1].page] = true;
    const auto edges = page_edges(pack);
    for (bool more = true; std::exchange(more, false);)
        for (const Edge& edge : edges)
            if (pinned[edge.child] && !pinned[edge.parent]) pinned[edge.parent] = more = true;
    return pinned;
}

std::uint64_t resident_bytes(const pack::Pack& pack) {
    std::uint64_t bytes = 0;
    for (const pack::Page& page : pack.pages()) bytes += page.resident_bytes;
    return bytes;
}

std::uint64_t pinned_bytes(const pack::Pack& pack) {
    const auto pinned = pinned_pages(pack);
    std::uint64_t bytes = 0;
    for (std::size_t p = 0; p < pinned.size(); ++p)
        if (pinned[p]) bytes += pack.pages()[p].resident_bytes;
    return bytes;
}

stream::Eye eye_at(const glm::dvec3& position, const glm::dvec3& target) {
    stream::Eye eye;
    eye.position = position;
    const glm::dvec3 ahead = target - position;
    const glm::dvec3 up = std::abs(ahead.z) > 0.99 * glm::length(ahead) ? glm::dvec3(0, 1, 0) : glm::dvec3(0, 0, 1);
    // Reversed and without a far plane, as the renderer's.
    glm::mat4 clip(0.0F);
    clip[0][0] = 1.0F;
    clip[1][1] = -1.0F;
    clip[2][3] = -1.0F;
    clip[3][2] = 0.01F;
    eye.clip_from_world = clip * glm::mat4(glm::lookAt(glm::dvec3(0.0), ahead, up));
    eye.pixels_per_radian = 500.0F;
    return eye;
}

} // namespace guanhe::test
