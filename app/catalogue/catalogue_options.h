// What `guanhe catalogue` was asked to do.
#pragma once

#include "base/file.h"
#include "museum/catalogue/index.h"

#include <cstdint>
#include <optional>
#include <string>

namespace guanhe::app {

enum class CatalogueAction { search, export_files, import_file };

struct CatalogueOptions {
    Path museum; ///< its folder, or the museum.json in it
    CatalogueAction action = CatalogueAction::search;
    bool action_named = false;
    museum::CatalogueQuery query; ///< language empty: the museum's first
    std::uint32_t page = 1;       ///< of query.limit records
    std::optional<Path> csv, lido;
    bool json = false;

    CatalogueOptions() { query.language.clear(); }
};

} // namespace guanhe::app
