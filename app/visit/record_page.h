// What the catalogue knows of a thing, as a page to be read. Pure.
#pragma once

#include "museum/document.h"
#include "visit/boards.h"

#include <string>
#include <vector>

namespace guanhe::app {

/// The record that an exhibit or a hotspot names; a hotspot without one has its exhibit's. Null: none.
[[nodiscard]] const museum::Record* record_of(const museum::Museum& museum, const museum::Exhibit& exhibit);
[[nodiscard]] const museum::Record* record_of(const museum::Museum& museum, const museum::Site& site,
                                              const museum::Hotspot& hotspot);
/// Of what is to be seen at a site, each once, in the order of the site.
[[nodiscard]] std::vector<const museum::Record*> records_of(const museum::Museum& museum, const museum::Site& site);

/// Its title, pictures, description, then its other fields by name, with rights and credits last. The words are those
/// of the nearest language that each field is written in.
void add_record(BoardWords& page, const museum::Record& record, const std::string& language);

} // namespace guanhe::app
