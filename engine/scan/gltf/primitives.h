// Decoding of one primitive's geometry; called for many at once.
#pragma once

#include "scan/gltf/reader.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace guanhe::scan::gltf {

/// Streams made from accessors that several primitives name: made once, then shared.
template<class T>
class SharedStreams {
public:
    template<class Make>
    Result<Stream<T>> get(int accessor, Make make) {
        Slot* slot = nullptr;
        {
            const std::lock_guard lock(mutex_);
            auto& entry = slots_[accessor];
            if (!entry) entry = std::make_unique<Slot>();
            slot = entry.get();
        }
        const std::lock_guard lock(slot->mutex); // others that want the same wait for it
        if (!slot->stream) slot->stream.emplace(make());
        return *slot->stream;
    }

private:
    struct Slot {
        std::mutex mutex;
        std::optional<Result<Stream<T>>> stream;
    };
    std::mutex mutex_;
    std::map<int, std::unique_ptr<Slot>> slots_;
};

class PrimitiveDecoder {
public:
    /// After nodes, skins, materials and outlines were read.
    explicit PrimitiveDecoder(Reader& reader);

    /// About how much work there is, for progress and for the order of work: bytes to be read, as many again where a
    /// sink copies them, and for the slow steps the bytes that take as long.
    [[nodiscard]] std::uint64_t cost(const PrimitiveOrigin& origin, bool for_sink) const;
    /// Errors for compressed data that is named too often; before decode().
    [[nodiscard]] Result<void> check_compressed() const;
    /// Fills the outline. Thread-safe for different primitives. Leaves a sink's share of `progress`.
    [[nodiscard]] Result<void> decode(const PrimitiveOrigin& origin, ProgressPart& progress, Primitive& primitive);
    /// Lets go of the file's bytes that only this primitive needed, once its streams were taken.
    void forget(const PrimitiveOrigin& origin);

private:
    class Work; // one primitive while it is decoded

    Reader& reader_;
    std::vector<std::uint32_t> uses_;   ///< an accessor: how many primitives' members name it
    std::vector<std::uint32_t> joints_; ///< a mesh: joints in the smallest skin that draws it; 0: none does
    SharedStreams<glm::vec3> positions_;
    SharedStreams<glm::vec3> displacements_;
    SharedStreams<glm::vec3> normals_;
    SharedStreams<glm::vec4> tangents_;
    SharedStreams<glm::vec2> uvs_;
    SharedStreams<glm::u16vec4> colors_;
    SharedStreams<std::uint32_t> indices_;
};

} // namespace guanhe::scan::gltf
