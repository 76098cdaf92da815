#include "museum/write_parts.h"

#include "museum/bindings.h"
#include "museum/folder.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <type_traits>

namespace guanhe::museum {

namespace {

template<class T>
OrderedJson write(T& value, const FileRef& from);

OrderedJson write(bool& value, const FileRef& /*from*/) {
    return value;
}
OrderedJson write(int& value, const FileRef& /*from*/) {
    return value;
}
/// 3, as a person writes it, not 3.0.
OrderedJson write(double& value, const FileRef& /*from*/) {
    if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
    return value;
}
OrderedJson write(std::string& value, const FileRef& /*from*/) {
    return value;
}
template<glm::length_t N>
OrderedJson write(glm::vec<N, double>& value, const FileRef& from) {
    auto json = OrderedJson::array();
    for (glm::length_t i = 0; i < N; ++i) json.push_back(write(value[i], from));
    return json;
}
OrderedJson write(FileRef& value, const FileRef& from) {
    return Folder::written(from, value);
}
OrderedJson write(LanguageText& value, const FileRef& from) {
    auto json = OrderedJson::object();
    for (auto& [tag, words] : value.values) json[tag] = write(words, from);
    return json;
}
OrderedJson write(LanguageFiles& value, const FileRef& from) {
    auto json = OrderedJson::object();
    for (auto& [tag, file] : value.values) json[tag] = write(file, from);
    return json;
}
OrderedJson write(std::map<std::string, std::variant<bool, double, std::string>>& value, const FileRef& from) {
    auto json = OrderedJson::object();
    for (auto& [name, argument] : value) json[name] = std::visit([&](auto& one) { return write(one, from); }, argument);
    return json;
}
template<class E>
    requires std::is_enum_v<E>
OrderedJson write(E& value, const FileRef& /*from*/) {
    return std::string(enum_names(value)[static_cast<std::size_t>(value)]);
}
template<class T>
OrderedJson write(std::optional<T>& value, const FileRef& from) {
    return value ? write(*value, from) : OrderedJson();
}
template<class T>
OrderedJson write(std::vector<T>& values, const FileRef& from) {
    auto json = OrderedJson::array();
    for (auto& value : values) json.push_back(write(value, from));
    return json;
}

/// A step's action as new, to tell what a file may leave out.
template<std::size_t... I>
Action fresh_action(std::size_t index, std::index_sequence<I...> /*unused*/) {
    Action action;
    ((index == I ? static_cast<void>(action.emplace<I>()) : void()), ...);
    return action;
}
Action fresh_action(std::size_t index) {
    return fresh_action(index, std::make_index_sequence<std::variant_size_v<Action>>());
}

/// The archive of bindings.h that writes every member.
class PartWriter {
public:
    explicit PartWriter(const FileRef& from) : from_(from) {}

    template<class T>
    void operator()(std::string_view key, T& value) {
        auto written = write(value, from_);
        if (!written.is_null()) json[std::string(key)] = std::move(written);
    }
    template<class T>
    void must(std::string_view key, T& value) {
        always.insert(std::string(key));
        (*this)(key, value);
    }
    template<class T>
    void list(std::string_view key, std::vector<T>& values) {
        (*this)(key, values);
    }
    void date(std::string_view key, SunMoment& moment) {
        always.insert(std::string(key));
        json[std::string(key)] = date_text(moment);
    }
    void files(std::string_view key) { json[std::string(key)] = OrderedJson::array(); }
    template<class Variant, std::size_t N>
    void one_of(Variant& variant, const std::array<Names, N>& names) {
        const std::string name(names[variant.index()]);
        always.insert(name);
        json[name] = std::visit([&](auto& one) { return write(one, from_); }, variant);
    }
    void action(Action& action) {
        always.insert("do");
        json["do"] = std::string(step_names()[action.index()]);
        acts = action.index();
        std::visit([&](auto& one) { bind(*this, one); }, action);
    }

    OrderedJson json = OrderedJson::object();
    std::set<std::string, std::less<>> always;
    std::size_t acts = 0; ///< of a step: which

private:
    const FileRef& from_;
};

/// Where the pointer leads, made as objects as far as it is missing; null when a list is shorter now.
OrderedJson* reach(OrderedJson& json, const std::vector<std::string>& tokens) {
    auto* at = &json;
    for (const auto& token : tokens) {
        if (at->is_null()) *at = OrderedJson::object();
        if (at->is_object()) {
            at = &(*at)[token];
        } else if (at->is_array()) {
            std::size_t index = 0;
            const auto [end, failed] = std::from_chars(token.data(), token.data() + token.size(), index);
            if (failed != std::errc() || end != token.data() + token.size() || index >= at->size()) return nullptr;
            at = &(*at)[index];
        } else {
            return nullptr;
        }
    }
    return at;
}

void put_back(OrderedJson& json, const Kept& kept) {
    for (const auto& part : kept.broken) {
        auto* list = reach(json, pointer_tokens(part.list));
        auto value = OrderedJson::parse(part.json, nullptr, false);
        if (list == nullptr || value.is_discarded()) continue;
        if (list->is_null()) *list = OrderedJson::array();
        if (!list->is_array()) continue;
        const auto at = std::min(part.index, list->size());
        list->insert(list->begin() + static_cast<std::ptrdiff_t>(at), std::move(value));
    }
    for (const auto& [pointer, text] : kept.unknown) {
        auto value = OrderedJson::parse(text, nullptr, false);
        auto* at = reach(json, pointer_tokens(pointer));
        if (at == nullptr || value.is_discarded()) continue;
        // A file that was refused has left an empty name; what has been set since then counts.
        const bool empty = at->is_string() && at->get_ref<const std::string&>().empty();
        if (at->is_null() || empty) *at = std::move(value);
    }
}

template<class T>
OrderedJson write(T& value, const FileRef& from) {
    PartWriter writer(from);
    bind(writer, value);
    T fresh{};
    if constexpr (std::is_same_v<T, Step>) fresh.action = fresh_action(writer.acts);
    PartWriter plain(from);
    bind(plain, fresh);
    auto json = OrderedJson::object();
    for (auto& [key, member] : writer.json.items()) {
        const auto found = plain.json.find(key);
        if (writer.always.contains(key) || found == plain.json.end() || *found != member) json[key] = std::move(member);
    }
    if constexpr (requires { value.kept; }) put_back(json, value.kept);
    return json;
}

} // namespace

OrderedJson write_part(Museum museum) {
    const auto kept = std::exchange(museum.kept, {});
    const FileRef from = museum_ref();
    auto json = write(museum, from);
    const auto name_all = [&](const char* key, const auto& values) {
        auto names = OrderedJson::array();
        for (const auto& value : values) names.push_back(Folder::written(from, value.file));
        if (!names.empty()) json[key] = std::move(names);
    };
    name_all("sites", museum.sites);
    name_all("tours", museum.tours);
    name_all("catalogues", museum.catalogues);
    put_back(json, kept);
    return json;
}
OrderedJson write_part(Site site) {
    return write(site, site.file);
}
OrderedJson write_part(Tour tour) {
    return write(tour, tour.file);
}
OrderedJson write_part(Catalogue catalogue) {
    return write(catalogue, catalogue.file);
}

std::string date_text(const SunMoment& moment) {
    const auto padded = [](int number, std::size_t width) {
        auto text = std::to_string(std::abs(number));
        return std::string(width - std::min(width, text.size()), '0') + text;
    };
    return (moment.year < 0 ? "-" : "") + padded(moment.year, 4) + "-" + padded(moment.month, 2) + "-" +
           padded(moment.day, 2);
}

} // namespace guanhe::museum
