#include "museum/schema_words.h"

#include "base/text.h"

#include <array>

namespace guanhe::museum {

namespace {

struct TypeWord {
    std::string_view type, english, chinese;
};
constexpr std::array<TypeWord, 6> type_words{{{"object", "an object {…}", "对象 {…}"},
                                              {"array", "a list […]", "列表 […]"},
                                              {"string", "text in quotes", "带引号的文字"},
                                              {"number", "a number", "数字"},
                                              {"integer", "a whole number", "整数"},
                                              {"boolean", "true or false", "true 或 false"}}};

std::string number(const Json& value) {
    return value.dump();
}

/// What a value is, shortly.
std::string shown(const Json& value) {
    if (value.is_object()) return "{…}";
    if (value.is_array()) return "[…] (" + std::to_string(value.size()) + ")";
    auto text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > 60) {
        text.resize(first_bytes(text, 57).size());
        text += "…";
    }
    return text;
}

std::string quoted_in(std::string_view description) {
    const auto from = description.find('\'');
    const auto to = description.rfind('\'');
    return from == to ? std::string() : std::string(description.substr(from + 1, to - from - 1));
}

const Json* find(const Json& schema, const char* key) {
    const auto found = schema.find(key);
    return found == schema.end() ? nullptr : &*found;
}

/// "a number from 0 to 360", "a list of 3", "one of a, b".
Both expectation(const Json& schema) {
    if (const auto* values = find(schema, "enum")) {
        std::string list;
        for (const auto& value : *values) list += (list.empty() ? "" : ", ") + value.dump();
        return {"one of " + list, "以下之一：" + list};
    }
    if (const auto* alternatives = find(schema, "oneOf")) {
        std::string keys;
        for (const auto& alternative : *alternatives)
            for (const auto& key : alternative.value("required", Json::array()))
                keys += (keys.empty() ? "" : ", ") + key.dump();
        return {"an object with exactly one of the keys " + keys, "恰好含有以下键之一的对象：" + keys};
    }
    Both both{"another form", "其他形式"};
    const auto type = find(schema, "type");
    for (const auto& [name, english, chinese] : type_words) {
        if (type != nullptr && *type == name) both = {std::string(english), std::string(chinese)};
    }
    if (type != nullptr && type->is_array()) both = {"true, false, a number or text", "true、false、数字或文字"};
    const auto* low = find(schema, "minimum");
    const auto* high = find(schema, "maximum");
    if (high == nullptr) high = find(schema, "exclusiveMaximum");
    if (low != nullptr && high != nullptr) {
        both.english += " from " + number(*low) + " to " + number(*high);
        both.chinese = number(*low) + " 到 " + number(*high) + " 之间的" + both.chinese;
    }
    const auto* few = find(schema, "minItems");
    const auto* many = find(schema, "maxItems");
    if (few != nullptr && many != nullptr && *few == *many) {
        both.english += " of " + number(*few);
        both.chinese += "，共 " + number(*few) + " 项";
    } else if (few != nullptr || many != nullptr) {
        both.english +=
            " of " + (few == nullptr ? "0" : number(*few)) + (many == nullptr ? " or more" : " to " + number(*many));
        both.chinese += "，" + (few == nullptr ? "0" : number(*few)) +
                        (many == nullptr ? " 项或更多" : " 到 " + number(*many) + " 项");
    }
    if (find(schema, "minLength") != nullptr) {
        both.english += ", not empty";
        both.chinese += "，不可为空";
    }
    // "English. 中文。", as every description of the schemas has it.
    if (const auto* about = find(schema, "description"); about != nullptr && find(schema, "pattern") != nullptr) {
        const auto& text = about->get_ref<const std::string&>();
        const auto split = text.find(". ");
        const auto rest = split == std::string::npos ? std::string() : text.substr(split + 2);
        both.english += " (" + text.substr(0, split) + ")";
        both.chinese += "（" + rest + "）";
    }
    return both;
}

} // namespace

bool requires_key(const Json* schema, std::string_view description) {
    const auto key = quoted_in(description);
    const auto* required = schema == nullptr ? nullptr : find(*schema, "required");
    if (required == nullptr) return false;
    for (const auto& name : *required)
        if (name == key) return true;
    return false;
}

SchemaFault put_in_words(const std::string& pointer, const std::string& description, const Json* schema,
                         const Json& root) {
    const std::string_view said = description;
    if (said.starts_with("Missing required")) {
        const auto key = "\"" + quoted_in(said) + "\"";
        return {pointer, in_both("the key " + key + " is missing", "缺少键 " + key),
                in_both("add " + key + ": docs/museum-format.md shows it",
                        "补上 " + key + "：写法见 docs/museum-format.md")};
    }
    const Json::json_pointer place(pointer);
    const auto* value = root.contains(place) ? &root.at(place) : &root;
    if (schema == nullptr) {
        return {pointer, in_both("is not as the format says: " + description, "不符合格式：" + description),
                in_both("see docs/museum-format.md", "见 docs/museum-format.md")};
    }
    if (value->is_object() && find(*schema, "propertyNames") != nullptr &&
        (said.empty() || said.find("pattern") != std::string_view::npos)) {
        return {pointer, in_both("a key is no language tag", "有的键不是语言标签"),
                in_both(R"(write languages as keys: {"zh-Hans": "…", "en": "…"})",
                        R"(以语言为键：{"zh-Hans": "…", "en": "…"})")};
    }
    const auto expected = expectation(*schema);
    const auto found = shown(*value);
    return {pointer,
            in_both(found + " was found; " + expected.english + " was expected",
                    "写的是 " + found + "；应为" + expected.chinese),
            in_both("write " + expected.english, "改为" + expected.chinese)};
}

} // namespace guanhe::museum
