// A museum as it is authored: sites with exhibits, tours, a catalogue. Plain data without behaviour; museum/reader.h
// makes it from a folder and museum/writer.h writes it back. Units and axes: museum/parts.h. Ids are unique among their
// like in the museum (exhibits, hotspots, eras and zones: in their site; stops: in their tour).
#pragma once

#include "museum/steps.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

/// By which a folder is a museum, and which names all its other documents.
inline constexpr std::string_view museum_file = "museum.json";
[[nodiscard]] inline FileRef museum_ref() {
    return {std::string(museum_file)};
}

/// What this program writes, and the newest it reads.
inline constexpr int document_version = 1;

struct Era {
    std::string id;
    LanguageText title;
    int first_year = 0, last_year = 0; ///< historical; 0: open
    Location location;
    Kept kept;
    bool operator==(const Era&) const = default;
};

struct Exhibit {
    std::string id;
    LanguageText title, about, alt;
    FileRef scan; ///< glTF, GLB, OBJ, PLY, STL or a pack
    Placement place;
    std::vector<std::string> eras; ///< when it is seen; none: always
    Certainty certainty = Certainty::unstated;
    bool walkable = false; ///< visitors stand on it and do not pass through it
    bool shown = true;     ///< from the start
    Attribution attribution;
    std::string record; ///< id in the catalogue
    Location location;
    Kept kept;
    bool operator==(const Exhibit&) const = default;
};

/// A point that can be picked.
struct Hotspot {
    std::string id;
    LanguageText title, text;
    glm::dvec3 position{0.0};
    std::string exhibit, record; ///< what it tells of; may be empty
    std::vector<std::string> eras;
    Location location;
    Kept kept;
    bool operator==(const Hotspot&) const = default;
};

/// Where feet may be: within any of the outlines, and not within a hole. No outline: everywhere.
struct WalkLimits {
    using Outline = std::vector<glm::dvec2>; ///< x and z, metres; closed by itself, at least three
    std::vector<Outline> outlines, holes;
    bool operator==(const WalkLimits&) const = default;
};

/// A sound that belongs to a place.
struct AmbienceZone {
    std::string id;
    FileRef file;
    glm::dvec3 position{0.0};
    double radius = 10.0; ///< full within, metres
    double fade = 5.0;    ///< metres from full to silent
    double gain = 0.0;    ///< decibels
    std::vector<std::string> eras;
    Location location;
    Kept kept;
    bool operator==(const AmbienceZone&) const = default;
};

/// A light that belongs to a place: a hearth, a torch in a wall, a doorway's glow.
struct SiteLamp {
    std::string id;
    glm::dvec3 position{0.0};
    double candela = 100.0;
    double range = 0.0;                ///< metres after which it is dark; 0: endless
    glm::dvec3 color{1.0, 0.66, 0.36}; ///< sRGB, 0 to 1
    std::vector<std::string> eras;
    Location location;
    Kept kept;
    bool operator==(const SiteLamp&) const = default;
};

/// Where the site's origin is on Earth: WGS 84.
struct Origin {
    double latitude = 0.0;  ///< degrees, north positive
    double longitude = 0.0; ///< degrees, east positive
    bool operator==(const Origin&) const = default;
};

struct Site {
    std::string id;
    FileRef file; ///< site.json
    LanguageText title, about;
    double north = 0.0;           ///< degrees clockwise from -Z to true north, seen from above
    double sea_level = 0.0;       ///< the y of mean sea level, metres
    std::optional<Origin> origin; ///< without: no sun by place and date
    std::optional<SunMoment> sun; ///< the light of a visit's start
    Pose start;                   ///< of free roaming
    std::vector<Era> eras;        ///< oldest first
    std::string first_era;        ///< id: of a visit's start; empty: none
    std::vector<Exhibit> exhibits;
    std::vector<Hotspot> hotspots;
    WalkLimits walk;
    std::vector<AmbienceZone> ambience;
    std::vector<SiteLamp> lamps;
    Attribution attribution;
    Kept kept;
    bool operator==(const Site&) const = default;
};

