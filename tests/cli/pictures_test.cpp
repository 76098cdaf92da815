// What needs a graphics device (lavapipe will do): pictures, statistics, and what can go wrong with them.
#include "program.h"
#include "test_data.h"
#include "triangle_file.h"

#include "base/file.h"
#include "image/image.h"
#include "pack/pack.h"

#include <nlohmann/json.hpp>

#include <fstream>

using namespace guanhe;
using namespace guanhe::test;

namespace {

struct Stage {
    Program guanhe;
    std::string triangle = guanhe.scratch("triangle.gltf");
    Stage() { write_triangle(guanhe.scratch() / "triangle.gltf"); }

    [[nodiscard]] Outcome view(std::vector<std::string> words) const {
        words.insert(words.begin(), {"view", "--headless", "--size", "64x48"});
        return guanhe(words);
    }
    [[nodiscard]] nlohmann::json stats() const {
        return nlohmann::json::parse(read_text(guanhe.scratch() / "stats.json").value(), nullptr, false);
    }
};

} // namespace

TEST_SUITE_BEGIN("pictures");

TEST_CASE("a picture and its statistics are written") {
    const Stage stage;
    const auto outcome = stage.view(
        {stage.triangle, "--shot", stage.guanhe.scratch("图.png"), "--stats", stage.guanhe.scratch("stats.json")});
    CAPTURE(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(outcome.out.empty());
    const auto picture = image::load_rgba8(stage.guanhe.scratch() / path_from_utf8("图.png"));
    REQUIRE(picture.ok());
    CHECK(picture->width == 64);
    CHECK(picture->height == 48);
    const auto stats = stage.stats();
    for (const char* key : {"load_ms", "first_image_ms", "frame_ms", "gpu_ms", "triangles_total", "triangles_drawn",
                            "cpu_ms", "most", "resident_bytes", "peak_rss_bytes", "device", "warnings", "files"}) {
        CAPTURE(key);
        CHECK(stats.contains(key));
    }
    CHECK(stats["triangles_total"] == 1);
    CHECK(stats["triangles_drawn"] == 1);
    CHECK(stats["frames"] == 1);
    CHECK(stats["first_image_ms"] >= stats["load_ms"]);
    CHECK(stats["resident_bytes"] > 0);
    CHECK(stats["peak_rss_bytes"] > 0);
    CHECK(stats["device"] != "");
    CHECK(stats["gpu_ms"] > 0); // of the one frame there was
    CHECK(stats["quality"]["samples"] == 4);
    CHECK(stats["quality"].contains("shadows"));
    CHECK(stats["quality"]["anisotropy"] >= 1);
    for (const auto& warning : stats["warnings"]) { // a triangle deserves none but this, where there is no GPU
        CHECK(mentions(warning.get<std::string>(), "in software"));
    }
}

TEST_CASE("the scan is in the picture: with it and without it differ") {
    const Stage stage;
    const auto shot = [&](const char* name, const std::string& camera) {
        REQUIRE(stage.view({stage.triangle, "--camera", camera, "--shot", stage.guanhe.scratch(name)}).exit_code == 0);
        return image::load_rgba8(stage.guanhe.scratch() / name).value().pixels;
    };
    CHECK(shot("towards.png", "0.3,0.3,2,0.3,0.3,0") != shot("away.png", "0.3,0.3,-200,0.3,0.3,-201"));
}

TEST_CASE("many frames are timed, several files shown") {
    const Stage stage;
    REQUIRE(stage.view({stage.triangle, stage.triangle, "--frames", "5", "--stats", stage.guanhe.scratch("stats.json")})
                .exit_code == 0);
    const auto stats = stage.stats();
    CHECK(stats["frames"] == 5);
    CHECK(stats["files"].size() == 2);
    CHECK(stats["triangles_total"] == 2);
    CHECK(stats["frame_ms"]["p99"] >= stats["frame_ms"]["median"]);
}

TEST_CASE("a flight is drawn, and the most that was resident is told") {
    const Stage stage;
    const auto outcome = stage.view({stage.triangle, "--flight", "0.2", "--memory", "64M", "--stats",
                                     stage.guanhe.scratch("stats.json"), "--shot", stage.guanhe.scratch("shot.png")});
    CAPTURE(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    const auto stats = stage.stats();
    CHECK(stats["frames"] == 12);
    CHECK(stats["most"]["stream_resident_bytes"] > 0);
    CHECK(stats["most"]["stream_resident_bytes"] <= 64U << 20U);
    CHECK(stats["cpu_ms"]["median"] > 0.0);
}

TEST_CASE("a picture that nobody keeps is drawn all the same, and that is said") {
    const Stage stage;
    const auto outcome = stage.view({stage.triangle});
    CHECK(outcome.exit_code == 0);
    CHECK(mentions(outcome.err, "--shot"));
}

TEST_CASE("without a usable device the program ends with 3") {
    Stage stage;
    const auto nonsense = stage.view({stage.triangle, "--device", "no such device"});
    CHECK(nonsense.exit_code == 3);
    CHECK(mentions(nonsense.err, "no such device"));
    CHECK(stage.view({stage.triangle, "--device", "99"}).exit_code == 3);
    stage.guanhe.set_environment("VK_DRIVER_FILES", "/nonexistent");
    stage.guanhe.set_environment("VK_ICD_FILENAMES", "/nonexistent");
    const auto undriven = stage.view({stage.triangle});
    CHECK(undriven.exit_code == 3);
    CHECK_FALSE(undriven.err.empty());
    CHECK(stage.guanhe({"devices"}).exit_code == 3);
}

TEST_CASE("devices are listed") {
    const Program guanhe;
    const auto outcome = guanhe({"devices"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.starts_with("0  "));
}

TEST_CASE("bad input ends with 1 and is named") {
    const Stage stage;
    const auto outcome = stage.view({stage.guanhe.scratch("missing.glb"), "--shot", stage.guanhe.scratch("shot.png")});
    CHECK(outcome.exit_code == 1);
    CHECK(mentions(outcome.err, "missing.glb"));
    CHECK_FALSE(std::filesystem::exists(stage.guanhe.scratch() / "shot.png"));
    const auto second = stage.view({stage.triangle, stage.guanhe.scratch("missing.glb")});
    CHECK(second.exit_code == 1);
    const auto light = stage.view({stage.triangle, "--environment", "no-such-light.hdr"});
    CHECK(light.exit_code == 1);
    CHECK(mentions(light.err, "no-such-light.hdr"));
}

TEST_CASE("what a file lacks is an error that lists what it has") {
    const Stage stage;
    const std::vector<std::vector<std::string>> wrong{
        {"--scene", "1"}, {"--animation", "Walk"}, {"--variant", "blue"}, {"--camera-index", "0"}};
    for (const auto& words : wrong) {
        CAPTURE(words.front());
        const auto outcome = stage.view({stage.triangle, words[0], words[1]});
        CHECK(outcome.exit_code == 1);
        CHECK(mentions(outcome.err, words[1]));
        CHECK(mentions(outcome.err, "it has"));
    }
}

TEST_CASE("a picture that cannot be written ends with 1 and is named") {
    const Stage stage;
    const auto lost = stage.view({stage.triangle, "--shot", stage.guanhe.scratch("no-such-folder/shot.png")});
    CHECK(lost.exit_code == 1);
    CHECK(mentions(lost.err, "no-such-folder"));
    const auto folder = stage.view({stage.triangle, "--shot", path_to_utf8(stage.guanhe.scratch())});
    CHECK(folder.exit_code == 1);
    const auto stats = stage.view({stage.triangle, "--stats", stage.guanhe.scratch("no-such-folder/stats.json")});
    CHECK(stats.exit_code == 1);
#ifdef __linux__
    // Not even root may make files there.
    const auto proc = stage.view({stage.triangle, "--shot", "/proc/shot.png"});
    CHECK(proc.exit_code == 1);
    CHECK(mentions(proc.err, "/proc"));
#endif
}

TEST_CASE("what the reader passed over is told, and is in the statistics") {
    GUANHE_DATA_OR_SKIP(data);
    const Stage stage;
    int warned = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data / "gltf-invalid")) {
        const auto extension = entry.path().extension();
        if (extension != ".gltf" && extension != ".glb") continue;
        const auto outcome = stage.view({path_to_utf8(entry.path()), "--stats", stage.guanhe.scratch("stats.json")});
        CAPTURE(path_to_utf8(entry.path()));
        CAPTURE(outcome.err);
        CHECK_FALSE(outcome.err.empty());
        if (outcome.exit_code != 0) {
            CHECK(outcome.exit_code == 1);
            continue;
        }
        ++warned;
        CHECK_FALSE(stage.stats()["warnings"].empty());
    }
    CHECK(warned > 0);
}

TEST_CASE("the files of the conformance set tell what they hold") {
    GUANHE_DATA_OR_SKIP(data);
    const Stage stage;
    const auto fox = path_to_utf8(data / "gltf-conformance" / "Fox" / "Fox.gltf");
    const auto by_name =
        stage.view({fox, "--animation", "Run", "--time", "0.3", "--stats", stage.guanhe.scratch("stats.json")});
    CAPTURE(by_name.err);
    CHECK(by_name.exit_code == 0);
    CHECK(stage.stats()["files"][0]["animation"] == "Run");
    CHECK(mentions(stage.view({fox, "--animation", "Swim"}).err, "'Walk'"));
    const auto cameras = path_to_utf8(data / "gltf-conformance" / "Cameras.gltf");
    CHECK(stage.view({cameras, "--camera-index", "0"}).exit_code == 0);
    CHECK(stage.view({cameras, "--camera-index", "1"}).exit_code == 0);
    CHECK(stage.view({cameras, "--camera-index", "2"}).exit_code == 1);
}

TEST_CASE("a museum is shown without a pack whose root is damaged, and that is said") {
    const Stage stage;
    const Path museum = stage.guanhe.scratch() / "museum";
    std::filesystem::create_directories(museum);
    const auto write = [&](const char* name, const std::string& text) {
        REQUIRE(write_text_atomic(museum / name, text).ok());
    };
    write_triangle(museum / "good.gltf");
    const auto pack = path_to_utf8(museum / "bad.gpk");
    REQUIRE(stage.guanhe({"bake", path_to_utf8(museum / "good.gltf"), "-o", pack}).exit_code == 0);
    std::string bytes = read_text(museum / "bad.gpk").value();
    {
        const auto whole = pack::Pack::open(museum / "bad.gpk");
        REQUIRE(whole.ok());
        for (const auto& page : (*whole)->pages()) bytes[page.offset + page.stored_bytes / 2] ^= 0x55;
    }
    write("bad.gpk", bytes);
    write("museum.json", R"({"version": 1, "id": "m", "title": {"en": "Museum"}, "languages": ["en"],
        "sites": ["site.json"], "tours": ["tour.json"]})");
    write("site.json", R"({"version": 1, "id": "pit", "title": {"en": "Pit"},
        "exhibits": [{"id": "bad", "scan": "bad.gpk"}, {"id": "good", "scan": "good.gltf"}]})");
    write("tour.json", R"({"version": 1, "id": "first", "title": {"en": "First"}, "stops": [{"id": "a", "site": "pit",
        "pose": {"position": [0, 0, 3]}, "steps": [{"do": "say", "text": {"en": "Hello"}}]}]})");

    const auto film =
        stage.guanhe({"visit", path_to_utf8(museum), "--film", stage.guanhe.scratch("film"), "--size", "64x48"});
    CAPTURE(film.err);
    CHECK(film.exit_code == 0);
    CHECK(mentions(film.err, "bad.gpk"));
    CHECK(std::filesystem::exists(stage.guanhe.scratch() / "film" / "film.json"));

    const auto alone = stage.view({pack});
    CHECK(alone.exit_code == 1);
    CHECK(mentions(alone.err, "bad.gpk"));
}

