// The fields of a record, told once: what a search looks in and how much it weighs there, and the columns of a table.
// The names are those of the catalogue's JSON.
#pragma once

#include "museum/document.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace guanhe::museum {

/// How much it says about a record that a word was found there.
enum class FieldRank : std::uint8_t { title, key, text };

/// A field with words in each language: a member of the Dublin Core, or of the record itself, or of its dimensions.
struct TextField {
    std::string_view name;
    FieldRank rank;
    LanguageText DublinCore::* core = nullptr;
    LanguageText Record::* own = nullptr;
    LanguageText Dimensions::* measured = nullptr;
};
/// A field with one value for all languages.
struct PlainField {
    std::string_view name;
    std::string DublinCore::* core = nullptr;
    std::string Record::* own = nullptr;
};
struct LengthField {
    std::string_view name; ///< metres
    double Dimensions::* length;
};

inline constexpr std::array<TextField, 19> text_fields{{
    {"title", FieldRank::title, &DublinCore::title},
    {"subject", FieldRank::key, &DublinCore::subject},
    {"era", FieldRank::key, nullptr, &Record::era},
    {"place", FieldRank::key, nullptr, &Record::place},
    {"material", FieldRank::key, nullptr, &Record::material},
    {"creator", FieldRank::key, &DublinCore::creator},
    {"contributor", FieldRank::key, &DublinCore::contributor},
    {"date", FieldRank::key, &DublinCore::date},
    {"type", FieldRank::key, &DublinCore::type},
    {"coverage", FieldRank::key, &DublinCore::coverage},
    {"description", FieldRank::text, &DublinCore::description},
    {"provenance", FieldRank::text, nullptr, &Record::provenance},
    {"source", FieldRank::text, &DublinCore::source},
    {"relation", FieldRank::text, &DublinCore::relation},
    {"format", FieldRank::text, &DublinCore::format},
    {"dimensionsNote", FieldRank::text, nullptr, nullptr, &Dimensions::note},
    {"publisher", FieldRank::text, &DublinCore::publisher},
    {"rights", FieldRank::text, &DublinCore::rights},
    {"credits", FieldRank::text, nullptr, &Record::credits},
}};
inline constexpr std::array<PlainField, 3> plain_fields{{
    {"id", nullptr, &Record::id},
    {"identifier", &DublinCore::identifier},
    {"accessionNumber", nullptr, &Record::accession_number},
}};
inline constexpr std::array<LengthField, 4> length_fields{{
    {"height", &Dimensions::height},
    {"width", &Dimensions::width},
    {"depth", &Dimensions::depth},
    {"diameter", &Dimensions::diameter},
}};

/// `record` is a Record or a const Record; the field of it is the result.
template<class R>
[[nodiscard]] auto& value_of(R& record, const TextField& field) {
    if (field.core != nullptr) return record.core.*field.core;
    return field.own != nullptr ? record.*field.own : record.dimensions.*field.measured;
}
template<class R>
[[nodiscard]] auto& value_of(R& record, const PlainField& field) {
    return field.core != nullptr ? record.core.*field.core : record.*field.own;
}

/// The words of the JSON: "attested", "relic".
[[nodiscard]] std::string_view name_of(Certainty certainty) noexcept;
[[nodiscard]] std::string_view name_of(Record::Kind kind) noexcept;
[[nodiscard]] std::optional<Certainty> certainty_named(std::string_view name) noexcept;
[[nodiscard]] std::optional<Record::Kind> kind_named(std::string_view name) noexcept;

} // namespace guanhe::museum
