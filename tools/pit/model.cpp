#include "pit/model.h"

#include "noise.h"
#include "pit/earth.h"
#include "pit/jars.h"

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::tools::pit {

namespace {

constexpr const char* title_zh = "仰韶文化彩陶坑（示意复原）";
constexpr const char* title_en = "Yangshao pit with nine painted jars (schematic reconstruction)";
constexpr const char* rights =
    "Guanhe contributors, Apache-2.0. 示意复原 schematic reconstruction, not a record of an excavation";

Json vec(const glm::vec3& v) {
    return {v.x, v.y, v.z};
}
Json quaternion(const glm::quat& q) {
    return {q.x, q.y, q.z, q.w};
}

/// Title, rights and certainty, for people and for catalogues.
void describe(GltfWriter& writer) {
    const auto both = [](const char* zh, const char* en) {
        return Json{{"@type", "rdf:Alt"},
                    {"rdf:_1", {{"@language", "zh-CN"}, {"@value", zh}}},
                    {"rdf:_2", {{"@language", "en"}, {"@value", en}}}};
    };
    Json packet = {
        {"@context",
         {{"dc", "http://purl.org/dc/elements/1.1/"},
          {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
          {"xmpRights", "http://ns.adobe.com/xap/1.0/rights/"}}},
        {"@id", ""},
        {"dc:title", both(title_zh, title_en)},
        {"dc:description", both("夯土坑内的九件彩陶，布局如北斗七星及辅、弼二星。由程序生成，用于演示；来源未经核实。",
                                "Nine vessels in a pit of rammed earth, laid out like the seven stars of the Big "
                                "Dipper and two beside them. Made by a "
                                "program for demonstration; sources not verified.")},
        {"dc:creator", {{"@list", Json::array({"Guanhe contributors"})}}},
        {"dc:rights", both("Apache-2.0；示意复原", "Apache-2.0; schematic reconstruction")},
        {"dc:subject",
         {{"@set", Json::array({"仰韶文化", "彩陶", "北斗", "Yangshao culture", "painted pottery", "Big Dipper"})}}},
        {"dc:type", {{"@set", Json::array({"示意复原", "schematic reconstruction"})}}},
        {"xmpRights:Marked", true}};
    auto& document = writer.document();
    document["asset"]["copyright"] = rights;
    document["asset"]["extensions"]["KHR_xmp_json_ld"] = {{"packet", 0}};
    document["asset"]["extras"] = {{"certainty", "sources-unverified"}, {"kind", "schematic reconstruction 示意复原"}};
    document["extensionsUsed"] = Json::array({"KHR_xmp_json_ld"});
    document["extensions"]["KHR_xmp_json_ld"]["packets"] = Json::array({std::move(packet)});
}

class Model {
public:
    Model(GltfWriter& writer, std::uint32_t seed, Jobs& jobs)
        : writer_(writer), seed_(seed), jobs_(jobs), jars_(nine_jars(seed)), earth_(seed, feet()) {}

    [[nodiscard]] Result<void> write() {
        describe(writer_);
        GUANHE_TRY(write_earth());
        for (std::size_t i = 0; i < jars_.size(); ++i) GUANHE_TRY(write_jar(i));
        GUANHE_TRY(write_pebbles());
        GUANHE_TRY(write_scale_bar());
        write_camera();
        const auto root =
            writer_.add("nodes", {{"name", std::string(title_zh) + " " + title_en}, {"children", children_}});
        writer_.add("scenes", {{"name", "坑 pit"}, {"nodes", {root, camera_}}});
        writer_.document()["scene"] = 0;
        return writer_.finish();
    }

private:
    static Profile profile_of(const Jar& jar) { return {jar.outline, jar.wall}; }

    [[nodiscard]] std::vector<Foot> feet() const {
        std::vector<Foot> feet;
        for (const auto& jar : jars_) {
            const auto profile = profile_of(jar);
            float s = 0.0F;
            while (s < profile.length() && profile.outside(s).place.y < jar.sunk) s += 0.001F;
            feet.push_back({.place = jar.place, .radius = profile.outside(s).place.x});
        }
        return feet;
    }

    void add_child(Json node) { children_.push_back(writer_.add("nodes", std::move(node))); }

    [[nodiscard]] Result<void> add_part(const std::string& name, const Mesh& mesh, std::size_t material) {
        GUANHE_TRY_LET(const auto index, add_mesh(writer_, name, mesh, material));
        add_child({{"name", name}, {"mesh", index}});
        return {};
    }

    [[nodiscard]] Result<std::size_t> texture(const Picture& picture, const std::string& name, int quality) {
        GUANHE_TRY_LET(const auto encoded, encode_jpeg(picture, quality));
        return writer_.add_texture(encoded, "image/jpeg", name);
    }

    [[nodiscard]] Result<std::size_t> earth_material(const std::string& name, const SoilPictures& pictures) {
        GUANHE_TRY_LET(const auto colour, texture(pictures.base_colour, name + " colour", 90));
        GUANHE_TRY_LET(const auto normal, texture(pictures.normals, name + " normals", 93));
        return writer_.add(
            "materials",
            {{"name", name},
             {"pbrMetallicRoughness",
              {{"baseColorTexture", {{"index", colour}}}, {"metallicFactor", 0.0}, {"roughnessFactor", 0.95}}},
             {"normalTexture", {{"index", normal}}}});
    }

    std::size_t plain_material(const std::string& name, glm::vec3 colour, float roughness) {
        return writer_.add("materials", {{"name", name},
                                         {"pbrMetallicRoughness",
                                          {{"baseColorFactor", {colour.x, colour.y, colour.z, 1.0}},
                                           {"metallicFactor", 0.0},
                                           {"roughnessFactor", roughness}}}});
    }

    [[nodiscard]] Result<void> write_earth() {
        GUANHE_TRY_LET(soil_, earth_material("黄土 loess", bake_soil(jobs_, seed_)));
        GUANHE_TRY_LET(const auto strata, earth_material("夯土 rammed earth", bake_strata(jobs_, seed_)));
        GUANHE_TRY(add_part("地面 ground", earth_.ground(), soil_));
        GUANHE_TRY(add_part("夯土坑壁 rammed-earth walls", earth_.walls(), strata));
        GUANHE_TRY(add_part("坑底 pit floor", earth_.floor(), soil_));
        GUANHE_TRY(add_part("剖面 section", earth_.block_sides(), strata));
        core_ = plain_material("陶胎 broken clay", glm::vec3(1.0F), 0.95F);
        return {};
    }

    [[nodiscard]] Result<void> write_jar(std::size_t i) {
        const auto& jar = jars_[i];
        const auto seed = seed_ + 1000U * static_cast<std::uint32_t>(i + 1);
        const auto profile = profile_of(jar);
        const auto pictures = bake_vessel(jobs_, profile, jar.finish, seed);
        GUANHE_TRY_LET(const auto colour, texture(pictures.base_colour, jar.name + " colour", 92));
        GUANHE_TRY_LET(const auto normal, texture(pictures.normals, jar.name + " normals", 93));
        GUANHE_TRY_LET(const auto rough, texture(pictures.roughness, jar.name + " roughness", 85));
        const auto material = writer_.add("materials", {{"name", jar.name},
                                                        {"pbrMetallicRoughness",
                                                         {{"baseColorTexture", {{"index", colour}}},
                                                          {"metallicRoughnessTexture", {{"index", rough}}},
                                                          {"metallicFactor", 0.0}}},
                                                        {"normalTexture", {{"index", normal}}}});

        const float break_at = 1.1F; // radians about the vessel
        const auto broken_to = [&](float angle) {
            const float from = std::remainder(angle - break_at, 6.28318531F);
            const float jag = 0.5F * std::abs(std::remainder(angle * 2.3F, 1.0F)) +
                              0.6F * gradient_noise(glm::vec2(angle * 2.2F, 0.5F), seed + 51) +
                              0.06F * gradient_noise(glm::vec2(angle * 31.0F, 0.5F), seed + 53);
            const float bite = glm::smoothstep(1.25F, 0.75F, std::abs(from));
            return profile.length() * (1.0F - bite * std::max(0.0F, 0.36F + 0.26F * jag));
        };
        const auto vessel = make_vessel(profile, seed, jar.broken ? BreakLine(broken_to) : BreakLine());
        auto shell = vessel.shell;
        if (jar.handles) shell.append(make_handles(profile, seed, 0.52F, 0.66F), glm::mat4(1.0F));

        const auto turn = glm::angleAxis(jar.lean.x, glm::vec3(0, 0, -1)) *
                          glm::angleAxis(jar.lean.y, glm::vec3(1, 0, 0)) *
                          glm::angleAxis(jar.facing, glm::vec3(0, 1, 0));
        // The floor under it, without the little rim of earth about its foot.
        const float floor = earth_.floor_height(jar.place) - 0.018F;
        GUANHE_TRY_LET(const auto mesh, add_mesh(writer_, jar.name, shell, material));
        Json node = {{"name", jar.name},
                     {"mesh", mesh},
                     {"translation", vec({jar.place.x, floor - jar.sunk, jar.place.y})},
                     {"rotation", quaternion(turn)}};
        Json parts = Json::array();
        const auto add = [&](const std::string& name, const Mesh& part, std::size_t with) -> Result<void> {
            GUANHE_TRY_LET(const auto index, add_mesh(writer_, name, part, with));
            parts.push_back(writer_.add("nodes", {{"name", name}, {"mesh", index}}));
            return {};
        };
        if (!vessel.fracture.indices.empty()) GUANHE_TRY(add("断口 fracture", vessel.fracture, core_));
        if (jar.filling > 0.0F) GUANHE_TRY(add("填土 earth filling", make_filling(profile, seed, jar.filling), soil_));
        if (!parts.empty()) node["children"] = std::move(parts);
        add_child(std::move(node));
        return jar.broken ? write_sherds(jar, profile, seed, material) : Result<void>{};
    }

    /// What broke off lies beside the vessel, some of it further away.
    [[nodiscard]] Result<void> write_sherds(const Jar& jar, const Profile& profile, std::uint32_t seed,
                                            std::size_t material) {
        Random random(seed + 61);
        Mesh shells;
        Mesh fractures;
        std::vector<glm::vec3> taken;
        for (std::uint32_t i = 0; shells.triangle_count() < 30'000 && i < 200; ++i) {
            const float radius = i < 6 ? random.between(0.045F, 0.07F) : random.between(0.016F, 0.042F);
            const float way = jar.facing + 1.1F + random.between(-1.2F, 1.2F);
            const float far = i < 6 ? random.between(0.17F, 0.32F) : random.between(0.15F, 0.52F);
            const auto place = jar.place + glm::vec2(std::sin(way), std::cos(way)) * far;
            const float angle = random.between(0.0F, 6.28F);
            const float s = random.between(0.5F, 0.84F) * profile.length();
            const bool free =
                std::ranges::none_of(taken,
                                     [&](const glm::vec3& t) {
                                         return glm::distance(place, glm::vec2(t.x, t.y)) < (radius + t.z) * 1.15F;
                                     }) &&
                std::ranges::none_of(
                    jars_, [&](const Jar& other) { return glm::distance(place, other.place) < radius + 0.13F; });
            if (!free || std::abs(place.x) > pit_half.x - 0.15F || std::abs(place.y) > pit_half.y - 0.15F) continue;
            taken.emplace_back(place, radius);
            const auto sherd = make_sherd(profile, seed + 70 + i, angle, s, radius);
            auto at = glm::translate(glm::mat4(1.0F), glm::vec3(place.x, earth_.floor_height(place) - 0.004F, place.y));
            at = glm::rotate(at, random.between(-0.16F, 0.16F), glm::vec3(1, 0, 0));
            at = glm::rotate(at, random.between(-0.16F, 0.16F), glm::vec3(0, 0, 1));
            at = glm::rotate(at, random.between(0.0F, 6.28F), glm::vec3(0, 1, 0));
            shells.append(sherd.shell, at);
            fractures.append(sherd.fracture, at);
        }
        GUANHE_TRY(add_part("陶片 sherds", shells, material));
        return add_part("陶片断口 fractures of the sherds", fractures, core_);
    }

    [[nodiscard]] Result<void> write_pebbles() {
        Random random(seed_ + 501);
        const auto ball = icosphere(2);
        Mesh pebbles;
        for (std::uint32_t i = 0; i < 170; ++i) {
            auto stone = ball;
            const glm::vec3 shape(1.0F, random.between(0.45F, 0.7F), random.between(0.65F, 1.0F));
            for (auto& p : stone.positions)
                p *= shape * (1.0F + 0.30F * gradient_noise(p * 1.2F, seed_ + 503 + i) +
                              0.10F * gradient_noise(p * 3.5F, seed_ + 509 + i));
            compute_normals(stone);
            compute_tangents(stone);
            const auto colour =
                glm::mix(srgb(140, 122, 98), srgb(176, 158, 130), random.next()) * random.between(0.55F, 1.0F);
            std::ranges::fill(stone.colours, colour);
            const float size = 0.005F + 0.019F * std::pow(random.next(), 3.5F);
            const bool below = i % 2 == 0;
            glm::vec2 place(random.between(-1.0F, 1.0F), random.between(-1.0F, 1.0F));
            place *= below ? pit_half - 0.1F : block_half - 0.1F;
            const bool over_pit = std::abs(place.x) < pit_half.x + 0.08F && std::abs(place.y) < pit_half.y + 0.08F;
            if (!below && over_pit) continue;
            const bool on_jar = below && std::ranges::any_of(jars_, [&](const Jar& jar) {
                                    return glm::distance(jar.place, place) < 0.17F;
                                });
            if (on_jar) continue;
            const float y = below ? earth_.floor_height(place) : earth_.ground_height(place);
            auto at = glm::translate(glm::mat4(1.0F), glm::vec3(place.x, y + size * 0.15F, place.y));
            at = glm::rotate(at, random.between(0.0F, 6.28F), glm::vec3(0, 1, 0));
            pebbles.append(stone, glm::scale(at, glm::vec3(size)));
        }
        return add_part("砾石 pebbles", pebbles, plain_material("砾石 stone", glm::vec3(1.0F), 0.9F));
    }

    /// Half a metre in black and white, as it lies in every excavation photograph.
    [[nodiscard]] Result<void> write_scale_bar() {
        Mesh bar;
        for (int i = 0; i < 5; ++i) {
            auto piece = box({0.05F, 0.004F, 0.02F});
            std::ranges::fill(piece.colours, i % 2 == 0 ? srgb(34, 33, 32) : srgb(226, 222, 212));
            bar.append(piece, glm::translate(glm::mat4(1.0F), glm::vec3(0.1F * static_cast<float>(i - 2), 0.0F, 0.0F)));
        }
        const glm::vec2 place(1.18F, 0.62F);
        GUANHE_TRY_LET(const auto mesh, add_mesh(writer_, "比例尺 scale bar, 0.5 m", bar,
                                                 plain_material("比例尺 scale bar", glm::vec3(1.0F), 0.6F)));
        add_child({{"name", "比例尺 scale bar, 0.5 m"},
                   {"mesh", mesh},
                   {"translation", vec({place.x, earth_.floor_height(place) + 0.012F, place.y})},
                   {"rotation", quaternion(glm::angleAxis(0.12F, glm::vec3(0, 1, 0)))}});
        return {};
    }

    void write_camera() {
        const glm::vec3 eye(-0.85F, 1.45F, 2.5F);
        const glm::vec3 target(0.0F, -0.62F, 0.1F);
        const auto lens = writer_.add(
            "cameras",
            {{"name", "题图 title picture"},
             {"type", "perspective"},
             {"perspective", {{"yfov", 0.72}, {"znear", 0.05}, {"zfar", 100.0}, {"aspectRatio", 16.0 / 9.0}}}});
        camera_ = writer_.add(
            "nodes", {{"name", "题图 title picture"},
                      {"camera", lens},
                      {"translation", vec(eye)},
                      {"rotation", quaternion(glm::quatLookAt(glm::normalize(target - eye), glm::vec3(0, 1, 0)))}});
    }

    GltfWriter& writer_;
    std::uint32_t seed_;
    Jobs& jobs_;
    std::vector<Jar> jars_;
    Earth earth_;
    Json children_ = Json::array();
    std::size_t soil_ = 0;
    std::size_t core_ = 0;
    std::size_t camera_ = 0;
};

} // namespace

Result<void> write_pit(const Path& file, std::uint32_t seed, Jobs& jobs) {
    GUANHE_TRY_LET(const auto writer, GltfWriter::create(file, {.generator = "guanhe make_pit"}));
    return Model(*writer, seed, jobs).write();
}

} // namespace guanhe::tools::pit
