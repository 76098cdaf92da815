#include "xr/panel_layers.h"

#include "xr/pose.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::xr {
namespace {

constexpr float denser = 1.25F;     // than the eyes' pictures, so that who comes a little nearer still sees it sharp
constexpr float too_dense = 2.0F;   // than it is seen: there are no smaller pictures of it, and it would flicker
constexpr std::uint32_t step = 256; // of a swapchain's sides, so that one serves many panels
constexpr std::uint32_t longest = 2048;
constexpr std::uint64_t frames_kept = 90; // of a swapchain that no panel uses; the GPU has long been done with it

std::uint32_t rounded_up(std::uint32_t pixels, std::uint32_t most) {
    return std::min((pixels + step - 1) / step * step, most);
}

bool same_words(const render::Panel& a, const render::Panel& b) {
    return a.sheet == b.sheet && a.scroll == b.scroll && a.lit == b.lit && a.dwell == b.dwell;
}

glm::vec3 middle_of(const render::ViewSet& views) {
    glm::vec3 sum(0.0F);
    for (const render::View& view : views.views) sum += glm::vec3(view.world_from_view[3]);
    return sum / static_cast<float>(views.views.size());
}

} // namespace

float seen_density(const render::Panel& panel, const render::ViewSet& views) {
    const glm::mat4 local = glm::inverse(panel.world_from_panel);
    float density = 0.0F;
    for (const render::View& view : views.views) {
        const float focal = std::max(std::abs(view.clip_from_view[0][0]) * static_cast<float>(views.width),
                                     std::abs(view.clip_from_view[1][1]) * static_cast<float>(views.height)) *
                            0.5F;
        const glm::vec3 eye(local * view.world_from_view[3]);
        const glm::vec2 beside = glm::max(glm::abs(glm::vec2(eye)) - panel.sheet->size * 0.5F, glm::vec2(0.0F));
        constexpr float nearest = 0.1F; // of the panel's metres: what is in one's face is not read
        density = std::max(density, focal / std::max(glm::length(glm::vec3(beside, eye.z)), nearest));
    }
    return density;
}

Result<PanelLayers::Frame> PanelLayers::choose(std::span<const render::Panel> panels, const render::ViewSet& views,
                                               const glm::mat4& world_from_floor, XrSpace floor) {
    ++frame_;
    panels_.assign(panels.begin(), panels.end());
    drawn_.clear();
    quads_.clear();
    order_.clear();
    for (const auto& slot : slots_)
        if (slot) slot->taken = slot->drawing = false;
    if (limits_.none()) return Frame{panels_, drawn_};

    const glm::vec3 eye = middle_of(views);
    const auto away = [&](std::size_t i) { return glm::distance(glm::vec3(panels_[i].world_from_panel[3]), eye); };
    for (std::size_t i = 0; i < panels_.size(); ++i) {
        panels_[i].open = false;
        const glm::mat4& place = panels_[i].world_from_panel;
        if (panels_[i].moving) continue; // another picture in each frame is best drawn once, with the eyes' own
        if (panels_[i].sheet && glm::dot(glm::vec3(place[2]), eye - glm::vec3(place[3])) > 0.0F) order_.push_back(i);
    }
    std::ranges::sort(order_, {}, away);
    order_.resize(std::min<std::size_t>(order_.size(), count()));
    std::ranges::reverse(order_); // as they lie over one another
    for (const std::size_t i : order_) {
        render::Panel& panel = panels_[i];
        Slot* slot = slot_for(panel, seen_density(panel, views) * denser);
        if (slot == nullptr) continue;
        slot->taken = true;
        slot->used = frame_;
        if (!slot->whole || !same_words(slot->shown, panel)) {
            GUANHE_TRY_LET(const bool ready, slot->swapchain.acquire());
            if (!ready) continue;
            if (slot->shown.sheet != panel.sheet) slot->begun = false;
            slot->shown = panel;
            slot->whole = slot->settled = false;
            slot->drawing = true;
            slot->views.assign(slot->swapchain.layers().begin(), slot->swapchain.layers().end());
            slot->images = {};
            slot->images.color = slot->swapchain.image();
            slot->images.color_layers = slot->views;
            slot->images.format = slot->swapchain.format();
            slot->images.width = slot->width;
            slot->images.height = slot->height;
            drawn_.push_back({&slot->shown, &slot->images, &slot->settled});
        }
        if (!slot->begun) continue;
        panel.open = true;
        const glm::mat4 floor_from_panel = glm::inverse(world_from_floor) * panel.world_from_panel;
        const float scale = glm::length(glm::vec3(floor_from_panel[0]));
        auto& quad = quads_.emplace_back(structure<XrCompositionLayerQuad>(XR_TYPE_COMPOSITION_LAYER_QUAD));
        quad.layerFlags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;
        quad.space = floor;
        quad.eyeVisibility = XR_EYE_VISIBILITY_BOTH;
        quad.subImage.swapchain = slot->swapchain.handle();
        quad.subImage.imageRect.extent = {static_cast<std::int32_t>(slot->width),
                                          static_cast<std::int32_t>(slot->height)};
        quad.pose = pose_of(floor_from_panel);
        quad.size = {panel.sheet->size.x * scale, panel.sheet->size.y * scale};
    }
    return Frame{panels_, drawn_};
}

