// Searching a museum's catalogue as one types: Chinese from the first character on, its pinyin, and words of other
// languages by their beginnings. The index is SQLite with FTS5 (https://sqlite.org/fts5.html); docs/catalogue.md says
// how words are told apart and why.
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "museum/document.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::museum {

/// What to look for. Every word of the text has to be found, in any field and any language; nothing in it is syntax.
struct CatalogueQuery {
    std::string text;                 ///< without a letter or digit: every record
    std::string language = "zh-Hans"; ///< of titles and snippets, where they exist in it
    /// Of each list that is not empty, one has to be the record's own: as a whole, in any language, without case or
    /// accents.
    std::vector<std::string> eras, places, materials;
    std::vector<Record::Kind> kinds;
    std::vector<Certainty> certainties;
    std::size_t offset = 0, limit = 20; ///< the page
};

/// Words with the bytes of them that were looked for, in order and apart.
struct MarkedText {
    std::string text;
    struct Span {
        std::size_t begin, end;
        bool operator==(const Span&) const = default;
    };
    std::vector<Span> found;
};

struct CatalogueHit {
    std::size_t record = 0; ///< counted over the museum's catalogues in their order
    std::string id;
    MarkedText title;
    std::string field;  ///< of the snippet: a name of the catalogue's JSON; empty: no snippet
    MarkedText snippet; ///< around what was found outside the title, else how the description begins
};

struct CatalogueFound {
    /// Best first: the title is what was looked for, begins with it, holds it; then names, places and the like; then
    /// texts. Alike ones in the order of the catalogue.
    std::vector<CatalogueHit> hits;
    std::size_t total = 0;  ///< on all pages
    bool shortened = false; ///< the text was too long, and its end was not looked for
};

/// One thread at a time. Holds its own copy of what it searches.
class CatalogueIndex {
public:
    /// In memory. Errors: ICU's data or SQLite's FTS5 are missing, no memory.
    [[nodiscard]] static Result<CatalogueIndex> build(const Museum& museum);
    /// From the folder when the same records were indexed before; else built and kept there for the next time, in place
    /// of the museum's older ones. A folder that cannot be used costs time, and is no error. Errors as for build().
    [[nodiscard]] static Result<CatalogueIndex> open(const Museum& museum, const Path& folder);
    CatalogueIndex(CatalogueIndex&&) noexcept;
    CatalogueIndex& operator=(CatalogueIndex&&) noexcept;
    ~CatalogueIndex();

    /// Errors: SQLite's.
    [[nodiscard]] Result<CatalogueFound> search(const CatalogueQuery& query);

    enum class Facet { era, place, material };
    using ValueCount = std::pair<std::string, std::size_t>;
    /// What records can be filtered by, in a language where they have it, and how many have it: most first. Errors:
    /// SQLite's.
    [[nodiscard]] Result<std::vector<ValueCount>> values(Facet facet, std::string_view language);

    [[nodiscard]] std::size_t size() const noexcept; ///< records
    [[nodiscard]] bool from_folder() const noexcept; ///< open() found it there

private:
    struct State;
    explicit CatalogueIndex(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace guanhe::museum
