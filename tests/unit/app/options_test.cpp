#include "command_line.h"
#include "manual.h"
#include "options.h"
#include "parse_value.h"
#include "settings.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::app;

namespace {

using Words = std::vector<std::string>;

/// `view --settings none` and these, so that no test sees the settings of whoever runs it.
std::variant<Parsed, Farewell> parse_view(Words words) {
    words.insert(words.begin(), {"view", "--settings", "none"});
    return parse_command_line(words);
}

ViewOptions view_of(const Words& words) {
    const auto parsed = parse_view(words);
    if (const auto* farewell = std::get_if<Farewell>(&parsed)) FAIL(farewell->text);
    return std::get<Parsed>(parsed).request.view;
}

std::string usage_error_of(const std::variant<Parsed, Farewell>& parsed) {
    const auto* farewell = std::get_if<Farewell>(&parsed);
    REQUIRE(farewell != nullptr);
    CHECK(farewell->exit_code == 2);
    return farewell->text;
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("numbers are parsed strictly") {
    CHECK(parse_number("1.5", 0, 10) == 1.5);
    CHECK(parse_number("-1e-3", -1, 1) == -0.001);
    CHECK(parse_number("+2", 0, 10) == 2.0);
    for (const char* bad : {"", " 1", "1 ", "1,5", "nan", "NaN", "inf", "-inf", "infinity", "0x10", "1e999", "11",
                            "++1", "+-1", "one", "1f", "."}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_number(bad, 0, 10));
    }
    CHECK(parse_integer("12", 0, 20) == 12);
    for (const char* bad : {"", "1.0", "+1", "99999999999999999999", "-1", "1e3", "0x1", " 1"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_integer(bad, 0, 1'000'000));
    }
}

TEST_CASE("sizes are parsed strictly") {
    CHECK(parse_size("1280x720") == std::pair{1280U, 720U});
    CHECK(parse_size("1x16384") == std::pair{1U, 16384U});
    for (const char* bad : {"12", "0x720", "1280x0", "1280x-720", "16385x1", "1280X720", "1280x720x3", "x", "1280x",
                            "x720", "1280 x 720", "nanx1", "1e3x1", "4294967297x1"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_size(bad));
    }
}

TEST_CASE("lists of numbers are parsed strictly") {
    CHECK(parse_numbers("1,2,3", 3, 10) == std::vector<double>{1, 2, 3});
    CHECK_FALSE(parse_numbers("1,2", 3, 10));
    CHECK_FALSE(parse_numbers("1,2,3,4", 3, 10));
    CHECK_FALSE(parse_numbers("1,2,", 3, 10));
    CHECK_FALSE(parse_numbers("1,,2", 3, 10));
    CHECK_FALSE(parse_numbers("1,2,11", 3, 10));
    CHECK_FALSE(parse_numbers("", 3, 10));
}

TEST_CASE("every option of the contract reaches its place") {
    const auto view = view_of({"a.glb",    "b.gltf",       "--headless",    "--size",
                               "640x480",  "--camera",     "-1,2,3,4,5,-6", "--fov",
                               "60",       "--shot",       "out.png",       "--frames",
                               "7",        "--stats",      "out.json",      "--scene",
                               "1",        "--animation",  "Walk",          "--time",
                               "0.25",     "--variant",    "beach",         "--environment",
                               "studio",   "--exposure",   "-1.5",          "--device",
                               "llvmpipe", "--validation", "--vsync",       "off"});
    CHECK(view.files == std::vector<Path>{"a.glb", "b.gltf"});
    CHECK(view.headless);
    CHECK(view.width == 640);
    CHECK(view.height == 480);
    REQUIRE(view.camera);
    CHECK(view.camera->eye == glm::vec3(-1, 2, 3));
    CHECK(view.camera->target == glm::vec3(4, 5, -6));
    CHECK(view.fov_degrees == 60.0F);
    CHECK(view.shot == Path("out.png"));
    CHECK(view.frames == 7U);
    CHECK(view.stats == Path("out.json"));
    CHECK(view.scene == 1);
    CHECK(view.animation == "Walk");
    CHECK(view.time_seconds == 0.25);
    CHECK(view.variant == "beach");
    CHECK(view.environment == "studio");
    CHECK(view.exposure_ev == -1.5F);
    CHECK(view.device == "llvmpipe");
    CHECK(view.validation);
    CHECK_FALSE(view.vsync);
    CHECK(view_of({"a.glb", "--camera-index", "2"}).camera_index == 2);
}

TEST_CASE("options may stand anywhere, take '=', and end at '--'") {
    CHECK(view_of({"--headless", "a.glb", "--size=32x16"}).width == 32);
    CHECK(view_of({"--", "--odd name.glb"}).files == std::vector<Path>{"--odd name.glb"});
    const auto chinese = view_of({"文物 ❤♻/罐.glb"});
    CHECK(path_to_utf8(chinese.files.front()) == "文物 ❤♻/罐.glb");
}

TEST_CASE("defaults are those of the manual") {
    const auto view = view_of({"a.glb"});
    CHECK_FALSE(view.headless);
    CHECK(view.width == 1280);
    CHECK(view.height == 720);
    CHECK_FALSE(view.frames);
    CHECK(view.environment == "sky");
    CHECK(view.vsync);
    // What the manual calls the default is accepted, and is what there is without the option.
    for (const auto& option : options()) {
        if (option.fallback.empty() || option.settings_key.empty() || option.settings_key == "device") continue;
        CAPTURE(option.name);
        Request request;
        CHECK_FALSE(option.apply(request, option.fallback));
        CHECK(request.view.width == view.width);
        CHECK(request.view.fov_degrees == view.fov_degrees);
        CHECK(request.view.exposure_ev == view.exposure_ev);
        CHECK(request.view.environment == view.environment);
        CHECK(request.view.vsync == view.vsync);
    }
}

TEST_CASE("usage errors name the option, what was expected and what came") {
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--size", "12"})),
                   "--size: expected WIDTHxHEIGHT such as 1280x720, each from 1 to 16384, got '12'"));
    const std::vector<std::pair<std::string, std::vector<std::string>>> refused{
        {"--size", {"0x1", "99999x1", "-1x1", "nanxnan", ""}},
        {"--camera", {"1,2,3", "1,2,3,4,5,nan", "1,2,3,4,5,inf", "1,2,3,1,2,3", "1e30,0,0,0,0,0", "a"}},
        {"--fov", {"0", "-45", "180", "nan", "inf", "1e9", ""}},
        {"--frames", {"0", "-1", "1.5", "1000001", "nan"}},
        {"--scene", {"-1", "x", "1e6", ""}},
        {"--camera-index", {"-1", "x"}},
        {"--time", {"-1", "nan", "inf", "1e7"}},
        {"--exposure", {"25", "-25", "nan", "bright"}},
        {"--vsync", {"maybe", "1"}},
        {"--shot", {""}},
        {"--device", {""}},
    };
    for (const auto& [option, values] : refused) {
        for (const auto& value : values) {
            CAPTURE(option);
            CAPTURE(value);
            const auto text = usage_error_of(parse_view({"a.glb", option, value}));
            CHECK(mentions(text, option + ": expected "));
            CHECK(mentions(text, "got '" + value + "'"));
            CHECK(mentions(text, "Try 'guanhe view --help'"));
        }
    }
}

