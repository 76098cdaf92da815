// Takes what scan::read decodes straight into GPU memory.
#include "render/model.h"
#include "render/pack.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace guanhe::render {
namespace {

constexpr std::size_t grain = 1U << 15U; // elements a job: below this, sharing the work costs more than it saves

template<class T>
std::span<const std::byte> bytes_of(const scan::Stream<T>& stream) {
    return std::as_bytes(stream.span());
}

/// Where each stream goes in the primitive's buffer, and how it is written there.
class StreamWriter {
public:
    explicit StreamWriter(Core& core) : core_(&core) {}

    template<class T>
    std::uint64_t copy(const scan::Stream<T>& stream) {
        if (stream.empty()) return none;
        return plan(stream.size() * sizeof(T), [this, source = bytes_of(stream)](std::byte* to) {
            core_->jobs->parallel_ranges(source.size(), grain * 16, [&](std::size_t begin, std::size_t end) {
                std::memcpy(to + begin, source.data() + begin, end - begin);
            });
        });
    }
    template<class T, class Pack>
    std::uint64_t packed(const scan::Stream<T>& stream, Pack pack) {
        if (stream.empty()) return none;
        return plan(stream.size() * sizeof(std::uint32_t), [this, source = stream.span(), pack](std::byte* to) {
            auto* words = reinterpret_cast<std::uint32_t*>(to);
            core_->jobs->parallel_ranges(source.size(), grain, [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) words[i] = pack(source[i]);
            });
        });
    }

    /// `out` is made first and must live until the uploader has finished, also when this fails half-way.
    Result<void> write(gpu::Uploader& uploader, gpu::Buffer& out) {
        GUANHE_TRY_LET(out, gpu::Buffer::create(*core_->context, size_,
                                                VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT |
                                                    VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                                                    VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                                                gpu::Buffer::Where::device, "primitive"));
        for (const Part& part : parts_) {
            GUANHE_TRY_LET(const auto slice, uploader.write_buffer(out, part.offset, part.size));
            part.write(slice.bytes.data());
            uploader.commit(slice);
        }
        return {};
    }

    static constexpr std::uint64_t none = ~std::uint64_t{0};

private:
    struct Part {
        std::uint64_t offset, size;
        std::function<void(std::byte*)> write;
    };
    std::uint64_t plan(std::uint64_t bytes, std::function<void(std::byte*)> write) {
        const std::uint64_t offset = size_;
        parts_.push_back({offset, bytes, std::move(write)});
        size_ = (offset + bytes + 15) / 16 * 16;
        return offset;
    }
    Core* core_;
    std::uint64_t size_ = 0;
    std::vector<Part> parts_;
};

/// The boxes of the vertices that each joint moves, so that a posed bound needs no vertices.
std::vector<scan::Bounds> bounds_by_joint(const scan::Primitive& p) {
    std::vector<scan::Bounds> out;
    for (std::size_t set = 0; set < 2; ++set) {
        if (p.joints[set].size() < p.positions.size() || p.weights[set].size() < p.positions.size()) continue;
        for (std::size_t v = 0; v < p.positions.size(); ++v)
            for (glm::length_t i = 0; i < 4; ++i) {
                if (p.weights[set][v][i] <= 0.0F) continue;
                const auto joint = std::size_t{p.joints[set][v][i]};
                if (joint >= out.size()) out.resize(joint + 1);
                out[joint].add(p.positions[v]);
            }
    }
    return out;
}

scan::Bounds bounds_of(const scan::Stream<glm::vec3>& points) {
    scan::Bounds out;
    for (const glm::vec3& p : points) out.add(p);
    return out;
}

} // namespace

void Model::State::fail(Error problem) {
    const std::lock_guard lock(mutex);
    if (!error) error = std::move(problem);
}

void Model::State::layout(const scan::Scan& document) {
    source = document.source;
    images.resize(document.images.size());
    textures.resize(document.textures.size());
    meshes.resize(document.meshes.size());
    for (std::size_t i = 0; i < meshes.size(); ++i) meshes[i].resize(document.meshes[i].primitives.size());
    for (const scan::Material& material : document.materials)
        for_each_texture(material, [&](const scan::TextureRef& t, TextureUse use) {
            const int image = document.textures[static_cast<std::size_t>(t.texture)].image;
            if (image >= 0) images[static_cast<std::size_t>(image)].used[static_cast<std::size_t>(use)] = true;
        });
    early_materials = document.materials;
    early_materials.emplace_back(); // the default
}

std::span<std::byte> Model::State::image_target(std::size_t index, const image::Header& header) {
    Image& target = images[index];
    if (!target.used[0] && !target.used[1]) return {};
    const bool both = target.used[0] && target.used[1];
    gpu::ImageDesc desc;
    desc.width = header.width;
    desc.height = header.height;
    desc.mips = static_cast<std::uint32_t>(std::bit_width(std::max(header.width, header.height)));
    desc.format = target.used[0] ? VK_FORMAT_R8G8B8A8_SRGB : VK_FORMAT_R8G8B8A8_UNORM;
    desc.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    if (both) desc.flags = VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT;
    auto made = gpu::Image::create(*core->context, desc, "texture");
    if (!made) {
        Error problem = std::move(made).error();
        problem.where = source + ": /images/" + std::to_string(index);
        if (problem.hint.empty()) problem.hint = "make the picture smaller";
        return fail(std::move(problem)), std::span<std::byte>{};
    }
    target.image = std::move(made).value();
    if (both) {
        auto view =
            target.image.make_view(VK_IMAGE_VIEW_TYPE_2D, 0, desc.mips, 0, desc.layers, VK_FORMAT_R8G8B8A8_UNORM);
        if (!view) return fail(std::move(view).error()), std::span<std::byte>{};
        target.data_view = view.value();
    }
    auto slice = uploader->write_image(target.image);
    if (!slice) return fail(std::move(slice).error()), std::span<std::byte>{};
    target.slice = slice.value();
    return target.slice.bytes;
}

