// From the document's structs into JSON. Private to this folder.
#pragma once

#include "museum/document.h"
#include "museum/json.h"

#include <string>

namespace guanhe::museum {

[[nodiscard]] OrderedJson write_part(Museum museum);
[[nodiscard]] OrderedJson write_part(Site site);
[[nodiscard]] OrderedJson write_part(Tour tour);
[[nodiscard]] OrderedJson write_part(Catalogue catalogue);

/// "-0203-06-21"
[[nodiscard]] std::string date_text(const SunMoment& moment);

} // namespace guanhe::museum