TEST_CASE("mistyped words are met with a suggestion") {
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--sise", "1x1"})),
                   "unknown option '--sise'; did you mean '--size'?"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"veiw", "a.glb"})),
                   "unknown command 'veiw'; did you mean 'view'?"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"a.glb"})), "unknown command 'a.glb'"));
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--completely-else"})), "unknown option '--completely-else'\n"));
}

TEST_CASE("what is left out, given twice or at odds is refused") {
    CHECK(mentions(usage_error_of(parse_view({"--headless"})), "expected FILE"));
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--size"})), "--size"));
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--fov", "40", "--fov", "50"})), "--fov"));
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--camera", "0,0,1,0,0,0", "--camera-index", "0"})), "exclude"));
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--headless=maybe"})), "--headless"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"info", "a.glb", "b.glb"})), "unexpected argument 'b.glb'"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"info"})), "expected FILE"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"devices", "x"})), "unexpected argument 'x'"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"bench"})), "expected what to measure"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"info", "a.glb", "--headless"})),
                   "unknown option '--headless'"));
    usage_error_of(parse_command_line(Words{}));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"help", "bench", "view", "more"})),
                   "unexpected argument 'more'"));
}

TEST_CASE("the other commands are parsed") {
    const auto info = std::get<Parsed>(parse_command_line(Words{"info", "--json", "a.glb", "-vv"})).request;
    CHECK(info.command == Command::info);
    CHECK(info.info.json);
    CHECK(info.info.file == Path("a.glb"));
    CHECK(info.verbose);
    const auto bench =
        std::get<Parsed>(parse_command_line(Words{"bench", "view", "--settings", "none", "--runs", "3", "--with",
                                                  "none", "--files", "a.glb", "b.glb", "--terrain", "1", "10"}))
            .request;
    CHECK(bench.command == Command::bench_view);
    CHECK(bench.bench.runs == 3);
    CHECK(bench.bench.peer == "none");
    CHECK(bench.bench.files.size() == 2);
    CHECK(bench.bench.terrain_millions == std::vector<double>{1, 10});
    const auto packs =
        std::get<Parsed>(parse_command_line(Words{"bench", "packs", "--settings", "none", "--terrain", "1", "100",
                                                  "--flight", "20", "--runs", "2", "--with", "none"}))
            .request;
    CHECK(packs.command == Command::bench_packs);
    CHECK(packs.bench.terrain_millions == std::vector<double>{1, 100});
    CHECK(packs.bench.flight_seconds == 20.0);
    CHECK(mentions(usage_error_of(parse_command_line(Words{"bench", "packs", "--files", "a.glb"})), "--files"));
    const auto headset =
        std::get<Parsed>(parse_command_line(Words{"bench", "headset", "--settings", "none", "--frames", "300"}))
            .request;
    CHECK(headset.command == Command::bench_headset);
    CHECK(headset.bench.frames == 300);
    CHECK(mentions(usage_error_of(parse_command_line(Words{"bench", "headset", "--frames", "0"})), "1 to 1000000"));
    CHECK(std::get<Parsed>(parse_command_line(Words{"devices"})).request.command == Command::devices);
}

