#include "museum/catalogue/index.h"

#include "museum/catalogue/fields.h"
#include "museum/catalogue/index_build.h"
#include "museum/catalogue/query.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

namespace guanhe::museum {

namespace {

using Numbers = std::vector<std::uint8_t>; ///< for each record: its tier, or whether it is left

constexpr std::uint8_t not_found = 255;

std::size_t field_index(std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(text_fields, name, &TextField::name) - text_fields.begin());
}

struct Value {
    std::size_t field;
    std::string language, words;
};

std::string_view field_name(std::size_t field) {
    return field < text_fields.size() ? text_fields[field].name : plain_fields[field - text_fields.size()].name;
}
FieldRank field_rank(std::size_t field) {
    return field < text_fields.size() ? text_fields[field].rank : FieldRank::key;
}

/// The values of a field that LanguageText::pick would choose from, that chosen one first.
std::vector<const Value*> in_order(const std::vector<Value>& values, std::size_t field, std::string_view language) {
    std::vector<const Value*> order;
    LanguageMap<const Value*> map;
    for (const auto& value : values) {
        if (value.field != field) continue;
        order.push_back(&value);
        map.values.emplace(value.language, &value);
    }
    if (const auto picked = map.pick(language)) {
        const auto chosen = std::ranges::find(order, *picked.value);
        std::rotate(order.begin(), chosen, chosen + 1);
    }
    return order;
}

} // namespace

struct CatalogueIndex::State {
    State(Database base, Spelling words) : database(std::move(base)), spelling(std::move(words)) {}

    Database database;
    Spelling spelling;
    std::optional<Statement> match, values, of_field, facet, record;
    std::vector<std::string> ids;
    Numbers kinds, certainties;
    bool from_folder = false;

    Result<void> prepare() {
        const auto make = [&](std::optional<Statement>& statement, const char* sql) -> Result<void> {
            GUANHE_TRY_LET(statement, database.prepare(sql));
            return {};
        };
        GUANHE_TRY(make(match, "SELECT rowid FROM words WHERE words MATCH ?"));
        GUANHE_TRY(make(values, "SELECT field, language, words FROM value WHERE n = ? ORDER BY field, language"));
        GUANHE_TRY(make(of_field, "SELECT n, language, words FROM value WHERE field = ? ORDER BY n, language"));
        GUANHE_TRY(make(facet, "SELECT n FROM facet WHERE field = ? AND folded = ?"));
        GUANHE_TRY(make(record, "SELECT id, kind, certainty FROM record ORDER BY n"));
        for (auto row = record->step();; row = record->step()) {
            if (!row) return std::move(row).error();
            if (!*row) break;
            ids.emplace_back(record->words(0));
            kinds.push_back(static_cast<std::uint8_t>(record->integer(1)));
            certainties.push_back(static_cast<std::uint8_t>(record->integer(2)));
        }
        return {};
    }

    /// Calls `with` for every row's first column, a record's number.
    template<class With>
    Result<void> each(Statement& statement, With with) const {
        auto row = statement.step();
        for (; row && *row; row = statement.step())
            if (const auto n = statement.integer(0); n >= 0 && static_cast<std::size_t>(n) < ids.size())
                with(static_cast<std::size_t>(n));
        statement.reset();
        if (!row) return std::move(row).error();
        return {};
    }

    Result<void> keep_with(Numbers& left, std::string_view field, const std::vector<std::string>& wanted) {
        if (wanted.empty()) return {};
        Numbers has(left.size(), 0);
        for (const auto& value : wanted) {
            facet->bind(1, static_cast<std::int64_t>(field_index(field))).bind(2, spelling.folded(value));
            GUANHE_TRY(each(*facet, [&](std::size_t n) { has[n] = 1; }));
        }
        for (std::size_t n = 0; n < left.size(); ++n) left[n] = left[n] & has[n];
        return {};
    }

    Result<Numbers> filtered(const CatalogueQuery& query) {
        Numbers left(ids.size(), 1);
        GUANHE_TRY(keep_with(left, "era", query.eras));
        GUANHE_TRY(keep_with(left, "place", query.places));
        GUANHE_TRY(keep_with(left, "material", query.materials));
        const auto keep = [&](const Numbers& own, const auto& wanted) {
            if (wanted.empty()) return;
            for (std::size_t n = 0; n < left.size(); ++n)
                if (std::ranges::none_of(wanted, [&](auto one) { return static_cast<std::uint8_t>(one) == own[n]; }))
                    left[n] = 0;
        };
        keep(kinds, query.kinds);
        keep(certainties, query.certainties);
        return left;
    }

    /// Each record's tier, not_found for those that are not.
    Result<Numbers> ranked(const std::vector<Term>& terms) {
        Numbers tier(ids.size(), terms.empty() ? 0 : not_found);
        if (terms.empty()) return tier;
        const auto asked = expressions(terms);
        for (std::size_t i = 0; i < tiers; ++i) {
            match->bind(1, asked[i]);
            GUANHE_TRY(each(*match, [&](std::size_t n) { tier[n] = std::min(tier[n], static_cast<std::uint8_t>(i)); }));
        }
        return tier;
    }

