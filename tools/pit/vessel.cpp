#include "pit/vessel.h"

#include "materials.h"
#include "noise.h"

#include <algorithm>
#include <cmath>

namespace guanhe::tools::pit {

Profile profile_of(const Jar& jar) {
    return {jar.outline, jar.wall};
}

std::uint32_t jar_seed(std::uint32_t seed, std::size_t number) {
    return seed + 1000U * static_cast<std::uint32_t>(number + 1);
}

Result<std::size_t> add_vessel_material(GltfWriter& writer, const Jar& jar, std::uint32_t seed, Jobs& jobs) {
    const auto pictures = bake_vessel(jobs, profile_of(jar), jar.finish, seed);
    GUANHE_TRY_LET(const auto colour, add_picture(writer, pictures.base_colour, jar.name + " colour", 92));
    GUANHE_TRY_LET(const auto normal, add_picture(writer, pictures.normals, jar.name + " normals", 93));
    GUANHE_TRY_LET(const auto rough, add_picture(writer, pictures.roughness, jar.name + " roughness", 85));
    return writer.add("materials", {{"name", jar.name},
                                    {"pbrMetallicRoughness",
                                     {{"baseColorTexture", {{"index", colour}}},
                                      {"metallicRoughnessTexture", {{"index", rough}}},
                                      {"metallicFactor", 0.0}}},
                                    {"normalTexture", {{"index", normal}}}});
}

Vessel shape_of(const Jar& jar, std::uint32_t seed) {
    const auto profile = profile_of(jar);
    constexpr float break_at = 1.1F; // radians about the vessel
    const auto broken_to = [&](float angle) {
        const float from = std::remainder(angle - break_at, 6.28318531F);
        const float jag = 0.5F * std::abs(std::remainder(angle * 2.3F, 1.0F)) +
                          0.6F * gradient_noise(glm::vec2(angle * 2.2F, 0.5F), seed + 51) +
                          0.06F * gradient_noise(glm::vec2(angle * 31.0F, 0.5F), seed + 53);
        const float bite = glm::smoothstep(1.25F, 0.75F, std::abs(from));
        return profile.length() * (1.0F - bite * std::max(0.0F, 0.36F + 0.26F * jag));
    };
    auto vessel = make_vessel(profile, seed, jar.broken ? BreakLine(broken_to) : BreakLine());
    if (jar.handles) vessel.shell.append(make_handles(profile, seed, 0.52F, 0.66F), glm::mat4(1.0F));
    return vessel;
}

} // namespace guanhe::tools::pit
