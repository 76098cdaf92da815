#include "render/panels/panels.h"

#include "render/moving_pictures.h"
#include "render/passes.h"
#include "render/screen.h"
#include "shaders/panels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace guanhe::render {
namespace {

constexpr float steps_an_octave = 2.0F; // of the ladder of densities
constexpr float least_density = 16.0F;  // pixels a metre
constexpr std::uint32_t most_side = 8192;
constexpr float open_within = 0.15F;      // ems: its rim is drawn, so that a layer that is a little off shows no gap
constexpr std::uint64_t frames_kept = 90; // after which a picture that nobody wants is let go

std::uint64_t bytes_of(const PanelSheet& sheet, const PanelPages& pages, float density) {
    const float pixels = std::ceil(sheet.size.x * density) * std::ceil(pages.height() * density);
    return static_cast<std::uint64_t>(pixels) * 4 * 4 / 3; // with its mips
}

float rung_above(float density) {
    return std::exp2(std::ceil(std::log2(density) * steps_an_octave - 1e-3F) / steps_an_octave);
}
float rung_below(float density) {
    return density * std::exp2(-1.0F / steps_an_octave);
}

shared::PanelRecord record_of(const Panel& panel, const glm::vec3& origin, float pixel) {
    const PanelSheet& sheet = *panel.sheet;
    shared::PanelRecord r{};
    glm::mat4 world = panel.world_from_panel;
    world[3] -= glm::vec4(origin, 0.0F);
    r.world_from_panel = glm::mat4x3(world);
    r.size = sheet.size;
    r.corner = sheet.corner;
    r.margin = 2.0F * pixel;
    r.window_top = sheet.window.low.y;
    r.window_bottom = sheet.window.high.y;
    r.slot = shared::NO_PICTURE;
    r.background = sheet.colors.background;
    r.accent = sheet.colors.accent;
    r.open = panel.open ? open_within * sheet.em : 0.0F;
    r.ring = sheet.colors.words;
    const float most = sheet.most_scroll();
    const PanelSheet::Seen seen = sheet.seen(panel.scroll);
    r.seen_bottom = r.window_top + seen.height;
    r.fade = 0.7F * sheet.em;
    if (most > 0.0F) {
        const float window = r.window_bottom - r.window_top;
        const float thumb = std::max(window * window / sheet.body_height, std::min(window, 1.5F * sheet.em));
        r.more = {seen.cut_above ? 1.0F : 0.0F, seen.cut_below ? 1.0F : 0.0F};
        r.thumb_width = 0.22F * sheet.em;
        r.thumb.x = r.window_top + (window - thumb) * std::clamp(panel.scroll / most, 0.0F, 1.0F);
        r.thumb.y = r.thumb.x + thumb;
    }
    if (panel.lit >= 0 && static_cast<std::size_t>(panel.lit) < sheet.buttons.size()) {
        const PanelSheet::Button& button = sheet.buttons[static_cast<std::size_t>(panel.lit)];
        const SheetBox& box = button.box;
        r.lit = {box.low, box.high};
        r.lit_fill = button.chosen ? 0.0F : 1.0F; // its words are dark, and would be tinted
        r.lit_corner = button.mark ? (box.high.x - box.low.x) * 0.5F : sheet.corner * 0.6F;
        r.lit_line = 0.14F * sheet.em;
        r.dwell = std::clamp(panel.dwell, 0.0F, 1.0F);
    }
    return r;
}

/// Of the part of a panel's moving picture that its window shows; nothing where there is none.
std::optional<shared::PanelRecord> moving_record_of(const Panel& panel, std::uint32_t slot, const glm::vec3& origin) {
    const PanelSheet& sheet = *panel.sheet;
    const PanelSheet::Seen seen = sheet.seen(panel.scroll);
    const float down = sheet.window.low.y - seen.begin;
    const SheetBox& box = sheet.pictures.front().box;
    const float top = std::max(box.low.y + down, sheet.window.low.y);
    const float bottom = std::min(box.high.y + down, sheet.window.low.y + seen.height);
    if (bottom <= top) return {};
    constexpr float before = 0.001F; // metres: of the sheet that it lies on
    const glm::vec2 middle((box.low.x + box.high.x) * 0.5F, (top + bottom) * 0.5F);
    shared::PanelRecord r{};
    glm::mat4 world = panel.world_from_panel;
    world[3] = world * glm::vec4(middle.x - sheet.size.x * 0.5F, sheet.size.y * 0.5F - middle.y, before, 1.0F);
    world[3] -= glm::vec4(origin, 0.0F);
    r.world_from_panel = glm::mat4x3(world);
    const glm::vec2 size = box.high - box.low;
    r.size = {size.x, bottom - top};
    r.uv_per_metre = 1.0F / size;
    r.window_bottom = r.seen_bottom = r.size.y;
    r.body_shift = top - (box.low.y + down);
    r.body_bottom = size.y;
    r.fade = 0.001F;
    r.slot = slot;
    r.background = sheet.colors.background;
    return r;
}

gpu::GraphicsPipelineKey layer_pipeline(VkFormat format) {
    gpu::GraphicsPipelineKey key;
    key.vertex = "panel.vert";
    key.fragment = "panel.frag";
    key.constants = {shared::PANEL_LAYER};
    key.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
    key.color = format;
    return key;
}

} // namespace

