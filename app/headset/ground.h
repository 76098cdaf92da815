// The ground of what is open, made beside the visit.
#pragma once

#include "base/jobs.h"
#include "view/stage.h"
#include "walk/surface.h"

#include <memory>

namespace guanhe::app {

/// Members for one thread; get() for another too, where a lock keeps begin() away from it.
class Ground {
public:
    /// Begins to decode what of the open scans can be walked on; what a call before this one began is dropped. A page
    /// that is damaged leaves all of it out: an endless floor is then walked on.
    void begin(Stage& stage, Jobs& jobs);
    /// What was begun has come to an end.
    [[nodiscard]] bool ready() const;
    /// What was begun last, once it is ready; an endless floor before.
    [[nodiscard]] std::shared_ptr<const walk::Surface> get() const;

private:
    struct Slot;
    std::shared_ptr<Slot> slot_; ///< shared with the job
};

} // namespace guanhe::app
