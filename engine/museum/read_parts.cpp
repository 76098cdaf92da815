#include "museum/read_parts.h"

#include "museum/folder.h"
#include "museum/schema.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <type_traits>

namespace guanhe::museum {

namespace {

/// Where a value lies: in the file, and from the object that keeps what is not understood.
struct Place {
    FileFindings& findings;
    std::string pointer;
    Kept& kept;
    std::string inner;

    template<class Key>
    [[nodiscard]] Place at(const Key& key) const {
        const auto token = pointer_token(key);
        return {findings, pointer + token, kept, inner + token};
    }
};

// Types have been checked by the schema; what has another is left as it was.
void read(const Json& json, bool& value, const Place& /*place*/) {
    if (json.is_boolean()) value = json.get<bool>();
}
void read(const Json& json, int& value, const Place& /*place*/) {
    if (json.is_number_integer()) value = json.get<int>();
}
void read(const Json& json, double& value, const Place& /*place*/) {
    if (json.is_number()) value = json.get<double>();
}
void read(const Json& json, std::string& value, const Place& /*place*/) {
    if (json.is_string()) value = json.get<std::string>();
}
template<glm::length_t N>
void read(const Json& json, glm::vec<N, double>& value, const Place& place) {
    if (!json.is_array() || json.size() != N) return;
    for (glm::length_t i = 0; i < N; ++i) read(json[static_cast<std::size_t>(i)], value[i], place);
}
void read(const Json& json, FileRef& value, const Place& place) {
    if (!json.is_string()) return;
    auto resolved = Folder::resolve(place.findings.file(), json.get_ref<const std::string&>());
    if (resolved) {
        value = std::move(resolved).value();
        return;
    }
    place.kept.unknown[place.inner] = json.dump();
    const auto& error = resolved.error();
    place.findings.add(
        "path.outside", place.pointer,
        in_both(error.what,
                json.dump() + " 不是展馆文件夹里的文件：绝对路径、盘符、网址、反斜杠和走出文件夹的 .. 都不可用"),
        in_both(error.hint, "把文件放进展馆文件夹，并从引用它的文件所在处写相对路径"));
}
void read(const Json& json, LanguageText& value, const Place& place) {
    if (!json.is_object()) return;
    for (const auto& [tag, words] : json.items()) read(words, value.values[tag], place);
}
void read(const Json& json, LanguageFiles& value, const Place& place) {
    if (!json.is_object()) return;
    for (const auto& [tag, name] : json.items()) {
        FileRef file;
        read(name, file, place.at(tag));
        if (!file.empty()) value.values.emplace(tag, std::move(file));
    }
}
void read(const Json& json, std::map<std::string, std::variant<bool, double, std::string>>& value, const Place& place) {
    if (!json.is_object()) return;
    for (const auto& [name, argument] : json.items()) {
        auto& to = value[name];
        if (argument.is_boolean()) to = argument.get<bool>();
        if (argument.is_number()) to = argument.get<double>();
        if (argument.is_string()) to = argument.get<std::string>();
    }
    static_cast<void>(place);
}
template<class E>
    requires std::is_enum_v<E>
void read(const Json& json, E& value, const Place& /*place*/) {
    const auto names = enum_names(value);
    const auto found = json.is_string() ? std::ranges::find(names, json.get_ref<const std::string&>()) : names.end();
    if (found != names.end()) value = static_cast<E>(found - names.begin());
}
template<class T>
void read(const Json& json, std::optional<T>& value, const Place& place);
template<class T>
void read(const Json& json, std::vector<T>& value, const Place& place);
template<class T>
    requires std::is_class_v<T>
void read(const Json& json, T& value, const Place& place);

template<class T>
void read(const Json& json, std::optional<T>& value, const Place& place) {
    read(json, value.emplace(), place);
}
template<class T>
void read(const Json& json, std::vector<T>& value, const Place& place) {
    if (!json.is_array()) return;
    value.resize(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) read(json[i], value[i], place.at(i));
}

/// The archive of bindings.h that reads.
class PartReader {
public:
    PartReader(const Json& object, const Place& place) : object_(object), place_(place) {}

    template<class T>
    void operator()(std::string_view key, T& value) {
        if (const auto* json = member(key)) read(*json, value, place_.at(key));
    }
    template<class T>
    void must(std::string_view key, T& value) {
        (*this)(key, value);
    }
    void date(std::string_view key, SunMoment& moment) {
        const auto hour = moment.hour;
        if (const auto* json = member(key); json != nullptr && json->is_string()) {
            moment = parse_date(json->get_ref<const std::string&>());
        }
        moment.hour = hour;
    }
    void files(std::string_view key) { static_cast<void>(member(key)); }

    template<class T>
    void list(std::string_view key, std::vector<T>& values) {
        const auto* json = member(key);
        if (json == nullptr || !json->is_array()) return;
        const auto where = place_.at(key);
        std::set<std::string, std::less<>> ids;
        values.reserve(json->size());
        for (std::size_t i = 0; i < json->size(); ++i) {
            const auto& item = (*json)[i];
            const auto at = where.at(i);
            if (!whole<T>(part_of_list(key), item, at)) {
                place_.kept.broken.push_back({where.inner, i, item.dump()});
                continue;
            }
            auto& value = values.emplace_back();
            read(item, value, at);
            if constexpr (requires { value.id; }) {
                if (!value.id.empty() && !ids.insert(value.id).second) {
                    const auto quoted = in_quotes(value.id);
                    at.findings.add("id.duplicate", at.pointer + "/id",
                                    in_both("the id " + quoted + " was used before in this list",
                                            "id " + quoted + " 在此列表中已用过"),
                                    in_both("give it an id of its own", "换一个不重复的 id"));
                }
            }
        }
    }

