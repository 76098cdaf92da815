#include "visit/record_page.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::app;

namespace {

museum::LanguageText both(const std::string& en, const std::string& zh) {
    museum::LanguageText text;
    text.values = {{"en", en}, {"zh-Hans", zh}};
    return text;
}

std::vector<std::string> lines_of(const BoardWords& page) {
    std::vector<std::string> lines;
    for (const auto& paragraph : page.content.body) {
        auto& line = lines.emplace_back();
        for (const auto& span : paragraph.spans) line += span.words;
    }
    return lines;
}

museum::Museum museum_of_a_jar() {
    museum::Museum museum;
    museum.catalogues.resize(1);
    museum::Record& jar = museum.catalogues[0].records.emplace_back();
    jar.id = "jar";
    jar.core.title = both("Jar", "罐");
    jar.core.description = both("A jar.", "一件陶罐。");
    jar.core.rights = both("CC0", "公有领域");
    jar.credits = both("The museum", "博物馆");
    jar.material = both("Clay", "陶");
    jar.dimensions.height = 0.32;
    jar.dimensions.diameter = 1.5;
    jar.dimensions.note = both("without its lid", "不含盖");
    jar.certainty = museum::Certainty::surveyed;
    jar.accession_number = "P-7";
    jar.pictures = {{"jar.png"}, {"below.png"}};
    museum::Site& site = museum.sites.emplace_back();
    museum::Exhibit exhibit;
    exhibit.id = "the-jar";
    exhibit.record = "jar";
    museum::Hotspot spot;
    spot.exhibit = "the-jar";
    site.exhibits = {exhibit, exhibit};
    site.hotspots = {spot};
    return museum;
}

} // namespace

TEST_CASE("a record is read as a page, in the visitor's language, with rights and credits") {
    const auto museum = museum_of_a_jar();
    BoardWords page;
    page.key = "en: page record";
    add_record(page, museum.catalogues[0].records[0], "en");
    CHECK(page.key == "en: page record jar");
    CHECK(page.content.title == "Jar");
    CHECK(page.picture.path == "jar.png");
    REQUIRE(page.more_pictures.size() == 1);
    CHECK(lines_of(page) == std::vector<std::string>{"A jar.", "Material: Clay",
                                                     "Size: height 32\u00a0cm, diameter 1.50\u00a0m (without its lid)",
                                                     "Accession number: P-7", "Rights: CC0",
                                                     "How sure we are: measured", "Credits: The museum"});
    BoardWords chinese;
    add_record(chinese, museum.catalogues[0].records[0], "zh-Hans");
    CHECK(lines_of(chinese) == std::vector<std::string>{"一件陶罐。", "材质：陶",
                                                        "尺寸：高 32\u00a0cm，径 1.50\u00a0m（不含盖）", "藏品号：P-7",
                                                        "权利：公有领域", "可信程度：实测", "致谢：博物馆"});
}

TEST_CASE("a hotspot without a record has its exhibit's, and a site's records come once each") {
    const auto museum = museum_of_a_jar();
    const museum::Site& site = museum.sites[0];
    const auto* jar = &museum.catalogues[0].records[0];
    CHECK(record_of(museum, site, site.hotspots[0]) == jar);
    CHECK(records_of(museum, site) == std::vector<const museum::Record*>{jar});
    CHECK(record_of(museum, museum::Exhibit{}) == nullptr);
}
