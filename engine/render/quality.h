// How good a frame can be drawn: what a device is asked for, what a software rasteriser is spared, and the words for
// it.
#pragma once

#include "render/core.h"

#include <cstdint>
#include <optional>

namespace guanhe::render {

/// Fills in Core's sample count, anisotropy, shadow map size and what the size of a scene does to them: what
/// `core.asked` wants, as far as the device has it and it is worth its time there.
void choose_quality(Core& core, bool software);

/// What decides how a frame is drawn, of everything shown.
struct SceneCost {
    std::uint64_t triangles = 0; ///< at all places, before culling
    bool textures = false;       ///< there are some
    bool shadows = false;        ///< they are asked for, and something throws one
};
/// How to draw it. The words name only what the picture has less of.
[[nodiscard]] FrameQuality quality_of(const Core& core, const SceneCost& scene);

/// The same, frame after frame, with the words of the frame before as long as they hold. A scene that was too large
/// stays so until it has half as many triangles: samples change what hides what, and so the number that their choice
/// rests on, and frames of one and of several would take turns.
class KnownQuality {
public:
    [[nodiscard]] const FrameQuality& of(const Core& core, const SceneCost& scene);

private:
    struct Class { ///< all of a scene's cost that quality_of() tells apart
        VkSampleCountFlagBits samples;
        bool too_many_for_shadows, textures, shadows;
        bool operator==(const Class&) const = default;
    };
    std::optional<Class> class_;
    std::uint64_t triangles_ = 0; ///< that the frame before was taken to have
    FrameQuality quality_;
};

} // namespace guanhe::render