    template<class Variant, std::size_t N>
    void one_of(Variant& variant, const std::array<Names, N>& names) {
        static_assert(N == std::variant_size_v<Variant>);
        alternative(variant, names, std::make_index_sequence<N>());
    }

    void action(Action& action) {
        const auto* name = member("do");
        if (name == nullptr || !name->is_string()) return;
        const auto& names = step_names();
        const auto found = std::ranges::find(names, name->get_ref<const std::string&>());
        flat(action, static_cast<std::size_t>(found - names.begin()),
             std::make_index_sequence<std::variant_size_v<Action>>());
    }

    /// Keeps what nobody asked for.
    void finish() {
        if (!object_.is_object()) return;
        for (const auto& [key, value] : object_.items()) {
            if (known_.contains(key)) continue;
            const auto at = place_.at(key);
            at.kept.unknown.emplace(at.inner, value.dump());
            if (key.starts_with("$") || key.starts_with("x-")) continue;
            at.findings.add("document.unknown-key", at.pointer,
                            in_both("the key " + in_quotes(key) + " is not of the format and has no effect",
                                    "键 " + in_quotes(key) + " 不属于本格式，不起作用"),
                            in_both("check its spelling, or begin it with x- if it is yours",
                                    "检查拼写；若是自用的键，请以 x- 开头"));
        }
    }

private:
    const Json* member(std::string_view key) {
        known_.insert(key);
        if (!object_.is_object()) return nullptr;
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    template<class T>
    static bool whole(std::string_view part, const Json& item, const Place& at) {
        if (!at.findings.check(part, item, at.pointer)) return false;
        if constexpr (std::is_same_v<T, Step>) {
            return at.findings.check("step_" + item.at("do").template get<std::string>(), item, at.pointer);
        } else {
            return true;
        }
    }

    template<class Variant, std::size_t N, std::size_t... I>
    void alternative(Variant& variant, const std::array<Names, N>& names, std::index_sequence<I...> /*unused*/) {
        const auto take = [&]<std::size_t At>(std::integral_constant<std::size_t, At> /*unused*/) {
            if (const auto* json = member(names[At])) read(*json, variant.template emplace<At>(), place_.at(names[At]));
        };
        (take(std::integral_constant<std::size_t, I>()), ...);
    }

    template<std::size_t... I>
    void flat(Action& action, std::size_t index, std::index_sequence<I...> /*unused*/) {
        ((index == I ? bind(*this, action.emplace<I>()) : void()), ...);
    }

    const Json& object_;
    Place place_;
    std::set<std::string_view> known_;
};

template<class T>
    requires std::is_class_v<T>
void read(const Json& json, T& value, const Place& place) {
    const auto take = [&](const Place& at) {
        PartReader reader(json, at);
        bind(reader, value);
        reader.finish();
    };
    if constexpr (requires { value.location; }) value.location = {place.findings.file(), place.pointer};
    if constexpr (requires { value.kept; }) {
        take({place.findings, place.pointer, value.kept, {}});
    } else {
        take(place);
    }
}

template<class T>
void read_file(const Json& json, T& value, FileFindings& findings) {
    PartReader reader(json, {findings, {}, value.kept, {}});
    reader.files("version");
    bind(reader, value);
    reader.finish();
}

} // namespace

void FileFindings::add(std::string_view rule, std::string pointer, LanguageText message, LanguageText remedy) {
    if (left_ == 0) return;
    if (--left_ == 0) {
        message = in_both("there is more like this; only the first 200 findings of a file are told",
                          "还有更多问题；每个文件只列出前 200 条");
    }
    findings_.push_back(make_finding(rule, file_, std::move(pointer), std::move(message), std::move(remedy)));
}

bool FileFindings::check(std::string_view part, const Json& value, const std::string& pointer) {
    auto faults = check_part(part, value);
    for (auto& fault : faults)
        add("document.schema", pointer + fault.pointer, std::move(fault.message), std::move(fault.remedy));
    return faults.empty();
}

void read_part(const Json& json, Museum& museum, FileFindings& findings) {
    read_file(json, museum, findings);
}
void read_part(const Json& json, Site& site, FileFindings& findings) {
    read_file(json, site, findings);
}
void read_part(const Json& json, Tour& tour, FileFindings& findings) {
    read_file(json, tour, findings);
}
void read_part(const Json& json, Catalogue& catalogue, FileFindings& findings) {
    read_file(json, catalogue, findings);
}

SunMoment parse_date(std::string_view text) {
    SunMoment moment;
    const bool before = text.starts_with('-');
    if (before) text.remove_prefix(1);
    const auto take = [&](int& value) {
        const auto [stopped, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failed != std::errc()) return;
        text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
        if (!text.empty()) text.remove_prefix(1);
    };
    take(moment.year);
    if (before) moment.year = -moment.year;
    take(moment.month);
    take(moment.day);
    return moment;
}

} // namespace guanhe::museum
