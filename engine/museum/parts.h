// What documents, sites, tours and steps are made of. Metres, seconds, degrees; right-handed, Y up; in a site's own
// coordinates. Years are historical: -203 is 203 BC, and there is no year 0.
#pragma once

#include "museum/language.h"

#include <glm/glm.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::museum {

/// A file of the museum, from the museum's folder, with '/' and without "." and ".." ("sites/pit/pit.glb"). In the JSON
/// it is written from the folder of the file that names it. Open it through Folder (museum/folder.h) only.
struct FileRef {
    std::string path; ///< UTF-8; empty: none
    [[nodiscard]] bool empty() const noexcept { return path.empty(); }
    bool operator==(const FileRef&) const = default;
};
using LanguageFiles = LanguageMap<FileRef>;

/// Where something was read. No part of its value: two things read in different places can be equal.
struct Location {
    FileRef file;
    std::string pointer; ///< JSON pointer (RFC 6901)
    friend bool operator==(const Location& /*unused*/, const Location& /*unused*/) noexcept { return true; }
};

/// A list's element that could not be understood.
struct BrokenPart {
    std::string list; ///< JSON pointer from the object that keeps it
    std::size_t index = 0;
    std::string json;
    bool operator==(const BrokenPart&) const = default;
};

/// What was found in an object and is not understood here, so that writing it again loses nothing.
struct Kept {
    std::map<std::string, std::string> unknown; ///< JSON pointer from this object -> JSON text
    std::vector<BrokenPart> broken;             ///< in the order of the file
    bool operator==(const Kept&) const = default;
};

/// Where a person stands, or which way something faces.
struct Pose {
    glm::dvec3 position{0.0}; ///< of the feet
    double heading = 0.0;     ///< degrees clockwise from -Z, seen from above
    bool operator==(const Pose&) const = default;
};

/// Where a thing is.
struct Placement {
    glm::dvec3 position{0.0};
    glm::dvec3 rotation{0.0}; ///< degrees about X, Y and Z; about Z is done first, about Y last
    double scale = 1.0;
    bool operator==(const Placement&) const = default;
};
/// From the thing's own coordinates into the site's.
[[nodiscard]] glm::dmat4 site_from_local(const Placement& placement);

/// What is looked at, shown, marked or cut: exactly one of exhibit, hotspot and position.
struct Target {
    std::string exhibit; ///< id
    std::string part;    ///< of the exhibit: the name of a node of its scan; empty: all of it
    std::string hotspot; ///< id
    std::optional<glm::dvec3> position;
    bool operator==(const Target&) const = default;
};

/// How sure we are that it was so.
enum class Certainty : std::uint8_t {
    unstated,
    surveyed,    ///< measured: it is there, or was when it was scanned
    attested,    ///< finds or texts show it
    inferred,    ///< follows from what is attested
    conjectural, ///< a schematic reconstruction
};

/// Where something comes from and whose it is.
struct Attribution {
    LanguageText source; ///< the survey, dig report or text that it rests on
    LanguageText rights; ///< a statement, or an SPDX or Creative Commons name
    LanguageText credits;
    bool operator==(const Attribution&) const = default;
};

/// Words to be heard or read. Text alone is enough.
struct Narration {
    LanguageText text;
    LanguageFiles audio;    ///< Opus, FLAC or WAV
    LanguageFiles captions; ///< WebVTT
    LanguageFiles signing;  ///< a video in a sign language, or a picture
    bool draft = false;     ///< the audio is a machine's voice
    bool operator==(const Narration&) const = default;
};

/// The captions for who wants this language: those of another one only where the words are not to be had in it either.
[[nodiscard]] LanguageFiles::Picked captions_for(const Narration& narration, std::string_view language);

/// A day and an hour of the sun: mean solar time at the site.
struct SunMoment {
    int year = 2000; ///< proleptic Gregorian
    int month = 6;
    int day = 21;
    double hour = 12.0; ///< 0 up to 24
    bool operator==(const SunMoment&) const = default;
};

} // namespace guanhe::museum