gpu::GraphicsPipelineKey panel_pipeline(const PassFormat& format) {
    gpu::GraphicsPipelineKey key;
    key.vertex = "panel.vert";
    key.fragment = "panel.frag";
    key.constants = {shared::PANEL_IN_WORLD};
    key.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
    key.color = color_format;
    key.depth = depth_format;
    key.samples = format.samples;
    key.view_mask = format.view_mask;
    key.blend = key.premultiplied = true; // for the edge; the depth is written, for a headset moves pictures by it
    return key;
}

gpu::GraphicsPipelineKey open_panel_pipeline(const PassFormat& format) {
    gpu::GraphicsPipelineKey key = panel_pipeline(format);
    key.constants = {shared::PANEL_OPEN};
    key.blend = key.premultiplied = false;
    return key;
}

Panels::Panels(std::shared_ptr<Core> core, std::uint64_t budget_bytes)
    : core_(std::move(core)), budget_(budget_bytes) {}

Panels::~Panels() {
    for (const auto& picture : pictures_) {
        if (picture->task) picture->task->cancel();
        Bindless::remove(core_->bindless, Bindless::Kind::texture, picture->slot);
    }
}

Panels::Wanted Panels::want(const Panel& panel, const ViewSet& views, const Eyes& eyes) const {
    Wanted wanted;
    const PanelSheet& sheet = *panel.sheet;
    wanted.panel = &panel;
    wanted.pages = pages_at(sheet, panel.scroll);
    const glm::mat4 local = glm::inverse(panel.world_from_panel);
    const float scale = glm::length(glm::vec3(panel.world_from_panel[0]));
    for (const View& view : views.views) {
        const glm::mat4& clip = view.clip_from_view;
        const float focal = std::max(std::abs(clip[0][0]) * static_cast<float>(views.width),
                                     std::abs(clip[1][1]) * static_cast<float>(views.height)) *
                            0.5F;
        float nearest = 1.0F, farthest = 1.0F; // orthographic
        if (clip[2][3] != 0.0F) {
            const glm::vec3 eye(local * view.world_from_view[3]);
            const glm::vec2 beside = glm::max(glm::abs(glm::vec2(eye)) - sheet.size * 0.5F, glm::vec2(0.0F));
            nearest = std::max(glm::length(glm::vec3(beside, eye.z)) * scale, 0.05F);
            farthest = nearest + glm::length(sheet.size) * scale;
        }
        wanted.density = std::max(wanted.density, focal * scale / nearest);
        wanted.pixel = std::max(wanted.pixel, farthest / (focal * scale));
    }
    const auto most = static_cast<float>(std::min(most_side, core_->context->properties.limits.maxImageDimension2D));
    wanted.density = rung_above(std::clamp(wanted.density, least_density, 1e6F));
    while (wanted.density > 1.0F && std::max(sheet.size.x, wanted.pages.height()) * wanted.density > most)
        wanted.density = rung_below(wanted.density);
    const glm::vec3 middle(panel.world_from_panel[3]);
    wanted.distance =
        eyes.mean.w != 0.0F ? glm::distance(glm::vec3(eyes.mean), middle) : -glm::dot(glm::vec3(eyes.mean), middle);
    return wanted;
}

void Panels::keep_to_budget() {
    const auto bytes = [](const Wanted& w) { return bytes_of(*w.panel->sheet, w.pages, w.density); };
    const auto sum = [&] {
        std::uint64_t all = 0;
        for (const Wanted& wanted : wanted_) all += bytes(wanted);
        return all;
    };
    constexpr std::uint64_t least = 4096;
    for (std::uint64_t most = budget_; most > least && sum() > budget_; most /= 2)
        for (Wanted& wanted : wanted_)
            while (bytes(wanted) > most && wanted.density > least_density) wanted.density = rung_below(wanted.density);
}

std::shared_ptr<text::GlyphStore> Panels::glyphs_of(const std::shared_ptr<const text::Fonts>& fonts) {
    for (const auto& [of, store] : glyphs_)
        if (of == fonts) return store;
    auto made = text::GlyphStore::create(fonts);
    if (!made) warnings_.push_back(made.error().message());
    return glyphs_.emplace_back(fonts, made ? std::move(made).value() : nullptr).second;
}

