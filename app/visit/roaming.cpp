#include "visit/roaming.h"

#include "window/text.h"

#include <utility>

namespace guanhe::app {

museum::Tour roaming_tour(const museum::Museum& museum) {
    museum::Tour all;
    all.title.values = {{"en", text(Text::visit_roam, Language::english)},
                        {"zh-Hans", text(Text::visit_roam, Language::chinese)}};
    const auto add = [&](museum::Stop stop) {
        museum::Step stay;
        stay.action = museum::Wait{museum::Wait::All{}, {}}; // which no visit says of who roams
        stop.steps = {std::move(stay)};
        all.stops.push_back(std::move(stop));
    };
    for (const museum::Site& site : museum.sites) {
        museum::Stop entrance;
        entrance.id = site.id;
        entrance.title = site.title;
        entrance.site = site.id;
        entrance.pose = site.start;
        add(std::move(entrance));
        for (const museum::Tour& tour : museum.tours)
            for (const museum::Stop& stop : tour.stops) {
                if (stop.site != site.id) continue;
                museum::Stop place = stop;
                place.id = tour.id + "/" + stop.id;
                add(std::move(place));
            }
    }
    return all;
}

} // namespace guanhe::app
