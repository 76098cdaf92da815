#include "render/tile_scene.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace guanhe::render {

namespace {

constexpr std::uint64_t bytes_a_settled_frame = std::uint64_t{64} << 20U;
/// Two until what a frame shows is known, one in which it is placed, and one that shows it.
constexpr std::uint32_t quiet_frames = gpu::frames_in_flight + 2;
/// Which pixel of four by four tells, frame by frame: neighbours far apart in time.
constexpr std::array<std::uint32_t, 16> phases{0, 10, 2, 8, 5, 15, 7, 13, 1, 11, 3, 9, 4, 14, 6, 12};

bool same(const ViewSet& a, const ViewSet& b) {
    return a.width == b.width && a.height == b.height &&
           std::ranges::equal(a.views, b.views, [](const View& x, const View& y) {
               return x.world_from_view == y.world_from_view && x.clip_from_view == y.clip_from_view;
           });
}

} // namespace

void TileScene::set_memory(std::uint64_t bytes, std::uint64_t most_bytes) {
    most_bytes_ = most_bytes;
    if (memory_bytes_ == bytes) return;
    memory_bytes_ = bytes;
    if (!streamer_) return;
    stream::TileOptions options;
    options.budget_bytes = bytes;
    streamer_->set_options(options);
    quiet_ = 0;
}

Result<void> TileScene::add(const Model::State& model) {
    if (model.tiled.empty()) return {};
    if (!streamer_) {
        stream::TileOptions options;
        options.budget_bytes = memory_bytes_;
        options.slots_a_side = stream::slots_a_side_for(most_bytes_);
        options.threads = std::max(1U, core_->jobs->thread_count() / 2);
        streamer_ = std::make_unique<stream::TileStreamer>(pool_, options);
    }
    for (const TiledTexture& texture : model.tiled) {
        const pack::TiledTexture& info = model.pack->textures()[texture.in_pack];
        if (auto added = pool_.add(texture, info); !added) {
            remove(model);
            return added;
        }
        streamer_->add(texture.number, model.pack, texture.in_pack);
        textures_.push_back({&model, texture.number, info.tile_count - 1});
    }
    lay_out();
    return {};
}

void TileScene::remove(const Model::State& model) {
    for (const Known& known : textures_) {
        if (known.model != &model) continue;
        streamer_->remove(known.number);
        pool_.remove(known.number);
    }
    if (std::erase_if(textures_, [&](const Known& known) { return known.model == &model; }) > 0) lay_out();
}

void TileScene::lay_out() {
    ++layout_;
    words_ = 0;
    quiet_ = 0;
    for (const Known& known : textures_) {
        if (first_words_.size() <= known.number) first_words_.resize(std::size_t{known.number} + 1);
        first_words_[known.number] = words_;
        words_ += (known.tiles + 31) / 32;
    }
}

Result<void> TileScene::fit() {
    const std::uint64_t bytes = std::uint64_t{words_} * sizeof(std::uint32_t);
    if (shown_.size >= bytes) return {};
    constexpr VkBufferUsageFlags usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                                         VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT;
    for (Told& told : told_) {
        told = {};
        GUANHE_TRY_LET(told.bits, gpu::Buffer::create(*core_->context, bytes, VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                                      gpu::Buffer::Where::readback, "tiles shown, read back"));
    }
    // Last: by its size the next frame knows whether all of them were made.
    GUANHE_TRY_LET(shown_,
                   gpu::Buffer::create(*core_->context, bytes, usage, gpu::Buffer::Where::device, "tiles shown"));
    return {};
}

void TileScene::hear(std::uint32_t slot) {
    Told& told = told_[slot];
    const std::uint32_t share = std::exchange(told.share, 0);
    if (share == 0 || told.layout != layout_ || told.bias != streamer_->bias()) return;
    told.bits.invalidate();
    const auto* words = reinterpret_cast<const std::uint32_t*>(told.bits.mapped);
    for (const Known& known : textures_)
        streamer_->see(known.number, std::span(words + first_words_[known.number], (known.tiles + 31) / 32));
    streamer_->seen(share);
}

Result<TileScene::Frame> TileScene::record(VkCommandBuffer cmd, std::uint32_t slot, const ViewSet& views, bool settle,
                                           FrameMemory& memory) {
    recorded_share_ = 0;
    if (empty()) return Frame{};
    hear(slot);
    if (!settle) streamer_->update();
    const bool still = before_ && same(*before_, views);
    if (!still) before_ = views;
    const bool changed = !still || quiet_version_ != pool_.version() || quiet_bias_ != streamer_->bias();
    quiet_ = changed || !streamer_->at_rest() ? 0 : quiet_ + 1;
    quiet_version_ = pool_.version();
    quiet_bias_ = streamer_->bias();

    GUANHE_TRY(fit());
    GUANHE_TRY(pool_.record(cmd, memory));
    Frame frame;
    GUANHE_TRY_LET(frame.records, pool_.write_records(memory, first_words_));
    frame.shown = shown_.address;
    frame.bias = streamer_->bias();
    frame.slab_scale = pool_.slab_scale();
    const bool all = settle || still;
    frame.phase = all ? shared::SHOWN_ALL : phases[frame_++ % phases.size()];
    recorded_ = slot;
    recorded_share_ = all ? 16 : 1;
    // What read back the frame before must be done with the bits.
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COPY_BIT | VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT,
                 VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT, VK_PIPELINE_STAGE_2_CLEAR_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT);
    vkCmdFillBuffer(cmd, shown_.handle, 0, VK_WHOLE_SIZE, 0);
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_CLEAR_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                 VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT,
                 VK_ACCESS_2_SHADER_STORAGE_READ_BIT | VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT);
    return frame;
}

void TileScene::finish(VkCommandBuffer cmd, std::uint32_t slot) {
    if (recorded_share_ == 0) return;
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT,
                 VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_READ_BIT);
    const VkBufferCopy all{0, 0, std::uint64_t{words_} * sizeof(std::uint32_t)};
    vkCmdCopyBuffer(cmd, shown_.handle, told_[slot].bits.handle, 1, &all);
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_2_HOST_BIT,
                 VK_ACCESS_2_HOST_READ_BIT);
}

void TileScene::ended(bool submitted) {
    pool_.ended(submitted);
    const std::uint32_t share = std::exchange(recorded_share_, 0);
    if (!submitted || share == 0) return;
    Told& told = told_[recorded_];
    told.layout = layout_;
    told.share = share;
    told.bias = streamer_->bias();
}

bool TileScene::settle() {
    if (empty()) return false;
    hear(recorded_);
    return streamer_->settle(bytes_a_settled_frame);
}

bool TileScene::at_rest() const noexcept {
    return empty() || quiet_ >= quiet_frames;
}

stream::TileStats TileScene::stats() const {
    return streamer_ ? streamer_->stats() : stream::TileStats{};
}

std::vector<std::string> TileScene::take_warnings() {
    return streamer_ ? streamer_->take_warnings() : std::vector<std::string>{};
}

} // namespace guanhe::render
