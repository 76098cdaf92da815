// Where the stops and walks of tours lie on the ground of their sites. An era's ground is that of the exhibits which
// it shows; which era a stop is visited in follows the order in which the tour is written.
#include "museum/check/context.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace guanhe::museum::check {

namespace {

constexpr glm::vec3 up(0.0F, 1.0F, 0.0F), down(0.0F, -1.0F, 0.0F);
constexpr float stride = 0.1F; // metres between two looks at the ground
constexpr float deep = 100.0F; // metres below a stop where ground still counts as a drop
constexpr float skin = 0.02F;
constexpr int directions = 16; // that are looked into all around

/// What a straight way over the ground meets.
struct Way {
    glm::vec3 end{0.0F};
    float highest_step = 0.0F; ///< metres, up or down, that are still walked
    bool free = true;          ///< it was not turned aside
};

class Sites {
public:
    explicit Sites(const Context& context) : context_(context) {}

    /// Null: the site has no ground to walk on, or nobody knows it: an endless floor.
    const walk::Surface* surface(const Site& site, const std::string& era) {
        auto [at, first] = surfaces_.try_emplace({site.id, era});
        if (first) {
            std::vector<walk::Triangle> all;
            for (const auto& exhibit : site.exhibits) {
                if (!exhibit.walkable || !shown(exhibit, era) || broken_.contains({site.id, exhibit.id})) continue;
                auto own = context_.tools.ground->surface(site, exhibit);
                if (own)
                    all.insert(all.end(), own->begin(), own->end());
                else
                    unreadable(site, exhibit, own.error());
            }
            at->second = walk::Surface(std::move(all));
        }
        return at->second.empty() ? nullptr : &at->second;
    }

    FrameCost cost(const Site& site, const std::string& era, const glm::dvec3& eye) {
        FrameCost sum;
        for (const auto& exhibit : site.exhibits) {
            if (exhibit.scan.empty() || !shown(exhibit, era) || broken_.contains({site.id, exhibit.id})) continue;
            if (const auto own = context_.tools.ground->cost(site, exhibit, eye))
                sum += *own;
            else
                unreadable(site, exhibit, own.error());
        }
        return sum;
    }

private:
    static bool shown(const Exhibit& exhibit, const std::string& era) {
        return !exhibit.scan.empty() && exhibit.shown &&
               (exhibit.eras.empty() || std::ranges::find(exhibit.eras, era) != exhibit.eras.end());
    }
    void unreadable(const Site& site, const Exhibit& exhibit, const Error& error) {
        broken_.insert({site.id, exhibit.id});
        if (!context_.folder.locate_scan(exhibit.scan)) return; // files.cpp has told of it
        context_.add("scan.unreadable", exhibit.location, "/scan",
                     {exhibit.scan.path + ": " + error.what, exhibit.scan.path + "：读不出这个模型"},
                     {error.hint.empty() ? "open it with `guanhe info`, which tells more" : error.hint,
                      "用 guanhe info 打开它，可看到详情"});
    }

    const Context& context_;
    std::map<std::pair<std::string, std::string>, walk::Surface> surfaces_;
    std::set<std::pair<std::string, std::string>> broken_;
};

class Walker {
public:
    Walker(const Context& context, Sites& sites) : context_(context), sites_(sites), body_(context.limits.body) {}

    void check(const Site& site) {
        if (const auto* surface = ground(site, site.first_era)) stand(*surface, {site.file, "/start"}, site.start);
        limits(site, {site.file, "/start"}, site.start);
    }

    void check(const Tour& tour) {
        std::map<std::string_view, std::string> eras; // in force, by site
        for (const auto& site : context_.museum.sites) eras[site.id] = site.first_era;
        for (const auto& stop : tour.stops) {
            const auto* site = find_site(context_.museum, stop.site);
            if (site == nullptr) continue;
            told_.clear();
            auto& era = eras[stop.site];
            Pose here = stop.pose;
            limits(*site, pose_of(stop.location), stop.pose);
            visit(*site, era, stop);
            for (const auto& step : stop.steps) {
                if (const auto* change = std::get_if<ChangeEra>(&step.action)) {
                    if (change->era != era) {
                        era = change->era;
                        visit(*site, era, stop);
                    }
                } else if (const auto* move = std::get_if<Move>(&step.action)) {
                    travel(tour, *site, era, step, *move, here);
                }
            }
        }
    }

private:
    static Location pose_of(const Location& at) { return {at.file, at.pointer + "/pose"}; }
    [[nodiscard]] const walk::Surface* ground(const Site& site, const std::string& era) {
        return context_.tools.ground != nullptr ? sites_.surface(site, era) : nullptr;
    }
    /// A fault is told once a stop, not again in each of its eras.
    void tell(std::string_view rule, const Location& at, const Both& message, const Both& remedy) {
        if (told_.insert(std::string(rule) + at.file.path + at.pointer).second)
            context_.add(rule, at, "", message, remedy);
    }

