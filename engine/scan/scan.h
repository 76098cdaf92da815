// A scan in memory: one neutral form that every reader produces and everything above consumes.
// Lengths are metres, angles radians, colours linear unless a texture says sRGB, y is up, right-handed (glTF's own
// frame). Every index in a Scan has been checked by the reader: it is in range, or -1 where "none" is allowed; node
// trees are trees.
#pragma once

#include "base/file.h"
#include "image/image.h"

#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace guanhe::scan {

/// Elements that are either our own or lie in a mapped file. Cheap to move; the elements do not change once set.
template<class T>
class Stream {
public:
    Stream() = default;
    Stream(std::vector<T> own) { // NOLINT(google-explicit-constructor)
        auto keep = std::make_shared<const std::vector<T>>(std::move(own));
        view_ = *keep;
        keep_ = std::move(keep);
    }
    Stream(std::span<const T> view, std::shared_ptr<const void> keep) : view_(view), keep_(std::move(keep)) {}
    Stream(std::span<const T> view, MappedFile file) : view_(view), keep_(file.keep_alive()), file_(std::move(file)) {}
    Stream(const Stream&) = default;
    Stream& operator=(const Stream&) = default;
    /// What was moved from is empty.
    Stream(Stream&& other) noexcept
        : view_(std::exchange(other.view_, {})), keep_(std::move(other.keep_)), file_(std::move(other.file_)) {}
    Stream& operator=(Stream&& other) noexcept {
        view_ = std::exchange(other.view_, {});
        keep_ = std::move(other.keep_);
        file_ = std::move(other.file_);
        return *this;
    }
    ~Stream() = default;

    [[nodiscard]] bool empty() const noexcept { return view_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return view_.size(); }
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return view_[i]; }
    [[nodiscard]] std::span<const T> span() const noexcept { return view_; }
    /// A part of the elements, which shares their ownership.
    [[nodiscard]] Stream subspan(std::size_t offset, std::size_t count) const {
        Stream part = *this;
        part.view_ = view_.subspan(offset, count);
        return part;
    }
    /// These elements will not be read again soon. Where they lie in a mapped file they then stop counting as ours in
    /// memory; they stay readable.
    void forget(std::size_t offset, std::size_t count) const noexcept {
        file_.forget(std::as_bytes(view_.subspan(offset, count)));
    }
    [[nodiscard]] auto begin() const noexcept { return view_.begin(); }
    [[nodiscard]] auto end() const noexcept { return view_.end(); }

private:
    std::span<const T> view_;
    std::shared_ptr<const void> keep_;
    MappedFile file_; ///< what the elements lie in, if it can be told what was read
};

struct Bounds {
    glm::vec3 min{std::numeric_limits<float>::max()};
    glm::vec3 max{std::numeric_limits<float>::lowest()};

    [[nodiscard]] bool empty() const noexcept { return min.x > max.x; }
    [[nodiscard]] glm::vec3 center() const noexcept { return (min + max) * 0.5F; }
    [[nodiscard]] float radius() const noexcept { return glm::length(max - min) * 0.5F; }
    void add(const glm::vec3& p) noexcept {
        min = glm::min(min, p);
        max = glm::max(max, p);
    }
    void add(const Bounds& b) noexcept {
        if (!b.empty()) add(b.min), add(b.max);
    }
};
/// Bounds of the transformed box.
[[nodiscard]] Bounds transformed(const Bounds& bounds, const glm::mat4& matrix);

/// Strips, fans and loops are turned into lists by the reader.
enum class Topology { points, lines, triangles };

struct MorphTarget {
    Stream<glm::vec3> positions; ///< displacements, one a vertex, or empty
    Stream<glm::vec3> normals;
    Stream<glm::vec3> tangents;
};