void Model::State::image_done(std::size_t index, bool ok) {
    Image& target = images[index];
    if (!target.image) return;
    if (ok) {
        uploader->commit(target.slice);
        target.ok = true;
        bytes += target.image.bytes();
    } else {
        uploader->abandon(target.slice);
    }
}

void Model::State::primitive_done(std::size_t mesh, std::size_t primitive, scan::Primitive& data) {
    using namespace shared;
    GpuPrimitive& out = meshes[mesh][primitive];
    out.topology = data.topology;
    out.vertex_count = static_cast<std::uint32_t>(data.positions.size());
    out.index_count = static_cast<std::uint32_t>(data.indices.size());
    out.bounds = data.bounds;
    if (out.vertex_count == 0 || out.index_count == 0) return;
    out.morphed = !data.morphs.empty();
    out.skinned = data.joints[0].size() == data.positions.size() && data.weights[0].size() == data.positions.size();

    StreamWriter writer(*core);
    constexpr auto none = StreamWriter::none;
    const auto indices = writer.copy(data.indices);
    const auto positions = writer.copy(data.positions);
    const auto normals = writer.packed(data.normals, [](const glm::vec3& n) { return pack_normal(n); });
    const auto tangents = writer.packed(data.tangents, [](const glm::vec4& t) { return pack_tangent(t); });
    const std::array uv{writer.copy(data.uv[0]), writer.copy(data.uv[1])};
    const auto colors = writer.copy(data.colors);
    std::array<std::uint64_t, 2> joints{none, none}, weights{none, none};
    if (out.skinned)
        for (std::size_t set = 0; set < 2; ++set)
            if (data.joints[set].size() == data.positions.size() && data.weights[set].size() == data.positions.size()) {
                joints[set] = writer.copy(data.joints[set]);
                weights[set] = writer.copy(data.weights[set]);
            }
    std::vector<std::array<std::uint64_t, 3>> morphs;
    for (const scan::MorphTarget& m : data.morphs)
        morphs.push_back({writer.copy(m.positions), writer.copy(m.normals), writer.copy(m.tangents)});

    if (auto written = writer.write(*uploader, out.buffer); !written) return fail(std::move(written).error());
    bytes += out.buffer.size;
    const auto address = [&](std::uint64_t offset) { return offset == none ? 0 : out.buffer.address + offset; };
    out.index_offset = indices;
    out.streams.indices = address(indices);
    out.streams.positions = address(positions);
    out.streams.normals = address(normals);
    out.streams.tangents = address(tangents);
    out.streams.uv0 = address(uv[0]);
    out.streams.uv1 = address(uv[1]);
    out.streams.colors = address(colors);
    out.stream_features = (normals != none ? F_NORMALS : 0U) | (tangents != none ? F_TANGENTS : 0U) |
                          (uv[0] != none ? F_UV0 : 0U) | (uv[1] != none ? F_UV1 : 0U) |
                          (colors != none ? F_COLORS : 0U);
    for (std::size_t set = 0; set < 2; ++set) {
        out.joints[set] = address(joints[set]);
        out.weights[set] = address(weights[set]);
    }
    for (std::size_t i = 0; i < morphs.size(); ++i)
        out.morphs.push_back(
            {address(morphs[i][0]), address(morphs[i][1]), address(morphs[i][2]), bounds_of(data.morphs[i].positions)});
    if (out.skinned) out.joint_bounds = bounds_by_joint(data);

    const auto material_of = [&](int index) -> const scan::Material& {
        return index >= 0 ? early_materials[static_cast<std::size_t>(index)] : early_materials.back();
    };
    bool blends = material_of(data.material).alpha_mode == scan::AlphaMode::blend;
    for (const int m : data.variant_materials)
        blends = blends || (m >= 0 && material_of(m).alpha_mode == scan::AlphaMode::blend);
    if (blends && data.topology == scan::Topology::triangles && !out.deforms()) {
        out.positions = data.positions;
        out.indices = data.indices;
    }

    // Compiling now hides behind what is still being read; a texture that turns out broken only wastes it.
    const PackedMaterial packed = pack_material(material_of(data.material), [](int, TextureUse) { return 0U; });
    const std::uint32_t features = surface_features(out.stream_features, packed.features, out.topology);
    const std::uint32_t sun =
        (features & F_UNLIT) == 0 && core->has_sun ? F_SUN | (core->software ? F_SOFTWARE : 0U) : 0U;
    warmup->want(surface_pipeline(features | sun, {core->view_mask, core->samples}));
    if (sun != 0 && out.topology == scan::Topology::triangles && (features & F_BLEND) == 0)
        warmup->want(shadow_pipeline(features));

    // Deforming primitives are measured as posed (scan::scene_bounds), so their shape stays with the scan.
    data.normals = {};
    data.tangents = {};
    data.uv = {};
    data.colors = {};
    if (!out.deforms()) {
        data.positions = {};
        data.indices = {};
    }
}

} // namespace guanhe::render