TEST_CASE("the cache and its limit") {
    const auto cache = [](Words words) {
        words.insert(words.begin(), {"cache", "--settings", "none"});
        const auto parsed = parse_command_line(words);
        if (const auto* farewell = std::get_if<Farewell>(&parsed)) FAIL(farewell->text);
        return std::get<Parsed>(parsed).request.cache;
    };
    CHECK(cache({}).action == CacheAction::list);
    CHECK_FALSE(cache({}).limit);
    CHECK(cache({"list", "--json"}).json);
    CHECK(cache({"trim", "--cache-limit", "5G"}).action == CacheAction::trim);
    CHECK(cache({"trim", "--cache-limit", "5G"}).limit == std::uint64_t{5} << 30U);
    CHECK(cache({"clear"}).action == CacheAction::clear);
    CHECK(mentions(usage_error_of(parse_command_line(Words{"cache", "burn"})), "list, trim or clear"));
    CHECK(view_of({"a.glb", "--cache-limit", "0"}).cache_limit == 0U);
    CHECK_FALSE(view_of({"a.glb", "--cache-limit", "auto"}).cache_limit);
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--cache-limit", "many"})), "20G"));
    Request request;
    request.command = Command::view;
    CHECK(apply_settings(R"({"cache-limit": "2G"})", "s", request).empty());
    CHECK(request.view.cache_limit == std::uint64_t{2} << 30U);
}

TEST_CASE("a flight is drawn off-screen, by its own camera") {
    CHECK(view_of({"a.glb", "--headless", "--flight", "12.5"}).flight_seconds == 12.5);
    CHECK_FALSE(view_of({"a.glb", "--headless", "--flight", "0"}).flight_seconds);
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--flight", "5"})), "--headless"));
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--headless", "--flight", "5", "--camera", "0,0,1,0,0,0"})),
                   "--camera"));
    CHECK(mentions(usage_error_of(parse_view({"a.glb", "--headless", "--flight", "inf"})), "seconds"));
}

TEST_CASE("what all commands share may stand before the command, too") {
    const auto request = [](const Words& words) {
        const auto parsed = parse_command_line(words);
        if (const auto* farewell = std::get_if<Farewell>(&parsed)) FAIL(farewell->text);
        return std::get<Parsed>(parsed).request;
    };
    for (const Words& words :
         {Words{"-v", "info", "a.glb"}, Words{"--verbose", "info", "a.glb"}, Words{"info", "-v", "a.glb"},
          Words{"info", "a.glb", "--verbose"}, Words{"-vv", "info", "a.glb"}, Words{"-v", "info", "a.glb", "-v"}}) {
        CAPTURE(words.front());
        const auto asked = request(words);
        CHECK(asked.command == Command::info);
        CHECK(asked.info.file == Path("a.glb"));
        CHECK(asked.verbose);
    }
    CHECK_FALSE(request({"info", "a.glb"}).verbose);
    for (const Words& words : {Words{"--settings", "none", "-v", "bench", "view", "--runs", "2"},
                               Words{"--settings=none", "-v", "bench", "view", "--runs", "2"}}) {
        const auto asked = request(words);
        CHECK(asked.command == Command::bench_view);
        CHECK(asked.settings_file == "none");
        CHECK(asked.verbose);
        CHECK(asked.bench.runs == 2);
    }
    CHECK(std::get<Farewell>(parse_command_line(Words{"--help", "view"})).text == manual_page(Command::view));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"-v"})), "expected a command"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"--settings", "none"})), "expected a command"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"-v", "veiw"})), "did you mean 'view'?"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"--size", "1x1", "view"})),
                   "expected a command before '--size'"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"--settings", "none", "devices"})),
                   "unknown option '--settings'"));
    CHECK(mentions(usage_error_of(parse_command_line(Words{"-x", "view", "a.glb"})), "expected a command before '-x'"));
}