/// One draw. Streams are empty or have one element a vertex.
struct Primitive {
    Topology topology = Topology::triangles;
    int material = -1;                  ///< -1: the glTF default material
    std::vector<int> variant_materials; ///< one a Scan::variants entry (-1: keep `material`), or empty
    /// Before the streams are decoded: what the file says. Then it may grow (vertices split for tangents) or shrink
    /// (vertices of a shared buffer that this primitive does not use).
    std::uint32_t vertex_count = 0;
    std::uint64_t index_count = 0; ///< after turning into lists; exact once decoded
    Bounds bounds;                 ///< of the undeformed positions; known once decoded
    /// The file rounded positions to multiples of this, from an origin of this primitive's own (Draco); 0: it did not.
    float position_step = 0.0F;

    Stream<std::uint32_t> indices; ///< a list; never empty once decoded
    Stream<glm::vec3> positions;
    Stream<glm::vec3> normals;           ///< unit; empty: flat triangles, unlit points and lines (see geometry.h)
    Stream<glm::vec4> tangents;          ///< unit xyz, w is the handedness; made where a normal map needs them
    std::array<Stream<glm::vec2>, 2> uv; ///< TEXCOORD_0 and _1, v down as in glTF
    Stream<glm::u16vec4> colors;         ///< COLOR_0, linear, unsigned normalised
    std::array<Stream<glm::u16vec4>, 2> joints;
    std::array<Stream<glm::vec4>, 2> weights; ///< normalised so that both sets together sum to 1
    std::vector<MorphTarget> morphs;
};

struct Mesh {
    std::string name;
    std::vector<Primitive> primitives;
    std::vector<float> weights; ///< default morph weights; one a target
};

enum class Filter { nearest, linear };
enum class Wrap { repeat, mirror, clamp };
struct Sampler {
    Filter mag = Filter::linear;
    Filter min = Filter::linear;
    bool mipmaps = true;
    Filter mip = Filter::linear;
    Wrap wrap_u = Wrap::repeat;
    Wrap wrap_v = Wrap::repeat;
    bool operator==(const Sampler&) const = default;
};

struct Image {
    std::string name; ///< its name in the file, its URI, or "image 3"
    image::Header header;
    Stream<std::byte> encoded; ///< empty when the image cannot be used; the reader has warned then
    bool tiled = false; ///< of a shell: its texels are elsewhere (a pack's tiles), and `encoded` is empty for that
};

struct Texture {
    int image = -1; ///< -1: cannot be used, drawn as if absent
    Sampler sampler;
    bool operator==(const Texture&) const = default;
};

struct TextureRef {
    int texture = -1; ///< -1: no texture
    int uv_set = 0;   ///< 0 or 1
    /// KHR_texture_transform as rows of a 2x3 matrix: uv' = (dot(row0, (u, v, 1)), dot(row1, (u, v, 1))).
    glm::vec3 row0{1, 0, 0};
    glm::vec3 row1{0, 1, 0};
};

enum class AlphaMode { opaque, mask, blend };

/// Metallic-roughness with the extensions that are drawn. Texture colours multiply the factors.
struct Material {
    std::string name;
    AlphaMode alpha_mode = AlphaMode::opaque;
    float alpha_cutoff = 0.5F;
    bool double_sided = false;
    bool unlit = false;

    glm::vec4 base_color{1.0F};
    float metallic = 1.0F;
    float roughness = 1.0F;
    float normal_scale = 1.0F;
    float occlusion_strength = 1.0F;
    glm::vec3 emissive{0.0F}; ///< already multiplied by KHR_materials_emissive_strength
    float ior = 1.5F;         ///< 0 stands for "infinite", as KHR_materials_ior says
    float specular = 1.0F;    ///< KHR_materials_specular
    glm::vec3 specular_color{1.0F};

    TextureRef base_color_texture;         ///< sRGB, straight alpha
    TextureRef metallic_roughness_texture; ///< linear; roughness in g, metallic in b
    TextureRef normal_texture;             ///< linear, tangent space, y up
    TextureRef occlusion_texture;          ///< linear, in r
    TextureRef emissive_texture;           ///< sRGB
    TextureRef specular_texture;           ///< linear, in a
    TextureRef specular_color_texture;     ///< sRGB
};

