#include "museum/migrate.h"

#include "museum/document.h"

#include <array>

namespace guanhe::museum {

namespace {

void rename(Json& object, const char* from, const char* to) {
    if (!object.is_object() || !object.contains(from) || object.contains(to)) return;
    object[to] = std::move(object[from]);
    object.erase(from);
}

/// Version 0 had one language: a text was a string, and so was a narration's file.
void into_map(Json& object, const char* key, const std::string& language) {
    if (!object.is_object()) return;
    const auto found = object.find(key);
    if (found != object.end() && found->is_string()) *found = Json{{language, *found}};
}

void texts_into_maps(Json& object, const std::string& language) {
    for (const char* key : {"title", "about", "alt", "source", "rights", "credits"}) into_map(object, key, language);
}

template<class F>
void each(Json& object, const char* list, const F& change) {
    if (!object.is_object() || !object.contains(list) || !object[list].is_array()) return;
    for (auto& item : object[list]) change(item);
}

void museum_0(Json& museum, const std::string& language) {
    rename(museum, "places", "sites");
    museum.erase("language");
    if (!museum.contains("languages")) museum["languages"] = Json::array({language});
    texts_into_maps(museum, language);
}

/// Places of version 0 turned about the vertical only.
void site_0(Json& site, const std::string& language) {
    rename(site, "models", "exhibits");
    texts_into_maps(site, language);
    each(site, "exhibits", [&](Json& exhibit) {
        rename(exhibit, "file", "scan");
        texts_into_maps(exhibit, language);
        if (!exhibit.is_object()) return;
        auto place = Json::object();
        if (exhibit.contains("at")) place["position"] = std::move(exhibit["at"]);
        if (exhibit.contains("yaw")) place["rotation"] = Json::array({0, std::move(exhibit["yaw"]), 0});
        exhibit.erase("at");
        exhibit.erase("yaw");
        if (!place.empty() && !exhibit.contains("place")) exhibit["place"] = std::move(place);
    });
    each(site, "hotspots", [&](Json& hotspot) {
        texts_into_maps(hotspot, language);
        into_map(hotspot, "text", language);
    });
    each(site, "eras", [&](Json& era) { texts_into_maps(era, language); });
}

void tour_0(Json& tour, const std::string& language) {
    texts_into_maps(tour, language);
    each(tour, "stops", [&](Json& stop) {
        texts_into_maps(stop, language);
        each(stop, "steps", [&](Json& step) {
            rename(step, "type", "do");
            for (const char* key : {"text", "audio", "captions", "question", "title", "label"})
                into_map(step, key, language);
            // A panel of version 0 was its text alone.
            if (step.is_object() && step.contains("do") && step["do"] == "panel" && step.contains("text")) {
                step["text"] = Json{{"text", std::move(step["text"])}};
            }
        });
    });
}

using Migration = void (*)(Json& document, std::string_view part, const std::string& language);

void from_0(Json& document, std::string_view part, const std::string& language) {
    if (part == "museum") museum_0(document, language);
    if (part == "site") site_0(document, language);
    if (part == "tour") tour_0(document, language);
}

constexpr std::array<Migration, document_version> migrations{from_0}; ///< each from its index to the next version

} // namespace

int version_of(const Json& document) {
    if (!document.is_object() || !document.contains("version")) return 0;
    const auto& version = document["version"];
    if (!version.is_number_integer() || version < 0 || version > 1'000'000) return -1;
    return version.get<int>();
}

void migrate(Json& document, std::string_view part, const std::string& language) {
    if (!document.is_object()) return;
    for (auto version = version_of(document); version >= 0 && version < document_version; ++version) {
        migrations[static_cast<std::size_t>(version)](document, part, language);
        document["version"] = version + 1;
    }
}

std::string language_of_version_0(const Json& museum) {
    if (!museum.is_object()) return "zh-Hans";
    const auto found = museum.find("language");
    const bool said =
        found != museum.end() && found->is_string() && is_language_tag(found->get_ref<const std::string&>());
    return said ? found->get<std::string>() : "zh-Hans";
}

} // namespace guanhe::museum
