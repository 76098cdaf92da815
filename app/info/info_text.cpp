#include "info/info.h"

#include "base/text.h"
#include "figures.h"
#include "info/words.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace guanhe::app {

namespace {

constexpr std::size_t label_width = 14;
constexpr std::size_t items_begun = 6;   ///< of a list that is cut short
constexpr std::size_t bytes_begun = 400; ///< of a long text

std::string shortest(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4g", value);
    return text.data();
}

std::string in_quotes(std::string_view name) {
    return name.empty() ? "(no name)" : "'" + std::string(name) + "'";
}

std::string vector_text(const glm::vec3& v) {
    return shortest(v.x) + ", " + shortest(v.y) + ", " + shortest(v.z);
}

class Lines {
public:
    explicit Lines(Lists lists) : lists_(lists) {}

    void row(std::string_view label, const std::string& value) {
        text_ += label;
        text_.append(label.size() < label_width ? label_width - label.size() : 1, ' ');
        (text_ += value) += '\n';
    }
    /// The label once, then one item a line below each other.
    template<class Items, class Say>
    void list(std::string_view label, const Items& items, const Say& say) {
        const std::size_t said = lists_ == Lists::whole ? items.size() : std::min(items.size(), items_begun);
        for (std::size_t i = 0; i < said; ++i) row(i == 0 ? label : "", say(i, items[i]));
        if (said < items.size()) row("", "and " + with_commas(items.size() - said) + " more; --verbose prints them");
    }
    void long_text(std::string_view label, const std::string& text) {
        if (lists_ == Lists::whole || text.size() <= bytes_begun) {
            row(label, text);
            return;
        }
        row(label,
            std::string(first_bytes(text, bytes_begun)) + " ... (" + in_bytes(text.size()) + "; --verbose prints all)");
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    Lists lists_;
    std::string text_;
};

/// "1,204 triangles (612 vertices)", without what is not there.
std::string contents_text(const Contents& contents) {
    std::string text;
    const auto add = [&](std::uint64_t count, const char* one, const char* many) {
        if (count == 0) return;
        if (!text.empty()) text += ", ";
        text += with_commas(count) + " " + (count == 1 ? one : many);
    };
    add(contents.triangles, "triangle", "triangles");
    add(contents.lines, "line", "lines");
    add(contents.points, "point", "points");
    if (text.empty()) text = "nothing to draw";
    add(contents.vertices, "vertex", "vertices");
    add(contents.primitives, "primitive", "primitives");
    return text;
}

std::string image_text(const scan::Image& image) {
    if (image.encoded.empty() && !image.tiled) return in_quotes(image.name) + ": cannot be used";
    return in_quotes(image.name) + ": " + std::string(word(image.header.format)) + ", " +
           std::to_string(image.header.width) + " x " + std::to_string(image.header.height) +
           (image.header.has_alpha ? ", alpha" : "") + ", " +
           (image.tiled ? std::string("in tiles") : in_bytes(image.encoded.size()));
}

std::string material_text(const scan::Material& material) {
    std::string text = in_quotes(material.name) + ": ";
    text += material.unlit ? "unlit" : "lit";
    if (material.alpha_mode != scan::AlphaMode::opaque) (text += ", alpha ") += word(material.alpha_mode);
    if (material.double_sided) text += ", double-sided";
    return text;
}

std::string camera_text(const scan::Camera& camera) {
    if (camera.perspective) {
        return in_quotes(camera.name) + ": perspective, " + shortest(glm::degrees(camera.yfov)) + " degrees high";
    }
    return in_quotes(camera.name) + ": orthographic, " + shortest(2.0 * camera.xmag) + " x " +
           shortest(2.0 * camera.ymag) + " m";
}

std::string scene_text(const scan::Scan& scan, std::size_t index, const SceneSummary& scene) {
    std::string text = std::to_string(index) + " " + in_quotes(scene.name);
    if (static_cast<std::size_t>(scan.default_scene) == index) text += " (shown first)";
    text += ": " + with_commas(scene.nodes) + (scene.nodes == 1 ? " node, " : " nodes, ") + contents_text(scene.drawn);
    const std::string next = "\n" + std::string(label_width + 2, ' ');
    if (scene.bounds.empty()) return text;
    const auto size = scene.bounds.max - scene.bounds.min;
    return text + next + "size " + shortest(size.x) + " x " + shortest(size.y) + " x " + shortest(size.z) +
           " m (width, height, depth)" + next + "from (" + vector_text(scene.bounds.min) + ") to (" +
           vector_text(scene.bounds.max) + ") m";
}

/// "12.3 %"
std::string share_text(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "0 %";
    return shortest(100.0 * static_cast<double>(part) / static_cast<double>(whole)) + " %";
}

std::string tiled_text(const PackSummary::Texture& texture) {
    return std::to_string(texture.width) + " x " + std::to_string(texture.height) + ", " +
           std::to_string(texture.levels) + " levels, " + std::string(texture.format) + ", " +
           with_commas(texture.tiles) + " tiles, " + in_bytes(texture.stored_bytes);
}

void add_pack(const PackSummary& pack, Lines& lines) {
    lines.row("pack", "format " + std::to_string(pack.format_version) + ", bake " + std::to_string(pack.bake_version) +
                          (pack.source.empty() ? "" : ", baked from " + pack.source));
    auto meshes = with_commas(pack.meshes) + (pack.meshes == 1 ? " mesh" : " meshes") + " in clusters";
    if (pack.kept_meshes > 0) meshes += ", " + with_commas(pack.kept_meshes) + " as it was";
    lines.row("", meshes);
    lines.row("triangles", with_commas(pack.finest_triangles) + " of " + with_commas(pack.source_triangles) +
                               " given; " + with_commas(pack.all_triangles) + " at all levels");
    lines.row("hierarchy", with_commas(pack.levels) + " levels, " + with_commas(pack.groups) + " groups of " +
                               with_commas(pack.clusters) + " clusters");
    lines.row("pages", with_commas(pack.pages) + ", " + in_bytes(pack.page_bytes) + "; " +
                           in_bytes(pack.resident_bytes) + " in memory, " + in_bytes(pack.root_bytes) + " at least");
    lines.row("bytes",
              shortest(pack.bytes_per_triangle) + " a triangle given; the shell takes " + in_bytes(pack.shell_bytes));
    lines.list("tiled", pack.textures, [](std::size_t i, const PackSummary::Texture& texture) {
        return std::to_string(i) + " " + tiled_text(texture);
    });
    const auto lost = pack.degenerate + pack.duplicate;
    lines.row("losses", "vertices moved by at most " + shortest(100.0 * pack.quantisation_error_per_edge()) +
                            " % of the edges around; " + with_commas(lost) + (lost == 1 ? " triangle" : " triangles") +
                            " without area or repeated left out");
    if (pack.groups_simplified && pack.groups_stuck)
        lines.row("stuck", *pack.groups_stuck == 0
                               ? "none of " + with_commas(*pack.groups_simplified) + " groups"
                               : with_commas(*pack.groups_stuck) + " of " + with_commas(*pack.groups_simplified) +
                                     " groups (" + share_text(*pack.groups_stuck, *pack.groups_simplified) +
                                     ") could not be simplified");
    if (!pack.damage.none())
        lines.row("damaged", with_commas(pack.damage.pages.size()) + " of " + with_commas(pack.pages) + " pages, " +
                                 with_commas(pack.damage.tiles.size()) + " of the tiles");
    lines.list("bake warnings", pack.warnings, [](std::size_t, const std::string& warning) { return warning; });
}

} // namespace

std::string to_text(const Summary& summary, Lists lists) {
    const auto& scan = *summary.scan;
    Lines lines(lists);
    lines.row("file", scan.source);
    lines.row("size", in_bytes(summary.file_bytes));
    if (summary.pack) add_pack(*summary.pack, lines);
    lines.row("format", scan.metadata.format + (scan.metadata.version.empty() ? "" : " " + scan.metadata.version));
    if (!scan.metadata.generator.empty()) lines.row("generator", scan.metadata.generator);
    if (!scan.metadata.copyright.empty()) lines.row("copyright", scan.metadata.copyright);
    lines.list("comments", scan.metadata.comments, [](std::size_t, const std::string& comment) { return comment; });
    if (!scan.metadata.xmp_json.empty()) lines.long_text("XMP", scan.metadata.xmp_json);
    lines.row("nodes", with_commas(scan.nodes.size()));
    lines.row("meshes", with_commas(scan.meshes.size()));
    lines.row("stored", contents_text(summary.stored));
    lines.list("scenes", summary.scenes,
               [&](std::size_t i, const SceneSummary& scene) { return scene_text(scan, i, scene); });
    if (!scan.textures.empty()) lines.row("textures", with_commas(scan.textures.size()));
    lines.list("images", scan.images,
               [](std::size_t i, const scan::Image& image) { return std::to_string(i) + " " + image_text(image); });
    lines.list("materials", scan.materials, [](std::size_t i, const scan::Material& material) {
        return std::to_string(i) + " " + material_text(material);
    });
    lines.list("variants", scan.variants,
               [](std::size_t i, const std::string& name) { return std::to_string(i) + " " + in_quotes(name); });
    lines.list("animations", scan.animations, [](std::size_t i, const scan::Animation& animation) {
        return std::to_string(i) + " " + in_quotes(animation.name) + ": " + shortest(animation.duration) + " s, " +
               with_commas(animation.channels.size()) + " channels";
    });
    lines.list("skins", scan.skins, [](std::size_t i, const scan::Skin& skin) {
        return std::to_string(i) + " " + in_quotes(skin.name) + ": " + with_commas(skin.joints.size()) + " joints";
    });
    lines.list("cameras", scan.cameras,
               [](std::size_t i, const scan::Camera& camera) { return std::to_string(i) + " " + camera_text(camera); });
    lines.list("lights", scan.lights, [](std::size_t i, const scan::Light& light) {
        return std::to_string(i) + " " + in_quotes(light.name) + ": " + std::string(word(light.type));
    });
    lines.list("extensions", scan.extensions, [](std::size_t, const scan::Extension& extension) {
        return extension.name + ": " + std::string(word(extension.handling)) +
               (extension.required ? " (required)" : "");
    });
    lines.list("warnings", scan.warnings, [](std::size_t, const std::string& warning) { return warning; });
    return lines.take();
}

} // namespace guanhe::app
