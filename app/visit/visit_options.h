// What `guanhe visit` and `guanhe stats` were asked to do. Filled from the command line and the settings file by
// app/options.
#pragma once

#include "base/file.h"

#include <cstdint>
#include <optional>
#include <string>

namespace guanhe::app {

struct VisitOptions {
    Path museum;                  ///< its folder, or its museum.json; empty: the sample that lies beside the program
    std::string tour;             ///< id; empty: the museum's first, or the visitor chooses
    std::string language;         ///< BCP 47; empty: the visitor chooses, a film takes the museum's first
    std::optional<Path> film;     ///< a folder for pictures, or a .mp4
    std::uint32_t film_rate = 30; ///< pictures a second
    bool signing = false;         ///< a film's: what is said is also shown in signs or pictures
    bool kiosk = false;
    std::string kiosk_pin;     ///< as hash_pin() makes it
    std::string kiosk_restart; ///< "HH:MM"; empty: never
    std::string new_pin;       ///< to be hashed, and nothing else done
    double idle_seconds = 90.0;
    Path keep; ///< of a headset: where pictures of both eyes go, one for each new thing to be read; empty: nowhere
    Path logs; ///< folder of visits.jsonl and the kiosk's logs; empty: the user's own
};

struct StatsOptions {
    Path logs; ///< as above
    std::optional<Path> csv;
};

/// The user's own folder for logs.
[[nodiscard]] Path user_logs_folder();
/// In a folder of logs.
inline constexpr const char* visits_file = "visits.jsonl";

} // namespace guanhe::app
