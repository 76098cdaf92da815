// What a visitor has lifted out of a site, as the stage shows it.
#pragma once

#include "headset/visit.h"
#include "view/stage.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace guanhe::app {

/// One thread, or several under a lock.
class LiftedNode {
public:
    /// One frame: moves what is in his hand; what was there before goes back to its place.
    void show(Stage& stage, const Visit& visit);
    /// At once, as when there is no visitor any more.
    void put_back(Stage& stage);

private:
    using Node = std::pair<std::size_t, int>; ///< of a scan
    std::optional<Node> moved_;
};

} // namespace guanhe::app
