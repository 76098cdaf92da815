// Where the bytes are: buffers, buffer views (decompressed when first asked for), and the elements of accessors.
#pragma once

#include "base/file.h"
#include "scan/codecs.h"
#include "scan/gltf/document.h"
#include "scan/scan.h"
#include "scan/source.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace guanhe::scan::gltf {

using scan::Source;

struct Bytes {
    std::span<const std::byte> span;
    std::shared_ptr<const void> keep;
    MappedFile file{}; ///< what `span` lies in, if mapped: who has read it can then say so

    /// Some of them.
    [[nodiscard]] Bytes part(std::span<const std::byte> within) const { return {within, keep, file}; }
};

/// What lies there, shared.
template<class T>
[[nodiscard]] Stream<T> stream_of(std::span<const T> view, const std::shared_ptr<const void>& keep,
                                  const MappedFile& file) {
    return file.bytes().empty() ? Stream<T>(view, keep) : Stream<T>(view, file);
}

/// One accessor, checked against its buffer view: every element lies inside.
struct Shape {
    int view = -1;          ///< -1: zeros
    std::size_t offset = 0; ///< in the view
    std::size_t stride = 0;
    std::size_t count = 0;
    int components = 0;      ///< 1 to 16
    std::size_t element = 0; ///< bytes, with the padding of small matrices' columns
    ComponentType type = ComponentType::f32;
    bool normalized = false;
    struct Sparse {
        std::size_t count = 0;
        std::size_t index_view = 0;
        std::size_t index_offset = 0;
        ComponentType index_type = ComponentType::u32;
        std::size_t value_view = 0;
        std::size_t value_offset = 0;
    };
    std::optional<Sparse> sparse;
};

/// Elements in memory, wherever they came from: a mapping, a decompressed view, Draco, a sparse accessor made dense.
struct Elements {
    const std::byte* data = nullptr;
    std::size_t stride = 0;
    std::size_t count = 0;
    int components = 0;
    ComponentType type = ComponentType::f32;
    bool normalized = false;
    std::shared_ptr<const void> keep;
    MappedFile file{}; ///< as of Bytes
};

/// Bounds what a file makes us decode: small files must not take large memory, nor files that name the same bytes a
/// thousand times.
class Budget {
public:
    explicit Budget(std::uint64_t bytes) : left_(bytes) {}
    [[nodiscard]] bool take(std::uint64_t bytes) noexcept;
    void give(std::uint64_t bytes) noexcept { left_.fetch_add(bytes, std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> left_;
};

/// All members but open() may be called from any thread.
class Store {
public:
    /// Loads every buffer and checks every view and accessor. `document.json` loses its data URIs' text.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const Source& source, const Container& container,
                                                             Document& document, Faults& faults);

    [[nodiscard]] const Shape& shape(std::size_t accessor) const { return shapes_[accessor]; }
    /// The elements, dense; marks the accessor as used.
    [[nodiscard]] Result<Elements> elements(std::size_t accessor);
    /// The bytes of a view that is not compressed.
    [[nodiscard]] Result<Bytes> plain_view(std::size_t index, const Pointer& at);
    /// Whether a view's bytes are compressed, and those bytes as they are in the file.
    [[nodiscard]] bool is_compressed(std::size_t view) const { return views_[view].compressed.has_value(); }
    [[nodiscard]] Bytes stored_view(std::size_t view) const {
        return buffers_[views_[view].buffer].bytes.part(views_[view].bytes);
    }
    /// A file beside the model, mapped.
    [[nodiscard]] Result<Bytes> external(std::string_view uri);

    [[nodiscard]] bool used(std::size_t accessor) const { return used_[accessor].load(std::memory_order_relaxed); }
    /// Fails when the file asks for more than its size can justify.
    [[nodiscard]] Result<void> charge(std::uint64_t bytes, const Pointer& at);
    [[nodiscard]] std::uint64_t input_bytes() const noexcept { return input_bytes_; }

private:
    struct Buffer {
        Bytes bytes;
        std::uint64_t declared = 0;
        bool missing = false; ///< a meshopt fallback buffer that the file leaves out
    };
    struct View {
        std::span<const std::byte> bytes; ///< as stored: compressed if `compressed`
        std::size_t buffer = 0;
        std::uint64_t length = 0; ///< decompressed
        struct Compressed {
            std::size_t count, stride;
            MeshoptMode mode;
            MeshoptFilter filter;
            std::string_view extension;
        };
        std::optional<Compressed> compressed;
        std::size_t stride = 0;
    };
    struct Decoded {
        std::mutex mutex;
        std::optional<Result<Bytes>> bytes;
    };

    Store(Document& document, Faults& faults);
    Result<void> load_buffers(const Source& source, const Container& container);
    Result<void> check_views();
    Result<void> check_compressed(std::size_t index, View& view, const Json& json, std::string_view name);
    Result<void> check_accessors();
    Result<void> check_sparse(std::size_t accessor, Shape& shape);
    Result<Bytes> view_bytes(std::size_t index);
    Result<Elements> dense(std::size_t accessor);

    Document& document_;
    Faults& faults_;
    Budget budget_{0};
    std::uint64_t input_bytes_ = 0;
    std::optional<Path> folder_;
    std::vector<Buffer> buffers_;
    std::vector<View> views_;
    std::vector<Decoded> decoded_;
    std::vector<Shape> shapes_;
    std::vector<std::atomic<bool>> used_;
};

} // namespace guanhe::scan::gltf