struct Stop {
    std::string id;
    LanguageText title;
    std::string site; ///< id
    Pose pose;
    double radius = 1.5; ///< metres to roam in
    std::optional<Target> look_at;
    std::vector<Step> steps;
    Location location;
    Kept kept;
    bool operator==(const Stop&) const = default;
};

struct Tour {
    std::string id;
    FileRef file;
    LanguageText title, about;
    std::optional<double> minutes; ///< as announced
    FileRef cover;
    FileRef script; ///< Lua, loaded for the whole tour
    std::vector<Stop> stops;
    Attribution attribution;
    Kept kept;
    bool operator==(const Tour&) const = default;
};

/// Metres; 0: not known.
struct Dimensions {
    double height = 0.0, width = 0.0, depth = 0.0, diameter = 0.0;
    LanguageText note;
    bool operator==(const Dimensions&) const = default;
};

/// The fifteen elements of Dublin Core (ISO 15836-1), in its order.
struct DublinCore {
    LanguageText title, creator, subject, description, publisher, contributor, date, type, format;
    std::string identifier; ///< a URI or a number that others know it by
    LanguageText source;
    std::vector<std::string> language; ///< BCP 47
    LanguageText relation, coverage, rights;
    bool operator==(const DublinCore&) const = default;
};

/// A relic, or a piece of intangible heritage.
struct Record {
    std::string id;
    enum class Kind : std::uint8_t { relic, intangible };
    Kind kind = Kind::relic;
    DublinCore core;
    LanguageText era, place, material, credits, provenance;
    Dimensions dimensions;
    std::string accession_number;
    Certainty certainty = Certainty::unstated;
    std::vector<FileRef> pictures;
    Location location;
    Kept kept;
    bool operator==(const Record&) const = default;
};

struct Catalogue {
    FileRef file;
    std::vector<Record> records;
    Kept kept;
    bool operator==(const Catalogue&) const = default;
};

/// Says that a rule of museum/findings.h is known to be broken, and why that is right.
struct Waiver {
    std::string rule;    ///< id
    FileRef file;        ///< empty: everywhere
    std::string pointer; ///< and below it; empty: all of the file
    std::string reason;  ///< never empty
    Location location;
    Kept kept;
    bool operator==(const Waiver&) const = default;
};

struct Museum {
    std::string id;
    LanguageText title, about;
    std::vector<std::string> languages; ///< BCP 47: what every text is to be had in; at least one
    std::vector<Site> sites;
    std::vector<Tour> tours;
    std::vector<Catalogue> catalogues;
    std::string first_tour; ///< id: what an attract loop shows and Enter starts; empty: the first
    std::vector<Waiver> waivers;
    Attribution attribution;
    Kept kept;
    bool operator==(const Museum&) const = default;
};

/// Whether feet may be at this point of the plan (x, z).
[[nodiscard]] bool allows(const WalkLimits& limits, const glm::dvec2& at) noexcept;

/// Null where there is none of that id. They live as long as the vector they are in is unchanged.
[[nodiscard]] const Site* find_site(const Museum& museum, std::string_view id) noexcept;
[[nodiscard]] const Tour* find_tour(const Museum& museum, std::string_view id) noexcept;
[[nodiscard]] const Stop* find_stop(const Tour& tour, std::string_view id) noexcept;
[[nodiscard]] const Exhibit* find_exhibit(const Site& site, std::string_view id) noexcept;
[[nodiscard]] const Hotspot* find_hotspot(const Site& site, std::string_view id) noexcept;
[[nodiscard]] const Era* find_era(const Site& site, std::string_view id) noexcept;
[[nodiscard]] const Record* find_record(const Museum& museum, std::string_view id) noexcept;

} // namespace guanhe::museum
