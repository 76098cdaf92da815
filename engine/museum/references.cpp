#include "museum/references.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace guanhe::museum {

namespace {

using Ids = std::set<std::string_view>;

template<class T>
Ids ids_of(const std::vector<T>& values) {
    Ids ids;
    for (const auto& value : values) ids.insert(value.id);
    return ids;
}

struct SiteIds {
    Ids eras, exhibits, hotspots;
};

class References {
public:
    References(const Museum& museum, std::vector<Finding>& findings) : museum_(museum), findings_(findings) {
        for (const auto& catalogue : museum.catalogues) {
            Ids own; // of which the reader has told what stands twice
            for (const auto& record : catalogue.records)
                if (own.insert(record.id).second && !records_.insert(record.id).second)
                    findings_.push_back(make_finding(
                        "id.duplicate", record.location.file, record.location.pointer + "/id",
                        in_both("the id " + in_quotes(record.id) + " is also that of another catalogue's record",
                                "id " + in_quotes(record.id) + " 已被另一份目录中的记录使用"),
                        in_both("give it an id of its own", "换一个不重复的 id")));
        }
    }

    void check() {
        if (!museum_.first_tour.empty() && find_tour(museum_, museum_.first_tour) == nullptr) {
            missing({museum_ref(), ""}, "/firstTour", "tour", "参观路线", museum_.first_tour);
        }
        for (const auto& site : museum_.sites) check(site);
        for (const auto& tour : museum_.tours) check(tour);
    }

private:
    void missing(const Location& at, const std::string& inner, std::string_view kind, std::string_view kind_zh,
                 std::string_view id) {
        const auto quoted = " " + in_quotes(id);
        findings_.push_back(make_finding(
            "reference.unknown", at.file, at.pointer + inner,
            in_both("there is no " + std::string(kind) + quoted, "没有" + std::string(kind_zh) + quoted),
            in_both("check the id letter by letter, or add what it names", "逐字核对 id，或补上它所指的内容")));
    }
    void need(const Ids& ids, std::string_view id, const Location& at, const std::string& inner, std::string_view kind,
              std::string_view kind_zh) {
        if (!id.empty() && !ids.contains(id)) missing(at, inner, kind, kind_zh, id);
    }

    void check(const Site& site) {
        SiteIds ids{ids_of(site.eras), ids_of(site.exhibits), ids_of(site.hotspots)};
        const auto eras = [&](const auto& part) {
            for (std::size_t i = 0; i < part.eras.size(); ++i)
                need(ids.eras, part.eras[i], part.location, "/eras/" + std::to_string(i), "era", "年代");
        };
        need(ids.eras, site.first_era, {site.file, ""}, "/firstEra", "era", "年代");
        for (const auto& exhibit : site.exhibits) {
            eras(exhibit);
            need(records_, exhibit.record, exhibit.location, "/record", "catalogue record", "藏品记录");
        }
        for (const auto& hotspot : site.hotspots) {
            eras(hotspot);
            need(ids.exhibits, hotspot.exhibit, hotspot.location, "/exhibit", "exhibit", "展品");
            need(records_, hotspot.record, hotspot.location, "/record", "catalogue record", "藏品记录");
        }
        for (const auto& zone : site.ambience) eras(zone);
        for (const auto& lamp : site.lamps) eras(lamp);
        sites_.emplace(site.id, std::move(ids));
    }

    void check(const Tour& tour) {
        stops_ = ids_of(tour.stops);
        steps_.clear();
        questions_.clear();
        for (const auto& stop : tour.stops) {
            steps_.emplace(stop.id, ids_of(stop.steps));
            for (const auto& step : stop.steps)
                if (const auto* ask = std::get_if<Ask>(&step.action); ask != nullptr && !step.id.empty())
                    questions_[step.id].merge(ids_of(ask->answers));
        }
        for (const auto& stop : tour.stops) {
            const auto site = sites_.find(stop.site);
            if (site == sites_.end()) {
                missing(stop.location, "/site", "site", "场地", stop.site);
                continue;
            }
            site_ = &site->second;
            stop_ = stop.id;
            if (stop.look_at) target(*stop.look_at, stop.location, "/lookAt");
            for (const auto& step : stop.steps)
                std::visit([&](const auto& action) { act(action, step.location); }, step.action);
        }
    }