void Panels::adopt(Picture& picture) {
    auto made = picture.task->take();
    picture.task.reset();
    if (!made) return warnings_.push_back("a panel cannot be drawn: " + made.error().message());
    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.magFilter = info.minFilter = VK_FILTER_LINEAR;
    info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
    info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    info.maxLod = VK_LOD_CLAMP_NONE;
    // Also without a GPU: words from the side cannot be read without it, and these are few pixels.
    info.anisotropyEnable = core_->context->features.samplerAnisotropy;
    info.maxAnisotropy = std::min(8.0F, core_->context->properties.limits.maxSamplerAnisotropy);
    const auto sampler = core_->bindless->sampler(info);
    if (!sampler) return warnings_.push_back("a panel cannot be drawn: " + sampler.error().message());
    picture.slot = core_->bindless->add(Bindless::Kind::texture, made->view, *sampler);
    if (picture.slot == Bindless::none)
        return warnings_.push_back("a panel cannot be drawn: too many textures are shown at once");
    picture.image = std::move(made).value();
}

const Panels::Picture* Panels::picture_of(const Wanted& wanted, bool wait) {
    const auto same = [&](const Picture& p) { return p.sheet == wanted.panel->sheet && p.pages == wanted.pages; };
    Picture* exact = nullptr;
    for (const auto& picture : pictures_) {
        if (!same(*picture)) continue;
        // One rung too dense is good enough, so that who stands between two does not flicker.
        const bool close = !wait && !wanted.layer && picture->slot != Bindless::none &&
                           picture->density >= wanted.density && picture->density < wanted.density * 1.5F;
        if (picture->density == wanted.density || close) exact = picture.get();
        if (close) break;
    }
    if (exact == nullptr) {
        const auto glyphs = glyphs_of(wanted.panel->sheet->fonts);
        if (!glyphs) return nullptr;
        exact = pictures_.emplace_back(std::make_unique<Picture>()).get();
        exact->sheet = wanted.panel->sheet;
        exact->pages = wanted.pages;
        exact->density = wanted.density;
        exact->task = std::make_shared<PanelTask>(*core_->context, exact->sheet, exact->pages, exact->density, glyphs);
        if (!wait) PanelTask::start(exact->task, *core_->jobs);
    }
    exact->used = frame_;
    if (exact->task && wait) exact->task->wait();
    if (exact->task && exact->task->ready()) adopt(*exact);
    if (exact->slot != Bindless::none) return exact;

    Picture* best = nullptr; // the same stretch of the body before all
    for (const auto& picture : pictures_) {
        if (picture->sheet != wanted.panel->sheet || picture->slot == Bindless::none) continue;
        const auto rank = [&](const Picture& p) { return std::pair(same(p), p.density); };
        if (best == nullptr || rank(*picture) > rank(*best)) best = picture.get();
    }
    if (best != nullptr) best->used = frame_;
    return best;
}

void Panels::free_old() {
    std::uint64_t sum = bytes();
    const auto is_old = [&](const std::unique_ptr<Picture>& picture) {
        if (picture->used == frame_) return false;
        if (picture->task && picture->task->ready()) adopt(*picture);
        if (picture->task || (picture->used + frames_kept > frame_ && sum <= budget_)) return false;
        sum -= picture->image.bytes();
        Bindless::remove(core_->bindless, Bindless::Kind::texture, picture->slot);
        return true;
    };
    std::erase_if(pictures_, is_old);
}

