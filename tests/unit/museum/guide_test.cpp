// The curator's guide shows a whole museum. What it shows is read here from the page itself.
#include "museum/captions.h"
#include "museum/reader.h"
#include "museum/schema.h"
#include "museum/writer.h"

#include "scratch.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

namespace {

/// The fenced blocks of the page that name a file.
std::map<std::string, std::string> shown_files() {
    auto page = read_text(path_from_utf8(GUANHE_SOURCE_DIR) / "docs/museum-format.md").value();
    std::map<std::string, std::string> files;
    for (const std::string fence : {"```json ", "```vtt "}) {
        for (auto at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1)) {
            const auto line = page.find('\n', at);
            const auto end = page.find("\n```", line);
            files[page.substr(at + fence.size(), line - at - fence.size())] = page.substr(line + 1, end - line);
        }
    }
    return files;
}

} // namespace

TEST_CASE("the guide's museum is right, whole, and shows every kind of step") {
    const Scratch scratch;
    for (const auto& [name, text] : shown_files()) {
        std::filesystem::create_directories((scratch.path() / path_from_utf8(name)).parent_path());
        static_cast<void>(scratch.write(name.c_str(), text));
    }
    const auto folder = Folder::open(scratch.path()).value();
    const auto read = read_museum(folder).value();
    for (const auto& finding : read.findings) CHECK_MESSAGE(!finding.waived.empty(), to_text(finding, "en"));
    CHECK(read.findings.size() == 1); // what the waiver is shown for
    REQUIRE(read.museum.tours.size() == 1);
    std::set<std::size_t> kinds;
    for (const auto& stop : read.museum.tours[0].stops)
        for (const auto& step : stop.steps) kinds.insert(step.action.index());
    for (std::size_t i = 0; i < step_names().size(); ++i) CHECK_MESSAGE(kinds.contains(i), step_names()[i]);
    CHECK(find_record(read.museum, "jar") != nullptr);

    std::vector<Finding> findings;
    const auto captions = read_captions(folder, {"captions/hello.en.vtt"}, findings).value();
    CHECK(findings.empty());
    REQUIRE(captions.cues.size() == 2);
    CHECK(captions.cues[0].id == "hello");
    CHECK(captions.cues[1].text() == "This is Shuanghuaishu.");

    REQUIRE(write_museum(folder, read.museum).ok());
    CHECK(read_museum(folder).value().museum == read.museum);
}

TEST_CASE("every key of a step is in the guide") {
    const auto page = read_text(path_from_utf8(GUANHE_SOURCE_DIR) / "docs/museum-format.md").value();
    for (const auto name : step_names()) {
        const auto* schema = schema_of("step_" + std::string(name));
        REQUIRE(schema != nullptr);
        for (const auto& [key, unused] : schema->at("properties").items())
            CHECK_MESSAGE(page.find("`" + key + "`") != std::string::npos, name << "." << key);
    }
}
