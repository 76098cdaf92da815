// What is asked for: against the same rules, worked out group by group.
#include "stream_packs.h"

#include "pack/select.h"
#include "stream/chooser.h"

#include <glm/gtc/matrix_access.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace guanhe;
using namespace guanhe::test;
using stream::Choice;
using stream::Chooser;
using stream::PackEntry;
using stream::Question;
using stream::Scene;

namespace {

using Packs = std::vector<std::shared_ptr<const PackEntry>>;
using Pages = std::set<std::pair<std::uint32_t, std::uint32_t>>;

constexpr std::uint64_t plenty = std::uint64_t{1} << 40U;

Question question_of(const Packs& packs, std::span<const stream::Instance> instances, std::vector<stream::Eye> eyes,
                     std::uint64_t budget = plenty) {
    Question question;
    question.scene = std::make_shared<const Scene>(packs, instances);
    question.eyes = std::move(eyes);
    question.budget_bytes = budget;
    return question;
}

std::vector<stream::Instance> scattered(Dice& dice, const Packs& packs, unsigned count) {
    std::vector<stream::Instance> instances;
    for (unsigned i = 0; i < count; ++i) {
        stream::Instance instance;
        instance.pack = dice.below(static_cast<std::uint32_t>(packs.size()));
        if (!packs[instance.pack]) continue;
        instance.mesh = dice.below(static_cast<std::uint32_t>(packs[instance.pack]->content().meshes().size()));
        glm::dmat4 m = glm::translate(glm::dmat4(1.0), dice.point(40.0) + glm::dvec3(1e6, -1e6, 0));
        m = glm::rotate(m, dice.between(0, 6), glm::normalize(dice.point(1.0) + glm::dvec3(0, 0, 1e-3)));
        instance.world_from_mesh = glm::scale(m, glm::dvec3(dice.between(0.1, 2.0), dice.between(0.1, 2.0), 1.0));
        instances.push_back(instance);
    }
    return instances;
}

stream::Eye any_eye(Dice& dice) {
    const glm::dvec3 middle(1e6, -1e6, 0);
    return eye_at(middle + dice.point(40.0), middle + dice.point(10.0));
}

/// The largest error of a group over all places and eyes that see it; outside of what they see it does not count.
double seen_error(const Question& q, std::span<const stream::Instance> instances, std::uint32_t pack,
                  std::uint32_t mesh, const pack::Group& g) {
    double most = 0.0;
    for (const auto& instance : instances) {
        if (instance.pack != pack || instance.mesh != mesh) continue;
        for (const stream::Eye& eye : q.eyes) {
            const glm::dmat4& m = instance.world_from_mesh;
            const auto in_world = [&](const glm::dvec3& p) {
                return glm::dvec3(m * glm::dvec4(p, 1.0)) - eye.position;
            };
            const glm::dvec3 center = in_world({g.center[0], g.center[1], g.center[2]});
            const double scale = std::max({glm::length(m[0]), glm::length(m[1]), glm::length(m[2])});
            const double distance = std::max(glm::length(center) - g.radius * scale, 1e-3);
            const double pixels = eye.pixels_per_radian > 0 ? g.error * scale * eye.pixels_per_radian / distance
                                                            : g.error * scale * eye.pixels_per_metre;
            // A point of it that is in the frustum proves that it is seen.
            bool seen = false;
            for (unsigned k = 0; k < 27; ++k) {
                const glm::dvec3 t(k % 3 * 0.5, k / 3 % 3 * 0.5, k / 9 * 0.5);
                const glm::dvec3 low(g.box_min[0], g.box_min[1], g.box_min[2]);
                const glm::dvec3 high(g.box_max[0], g.box_max[1], g.box_max[2]);
                const glm::vec4 p = eye.clip_from_world * glm::vec4(glm::vec3(in_world(low + (high - low) * t)), 1.0F);
                seen = seen || (p.w > 0 && std::abs(p.x) < p.w && std::abs(p.y) < p.w && p.z < p.w);
            }
            if (seen) most = std::max(most, pixels);
        }
    }
    return most;
}

Pages check_shape(const Question& q, const Choice& choice) {
    Pages pages;
    std::uint64_t bytes = 0, pinned = 0;
    std::vector<std::vector<Edge>> edges;
    const auto packs = q.scene->packs();
    for (const auto& entry : packs) {
        edges.push_back(entry ? page_edges(entry->content()) : std::vector<Edge>{});
        if (entry) pinned += pinned_bytes(entry->content());
    }
    float priority = std::numeric_limits<float>::infinity();
    for (const auto& w : choice.pages) {
        REQUIRE(packs[w.pack]);
        CHECK(w.priority <= priority);
        priority = w.priority;
        const auto& of_pack = edges[w.pack];
        for (auto e = std::ranges::lower_bound(of_pack, Edge{w.page, 0}); e != of_pack.end() && e->child == w.page; ++e)
            if (!pages.contains({w.pack, e->parent})) FAIL_CHECK("page " << w.page << " comes before its parent");
        if (!pages.insert({w.pack, w.page}).second) FAIL_CHECK("page " << w.page << " comes twice");
        bytes += packs[w.pack]->content().pages()[w.page].resident_bytes;
    }
    CHECK(choice.bytes == bytes);
    CHECK(bytes <= std::max(q.budget_bytes, pinned));
    CHECK(choice.lod_error_pixels >= q.lod_error_pixels);
    for (std::uint32_t p = 0; p < packs.size(); ++p) {
        if (!packs[p]) continue;
        const auto pinned_of = pinned_pages(packs[p]->content());
        for (std::uint32_t page = 0; page < pinned_of.size(); ++page)
            if (pinned_of[page] && !pages.contains({p, page})) FAIL_CHECK("root page " << page << " is not asked for");
    }
    return pages;
}

/// What is seen with a larger error than is promised must be asked for.
void check_fine_enough(const Question& q, std::span<const stream::Instance> instances, const Choice& choice,
                       const Pages& pages) {
    const auto packs = q.scene->packs();
    for (std::uint32_t p = 0; p < packs.size(); ++p) {
        if (!packs[p]) continue;
        const pack::Pack& content = packs[p]->content();
        for (std::uint32_t m = 0; m < content.meshes().size(); ++m) {
            const pack::Mesh& mesh = content.meshes()[m];
            for (const pack::Group& g : content.groups().subspan(mesh.first_group, mesh.group_count)) {
                const double error = seen_error(q, instances, p, m, g);
                if (error > choice.lod_error_pixels * 1.001 && !pages.contains({p, g.page}))
                    FAIL_CHECK("a group of " << error << " px is not asked for; promised are "
                                             << choice.lod_error_pixels << " px");
            }
        }
    }
}

struct Fixture {
    Scratch scratch;
    Packs packs;
    Fixture() {
        packs.push_back(std::make_shared<const PackEntry>(made_up_pack(scratch / "a.gpk", {.seed = 1, .side = 13})));
        packs.push_back(nullptr);
        packs.push_back(
            std::make_shared<const PackEntry>(made_up_pack(scratch / "b.gpk", {.seed = 2, .side = 8, .meshes = 3})));
    }
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "a choice holds what the eyes need, with all that it needs itself, within the budget") {
    Dice dice(3);
    Chooser chooser;
    Choice choice;
    unsigned full = 0, fine = 0;
    for (unsigned round = 0; round < 60; ++round) {
        const auto instances = scattered(dice, packs, 1 + dice.below(12));
        std::vector<stream::Eye> eyes;
        for (unsigned e = 0; e <= round % 3; ++e) eyes.push_back(any_eye(dice));
        Question q = question_of(packs, instances, eyes, round % 2 == 0 ? plenty : 1000 + dice.below(20'000));
        q.lod_error_pixels = static_cast<float>(dice.between(0.02, 0.5));
        if (round % 4 == 3) q.motion = dice.point(30.0);
        chooser.choose(q, choice);
        const Pages pages = check_shape(q, choice);
        check_fine_enough(q, instances, choice, pages);
        (choice.lod_error_pixels > q.lod_error_pixels ? full : fine) += 1;
        if (round % 2 == 0) CHECK(choice.lod_error_pixels == q.lod_error_pixels);

        // Neither what was asked before nor how instances are ordered makes a difference.
        Chooser other;
        Choice again;
        auto turned = instances;
        std::ranges::reverse(turned);
        q.scene = std::make_shared<const Scene>(packs, turned);
        other.choose(q, again);
        CHECK(again.lod_error_pixels == choice.lod_error_pixels);
        CHECK(std::ranges::equal(again.pages, choice.pages, [](const auto& a, const auto& b) {
            return a.pack == b.pack && a.page == b.page && a.priority == b.priority;
        }));
    }
    CHECK(full > 10);
    CHECK(fine > 30);
}

TEST_CASE_FIXTURE(Fixture, "a smaller budget means a larger error, never fewer than the roots") {
    const stream::Instance instance{0, 0, glm::dmat4(1.0)};
    const auto eye = eye_at({0.5, -2.0, 1.0}, {0, 3, 0});
    Chooser chooser;
    Choice choice;
    float last = 0.0F;
    std::size_t pages = ~std::size_t{0};
    for (std::uint64_t budget = std::uint64_t{1} << 20U; budget > 0; budget = budget * 2 / 3) {
        Question q = question_of(packs, std::span(&instance, 1), {eye}, budget);
        q.lod_error_pixels = 0.1F;
        chooser.choose(q, choice);
        (void)check_shape(q, choice);
        CHECK(choice.lod_error_pixels >= last);
        CHECK(choice.pages.size() <= pages);
        last = choice.lod_error_pixels;
        pages = choice.pages.size();
    }
    CHECK(last > 10.0F);
}

TEST_CASE_FIXTURE(Fixture, "what lies where the eye is going is asked for") {
    // A long row of places; the eye looks along it from the side.
    std::vector<stream::Instance> instances;
    for (int i = 0; i < 10; ++i)
        instances.push_back({0, 0, glm::translate(glm::dmat4(1.0), glm::dvec3(i * 200.0, 0, 0))});
    Question q = question_of(packs, std::span(instances).last(1), {eye_at({0, -1, 1}, {0, 5, 0})});
    q.lod_error_pixels = 5.0F;
    Chooser chooser;
    Choice still, moving, there;
    chooser.choose(q, still);
    q.motion = {3600.0, 0, 0}; // there in half a second
    chooser.choose(q, moving);
    CHECK(moving.pages.size() > still.pages.size());
    q.motion = {};
    q.eyes = {eye_at({1800, -1, 1}, {1800, 5, 0})};
    q.lod_error_pixels = 10.0F;
    chooser.choose(q, there);
    Pages ahead;
    for (const auto& w : moving.pages) ahead.insert({w.pack, w.page});
    for (const auto& w : there.pages) CHECK(ahead.contains({w.pack, w.page}));
}

TEST_CASE_FIXTURE(Fixture, "nothing that hangs on a broken page is asked for; all else is") {
    const stream::Instance instance{0, 0, glm::dmat4(1.0)};
    Question q = question_of(packs, std::span(&instance, 1), {eye_at({0, -1, 2}, {0, 1, 0})});
    q.lod_error_pixels = 0.01F;
    Chooser chooser;
    Choice choice;
    chooser.choose(q, choice);
    const Pages before = check_shape(q, choice);
    const auto edges = page_edges(packs[0]->content());
    auto broken = static_cast<std::uint32_t>(packs[0]->content().pages().size());
    do --broken;
    while (packs[0]->is_root(broken)); // the coarsest of the others: much hangs on it
    REQUIRE(before.contains({0, broken}));
    packs[0]->set_broken(broken);
    chooser.choose(q, choice);
    const Pages after = check_shape(q, choice);

    Pages lost{{0, broken}};
    for (bool more = true; std::exchange(more, false);)
        for (const Edge& e : edges)
            if (lost.contains({0, e.parent})) more = lost.insert({0, e.child}).second || more;
    CHECK(lost.size() > 1);
    for (const auto& page : before) CHECK(after.contains(page) == !lost.contains(page));
    CHECK(choice.lod_error_pixels == q.lod_error_pixels);
}

TEST_CASE_FIXTURE(Fixture, "an orthographic eye asks by size alone") {
    const std::vector<stream::Instance> instances{{0, 0, glm::translate(glm::dmat4(1.0), glm::dvec3(0, 0, -500))},
                                                  {2, 1, glm::dmat4(1.0)}};
    stream::Eye eye;
    eye.clip_from_world = glm::mat4(0.02F);
    eye.clip_from_world[3][3] = 1.0F;
    eye.clip_from_world[2][2] = 0.0005F;
    eye.pixels_per_radian = 0.0F;
    eye.pixels_per_metre = 120.0F;
    Question q = question_of(packs, instances, {eye});
    Chooser chooser;
    Choice choice;
    chooser.choose(q, choice);
    const Pages pages = check_shape(q, choice);
    check_fine_enough(q, instances, choice, pages);
    CHECK(pages.size() > packs[0]->roots().size() + packs[2]->roots().size());
}

TEST_CASE_FIXTURE(Fixture, "places and eyes that make no sense ask for nothing and break nothing") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const stream::Instance good{0, 0, glm::dmat4(1.0)};
    std::vector<stream::Instance> instances{{7, 0, glm::dmat4(1.0)},
                                            {1, 0, glm::dmat4(1.0)},
                                            {0, 9, glm::dmat4(1.0)},
                                            {2, 0, glm::dmat4(nan)},
                                            {2, 1, glm::dmat4(0.0)}};
    Chooser chooser;
    Choice roots, bad, with, without;
    Question q = question_of(packs, {}, {eye_at({0, -1, 1}, {0, 1, 0})});
    chooser.choose(q, roots);
    (void)check_shape(q, roots);
    q.scene = std::make_shared<const Scene>(packs, instances);
    chooser.choose(q, bad);
    CHECK(bad.pages.size() == roots.pages.size());
    q.scene = std::make_shared<const Scene>(packs, std::span(&good, 1));
    chooser.choose(q, without);
    instances.push_back(good);
    q.scene = std::make_shared<const Scene>(packs, instances);
    chooser.choose(q, with);
    CHECK(with.pages.size() == without.pages.size());
    CHECK(with.pages.size() > roots.pages.size());

    stream::Eye lost;
    lost.position = glm::dvec3(nan);
    lost.clip_from_world = glm::mat4(std::numeric_limits<float>::quiet_NaN());
    q.motion = glm::dvec3(nan);
    q.eyes.push_back(lost);
    chooser.choose(q, with);
    CHECK(with.pages.size() == without.pages.size());
    q.eyes.clear();
    chooser.choose(q, with);
    CHECK(with.pages.size() == roots.pages.size());
}

TEST_CASE_FIXTURE(Fixture, "of thousands of places the one that needs most decides") {
    Dice dice(9);
    auto instances = scattered(dice, packs, 3000);
    for (auto& instance : instances) instance.world_from_mesh[3] += glm::dvec4(dice.point(2000.0), 0.0);
    Question q = question_of(packs, instances, {any_eye(dice), any_eye(dice)});
    q.lod_error_pixels = 0.05F;
    Chooser chooser;
    Choice choice;
    chooser.choose(q, choice);
    const Pages pages = check_shape(q, choice);
    check_fine_enough(q, instances, choice, pages);

    Pages of_each;
    for (const auto& instance : instances) {
        q.scene = std::make_shared<const Scene>(packs, std::span(&instance, 1));
        chooser.choose(q, choice);
        for (const auto& w : choice.pages) of_each.insert({w.pack, w.page});
    }
    CHECK(pages == of_each);
    std::size_t roots = 0;
    for (const auto& entry : packs) roots += entry ? entry->roots().size() : 0;
    CHECK(pages.size() > 2 * roots);
}
