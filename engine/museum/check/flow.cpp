// Where a tour can go, by the order that engine/tour's player keeps: steps up to the first without "withNext" make a
// moment; after it the first branch, move or answer that names a place decides, else the next step follows.
#include "museum/check/context.h"
#include "museum/check/inventory.h"

#include <algorithm>
#include <map>
#include <set>

namespace guanhe::museum::check {

namespace {

struct Place {
    std::size_t stop = 0, step = 0;
    auto operator<=>(const Place&) const = default;
};

struct Edge {
    Place to;
    Location by; ///< what leads there
};

struct Moment {
    std::size_t end = 0; ///< the step after its last
    bool takes_time = false;
    std::vector<Edge> edges;
};

bool takes_time(const Say& say) {
    return !say.narration.text.empty() || !say.narration.audio.empty() || !say.narration.captions.empty();
}
bool takes_time(const Move& move) {
    return move.manner == Move::Manner::walk || move.seconds.value_or(1.0) > 0.0;
}
bool takes_time(const Measure& measure) {
    return !measure.points;
}
bool takes_time(const Panel& panel) {
    return panel.seconds.value_or(1.0) > 0.0;
}
bool takes_time(const Sound& sound) {
    return !sound.loop;
}
bool takes_time(const Ask& ask) {
    return !ask.answers.empty() && ask.seconds.value_or(1.0) > 0.0;
}
bool takes_time(const Wait& wait) {
    const auto* time = std::get_if<Wait::Time>(&wait.until);
    return (time == nullptr || time->seconds > 0.0) && wait.at_most.value_or(1.0) > 0.0;
}
bool takes_time(const Run& /*run*/) {
    return true; // a script may; what it does is not known here
}
bool takes_time(const Highlight& /*action*/) {
    return false;
}
bool takes_time(const Hold& /*action*/) {
    return false;
}
bool takes_time(const Stamp& /*action*/) {
    return false;
}
bool takes_time(const Branch& /*action*/) {
    return false;
}
template<class T>
bool takes_time(const T& fading) { // look, show, hide, era, light, section
    return fading.seconds > 0.0;
}

class Flow {
public:
    Flow(const Context& context, const Tour& tour) : context_(context), tour_(tour) {
        for (std::size_t i = 0; i < tour.stops.size(); ++i) {
            stops_.emplace(tour.stops[i].id, i);
            auto& steps = steps_.emplace_back();
            for (std::size_t k = 0; k < tour.stops[i].steps.size(); ++k)
                if (!tour.stops[i].steps[k].id.empty()) steps.emplace(tour.stops[i].steps[k].id, k);
            covered_.emplace_back(tour.stops[i].steps.size(), false);
        }
    }

    void check(const std::set<std::string, std::less<>>& named_by_scripts) {
        if (tour_.stops.empty()) return;
        // What a visit comes to by itself, and what scripts send it to.
        explore({0, 0});
        for (const auto& id : named_by_scripts)
            if (const auto stop = stops_.find(id); stop != stops_.end()) explore({stop->second, 0});
        for (std::size_t i = 0; i < tour_.stops.size(); ++i) {
            if (moments_.contains({i, 0})) continue;
            context_.add("flow.unreachable-stop", tour_.stops[i].location, "",
                         {"no step leads to the stop " + in_quotes(tour_.stops[i].id),
                          "没有任何步骤通向站点 " + in_quotes(tour_.stops[i].id)},
                         {"let a move or a branch go there, or waive it when the map alone shall lead there",
                          "用 move 或 branch 通向它；若只打算从地图进入，可豁免"});
        }
        // A visitor can enter every stop from the map; what is not reached then either is never seen.
        for (std::size_t i = 0; i < tour_.stops.size(); ++i) explore({i, 0});
        unreachable_steps();
        endless();
    }

private:
    [[nodiscard]] std::optional<Place> place_of(const Destination& next, std::size_t here) const {
        const auto stop = next.stop.empty() ? std::optional(here) : number(stops_, next.stop);
        if (!stop) return {};
        const auto step = next.step.empty() ? std::optional(std::size_t{0}) : number(steps_[*stop], next.step);
        if (!step) return {};
        return Place{*stop, *step};
    }
    static std::optional<std::size_t> number(const std::map<std::string_view, std::size_t>& ids, std::string_view id) {
        const auto found = ids.find(id);
        return found == ids.end() ? std::nullopt : std::optional(found->second);
    }

