// A museum of one site and one tour, for visits without a folder.
#pragma once

#include "visit/open_museum.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace guanhe::app::small {

inline museum::LanguageText both(const std::string& en, const std::string& zh) {
    museum::LanguageText text;
    text.values = {{"en", en}, {"zh-Hans", zh}};
    return text;
}

template<class Action>
museum::Step step(const std::string& id, Action action) {
    museum::Step out;
    out.id = id;
    out.action = std::move(action);
    return out;
}

/// One site; a tour of two stops: a text, a question, a stamp; then a wait for a pick and for a gaze.
inline museum::Museum small_museum() {
    museum::Museum museum;
    museum.title = both("Small", "小馆");
    museum.languages = {"zh-Hans", "en"};
    museum::Site& site = museum.sites.emplace_back();
    site.id = "yard";
    site.title = both("Yard", "院子");
    museum::Hotspot& spot = site.hotspots.emplace_back();
    spot.id = "jar";
    spot.title = both("Jar", "陶罐");
    spot.text = both("A jar.", "一只陶罐。");
    spot.position = {0.0, 1.6, -4.0};
    museum::Tour& tour = museum.tours.emplace_back();
    tour.id = "short";
    tour.title = both("Short", "短线");
    museum::Stop& first = tour.stops.emplace_back();
    first.id = "gate";
    first.title = both("Gate", "大门");
    first.site = "yard";
    first.radius = 2.0;
    first.steps.push_back(step("text", museum::Panel{museum::PanelText{both("Hello", "你好"), {}}, {}, 1.2, {}}));
    museum::Ask ask;
    ask.question = both("Which?", "哪个？");
    ask.answers.resize(2);
    ask.answers[0].id = "this";
    ask.answers[0].text = both("This", "这个");
    ask.answers[1].id = "that";
    ask.answers[1].text = both("That", "那个");
    first.steps.push_back(step("which", ask));
    museum::Stamp stamp;
    stamp.stamp = "seal";
    stamp.title = both("Seal", "印");
    first.steps.push_back(step("seal", stamp));
    museum::Stop& second = tour.stops.emplace_back();
    second.id = "hall";
    second.title = both("Hall", "大厅");
    second.site = "yard";
    museum::Target jar;
    jar.hotspot = "jar";
    second.steps.push_back(step("pick", museum::Wait{museum::Wait::Pick{jar}, {}}));
    second.steps.push_back(step("look", museum::Wait{museum::Wait::Gaze{jar, 0.5}, {}}));
    return museum;
}

inline std::unique_ptr<OpenMuseum> open_small_museum() {
    auto folder = museum::Folder::open(std::filesystem::temp_directory_path());
    REQUIRE(folder);
    museum::ReadMuseum read;
    read.museum = small_museum();
    return std::make_unique<OpenMuseum>(std::move(*folder), std::move(read));
}

/// Of the jar alone.
inline std::optional<scan::Bounds> small_bounds(const std::string& /*site*/, const museum::Target& target) {
    if (target.hotspot != "jar") return {};
    scan::Bounds bounds;
    bounds.add(glm::vec3(-0.1F, 1.5F, -4.1F));
    bounds.add(glm::vec3(0.1F, 1.7F, -3.9F));
    return bounds;
}

} // namespace guanhe::app::small
