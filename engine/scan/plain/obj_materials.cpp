// MTL: material libraries of OBJ files, with the physically based statements of Exocortex.
#include "scan/plain/deliver.h"
#include "scan/plain/mtl_map.h"
#include "scan/plain/obj.h"
#include "scan/plain/pictures.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace guanhe::scan::plain::obj {

namespace {

/// What a material of a library says; what is not said is nothing.
struct Statements {
    std::optional<glm::vec3> diffuse, specular, emissive;
    std::optional<float> shininess, opacity, roughness, metallic, ior;
    Map color, glow, alpha, bump, normals, rough, metal;
};

/// The materials that are wanted, by name; those that were found have a value.
using Wanted = std::map<std::string, std::optional<Material>, std::less<>>;

class Library {
public:
    Library(std::string_view text, std::string name, const Path& folder, Wanted& materials, Pictures& pictures,
            Reading& reading)
        : in_(text), name_(std::move(name)), folder_(folder), materials_(materials), pictures_(pictures),
          reading_(reading) {}

    void read() {
        while (!in_.done()) {
            Cursor line(take_line(in_));
            ++line_;
            const auto word = take_word(line);
            if (word.empty() || word.front() == '#') continue;
            if (same_word(word, "newmtl")) {
                finish();
                current_ = std::string(trimmed(line.rest()));
            } else if (current_) {
                statement(word, line);
            }
        }
        finish();
    }

private:
    [[nodiscard]] std::string place(std::uint64_t line) const { return name_ + ": line " + std::to_string(line); }

    void statement(std::string_view word, Cursor line) {
        auto& s = statements_;
        if (same_word(word, "kd")) s.diffuse = color(line);
        if (same_word(word, "ks")) s.specular = color(line);
        if (same_word(word, "ke")) s.emissive = color(line);
        if (same_word(word, "ns")) s.shininess = number(line);
        if (same_word(word, "d")) s.opacity = number(line);
        if (same_word(word, "tr")) {
            if (const auto transparency = number(line)) s.opacity = 1.0F - *transparency;
        }
        if (same_word(word, "pr")) s.roughness = number(line);
        if (same_word(word, "pm")) s.metallic = number(line);
        if (same_word(word, "ni")) s.ior = number(line);
        if (same_word(word, "map_kd")) s.color = map(line);
        if (same_word(word, "map_ke")) s.glow = map(line);
        if (same_word(word, "map_d")) s.alpha = map(line);
        if (same_word(word, "map_bump") || same_word(word, "bump")) s.bump = map(line);
        if (same_word(word, "norm") || same_word(word, "map_norm") || same_word(word, "map_kn")) s.normals = map(line);
        if (same_word(word, "map_pr")) s.rough = map(line);
        if (same_word(word, "map_pm")) s.metal = map(line);
    }

    std::optional<float> number(Cursor& line) {
        double value = 0.0;
        if (take_number(line, value) && std::isfinite(static_cast<float>(value))) return static_cast<float>(value);
        reading_.faults.warn_whole(place(line_) + ": a number was expected; the line is passed over");
        return std::nullopt;
    }

    std::optional<glm::vec3> color(Cursor& line) {
        const auto red = number(line);
        if (!red) return std::nullopt;
        glm::vec3 value(*red); // one number stands for three
        double part = 0.0;
        if (take_number(line, part)) {
            value.y = value.z = static_cast<float>(part);
            if (take_number(line, part)) value.z = static_cast<float>(part);
        }
        return glm::clamp(value, 0.0F, 65504.0F);
    }

    [[nodiscard]] Map map(Cursor& line) const {
        auto result = take_map(line);
        result.line = line_;
        return result;
    }

    TextureRef texture(const Map& map) {
        TextureRef ref;
        if (map.file.empty()) return ref;
        ref.texture = pictures_.texture(map.file, folder_, map.wrap, place(map.line));
        const auto finite = [](const glm::vec2& v) { return std::isfinite(v.x) && std::isfinite(v.y); };
        if (!finite(map.scale) || !finite(map.offset)) return ref;
        // In the file v counts upwards: v' = 1 - (s (1 - v) + o).
        ref.row0 = {map.scale.x, 0.0F, map.offset.x};
        ref.row1 = {0.0F, map.scale.y, 1.0F - map.scale.y - map.offset.y};
        return ref;
    }

    void finish() {
        if (!current_) return;
        if (const auto wanted = materials_.find(*current_); wanted != materials_.end() && !wanted->second) {
            wanted->second = made();
        }
        current_.reset();
        statements_ = {};
    }

    Material made() {
        const auto& s = statements_;
        auto material = plain_material(as_utf8(*current_));
        material.base_color_texture = texture(s.color);
        // Photogrammetry writes all kinds of grey beside its pictures, and means the pictures.
        if (s.diffuse && material.base_color_texture.texture < 0) {
            material.base_color = glm::vec4(glm::min(*s.diffuse, 1.0F), 1.0F);
        }
        material.emissive = s.emissive.value_or(glm::vec3(0.0F));
        material.emissive_texture = texture(s.glow);
        if (material.emissive_texture.texture >= 0 && !s.emissive) material.emissive = glm::vec3(1.0F);
        if (s.ior && *s.ior >= 1.0F) material.ior = std::min(*s.ior, 10.0F);
        gloss(material);
        relief(material);
        transparency(material);
        return material;
    }

