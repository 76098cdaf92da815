#include "museum/catalogue/index_build.h"

#include "museum/catalogue/fields.h"

#include <xxhash.h>

#include <array>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <system_error>

namespace guanhe::museum {

namespace {

/// Changes whenever the same records would be indexed in another way.
constexpr std::uint64_t index_version = 1;

// The `ascii` tokenizer parts at blanks and leaves every other character that we hand it as it is, so that what a word
// is is decided in one place, Spelling. Nothing is read back from the table: it keeps no contents.
constexpr const char* schema = R"sql(
    CREATE TABLE record(n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind INTEGER NOT NULL, certainty INTEGER NOT NULL);
    CREATE TABLE value(n INTEGER, field INTEGER, language TEXT, words TEXT NOT NULL,
                       PRIMARY KEY(n, field, language)) WITHOUT ROWID;
    CREATE TABLE facet(field INTEGER, folded TEXT, n INTEGER, PRIMARY KEY(field, folded, n)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5(title, title_pinyin, keys, keys_pinyin, texts,
        content = '', columnsize = 0, tokenize = 'ascii', prefix = '1 2');
)sql";

/// The columns of `words` for one record.
class Columns {
public:
    explicit Columns(Spelling& spelling) : spelling_(spelling) {}

    /// The folded words, for a filter.
    std::string add(FieldRank rank, std::string_view value) {
        const auto tokens = spelling_.tokens(value);
        std::string folded;
        for (const auto& token : tokens.list) {
            if (!folded.empty()) folded += ' ';
            folded += token.folded;
        }
        if (folded.empty()) return folded;
        auto& words = rank == FieldRank::title ? title : rank == FieldRank::key ? keys : texts;
        (words += value_begin) += ' ';
        (words += folded) += ' ';
        (words += value_end) += ' ';
        if (rank == FieldRank::text) return folded;
        auto& pinyin = rank == FieldRank::title ? title_pinyin : keys_pinyin;
        for (const auto& word : pinyin_words(tokens.list)) (pinyin += word) += ' ';
        return folded;
    }
    std::string title, title_pinyin, keys, keys_pinyin, texts;

private:
    Spelling& spelling_;
};

class Filler {
public:
    static Result<Filler> create(Database& database, Spelling& spelling) {
        GUANHE_TRY_LET(auto record, database.prepare("INSERT INTO record VALUES(?, ?, ?, ?)"));
        GUANHE_TRY_LET(auto value, database.prepare("INSERT OR REPLACE INTO value VALUES(?, ?, ?, ?)"));
        GUANHE_TRY_LET(auto facet, database.prepare("INSERT OR IGNORE INTO facet VALUES(?, ?, ?)"));
        GUANHE_TRY_LET(auto words, database.prepare("INSERT INTO words(rowid, title, title_pinyin, keys, keys_pinyin, "
                                                    "texts) VALUES(?, ?, ?, ?, ?, ?)"));
        return Filler{std::move(record), std::move(value), std::move(facet), std::move(words), &spelling};
    }

    Result<void> add(std::int64_t number, const Record& record) {
        Columns columns(*spelling_);
        record_.bind(1, number).bind(2, record.id).bind(3, static_cast<std::int64_t>(record.kind));
        GUANHE_TRY(record_.bind(4, static_cast<std::int64_t>(record.certainty)).run());
        std::int64_t at = 0;
        for (const auto& field : text_fields) {
            for (const auto& [language, words] : value_of(record, field).values) {
                if (words.empty()) continue;
                const auto folded = columns.add(field.rank, words);
                GUANHE_TRY(value_.bind(1, number).bind(2, at).bind(3, language).bind(4, words).run());
                if (field.own != nullptr && field.rank == FieldRank::key)
                    GUANHE_TRY(facet_.bind(1, at).bind(2, folded).bind(3, number).run());
            }
            ++at;
        }
        for (const auto& field : plain_fields) {
            const auto& words = value_of(record, field);
            columns.add(FieldRank::key, words);
            if (!words.empty())
                GUANHE_TRY(value_.bind(1, number).bind(2, at).bind(3, std::string_view()).bind(4, words).run());
            ++at;
        }
        words_.bind(1, number).bind(2, columns.title).bind(3, columns.title_pinyin).bind(4, columns.keys);
        return words_.bind(5, columns.keys_pinyin).bind(6, columns.texts).run();
    }

