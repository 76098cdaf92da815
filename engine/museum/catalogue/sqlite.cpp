#include "museum/catalogue/sqlite.h"

#include <sqlite3.h>

#include <climits>
#include <cstring>
#include <string>

namespace guanhe::museum {

namespace {

Error sqlite_error(sqlite3* database, int code) {
    const char* words = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
    return {"the index of the catalogue failed: " + std::string(words), "catalogue", {}, ErrorKind::internal};
}

} // namespace

void Statement::Close::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}
void Database::Close::operator()(sqlite3* database) const noexcept {
    sqlite3_close_v2(database);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    if (const auto code = sqlite3_bind_int64(statement_.get(), parameter, value); code != SQLITE_OK) failed_ = code;
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view words) {
    // A null pointer would bind NULL, which equals nothing.
    const char* text = words.empty() ? "" : words.data();
    const auto code =
        sqlite3_bind_text64(statement_.get(), parameter, text, words.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) failed_ = code;
    return *this;
}

Result<bool> Statement::step() {
    if (failed_ != 0) return sqlite_error(nullptr, failed_);
    const auto code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return sqlite_error(sqlite3_db_handle(statement_.get()), code);
}

Result<void> Statement::run() {
    auto row = step();
    while (row && *row) row = step();
    reset();
    if (!row) return std::move(row).error();
    return {};
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    failed_ = 0;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::words(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Result<Database> Database::in_memory() {
    Database result;
    sqlite3* opened = nullptr;
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    const auto code = sqlite3_open_v2(":memory:", &opened, flags, nullptr);
    result.database_.reset(opened); // also when it failed: it holds the reason
    if (code != SQLITE_OK) return sqlite_error(opened, code);
    return result;
}

Result<Database> Database::over(const MappedFile& file, std::size_t bytes) {
    GUANHE_TRY_LET(auto result, in_memory());
    result.mapping_ = file.keep_alive();
    const auto size = static_cast<sqlite3_int64>(bytes);
    // SQLite asks for bytes it may write, and with this flag does not.
    auto* data = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(file.bytes().data()));
    const auto code =
        sqlite3_deserialize(result.database_.get(), "main", data, size, size, SQLITE_DESERIALIZE_READONLY);
    if (code != SQLITE_OK) return sqlite_error(result.database_.get(), code);
    return result;
}

Result<void> Database::run(const char* sql) {
    const auto code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sqlite_error(database_.get(), code);
    return {};
}

Result<Statement> Database::prepare(const char* sql) {
    Statement result;
    sqlite3_stmt* prepared = nullptr;
    const auto code = sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK) return sqlite_error(database_.get(), code);
    result.statement_.reset(prepared);
    return result;
}

Result<std::vector<std::byte>> Database::bytes() {
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> data(
        sqlite3_serialize(database_.get(), "main", &size, 0), &sqlite3_free);
    if (!data) return sqlite_error(nullptr, SQLITE_NOMEM);
    const auto* first = reinterpret_cast<const std::byte*>(data.get());
    return std::vector<std::byte>(first, first + size);
}

} // namespace guanhe::museum
