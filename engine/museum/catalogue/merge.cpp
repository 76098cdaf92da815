#include "museum/catalogue/merge.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace guanhe::museum {

std::string to_text(const ImportProblem& problem, std::string_view language) {
    std::string text;
    if (problem.line > 0) {
        const bool chinese = language.starts_with("zh");
        text += (chinese ? "第 " : "line ") + std::to_string(problem.line) + (chinese ? " 行" : "");
        if (problem.column > 0)
            text += (chinese ? "第 " : ", column ") + std::to_string(problem.column) + (chinese ? " 列" : "");
        text += chinese ? "：" : ": ";
    }
    return text += problem.message.in(language);
}

Merge::Merge(const Museum& museum) {
    import_.catalogues = museum.catalogues;
    for (std::size_t c = 0; c < import_.catalogues.size(); ++c)
        for (std::size_t r = 0; r < import_.catalogues[c].records.size(); ++r)
            places_.emplace(import_.catalogues[c].records[r].id, Place{c, r}); // the first of an id is the one named
}

std::optional<Record> Merge::take(const std::string& id, std::size_t line, std::size_t column) {
    if (!is_id(id)) {
        problem(Severity::error, line, column,
                "the id " + in_quotes(id) + " is not one: letters, digits, '-', '_' and '.', a letter or digit first",
                "id " + in_quotes(id) + " 不合规：只能用字母、数字、“-”“_”“.”，以字母或数字开头");
        return std::nullopt;
    }
    if (!taken_.insert(id).second) {
        problem(Severity::error, line, column,
                "the id " + in_quotes(id) + " came before: only its first record is taken",
                "id " + in_quotes(id) + " 重复：只取第一条");
        return std::nullopt;
    }
    if (const auto place = places_.find(id); place != places_.end())
        return import_.catalogues[place->second.catalogue].records[place->second.record];
    if (!import_.catalogues.empty() && import_.catalogues.front().records.size() >= most_records) {
        problem(Severity::error, line, column, "the catalogue is full: it holds " + std::to_string(most_records),
                "目录已满：最多 " + std::to_string(most_records) + " 条");
        return std::nullopt;
    }
    Record record;
    record.id = id;
    return record;
}

void Merge::put(Record record) {
    const auto place = places_.find(record.id);
    if (place != places_.end()) {
        auto& old = import_.catalogues[place->second.catalogue].records[place->second.record];
        ++(old == record ? import_.same : import_.changed);
        old = std::move(record);
        return;
    }
    ++import_.added;
    if (import_.catalogues.empty()) import_.catalogues.emplace_back().file.path = new_catalogue_file;
    auto& records = import_.catalogues.front().records;
    places_.emplace(record.id, Place{0, records.size()});
    records.push_back(std::move(record));
}

void Merge::problem(Severity severity, std::size_t line, std::size_t column, std::string_view english,
                    std::string_view chinese) {
    // A file that is wrong all over is told of so often, and no oftener; that an error happened is never lost.
    if (problems_left_ == 0) {
        auto& last = import_.problems.back();
        if (severity == Severity::error) last.severity = severity;
        return;
    }
    if (--problems_left_ == 0)
        import_.problems.push_back({severity, line, column, in_both("and more from here on", "此后还有更多问题")});
    else
        import_.problems.push_back({severity, line, column, in_both(english, chinese)});
}

bool is_id(std::string_view text) noexcept {
    const auto letter_or_digit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    return !text.empty() && text.size() <= 128 && letter_or_digit(text.front()) &&
           std::ranges::all_of(text, [&](char c) { return letter_or_digit(c) || c == '-' || c == '_' || c == '.'; });
}

std::optional<double> metres(std::string_view text, bool decimal_comma) {
    if (text.empty()) return 0.0;
    std::string written(text);
    if (decimal_comma && written.find('.') == std::string::npos) std::ranges::replace(written, ',', '.');
    double length = 0.0;
    const auto* end = written.data() + written.size();
    const auto read = std::from_chars(written.data(), end, length);
    if (read.ec != std::errc() || read.ptr != end || !(length >= 0.0 && length <= 1.0e7)) return std::nullopt;
    return length;
}

std::string metres_text(double length) {
    std::array<char, 64> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), length);
    return {text.data(), written.ptr};
}

} // namespace guanhe::museum
