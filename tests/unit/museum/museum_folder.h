// A small museum on disk, to be broken.
#pragma once

#include "museum/reader.h"
#include "scratch.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace guanhe::test {

class MuseumFolder {
public:
    MuseumFolder() {
        std::filesystem::create_directories(scratch_.path() / "museum/sites/pit");
        std::filesystem::create_directories(scratch_.path() / "museum/tours");
        write("museum.json", R"({"version": 1, "id": "m", "title": {"zh-Hans": "馆", "en": "Museum"},
            "languages": ["zh-Hans", "en"], "sites": ["sites/pit/site.json"], "tours": ["tours/first.json"]})");
        write("sites/pit/site.json", R"({"version": 1, "id": "pit", "title": {"en": "Pit"},
            "eras": [{"id": "yangshao", "title": {"en": "Yangshao"}, "firstYear": -3300}],
            "exhibits": [{"id": "jar", "scan": "jar.glb"}, {"id": "wall", "scan": "wall.glb"}]})");
        write("tours/first.json", R"({"version": 1, "id": "first", "title": {"en": "First"}, "stops": [
            {"id": "a", "site": "pit", "pose": {"position": [0, 0, 0]}, "steps": [
                {"do": "say", "text": {"en": "Hello"}}, {"do": "hold", "exhibit": "jar"}]},
            {"id": "b", "site": "pit", "pose": {"position": [1, 0, 0]}}]})");
    }
    void write(const std::string& name, std::string_view text) const {
        static_cast<void>(scratch_.write(("museum/" + name).c_str(), text));
    }
    [[nodiscard]] Path path() const { return scratch_.path() / "museum"; }
    [[nodiscard]] const Path& outside() const { return scratch_.path(); }
    [[nodiscard]] museum::Folder folder() const { return museum::Folder::open(path()).value(); }
    [[nodiscard]] museum::ReadMuseum read() const { return museum::read_museum(path()).value(); }

private:
    Scratch scratch_;
};

[[nodiscard]] inline const museum::Finding* find_rule(const std::vector<museum::Finding>& findings,
                                                      std::string_view rule) {
    const auto found = std::ranges::find(findings, rule, &museum::Finding::rule);
    return found == findings.end() ? nullptr : &*found;
}

/// Both languages, both sentences.
[[nodiscard]] inline bool speaks(const museum::Finding& finding) {
    const auto& message = finding.message.values;
    const auto& remedy = finding.remedy.values;
    return message.contains("en") && message.contains("zh-Hans") && message.at("en") != message.at("zh-Hans") &&
           remedy.contains("en") && remedy.contains("zh-Hans") && !remedy.at("en").empty();
}

} // namespace guanhe::test
