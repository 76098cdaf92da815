// Whether what a document names is there. Private to this folder.
#pragma once

#include "museum/findings.h"

#include <vector>

namespace guanhe::museum {

/// Adds a finding for each id that names nothing: sites of stops, eras, exhibits, hotspots, records, and where a tour
/// goes on. The parts stay as they are.
void check_references(const Museum& museum, std::vector<Finding>& findings);

} // namespace guanhe::museum
