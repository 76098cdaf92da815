// Store: accessors.
#include "scan/gltf/store.h"

#include <array>
#include <cstring>

namespace guanhe::scan::gltf {

namespace {

struct Type {
    int code;
    int rows;
    int columns;
};
constexpr std::array types{Type{TINYGLTF_TYPE_SCALAR, 1, 1}, Type{TINYGLTF_TYPE_VEC2, 2, 1},
                           Type{TINYGLTF_TYPE_VEC3, 3, 1},   Type{TINYGLTF_TYPE_VEC4, 4, 1},
                           Type{TINYGLTF_TYPE_MAT2, 2, 2},   Type{TINYGLTF_TYPE_MAT3, 3, 3},
                           Type{TINYGLTF_TYPE_MAT4, 4, 4}};

std::uint32_t index_at(const std::byte* data, ComponentType type, std::size_t i) {
    if (type == ComponentType::u8) return std::to_integer<std::uint32_t>(data[i]);
    if (type == ComponentType::u16) {
        std::uint16_t value = 0;
        std::memcpy(&value, data + i * 2, 2);
        return value;
    }
    std::uint32_t value = 0;
    std::memcpy(&value, data + i * 4, 4);
    return value;
}

} // namespace

Result<void> Store::check_accessors() {
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
        const auto& typed = document_.model.accessors[i];
        auto& shape = shapes_[i];
        const auto at = Pointer() / "accessors" / i;
        shape.type = static_cast<ComponentType>(typed.componentType);
        const auto size = component_size(shape.type);
        if (size == 0) {
            return faults_.at(at / "componentType", "is " + std::to_string(typed.componentType) +
                                                        "; 5120, 5121, 5122, 5123, 5125 or 5126 was expected");
        }
        for (const auto& type : types) {
            if (type.code != typed.type) continue;
            shape.components = type.rows * type.columns;
            const auto column = static_cast<std::size_t>(type.rows) * size;
            const auto padded = type.columns == 1 ? column : (column + 3) / 4 * 4;
            shape.element = padded * static_cast<std::size_t>(type.columns);
        }
        shape.normalized = typed.normalized;
        shape.count = typed.count;
        shape.offset = typed.byteOffset;
        shape.view = typed.bufferView;
        shape.stride = shape.element;
        if (shape.view >= 0) {
            const auto& view = views_[static_cast<std::size_t>(shape.view)];
            if (view.stride != 0) shape.stride = view.stride;
            if (shape.stride < shape.element) {
                return faults_.at(Pointer() / "bufferViews" / static_cast<std::size_t>(shape.view) / "byteStride",
                                  "is " + std::to_string(shape.stride) + ", less than the " +
                                      std::to_string(shape.element) + " bytes of an element of accessor " +
                                      std::to_string(i));
            }
            // No overflow: an offset is below 2^53, a count below 2^31, a stride below 2^8.
            const auto end = shape.offset + shape.stride * (shape.count - 1) + shape.element;
            if (end > view.length) {
                return faults_.at(at,
                                  "its " + std::to_string(shape.count) + " elements end at byte " +
                                      std::to_string(end) + " of buffer view " + std::to_string(shape.view) +
                                      ", which has " + std::to_string(view.length),
                                  "the file was cut short, or the count is wrong");
            }
            const auto& plain = document_.model.bufferViews[static_cast<std::size_t>(shape.view)];
            if ((shape.offset + (view.compressed ? 0 : plain.byteOffset)) % size != 0) {
                faults_.warn(at / "byteOffset",
                             "is not aligned to its components of " + std::to_string(size) + " bytes");
            }
        }
        if (typed.sparse.isSparse) GUANHE_TRY(check_sparse(i, shape));
    }
    return {};
}

