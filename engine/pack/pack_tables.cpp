#include "pack/pack_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace guanhe::pack {

namespace {

/// Steps beyond these would make a finite position infinite, or nothing, as a float.
constexpr double smallest_step = 0x1p-80, largest_step = 0x1p80;

[[nodiscard]] bool finite(const std::array<float, 3>& v) {
    return std::isfinite(v[0]) && std::isfinite(v[1]) && std::isfinite(v[2]);
}

[[nodiscard]] bool ordered(const std::array<float, 3>& low, const std::array<float, 3>& high) {
    return finite(low) && finite(high) && low[0] <= high[0] && low[1] <= high[1] && low[2] <= high[2];
}

[[nodiscard]] bool box_inside(const Group& inner, const Group& outer) {
    for (std::size_t i = 0; i < 3; ++i) {
        if (inner.box_min[i] < outer.box_min[i] || inner.box_max[i] > outer.box_max[i]) return false;
    }
    return true;
}

[[nodiscard]] bool sphere_inside(const Group& inner, const Group& outer) {
    const double room = double{outer.radius} * (1.0 + sphere_tolerance) - double{inner.radius};
    double squared = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double d = double{inner.center[i]} - double{outer.center[i]};
        squared += d * d;
    }
    return room >= 0.0 && squared <= room * room;
}

class Checker {
public:
    Checker(const Tables& tables, std::string_view name) : t_(tables), name_(name) {}

    [[nodiscard]] Result<void> run() {
        if (t_.groups.size() >= none / 2 || t_.pages.size() >= none || t_.children.size() >= none) {
            return bad("groups", 0, "the pack has more groups, pages or children than 31 bits can count");
        }
        seen_by_.assign(t_.groups.size(), none);
        for (std::size_t m = 0; m < t_.meshes.size(); ++m) {
            GUANHE_TRY(mesh(m));
            GUANHE_TRY(pages(m));
            GUANHE_TRY(groups(m));
        }
        if (next_group_ != t_.groups.size()) return bad("groups", next_group_, "belongs to no mesh");
        if (next_page_ != t_.pages.size()) return bad("pages", next_page_, "belongs to no mesh");
        if (next_part_ != t_.parts.size()) return bad("parts", next_part_, "belongs to no mesh");
        if (next_child_ != t_.children.size()) return bad("children", next_child_, "belongs to no group");
        return {};
    }

private:
    [[nodiscard]] Error bad(const char* table, std::size_t entry, std::string what) const {
        return table_error(name_, table, entry, std::move(what));
    }

    [[nodiscard]] Result<void> mesh(std::size_t m) {
        const Mesh& mesh = t_.meshes[m];
        int exponent = 0;
        if (!(mesh.step >= smallest_step && mesh.step <= largest_step) || std::frexp(mesh.step, &exponent) != 0.5) {
            return bad("meshes", m, "the grid's step is not a power of two between 2^-80 and 2^80");
        }
        for (const double v : mesh.origin) {
            if (!std::isfinite(v)) return bad("meshes", m, "the origin is not finite");
        }
        if (!ordered(mesh.box_min, mesh.box_max)) return bad("meshes", m, "the box is not finite or inside out");
        if ((mesh.attributes & ~std::uint32_t{all_attributes}) != 0) return bad("meshes", m, "unknown attributes");
        if (mesh.first_group != next_group_ || mesh.group_count > t_.groups.size() - next_group_) {
            return bad("meshes", m, "its groups do not follow those of the mesh before, or run past the table's end");
        }
        if (mesh.first_part != next_part_ || mesh.part_count > t_.parts.size() - next_part_) {
            return bad("meshes", m, "its parts do not follow those of the mesh before, or run past the table's end");
        }
        if (mesh.group_count > 0 && mesh.level_count == 0) return bad("meshes", m, "it has groups but no levels");
        if (mesh.part_count > max_parts || (mesh.group_count > 0 && mesh.part_count == 0)) {
            return bad("meshes", m, std::to_string(mesh.part_count) + " parts; 1 to 65535 were expected");
        }
        std::uint64_t triangles = 0;
        for (std::size_t p = next_part_; p < next_part_ + mesh.part_count; ++p) {
            const Part& part = t_.parts[p];
            if (part.material < -1) return bad("parts", p, "there are no materials below -1");
            if (part.triangles > mesh.source_triangles - triangles) {
                return bad("parts", p, "the mesh's parts have more triangles than its source had");
            }
            triangles += part.triangles;
        }
        next_part_ += mesh.part_count;
        return {};
    }

