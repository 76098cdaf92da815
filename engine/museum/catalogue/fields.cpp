#include "museum/catalogue/fields.h"

#include "museum/bindings.h"

#include <algorithm>

namespace guanhe::museum {

namespace {

template<class Enum>
std::optional<Enum> named(std::string_view name) noexcept {
    constexpr auto names = enum_names(Enum{});
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

} // namespace

std::string_view name_of(Certainty certainty) noexcept {
    return enum_names(certainty)[static_cast<std::size_t>(certainty)];
}
std::string_view name_of(Record::Kind kind) noexcept {
    return enum_names(kind)[static_cast<std::size_t>(kind)];
}
std::optional<Certainty> certainty_named(std::string_view name) noexcept {
    return named<Certainty>(name);
}
std::optional<Record::Kind> kind_named(std::string_view name) noexcept {
    return named<Record::Kind>(name);
}

} // namespace guanhe::museum
