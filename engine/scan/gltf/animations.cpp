#include "scan/gltf/reader.h"

#include <algorithm>
#include <optional>

namespace guanhe::scan::gltf {

namespace {

struct Driven {
    AnimationPath path = AnimationPath::translation;
    std::size_t stride = 0; ///< numbers a key
};

/// What a channel drives on its node, or nothing (with a warning) when it drives what we do not have.
std::optional<Driven> driven(Reader& reader, const tinygltf::AnimationChannel& channel, const Pointer& at) {
    const auto& node = reader.scan.nodes[static_cast<std::size_t>(channel.target_node)];
    const auto& path = channel.target_path;
    const auto skip = [&](const std::string& why) -> std::optional<Driven> {
        reader.faults.warn(at / "target", why + "; the channel is left out");
        return std::nullopt;
    };
    if (path == "weights") {
        const auto targets = node.mesh < 0 ? 0 : reader.scan.meshes[static_cast<std::size_t>(node.mesh)].weights.size();
        if (targets == 0) return skip("node " + std::to_string(channel.target_node) + " has no morph targets");
        return Driven{AnimationPath::weights, targets};
    }
    if (path != "translation" && path != "rotation" && path != "scale") {
        return skip("the path \"" + path + "\" is not known");
    }
    if (node.matrix)
        return skip("node " + std::to_string(channel.target_node) + " has a matrix, which cannot be animated");
    if (path == "rotation") return Driven{AnimationPath::rotation, 4};
    return Driven{path == "scale" ? AnimationPath::scale : AnimationPath::translation, 3};
}

Result<Interpolation> interpolation_of(Reader& reader, const std::string& text, const Pointer& at) {
    if (text == "LINEAR" || text.empty()) return Interpolation::linear;
    if (text == "STEP") return Interpolation::step;
    if (text == "CUBICSPLINE") return Interpolation::cubic_spline;
    return reader.faults.at(at / "interpolation", "is \"" + text + "\"; LINEAR, STEP or CUBICSPLINE was expected");
}

Result<void> check_times(Reader& reader, const std::vector<float>& times, const Pointer& at) {
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (times[i] < 0.0F) return reader.faults.at(at, "time " + std::to_string(i) + " is negative");
        if (i > 0 && times[i] < times[i - 1]) {
            return reader.faults.at(at, "time " + std::to_string(i) + " is before the one before it; they must ascend");
        }
    }
    return {};
}

/// A rotation of zero length has no direction to turn it into.
void mend_rotations(Reader& reader, Channel& channel, const Pointer& at) {
    const bool cubic = channel.interpolation == Interpolation::cubic_spline;
    bool told = false;
    for (std::size_t key = 0; key < channel.times.size(); ++key) {
        auto* q = channel.values.data() + (cubic ? key * 3 + 1 : key) * 4;
        if (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3] > 1e-12F) continue;
        q[3] = 1.0F;
        if (!told) reader.faults.warn(at, "rotation " + std::to_string(key) + " is zero; none is used");
        told = true;
    }
}

Result<std::optional<Channel>> channel_of(Reader& reader, std::size_t animation, std::size_t index) {
    const auto& typed = reader.document.model.animations[animation];
    const auto& source = typed.channels[index];
    const auto at = Pointer() / "animations" / animation / "channels" / index;
    if (static_cast<std::size_t>(source.sampler) >= typed.samplers.size()) {
        return reader.faults.at(at / "sampler", "refers to sampler " + std::to_string(source.sampler) +
                                                    ", but there are only " + std::to_string(typed.samplers.size()));
    }
    if (source.target_node < 0) return std::optional<Channel>(); // glTF: ignore it; an extension may know its target
    const auto drives = driven(reader, source, at);
    if (!drives) return std::optional<Channel>();

    const auto& sampler = typed.samplers[static_cast<std::size_t>(source.sampler)];
    const auto below = Pointer() / "animations" / animation / "samplers" / static_cast<std::size_t>(source.sampler);
    Channel channel;
    channel.node = source.target_node;
    channel.path = drives->path;
    GUANHE_TRY_LET(channel.interpolation, interpolation_of(reader, sampler.interpolation, below));
    GUANHE_TRY_LET(channel.times, reader.floats(sampler.input, 1, below / "input"));
    GUANHE_TRY(check_times(reader, channel.times, below / "input"));
    // Weights are one long row of scalars; the others are vectors.
    const int components = channel.path == AnimationPath::weights ? 1 : static_cast<int>(drives->stride);
    GUANHE_TRY_LET(channel.values, reader.floats(sampler.output, components, below / "output"));
    const std::size_t rows = channel.interpolation == Interpolation::cubic_spline ? 3 : 1;
    const auto expected = channel.times.size() * rows * drives->stride;
    if (channel.values.size() < expected) {
        return reader.faults.at(below / "output", "has " + std::to_string(channel.values.size()) + " numbers; " +
                                                      std::to_string(expected) + " were expected for " +
                                                      std::to_string(channel.times.size()) + " times");
    }
    if (channel.values.size() > expected) {
        reader.faults.warn(below / "output", "has " + std::to_string(channel.values.size()) + " numbers; only " +
                                                 std::to_string(expected) + " are used");
        channel.values.resize(expected);
    }
    if (channel.path == AnimationPath::rotation) mend_rotations(reader, channel, below / "output");
    return std::optional(std::move(channel));
}

} // namespace

Result<void> read_animations(Reader& reader) {
    const auto& model = reader.document.model;
    for (std::size_t i = 0; i < model.animations.size(); ++i) {
        if (reader.stop.stop_requested()) return reader.faults.cancelled();
        Animation animation;
        animation.name = name_or(model.animations[i].name, "animation", i);
        for (std::size_t c = 0; c < model.animations[i].channels.size(); ++c) {
            GUANHE_TRY_LET(auto channel, channel_of(reader, i, c));
            if (!channel) continue;
            animation.duration = std::max(animation.duration, channel->times.back());
            animation.channels.push_back(std::move(*channel));
        }
        reader.scan.animations.push_back(std::move(animation));
    }
    return {};
}

} // namespace guanhe::scan::gltf
