#include "house/model.h"

#include "description.h"
#include "house/furnish.h"
#include "house/ground.h"
#include "house/pictures.h"
#include "house/plan.h"
#include "house/roof.h"
#include "house/walls.h"
#include "materials.h"
#include "pit/earth.h"
#include "pit/vessel.h"

#include <glm/gtc/quaternion.hpp>

#include <array>
#include <string>
#include <vector>

namespace guanhe::tools::house {

namespace {

const std::vector<std::string> subjects{"仰韶文化", "木骨泥墙", "房址", "Yangshao culture", "wattle and daub", "house"};

Description description_of(State state) {
    if (state == State::remains)
        return {
            .title = {"木骨泥墙四间房址（示意复原）",
                      "Remains of a four-room wattle-and-daub house (schematic reconstruction)"},
            .text = {"火烧后的红烧土墙基、柱洞、灶与烧土地面，样式参照大河村一类连间房址。由程序生成，用于演示；尺寸为"
                     "示意，来源未经核实。",
                     "Stubs of burnt walls with stake holes, hearths and a fired floor, after the kind of house in a "
                     "row known from Dahecun. Made by a program for demonstration; measures are schematic, sources "
                     "not verified."},
            .subjects = subjects};
    return {
        .title = {"木骨泥墙四间房屋（示意复原）", "A four-room wattle-and-daub house (schematic reconstruction)"},
        .text = {"在同一平面上复原的泥墙、木柱与草顶：墙体以上均为推测。由程序生成，用于演示；来源未经核实。",
                 "Walls of daub, posts and a thatched roof on the same plan: all above the stubs is conjecture. Made "
                 "by a program for demonstration; sources not verified."},
        .subjects = subjects};
}

class Model {
public:
    Model(GltfWriter& writer, const Options& options, Jobs& jobs)
        : writer_(writer), state_(options.state), seed_(options.seed), side_(options.picture_side), jobs_(jobs) {}

    [[nodiscard]] Result<void> write() {
        const auto description = description_of(state_);
        describe(writer_, description);
        GUANHE_TRY(write_ground());
        if (state_ == State::remains)
            GUANHE_TRY(write_remains());
        else
            GUANHE_TRY(write_reconstruction());
        GUANHE_TRY(write_scale_bar());
        const auto camera = add_camera(writer_, "题图 title picture", {-9.5F, 3.6F, 11.0F}, {-0.6F, 1.0F, -0.4F});
        const auto root = writer_.add(
            "nodes", {{"name", description.title.zh + " " + description.title.en}, {"children", children_}});
        writer_.add("scenes", {{"name", "房屋 house"}, {"nodes", {root, camera}}});
        writer_.document()["scene"] = 0;
        return writer_.finish();
    }

private:
    [[nodiscard]] Result<void> add_part(const std::string& name, const Mesh& mesh, std::size_t material,
                                        const Json& placed = Json::object()) {
        GUANHE_TRY_LET(const auto index, add_mesh(writer_, name, mesh, material));
        Json node = placed;
        node["name"] = name;
        node["mesh"] = index;
        children_.push_back(writer_.add("nodes", std::move(node)));
        return {};
    }

    template<class Baked>
    [[nodiscard]] Result<std::size_t> material(const std::string& name, const Baked& pictures,
                                               bool double_sided = false) {
        return add_rough_material(writer_, name, pictures.base_colour, pictures.normals, double_sided);
    }

    [[nodiscard]] Result<void> write_ground() {
        GUANHE_TRY_LET(const auto soil, material("黄土 loess", pit::bake_soil(jobs_, seed_, side_)));
        GUANHE_TRY_LET(const auto strata, material("地层 strata", pit::bake_strata(jobs_, seed_, side_ / 2)));
        GUANHE_TRY_LET(burnt_, material("红烧土 burnt clay", bake_burnt_daub(jobs_, seed_, side_)));
        stone_ = add_plain_material(writer_, "石 stone", glm::vec3(1.0F), 0.9F);
        GUANHE_TRY(add_part("地面 ground", yard(seed_), soil));
        GUANHE_TRY(add_part("剖面 section", plot_sides(seed_), strata));
        GUANHE_TRY(
            add_part("烧土地面与灶 fired floors and hearths", floors(seed_, state_ == State::reconstruction), burnt_));
        return add_part("砾石 pebbles", pebbles(seed_), stone_);
    }

