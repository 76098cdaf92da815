// What would be too fast, too short, too small or too sudden for a visitor, as far as the document alone tells.
#include "audio/sound_file.h"
#include "museum/captions.h"
#include "museum/check/context.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace guanhe::museum::check {

namespace {

class Comfort {
public:
    explicit Comfort(const Context& context) : context_(context), limits_(context.limits) {}

    void check(const Tour& tour) {
        for (const auto& stop : tour.stops) {
            stand_ = stop.pose;
            for (std::size_t i = 0; i < stop.steps.size();) {
                std::size_t end = i;
                while (end < stop.steps.size() && stop.steps[end].with_next) ++end;
                end = std::min(end + 1, stop.steps.size());
                moment(tour, stop, {stop.steps.data() + i, end - i});
                i = end;
            }
        }
    }

private:
    void moment(const Tour& tour, const Stop& stop, std::span<const Step> steps) {
        for (const auto& step : steps) {
            if (const auto* panel = std::get_if<Panel>(&step.action)) {
                dwell(step, *panel, steps);
                small_text(step, *panel);
            } else if (const auto* ask = std::get_if<Ask>(&step.action)) {
                question(step, *ask);
            } else if (const auto* light = std::get_if<Light>(&step.action)) {
                if (light->seconds < limits_.light_seconds) jump(step, light->seconds);
            } else if (const auto* move = std::get_if<Move>(&step.action)) {
                travel(tour, stop, step, *move);
            }
        }
    }

    void jump(const Step& step, double seconds) const {
        context_.add("comfort.light-jump", step.location, "/seconds",
                     {"the light changes within " + figure(seconds) + " s, less than " + figure(limits_.light_seconds),
                      "光线在 " + figure(seconds) + " 秒内突变，应不少于 " + figure(limits_.light_seconds) + " 秒"},
                     {"give it two seconds, as a light has by itself", "给它两秒，即光线变化的默认时长"});
    }

    void travel(const Tour& tour, const Stop& stop, const Step& step, const Move& move) {
        const auto* other = move.stop.empty() ? nullptr : find_stop(tour, move.stop);
        if (other == nullptr && !move.pose) return;
        const auto from = stand_;
        stand_ = other != nullptr ? other->pose : *move.pose;
        if (!move.seconds) return;
        const bool away = other != nullptr && other->site != stop.site;
        if (move.manner == Move::Manner::teleport || away) {
            if (*move.seconds >= limits_.fade_seconds) return;
            context_.add("comfort.light-jump", step.location, "/seconds",
                         {"the picture is cut within " + figure(*move.seconds) + " s, too short to fade",
                          "画面在 " + figure(*move.seconds) + " 秒内切换，来不及淡出淡入"},
                         {"leave \"seconds\" out: a fade then takes what the visitor set",
                          "删去 \"seconds\"：淡入淡出会按观众的设置进行"});
        } else if (move.manner == Move::Manner::glide && context_.tools.glide_seconds) {
            const double least = context_.tools.glide_seconds(from, stand_);
            constexpr double rounding = 0.05; // seconds
            if (*move.seconds >= least - rounding) return;
            context_.add(
                "comfort.fast-glide", step.location, "/seconds",
                {"the glide is asked to take " + figure(*move.seconds) + " s; at a comfortable speed it takes " +
                     figure(least),
                 "滑行要求 " + figure(*move.seconds) + " 秒完成；舒适的速度需要 " + figure(least) + " 秒"},
                {"leave \"seconds\" out, or make it at least that long", "删去 \"seconds\"，或至少设为这么长"});
        }
    }

