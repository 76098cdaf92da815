// A small catalogue to search in, and to write as tables and XML.
#pragma once

#include "museum/document.h"

#include <string>
#include <string_view>
#include <utility>

namespace guanhe::test {

inline museum::LanguageText words(std::string_view chinese, std::string_view english) {
    museum::LanguageText text;
    if (!chinese.empty()) text.values.emplace("zh-Hans", chinese);
    if (!english.empty()) text.values.emplace("en", english);
    return text;
}

inline museum::Record record(std::string id, std::string_view chinese, std::string_view english) {
    museum::Record made;
    made.id = std::move(id);
    made.core.title = words(chinese, english);
    return made;
}

/// jar, pit, silk and song: a painted jar, the kiln pit it is from, a silkworm of tusk, and a boatmen's song.
inline museum::Museum catalogue_museum() {
    auto jar = record("jar", "彩陶双连壶", "Painted double-linked jar");
    jar.core.subject = words("彩陶；水器", "Painted pottery; vessels");
    jar.core.description =
        words("两壶相连，腹部有孔相通。出土于大河村遗址的房基，壶身以黑彩绘平行线纹。",
              "Two jars joined at the belly. From a house floor at Dahecun; the café of its finders…");
    jar.era = words("仰韶文化晚期", "Late Yangshao");
    jar.place = words("郑州大河村", "Dahecun, Zhengzhou");
    jar.material = words("陶", "pottery");
    jar.accession_number = "DHC-1972-F1:29";
    jar.core.identifier = "https://example.org/relics/29";
    jar.core.rights = words("郑州市文物考古研究院", "CC-BY-4.0");
    jar.certainty = museum::Certainty::surveyed;
    jar.dimensions.height = 0.2;
    jar.dimensions.note = words("口径6.5厘米", "mouth 6.5 cm across");

    auto pit = record("pit", "陶窑坑", "Kiln pit");
    pit.core.description = words("窑坑中出土彩陶残片。", "Sherds of painted pottery were found here.");
    pit.era = words("仰韶文化晚期", "Late Yangshao");
    pit.place = words("双槐树遗址", "Shuanghuaishu");
    pit.certainty = museum::Certainty::inferred;

    auto silk = record("silk", "牙雕家蚕", "Silkworm carved in boar tusk");
    silk.era = words("仰韶文化中期", "Middle Yangshao");
    silk.place = words("双槐树遗址", "Shuanghuaishu");
    silk.material = words("野猪獠牙", "boar tusk");

    auto song = record("song", "黄河号子", "Boatmen's songs of the Yellow River");
    song.kind = museum::Record::Kind::intangible;
    song.core.description = words("纤夫拉船时的劳动号子。", "Sung while towing.");
    song.place = words("荥阳", "Xingyang");

    museum::Museum made;
    made.id = "yellow-river";
    made.title = words("黄河", "Yellow River");
    made.languages = {"zh-Hans", "en"};
    museum::Catalogue relics, heritage;
    relics.file = {"catalogue/relics.json"};
    relics.records = {std::move(jar), std::move(pit), std::move(silk)};
    heritage.file = {"catalogue/heritage.json"};
    heritage.records = {std::move(song)};
    made.catalogues = {std::move(relics), std::move(heritage)};
    return made;
}

} // namespace guanhe::test