    void limits(const Site& site, const Location& at, const Pose& pose) {
        if (allows(site.walk, {pose.position.x, pose.position.z})) return;
        tell("ground.outside-limits", at,
             {"it lies outside the site's own \"walk\" limits", "它在场地的 \"walk\" 范围之外"},
             {"move it inside, or widen the outline", "移到范围之内，或放宽范围"});
    }

    void visit(const Site& site, const std::string& era, const Stop& stop) {
        if (context_.tools.ground == nullptr) return;
        const auto cost = sites_.cost(site, era, stop.pose.position + glm::dvec3(0, eye_height, 0));
        if (cost.triangles > context_.limits.frame_triangles) {
            const auto millions = figure(static_cast<double>(cost.triangles) / 1e6);
            const auto most = figure(static_cast<double>(context_.limits.frame_triangles) / 1e6);
            const auto mebibytes = figure(static_cast<double>(cost.bytes) / (1024.0 * 1024.0));
            tell(
                "ground.cost", stop.location,
                {"all round it stand " + millions + " million triangles at an error of a pixel (" + mebibytes +
                     " MiB), more than " + most,
                 "四周在一像素误差下有 " + millions + " 百万个三角形（" + mebibytes + " MiB），超过 " + most + " 百万"},
                {"show fewer exhibits in this era, or scans that are simplified",
                 "减少此年代展示的展品，或换用简化的模型"});
        }
        const auto* surface = ground(site, era);
        if (surface == nullptr) return;
        if (const auto feet = stand(*surface, pose_of(stop.location), stop.pose)) roam(*surface, stop, *feet);
    }

    /// Where the feet are; nothing, and a finding, where nobody can stand.
    std::optional<glm::vec3> stand(const walk::Surface& surface, const Location& at, const Pose& pose) {
        const glm::vec3 wanted(pose.position);
        const auto above = surface.cast(wanted + up * skin, up, body_.height - skin);
        const bool buried = above && !above->front && above->distance > static_cast<float>(context_.limits.step_metres);
        const auto there = walk::stand(surface, body_, wanted + up * body_.step, body_.step + deep);
        if (buried || there.refusal == walk::Refusal::too_low) {
            inside(at, {"there is no room for a standing visitor", "这里容不下站立的观众"});
            return {};
        }
        if (there.refusal == walk::Refusal::nothing_there) {
            tell("ground.air", at, {"there is no ground below it", "它的下方没有地面"},
                 {"move it onto a walkable exhibit", "把它移到可行走的展品上"});
            return {};
        }
        const float off = wanted.y - surface_height(surface, wanted);
        if (std::abs(off) > static_cast<float>(context_.limits.step_metres)) {
            const auto metres = figure(static_cast<double>(std::abs(off)));
            tell("ground.air", at,
                 {"it lies " + metres + " m " + (off > 0.0F ? "above" : "below") + " the ground",
                  "它比地面" + std::string(off > 0.0F ? "高 " : "低 ") + metres + " 米"},
                 {"set its y to " + figure(static_cast<double>(wanted.y - off)),
                  "把 y 设为 " + figure(static_cast<double>(wanted.y - off))});
            return {};
        }
        if (there.refusal == walk::Refusal::too_steep) {
            tell("ground.steep", at, {"the ground there is too steep to stand on", "这里的地面太陡，站不住"},
                 {"move it to level ground", "移到平坦处"});
            return {};
        }
        if (within_solid(surface, there.feet)) {
            inside(at, {"it lies within a solid: all around only the backs of surfaces are seen",
                        "它在实体内部：四周看到的都是表面的背面"});
            return {};
        }
        if (const auto distance = nearest_wall(surface, there.feet); distance < body_.radius) {
            inside(at, {"a wall is " + figure(static_cast<double>(distance)) + " m away, nearer than a body is wide",
                        "墙就在 " + figure(static_cast<double>(distance)) + " 米处，比身体还近"});
            return {};
        }
        return there.feet;
    }
    void inside(const Location& at, const Both& message) {
        tell("ground.inside", at, message, {"move it to where a visitor has room", "移到观众站得下的地方"});
    }
    [[nodiscard]] float surface_height(const walk::Surface& surface, const glm::vec3& at) const {
        const auto hit = surface.cast(at + up * body_.step, down, body_.step + deep);
        return hit ? hit->point.y : at.y;
    }
    [[nodiscard]] float nearest_wall(const walk::Surface& surface, const glm::vec3& feet) const {
        float nearest = std::numeric_limits<float>::max();
        each_direction([&](const glm::vec3& way) {
            for (const float height : {body_.step + skin, body_.height * 0.5F, body_.height - skin})
                if (const auto hit = surface.cast(feet + up * height, way, body_.radius);
                    hit && hit->normal.y < std::cos(glm::radians(body_.steepest)))
                    nearest = std::min(nearest, hit->distance);
        });
        return nearest;
    }
    /// A room shows its walls' fronts; a solid, from within, their backs.
    [[nodiscard]] bool within_solid(const walk::Surface& surface, const glm::vec3& feet) const {
        int backs = 0;
        each_direction([&](const glm::vec3& way) {
            const auto hit = surface.cast(feet + up * body_.height * 0.5F, way, deep);
            backs += hit && !hit->front ? 1 : 0;
        });
        return backs > directions * 3 / 4;
    }
    template<class Visit>
    static void each_direction(const Visit& visit) {
        for (int i = 0; i < directions; ++i) {
            const float angle = 2.0F * glm::pi<float>() * static_cast<float>(i) / directions;
            visit(glm::vec3(std::sin(angle), 0.0F, -std::cos(angle)));
        }
    }

