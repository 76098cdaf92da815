#include "render/cluster_pool.h"

#include "gpu/upload.h"
#include "scan/scan.h"
#include "shaders/clusters.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace guanhe::render {

namespace {

constexpr std::uint64_t mib = std::uint64_t{1} << 20U;
constexpr std::uint64_t moved_a_frame = 8 * mib;

std::uint64_t arena_size(std::uint64_t limit_bytes) {
    return std::clamp(limit_bytes / 8, mib, 32 * mib);
}

constexpr VkBufferUsageFlags data_usage =
    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT;

static_assert(sizeof(shared::ClusterRecord) == sizeof(pack::ResidentCluster));
static_assert(offsetof(shared::ClusterRecord, base) == offsetof(pack::ResidentCluster, base) &&
              offsetof(shared::ClusterRecord, uv_step) == offsetof(pack::ResidentCluster, uv_step));
static_assert(shared::WIDE_POSITIONS == pack::wide_positions && shared::A_NORMALS == pack::has_normals &&
              shared::A_COLORS == pack::has_colors && shared::A_UV0 == pack::has_uv0 &&
              shared::A_UV1 == pack::has_uv1 && shared::A_TANGENTS == pack::has_tangents);
static_assert(shared::NO_PAGE == pack::none);

glm::vec3 vec(const std::array<float, 3>& a) {
    return {a[0], a[1], a[2]};
}

/// A sphere around the spheres of groups. Not the smallest, but it contains them all.
shared::PageRecord record_of(const pack::Pack& pack, const pack::Page& page) {
    const auto groups = pack.groups().subspan(page.first_group, page.group_count);
    scan::Bounds boxes, centers;
    shared::PageRecord r{};
    for (const pack::Group& g : groups) {
        boxes.add(vec(g.box_min));
        boxes.add(vec(g.box_max));
        centers.add(vec(g.center));
        r.error = std::max(r.error, g.error);
        r.cluster_count += g.cluster_count;
    }
    r.center = boxes.center();
    r.radius = boxes.radius() * 1.0001F;
    r.lod_center = centers.center();
    for (const pack::Group& g : groups)
        r.lod_radius = std::max(r.lod_radius, glm::distance(r.lod_center, vec(g.center)) + g.radius);
    r.lod_radius *= 1.0001F;
    return r;
}

} // namespace

struct ClusterPool::Arena {
    gpu::Buffer buffer;
    VmaVirtualBlock block = VK_NULL_HANDLE;
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena() {
        if (block == VK_NULL_HANDLE) return;
        vmaClearVirtualBlock(block);
        vmaDestroyVirtualBlock(block);
    }
};

ClusterPool::ClusterPool(gpu::Context& context, std::uint64_t limit_bytes)
    : context_(&context), limit_bytes_(limit_bytes) {}

Result<void> ClusterPool::add(std::uint32_t pack, const pack::Pack& content) {
    auto entry = std::make_unique<PackEntry>();
    const std::size_t count = content.pages().size();
    entry->places.resize(count);
    entry->resident.resize(count);
    entry->mesh_of.resize(count);
    entry->meshes.resize(content.meshes().size());
    std::vector<shared::PageRecord> records(count);
    for (std::size_t i = 0; i < count; ++i) {
        const pack::Page& page = content.pages()[i];
        records[i] = record_of(content, page);
        entry->mesh_of[i] = page.mesh;
        if (i == 0 || content.pages()[i - 1].mesh != page.mesh)
            entry->meshes[page.mesh].first = static_cast<std::uint32_t>(i);
    }
    entry->pages_offset = (count * sizeof(shared::PageRecord) + 15) / 16 * 16;
    entry->resident_offset = entry->pages_offset + count * sizeof(VkDeviceAddress);
    const std::uint64_t size = std::max<std::uint64_t>(entry->resident_offset + count * sizeof(std::uint32_t), 16);
    GUANHE_TRY_LET(entry->tables,
                   gpu::Buffer::create(*context_, size, data_usage, gpu::Buffer::Where::device, "pack tables"));
    gpu::Uploader uploader(*context_);
    GUANHE_TRY_LET(const auto slice, uploader.write_buffer(entry->tables, 0, size));
    std::memset(slice.bytes.data(), 0, size);
    std::memcpy(slice.bytes.data(), records.data(), count * sizeof(shared::PageRecord));
    uploader.commit(slice);
    GUANHE_TRY(uploader.finish());
    if (packs_.size() <= pack) packs_.resize(std::size_t{pack} + 1);
    packs_[pack] = std::move(entry);
    ++version_;
    return {};
}

