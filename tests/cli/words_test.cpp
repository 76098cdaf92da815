// What needs no graphics device: words, exit codes, `info`, settings, the kept manual.
#include "program.h"
#include "test_data.h"
#include "triangle_file.h"

#include "base/file.h"

#include <nlohmann/json.hpp>

using namespace guanhe;
using namespace guanhe::test;

TEST_SUITE_BEGIN("words");

TEST_CASE("a command line that is not understood ends with 2, and says why on stderr only") {
    const Program guanhe;
    const std::vector<std::vector<std::string>> wrong{
        {},
        {"-v"},
        {"veiw"},
        {"view", "--headless"},
        {"view", "a.glb", "--size", "12"},
        {"view", "a.glb", "--size", "nanxnan"},
        {"view", "a.glb", "--no-such-option"},
        {"view", "a.glb", "--frames", "0"},
        {"view", "a.glb", "--fov", "inf"},
        {"view", "a.glb", "--camera", "1,2,3"},
        {"info"},
        {"info", "a.glb", "b.glb"},
        {"devices", "all"},
        {"bench"},
        {"bench", "view", "--runs", "0"},
        {"help", "no-such-command"},
    };
    for (const auto& words : wrong) {
        const auto outcome = guanhe(words);
        CAPTURE(words.size());
        CAPTURE(outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
        CHECK_FALSE(outcome.err.empty());
    }
    CHECK(mentions(guanhe({"view", "a.glb", "--size", "12"}).err, "--size: expected WIDTHxHEIGHT such as 1280x720"));
}

TEST_CASE("help and version are answers, on stdout") {
    const Program guanhe;
    for (const std::vector<std::string>& words : {std::vector<std::string>{"--help"},
                                                  {"view", "--help"},
                                                  {"info", "--help"},
                                                  {"devices", "--help"},
                                                  {"bench", "view", "--help"},
                                                  {"help", "view"}}) {
        const auto outcome = guanhe(words);
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.err.empty());
        CHECK(mentions(outcome.out, "SYNOPSIS"));
    }
    CHECK(guanhe({"--version"}).out.starts_with("guanhe "));
}

TEST_CASE("docs/command-line.md is what the program says of itself") {
    const Program guanhe;
    const auto made = guanhe({"help", "--markdown"});
    REQUIRE(made.exit_code == 0);
    const auto kept = read_text(Path(GUANHE_SOURCE_DIR) / "docs" / "command-line.md");
    REQUIRE(kept.ok());
    const bool same = made.out == *kept;
    CHECK_MESSAGE(same, "make it anew: guanhe help --markdown > docs/command-line.md");
}

#if !defined(_WIN32) // Windows has a display always
TEST_CASE("a window without a display ends with 3 and says what to do") {
    const Program guanhe;
    write_triangle(guanhe.scratch() / "triangle.gltf");
    const auto outcome = guanhe({"view", guanhe.scratch("triangle.gltf")});
    CHECK(outcome.exit_code == 3);
    CHECK(mentions(outcome.err, "display"));
    CHECK(mentions(outcome.err, "--headless"));
    const auto nothing = guanhe({"view"});
    CHECK(nothing.exit_code == 2);
    CHECK(mentions(nothing.err, "expected FILE, and --headless"));
}

TEST_CASE("a display that does not answer ends with 3, with a file or without") {
    Program guanhe;
    guanhe.set_environment("DISPLAY", ":65000");
    write_triangle(guanhe.scratch() / "triangle.gltf");
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"view"}, {"view", guanhe.scratch("triangle.gltf")}}) {
        const auto outcome = guanhe(words);
        CHECK(outcome.exit_code == 3);
        CHECK(mentions(outcome.err, "--headless"));
    }
}
#endif

TEST_CASE("off-screen without a file there is nothing to draw") {
    const Program guanhe;
    const auto outcome = guanhe({"view", "--headless", "--shot", guanhe.scratch("shot.png")});
    CHECK(outcome.exit_code == 2);
    CHECK(mentions(outcome.err, "expected FILE"));
    CHECK_FALSE(std::filesystem::exists(guanhe.scratch() / "shot.png"));
}

TEST_CASE("-v tells what is being done, before the command and after it") {
    const Program guanhe;
    write_triangle(guanhe.scratch() / "triangle.gltf");
    const auto file = guanhe.scratch("triangle.gltf");
    CHECK(guanhe({"info", file}).err.empty());
    CHECK(mentions(guanhe({"-v", "info", file}).err, "reading"));
    CHECK(mentions(guanhe({"info", file, "--verbose"}).err, "reading"));
}

TEST_CASE("names from a file cannot steer the terminal") {
    const Program guanhe;
    write_triangle(guanhe.scratch() / "triangle.gltf");
    auto text = read_text(guanhe.scratch() / "triangle.gltf").value();
    text.replace(text.find("nobody"), 6, "\\u001b[2Jnobody\\u009b2J");
    REQUIRE(write_text_atomic(guanhe.scratch() / "odd.gltf", text).ok());
    const auto outcome = guanhe({"info", guanhe.scratch("odd.gltf")});
    CHECK(outcome.exit_code == 0);
    CHECK(mentions(outcome.out, "?[2Jnobody?2J"));
    CHECK_FALSE(mentions(outcome.out, "\x1b"));
}

