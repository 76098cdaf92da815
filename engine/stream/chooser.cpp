#include "stream/chooser.h"

#include "pack/select.h"

#include <glm/gtc/matrix_access.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace guanhe::stream {

namespace {

constexpr float outside_weight = 0.1F; // of an error that no eye sees now: ten times as coarse, but there
constexpr float ahead_weight = 0.5F;   // of what will be seen
constexpr double ahead_seconds = 0.5;
constexpr float nearest_metres = 1e-3F; // as the renderer's selection
constexpr float infinite = std::numeric_limits<float>::infinity();

glm::vec3 vec(const std::array<float, 3>& a) {
    return {a[0], a[1], a[2]};
}

glm::vec4 unit(const glm::vec4& plane) {
    const float length = glm::length(glm::vec3(plane));
    return length > 0.0F ? plane / length : glm::vec4(0, 0, 0, 1);
}

} // namespace

void Chooser::look(const Question& question) {
    looks_.clear();
    const bool moves = glm::length(question.motion) * ahead_seconds > nearest_metres;
    for (const bool ahead : {false, true}) {
        if (ahead && !moves) break;
        for (const Eye& eye : question.eyes) {
            const glm::vec4 x = glm::row(eye.clip_from_world, 0), y = glm::row(eye.clip_from_world, 1),
                            z = glm::row(eye.clip_from_world, 2), w = glm::row(eye.clip_from_world, 3);
            looks_.push_back({.planes = {unit(w + x), unit(w - x), unit(w + y), unit(w - y), unit(w - z)},
                              .position = ahead ? eye.position + question.motion * ahead_seconds : eye.position,
                              .pixels_per_radian = eye.pixels_per_radian,
                              .pixels_per_metre = eye.pixels_per_metre,
                              .weight = ahead ? ahead_weight : 1.0F});
        }
    }
}

void Chooser::see(const Question& question) {
    const Scene& scene = *question.scene;
    offsets_.clear();
    for (const Scene::Place& place : scene.places())
        for (const Look& look : looks_) offsets_.emplace_back(place.origin - look.position);
    seen_.resize(scene.places().size());
    for (std::uint32_t p = 0; p < scene.packs().size(); ++p) {
        if (!scene.packs()[p]) continue;
        const pack::Pack& content = scene.packs()[p]->content();
        for (std::uint32_t m = 0; m < content.meshes().size(); ++m) {
            const pack::Mesh& mesh = content.meshes()[m];
            const auto [begin, end] = scene.places_of(scene.first_mesh(p) + m);
            if (mesh.group_count == 0 || begin == end) continue;
            // No group's sphere reaches out of the root's by more than rounding.
            constexpr float room = 1.001F;
            const pack::Group& root = content.groups()[mesh.first_group + mesh.group_count - 1];
            for (std::uint32_t i = begin; i < end; ++i) {
                const Scene::Place& place = scene.places()[i];
                const glm::vec3 center = place.turn * vec(root.center);
                float most = 0.0F;
                for (std::size_t l = 0; l < looks_.size(); ++l)
                    most = std::max(most,
                                    looks_[l].weight * room *
                                        pack::projected_error({.position = -offsets_[i * looks_.size() + l],
                                                               .pixels_per_radian = looks_[l].pixels_per_radian,
                                                               .pixels_per_unit = looks_[l].pixels_per_metre,
                                                               .nearest = nearest_metres},
                                                              center, root.radius * place.scale * room, place.scale));
                seen_[i] = {most, i};
            }
            std::sort(seen_.begin() + begin, seen_.begin() + end, [](const Seen& a, const Seen& b) {
                return a.most != b.most ? a.most > b.most : a.place < b.place;
            });
        }
    }
}

float Chooser::error_of(const Scene& scene, const pack::Group& group, std::uint32_t mesh) const {
    const glm::vec3 center = vec(group.center);
    const glm::vec3 box_center = (vec(group.box_min) + vec(group.box_max)) * 0.5F;
    const float box_radius = glm::length(vec(group.box_max) - vec(group.box_min)) * 0.5F;
    const auto [begin, end] = scene.places_of(mesh);
    float most = 0.0F;
    for (const Seen& seen : std::span(seen_).subspan(begin, end - begin)) {
        if (group.error * seen.most <= most) break; // nor will those behind it ask for more
        const Scene::Place& place = scene.places()[seen.place];
        const glm::vec3 turned = place.turn * center, turned_box = place.turn * box_center;
        for (std::size_t l = 0; l < looks_.size(); ++l) {
            const Look& look = looks_[l];
            const glm::vec3& offset = offsets_[seen.place * looks_.size() + l];
            float pixels =
                look.weight * pack::projected_error({.position = -offset,
                                                     .pixels_per_radian = look.pixels_per_radian,
                                                     .pixels_per_unit = look.pixels_per_metre,
                                                     .nearest = nearest_metres},
                                                    turned, group.radius * place.scale, group.error * place.scale);
            if (pixels <= most) continue;
            const glm::vec3 at = turned_box + offset;
            const bool inside = std::ranges::all_of(look.planes, [&](const glm::vec4& plane) {
                return glm::dot(glm::vec3(plane), at) + plane.w >= -box_radius * place.scale;
            });
            if (!inside) pixels *= outside_weight;
            most = std::max(most, pixels);
        }
    }
    return most;
}

