#include "scan/animate.h"

#include <algorithm>
#include <cmath>

namespace guanhe::scan {

namespace {

/// A time between two keys.
struct Span {
    std::size_t from = 0; ///< key
    std::size_t to = 0;   ///< key; the same before the first and after the last one
    float fraction = 0.0F;
    float length = 0.0F; ///< seconds between the keys
};

Span find_span(const std::vector<float>& times, float time) {
    const auto after = std::upper_bound(times.begin(), times.end(), time);
    if (after == times.begin()) return {};
    const auto to = static_cast<std::size_t>(after - times.begin());
    if (after == times.end()) return {to - 1, to - 1, 0.0F, 0.0F};
    const float length = times[to] - times[to - 1];
    return {to - 1, to, length > 0.0F ? (time - times[to - 1]) / length : 0.0F, length};
}

/// Component `c` of a channel whose keys have `stride` components; linear, also for rotations.
float sample(const Channel& channel, const Span& span, std::size_t stride, std::size_t c) {
    const auto& values = channel.values;
    if (channel.interpolation != Interpolation::cubic_spline) {
        const float a = values[span.from * stride + c];
        if (channel.interpolation == Interpolation::step || span.from == span.to) return a;
        return a + (values[span.to * stride + c] - a) * span.fraction;
    }
    // Three rows a key: in-tangent, value, out-tangent.
    const float a = values[(span.from * 3 + 1) * stride + c];
    if (span.from == span.to) return a;
    const float leaving = values[(span.from * 3 + 2) * stride + c] * span.length;
    const float arriving = values[span.to * 3 * stride + c] * span.length;
    const float b = values[(span.to * 3 + 1) * stride + c];
    const float t = span.fraction, t2 = t * t, t3 = t2 * t;
    return (2 * t3 - 3 * t2 + 1) * a + (t3 - 2 * t2 + t) * leaving + (3 * t2 - 2 * t3) * b + (t3 - t2) * arriving;
}

glm::vec3 sample_vector(const Channel& channel, const Span& span) {
    return {sample(channel, span, 3, 0), sample(channel, span, 3, 1), sample(channel, span, 3, 2)};
}

glm::quat sample_rotation(const Channel& channel, const Span& span) {
    if (channel.interpolation == Interpolation::linear && span.from != span.to) {
        const auto key = [&](std::size_t k) {
            const float* v = &channel.values[k * 4];
            return glm::normalize(glm::quat(v[3], v[0], v[1], v[2]));
        };
        return glm::normalize(glm::slerp(key(span.from), key(span.to), span.fraction)); // the short way round
    }
    return glm::normalize(glm::quat(sample(channel, span, 4, 3), sample(channel, span, 4, 0),
                                    sample(channel, span, 4, 1), sample(channel, span, 4, 2)));
}

std::size_t stride_of(AnimationPath path, std::size_t targets) {
    return path == AnimationPath::weights ? targets : path == AnimationPath::rotation ? 4 : 3;
}

void apply(const Channel& channel, float time, Pose& pose) {
    if (channel.node < 0 || static_cast<std::size_t>(channel.node) >= pose.local.size()) return;
    const auto node = static_cast<std::size_t>(channel.node);
    const std::size_t stride = stride_of(channel.path, pose.weights[node].size());
    const std::size_t rows = channel.interpolation == Interpolation::cubic_spline ? 3 : 1;
    if (channel.times.empty() || channel.values.size() < channel.times.size() * stride * rows) return;

    const Span span = find_span(channel.times, time);
    Transform& local = pose.local[node];
    switch (channel.path) {
    case AnimationPath::translation:
        local.translation = sample_vector(channel, span);
        break;
    case AnimationPath::rotation:
        local.rotation = sample_rotation(channel, span);
        break;
    case AnimationPath::scale:
        local.scale = sample_vector(channel, span);
        break;
    case AnimationPath::weights:
        for (std::size_t c = 0; c < stride; ++c) pose.weights[node][c] = sample(channel, span, stride, c);
        break;
    }
}

void rest(const Scan& scan, Pose& pose) {
    const std::size_t count = scan.nodes.size();
    pose.local.resize(count);
    pose.weights.resize(count);
    for (std::size_t n = 0; n < count; ++n) {
        const Node& node = scan.nodes[n];
        pose.local[n] = node.local;
        if (node.mesh < 0) {
            pose.weights[n].clear();
            continue;
        }
        const auto& weights = scan.meshes[static_cast<std::size_t>(node.mesh)].weights;
        pose.weights[n].assign(weights.begin(), weights.end());
        std::copy_n(node.weights.begin(), std::min(node.weights.size(), weights.size()), pose.weights[n].begin());
    }
}

void propagate(const Scan& scan, Pose& pose) {
    const std::size_t count = scan.nodes.size();
    pose.world.resize(count);
    pose.order.clear();
    pose.order.reserve(count);
    for (std::size_t n = 0; n < count; ++n) {
        if (scan.nodes[n].parent < 0) pose.order.push_back(static_cast<int>(n));
    }
    for (std::size_t i = 0; i < pose.order.size(); ++i) {
        const auto n = static_cast<std::size_t>(pose.order[i]);
        const Node& node = scan.nodes[n];
        const glm::mat4 local = node.matrix ? *node.matrix : pose.local[n].matrix();
        pose.world[n] = node.parent < 0 ? local : pose.world[static_cast<std::size_t>(node.parent)] * local;
        pose.order.insert(pose.order.end(), node.children.begin(), node.children.end());
    }
}

} // namespace

void evaluate(const Scan& scan, int animation, double seconds, Pose& pose) {
    rest(scan, pose);
    if (animation >= 0 && static_cast<std::size_t>(animation) < scan.animations.size()) {
        const Animation& playing = scan.animations[static_cast<std::size_t>(animation)];
        double time = 0.0;
        if (playing.duration > 0.0F && std::isfinite(seconds)) {
            time = std::fmod(seconds, static_cast<double>(playing.duration));
            if (time < 0.0) time += static_cast<double>(playing.duration);
        }
        for (const Channel& channel : playing.channels) apply(channel, static_cast<float>(time), pose);
    }
    propagate(scan, pose);
}

void joint_matrices(const Scan& scan, int skin, const Pose& pose, std::vector<glm::mat4>& out) {
    const Skin& bones = scan.skins[static_cast<std::size_t>(skin)];
    out.resize(bones.joints.size());
    for (std::size_t j = 0; j < out.size(); ++j) {
        const auto& world = pose.world[static_cast<std::size_t>(bones.joints[j])];
        out[j] = j < bones.inverse_bind.size() ? world * bones.inverse_bind[j] : world;
    }
}

std::vector<int> reachable_nodes(const Scan& scan, int scene) {
    if (scene < 0 || static_cast<std::size_t>(scene) >= scan.scenes.size()) return {};
    std::vector<int> nodes = scan.scenes[static_cast<std::size_t>(scene)].roots;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto& children = scan.nodes[static_cast<std::size_t>(nodes[i])].children;
        nodes.insert(nodes.end(), children.begin(), children.end());
    }
    return nodes;
}

