#include "visit/credits.h"

#include <algorithm>
#include <tuple>
#include <variant>

namespace guanhe::app {
namespace {

class Gathering {
public:
    explicit Gathering(const std::string& language) : language_(language) {}

    void add(const museum::LanguageText& title, const museum::Attribution& whose) {
        const auto in = [&](const museum::LanguageText& said) { return std::string(said.in(language_)); };
        Credit credit{in(whose.credits), in(whose.rights), in(whose.source), {}};
        if (credit.credits.empty() && credit.rights.empty() && credit.source.empty()) return;
        const auto key = [](const Credit& of) { return std::tie(of.credits, of.rights, of.source); };
        const auto known =
            std::ranges::find_if(all_, [&](const Held& held) { return key(held.credit) == key(credit); });
        Held& held = known != all_.end() ? *known : all_.emplace_back(Held{std::move(credit), {}});
        const std::string name = in(title);
        if (!name.empty() && std::ranges::find(held.titles, name) == held.titles.end()) held.titles.push_back(name);
    }

    [[nodiscard]] std::vector<Credit> take() {
        std::vector<Credit> out;
        for (Held& held : all_) {
            for (const std::string& title : held.titles)
                held.credit.of += (held.credit.of.empty() ? "" : language_.starts_with("zh") ? "；" : "; ") + title;
            out.push_back(std::move(held.credit));
        }
        return out;
    }

private:
    struct Held {
        Credit credit;
        std::vector<std::string> titles;
    };
    const std::string& language_;
    std::vector<Held> all_;
};

} // namespace

std::vector<Credit> credits_of(const museum::Museum& museum, const std::string& language) {
    Gathering all(language);
    all.add(museum.title, museum.attribution);
    for (const museum::Tour& tour : museum.tours) all.add(tour.title, tour.attribution);
    for (const museum::Site& site : museum.sites) {
        all.add(site.title, site.attribution);
        for (const museum::Exhibit& exhibit : site.exhibits) all.add(exhibit.title, exhibit.attribution);
    }
    for (const museum::Tour& tour : museum.tours)
        for (const museum::Stop& stop : tour.stops)
            for (const museum::Step& step : stop.steps) {
                const auto* panel = std::get_if<museum::Panel>(&step.action);
                if (panel == nullptr) continue;
                if (const auto* picture = std::get_if<museum::PanelPicture>(&panel->content))
                    all.add(stop.title, picture->attribution);
                if (const auto* dome = std::get_if<museum::PanelPanorama>(&panel->content))
                    all.add(stop.title, dome->attribution);
                if (const auto* film = std::get_if<museum::PanelVideo>(&panel->content))
                    all.add(stop.title, film->attribution);
            }
    return all.take();
}

} // namespace guanhe::app