    [[nodiscard]] Result<void> write_remains() {
        GUANHE_TRY(add_part("红烧土墙基 burnt wall stubs", burnt_stubs(seed_, jobs_), burnt_));
        return add_part("红烧土块 rubble of burnt daub", rubble(seed_), burnt_);
    }

    [[nodiscard]] Result<void> write_reconstruction() {
        GUANHE_TRY_LET(const auto daub, material("草拌泥 daub", bake_daub(jobs_, seed_, side_)));
        const auto straw = bake_thatch(jobs_, seed_, side_);
        GUANHE_TRY_LET(const auto thatched, material("茅草 thatch", straw));
        GUANHE_TRY_LET(const auto wood, material("木 wood", bake_wood(jobs_, seed_, side_ / 2)));
        // The stems share the thatch's pictures, but are seen from both sides.
        Json stems = writer_.document()["materials"][thatched];
        stems["name"] = "草茎 stems";
        stems["doubleSided"] = true;
        stems.erase("normalTexture");
        const auto loose = writer_.add("materials", std::move(stems));
        GUANHE_TRY(add_part("泥墙 walls of daub", standing_walls(seed_, jobs_), daub));
        GUANHE_TRY(add_part("草顶 thatched roof", thatch(seed_), thatched));
        GUANHE_TRY(add_part("草茎 loose stems of thatch", loose_stems(seed_), loose));
        GUANHE_TRY(add_part("枯草 dry grass", dry_grass(seed_), thatched));
        GUANHE_TRY(add_part("木构 timber", timber(seed_), wood));
        GUANHE_TRY(add_part("柴 firewood", firewood(seed_), wood));
        GUANHE_TRY(add_part("灶石 hearth stones", hearth_stones(seed_), stone_));
        return write_jars();
    }

    /// Vessels along the northern wall of the large room and by the second hearth, from the painted nine.
    [[nodiscard]] Result<void> write_jars() {
        struct Standing {
            std::size_t number; ///< of the nine, from 0
            glm::vec2 place;
        };
        constexpr std::array standing{Standing{0, {-6.45F, -1.62F}}, Standing{2, {-5.92F, -1.70F}},
                                      Standing{1, {-5.40F, -1.66F}}, Standing{4, {0.62F, -1.62F}}};
        const auto jars = pit::nine_jars(seed_);
        for (const auto& [number, place] : standing) {
            const auto& jar = jars[number];
            const auto own = pit::jar_seed(seed_, number);
            GUANHE_TRY_LET(const auto finish, pit::add_vessel_material(writer_, jar, own, jobs_));
            auto vessel = pit::shape_of(jar, own);
            for (auto& colour : vessel.shell.colours) colour *= 0.8F;
            const auto turn = glm::angleAxis(jar.facing, glm::vec3(0, 1, 0));
            GUANHE_TRY(add_part(jar.name, vessel.shell, finish,
                                {{"translation", vector_json({place.x, floor_height(place, seed_) - 0.006F, place.y})},
                                 {"rotation", quaternion_json(turn)}}));
        }
        return {};
    }

    [[nodiscard]] Result<void> write_scale_bar() {
        const auto paint = add_plain_material(writer_, "比例尺 scale bar", glm::vec3(1.0F), 0.6F);
        return add_part("比例尺 scale bar, 1 m", scale_bar(), paint,
                        {{"translation", vector_json(scale_bar_place(seed_))},
                         {"rotation", quaternion_json(glm::angleAxis(0.08F, glm::vec3(0, 1, 0)))}});
    }

    GltfWriter& writer_;
    State state_;
    std::uint32_t seed_;
    std::uint32_t side_;
    Jobs& jobs_;
    Json children_ = Json::array();
    std::size_t burnt_ = 0;
    std::size_t stone_ = 0;
};

} // namespace

Result<void> write_house(const Path& file, const Options& options, Jobs& jobs) {
    GUANHE_TRY_LET(const auto writer, GltfWriter::create(file, {.generator = "guanhe make_house"}));
    return Model(*writer, options, jobs).write();
}

} // namespace guanhe::tools::house
