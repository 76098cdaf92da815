#include "pack/codec.h"
#include "pack/codec_page.h"
#include "pack/quantise.h"

#include <cmath>

namespace guanhe::pack {

namespace {

[[nodiscard]] glm::vec3 vec(const std::array<float, 3>& v) {
    return {v[0], v[1], v[2]};
}

[[nodiscard]] Vertices vertices_of(const GroupData& data) {
    Vertices out;
    for (const auto& p : std::span(data.points).subspan(1)) {
        out.positions.emplace_back(static_cast<std::int32_t>(p[0]), static_cast<std::int32_t>(p[1]),
                                   static_cast<std::int32_t>(p[2]));
    }
    for (const auto n : data.normals) out.normals.push_back(snorm_from_octahedral(n, data.normal_bits));
    out.colors = data.colors;
    for (std::size_t set = 0; set < 2; ++set) {
        const auto coordinate = [&](std::uint32_t n) {
            return std::ldexp(static_cast<float>(static_cast<std::int32_t>(n)), data.uv_exponent[set]);
        };
        for (const auto& uv : data.uv[set]) out.uv[set].emplace_back(coordinate(uv[0]), coordinate(uv[1]));
    }
    for (const auto t : data.tangents) out.tangents.push_back(tangent_from_cells(t));
    return out;
}

} // namespace

Result<std::vector<GroupDraft>> decode_drafts(const Pack& pack, std::uint32_t number) {
    PageReader reader;
    GUANHE_TRY_LET(const auto streams, reader.read(pack, number));
    GroupScratch scratch;
    GroupData data;
    std::vector<GroupDraft> drafts;
    for (std::size_t g = 0; g < streams.size(); ++g) {
        const auto& group = pack.groups()[pack.pages()[number].first_group + g];
        if (const auto* wrong = decode_group(streams[g], scratch, data)) return page_error(pack, number, wrong);
        if (const auto* wrong = check_clusters(pack, group, data)) return page_error(pack, number, wrong);
        const auto children = pack.children(group);
        drafts.push_back({.vertices = vertices_of(data),
                          .indices = data.indices,
                          .clusters = data.clusters,
                          .children = {children.begin(), children.end()},
                          .center = vec(group.center),
                          .radius = group.radius,
                          .error = group.error,
                          .box_min = vec(group.box_min),
                          .box_max = vec(group.box_max),
                          .level = group.level});
    }
    return drafts;
}

} // namespace guanhe::pack