    /// From `feet` so far, straight on.
    [[nodiscard]] Way straight(const walk::Surface& surface, const glm::vec3& feet, const glm::vec3& way,
                               float length) const {
        Way out{feet};
        for (float gone = 0.0F; gone < length; gone += stride) {
            const float part = std::min(stride, length - gone);
            const auto next = walk::walk(surface, body_, out.end, way * part);
            const glm::vec3 wanted = out.end + way * part;
            if (std::hypot(next.x - wanted.x, next.z - wanted.z) > skin) {
                out.free = false;
                return out;
            }
            out.highest_step = std::max(out.highest_step, std::abs(next.y - out.end.y));
            out.end = next;
        }
        return out;
    }

    void roam(const walk::Surface& surface, const Stop& stop, const glm::vec3& feet) {
        const auto radius = static_cast<float>(stop.radius);
        float highest = 0.0F;
        each_direction([&](const glm::vec3& way) {
            const auto gone = straight(surface, feet, way, radius);
            highest = std::max(highest, gone.highest_step);
            const float far = std::hypot(gone.end.x - feet.x, gone.end.z - feet.z);
            // A body does not get nearer to a wall than it is wide; that much of the circle is lost to nobody.
            if (!gone.free && far + body_.radius + stride < radius) within_radius(surface, stop, gone.end, way, far);
        });
        steps(stop.location, highest);
    }
    struct Obstacle {
        Both words;        ///< "a wall"
        float drop = 0.0F; ///< metres; 0: it is something else
    };
    /// Why the feet do not get on that way.
    [[nodiscard]] Obstacle obstacle(const walk::Surface& surface, const glm::vec3& at, const glm::vec3& way) const {
        for (const float height : {body_.step + skin, body_.height * 0.5F, body_.height - skin}) {
            const auto hit = surface.cast(at + up * height, way, stride + body_.radius);
            if (hit && hit->normal.y < std::cos(glm::radians(body_.steepest)))
                return {{"a wall " + figure(static_cast<double>(height)) + " m above the feet",
                         "离脚 " + figure(static_cast<double>(height)) + " 米高处的墙"}};
        }
        const auto there = walk::stand(surface, body_, at + way * stride + up * body_.step, body_.step + deep);
        const float drop = at.y - there.feet.y;
        if (there.refusal == walk::Refusal::nothing_there) return {{"the end of the ground", "地面的尽头"}};
        if (drop > body_.drop)
            return {{"a drop of " + figure(static_cast<double>(drop)) + " m",
                     figure(static_cast<double>(drop)) + " 米的落差"},
                    drop};
        if (there.refusal == walk::Refusal::too_low) return {{"something low overhead", "头顶低矮之物"}};
        return {{"ground too steep to stand on", "站不住的陡处"}};
    }
    static Both where(const glm::vec3& at) {
        const auto text = "[" + figure(static_cast<double>(at.x)) + ", " + figure(static_cast<double>(at.y)) + ", " +
                          figure(static_cast<double>(at.z)) + "]";
        return {" at " + text, "（" + text + "）"};
    }
    void within_radius(const walk::Surface& surface, const Stop& stop, const glm::vec3& at, const glm::vec3& way,
                       float far) {
        const Location here{stop.location.file, stop.location.pointer + "/radius"};
        const auto found = obstacle(surface, at, way);
        const auto free = figure(static_cast<double>(far));
        tell(found.drop > 0.0F ? "ground.drop" : "ground.radius", here,
             {"within its radius, " + free + " m away, lies " + found.words.english + where(at).english,
              "在它的半径之内，" + free + " 米处有" + found.words.chinese + where(at).chinese},
             {"make \"radius\" smaller, or move the stop", "减小 \"radius\"，或移动站点"});
    }
    void steps(const Location& at, float highest) {
        if (highest <= static_cast<float>(context_.limits.step_metres)) return;
        const auto metres = figure(static_cast<double>(highest));
        tell("ground.step", at, {"a step of " + metres + " m lies on the way", "路上有一级 " + metres + " 米的台阶"},
             {"lead the visitor round it, or teleport", "绕开它，或改用 teleport"});
    }

