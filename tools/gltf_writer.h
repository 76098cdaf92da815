// Writes glTF 2.0 as it is made: binary data goes straight to disk, so a model may be far larger than memory.
// FILE.glb becomes one file; FILE.gltf becomes JSON beside FILE-0.bin, FILE-1.bin … of at most 2 GiB each.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace guanhe::tools {

using Json = nlohmann::ordered_json;

/// The glTF numbers for what a buffer view holds and how an accessor reads it.
enum class ViewUse : int { other = 0, vertices = 34962, indices = 34963 };
enum class Component : int { u8 = 5121, u16 = 5123, u32 = 5125, f32 = 5126 };

/// A GLB counts its bytes in 32 bits.
inline constexpr std::uint64_t max_glb_bytes = 0xFFFF'FFFFULL;

/// One thread at a time. Everything is written under temporary names, which the destructor removes unless finish()
/// succeeded.
class GltfWriter {
public:
    struct Options {
        std::string generator;
        /// Room left for the JSON of a .glb. Where it is too small, finish() moves the binary data up (a second pass
        /// over it).
        std::uint64_t json_room = 0;
        std::uint64_t part_bytes = std::uint64_t{2} << 30U; ///< the most in one .bin
    };

    /// Errors: an extension other than .glb and .gltf; the folder is missing or read-only.
    [[nodiscard]] static Result<std::unique_ptr<GltfWriter>> create(const Path& file, Options options);
    ~GltfWriter();
    GltfWriter(const GltfWriter&) = delete;
    GltfWriter& operator=(const GltfWriter&) = delete;

    /// The document without its buffers, bufferViews and accessors, which the writer keeps. Add nodes, materials, …
    /// here.
    [[nodiscard]] Json& document() noexcept { return document_; }

    /// Appends bytes on a 4-byte boundary. Returns the buffer view's index. Errors: disk full; a .glb above 4 GiB.
    [[nodiscard]] Result<std::size_t> write(std::span<const std::byte> bytes, ViewUse use);

    /// `type` is "SCALAR", "VEC3", …; min and max may be empty. Returns the accessor's index.
    std::size_t add_accessor(std::size_t view, Component component, std::uint64_t count, const std::string& type,
                             bool normalized = false, std::span<const float> min = {}, std::span<const float> max = {});

    /// An image in the binary data, and a texture of it that repeats, with mipmaps. Returns the texture's index.
    [[nodiscard]] Result<std::size_t> add_texture(std::span<const std::byte> encoded, const std::string& mime,
                                                  const std::string& name);

    /// Appends to document()[list] and returns the index: add("nodes", {…}).
    std::size_t add(const std::string& list, Json value);

    /// Writes the JSON and gives everything its real name. Nothing else may be called afterwards.
    [[nodiscard]] Result<void> finish();

private:
    struct Part;
    GltfWriter(Path file, Options options);
    [[nodiscard]] Result<void> open_part();
    [[nodiscard]] Result<void> close_part();
    [[nodiscard]] Result<void> finish_glb();
    [[nodiscard]] Result<void> finish_gltf();
    [[nodiscard]] std::string json_text(int indent);
    [[nodiscard]] Error disk_error(const Path& path) const;

    Path file_;
    Options options_;
    bool single_ = true; ///< .glb
    Json document_;
    Json views_ = Json::array();
    Json accessors_ = Json::array();
    std::vector<std::unique_ptr<Part>> parts_;
};

} // namespace guanhe::tools
