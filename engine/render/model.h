// Inside a Model: geometry and textures on the GPU, and what is shown of them.
#pragma once

#include "gpu/context.h"
#include "gpu/upload.h"
#include "pack/pack.h"
#include "render/core.h"
#include "render/materials.h"
#include "render/moving_pictures.h"
#include "render/renderer.h"
#include "render/tiled_texture.h"
#include "scan/animate.h"
#include "scan/read.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::render {

/// One primitive's streams in one buffer. Never copied per node: nodes that share a mesh share this.
struct GpuPrimitive {
    gpu::Buffer buffer;
    shared::DrawRecord streams{};      ///< addresses only
    std::uint32_t stream_features = 0; ///< F_NORMALS to F_COLORS
    std::uint32_t vertex_count = 0;
    std::uint32_t index_count = 0;
    VkDeviceSize index_offset = 0;
    scan::Topology topology = scan::Topology::triangles;
    scan::Bounds bounds;

    // Skinned and morphed primitives: see deform.h.
    bool skinned = false, morphed = false;
    std::uint64_t joints[2]{}, weights[2]{};
    struct Morph {
        std::uint64_t positions = 0, normals = 0, tangents = 0;
        scan::Bounds reach; ///< of the displacements
    };
    std::vector<Morph> morphs;
    std::vector<scan::Bounds> joint_bounds; ///< undeformed vertices that each joint moves; empty where none

    // Blended primitives are sorted by triangle on the CPU.
    scan::Stream<glm::vec3> positions;
    scan::Stream<std::uint32_t> indices;

    [[nodiscard]] bool deforms() const noexcept { return skinned || morphed; }
};

/// A primitive with a material at one or more places.
struct Item {
    const GpuPrimitive* primitive = nullptr;
    std::uint32_t material = 0;
    std::uint32_t features = 0; ///< without what a frame decides (sun, lights, instancing)
    bool mirrored = false;
    int node = -1; ///< of a deforming primitive, else -1
    int skin = -1;
    std::uint32_t look = 0;           ///< in Model::State::looks
    std::vector<glm::mat4> world;     ///< world_from_local, one a place
    std::vector<scan::Bounds> bounds; ///< of each place, in the world
};

struct Model::State final : scan::ReadSink {
    State(std::shared_ptr<Core> shared_core, std::uint64_t staging_limit);
    ~State() override;

    // The sink (model_sink.cpp): worker threads.
    void layout(const scan::Scan& document) override;
    std::span<std::byte> image_target(std::size_t index, const image::Header& header) override;
    void image_done(std::size_t index, bool ok) override;
    void primitive_done(std::size_t mesh, std::size_t primitive, scan::Primitive& data) override;

    /// The first thing that went wrong on a worker thread; told by finish().
    void fail(Error problem);
    Result<void> finish(const scan::Scan& document, std::shared_ptr<const pack::Pack> clusters);
    void change_look(std::uint32_t index, const Look& look);
    [[nodiscard]] std::uint32_t unused_look();
    /// Rebuilds `items` and `lights` when what is shown has changed (model_items.cpp).
    void refresh();

    std::shared_ptr<Core> core;
    std::optional<gpu::Uploader> uploader; ///< until finish()
    std::optional<PipelineWarmup> warmup;  ///< until finish()
    std::mutex mutex;
    std::optional<Error> error;
    std::atomic<std::uint64_t> bytes{0};

    struct Texture {
        std::array<std::uint32_t, 2> slots{Bindless::none, Bindless::none}; ///< by TextureUse
        std::array<std::uint32_t, 2> tiled{Bindless::none, Bindless::none}; ///< the same, by number
    };
    struct Image {
        gpu::Image image;
        VkImageView data_view = VK_NULL_HANDLE; ///< of `image`, when used both as colour and as data
        gpu::Uploader::Slice slice;
        bool used[2]{};
        bool ok = false;
    };
    std::vector<Image> images;
    std::map<std::size_t, std::shared_ptr<MovingPicture::State>> moving; ///< by image
    std::vector<Texture> textures;
    std::vector<TiledTexture> tiled; ///< of the pack; from finish() on
    std::vector<std::vector<GpuPrimitive>> meshes;
    std::string source;                          ///< the scan's, for errors
    std::vector<scan::Material> early_materials; ///< as layout() saw them, for warming up; freed by finish()
    gpu::Buffer materials;
    std::vector<std::uint32_t> material_features; ///< the last one is the default material

    const scan::Scan* scan = nullptr; ///< from finish() on
    int scene = 0;
    int variant = -1;
    glm::mat4 world_from_model{1.0F};
    scan::Pose pose;
    std::vector<bool> visible;             ///< one a node
    std::vector<Look> looks{Look{}};       ///< the model's, then those that nodes have had
    std::vector<std::uint32_t> node_looks; ///< by node, in `looks`; 0: as the node above it
    std::uint32_t first_look = 0;          ///< of `looks` among the frame's that is recorded now
    bool dirty = true;
    std::uint64_t version = 0; ///< changes whenever what is shown does

    std::vector<Item> items;
    std::shared_ptr<const pack::Pack> pack; ///< of the static meshes; from finish() on
    std::uint32_t pack_number = 0;          ///< the streamer's, once added
    struct ClusterPlace {
        std::uint32_t mesh = 0;
        glm::mat4 world{1.0F}; ///< world_from_local
        scan::Bounds bounds;   ///< in the world
        bool mirrored = false;
        std::uint32_t look = 0; ///< in `looks`
    };
    std::vector<ClusterPlace> cluster_places;
    std::vector<std::vector<std::uint32_t>> cluster_parts; ///< by mesh and part: the material's record
    struct LightAt {
        const scan::Light* light;
        glm::mat4 world;
    };
    std::vector<LightAt> lights;
    scan::Bounds bounds;                 ///< of all items
    std::uint64_t triangles = 0;         ///< of all items at all places
    std::uint64_t cluster_triangles = 0; ///< of the pack at all places, at full detail
};

} // namespace guanhe::render