Result<void> PanelLayers::release(bool drawn) {
    Result<void> result;
    for (const auto& slot : slots_) {
        if (!slot || !std::exchange(slot->drawing, false)) continue;
        slot->whole = drawn && slot->settled;
        // An image that nothing was drawn to must not be looked at.
        slot->begun = drawn && (slot->begun || slot->whole);
        if (auto released = slot->swapchain.release(); result) result = std::move(released);
    }
    return result;
}

void PanelLayers::give_up(Error why) {
    limits_ = {};
    quads_.clear();
    refusal_ = std::move(why);
}

float PanelLayers::longest_side() const {
    return static_cast<float>(std::min({longest, limits_.width, limits_.height}));
}

/// The one that shows this panel, else one that is free and large enough, else a new one; null: there is none to be
/// had.
PanelLayers::Slot* PanelLayers::slot_for(const render::Panel& panel, float density) {
    const glm::vec2 size = panel.sheet->size;
    for (const auto& slot : slots_) {
        if (!slot || slot->taken || slot->shown.sheet != panel.sheet) continue;
        const float drawn = static_cast<float>(slot->width) / size.x;
        const bool finer = drawn * denser < density && drawn * std::max(size.x, size.y) < longest_side();
        if ((!finer && drawn < density * too_dense) || fit(*slot, panel, density)) return slot.get();
        slot->shown = {}; // too small for it
        break;
    }
    std::unique_ptr<Slot>* place = nullptr;
    for (auto& slot : slots_) {
        if (slot && slot->used + 1 >= frame_) continue; // a panel of this frame may yet ask for it
        if (slot && fit(*slot, panel, density)) return slot.get();
        if (place == nullptr && (!slot || slot->used + frames_kept < frame_)) place = &slot;
    }
    if (place == nullptr) return nullptr;
    auto made = std::make_unique<Slot>();
    made->room_width = made->room_height = static_cast<std::uint32_t>(longest_side());
    if (!fit(*made, panel, density)) return nullptr;
    made->room_width = rounded_up(made->width, made->room_width);
    made->room_height = rounded_up(made->height, made->room_height);
    auto swapchain =
        Swapchain::create(*context_, session_, Swapchain::Kind::color, format_, made->room_width, made->room_height, 1);
    if (!swapchain) {
        limits_ = {};
        refusal_ = std::move(swapchain).error();
        return nullptr;
    }
    made->swapchain = std::move(*swapchain);
    *place = std::move(made);
    return place->get();
}

/// How many of its pixels the panel takes. False: it has too few for this density.
bool PanelLayers::fit(Slot& slot, const render::Panel& panel, float density) {
    const glm::vec2 size = panel.sheet->size;
    const float used = std::min(density, longest_side() / std::max(size.x, size.y));
    const auto width = static_cast<std::uint32_t>(std::ceil(size.x * used - 1e-3F));
    const auto height = static_cast<std::uint32_t>(std::ceil(size.y * used - 1e-3F));
    if (width == 0 || height == 0 || width > slot.room_width || height > slot.room_height) return false;
    slot.width = width;
    slot.height = height;
    slot.whole = slot.begun = false;
    return true;
}

} // namespace guanhe::xr