    [[nodiscard]] Moment moment_at(Place at) const {
        const auto& stop = tour_.stops[at.stop];
        Moment moment{at.step, false, {}};
        while (moment.end < stop.steps.size()) {
            const auto& step = stop.steps[moment.end++];
            moment.takes_time |= std::visit([](const auto& action) { return takes_time(action); }, step.action);
            if (!step.with_next) break;
        }
        const Place after = moment.end < stop.steps.size() ? Place{at.stop, moment.end} : Place{at.stop + 1, 0};
        const auto follow = [&](const Destination& next, const Location& by) {
            // To where nothing is, the player does not go: it takes the next step.
            moment.edges.push_back({next.empty() ? after : place_of(next, at.stop).value_or(after), by});
        };
        for (std::size_t i = at.step; i < moment.end; ++i) {
            const auto& step = stop.steps[i];
            if (const auto* branch = std::get_if<Branch>(&step.action)) {
                for (const auto& each : branch->cases) {
                    const bool always = each.when.kind == Condition::Kind::always;
                    if (always && each.when.no) continue;
                    follow(each.next, step.location);
                    if (always) return moment;
                }
            } else if (const auto* move = std::get_if<Move>(&step.action)) {
                if (move->stop.empty()) continue;
                follow({move->stop, {}}, step.location);
                return moment;
            } else if (const auto* ask = std::get_if<Ask>(&step.action)) {
                for (const auto& answer : ask->answers)
                    if (!answer.next.empty()) follow(answer.next, step.location);
            }
        }
        moment.edges.push_back({after, {}});
        return moment;
    }

    void explore(Place from) {
        std::vector<Place> open{from};
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            if (at.stop >= tour_.stops.size() || moments_.contains(at)) continue;
            const auto& moment = moments_.emplace(at, moment_at(at)).first->second;
            for (std::size_t i = at.step; i < moment.end; ++i) covered_[at.stop][i] = true;
            for (const auto& edge : moment.edges) open.push_back(edge.to);
        }
    }

    void unreachable_steps() {
        for (std::size_t s = 0; s < covered_.size(); ++s) {
            for (std::size_t i = 0; i < covered_[s].size(); ++i) {
                if (covered_[s][i] || (i > 0 && !covered_[s][i - 1])) continue; // one finding a run of steps
                const auto& step = tour_.stops[s].steps[i];
                context_.add("flow.unreachable-step", step.location, "",
                             {"nothing leads to this step, and the steps before it always go elsewhere",
                              "没有任何分支通向这一步，前面的步骤又总是转到别处"},
                             {"give it an \"id\" and let a branch or an answer go there, or remove it",
                              "给它一个 \"id\" 并让 branch 或回答通向它，否则删去"});
            }
        }
    }

    /// Circles of moments in which no time passes: depth first, with a stack of its own for tours of any length.
    void endless() {
        std::set<Place> done, open;
        struct Frame {
            Place at;
            std::size_t next = 0;
        };
        for (const auto& [start, first] : moments_) {
            if (first.takes_time || done.contains(start)) continue;
            std::vector<Frame> stack{{start}};
            open.insert(start);
            while (!stack.empty()) {
                auto& frame = stack.back();
                const auto& moment = moments_.at(frame.at);
                if (frame.next == moment.edges.size()) {
                    open.erase(frame.at);
                    done.insert(frame.at);
                    stack.pop_back();
                    continue;
                }
                const auto& edge = moment.edges[frame.next++];
                const auto to = moments_.find(edge.to);
                if (to == moments_.end() || to->second.takes_time || done.contains(edge.to)) continue;
                if (open.insert(edge.to).second)
                    stack.push_back({edge.to});
                else
                    circle(edge, frame.at);
            }
        }
    }
    void circle(const Edge& edge, Place from) const {
        const auto& to = tour_.stops[edge.to.stop];
        const auto where = in_quotes(to.id) + pointer_token(edge.to.step);
        const auto& here = edge.by.pointer.empty() ? tour_.stops[from.stop].location : edge.by;
        context_.add("flow.endless", here, "",
                     {"the tour can go from here back to " + where + " without any time passing",
                      "路线可从这里不经任何时间就回到 " + where},
                     {"put a wait, a question or words into the circle, or let it end",
                      "在这个循环里加入等待、提问或解说，或让它有个出口"});
    }

