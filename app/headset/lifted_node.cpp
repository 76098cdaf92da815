#include "headset/lifted_node.h"

namespace guanhe::app {

namespace {

/// What he stands on may still be that of other scans.
void move(Stage& stage, const std::pair<std::size_t, int>& node, const std::optional<glm::mat4>& world_from_rest) {
    const auto scans = stage.scans();
    if (node.first < scans.size() && static_cast<std::size_t>(node.second) < scans[node.first].scan->nodes.size())
        stage.move_node(node.first, node.second, world_from_rest);
}

} // namespace

void LiftedNode::put_back(Stage& stage) {
    if (moved_) move(stage, *moved_, {});
    moved_.reset();
}

void LiftedNode::show(Stage& stage, const Visit& visit) {
    const auto& lifted = visit.lifted();
    std::optional<Node> now;
    if (lifted) {
        const Thing& thing = visit.footing().things[lifted->thing];
        now.emplace(thing.scan, thing.node);
    }
    if (moved_ != now) put_back(stage);
    if (now) move(stage, *now, lifted->world_from_rest);
    moved_ = now;
}

} // namespace guanhe::app