    Statement record_, value_, facet_, words_;
    Spelling* spelling_;
};

class Hash {
public:
    Hash() : state_(XXH3_createState(), &XXH3_freeState) { XXH3_64bits_reset(state_.get()); }
    void add(std::uint64_t number) { XXH3_64bits_update(state_.get(), &number, sizeof(number)); }
    void add(std::string_view words) {
        add(words.size());
        XXH3_64bits_update(state_.get(), words.data(), words.size());
    }
    [[nodiscard]] std::uint64_t value() const { return XXH3_64bits_digest(state_.get()); }

private:
    std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

std::string hex(std::uint64_t number) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += digits[(number >> static_cast<unsigned>(shift)) & 15U];
    return text;
}

constexpr std::string_view file_ending = ".index";
/// At the end of the file, which SQLite is not shown: what is damaged is built again.
struct Seal {
    std::array<char, 8> magic{'G', 'H', 'I', 'N', 'D', 'E', 'X', '1'};
    std::uint64_t hash = 0;
};
static_assert(sizeof(Seal) == 16);

} // namespace

Result<void> fill_index(Database& database, Spelling& spelling, const Museum& museum) {
    GUANHE_TRY(database.run("PRAGMA journal_mode = OFF; PRAGMA page_size = 8192; BEGIN"));
    GUANHE_TRY(database.run(schema));
    GUANHE_TRY_LET(auto filler, Filler::create(database, spelling));
    std::int64_t number = 0;
    for (const auto& catalogue : museum.catalogues)
        for (const auto& record : catalogue.records) GUANHE_TRY(filler.add(number++, record));
    return database.run("INSERT INTO words(words) VALUES('optimize'); COMMIT");
}

std::uint64_t catalogue_key(const Museum& museum) {
    Hash hash;
    hash.add(index_version);
    for (const auto& catalogue : museum.catalogues) {
        for (const auto& record : catalogue.records) {
            hash.add(static_cast<std::uint64_t>(record.kind));
            hash.add(static_cast<std::uint64_t>(record.certainty));
            for (const auto& field : text_fields) {
                const auto& values = value_of(record, field).values;
                hash.add(values.size());
                for (const auto& [language, words] : values) {
                    hash.add(language);
                    hash.add(words);
                }
            }
            for (const auto& field : plain_fields) hash.add(value_of(record, field));
        }
    }
    return hash.value();
}

Path index_file(const Path& folder, const Museum& museum, std::uint64_t key) {
    Hash name;
    name.add(museum.id);
    return folder / (hex(name.value()) + "-" + hex(key) + std::string(file_ending));
}

std::optional<Database> load_index(const Path& file) {
    const auto mapped = MappedFile::open(file);
    if (!mapped || mapped->bytes().size() <= sizeof(Seal)) return std::nullopt;
    const auto size = mapped->bytes().size() - sizeof(Seal);
    Seal seal, expected;
    std::memcpy(&seal, mapped->bytes().data() + size, sizeof(Seal));
    expected.hash = XXH3_64bits(mapped->bytes().data(), size);
    if (seal.magic != expected.magic || seal.hash != expected.hash) return std::nullopt;
    auto database = Database::over(*mapped, size);
    if (!database) return std::nullopt;
    return std::move(*database);
}

void keep_index(Database& database, const Path& file) {
    std::error_code unimportant;
    std::filesystem::create_directories(file.parent_path(), unimportant);
    auto bytes = database.bytes();
    if (!bytes) return;
    Seal seal;
    seal.hash = XXH3_64bits(bytes->data(), bytes->size());
    const auto sealed = std::as_bytes(std::span(&seal, 1));
    bytes->insert(bytes->end(), sealed.begin(), sealed.end());
    if (!write_file_atomic(file, *bytes)) return;

    const auto name = path_to_utf8(file.filename());
    const auto museum = name.substr(0, name.find('-') + 1);
    std::filesystem::directory_iterator entries(file.parent_path(), unimportant);
    for (; !unimportant && entries != std::filesystem::directory_iterator(); entries.increment(unimportant)) {
        const auto other = path_to_utf8(entries->path().filename());
        std::error_code kept; // in use on Windows: it goes the next time
        if (other != name && other.starts_with(museum) && other.ends_with(file_ending))
            std::filesystem::remove(entries->path(), kept);
    }
}

} // namespace guanhe::museum
