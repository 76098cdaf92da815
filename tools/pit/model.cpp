#include "pit/model.h"

#include "description.h"
#include "materials.h"
#include "noise.h"
#include "pit/earth.h"
#include "pit/jars.h"
#include "pit/vessel.h"

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>

#include <algorithm>
#include <cmath>

namespace guanhe::tools::pit {

namespace {

const Bilingual title{"仰韶文化彩陶坑（示意复原）", "Yangshao pit with nine painted jars (schematic reconstruction)"};
const std::vector<std::string> subjects{"仰韶文化",        "彩陶",      "北斗", "Yangshao culture",
                                        "painted pottery", "Big Dipper"};

class Model {
public:
    Model(GltfWriter& writer, std::uint32_t seed, Jobs& jobs)
        : writer_(writer), seed_(seed), jobs_(jobs), jars_(nine_jars(seed)), earth_(seed, feet()) {}

    [[nodiscard]] Result<void> write() {
        describe(writer_,
                 {.title = title,
                  .text = {"夯土坑内的九件彩陶，布局如北斗七星及辅、弼二星。由程序生成，用于演示；来源未经核实。",
                           "Nine vessels in a pit of rammed earth, laid out like the seven stars of the Big "
                           "Dipper and two beside them. Made by a program for demonstration; sources not "
                           "verified."},
                  .subjects = subjects});
        GUANHE_TRY(write_earth());
        for (std::size_t i = 0; i < jars_.size(); ++i) GUANHE_TRY(write_jar(i));
        GUANHE_TRY(write_pebbles());
        GUANHE_TRY(write_scale_bar());
        const auto camera = add_camera(writer_, "题图 title picture", {-0.85F, 1.45F, 2.5F}, {0.0F, -0.62F, 0.1F});
        const auto root = writer_.add("nodes", {{"name", title.zh + " " + title.en}, {"children", children_}});
        writer_.add("scenes", {{"name", "坑 pit"}, {"nodes", {root, camera}}});
        writer_.document()["scene"] = 0;
        return writer_.finish();
    }

private:
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

    [[nodiscard]] Result<void> write_earth() {
        const auto soil = bake_soil(jobs_, seed_);
        GUANHE_TRY_LET(soil_, add_rough_material(writer_, "黄土 loess", soil.base_colour, soil.normals));
        const auto beds = bake_strata(jobs_, seed_);
        GUANHE_TRY_LET(const auto strata,
                       add_rough_material(writer_, "夯土 rammed earth", beds.base_colour, beds.normals));
        GUANHE_TRY(add_part("地面 ground", earth_.ground(), soil_));
        GUANHE_TRY(add_part("夯土坑壁 rammed-earth walls", earth_.walls(), strata));
        GUANHE_TRY(add_part("坑底 pit floor", earth_.floor(), soil_));
        GUANHE_TRY(add_part("剖面 section", earth_.block_sides(), strata));
        core_ = add_plain_material(writer_, "陶胎 broken clay", glm::vec3(1.0F), 0.95F);
        return {};
    }

    [[nodiscard]] Result<void> write_jar(std::size_t i) {
        const auto& jar = jars_[i];
        const auto seed = jar_seed(seed_, i);
        const auto profile = profile_of(jar);
        GUANHE_TRY_LET(const auto material, add_vessel_material(writer_, jar, seed, jobs_));
        const auto vessel = shape_of(jar, seed);
        const auto turn = glm::angleAxis(jar.lean.x, glm::vec3(0, 0, -1)) *
                          glm::angleAxis(jar.lean.y, glm::vec3(1, 0, 0)) *
                          glm::angleAxis(jar.facing, glm::vec3(0, 1, 0));
        // The floor under it, without the little rim of earth about its foot.
        const float floor = earth_.floor_height(jar.place) - 0.018F;
        GUANHE_TRY_LET(const auto mesh, add_mesh(writer_, jar.name, vessel.shell, material));
        Json node = {{"name", jar.name},
                     {"mesh", mesh},
                     {"translation", vector_json({jar.place.x, floor - jar.sunk, jar.place.y})},
                     {"rotation", quaternion_json(turn)}};
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
        return add_part("砾石 pebbles", pebbles, add_plain_material(writer_, "砾石 stone", glm::vec3(1.0F), 0.9F));
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
        GUANHE_TRY_LET(const auto mesh,
                       add_mesh(writer_, "比例尺 scale bar, 0.5 m", bar,
                                add_plain_material(writer_, "比例尺 scale bar", glm::vec3(1.0F), 0.6F)));
        add_child({{"name", "比例尺 scale bar, 0.5 m"},
                   {"mesh", mesh},
                   {"translation", vector_json({place.x, earth_.floor_height(place) + 0.012F, place.y})},
                   {"rotation", quaternion_json(glm::angleAxis(0.12F, glm::vec3(0, 1, 0)))}});
        return {};
    }

    GltfWriter& writer_;
    std::uint32_t seed_;
    Jobs& jobs_;
    std::vector<Jar> jars_;
    Earth earth_;
    Json children_ = Json::array();
    std::size_t soil_ = 0;
    std::size_t core_ = 0;
};

} // namespace

Result<void> write_pit(const Path& file, std::uint32_t seed, Jobs& jobs) {
    GUANHE_TRY_LET(const auto writer, GltfWriter::create(file, {.generator = "guanhe make_pit"}));
    return Model(*writer, seed, jobs).write();
}

Result<void> write_jar(const Path& file, std::size_t number, std::uint32_t seed, Jobs& jobs) {
    GUANHE_TRY_LET(const auto writer, GltfWriter::create(file, {.generator = "guanhe make_pit"}));
    auto jar = nine_jars(seed).at(number - 1);
    jar.broken = false;
    describe(*writer, {.title = {"仰韶文化彩陶（示意复原）：" + jar.name,
                                 "Yangshao painted vessel (schematic reconstruction): " + jar.name},
                       .text = {"彩陶坑九件器物之一，完整，供手持观看。由程序生成，用于演示；来源未经核实。",
                                "One of the nine vessels of the pit, whole, to be held in the hand. Made by a program "
                                "for demonstration; sources not verified."},
                       .subjects = subjects});
    const auto own = jar_seed(seed, number - 1);
    GUANHE_TRY_LET(const auto material, add_vessel_material(*writer, jar, own, jobs));
    GUANHE_TRY_LET(const auto mesh, add_mesh(*writer, jar.name, shape_of(jar, own).shell, material));
    const auto node = writer->add("nodes", {{"name", jar.name}, {"mesh", mesh}});
    writer->add("scenes", {{"name", jar.name}, {"nodes", {node}}});
    writer->document()["scene"] = 0;
    return writer->finish();
}

} // namespace guanhe::tools::pit