    void travel(const Tour& tour, const Site& site, const std::string& era, const Step& step, const Move& move,
                Pose& here) {
        const auto* other = move.stop.empty() ? nullptr : find_stop(tour, move.stop);
        if (other == nullptr && !move.pose) return;
        if (other != nullptr && other->site != site.id) return;
        const auto from = here;
        here = other != nullptr ? other->pose : *move.pose;
        const auto* surface = ground(site, era);
        if (other == nullptr) {
            limits(site, pose_of(step.location), here);
            if (surface != nullptr && !stand(*surface, pose_of(step.location), here)) return;
        }
        if (surface == nullptr || move.manner != Move::Manner::walk) return;
        walk_there(*surface, step, from, here, other != nullptr ? static_cast<float>(other->radius) : 0.0F);
    }
    void walk_there(const walk::Surface& surface, const Step& step, const Pose& from, const Pose& to, float radius) {
        const auto start = walk::stand(surface, body_, glm::vec3(from.position) + up * body_.step, body_.step + deep);
        if (start.refusal != walk::Refusal::none) return; // told of the stop itself
        const glm::vec3 goal(to.position);
        const float near = std::max(radius, body_.radius * 2.0F);
        glm::vec3 at = start.feet;
        float highest = 0.0F;
        const auto away = [&] { return std::hypot(goal.x - at.x, goal.z - at.z); };
        // Along walls it takes longer than straight; who gets nowhere turns back.
        const int most = static_cast<int>(away() / stride * 2.0F) + 10;
        for (int i = 0; i < most && away() > near; ++i) {
            const glm::vec3 way = glm::normalize(glm::vec3(goal.x - at.x, 0.0F, goal.z - at.z));
            const auto next = walk::walk(surface, body_, at, way * std::min(stride, away()));
            highest = std::max(highest, std::abs(next.y - at.y));
            if (glm::distance(next, at) < 1e-4F) break;
            at = next;
        }
        if (away() > near || std::abs(goal.y - at.y) > body_.step + body_.drop) {
            const auto level = glm::vec3(goal.x - at.x, 0.0F, goal.z - at.z);
            const auto found = obstacle(surface, at, away() > 0.0F ? glm::normalize(level) : -up);
            tell("ground.unreachable", step.location,
                 {"who walks straight there is stopped " + figure(static_cast<double>(away())) + " m before it by " +
                      found.words.english + where(at).english,
                  "径直走去，会在 " + figure(static_cast<double>(away())) + " 米之外被" + found.words.chinese + "挡住" +
                      where(at).chinese},
                 {"add a stop on the way round, or teleport", "在绕行途中加一站，或改用 teleport"});
        } else {
            steps(step.location, highest);
        }
    }

    const Context& context_;
    Sites& sites_;
    const walk::Body& body_;
    std::set<std::string> told_;
};

} // namespace

void check_ground(const Context& context) {
    Sites sites(context);
    Walker walker(context, sites);
    for (const auto& site : context.museum.sites) walker.check(site);
    for (const auto& tour : context.museum.tours) walker.check(tour);
}

} // namespace guanhe::museum::check
