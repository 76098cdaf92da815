// A small museum without a fault, its files as text to be changed, and a ground made of boxes.
#pragma once

#include "audio/sound_writer.h"
#include "image/image.h"
#include "museum/check/check.h"
#include "scratch.h"
#include "tour/motion.h"
#include "tour/pace.h"
#include "tour/script.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::test {

/// Two triangles; counter-clockwise seen from its front.
inline void add_quad(std::vector<walk::Triangle>& out, glm::vec3 a, glm::vec3 b, glm::vec3 c, glm::vec3 d) {
    out.push_back({{a, b, c}, 0});
    out.push_back({{a, c, d}, 0});
}
/// A level floor, seen from above.
inline void add_floor(std::vector<walk::Triangle>& out, glm::vec2 low, glm::vec2 high, float y) {
    add_quad(out, {low.x, y, low.y}, {low.x, y, high.y}, {high.x, y, high.y}, {high.x, y, low.y});
}
/// All six sides, seen from outside.
inline void add_box(std::vector<walk::Triangle>& out, glm::vec3 a, glm::vec3 b) {
    add_floor(out, {a.x, a.z}, {b.x, b.z}, b.y);
    add_quad(out, {a.x, a.y, a.z}, {b.x, a.y, a.z}, {b.x, a.y, b.z}, {a.x, a.y, b.z});
    add_quad(out, {a.x, a.y, b.z}, {b.x, a.y, b.z}, {b.x, b.y, b.z}, {a.x, b.y, b.z});
    add_quad(out, {b.x, a.y, a.z}, {a.x, a.y, a.z}, {a.x, b.y, a.z}, {b.x, b.y, a.z});
    add_quad(out, {b.x, a.y, b.z}, {b.x, a.y, a.z}, {b.x, b.y, a.z}, {b.x, b.y, b.z});
    add_quad(out, {a.x, a.y, a.z}, {a.x, a.y, b.z}, {a.x, b.y, b.z}, {a.x, b.y, a.z});
}

class BoxGround final : public museum::Ground {
public:
    std::vector<walk::Triangle> triangles;
    std::uint64_t drawn = 1000;
    bool broken = false;

    BoxGround() { add_floor(triangles, {-10, -10}, {10, 10}, 0); }
    Result<std::vector<walk::Triangle>> surface(const museum::Site& /*site*/,
                                                const museum::Exhibit& /*exhibit*/) override {
        if (broken) return Error{"is cut short", "floor.ply", ""};
        return triangles;
    }
    Result<museum::FrameCost> cost(const museum::Site& /*site*/, const museum::Exhibit& /*exhibit*/,
                                   const glm::dvec3& /*eye*/) override {
        if (broken) return Error{"is cut short", "floor.ply", ""};
        return museum::FrameCost{drawn, drawn * 20};
    }
};