namespace {

/// Positions of a primitive after its morph targets.
class Morphed {
public:
    Morphed(const Primitive& primitive, std::span<const float> weights)
        : positions_(primitive.positions.span()), morphs_(primitive.morphs), weights_(weights) {}

    glm::vec3 operator[](std::size_t v) const {
        glm::vec3 position = positions_[v];
        for (std::size_t m = 0; m < std::min(morphs_.size(), weights_.size()); ++m) {
            if (v < morphs_[m].positions.size()) position += morphs_[m].positions[v] * weights_[m];
        }
        return position;
    }

private:
    std::span<const glm::vec3> positions_;
    std::span<const MorphTarget> morphs_;
    std::span<const float> weights_;
};

Bounds local_bounds(const Primitive& primitive, std::span<const float> weights) {
    const bool morphing = std::any_of(weights.begin(), weights.end(), [](float w) { return w != 0.0F; });
    if (!morphing || primitive.morphs.empty() || primitive.positions.empty()) return primitive.bounds;
    Bounds bounds;
    const Morphed morphed(primitive, weights);
    for (std::size_t v = 0; v < primitive.positions.size(); ++v) bounds.add(morphed[v]);
    return bounds;
}

Bounds skinned_bounds(const Primitive& primitive, std::span<const float> weights, std::span<const glm::mat4> joints) {
    Bounds bounds;
    const auto& sets = primitive.joints;
    if (primitive.positions.empty() || sets[0].size() < primitive.positions.size()) {
        // A sink has taken the streams. The whole under every joint is too large in a bent pose, and exact at rest.
        for (const auto& joint : joints) bounds.add(transformed(primitive.bounds, joint));
        return bounds;
    }
    const Morphed morphed(primitive, weights);
    for (std::size_t v = 0; v < primitive.positions.size(); ++v) {
        const glm::vec4 position(morphed[v], 1.0F);
        glm::vec3 posed(0.0F);
        for (std::size_t s = 0; s < sets.size(); ++s) {
            if (v >= sets[s].size() || v >= primitive.weights[s].size()) continue;
            for (int k = 0; k < 4; ++k) {
                const float weight = primitive.weights[s][v][k];
                if (weight != 0.0F && sets[s][v][k] < joints.size()) {
                    posed += weight * glm::vec3(joints[sets[s][v][k]] * position);
                }
            }
        }
        bounds.add(posed);
    }
    return bounds;
}

} // namespace