void ClusterPool::remove(std::uint32_t pack) {
    packs_[pack].reset();
    ++version_;
}

bool ClusterPool::allocate_in(const std::shared_ptr<Arena>& arena, std::uint64_t bytes, Place& place) const {
    VmaVirtualAllocationCreateInfo want{};
    want.size = bytes;
    want.alignment = 16;
    if (vmaVirtualAllocate(arena->block, &want, &place.allocation, &place.offset) != VK_SUCCESS) return false;
    place.arena = arena;
    place.bytes = bytes;
    return true;
}

Result<ClusterPool::Place> ClusterPool::allocate(std::uint64_t bytes) {
    Place place;
    for (const auto& arena : arenas_)
        if (arena != leaving_ && allocate_in(arena, bytes, place)) return place;
    const std::uint64_t size = std::max(arena_size(limit_bytes_), bytes);
    if (arena_bytes_ + size > limit_bytes_ && !arenas_.empty()) {
        if (leaving_ && allocate_in(leaving_, bytes, place)) return place;
        return Error{"the memory for clusters is full", "", "give more with --memory", ErrorKind::internal};
    }
    auto arena = std::make_shared<Arena>();
    GUANHE_TRY_LET(arena->buffer,
                   gpu::Buffer::create(*context_, size, data_usage, gpu::Buffer::Where::device, "clusters"));
    VmaVirtualBlockCreateInfo info{};
    info.size = size;
    GUANHE_VK(vmaCreateVirtualBlock(&info, &arena->block));
    arena_bytes_ += size;
    arenas_.push_back(arena);
    if (!allocate_in(arena, bytes, place))
        return Error{"a page does not fit in memory made for it", "", "", ErrorKind::internal};
    return place;
}

Result<void> ClusterPool::place(std::uint32_t pack, std::uint32_t page, const pack::DecodedPage& data) {
    PackEntry& entry = *packs_[pack];
    const std::uint64_t bytes = data.words.size() * sizeof(std::uint32_t);
    GUANHE_TRY_LET(entry.places[page], allocate(bytes));
    Place& place = entry.places[page];
    if (context_->shared_memory)
        std::memcpy(place.arena->buffer.mapped + place.offset, data.words.data(), bytes);
    else
        uploads_.push_back({place.arena, place.offset, data.words});
    MeshPages& mesh = entry.meshes[entry.mesh_of[page]];
    place.at = mesh.first + mesh.resident++;
    entry.resident[place.at] = page;
    entry.changed_slots.push_back(place.at);
    entry.changed_pages.push_back(page);
    ++version_;
    return {};
}

void ClusterPool::evict(std::uint32_t pack, std::uint32_t page) {
    PackEntry& entry = *packs_[pack];
    Place gone = std::exchange(entry.places[page], {});
    if (!gone.arena) return;
    std::erase_if(uploads_, [&](const Upload& u) { return u.arena == gone.arena && u.offset == gone.offset; });
    MeshPages& mesh = entry.meshes[entry.mesh_of[page]];
    const std::uint32_t last = mesh.first + --mesh.resident;
    if (gone.at != last) {
        entry.resident[gone.at] = entry.resident[last];
        entry.places[entry.resident[last]].at = gone.at;
        entry.changed_slots.push_back(gone.at);
    }
    entry.changed_pages.push_back(page);
    std::erase_if(moves_, [&](const Move& m) { return m.to == gone.arena && m.range.dstOffset == gone.offset; });
    free(std::move(gone));
    ++version_;
}