struct Camera {
    std::string name;
    bool perspective = true;
    float yfov = 0.8F;                 ///< radians, perspective only
    std::optional<float> aspect_ratio; ///< width over height
    float xmag = 1.0F, ymag = 1.0F;    ///< half width and height, orthographic only
    float znear = 0.01F;
    std::optional<float> zfar; ///< none: infinite
};

enum class LightType { directional, point, spot };
struct Light { ///< KHR_lights_punctual; shines along its node's -z
    std::string name;
    LightType type = LightType::directional;
    glm::vec3 color{1.0F};
    float intensity = 1.0F;     ///< lux for directional, candela otherwise
    std::optional<float> range; ///< metres
    float inner_cone = 0.0F;    ///< radians from the axis
    float outer_cone = 0.785398F;
};

struct Transform {
    glm::vec3 translation{0.0F};
    glm::quat rotation{1.0F, 0.0F, 0.0F, 0.0F}; ///< w, x, y, z
    glm::vec3 scale{1.0F};
    [[nodiscard]] glm::mat4 matrix() const;
};

struct Node {
    std::string name;
    int parent = -1;
    std::vector<int> children;
    Transform local;                 ///< unused when `matrix` is set
    std::optional<glm::mat4> matrix; ///< a matrix that the file gave; such a node is never animated
    int mesh = -1;
    int skin = -1;
    int camera = -1;
    int light = -1;
    std::vector<float> weights;       ///< replaces the mesh's, or empty
    std::vector<glm::mat4> instances; ///< EXT_mesh_gpu_instancing, relative to the node; empty: the mesh once
};

struct Skin {
    std::string name;
    std::vector<int> joints;             ///< nodes
    std::vector<glm::mat4> inverse_bind; ///< one a joint
};

/// What a channel moves: a part of its node's transform, or the weights of its mesh's morph targets.
enum class AnimationPath { translation, rotation, scale, weights };
enum class Interpolation { step, linear, cubic_spline };
struct Channel {
    int node = -1;
    AnimationPath path = AnimationPath::translation;
    Interpolation interpolation = Interpolation::linear;
    std::vector<float> times; ///< seconds, ascending, at least one
    /// times.size() * stride values, times 3 (in-tangent, value, out-tangent) for cubic_spline.
    /// stride: 3 for translation and scale, 4 for rotation (x, y, z, w), the number of morph targets for weights.
    std::vector<float> values;
};
struct Animation {
    std::string name;
    float duration = 0.0F; ///< seconds
    std::vector<Channel> channels;
};

struct Scene {
    std::string name;
    std::vector<int> roots; ///< nodes
};

/// How an extension that the file uses is treated.
enum class Handling { drawn, kept_as_metadata, drawn_as_base_material, ignored };
struct Extension {
    std::string name;
    bool required = false;
    Handling handling = Handling::ignored;
};

struct Metadata {
    std::string format; ///< of the file, in words: "glTF", "PLY, binary little-endian", "OBJ", "STL, ASCII"
    std::vector<std::string> comments; ///< of files whose format has no better place for rights and origin, a line each
    std::string copyright;
    std::string generator;
    std::string version;
    std::string xmp_json; ///< the KHR_xmp_json_ld packet of the asset, as JSON text; empty when there is none
};

struct Scan {
    std::string source; ///< UTF-8 path, for messages
    std::vector<Mesh> meshes;
    std::vector<Material> materials;
    std::vector<Texture> textures;
    std::vector<Image> images;
    std::vector<Camera> cameras;
    std::vector<Light> lights;
    std::vector<Node> nodes;
    std::vector<Skin> skins;
    std::vector<Animation> animations;
    std::vector<Scene> scenes; ///< never empty: a file without scenes gets one of all its root nodes
    int default_scene = 0;
    std::vector<std::string> variants; ///< KHR_materials_variants
    std::vector<Extension> extensions;
    Metadata metadata;
    std::vector<std::string> warnings; ///< faults that were passed over, each "where: what"
};

} // namespace guanhe::scan
