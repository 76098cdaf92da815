// The ground of what is open, made beside the visit.
#pragma once

#include "base/jobs.h"
#include "scan/scan.h"
#include "view/stage.h"
#include "walk/surface.h"

#include <glm/glm.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

/// A part of what is open that can be pointed at.
struct Subject {
    std::size_t scan = 0;     ///< of Stage::scans()
    int node = -1;            ///< of its scan
    std::size_t instance = 0; ///< of the node's
    friend bool operator==(const Subject&, const Subject&) = default;
};

/// A part of what is open that a hand can lift out of it: a node with all below it, of at most a metre.
struct Thing {
    std::size_t scan = 0; ///< of Stage::scans()
    int node = -1;        ///< of its scan
    scan::Bounds bounds;  ///< where it belongs, in the world
};

/// What can be stood on, bumped into and pointed at.
struct Footing {
    walk::Surface surface;         ///< empty: an endless floor
    std::vector<Subject> subjects; ///< by walk::Hit::place
    std::vector<Thing> things;
    std::vector<int> thing_of; ///< by walk::Hit::place: which of the things; -1: it stays where it is
    std::string complaint;     ///< why it is not the scans' own; "": it is
};

/// Members for one thread; get() for another too, where a lock keeps begin() away from it.
class Ground {
public:
    /// A scan, and where it stands otherwise than its file says.
    struct Placed {
        const OpenScan* scan;
        glm::dmat4 world_from_scan;
    };
    /// The same of these scans alone; Subject::scan is their index.
    void begin(std::span<const Placed> scans, Jobs& jobs);
    /// Begins to decode what of the open scans can be walked on; what a call before this one began is dropped. A page
    /// that is damaged leaves its scan out: the others are walked on, and complaint says so.
    void begin(Stage& stage, Jobs& jobs);
    /// What was begun has come to an end.
    [[nodiscard]] bool ready() const;
    /// What was begun last, once it is ready; before, what was there before it, or an endless floor.
    [[nodiscard]] std::shared_ptr<const Footing> get() const;

private:
    struct Slot;
    struct Part;
    void begin(std::vector<Part> parts, Jobs& jobs);

    std::shared_ptr<Slot> slot_; ///< shared with the job
};

} // namespace guanhe::app