/// Once no frame reads it any more.
void ClusterPool::free(Place place) {
    context_->defer([arena = std::move(place.arena), allocation = place.allocation](gpu::Context&) {
        vmaVirtualFree(arena->block, allocation);
    });
}

/// Only above the limit: else what is placed next would ask for the same memory again.
void ClusterPool::give_back_empty() {
    std::erase_if(arenas_, [&](const std::shared_ptr<Arena>& arena) {
        if (arena_bytes_ <= limit_bytes_ || vmaIsVirtualBlockEmpty(arena->block) == VK_FALSE) return false;
        arena_bytes_ -= arena->buffer.size;
        return true;
    });
}

/// The arena with least in it, while there are more than the limit allows.
void ClusterPool::choose_leaving() {
    const bool there = std::ranges::find(arenas_, leaving_) != arenas_.end();
    if (arena_bytes_ <= limit_bytes_ || arenas_.size() < 2) {
        leaving_.reset();
    } else if (!there) {
        tries_ = 0;
        leaving_ = *std::ranges::min_element(arenas_, {}, [](const std::shared_ptr<Arena>& arena) {
            VmaStatistics use{};
            vmaGetVirtualBlockStatistics(arena->block, &use);
            return use.allocationBytes;
        });
    }
}

void ClusterPool::compact() {
    choose_leaving();
    if (std::exchange(tried_version_, version_) != version_) tries_ = 0;
    constexpr std::uint32_t until_free = gpu::frames_in_flight + 2; // what was evicted is
    if (!leaving_ || tries_ > until_free) return;
    std::uint64_t moved = 0;
    for (const auto& entry : packs_) {
        if (!entry) continue;
        for (std::uint32_t page = 0; page < entry->places.size(); ++page) {
            Place& place = entry->places[page];
            if (place.arena != leaving_ || !move(place)) continue;
            entry->changed_pages.push_back(page);
            moved += place.bytes;
            if (moved >= moved_a_frame) return;
        }
    }
    ++tries_; // all that was in it has gone, or has no room elsewhere
}

/// To another arena, where there is room. What a frame in flight reads stays until it is done.
bool ClusterPool::move(Place& place) {
    Place to;
    const auto fits = [&](const auto& arena) { return arena != leaving_ && allocate_in(arena, place.bytes, to); };
    if (std::ranges::none_of(arenas_, fits)) return false;
    to.at = place.at;
    const auto waits = std::ranges::find_if(
        uploads_, [&](const Upload& u) { return u.arena == place.arena && u.offset == place.offset; });
    const auto moves = std::ranges::find_if(
        moves_, [&](const Move& m) { return m.to == place.arena && m.range.dstOffset == place.offset; });
    if (context_->shared_memory) {
        std::memcpy(to.arena->buffer.mapped + to.offset, place.arena->buffer.mapped + place.offset, place.bytes);
    } else if (waits != uploads_.end()) {
        waits->arena = to.arena;
        waits->offset = to.offset;
    } else if (moves != moves_.end()) { // a frame before this one was not submitted
        moves->to = to.arena;
        moves->range.dstOffset = to.offset;
    } else {
        moves_.push_back({place.arena, to.arena, {place.offset, to.offset, place.bytes}});
    }
    free(std::exchange(place, std::move(to)));
    return true;
}

void ClusterPool::record_moves(VkCommandBuffer cmd) {
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_2_COPY_BIT,
                 VK_ACCESS_2_TRANSFER_READ_BIT | VK_ACCESS_2_TRANSFER_WRITE_BIT);
    for (const Move& m : moves_) vkCmdCopyBuffer(cmd, m.from->buffer.handle, m.to->buffer.handle, 1, &m.range);
}

