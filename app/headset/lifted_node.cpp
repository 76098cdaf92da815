#include "headset/lifted_node.h"

namespace guanhe::app {

void LiftedNode::show(Stage& stage, const Visit& visit) {
    const auto& lifted = visit.lifted();
    std::optional<Node> now;
    if (lifted) {
        const Thing& thing = visit.footing().things[lifted->thing];
        now.emplace(thing.scan, thing.node);
    }
    // What he stands on may still be that of other scans.
    const auto move = [&stage](const Node& node, const std::optional<glm::mat4>& world_from_rest) {
        const auto scans = stage.scans();
        if (node.first < scans.size() && static_cast<std::size_t>(node.second) < scans[node.first].scan->nodes.size())
            stage.move_node(node.first, node.second, world_from_rest);
    };
    if (moved_ && moved_ != now) move(*moved_, {});
    if (now) move(*now, lifted->world_from_rest);
    moved_ = now;
}

} // namespace guanhe::app
