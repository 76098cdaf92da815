#include "catalogue/catalogue_command.h"

#include "base/process.h"
#include "figures.h"
#include "log.h"
#include "museum/catalogue/csv.h"
#include "museum/catalogue/lido.h"
#include "museum/reader.h"
#include "museum/writer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace guanhe::app {

namespace {

using Json = nlohmann::ordered_json;
using namespace museum;

std::string bracketed(const MarkedText& marked) {
    std::string text;
    std::size_t at = 0;
    for (const auto& span : marked.found) {
        text += marked.text.substr(at, span.begin - at) + "[";
        text += marked.text.substr(span.begin, span.end - span.begin) + "]";
        at = span.end;
    }
    text += marked.text.substr(at);
    std::ranges::replace(text, '\n', ' '); // a record's text may have several lines; here each has one
    return text;
}

Json marks(const MarkedText& marked) {
    auto list = Json::array();
    for (const auto& span : marked.found) list.push_back({span.begin, span.end});
    return list;
}

Result<int> print(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
    return Error{"what was found could not be printed: stdout refused it", {}, {}, ErrorKind::internal};
}

Result<int> search(const Museum& museum, const CatalogueOptions& options) {
    GUANHE_TRY_LET(auto index, CatalogueIndex::open(museum, user_cache_folder() / "catalogue"));
    auto query = options.query;
    if (query.language.empty() && !museum.languages.empty()) query.language = museum.languages.front();
    query.offset = (options.page - 1) * query.limit;
    GUANHE_TRY_LET(const auto found, index.search(query));
    return print(options.json ? to_json(found) : printable(to_text(found, query)));
}

Result<int> export_files(const Museum& museum, const CatalogueOptions& options) {
    if (options.csv) GUANHE_TRY(write_text_atomic(*options.csv, to_csv(museum)));
    if (options.lido) GUANHE_TRY(write_text_atomic(*options.lido, to_lido(museum)));
    return 0;
}

/// Only the catalogues that came to differ; museum.json when it has to name a first one.
Result<void> keep(const Folder& folder, Museum& museum, std::vector<Catalogue> catalogues) {
    const bool first = museum.catalogues.empty() && !catalogues.empty();
    if (first && folder.locate(catalogues.front().file)) {
        return Error{"the museum names no catalogue, and there is a file of that name already",
                     catalogues.front().file.path, "name it in museum.json, or move it away"};
    }
    for (std::size_t i = 0; i < catalogues.size(); ++i)
        if (first || catalogues[i] != museum.catalogues[i])
            GUANHE_TRY(folder.write_text(catalogues[i].file, museum::to_json(catalogues[i])));
    museum.catalogues = std::move(catalogues);
    if (first) GUANHE_TRY(folder.write_text({std::string(museum_file)}, museum::to_json(museum)));
    return {};
}

std::string counted(std::size_t count, const char* what) {
    return with_commas(count) + (count == 1 ? " record " : " records ") + what;
}

Result<int> import_file(const Folder& folder, Museum& museum, const CatalogueOptions& options) {
    const auto& file = options.csv ? *options.csv : *options.lido;
    const auto name = path_to_utf8(file);
    GUANHE_TRY_LET(const auto text, read_text(file, most_import_bytes));
    auto import = options.csv ? import_csv(text, museum) : import_lido(text, museum);
    if (!import) {
        auto error = std::move(import).error();
        error.where = name + (error.where.empty() ? "" : ": " + error.where);
        return error;
    }
    bool wrong = false;
    for (const auto& problem : import->problems) {
        const auto line = name + ": " + museum::to_text(problem, "en");
        wrong = wrong || problem.severity == Severity::error;
        if (problem.severity == Severity::error)
            say_error(line);
        else
            say_warning(line);
    }
    if (wrong) return Error{"nothing was imported", name, "mend what is told above, and import it again"};
    GUANHE_TRY(keep(folder, museum, std::move(import->catalogues)));
    return print(counted(import->added, "added, ") + with_commas(import->changed) + " changed, " +
                 with_commas(import->same) + " as they were\n");
}

Result<int> run(const CatalogueOptions& options) {
    GUANHE_TRY_LET(const auto folder, Folder::open(options.museum));
    GUANHE_TRY_LET(auto read, read_museum(folder));
    for (const auto& finding : read.findings)
        if (finding.severity == Severity::error) say_warning(museum::to_text(finding, "en"));
    switch (options.action) {
    case CatalogueAction::export_files:
        return export_files(read.museum, options);
    case CatalogueAction::import_file:
        return import_file(folder, read.museum, options);
    case CatalogueAction::search:
        break;
    }
    return search(read.museum, options);
}

} // namespace

std::string to_text(const CatalogueFound& found, const CatalogueQuery& query) {
    std::string text = with_commas(found.total) + (found.total == 1 ? " record" : " records");
    if (!found.hits.empty() && found.hits.size() < found.total)
        text += ", " + with_commas(query.offset + 1) + " to " + with_commas(query.offset + found.hits.size());
    text += found.shortened ? "; the end of the text was not looked for\n" : "\n";
    for (const auto& hit : found.hits) {
        text += "\n" + hit.id + "  " + bracketed(hit.title) + "\n";
        if (!hit.field.empty()) text += "    " + hit.field + ": " + bracketed(hit.snippet) + "\n";
    }
    return text;
}

std::string to_json(const CatalogueFound& found) {
    Json hits = Json::array();
    for (const auto& hit : found.hits) {
        hits.push_back({{"id", hit.id},
                        {"title", hit.title.text},
                        {"title_marks", marks(hit.title)},
                        {"field", hit.field},
                        {"snippet", hit.snippet.text},
                        {"snippet_marks", marks(hit.snippet)}});
    }
    const Json document = {
        {"schema", 1}, {"total", found.total}, {"shortened", found.shortened}, {"records", std::move(hits)}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

int catalogue_command(const CatalogueOptions& options) {
    const auto code = run(options);
    if (code) return *code;
    say_error(code.error().message());
    return 1;
}

} // namespace guanhe::app
