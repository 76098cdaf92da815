// The published schemas: what the reader checks with, what editors check with, and what valijson understands are one.
#include "museum/schema.h"

#include "base/file.h"
#include "museum/embedded_schemas.h"
#include "museum/json.h"
#include "museum/reader.h"
#include "museum/steps.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace guanhe;
using namespace guanhe::museum;

namespace {

/// What draft 2020-12 and valijson (of draft 7) understand alike.
const std::set<std::string> keywords{"$schema",
                                     "$ref",
                                     "$defs",
                                     "title",
                                     "description",
                                     "type",
                                     "enum",
                                     "const",
                                     "required",
                                     "properties",
                                     "additionalProperties",
                                     "propertyNames",
                                     "items",
                                     "minItems",
                                     "maxItems",
                                     "minLength",
                                     "pattern",
                                     "minimum",
                                     "maximum",
                                     "exclusiveMaximum",
                                     "allOf",
                                     "oneOf",
                                     "if",
                                     "then"};

void check_schema(const Json& schema, const std::string& where) {
    INFO(where);
    if (schema.is_boolean()) return;
    REQUIRE(schema.is_object());
    for (const auto& [key, value] : schema.items()) {
        CHECK_MESSAGE(keywords.contains(key), key);
        const auto inner = where + "/" + key;
        if (key == "properties" || key == "$defs") {
            for (const auto& [name, one] : value.items()) check_schema(one, inner + "/" + name);
        } else if (key == "items" || key == "additionalProperties" || key == "propertyNames" || key == "if" ||
                   key == "then") {
            check_schema(value, inner);
        } else if (key == "allOf" || key == "oneOf") {
            for (const auto& one : value) check_schema(one, inner);
        } else if (key == "description") {
            CHECK_MESSAGE(value.get<std::string>().find(". ") != std::string::npos, "English. 中文。");
        }
    }
    // In drafts before 2019-09, what stands beside a $ref is passed over.
    if (schema.contains("$ref")) CHECK(schema.size() == 1 + schema.count("description"));
}

Json parsed(std::string_view text) {
    return parse_json(text).value().value;
}

} // namespace

TEST_CASE("the program holds the published schemas") {
    std::set<std::string> names;
    std::set<std::string> defs;
    for (const auto& [name, text] : embedded_schemas()) {
        names.emplace(name);
        const auto path = path_from_utf8(GUANHE_SOURCE_DIR) / "docs/schema" / path_from_utf8(name);
        CHECK(read_text(path).value() == text);
        const auto schema = parsed(text);
        CHECK(schema.at("$schema") == "https://json-schema.org/draft/2020-12/schema");
        CHECK_FALSE(schema.contains("$id")); // there is no address to fetch it from; what refers to it lies beside it
        check_schema(schema, std::string(name));
        for (const auto& [def, unused] : schema.at("$defs").items()) CHECK_MESSAGE(defs.insert(def).second, def);
    }
    CHECK(names == std::set<std::string>{"catalogue.schema.json", "common.schema.json", "museum.schema.json",
                                         "site.schema.json", "tour.schema.json"});
    for (const auto name : step_names()) CHECK_MESSAGE(defs.contains("step_" + std::string(name)), name);
}

TEST_CASE("every step of the schema is a step of the program") {
    const auto* step = schema_of("step");
    REQUIRE(step != nullptr);
    const auto& names = step->at("properties").at("do").at("enum");
    CHECK(names.size() == step_names().size());
    for (const auto name : step_names())
        CHECK_MESSAGE(std::ranges::any_of(names, [&](const Json& known) { return known == name; }), name);
}

TEST_CASE("a file checked part by part is as right or wrong as the whole") {
    const auto head = std::string(
        R"({"version": 1, "id": "t", "title": {"en": "T"}, "stops": [{"id": "a", "site": "s", "pose": {"position": [0, 0, 0]}, "steps": [)");
    for (const std::string step : {R"({"do": "say"})",
                                   R"({"do": "say", "text": 1})",
                                   R"({"do": "say", "audio": {"en": ""}})",
                                   R"({"do": "say", "from": "sky"})",
                                   R"({"do": "move", "stop": "b"})",
                                   R"({"do": "move"})",
                                   R"({"do": "move", "stop": "b", "pose": {"position": [0, 0, 0]}})",
                                   R"({"do": "look", "at": {"exhibit": "a"}})",
                                   R"({"do": "look", "at": {"exhibit": "a", "hotspot": "b"}})",
                                   R"({"do": "light", "sun": {"date": "-3300-06-21", "hour": 24}})",
                                   R"({"do": "light", "sun": {"date": "-3300-06-21", "hour": 23.9}})",
                                   R"({"do": "light", "sun": {"date": "2024-13-21", "hour": 1}})",
                                   R"({"do": "highlight", "targets": [], "on": 1})",
                                   R"({"do": "run", "function": "a b"})",
                                   R"({"do": "run", "function": "a.b", "arguments": {"x": []}})",
                                   R"({"do": "run", "function": "a.b", "arguments": {"x": 1, "y": true, "z": ""}})",
                                   R"({"do": "wait", "all": {}})",
                                   R"({"do": "ask", "question": {}, "answers": [{"id": "a"}]})",
                                   R"({"do": "ask", "question": {}, "answers": [{"id": "a", "text": {}}]})",
                                   R"({"do": "branch", "cases": [{"when": {"kind": "never"}, "next": {}}]})",
                                   R"({"do": "stamp", "stamp": "a", "unknown": null})",
                                   R"({"do": "panel", "panorama": {"file": "a.jpg", "stereo": "topBottom"}})",
                                   R"({"do": "panel", "panorama": {"file": "a.jpg", "stereo": "both"}})",
                                   R"({"do": 1})",
                                   R"([])",
                                   R"(null)",
                                   R"("say")"}) {
        INFO(step);
        const auto text = head + step + "]}]}";
        std::vector<Finding> findings;
        REQUIRE(parse_tour(text, {"t.json"}, findings));
        CHECK(holds_whole("tour.schema.json", parsed(text)) == !any_error(findings));
    }
}