    /// The pages of this mesh are those that cover its groups.
    [[nodiscard]] Result<void> pages(std::size_t m) const {
        const std::uint64_t end = std::uint64_t{t_.meshes[m].first_group} + t_.meshes[m].group_count;
        std::uint64_t group = t_.meshes[m].first_group;
        std::uint64_t offset = next_page_ > 0 ? end_of(t_.pages[next_page_ - 1]) : pages_begin();
        for (std::size_t p = next_page_; group < end; ++p) {
            if (p == t_.pages.size()) return bad("meshes", m, "its last groups are on no page");
            const Page& page = t_.pages[p];
            if (page.mesh != m) return bad("pages", p, "names another mesh than its groups'");
            if (page.first_group != group || page.group_count == 0 || page.group_count > end - group ||
                page.group_count > std::numeric_limits<std::uint16_t>::max()) {
                return bad("pages", p, "its groups do not follow those of the page before, or run past the mesh's");
            }
            if (page.offset % section_alignment != 0 || page.offset < offset || page.offset > t_.pages_end ||
                page.stored_bytes > t_.pages_end - page.offset) {
                return bad("pages", p, "lies over other data, outside of the file, or not at a multiple of 64 bytes");
            }
            if (page.stored_bytes == 0 || page.stored_bytes > max_page_bytes || page.raw_bytes == 0 ||
                page.raw_bytes > max_page_bytes || page.resident_bytes == 0 || page.resident_bytes > max_page_bytes ||
                page.resident_bytes % 4 != 0) {
                return bad("pages", p, "a page of no bytes, or of more than 4 MiB");
            }
            group += page.group_count;
            offset = end_of(page);
        }
        return {};
    }

    [[nodiscard]] std::uint64_t pages_begin() const {
        return t_.tiles.empty() ? sizeof(Header) : t_.tiles.back().offset + t_.tiles.back().stored_bytes;
    }
    [[nodiscard]] static std::uint64_t end_of(const Page& page) { return page.offset + page.stored_bytes; }

    [[nodiscard]] Result<void> groups(std::size_t m) {
        const Mesh& mesh = t_.meshes[m];
        const auto first = static_cast<std::uint32_t>(next_group_);
        const std::uint32_t end = first + mesh.group_count;
        for (std::uint32_t g = first; g < end; ++g) {
            const Group& group = t_.groups[g];
            const Page& page = t_.pages[next_page_];
            if (group.page != next_page_ || group.index_in_page != g - page.first_group) {
                return bad("groups", g, "is not on the page that it names");
            }
            if (g - page.first_group == page.group_count - 1) ++next_page_;
            const bool root = g + 1 == end;
            if (!finite(group.center) || !std::isfinite(group.radius) || group.radius < 0.0F ||
                !ordered(group.box_min, group.box_max)) {
                return bad("groups", g, "its sphere or box is not finite or inside out");
            }
            if (root ? group.error != std::numeric_limits<float>::infinity()
                     : !(group.error >= 0.0F && std::isfinite(group.error))) {
                return bad("groups", g, root ? "the root's error is not infinite" : "its error is not finite");
            }
            if (group.cluster_count == 0 || group.cluster_count > max_group_clusters ||
                group.triangle_count < group.cluster_count ||
                group.triangle_count > group.cluster_count * max_cluster_triangles) {
                return bad("groups", g,
                           std::to_string(group.triangle_count) + " triangles in " +
                               std::to_string(group.cluster_count) + " clusters cannot be");
            }
            if (group.level >= mesh.level_count) return bad("groups", g, "its level is above the mesh's highest");
            GUANHE_TRY(children(g, first));
        }
        for (std::uint32_t g = first; g + 1 < end; ++g) {
            if (seen_by_[g] == none) return bad("groups", g, "no other group is its parent");
        }
        next_group_ = end;
        return {};
    }

    [[nodiscard]] Result<void> children(std::uint32_t g, std::uint32_t first_of_mesh) {
        const Group& group = t_.groups[g];
        if (group.first_child != next_child_ || group.child_count > t_.children.size() - next_child_) {
            return bad("groups", g,
                       "its children do not follow those of the group before, or run past the table's end");
        }
        for (const auto c : t_.children.subspan(next_child_, group.child_count)) {
            if (c >= g || c < first_of_mesh) {
                return bad("groups", g, "its child " + std::to_string(c) + " is not an earlier group of the same mesh");
            }
            const Group& child = t_.groups[c];
            if (seen_by_[c] == g) return bad("groups", g, "names the child " + std::to_string(c) + " twice");
            seen_by_[c] = g;
            if (child.level >= group.level) {
                return bad("groups", g, "its child " + std::to_string(c) + " is not of a lower level");
            }
            if (child.error > group.error || !sphere_inside(child, group) || !box_inside(child, group)) {
                return bad("groups", g, "its child " + std::to_string(c) + " has a larger error, sphere or box");
            }
        }
        next_child_ += group.child_count;
        return {};
    }

    const Tables& t_;
    std::string_view name_;
    std::size_t next_group_ = 0, next_page_ = 0, next_part_ = 0, next_child_ = 0;
    std::vector<std::uint32_t> seen_by_; ///< the last group that named this one as a child
};

} // namespace

Error table_error(std::string_view name, const char* table, std::size_t entry, std::string what) {
    return Error{std::move(what), std::string(name) + ": " + table + "[" + std::to_string(entry) + "]",
                 "the pack is damaged or was not made by Guanhe; bake the scan again"};
}

Result<void> check_tables(const Tables& tables, std::string_view name) {
    GUANHE_TRY(check_textures(tables, name));
    return Checker(tables, name).run();
}

} // namespace guanhe::pack
