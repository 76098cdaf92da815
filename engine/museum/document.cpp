#include "museum/document.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>

namespace guanhe::museum {

namespace {

template<class T>
const T* with_id(const std::vector<T>& list, std::string_view id) noexcept {
    for (const auto& item : list)
        if (item.id == id && !id.empty()) return &item;
    return nullptr;
}

/// By the even-odd rule.
bool within(const WalkLimits::Outline& outline, const glm::dvec2& at) noexcept {
    bool inside = false;
    for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
        const auto &a = outline[i], &b = outline[j];
        if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

} // namespace

bool allows(const WalkLimits& limits, const glm::dvec2& at) noexcept {
    const auto holds = [&](const auto& outline) { return within(outline, at); };
    return (limits.outlines.empty() || std::ranges::any_of(limits.outlines, holds)) &&
           std::ranges::none_of(limits.holes, holds);
}

glm::dmat4 site_from_local(const Placement& placement) {
    auto matrix = glm::translate(glm::dmat4(1.0), placement.position);
    matrix = glm::rotate(matrix, glm::radians(placement.rotation.y), {0.0, 1.0, 0.0});
    matrix = glm::rotate(matrix, glm::radians(placement.rotation.x), {1.0, 0.0, 0.0});
    matrix = glm::rotate(matrix, glm::radians(placement.rotation.z), {0.0, 0.0, 1.0});
    return glm::scale(matrix, glm::dvec3(placement.scale));
}

LanguageFiles::Picked captions_for(const Narration& narration, std::string_view language) {
    if (!narration.captions.has(language) && narration.text.has(language)) return {};
    return narration.captions.pick(language);
}

const std::array<std::string_view, std::variant_size_v<Action>>& step_names() noexcept {
    static constexpr std::array<std::string_view, std::variant_size_v<Action>> names{
        "say",     "move",    "look",  "show",  "hide", "highlight", "era",   "light",  "hold",
        "section", "measure", "panel", "sound", "ask",  "wait",      "stamp", "branch", "run"};
    return names;
}

const Site* find_site(const Museum& museum, std::string_view id) noexcept {
    return with_id(museum.sites, id);
}
const Tour* find_tour(const Museum& museum, std::string_view id) noexcept {
    return with_id(museum.tours, id);
}
const Stop* find_stop(const Tour& tour, std::string_view id) noexcept {
    return with_id(tour.stops, id);
}
const Exhibit* find_exhibit(const Site& site, std::string_view id) noexcept {
    return with_id(site.exhibits, id);
}
const Hotspot* find_hotspot(const Site& site, std::string_view id) noexcept {
    return with_id(site.hotspots, id);
}
const Era* find_era(const Site& site, std::string_view id) noexcept {
    return with_id(site.eras, id);
}
const Record* find_record(const Museum& museum, std::string_view id) noexcept {
    for (const auto& catalogue : museum.catalogues)
        if (const auto* record = with_id(catalogue.records, id)) return record;
    return nullptr;
}

} // namespace guanhe::museum
