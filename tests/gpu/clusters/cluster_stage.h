// Scans made in memory, baked, and drawn from their packs; and the same scans drawn as whole meshes, which goes by
// another path through everything and so tells what a picture should look like.
#pragma once

#include "render/stage.h"
#include "scratch.h"

#include "pack/pack.h"

#include <functional>
#include <memory>
#include <string>

namespace guanhe::test {

inline constexpr std::uint64_t plenty = std::uint64_t{512} << 20U; ///< bytes on the device

/// Bakes into the folder. `region_triangles`: small ones give small scans several regions.
[[nodiscard]] std::shared_ptr<const pack::Pack> baked(const scan::Scan& scan, const Scratch& scratch, const char* name,
                                                      std::uint32_t region_triangles = 40'000);

/// The same scan with a morph target that moves nothing: drawn as whole meshes, never from clusters.
[[nodiscard]] scan::Scan whole(scan::Scan scan);

/// No sky behind: magenta, which nothing in these scans has.
[[nodiscard]] render::FrameOptions signal_backdrop(bool wait_for_detail = true);

/// Looks from `eye` at `target`, y up.
[[nodiscard]] render::View looking_at(const glm::vec3& eye, const glm::vec3& target, float degrees = 60.0F,
                                      float aspect = 1.0F, float znear = 0.01F);

/// Decibels over all colour channels, against a white of 255; infinite where both are alike.
[[nodiscard]] double psnr(const image::Rgba8& a, const image::Rgba8& b);

/// Pixels with the signal colour in them, were it a single sample's, that no path over such pixels joins to the border
/// of the picture: holes. For scans that have no red.
[[nodiscard]] std::uint32_t holes(const image::Rgba8& picture);
/// Pixels without any of the signal colour.
[[nodiscard]] std::uint32_t covered(const image::Rgba8& picture);

/// A picture that a test has something against is kept in the folder that $GUANHE_KEEP_PICTURES names.
void keep_picture(const image::Rgba8& picture, const std::string& name);

class ClusterStage : public Stage {
public:
    explicit ClusterStage(std::uint64_t memory_bytes = plenty, float lod_error = 1.0F, std::uint32_t samples = 4)
        : Stage(samples) {
        renderer->set_cluster_options({memory_bytes, lod_error});
    }
    void set_error(float pixels, std::uint64_t memory_bytes = plenty) const {
        renderer->set_cluster_options({memory_bytes, pixels});
    }
    /// As if no frame had been drawn before: nothing is taken for hidden, nothing is on its way.
    void forget_last_frame() {
        (void)draw(render::ViewSet{8, 8, {looking({0, 0, 1}), looking({0, 0, 1})}}, signal_backdrop());
    }
};

} // namespace guanhe::test
