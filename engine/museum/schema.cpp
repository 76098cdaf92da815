#include "museum/schema.h"

#include "museum/bindings.h"
#include "museum/embedded_schemas.h"
#include "museum/schema_words.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <optional>
#include <regex>
#include <utility>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace guanhe::museum {

namespace {

/// Whether such a part is checked by itself, apart from the list it stands in.
bool is_of_list(std::string_view part) {
    return std::ranges::find(part_lists, part, &PartList::part) != part_lists.end();
}

constexpr std::string_view defs = "#/$defs/";

std::string_view name_of(std::string_view ref) {
    return ref.substr(ref.rfind('/') + 1);
}

/// References within one bundle, and no further than parts.
void localise(Json& schema, bool shallow) {
    if (schema.is_array()) {
        for (auto& item : schema) localise(item, shallow);
    } else if (schema.is_object()) {
        if (auto ref = schema.find("$ref"); ref != schema.end() && ref->is_string()) {
            *ref = std::string(defs) + std::string(name_of(ref->get_ref<const std::string&>()));
        }
        for (auto& [key, value] : schema.items()) {
            if (shallow && key == "items" && value.is_object() && value.contains("$ref") &&
                is_of_list(name_of(value["$ref"].get_ref<const std::string&>()))) {
                value = Json::object();
            } else {
                localise(value, shallow);
            }
        }
    }
}

/// All $defs of all files side by side, and the files' own objects among them as "museum", "site" …: valijson keeps one
/// cache for the references of several documents and would mix them up.
Json make_bundle(bool shallow) {
    Json bundle = Json::object();
    for (const auto& [name, text] : embedded_schemas()) {
        auto schema = Json::parse(text);
        for (auto& [key, value] : schema["$defs"].items()) {
            assert(!bundle.contains(key));
            bundle[key] = std::move(value);
        }
        schema.erase("$defs");
        bundle[std::string(name.substr(0, name.find('.')))] = std::move(schema);
    }
    localise(bundle, shallow);
    if (shallow) bundle["step"].erase("allOf");
    return bundle;
}

/// std::regex recurses for each character: only short texts are given to it, and none of our patterns allows long ones.
struct ShortTextRegex {
    explicit ShortTextRegex(const std::string& pattern) : regex(pattern) {}
    static bool search(const std::string& text, const ShortTextRegex& engine) {
        return text.size() <= 256 && std::regex_search(text, engine.regex);
    }
    std::regex regex;
};

using Adapter = valijson::adapters::NlohmannJsonAdapter;

std::unique_ptr<valijson::Schema> compile(const Json& bundle, std::string_view part) {
    const Json root{{"$defs", bundle}, {"$ref", std::string(defs) + std::string(part)}};
    auto schema = std::make_unique<valijson::Schema>();
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(root), *schema);
    return schema;
}

struct Book {
    Json bundle = make_bundle(true);
    std::map<std::string, std::unique_ptr<valijson::Schema>, std::less<>> parts;

    Book() {
        for (const auto& [name, schema] : bundle.items()) {
            const bool file = name == "museum" || name == "site" || name == "tour" || name == "catalogue";
            if (file || is_of_list(name) || name.starts_with("step_")) parts.emplace(name, compile(bundle, name));
        }
    }
};

const Book& book() {
    static const Book made;
    return made;
}

/// "<root>", "[stops]", "[3]" as a JSON pointer.
std::string pointer_of(const std::vector<std::string>& context) {
    std::string pointer;
    for (std::size_t i = 1; i < context.size(); ++i)
        pointer += pointer_token(std::string_view(context[i]).substr(1, context[i].size() - 2));
    return pointer;
}

/// How many values the validator would look at, up to the budget: it keeps some hundred bytes for each that is wrong.
std::size_t count_looked_at(const Json& value, std::size_t budget) {
    std::size_t count = 1;
    if (!value.is_structured()) return count;
    for (const auto& [key, inner] : value.items()) {
        if (count >= budget) break;
        // The parts of lists are checked one by one; but "eras" are also ids, which are not.
        const bool parts = value.is_object() && key != "eras" &&
                           std::ranges::find(part_lists, std::string_view(key), &PartList::key) != part_lists.end();
        if (!parts) count += count_looked_at(inner, budget - count);
    }
    return count;
}