TEST_CASE("of two videos on the dome, one that cannot be played leaves the other there") {
    const Stage stage;
    const Path museum = stage.guanhe.scratch() / "museum";
    std::filesystem::create_directories(museum);
    const auto write = [&](const char* name, const std::string& text) {
        REQUIRE(write_text_atomic(museum / name, text).ok());
    };
    std::filesystem::copy_file(path_from_utf8(GUANHE_SAMPLE_VIDEO), museum / "night.mkv");
    write("broken.mkv", "no video");
    write_triangle(museum / "good.gltf");
    write("museum.json", R"({"version": 1, "id": "m", "title": {"en": "Museum"}, "languages": ["en"],
        "sites": ["site.json"], "tours": ["tour.json"]})");
    write("site.json", R"({"version": 1, "id": "pit", "title": {"en": "Pit"},
        "exhibits": [{"id": "good", "scan": "good.gltf"}]})");
    write("tour.json", R"({"version": 1, "id": "first", "title": {"en": "First"}, "stops": [{"id": "a", "site": "pit",
        "pose": {"position": [0, 0, 3]}, "steps": [
            {"do": "panel", "withNext": true, "seconds": 4, "video": {"file": {"en": "night.mkv"}, "dome": true}},
            {"do": "panel", "withNext": true, "seconds": 4, "video": {"file": {"en": "broken.mkv"}, "dome": true}},
            {"do": "say", "text": {"en": "The night"}}]}]})");
    const auto film =
        stage.guanhe({"visit", path_to_utf8(museum), "--film", stage.guanhe.scratch("film"), "--size", "64x48"});
    CAPTURE(film.err);
    CHECK(film.exit_code == 0);
    CHECK(mentions(film.err, "broken.mkv"));
    CHECK(std::filesystem::exists(stage.guanhe.scratch() / "film" / "film.json"));
}

TEST_SUITE_END();
