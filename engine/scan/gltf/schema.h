// The shape of glTF JSON, as tables, and the walk that checks a document against them.
#pragma once

#include "scan/gltf/json.h"

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace guanhe::scan::gltf {

struct ObjectSchema;

enum class Kind {
    boolean,
    text,
    uri,        ///< a string that may be very long; checked, but not copied
    texts,      ///< an array of strings
    integer,    ///< within [low, high]
    number,     ///< finite as a float; outside of [low, high] it is clamped, with a warning
    numbers,    ///< an array of min_count to max_count numbers
    index,      ///< of an element of `target`
    indices,    ///< an array of those, each at most once
    index_map,  ///< an object of those, any names
    index_maps, ///< an array of those objects
    object,     ///< of shape `of`
    objects,    ///< an array of those
    integer_map ///< an object of non-negative integers
};

/// What an index counts in.
enum class Target {
    none,
    accessors,
    buffers,
    buffer_views,
    cameras,
    images,
    lights,
    materials,
    meshes,
    nodes,
    samplers,
    scenes,
    skins,
    textures,
    variants,
    packets,
    count_
};

struct Field {
    std::string_view name;
    Kind kind = Kind::boolean;
    bool required = false;
    double low = std::numeric_limits<double>::lowest();
    double high = std::numeric_limits<double>::max();
    std::size_t min_count = 0;
    std::size_t max_count = std::numeric_limits<std::size_t>::max();
    Target target = Target::none;
    const ObjectSchema* of = nullptr;

    [[nodiscard]] constexpr Field needed() const {
        auto field = *this;
        field.required = true;
        return field;
    }
};

struct ExtensionSchema {
    std::string_view name;
    const ObjectSchema* of;
};

struct ObjectSchema {
    std::span<const Field> fields;
    std::span<const ExtensionSchema> extensions;
};

/// The document's own shape (scan/gltf/schema_tables.cpp).
[[nodiscard]] const ObjectSchema& document_schema() noexcept;

/// Checks the whole document: types, required members, ranges, that every index names something. Repairs in place what
/// is harmless (numbers out of range, integers written as 1.0), with warnings. Returns a copy of the core document that
/// holds only what was checked: no extensions, no extras, no unknown members.
[[nodiscard]] Result<Json> check_document(Json& document, Faults& faults);

} // namespace guanhe::scan::gltf
