// A checked glTF document. The only header that shows tinygltf; included only inside scan/gltf.
#pragma once

#include "scan/gltf/container.h"
#include "scan/gltf/json.h"

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <tiny_gltf.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace guanhe::scan::gltf {

/// Every index in `model` is in range, every number finite, every required member there. `model` has no buffers,
/// images, extensions or extras: those are read from `json`, which was checked too as far as schema_tables.cpp names
/// its members.
struct Document {
    tinygltf::Model model;
    Json json;

    [[nodiscard]] const Json& at(std::string_view array, std::size_t index) const;
    [[nodiscard]] std::size_t count(std::string_view array) const;
};

[[nodiscard]] Result<Document> read_document(const Container& container, Faults& faults);

} // namespace guanhe::scan::gltf