Result<void> Store::check_sparse(std::size_t accessor, Shape& shape) {
    const auto& typed = document_.model.accessors[accessor].sparse;
    const auto at = Pointer() / "accessors" / accessor / "sparse";
    Shape::Sparse sparse{static_cast<std::size_t>(typed.count),
                         static_cast<std::size_t>(typed.indices.bufferView),
                         typed.indices.byteOffset,
                         static_cast<ComponentType>(typed.indices.componentType),
                         static_cast<std::size_t>(typed.values.bufferView),
                         typed.values.byteOffset};
    if (sparse.count > shape.count) {
        return faults_.at(at / "count", "is " + std::to_string(sparse.count) + ", more than the accessor's " +
                                            std::to_string(shape.count));
    }
    if (sparse.index_type != ComponentType::u8 && sparse.index_type != ComponentType::u16 &&
        sparse.index_type != ComponentType::u32) {
        return faults_.at(at / "indices" / "componentType",
                          "is " + std::to_string(typed.indices.componentType) + "; 5121, 5123 or 5125 was expected");
    }
    const auto check = [&](std::size_t view, std::size_t offset, std::size_t bytes,
                           std::string_view what) -> Result<void> {
        if (offset + bytes <= views_[view].length) return {};
        return faults_.at(at / what, "end at byte " + std::to_string(offset + bytes) + " of buffer view " +
                                         std::to_string(view) + ", which has " + std::to_string(views_[view].length));
    };
    GUANHE_TRY(
        check(sparse.index_view, sparse.index_offset, sparse.count * component_size(sparse.index_type), "indices"));
    GUANHE_TRY(check(sparse.value_view, sparse.value_offset, sparse.count * shape.element, "values"));
    shape.sparse = sparse;
    return {};
}

Result<Elements> Store::elements(std::size_t accessor) {
    used_[accessor].store(true, std::memory_order_relaxed);
    const auto& shape = shapes_[accessor];
    if (shape.sparse || shape.view < 0) return dense(accessor);
    GUANHE_TRY_LET(auto bytes, view_bytes(static_cast<std::size_t>(shape.view)));
    return Elements{bytes.span.data() + shape.offset,
                    shape.stride,
                    shape.count,
                    shape.components,
                    shape.type,
                    shape.normalized,
                    std::move(bytes.keep),
                    std::move(bytes.file)};
}

Result<Elements> Store::dense(std::size_t accessor) {
    const auto& shape = shapes_[accessor];
    const auto at = Pointer() / "accessors" / accessor;
    GUANHE_TRY(charge(std::uint64_t{shape.count} * shape.element, at / "count"));
    auto values = std::make_shared<std::vector<std::byte>>(shape.count * shape.element);
    if (shape.view >= 0) {
        GUANHE_TRY_LET(const auto base, view_bytes(static_cast<std::size_t>(shape.view)));
        for (std::size_t i = 0; i < shape.count; ++i) {
            std::memcpy(values->data() + i * shape.element, base.span.data() + shape.offset + i * shape.stride,
                        shape.element);
        }
    }
    if (shape.sparse) {
        const auto& sparse = *shape.sparse;
        GUANHE_TRY_LET(const auto index_bytes, view_bytes(sparse.index_view));
        GUANHE_TRY_LET(const auto value_bytes, view_bytes(sparse.value_view));
        const auto* indices = index_bytes.span.data() + sparse.index_offset;
        const auto* replacements = value_bytes.span.data() + sparse.value_offset;
        std::int64_t last = -1;
        for (std::size_t i = 0; i < sparse.count; ++i) {
            const std::int64_t index = index_at(indices, sparse.index_type, i);
            const auto place = at / "sparse" / "indices";
            if (index >= static_cast<std::int64_t>(shape.count)) {
                return faults_.at(place, "element " + std::to_string(i) + " is " + std::to_string(index) +
                                             ", past the accessor's " + std::to_string(shape.count) + " elements");
            }
            if (index <= last) {
                return faults_.at(place, "element " + std::to_string(i) + " is " + std::to_string(index) + " after " +
                                             std::to_string(last) + "; they must ascend");
            }
            last = index;
            std::memcpy(values->data() + static_cast<std::size_t>(index) * shape.element,
                        replacements + i * shape.element, shape.element);
        }
    }
    return Elements{values->data(), shape.element, shape.count, shape.components, shape.type, shape.normalized, values};
}

} // namespace guanhe::scan::gltf
