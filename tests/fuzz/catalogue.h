// What the targets of catalogues share: a museum to import into, and what any import must keep.
#pragma once

#include "museum/catalogue/import.h"

#include <cstdlib>
#include <set>
#include <string>

namespace guanhe::fuzz {

inline void require(bool held) {
    if (!held) std::abort();
}

/// With one record that a file can change.
inline museum::Museum museum_with_a_jar() {
    museum::Museum museum;
    museum.languages = {"zh-Hans", "en"};
    museum::Catalogue catalogue;
    catalogue.file = {"catalogue.json"};
    museum::Record record;
    record.id = "jar";
    record.core.title.values = {{"zh-Hans", "壶"}, {"en", "Jar"}};
    catalogue.records.push_back(record);
    museum.catalogues.push_back(catalogue);
    return museum;
}

/// Told in both languages; every record has an id of its own, and nothing that was there is lost.
inline void check(const museum::CatalogueImport& import) {
    std::set<std::string> ids;
    std::size_t records = 0;
    for (const auto& catalogue : import.catalogues)
        for (const auto& record : catalogue.records) {
            require(!record.id.empty() && ids.insert(record.id).second);
            ++records;
        }
    require(ids.contains("jar") && records == import.added + 1);
    require(records <= museum::most_records);
    for (const auto& problem : import.problems) {
        require(problem.message.has("en") && problem.message.has("zh-Hans"));
        require(!to_text(problem, "zh-Hans").empty());
    }
}

} // namespace guanhe::fuzz
