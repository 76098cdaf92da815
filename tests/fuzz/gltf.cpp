// The glTF reader on any bytes: no crash, no hang, no more memory than a small file can justify.
#include "scan/animate.h"
#include "scan/gltf/read_source.h"

#include <cstdlib>

namespace {

using namespace guanhe;

/// Takes some images and some streams, as the renderer's sink does.
class Sink final : public scan::ReadSink {
public:
    explicit Sink(std::size_t images) : pixels_(images) {}
    void layout(const scan::Scan& scan) override { pixels_.resize(scan.images.size()); }
    std::span<std::byte> image_target(std::size_t i, const image::Header& header) override {
        // Large pictures cost the search its speed; image decoding has bounds of its own.
        if (i % 2 != 0 || header.width > 256 || header.height > 256) return {};
        pixels_[i].resize(std::size_t{header.width} * header.height * 4);
        return pixels_[i];
    }
    void primitive_done(std::size_t, std::size_t primitive, scan::Primitive& decoded) override {
        if (primitive % 2 != 0) decoded.positions = {};
    }

private:
    std::vector<std::vector<std::byte>> pixels_;
};

void require(bool held) {
    if (!held) std::abort();
}

/// What scan.h promises to everything above.
void check(const scan::Scan& scan) {
    const auto in = [](int index, std::size_t count) { return index >= -1 && index < static_cast<int>(count); };
    for (const auto& mesh : scan.meshes) {
        for (const auto& primitive : mesh.primitives) {
            require(!primitive.indices.empty());
            for (const auto i : primitive.indices) require(i < primitive.vertex_count);
            require(in(primitive.material, scan.materials.size()));
            require(primitive.morphs.size() == mesh.weights.size());
            require(primitive.positions.empty() || primitive.positions.size() == primitive.vertex_count);
            require(primitive.normals.empty() || primitive.normals.size() == primitive.vertex_count);
            require(primitive.tangents.empty() || primitive.tangents.size() == primitive.vertex_count);
        }
    }
    require(!scan.scenes.empty() && scan.default_scene >= 0 &&
            scan.default_scene < static_cast<int>(scan.scenes.size()));
    for (const auto& texture : scan.textures) require(in(texture.image, scan.images.size()));
    for (const auto& node : scan.nodes) {
        require(in(node.parent, scan.nodes.size()) && in(node.mesh, scan.meshes.size()) &&
                in(node.skin, scan.skins.size()) && in(node.camera, scan.cameras.size()) &&
                in(node.light, scan.lights.size()));
    }
    scan::Pose pose;
    for (int a = -1; a < static_cast<int>(scan.animations.size()); ++a) {
        scan::evaluate(scan, a, 0.4, pose);
        (void)scan::scene_bounds(scan, scan.default_scene, pose);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Jobs jobs(1); // one thread: every run of an input must do the same
    const auto bytes = std::as_bytes(std::span(data, size));
    Sink sink(0);
    scan::ReadOptions options;
    options.jobs = &jobs;
    options.sink = size % 2 == 0 ? &sink : nullptr;
    const auto result = scan::gltf::read_source({bytes, nullptr, std::nullopt, std::nullopt}, "fuzz", options);
    if (result) {
        if (options.sink == nullptr) check(*result);
    } else {
        require(!result.error().message().empty() && result.error().kind != ErrorKind::cancelled);
    }
    return 0;
}
