#include "visit/passport_page.h"

#include <algorithm>
#include <cmath>

namespace guanhe::app {
namespace {

/// A seal of its own for what has no picture; of what is still to be had, its place: a broken ring.
std::shared_ptr<const image::Rgba8> draw_stamp(bool got) {
    constexpr std::uint32_t side = 192;
    constexpr float middle = side * 0.5F, ring = 84.0F, thick = 6.0F, disc = 68.0F, dashes = 24.0F;
    auto picture = std::make_shared<image::Rgba8>();
    picture->width = picture->height = side;
    picture->pixels.reserve(std::size_t{side} * side * 4);
    for (std::uint32_t y = 0; y < side; ++y)
        for (std::uint32_t x = 0; x < side; ++x) {
            const glm::vec2 at(static_cast<float>(x) + 0.5F - middle, static_cast<float>(y) + 0.5F - middle);
            const float away = glm::length(at);
            float cover = std::clamp(thick * 0.5F - std::abs(away - ring) + 0.5F, 0.0F, 1.0F);
            if (got) {
                // Four points, whose edges are hyperbolas.
                const bool star = std::sqrt(std::abs(at.x)) + std::sqrt(std::abs(at.y)) < std::sqrt(disc * 0.8F);
                cover = std::max(cover, star ? 0.0F : std::clamp(disc - away + 0.5F, 0.0F, 1.0F));
            } else if (std::sin(dashes * std::atan2(at.y, at.x)) < 0.0F) {
                cover = 0.0F;
            }
            const auto alpha = static_cast<std::uint8_t>(std::lround(255.0F * cover));
            if (got)
                picture->pixels.insert(picture->pixels.end(), {196, 62, 46, alpha});
            else
                picture->pixels.insert(picture->pixels.end(), {150, 150, 146, alpha});
        }
    return picture;
}

std::shared_ptr<const image::Rgba8> drawn_stamp(bool got) {
    static const auto had = draw_stamp(true), missing = draw_stamp(false);
    return got ? had : missing;
}

/// "2026-05-01T14" in words.
std::string hour_words(const std::string& hour, Language language) {
    constexpr std::size_t length = 13;
    if (hour.size() != length) return hour;
    return filled(Text::visit_hour, language,
                  {hour.substr(0, 4), hour.substr(5, 2), hour.substr(8, 2), hour.substr(11, 2)});
}

} // namespace

void add_passport(BoardWords& page, const PageFacts& facts) {
    const std::string& language = facts.choices.language;
    const Language words = interface_language(language);
    const auto in = [&](const museum::LanguageText& said) { return std::string(said.in(language)); };
    const auto say = [&](const std::string& said) {
        for (auto& line : render::plain_body(said, language)) page.content.body.push_back(std::move(line));
    };
    const auto got = static_cast<std::size_t>(
        std::ranges::count_if(facts.stamps, [](const StampShown& stamp) { return !stamp.hour.empty(); }));
    page.content.most_height = 0.95F;
    constexpr std::size_t most_abreast = 4;
    constexpr float each = 0.36F; // metres
    page.content.abreast = std::clamp<std::size_t>(facts.stamps.size(), 2, most_abreast);
    page.content.width = each * static_cast<float>(page.content.abreast) + 0.06F;
    for (const StampShown& shown : facts.stamps) {
        page.key += " " + shown.stamp->stamp + shown.hour;
        std::string caption = in(shown.stamp->title);
        if (!shown.hour.empty()) {
            const std::string hour = hour_words(shown.hour, words);
            const std::string place = shown.stop != nullptr ? in(shown.stop->title) : std::string();
            caption += "\n" + (place.empty() ? hour : place + " · " + hour);
        }
        if (shown.hour.empty())
            page.more_pictures.push_back({{}, std::move(caption), drawn_stamp(false)});
        else if (shown.stamp->picture.empty())
            page.more_pictures.push_back({{}, std::move(caption), drawn_stamp(true)});
        else
            page.more_pictures.push_back({shown.stamp->picture, std::move(caption)});
    }
    if (got > 0)
        say(filled(Text::visit_stamps, words, {std::to_string(got), std::to_string(facts.stamps.size())}) + "\n" +
            text(Text::visit_thanks, words));
    else
        say(text(Text::visit_no_stamps, words));
    const auto button = [&](const char* id, Text label) { page.content.buttons.push_back({id, text(label, words)}); };
    button("again", Text::visit_again);
    button("credits", Text::visit_credits);
    button("done", Text::visit_done);
}

} // namespace guanhe::app