    void gloss(Material& material) {
        const auto& s = statements_;
        material.metallic = std::clamp(s.metallic.value_or(0.0F), 0.0F, 1.0F);
        if (s.roughness) {
            material.roughness = std::clamp(*s.roughness, 0.0F, 1.0F);
        } else if (s.shininess && s.specular && *s.specular != glm::vec3(0.0F)) {
            // As Blender writes it, and reads it back.
            material.roughness = 1.0F - std::sqrt(std::clamp(*s.shininess, 0.0F, 1000.0F) / 1000.0F);
        }
        const auto& map = s.rough.file.empty() ? s.metal : s.rough;
        if (map.file.empty()) return;
        // Greyscale pictures have roughness in green and metal in blue as well, which is where glTF looks for them.
        const bool both = s.rough.file == s.metal.file;
        if (s.rough.file.empty() || (!s.metal.file.empty() && !both)) {
            reading_.faults.warn_whole(place(s.metal.line) + ": map_Pm is not drawn: it is a picture of its own");
        }
        if (s.rough.file.empty()) return;
        material.metallic_roughness_texture = texture(map);
        if (material.metallic_roughness_texture.texture < 0) return;
        material.roughness = s.roughness ? material.roughness : 1.0F;
        material.metallic = both ? s.metallic.value_or(1.0F) : 0.0F;
    }

    void relief(Material& material) {
        const auto& s = statements_;
        const bool named = !s.normals.file.empty();
        const auto& map = named ? s.normals : s.bump;
        if (map.file.empty()) return;
        const auto ref = texture(map);
        if (ref.texture < 0) return;
        // "bump" means heights, but most programs write normals there.
        if (!named && !pictures_.shows_normals(ref.texture)) {
            reading_.faults.warn_whole(place(map.line) + ": the map of heights is not drawn");
            return;
        }
        material.normal_texture = ref;
        material.normal_scale = map.strength;
    }

    void transparency(Material& material) {
        const auto& s = statements_;
        const float opacity = std::clamp(s.opacity.value_or(1.0F), 0.0F, 1.0F);
        // Programs disagree on what Tr means, and write 1 for what is opaque; nobody writes what cannot be seen.
        if (opacity > 0.0F && opacity < 1.0F) {
            material.base_color.a = opacity;
            material.alpha_mode = AlphaMode::blend;
        }
        if (s.alpha.file.empty()) return;
        if (s.alpha.file == s.color.file && material.base_color_texture.texture >= 0) {
            material.alpha_mode = AlphaMode::mask; // leaves and nets, whose parts need no sorting
        } else {
            reading_.faults.warn_whole(place(s.alpha.line) +
                                       ": map_d is not drawn: it is another picture than that of map_Kd");
        }
    }

    Cursor in_;
    std::string name_;
    std::optional<Path> folder_;
    Wanted& materials_;
    Pictures& pictures_;
    Reading& reading_;
    std::uint64_t line_ = 0;
    std::optional<std::string> current_;
    Statements statements_;
};

/// Reads the library of this name, or the several that it names.
void read_library(std::string_view name, Wanted& materials, Pictures& pictures, Reading& reading, bool may_split) {
    auto path = find_beside(name, reading.source.folder);
    if (!path && may_split && name.find_first_of(" \t") != std::string_view::npos) {
        Cursor words(name);
        for (auto word = take_word(words); !word.empty(); word = take_word(words)) {
            read_library(word, materials, pictures, reading, false);
        }
        return;
    }
    const auto text = path ? read_text(*path, most_library_bytes) : Result<std::string>(path.error());
    if (!text) {
        reading.faults.warn_whole("the material library " + quoted(name) + " is left out: " + text.error().message());
        return;
    }
    Library(*text, as_utf8(name), path->parent_path(), materials, pictures, reading).read();
}

} // namespace

void read_materials(const std::vector<std::string>& libraries, const std::vector<std::string>& names, Scan& scan,
                    Reading& reading) {
    Wanted wanted;
    for (const auto& name : names) wanted.try_emplace(name);
    Pictures pictures(scan, reading);
    for (const auto& library : libraries) read_library(library, wanted, pictures, reading, true);
    std::size_t missing = 0;
    for (const auto& name : names) {
        const auto& found = wanted.find(name)->second;
        if (found) {
            scan.materials.push_back(*found);
            continue;
        }
        scan.materials.push_back(plain_material(name.empty() ? stem_of(reading.faults.source()) : as_utf8(name)));
        missing += name.empty() ? 0 : 1;
    }
    if (missing > 0 && !libraries.empty()) {
        reading.faults.warn_whole(std::to_string(missing) + " materials are in no library; they are drawn plain");
    }
}

} // namespace guanhe::scan::plain::obj