    /// In the language that takes longest, of those that the museum is written in.
    template<class Seconds>
    [[nodiscard]] double longest(const Seconds& seconds) const {
        const auto& languages = context_.museum.languages;
        return std::accumulate(languages.begin(), languages.end(), 0.0,
                               [&](double most, const auto& language) { return std::max(most, seconds(language)); });
    }
    [[nodiscard]] double reading(const LanguageText& text, std::string_view language) const {
        return context_.tools.reading_seconds ? context_.tools.reading_seconds(text.in(language)) : 0.0;
    }
    [[nodiscard]] double narration(const Narration& narration, std::string_view language) const {
        if (const auto audio = narration.audio.pick(language)) {
            if (const auto path = context_.folder.locate(*audio.value))
                if (const auto sound = audio::SoundFile::open(*path)) return sound->facts().seconds();
        }
        if (const auto file = captions_for(narration, language)) {
            std::vector<Finding> told_elsewhere;
            if (const auto captions = read_captions(context_.folder, *file.value, told_elsewhere);
                captions && !captions->cues.empty())
                return std::ranges::max(captions->cues, {}, &Cue::end).end;
        }
        return reading(narration.text, language);
    }

    void short_dwell(const Step& step, double given, double needed, const Both& what) const {
        constexpr double rounding = 0.05; // seconds
        if (given >= needed - rounding) return;
        context_.add("comfort.short-dwell", step.location, "/seconds",
                     {"it stays for " + figure(given) + " s; " + what.english + " takes " + figure(needed),
                      "只停留 " + figure(given) + " 秒；" + what.chinese + "要 " + figure(needed) + " 秒"},
                     {"make it longer, or leave \"seconds\" out: the visitor then goes on when ready",
                      "延长时间，或删去 \"seconds\"，由观众自己继续"});
    }

    void dwell(const Step& step, const Panel& panel, std::span<const Step> together) const {
        if (!panel.seconds) return;
        const double read = longest([&](std::string_view language) {
            if (const auto* text = std::get_if<PanelText>(&panel.content))
                return reading(text->title, language) + reading(text->text, language);
            const auto* picture = std::get_if<PanelPicture>(&panel.content);
            return picture != nullptr ? reading(picture->caption, language) : 0.0;
        });
        short_dwell(step, *panel.seconds, read, {"reading it", "读完"});
        const double said = longest([&](std::string_view language) {
            double most = 0.0;
            for (const auto& other : together)
                if (const auto* say = std::get_if<Say>(&other.action))
                    most = std::max(most, narration(say->narration, language));
            return most;
        });
        short_dwell(step, *panel.seconds, said, {"the narration beside it", "同时的解说"});
    }

    void question(const Step& step, const Ask& ask) const {
        if (!ask.seconds) return;
        const double read = longest([&](std::string_view language) {
            double sum = reading(ask.question, language);
            for (const auto& answer : ask.answers) sum += reading(answer.text, language);
            return sum;
        });
        short_dwell(step, *ask.seconds, read, {"reading the question and its answers", "读完问题和回答"});
    }

    void small_text(const Step& step, const Panel& panel) const {
        if (limits_.panel_type <= 0.0) return;
        if (!panel.pose) return; // before the visitor, at the distance that its type is made for
        const auto* picture = std::get_if<PanelPicture>(&panel.content);
        const bool words =
            std::holds_alternative<PanelText>(panel.content) || (picture != nullptr && !picture->caption.empty());
        if (!words) return;
        const double distance = glm::distance(panel.pose->position, stand_.position + glm::dvec3(0, eye_height, 0));
        const double degrees = glm::degrees(2.0 * std::atan2(limits_.panel_type / 2.0, distance));
        if (degrees >= limits_.letter_degrees) return;
        context_.add("comfort.small-text", step.location, "/pose",
                     {"its type is " + figure(degrees) + " degrees high from " + figure(distance) +
                          " m away, less than " + figure(limits_.letter_degrees),
                      "从 " + figure(distance) + " 米外看，字高只有 " + figure(degrees) + " 度，应不小于 " +
                          figure(limits_.letter_degrees) + " 度"},
                     {"bring the panel nearer, or leave \"pose\" out: it then stands before the visitor",
                      "把展板移近，或删去 \"pose\"，它就会出现在观众面前"});
    }

    const Context& context_;
    const CheckLimits& limits_;
    Pose stand_;
};

} // namespace

void check_comfort(const Context& context) {
    for (const auto& tour : context.museum.tours) Comfort(context).check(tour);
}

} // namespace guanhe::museum::check