    void target(const Target& target, const Location& at, const std::string& inner) {
        need(site_->exhibits, target.exhibit, at, inner + "/exhibit", "exhibit at this site", "此场地的展品");
        need(site_->hotspots, target.hotspot, at, inner + "/hotspot", "hotspot at this site", "此场地的热点");
    }
    void targets(const std::vector<Target>& all, const Location& at) {
        for (std::size_t i = 0; i < all.size(); ++i) target(all[i], at, "/targets/" + std::to_string(i));
    }
    void destination(const Destination& next, const Location& at, const std::string& inner) {
        need(stops_, next.stop, at, inner + "/stop", "stop of this tour", "此路线的站点");
        const auto steps = steps_.find(next.stop.empty() ? stop_ : std::string_view(next.stop));
        if (steps != steps_.end())
            need(steps->second, next.step, at, inner + "/step", "step of that stop", "该站的步骤");
    }

    template<class T>
    void act(const T& /*action*/, const Location& /*at*/) {}
    void act(const Move& move, const Location& at) {
        need(stops_, move.stop, at, "/stop", "stop of this tour", "此路线的站点");
    }
    void act(const Look& look, const Location& at) { target(look.at, at, "/at"); }
    void act(const Show& show, const Location& at) { targets(show.targets, at); }
    void act(const Hide& hide, const Location& at) { targets(hide.targets, at); }
    void act(const Highlight& highlight, const Location& at) { targets(highlight.targets, at); }
    void act(const Section& section, const Location& at) { targets(section.targets, at); }
    void act(const ChangeEra& era, const Location& at) {
        need(site_->eras, era.era, at, "/era", "era of this site", "此场地的年代");
    }
    void act(const Hold& hold, const Location& at) {
        need(site_->exhibits, hold.exhibit, at, "/exhibit", "exhibit at this site", "此场地的展品");
    }
    void act(const Ask& ask, const Location& /*at*/) {
        for (const auto& answer : ask.answers) destination(answer.next, answer.location, "/next");
    }
    void act(const Wait& wait, const Location& at) {
        if (const auto* gaze = std::get_if<Wait::Gaze>(&wait.until)) target(gaze->at, at, "/gaze/at");
        if (const auto* pick = std::get_if<Wait::Pick>(&wait.until)) target(pick->target, at, "/pick/target");
        if (const auto* hand = std::get_if<Wait::Hand>(&wait.until)) target(hand->target, at, "/hand/target");
    }
    void act(const Branch& branch, const Location& /*at*/) {
        for (const auto& one : branch.cases) {
            destination(one.next, one.location, "/next");
            if (one.when.kind == Condition::Kind::visited)
                need(stops_, one.when.name, one.location, "/when/name", "stop of this tour", "此路线的站点");
            if (one.when.kind == Condition::Kind::answer) answered(one.when, one.location);
        }
    }
    void answered(const Condition& when, const Location& at) {
        const auto question = questions_.find(when.name);
        if (question == questions_.end())
            missing(at, "/when/name", "question of this tour", "此路线的提问", when.name);
        else
            need(question->second, when.is, at, "/when/is", "answer to that question", "该提问的回答");
    }

    const Museum& museum_;
    std::vector<Finding>& findings_;
    Ids records_, stops_;
    std::map<std::string_view, SiteIds> sites_;
    std::map<std::string_view, Ids> steps_;     ///< by stop
    std::map<std::string_view, Ids> questions_; ///< by the ask step's id: its answers
    const SiteIds* site_ = nullptr;
    std::string_view stop_;
};

} // namespace

void check_references(const Museum& museum, std::vector<Finding>& findings) {
    References(museum, findings).check();
}

} // namespace guanhe::museum
