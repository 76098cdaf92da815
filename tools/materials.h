// Materials and cameras as the makers write them.
#pragma once

#include "gltf_writer.h"
#include "picture.h"

#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

#include <string>

namespace guanhe::tools {

[[nodiscard]] Json vector_json(const glm::vec3& v);
[[nodiscard]] Json quaternion_json(const glm::quat& q);

/// A JPEG in the binary data. Returns the texture's index.
[[nodiscard]] Result<std::size_t> add_picture(GltfWriter& writer, const Picture& picture, const std::string& name,
                                              int quality);

/// Rough and unmetallic, with pictures of colour and normals. Returns the material's index.
[[nodiscard]] Result<std::size_t> add_rough_material(GltfWriter& writer, const std::string& name, const Picture& colour,
                                                     const Picture& normals, bool double_sided = false);

std::size_t add_plain_material(GltfWriter& writer, const std::string& name, const glm::vec3& colour, float roughness);

/// A camera node. Returns its index.
std::size_t add_camera(GltfWriter& writer, const std::string& name, const glm::vec3& eye, const glm::vec3& target);

} // namespace guanhe::tools