    Result<std::vector<Value>> values_of(std::size_t number) {
        std::vector<Value> list;
        values->bind(1, static_cast<std::int64_t>(number));
        auto row = values->step();
        for (; row && *row; row = values->step()) {
            const auto field = static_cast<std::size_t>(values->integer(0));
            if (field < text_fields.size() + plain_fields.size())
                list.push_back({field, std::string(values->words(1)), std::string(values->words(2))});
        }
        values->reset();
        if (!row) return std::move(row).error();
        return list;
    }

    MarkedText title(const std::vector<Value>& all, const std::vector<Term>& terms, std::string_view language) {
        const auto titles = in_order(all, field_index("title"), language);
        if (titles.empty()) return {};
        return {titles.front()->words, find_terms(spelling.tokens(titles.front()->words), terms, true)};
    }

    void add_snippet(CatalogueHit& hit, const std::vector<Value>& all, const std::vector<Term>& terms,
                     std::string_view language) {
        for (std::size_t field = 0; !terms.empty() && field < text_fields.size() + plain_fields.size(); ++field) {
            for (const auto* value : in_order(all, field, language)) {
                if (field_rank(field) == FieldRank::title && value->words == hit.title.text) continue;
                const auto tokens = spelling.tokens(value->words);
                const auto found = find_terms(tokens, terms, field_rank(field) != FieldRank::text);
                if (found.empty()) continue;
                hit.field = field_name(field);
                hit.snippet = excerpt(value->words, tokens, found);
                return;
            }
        }
        const auto described = in_order(all, field_index("description"), language);
        if (described.empty()) return;
        hit.field = "description";
        hit.snippet = excerpt(described.front()->words, spelling.tokens(described.front()->words), {});
    }
};

CatalogueIndex::CatalogueIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
CatalogueIndex::CatalogueIndex(CatalogueIndex&&) noexcept = default;
CatalogueIndex& CatalogueIndex::operator=(CatalogueIndex&&) noexcept = default;
CatalogueIndex::~CatalogueIndex() = default;

Result<CatalogueIndex> CatalogueIndex::build(const Museum& museum) {
    GUANHE_TRY_LET(auto spelling, Spelling::create());
    GUANHE_TRY_LET(auto database, Database::in_memory());
    GUANHE_TRY(fill_index(database, spelling, museum));
    auto state = std::make_unique<State>(std::move(database), std::move(spelling));
    GUANHE_TRY(state->prepare());
    return CatalogueIndex(std::move(state));
}

Result<CatalogueIndex> CatalogueIndex::open(const Museum& museum, const Path& folder) {
    const auto file = index_file(folder, museum, catalogue_key(museum));
    if (auto kept = load_index(file)) {
        GUANHE_TRY_LET(auto spelling, Spelling::create());
        auto state = std::make_unique<State>(std::move(*kept), std::move(spelling));
        state->from_folder = true;
        if (state->prepare()) return CatalogueIndex(std::move(state));
    }
    auto built = build(museum);
    if (built) keep_index(built->state_->database, file);
    return built;
}

Result<CatalogueFound> CatalogueIndex::search(const CatalogueQuery& query) {
    auto& state = *state_;
    const auto terms = terms_of(state.spelling, query.text);
    GUANHE_TRY_LET(const auto left, state.filtered(query));
    GUANHE_TRY_LET(const auto tier, state.ranked(terms.list));
    CatalogueFound found;
    found.shortened = terms.shortened;
    for (std::size_t wanted = 0; wanted < tiers; ++wanted) {
        for (std::size_t n = 0; n < tier.size(); ++n) {
            if (tier[n] != wanted || left[n] == 0) continue;
            if (found.total++ < query.offset || found.hits.size() >= query.limit) continue;
            GUANHE_TRY_LET(const auto values, state.values_of(n));
            CatalogueHit hit{n, state.ids[n], state.title(values, terms.list, query.language), {}, {}};
            state.add_snippet(hit, values, terms.list, query.language);
            found.hits.push_back(std::move(hit));
        }
    }
    return found;
}

Result<std::vector<CatalogueIndex::ValueCount>> CatalogueIndex::values(Facet facet, std::string_view language) {
    constexpr std::array<std::string_view, 3> fields{"era", "place", "material"};
    auto& statement = *state_->of_field;
    statement.bind(1, static_cast<std::int64_t>(field_index(fields[static_cast<std::size_t>(facet)])));
    std::map<std::string, std::size_t, std::less<>> counts;
    LanguageText value; // of the record whose rows are being read
    std::int64_t number = -1;
    const auto count = [&] {
        if (!value.empty()) ++counts[std::string(value.in(language))];
        value.values.clear();
    };
    auto row = statement.step();
    for (; row && *row; row = statement.step()) {
        if (statement.integer(0) != number) count();
        number = statement.integer(0);
        value.values.emplace(statement.words(1), statement.words(2));
    }
    statement.reset();
    if (!row) return std::move(row).error();
    count();
    std::vector<ValueCount> list(counts.begin(), counts.end());
    std::ranges::stable_sort(list, std::greater(), &ValueCount::second);
    return list;
}

std::size_t CatalogueIndex::size() const noexcept {
    return state_->ids.size();
}
bool CatalogueIndex::from_folder() const noexcept {
    return state_->from_folder;
}

} // namespace guanhe::museum