class CheckMuseum {
public:
    std::map<std::string, std::string> files{
        {"museum.json", R"({"version": 1, "id": "m", "title": {"zh-Hans": "馆", "en": "Museum"},
"languages": ["zh-Hans", "en"], "sites": ["sites/pit/site.json"], "tours": ["tours/first.json"],
"catalogues": ["catalogue.json"],
"rights": {"zh-Hans": "示例", "en": "CC0"}, "credits": {"zh-Hans": "某人", "en": "Somebody"},
"source": {"zh-Hans": "虚构", "en": "Made up"}})"},
        {"sites/pit/site.json", R"({"version": 1, "id": "pit", "title": {"zh-Hans": "坑", "en": "Pit"},
"start": {"position": [0, 0, 3]},
"exhibits": [{"id": "floor", "title": {"zh-Hans": "地面", "en": "Floor"}, "alt": {"zh-Hans": "平地", "en": "Level ground"},
"scan": "floor.ply", "walkable": true}],
"walk": {"outlines": [[[-9, -9], [9, -9], [9, 9], [-9, 9]]]}})"},
        {"sites/pit/floor.ply", "ply\n"},
        {"tours/first.json", R"({"version": 1, "id": "first", "title": {"zh-Hans": "初访", "en": "First"},
"script": "../first.lua", "stops": [
{"id": "a", "title": {"zh-Hans": "甲", "en": "A"}, "site": "pit", "pose": {"position": [0, 0, 3]}, "radius": 1, "steps": [
{"do": "say", "text": {"zh-Hans": "您好。", "en": "Hello."}, "audio": {"en": "../hello.wav"}, "captions": {"en": "../hello.vtt"}},
{"do": "panel", "picture": {"file": {"zh-Hans": "../dig.png", "en": "../dig.png"}, "alt": {"zh-Hans": "工地", "en": "The dig"}}, "seconds": 5},
{"do": "run", "function": "greet"},
{"do": "move", "stop": "b", "manner": "walk"}]},
{"id": "b", "title": {"zh-Hans": "乙", "en": "B"}, "site": "pit", "pose": {"position": [0, 0, -3]}, "radius": 1, "steps": [
{"do": "stamp", "stamp": "pit", "title": {"zh-Hans": "坑", "en": "Pit"}}]}]})"},
        {"first.lua", "function greet() log(\"hello\") end\n"},
        {"hello.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n"},
        {"catalogue.json", R"({"version": 1, "records": [{"id": "r", "kind": "relic",
"dublinCore": {"title": {"zh-Hans": "壶", "en": "Jar"}}}]})"},
    };
    BoxGround ground;

    /// Puts `with` in place of `what`, which stands there once.
    void change(const std::string& file, std::string_view what, std::string_view with) {
        auto& text = files.at(file);
        const auto at = text.find(what);
        REQUIRE_MESSAGE(at != std::string::npos, what);
        REQUIRE_MESSAGE(text.find(what, at + 1) == std::string::npos, what);
        text.replace(at, what.size(), with);
    }
    void change_tour(std::string_view what, std::string_view with) { change("tours/first.json", what, with); }
    void change_site(std::string_view what, std::string_view with) { change("sites/pit/site.json", what, with); }
    void change_museum(std::string_view what, std::string_view with) { change("museum.json", what, with); }
    /// A step of stop b, before its stamp.
    void add_step(std::string_view json) {
        change_tour("{\"do\": \"stamp\"", std::string(json) + ",\n{\"do\": \"stamp\"");
    }

    [[nodiscard]] static museum::CheckTools tools() {
        museum::CheckTools tools;
        tools.reading_seconds = [](std::string_view text) { return tour::reading_seconds(text); };
        tools.glide_seconds = [](const museum::Pose& from, const museum::Pose& to) {
            return tour::glide_seconds(from, to, {});
        };
        tools.compile = [](const std::string& name, std::string_view text) -> std::optional<Error> {
            tour::Variables variables;
            const auto script = tour::Script::load(name, text, variables);
            return script ? std::nullopt : std::optional(script.error());
        };
        return tools;
    }

    [[nodiscard]] static museum::CheckLimits limits() {
        museum::CheckLimits limits;
        limits.panel_type = 0.036;
        return limits;
    }

    [[nodiscard]] std::vector<museum::Finding> check() {
        const Scratch scratch;
        write(scratch.path());
        const auto folder = museum::Folder::open(scratch.path());
        REQUIRE(folder);
        auto tools = CheckMuseum::tools();
        tools.ground = &ground;
        auto findings = museum::check_museum(*folder, tools, limits());
        REQUIRE_MESSAGE(findings, (findings ? "" : findings.error().message()));
        return std::move(*findings);
    }

    void write(const Path& root) const {
        for (const auto& [name, text] : files) {
            const auto path = root / path_from_utf8(name);
            std::filesystem::create_directories(path.parent_path());
            REQUIRE(write_text_atomic(path, text));
        }
        if (!files.contains("hello.wav")) {
            auto sound = audio::SoundWriter::create(root / "hello.wav", {});
            REQUIRE(sound);
            const std::vector<float> samples(3 * 48000, 0.1F);
            REQUIRE(sound->append(samples));
            REQUIRE(sound->finish());
        }
        if (!files.contains("dig.png")) {
            const std::vector<std::uint8_t> pixels(4 * 4 * 4, 200);
            REQUIRE(image::save_png(root / "dig.png", 4, 4, pixels));
        }
    }
};

} // namespace guanhe::test