Result<void> ClusterPool::record(VkCommandBuffer cmd, FrameMemory& memory) {
    give_back_empty();
    compact();
    bool copied = false;
    const auto copy = [&](const FrameMemory::Block& from, const gpu::Buffer& to) {
        vkCmdCopyBuffer(cmd, from.buffer, to.handle, static_cast<std::uint32_t>(copies_.size()), copies_.data());
        copied = true;
    };
    const bool any = !uploads_.empty() || !moves_.empty() || std::ranges::any_of(packs_, [](const auto& entry) {
        return entry && !(entry->changed_pages.empty() && entry->changed_slots.empty());
    });
    if (!any) return {};
    // Frames before this one may still be reading the tables.
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_NONE, VK_PIPELINE_STAGE_2_COPY_BIT,
                 VK_ACCESS_2_TRANSFER_WRITE_BIT);
    if (!moves_.empty()) {
        record_moves(cmd);
        copied = true;
    }
    for (const Upload& upload : uploads_) {
        const std::uint64_t bytes = upload.words.size() * sizeof(std::uint32_t);
        GUANHE_TRY_LET(const auto block, memory.allocate(bytes));
        std::memcpy(block.bytes, upload.words.data(), bytes);
        copies_.assign(1, {block.offset, upload.offset, bytes});
        copy(block, upload.arena->buffer);
    }
    for (const auto& entry : packs_) {
        if (!entry) continue;
        const auto once = [](std::vector<std::uint32_t>& list) {
            std::ranges::sort(list);
            list.erase(std::ranges::unique(list).begin(), list.end());
        };
        once(entry->changed_pages);
        once(entry->changed_slots);
        if (!entry->changed_pages.empty()) {
            GUANHE_TRY_LET(const auto block, memory.allocate(entry->changed_pages.size() * sizeof(VkDeviceAddress)));
            copies_.clear();
            for (std::size_t i = 0; i < entry->changed_pages.size(); ++i) {
                const std::uint32_t page = entry->changed_pages[i];
                const Place& place = entry->places[page];
                block.as<VkDeviceAddress>()[i] = place.arena ? place.arena->buffer.address + place.offset : 0;
                copies_.push_back({block.offset + i * 8, entry->pages_offset + std::uint64_t{page} * 8, 8});
            }
            copy(block, entry->tables);
        }
        if (!entry->changed_slots.empty()) {
            GUANHE_TRY_LET(const auto block, memory.allocate(entry->changed_slots.size() * sizeof(std::uint32_t)));
            copies_.clear();
            for (std::size_t i = 0; i < entry->changed_slots.size(); ++i) {
                const std::uint32_t slot = entry->changed_slots[i];
                block.as<std::uint32_t>()[i] = entry->resident[slot];
                copies_.push_back({block.offset + i * 4, entry->resident_offset + std::uint64_t{slot} * 4, 4});
            }
            copy(block, entry->tables);
        }
    }
    if (copied)
        gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                     VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT,
                     VK_ACCESS_2_SHADER_STORAGE_READ_BIT);
    return {};
}

void ClusterPool::ended(bool submitted) {
    if (!submitted) return;
    uploads_.clear();
    moves_.clear();
    for (const auto& entry : packs_) {
        if (!entry) continue;
        entry->changed_pages.clear();
        entry->changed_slots.clear();
    }
}

ClusterPool::Tables ClusterPool::tables(std::uint32_t pack) const {
    const PackEntry& entry = *packs_[pack];
    const VkDeviceAddress at = entry.tables.address;
    return {at, at + entry.pages_offset, at + entry.resident_offset};
}

ClusterPool::MeshPages ClusterPool::pages_of(std::uint32_t pack, std::uint32_t mesh) const {
    return packs_[pack]->meshes[mesh];
}

} // namespace guanhe::render
