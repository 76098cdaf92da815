// SQLite (https://sqlite.org/c3ref/intro.html) as values that close themselves. Private to this folder.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace guanhe::museum {

/// A prepared statement: every value is bound, none is written into the SQL. Belongs to the Database's thread.
class Statement {
public:
    /// Parameters count from 1. The words are copied.
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::string_view words);
    /// The next row, or false after the last. Errors: SQLite's, in its words.
    [[nodiscard]] Result<bool> step();
    /// To its end, back to its start. For statements without rows.
    [[nodiscard]] Result<void> run();
    /// Back to its start, for other values.
    void reset();

    /// Columns of the row count from 0; the words live until the next step.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view words(int column) const;

private:
    friend class Database;
    struct Close {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    std::unique_ptr<sqlite3_stmt, Close> statement_;
    int failed_ = 0; ///< the code of a value that could not be bound
};

class Database {
public:
    /// Errors: no memory.
    [[nodiscard]] static Result<Database> in_memory();
    /// Read only, from what bytes() once gave. The mapping is kept. Errors: no database.
    [[nodiscard]] static Result<Database> over(const MappedFile& file, std::size_t bytes);

    /// Errors: SQLite's, in its words.
    [[nodiscard]] Result<void> run(const char* sql);
    [[nodiscard]] Result<Statement> prepare(const char* sql);
    /// All of it, as a file would hold it.
    [[nodiscard]] Result<std::vector<std::byte>> bytes();

private:
    struct Close {
        void operator()(sqlite3* database) const noexcept;
    };
    std::shared_ptr<const void> mapping_; ///< outlives the database
    std::unique_ptr<sqlite3, Close> database_;
};

} // namespace guanhe::museum
