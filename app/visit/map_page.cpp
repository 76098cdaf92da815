#include "visit/map_page.h"

namespace guanhe::app {
namespace {

constexpr std::size_t most_plans = 4;

} // namespace

void add_map(BoardWords& page, const PageFacts& facts) {
    if (facts.tour == nullptr) return;
    const std::string& language = facts.choices.language;
    const museum::Tour& tour = *facts.tour;
    page.key += " " + tour.id + " " + std::to_string(facts.stop);
    page.content.title += " · " + std::string(tour.title.in(language));
    page.content.width = 1.5F;
    page.content.most_height = 0.95F;
    page.content.list = true;
    const auto button = [&](std::size_t i, std::string label) -> render::PanelButton& {
        const museum::Stop& stop = tour.stops[i];
        const bool been = facts.visited != nullptr && facts.visited->contains(stop.id);
        page.content.buttons.push_back(
            {.id = "stop:" + std::to_string(i), .label = std::move(label), .chosen = i == facts.stop, .ticked = been});
        if (been) page.key += " " + std::to_string(i);
        return page.content.buttons.back();
    };
    for (std::size_t i = 0; i < tour.stops.size(); ++i)
        button(i, std::to_string(i + 1) + "  " + std::string(tour.stops[i].title.in(language)));
    page.content.buttons.push_back({.id = "close", .label = text(Text::visit_back, interface_language(language))});

    std::size_t picture = 0;
    for (const auto& [site, plan] : facts.plans) {
        if (facts.plans.size() > most_plans && site != facts.site) continue;
        page.key += " " + std::to_string(plan->drawn);
        page.more_pictures.push_back({{},
                                      filled(Text::visit_plan, interface_language(language),
                                             {site->title.in(language), length_words(plan->frame.bar())}),
                                      plan->picture});
        std::vector<std::size_t> here;
        std::vector<glm::vec2> places;
        for (std::size_t i = 0; i < tour.stops.size(); ++i) {
            if (tour.stops[i].site != site->id) continue;
            here.push_back(i);
            places.push_back(plan->frame.at(tour.stops[i].pose.position));
        }
        places = marks_apart(std::move(places));
        for (std::size_t k = 0; k < here.size(); ++k)
            button(here[k], std::to_string(here[k] + 1)).mark = render::PanelButton::Mark{picture, places[k]};
        ++picture;
    }
    if (picture > 2) page.content.abreast = 2;
}

} // namespace guanhe::app
