// What is wrong with a museum, in words for a curator: which rule, where, what was expected, what to do. Chinese and
// English carry the same facts. The reader makes findings; so does `guanhe check`, by the same table of rules.
#pragma once

#include "museum/document.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

enum class Severity : std::uint8_t {
    note,    ///< nothing is lost
    warning, ///< a visitor may notice
    error,   ///< a part is missing or does not work
};

struct Rule {
    std::string_view id; ///< "document.schema": never changes once published
    Severity severity;
    std::string_view reason_en, reason_zh; ///< why it matters
    std::string_view source;               ///< where the reason is written down: a standard, a paper, a page of ours
    bool waivable;                         ///< a reason in the document may overrule it
};

/// Every rule, by id.
[[nodiscard]] std::span<const Rule> rules() noexcept;
/// Null: there is no such rule.
[[nodiscard]] const Rule* find_rule(std::string_view id) noexcept;

struct Finding {
    std::string rule; ///< id of a Rule
    Severity severity = Severity::error;
    FileRef file;
    std::string pointer;  ///< JSON pointer; empty in files that are not JSON
    std::size_t line = 0; ///< from 1; 0: not known
    LanguageText message; ///< zh-Hans and en: what was found and what was expected
    LanguageText remedy;  ///< zh-Hans and en: what to do
    std::string waived;   ///< the reason of a waiver; empty: it counts
    bool operator==(const Finding&) const = default;
};

/// The same words in the two languages that every finding speaks.
struct Both {
    std::string english, chinese;
};
[[nodiscard]] LanguageText in_both(std::string_view english, std::string_view chinese);
/// "…" in quotes, cut to be read in a message.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// A finding with its rule's own severity. The rule must be in the table.
[[nodiscard]] Finding make_finding(std::string_view rule, FileRef file, std::string pointer, LanguageText message,
                                   LanguageText remedy);
/// "file: pointer or line: message (remedy) [rule]" in a language.
[[nodiscard]] std::string to_text(const Finding& finding, std::string_view language);

/// Whether the waiver is about this finding: its rule, file and place.
[[nodiscard]] bool covers(const Waiver& waiver, const Finding& finding);
/// Adds a finding for each waiver that names no rule, or one that may not be waived.
void check_waivers(const Museum& museum, std::vector<Finding>& findings);
/// Gives the findings that waivers cover their reasons; may be done again when there are more.
void mark_waived(const Museum& museum, std::vector<Finding>& findings);
/// Whether any error counts.
[[nodiscard]] bool any_error(std::span<const Finding> findings) noexcept;

} // namespace guanhe::museum