    const Context& context_;
    const Tour& tour_;
    std::map<std::string_view, std::size_t> stops_;
    std::vector<std::map<std::string_view, std::size_t>> steps_;
    std::vector<std::vector<bool>> covered_;
    std::map<Place, Moment> moments_;
};

/// Texts in quotation marks, which may be the ids of stops that a script goes to.
void add_quoted(std::string_view text, std::set<std::string, std::less<>>& out) {
    for (const char mark : {'"', '\''}) {
        for (std::size_t begin = text.find(mark); begin != std::string_view::npos;) {
            const auto end = text.find(mark, begin + 1);
            if (end == std::string_view::npos) break;
            out.emplace(text.substr(begin + 1, end - begin - 1));
            begin = end; // closing marks open the next try: a mark inside the other kind does not lose the rest
        }
    }
}

void stamps(const Context& context) {
    struct Given {
        const Stamp* stamp;
        const Tour* tour;
    };
    std::map<std::string_view, Given> given;
    for (const auto& tour : context.museum.tours)
        for (const auto& stop : tour.stops)
            for (const auto& step : stop.steps) {
                const auto* stamp = std::get_if<Stamp>(&step.action);
                if (stamp == nullptr) continue;
                const auto [before, first] = given.emplace(stamp->stamp, Given{stamp, &tour});
                // Two tours may lead to the same place, and give the same stamp there.
                if (first || (before->second.tour != &tour && *before->second.stamp == *stamp)) continue;
                context.add(
                    "flow.duplicate-stamp", step.location, "/stamp",
                    {"the stamp " + in_quotes(stamp->stamp) + " is given by another step too; a visitor gets the first",
                     "印章 " + in_quotes(stamp->stamp) + " 另有一步也会给出；观众只得到先遇到的那枚"},
                    {"give it a name of its own, or give it once", "换一个印章名，或只给一次"});
            }
}

void questions(const Context& context, const Step& step) {
    const auto* ask = std::get_if<Ask>(&step.action);
    if (ask == nullptr) return;
    if (ask->answers.empty())
        context.add(
            "flow.no-answers", step.location, "/answers",
            {"the question has no answer that can be read: it is passed over", "这个问题没有可用的回答，会被跳过"},
            {"add answers, each with an \"id\" and a \"text\"", "补上回答，每个都要有 \"id\" 和 \"text\""});
    for (const auto& answer : ask->answers)
        if (answer.text.empty())
            context.add("flow.no-answers", answer.location, "/text",
                        {"the answer has no words: its button is empty", "这个回答没有文字，按钮是空的"},
                        {"write what the visitor chooses", "写上供观众选择的文字"});
}

} // namespace

void check_flow(const Context& context) {
    for (const auto& tour : context.museum.tours) {
        std::set<std::string, std::less<>> named;
        std::set<std::string> scripts;
        if (!tour.script.empty()) scripts.insert(tour.script.path);
        for (const auto& stop : tour.stops)
            for (const auto& step : stop.steps) {
                questions(context, step);
                if (const auto* run = std::get_if<Run>(&step.action); run != nullptr && !run->script.empty())
                    scripts.insert(run->script.path);
            }
        for (const auto& script : scripts)
            if (const auto text = context.folder.read_text({script}, most_script_bytes)) add_quoted(*text, named);
        Flow(context, tour).check(named);
    }
    stamps(context);
}

} // namespace guanhe::museum::check
