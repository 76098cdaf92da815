// What a curator wants to hear before visitors come: what is missing, unreadable, untranslated, endless, or
// uncomfortable in a museum. Every finding names a rule of museum/findings.h; docs/museum-rules.md lists them.
//
// What only higher rooms know (the tour's clock, the language of its scripts, baked scans) is asked of them through
// CheckTools, so that nothing is checked by another measure than the visit itself uses.
#pragma once

#include "base/result.h"
#include "museum/document.h"
#include "museum/findings.h"
#include "museum/folder.h"
#include "museum/reader.h"
#include "walk/body.h"
#include "walk/surface.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

/// What is still good for a visitor. Where a number is ours and no standard's, the rule's source says so.
struct CheckLimits {
    double characters_a_second = 9.0;          ///< of captions, Han, kana and hangul
    double letters_a_second = 20.0;            ///< of captions, all other characters
    double beyond_audio = 0.1;                 ///< seconds that captions may outlast their sound
    double letter_degrees = 0.5;               ///< height of a panel's type to the eye
    double panel_type = 0.0;                   ///< metres, as panels are laid out; 0: not known, and not asked
    double light_seconds = 0.5;                ///< that a change of light takes at least
    double fade_seconds = 0.2;                 ///< of a teleport, out and in
    double step_metres = 0.18;                 ///< that one steps up or down without noticing
    std::uint64_t frame_triangles = 3'000'000; ///< drawn at once for an eye
    walk::Body body;
};

/// What one picture costs where it is looked at from. Bytes: of the pages that must be in memory for it.
struct FrameCost {
    std::uint64_t triangles = 0, bytes = 0;
    FrameCost& operator+=(const FrameCost& other) {
        triangles += other.triangles;
        bytes += other.bytes;
        return *this;
    }
};

/// The scans of exhibits, baked. One thread.
class Ground {
public:
    Ground() = default;
    Ground(const Ground&) = delete;
    Ground& operator=(const Ground&) = delete;
    virtual ~Ground() = default;
    /// The exhibit's surface where it stands in its site. Errors: the scan cannot be read or baked.
    [[nodiscard]] virtual Result<std::vector<walk::Triangle>> surface(const Site& site, const Exhibit& exhibit) = 0;
    /// Of the whole exhibit, at an error of a pixel, whichever way the eye looks. Errors as for surface().
    [[nodiscard]] virtual Result<FrameCost> cost(const Site& site, const Exhibit& exhibit, const glm::dvec3& eye) = 0;
};

struct CheckTools {
    Ground* ground = nullptr; ///< null: nothing is asked of the scans
    /// How long a text takes to read at a visitor's pace; seconds.
    std::function<double(std::string_view text)> reading_seconds;
    /// How long a glide takes that stays within the comfortable speeds; seconds.
    std::function<double(const Pose& from, const Pose& to)> glide_seconds;
    /// Nothing, or what is wrong with a script; `where` is "file:line".
    std::function<std::optional<Error>(const std::string& name, std::string_view text)> compile;
};

/// The reader's findings and all others, in the order of files, waivers marked. A tool that is missing leaves out its
/// rules. Files are read one after another, whole pictures and sounds among them: a large museum takes a while.
/// Errors: as read_museum. One thread.
[[nodiscard]] Result<std::vector<Finding>> check_museum(const Folder& folder, const CheckTools& tools,
                                                        const CheckLimits& limits = {});

/// The table of rules as docs/museum-rules.md has it.
[[nodiscard]] std::string rules_page();

} // namespace guanhe::museum
