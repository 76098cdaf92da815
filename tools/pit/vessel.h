// A jar with its finish, in glTF.
#pragma once

#include "base/jobs.h"
#include "gltf_writer.h"
#include "pit/jars.h"
#include "pit/pottery.h"

#include <cstddef>
#include <cstdint>

namespace guanhe::tools::pit {

[[nodiscard]] Profile profile_of(const Jar& jar);

/// What every jar's clay and paint are drawn from, for a model of that seed. `number` counts the nine from 0.
[[nodiscard]] std::uint32_t jar_seed(std::uint32_t seed, std::size_t number);

/// Bakes and writes the jar's pictures. Returns the material's index.
[[nodiscard]] Result<std::size_t> add_vessel_material(GltfWriter& writer, const Jar& jar, std::uint32_t seed,
                                                      Jobs& jobs);

/// The jar upright on its foot at the origin, with its handles; broken where it is.
[[nodiscard]] Vessel shape_of(const Jar& jar, std::uint32_t seed);

} // namespace guanhe::tools::pit