Result<void> Panels::prepare(const Request& request, FrameMemory& memory) {
    ++frame_;
    layers_ = request.layers;
    wanted_.clear();
    any_open_ = std::ranges::any_of(request.panels, &Panel::open);
    for (const Panel& panel : request.panels)
        if (panel.sheet) wanted_.push_back(want(panel, *request.views, *request.eyes));
    std::ranges::stable_sort(wanted_, std::ranges::greater{}, &Wanted::distance);
    for (const PanelLayer& layer : request.layers) {
        Wanted wanted;
        wanted.panel = layer.panel;
        wanted.pages = pages_at(*layer.panel->sheet, layer.panel->scroll);
        wanted.density = static_cast<float>(layer.images->width) / layer.panel->sheet->size.x;
        wanted.layer = true;
        wanted_.push_back(wanted);
    }
    keep_to_budget();
    moving_ = 0;
    if (!wanted_.empty()) {
        GUANHE_TRY_LET(const auto block, memory.allocate(2 * wanted_.size() * sizeof(shared::PanelRecord)));
        records_ = block.address;
        auto* records = block.as<shared::PanelRecord>();
        const std::size_t first_layer = wanted_.size() - layers_.size();
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            const Wanted& wanted = wanted_[i];
            shared::PanelRecord r = record_of(*wanted.panel, request.eyes->origin, wanted.pixel);
            const Picture* picture = picture_of(wanted, request.wait);
            if (i >= first_layer && layers_[i - first_layer].settled != nullptr)
                *layers_[i - first_layer].settled = picture != nullptr && picture->density == wanted.density &&
                                                    picture->sheet == wanted.panel->sheet &&
                                                    picture->pages == wanted.pages;
            if (picture != nullptr) {
                const PanelPages& pages = picture->pages;
                const glm::vec2 size(picture->image.desc.width, picture->image.desc.height);
                r.slot = picture->slot;
                r.uv_per_metre = picture->density / size;
                r.body_shift = wanted.panel->sheet->seen(wanted.panel->scroll).begin - pages.body_begin;
                r.foot_shift = pages.head + pages.body - r.window_bottom;
                r.body_top = pages.head;
                r.body_bottom = pages.head + pages.body;
            } else if (glyphs_of(wanted.panel->sheet->fonts)) {
                r.world_from_panel = glm::mat4x3(0.0F); // a ground without words would flash before each of them
            }
            std::memcpy(records++, &r, sizeof r);
        }
        for (const Wanted& wanted : wanted_) {
            const Panel& panel = *wanted.panel;
            if (wanted.layer || !panel.moving || panel.sheet->pictures.empty()) continue;
            const MovingPicture::State& picture = *panel.moving->state_;
            if (picture.shown == nullptr && picture.recorded == nullptr) continue;
            const auto r = moving_record_of(panel, picture.slot, request.eyes->origin);
            if (!r) continue;
            std::memcpy(records++, &*r, sizeof *r);
            ++moving_;
        }
    }
    free_old();
    return {};
}

Result<void> Panels::record(VkCommandBuffer cmd, VkDeviceAddress frame, const PassFormat& format) const {
    const auto count = static_cast<std::uint32_t>(wanted_.size() - layers_.size());
    if (count == 0) return {};
    GUANHE_TRY_LET(const VkPipeline pipeline, core_->pipelines->graphics(panel_pipeline(format)));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
    vkCmdSetFrontFace(cmd, VK_FRONT_FACE_CLOCKWISE); // as the corners of panel.vert follow
    const shared::PanelPush push{frame, records_, 0};
    vkCmdPushConstants(cmd, core_->pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
    vkCmdDraw(cmd, 4, count, 0, 0);
    if (moving_ > 0) {
        const shared::PanelPush moving{frame, records_, static_cast<std::uint32_t>(wanted_.size())};
        vkCmdPushConstants(cmd, core_->pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof moving, &moving);
        vkCmdDraw(cmd, 4, moving_, 0, 0);
        vkCmdPushConstants(cmd, core_->pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
    }
    if (!any_open_) return {};
    GUANHE_TRY_LET(const VkPipeline open, core_->pipelines->graphics(open_panel_pipeline(format)));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, open);
    vkCmdDraw(cmd, 4, count, 0, 0);
    return {};
}

Result<void> Panels::record_layers(VkCommandBuffer cmd) const {
    constexpr VkPipelineStageFlags2 output = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const ScreenImages& to = *layers_[i].images;
        GUANHE_TRY_LET(const VkPipeline pipeline, core_->pipelines->graphics(layer_pipeline(to.format)));
        gpu::barrier(cmd, to.color, VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, output, VK_ACCESS_2_NONE,
                     VK_IMAGE_LAYOUT_UNDEFINED, output, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT,
                     VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
        for (const VkImageView view : to.color_layers) {
            VkRenderingAttachmentInfo color{};
            color.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
            color.imageView = view;
            color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
            color.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR; // to nothing, outside the corners
            color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
            VkRenderingInfo info{};
            info.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
            info.renderArea.extent = {to.width, to.height};
            info.layerCount = 1;
            info.colorAttachmentCount = 1;
            info.pColorAttachments = &color;
            vkCmdBeginRendering(cmd, &info);
            set_area(cmd, to.width, to.height);
            vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
            const auto first = static_cast<std::uint32_t>(wanted_.size() - layers_.size() + i);
            const shared::PanelPush push{0, records_, first};
            vkCmdPushConstants(cmd, core_->pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
            vkCmdDraw(cmd, 4, 1, 0, 0);
            vkCmdEndRendering(cmd);
        }
        gpu::barrier(cmd, to.color, VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, output, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT,
                     VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, output, VK_ACCESS_2_NONE,
                     VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
    }
    return {};
}

std::uint64_t Panels::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& picture : pictures_) sum += picture->image.bytes();
    return sum;
}

} // namespace guanhe::render