TEST_CASE("a file that cannot be read ends with 1 and is named") {
    const Program guanhe;
    const auto none = guanhe({"info", guanhe.scratch("missing ❤.glb")});
    CHECK(none.exit_code == 1);
    CHECK(mentions(none.err, "missing ❤.glb"));
    CHECK(none.out.empty());
    const auto folder = guanhe({"info", path_to_utf8(guanhe.scratch())});
    CHECK(folder.exit_code == 1);
    CHECK(mentions(folder.err, path_to_utf8(guanhe.scratch())));
    REQUIRE(write_text_atomic(guanhe.scratch() / "empty.glb", "").ok());
    CHECK(guanhe({"info", guanhe.scratch("empty.glb")}).exit_code == 1);
    REQUIRE(write_text_atomic(guanhe.scratch() / "prose.glb", "It was the best of times.").ok());
    REQUIRE(write_text_atomic(guanhe.scratch() / "empty.gpk", "").ok());
    CHECK(mentions(guanhe({"info", guanhe.scratch("empty.gpk")}).err, "a pack was expected"));
    REQUIRE(write_text_atomic(guanhe.scratch() / "prose.gpk", "a letter").ok());
    CHECK(mentions(guanhe({"info", guanhe.scratch("prose.gpk")}).err, "no pack"));
    CHECK(guanhe({"info", guanhe.scratch("prose.glb")}).exit_code == 1);
}

TEST_CASE("info tells what is in a file, as text and as JSON") {
    const Program guanhe;
    write_triangle(guanhe.scratch() / "三角形.gltf");
    const auto text = guanhe({"info", guanhe.scratch("三角形.gltf")});
    CHECK(text.exit_code == 0);
    CHECK(mentions(text.out, "三角形.gltf"));
    CHECK(mentions(text.out, "1 triangle, 3 vertices"));
    const auto json = guanhe({"info", "--json", guanhe.scratch("三角形.gltf")});
    CHECK(json.exit_code == 0);
    const auto parsed = nlohmann::json::parse(json.out, nullptr, false);
    REQUIRE(parsed.is_object());
    CHECK(parsed["stored"]["triangles"] == 1);
    CHECK(parsed["scenes"][0]["bounds_m"]["max"][0] == 1.0);
    CHECK(parsed["asset"]["copyright"] == "nobody");
}

TEST_CASE("every invalid file is refused, or read with a warning") {
    GUANHE_DATA_OR_SKIP(data);
    const Program guanhe;
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data / "gltf-invalid")) {
        const auto extension = entry.path().extension();
        if (extension != ".gltf" && extension != ".glb") continue;
        ++files;
        const auto outcome = guanhe({"info", "--json", path_to_utf8(entry.path())});
        CAPTURE(path_to_utf8(entry.path()));
        CAPTURE(outcome.err);
        if (outcome.exit_code == 1) {
            CHECK(mentions(outcome.err, path_to_utf8(entry.path().filename())));
        } else {
            CHECK(outcome.exit_code == 0);
            const auto parsed = nlohmann::json::parse(outcome.out, nullptr, false);
            REQUIRE(parsed.is_object());
            CHECK_FALSE(parsed["warnings"].empty());
        }
    }
    CHECK(files >= 27);
}

TEST_CASE("a settings file is read, complained of, and left alone") {
    const Program guanhe;
    write_triangle(guanhe.scratch() / "triangle.gltf");
    // Ends with 3 for want of the device, without a window.
    const std::vector<std::string> view{"view", guanhe.scratch("triangle.gltf"), "--headless", "--device", "none"};
    for (const std::string broken : {"{\"fov\": ", "[]", "{\"fov\": 1000}", "{\"no-such\": 1}"}) {
        CAPTURE(broken);
        REQUIRE(write_text_atomic(guanhe.settings_file(), broken).ok());
        const auto outcome = guanhe(view);
        CHECK(outcome.exit_code == 3);
        CHECK(mentions(outcome.err, "warning"));
        CHECK(mentions(outcome.err, "settings.json"));
        CHECK(read_text(guanhe.settings_file()).value() == broken);
        auto without = view;
        without.insert(without.end(), {"--settings", "none"});
        CHECK_FALSE(mentions(guanhe(without).err, "settings.json"));
    }
    REQUIRE(write_text_atomic(guanhe.settings_file(), "{\"fov\": 50}").ok());
    CHECK_FALSE(mentions(guanhe(view).err, "warning"));
    auto missing = view;
    missing.insert(missing.end(), {"--settings", guanhe.scratch("none.json")});
    CHECK(guanhe(missing).exit_code == 1);
}

TEST_CASE("figures of a folder without a log of visits are refused") {
    const Program guanhe;
    const auto none = guanhe({"stats", "--logs", guanhe.scratch("nowhere")});
    CHECK(none.exit_code == 1);
    CHECK(mentions(none.err, "nowhere"));
    CHECK(none.out.empty());
    CHECK(guanhe({"stats"}).exit_code == 0); // nobody has been here yet
}

TEST_SUITE_END();