TEST_CASE("help and version end with 0") {
    for (const Words& words :
         {Words{"--help"}, Words{"-h"}, Words{"-v", "-h"}, Words{"--version"}, Words{"-v", "--version"},
          Words{"view", "--help"}, Words{"view", "-h"}, Words{"info", "--help"}, Words{"devices", "--help"},
          Words{"bench", "--help"}, Words{"bench", "view", "--help"}, Words{"help"}, Words{"help", "bench", "view"}}) {
        const auto parsed = parse_command_line(words);
        const auto* farewell = std::get_if<Farewell>(&parsed);
        REQUIRE(farewell != nullptr);
        CHECK(farewell->exit_code == 0);
        CHECK(farewell->text.ends_with('\n'));
    }
}

TEST_CASE("settings apply below the command line") {
    Request request;
    request.command = Command::view;
    const auto warnings =
        apply_settings(R"({"fov": 60, "environment": "studio", "vsync": false, "size": "320x200"})", "s.json", request);
    CHECK(warnings.empty());
    CHECK(request.view.fov_degrees == 60.0F);
    CHECK(request.view.environment == "studio");
    CHECK_FALSE(request.view.vsync);
    CHECK(request.view.width == 320);
}

TEST_CASE("wrong settings warn and keep the default") {
    Request request;
    request.command = Command::view;
    auto warnings =
        apply_settings(R"({"fov": 400, "fovv": 60, "exposure": "bright", "device": ""})", "s.json", request);
    REQUIRE(warnings.size() == 4);
    CHECK(request.view.fov_degrees == 45.0F);
    const auto all = warnings[0] + warnings[1] + warnings[2] + warnings[3];
    CHECK(mentions(all, "s.json: /fov: expected a number of degrees"));
    CHECK(mentions(all, "s.json: /fovv: no such setting (there are "));
    for (const char* known : {" size,", " fov,"}) CHECK(mentions(all, known));
    for (const char* broken : {"", "{", "[1]", "3", "{\"fov\": 60", "\xff\xfe", "{\"fov\": 60} x"}) {
        CAPTURE(broken);
        CHECK(apply_settings(broken, "s.json", request).size() == 1);
        CHECK(request.view.fov_degrees == 45.0F);
    }
}

TEST_CASE("the list of options is sound") {
    std::set<std::string> names;
    std::set<std::string_view> keys;
    for (const auto& option : options()) {
        CAPTURE(option.name);
        CHECK(option.long_name().starts_with("--"));
        CHECK(option.help.ends_with('.'));
        CHECK(option.apply != nullptr);
        if (!option.settings_key.empty()) CHECK(keys.insert(option.settings_key).second);
        // One name may serve several commands, but no command twice.
        for (const auto& page : command_pages()) {
            if (!contains(option.commands, page.command)) continue;
            CHECK(names.insert(std::string(page.name) + std::string(option.long_name())).second);
        }
    }
}

TEST_CASE("every option is in the manual of its commands, which keeps to 80 columns") {
    for (const auto& page : command_pages()) {
        const auto text = manual_page(page.command);
        for (const auto& option : options()) {
            if (contains(option.commands, page.command)) CHECK(mentions(text, std::string(option.long_name())));
        }
        for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES"}) {
            CAPTURE(section);
            CHECK(mentions(text, std::string(section) + "\n"));
        }
        for (std::size_t at = 0; at < text.size();) {
            const auto end = text.find('\n', at);
            const auto line = text.substr(at, end - at);
            CAPTURE(line);
            // What is typed is never broken.
            if (!line.starts_with("    guanhe")) CHECK(line.size() <= 80);
            CHECK_FALSE(line.ends_with(' '));
            at = end + 1;
        }
    }
    CHECK(mentions(manual_markdown(), "## guanhe view\n"));
    CHECK(mentions(manual_markdown(), "- `--size WIDTHxHEIGHT`: "));
}