/// "Failed to validate item #3 …": says only that something deeper, which is listed itself, is wrong.
bool is_summary(std::string_view description) {
    return description.starts_with("Failed to validate") && description.find("oneOf") == std::string_view::npos &&
           description.find("exactly one") == std::string_view::npos;
}

/// Of "… property name 'text'." and "… item #3 …": what the summary is about, from its place.
std::string pointer_within(std::string_view summary) {
    constexpr std::string_view property = "property name '", item = "item #";
    if (const auto at = summary.find(property); at != std::string_view::npos) {
        const auto name = summary.substr(at + property.size());
        return pointer_token(name.substr(0, name.rfind('\'')));
    }
    if (const auto at = summary.find(item); at != std::string_view::npos) {
        const auto number = summary.substr(at + item.size());
        return "/" + std::string(number.substr(0, number.find_first_not_of("0123456789")));
    }
    return {};
}

} // namespace

std::vector<SchemaFault> check_part(std::string_view part, const Json& value) {
    const auto found = book().parts.find(part);
    assert(found != book().parts.end());
    valijson::ValidatorT<ShortTextRegex> validator;
    // Nearly everything is right: the words are looked for only where it is not.
    if (validator.validate(*found->second, Adapter(value), nullptr)) return {};
    constexpr std::size_t most_looked_at = 100'000;
    if (count_looked_at(value, most_looked_at) >= most_looked_at) {
        return {
            {{},
             in_both("is not as the format says, and too large to say where", "不符合格式，且内容过大，无法指出位置"),
             in_both("is this the right file? Check it in an editor that knows the schema",
                     "文件对吗？请用识别 schema 的编辑器检查")}};
    }
    valijson::ValidationResults results;
    validator.validate(*found->second, Adapter(value), &results);

    struct Raw {
        std::string pointer, description;
    };
    std::vector<Raw> raw;
    std::string deepest;                   // of the summaries, of which the first is the innermost
    std::vector<std::string> alternatives; // where none, or more than one, of several forms was met
    for (const auto& error : results) {
        if (is_summary(error.description)) {
            if (deepest.empty()) deepest = pointer_of(error.context) + pointer_within(error.description);
            continue;
        }
        if (raw.size() >= 1000) break;
        auto pointer = pointer_of(error.context);
        if (error.description.find("oneOf") != std::string::npos ||
            error.description.find("exactly one") != std::string::npos) {
            alternatives.push_back(pointer);
        }
        raw.push_back({std::move(pointer), error.description});
    }
    std::vector<SchemaFault> faults;
    for (const auto& [pointer, description] : raw) {
        // What each of the alternatives misses is said by the one sentence about all of them.
        if (description.starts_with("Missing required") &&
            std::ranges::find(alternatives, pointer) != alternatives.end() &&
            !requires_key(schema_at(part, pointer), description)) {
            continue;
        }
        if (faults.size() == 8) break;
        faults.push_back(put_in_words(pointer, description, schema_at(part, pointer), value));
    }
    // A key's name that is none gives summaries alone.
    if (faults.empty()) faults.push_back(put_in_words(deepest, {}, schema_at(part, deepest), value));
    return faults;
}

bool holds_whole(std::string_view name, const Json& value) {
    const auto schema = compile(make_bundle(false), name.substr(0, name.find('.')));
    valijson::ValidatorT<ShortTextRegex> validator;
    return validator.validate(*schema, Adapter(value), nullptr);
}

const Json* schema_of(std::string_view part) {
    const auto& bundle = book().bundle;
    const auto found = bundle.find(part);
    return found == bundle.end() ? nullptr : &*found;
}

const Json* schema_at(std::string_view part, std::string_view pointer) {
    const auto* schema = schema_of(part);
    const auto followed = [](const Json* at) {
        while (at != nullptr && at->is_object() && at->contains("$ref"))
            at = schema_of(name_of(at->at("$ref").get_ref<const std::string&>()));
        return at;
    };
    schema = followed(schema);
    for (const auto& token : pointer_tokens(pointer)) {
        if (schema == nullptr || !schema->is_object()) return nullptr;
        const Json* next = nullptr;
        if (const auto properties = schema->find("properties");
            properties != schema->end() && properties->contains(token)) {
            next = &properties->at(token);
        } else if (const auto items = schema->find("items"); items != schema->end()) {
            next = &*items;
        } else if (const auto others = schema->find("additionalProperties"); others != schema->end()) {
            next = &*others;
        }
        schema = followed(next);
    }
    return schema;
}

} // namespace guanhe::museum