Chooser::Got Chooser::want(const Question& question, std::uint32_t pack, std::uint32_t page, float priority,
                           std::uint64_t limit, Choice& choice) {
    auto& wanted = packs_[pack].wanted;
    if (wanted[page] == round_) return Got::yes;
    const PackEntry& entry = *question.scene->packs()[pack];
    // The page and what it needs, all or nothing.
    stack_.clear();
    stack_.push_back(page);
    wanted[page] = round_;
    std::uint64_t bytes = 0;
    bool sound = true;
    for (std::size_t i = 0; i < stack_.size() && sound; ++i) {
        const std::uint32_t at = stack_[i];
        bytes += entry.content().pages()[at].resident_bytes;
        sound = !entry.broken(at);
        for (const std::uint32_t parent : entry.parents(at))
            if (wanted[parent] != round_) {
                wanted[parent] = round_;
                stack_.push_back(parent);
            }
    }
    if (!sound || choice.bytes + bytes > limit) {
        for (const std::uint32_t at : stack_) wanted[at] = 0;
        return sound ? Got::full : Got::broken;
    }
    choice.bytes += bytes;
    std::ranges::sort(stack_, std::greater<>()); // parents first
    for (const std::uint32_t at : stack_) choice.pages.push_back({pack, at, priority});
    return Got::yes;
}

/// Roots, which are there whatever the budget says.
void Chooser::begin(const Question& question, Choice& choice) {
    const Scene& scene = *question.scene;
    heap_.clear();
    packs_.resize(scene.packs().size());
    for (std::uint32_t p = 0; p < scene.packs().size(); ++p) {
        if (!scene.packs()[p]) continue;
        const PackEntry& entry = *scene.packs()[p];
        const pack::Pack& content = entry.content();
        packs_[p].seen.resize(content.groups().size());
        packs_[p].wanted.resize(content.pages().size());
        for (const std::uint32_t page : entry.roots())
            (void)want(question, p, page, infinite, ~std::uint64_t{0}, choice);
        for (std::uint32_t m = 0; m < content.meshes().size(); ++m) {
            const pack::Mesh& mesh = content.meshes()[m];
            const auto [first, last] = scene.places_of(scene.first_mesh(p) + m);
            if (mesh.group_count == 0 || first == last) continue;
            const std::uint32_t root = mesh.first_group + mesh.group_count - 1;
            packs_[p].seen[root] = round_;
            heap_.push_back({infinite, p, m, root});
        }
    }
    std::make_heap(heap_.begin(), heap_.end());
}

void Chooser::choose(const Question& question, Choice& choice) {
    if (++round_ == 0) { // once in four thousand million
        packs_.clear();
        round_ = 1;
    }
    choice.pages.clear();
    choice.bytes = 0;
    choice.lod_error_pixels = question.lod_error_pixels;
    look(question);
    see(question);
    begin(question, choice);

    const Scene& scene = *question.scene;
    while (!heap_.empty()) {
        std::pop_heap(heap_.begin(), heap_.end());
        const Candidate best = heap_.back();
        heap_.pop_back();
        const pack::Pack& content = scene.packs()[best.pack]->content();
        const pack::Group& group = content.groups()[best.group];
        const Got got = want(question, best.pack, group.page, best.error, question.budget_bytes, choice);
        if (got == Got::broken) continue; // what is coarser is shown instead
        if (got == Got::full) {
            choice.lod_error_pixels = std::max(choice.lod_error_pixels, best.error);
            break;
        }
        for (const std::uint32_t child : content.children(group)) {
            if (packs_[best.pack].seen[child] == round_) continue;
            packs_[best.pack].seen[child] = round_;
            const float error = error_of(scene, content.groups()[child], scene.first_mesh(best.pack) + best.mesh);
            if (error <= question.lod_error_pixels) continue;
            heap_.push_back({std::min(error, best.error), best.pack, best.mesh, child});
            std::push_heap(heap_.begin(), heap_.end());
        }
    }
}

} // namespace guanhe::stream