Bounds scene_bounds(const Scan& scan, int scene, const Pose& pose) {
    Bounds all;
    std::vector<glm::mat4> joints;
    for (const int n : reachable_nodes(scan, scene)) {
        const auto index = static_cast<std::size_t>(n);
        const Node& node = scan.nodes[index];
        if (node.mesh < 0) continue;
        const auto& weights = pose.weights[index];
        const auto& primitives = scan.meshes[static_cast<std::size_t>(node.mesh)].primitives;
        if (node.skin >= 0) {
            // glTF: a skinned mesh follows its joints only, neither its node nor instances of it.
            joint_matrices(scan, node.skin, pose, joints);
            for (const auto& primitive : primitives) all.add(skinned_bounds(primitive, weights, joints));
            continue;
        }
        Bounds local;
        for (const auto& primitive : primitives) local.add(local_bounds(primitive, weights));
        if (local.empty()) continue;
        if (node.instances.empty()) all.add(transformed(local, pose.world[index]));
        for (const auto& instance : node.instances) all.add(transformed(local, pose.world[index] * instance));
    }
    return all;
}

namespace {

std::uint64_t triangles_of(const Mesh& mesh) {
    std::uint64_t triangles = 0;
    for (const auto& primitive : mesh.primitives) {
        if (primitive.topology == Topology::triangles) triangles += primitive.index_count / 3;
    }
    return triangles;
}

} // namespace

std::uint64_t triangles_drawn(const Scan& scan, int scene) {
    std::uint64_t triangles = 0;
    for (const int n : reachable_nodes(scan, scene)) {
        const Node& node = scan.nodes[static_cast<std::size_t>(n)];
        if (node.mesh < 0) continue;
        triangles += triangles_of(scan.meshes[static_cast<std::size_t>(node.mesh)]) *
                     std::max<std::uint64_t>(1, node.instances.size());
    }
    return triangles;
}

std::uint64_t triangles_stored(const Scan& scan) {
    std::uint64_t triangles = 0;
    for (const auto& mesh : scan.meshes) triangles += triangles_of(mesh);
    return triangles;
}

} // namespace guanhe::scan
