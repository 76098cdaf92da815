#include "render/cluster_selection.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

namespace guanhe::render {

namespace {

constexpr std::uint32_t most_triangles = 1U << 24U; // 192 MiB of indices; beyond, the error grows instead
constexpr std::uint32_t most_visible = 1U << 23U;   // what an index holds beside the corner, and one bit to spare
constexpr std::uint32_t triangles_phase = offsetof(shared::ClusterCounters, phases);

constexpr VkPipelineStageFlags2 compute = VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT;
constexpr VkPipelineStageFlags2 drawing =
    VK_PIPELINE_STAGE_2_DRAW_INDIRECT_BIT | VK_PIPELINE_STAGE_2_INDEX_INPUT_BIT | VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT;
constexpr VkAccessFlags2 read_write = VK_ACCESS_2_SHADER_STORAGE_READ_BIT | VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT;

void between_passes(VkCommandBuffer cmd) {
    gpu::barrier(cmd, compute, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT, compute | VK_PIPELINE_STAGE_2_DRAW_INDIRECT_BIT,
                 read_write | VK_ACCESS_2_INDIRECT_COMMAND_READ_BIT);
}

std::uint32_t phase_offset(std::uint32_t phase, std::size_t member) {
    return triangles_phase + phase * static_cast<std::uint32_t>(sizeof(shared::ClusterPhase)) +
           static_cast<std::uint32_t>(member);
}

} // namespace

Result<void> ClusterSelection::bind(VkCommandBuffer cmd, std::string_view shader, const gpu::Constants& constants) {
    GUANHE_TRY_LET(const VkPipeline pipeline, core_->pipelines->compute({shader, constants}));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
    return {};
}

void ClusterSelection::push(VkCommandBuffer cmd, const shared::ClusterPush& values) const {
    vkCmdPushConstants(cmd, core_->pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof values, &values);
}

Result<void> ClusterSelection::fit(const SelectionRequest& request, std::uint32_t pairs) {
    constexpr VkBufferUsageFlags usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT;
    const auto make = [&](gpu::Buffer& buffer, std::uint64_t size, VkBufferUsageFlags more,
                          std::string_view name) -> Result<void> {
        GUANHE_TRY_LET(buffer,
                       gpu::Buffer::create(*core_->context, size, usage | more, gpu::Buffer::Where::device, name));
        return {};
    };
    if (!counters_) {
        GUANHE_TRY(make(counters_, sizeof(shared::ClusterCounters),
                        VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                            VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                        "cluster counters"));
        for (gpu::Buffer& buffer : readback_) {
            GUANHE_TRY_LET(buffer, gpu::Buffer::create(*core_->context, sizeof(shared::ClusterCounters),
                                                       VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::Buffer::Where::readback,
                                                       "cluster counters read back"));
            std::memset(buffer.mapped, 0, buffer.size);
            buffer.flush();
        }
    }
    if (pairs > max_pairs_) {
        const std::uint32_t most = std::bit_ceil(pairs);
        GUANHE_TRY(make(pairs_, std::uint64_t{most} * sizeof(glm::uvec2), 0, "cluster pages"));
        max_pairs_ = most; // only now: who could not be made is made by the next frame
    }
    // The roots of all instances must fit, come what may.
    const auto roots = static_cast<std::uint32_t>(
        std::min<std::size_t>(request.instances.size() * pack::max_group_clusters, most_visible));
    wanted_visible_ = std::max(wanted_visible_, std::bit_ceil(roots));
    wanted_triangles_ = std::max(wanted_triangles_, std::min(wanted_visible_ * 64, most_triangles));
    if (wanted_visible_ > max_visible_) {
        GUANHE_TRY(
            make(visible_, std::uint64_t{wanted_visible_} * sizeof(shared::VisibleCluster), 0, "visible clusters"));
        max_visible_ = wanted_visible_;
    }
    if (two_phases_ && max_visible_ > max_later_) {
        GUANHE_TRY(make(later_, std::uint64_t{max_visible_} * sizeof(glm::uvec3), 0, "clusters for later"));
        max_later_ = max_visible_;
    }
    if (wanted_triangles_ > max_triangles_) {
        GUANHE_TRY(make(indices_, std::uint64_t{wanted_triangles_} * 3 * sizeof(std::uint32_t),
                        VK_BUFFER_USAGE_INDEX_BUFFER_BIT, "cluster indices"));
        max_triangles_ = wanted_triangles_;
    }
    return {};
}

Result<void> ClusterSelection::record(VkCommandBuffer cmd, const SelectionRequest& request, FrameMemory& memory) {
    address_ = 0;
    std::uint32_t pairs = 0;
    for (const shared::PackInstance& i : request.instances) pairs += i.page_count;
    if (pairs == 0) return {};
    cull_triangles_ = request.cull_triangles;
    samples_ = request.samples;
    two_phases_ = request.pyramid != nullptr;
    GUANHE_TRY(fit(request, pairs));

    GUANHE_TRY_LET(const auto instances, memory.allocate(request.instances.size_bytes()));
    std::memcpy(instances.bytes, request.instances.data(), request.instances.size_bytes());
    GUANHE_TRY_LET(const auto sums, memory.allocate((request.instances.size() + 1) * sizeof(std::uint32_t)));
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < request.instances.size(); ++i) {
        sums.as<std::uint32_t>()[i] = sum;
        sum += request.instances[i].page_count;
    }
    sums.as<std::uint32_t>()[request.instances.size()] = sum;

    shared::ClusterSelection s{};
    s.instances = instances.address;
    s.page_sums = sums.address;
    s.counters = counters_.address;
    s.pairs = pairs_.address;
    s.visible = visible_.address;
    s.indices = indices_.address;
    s.later = later_.address;
    if (two_phases_) {
        s.pyramid = request.pyramid->address();
        s.pyramid_before = request.pyramid->filled() ? 1 : 0;
        s.pyramid_levels = request.pyramid->levels();
        s.pyramid_size = request.pyramid->size();
        s.pyramid_view = request.pyramid->view_stride();
    }
    s.instance_count = static_cast<std::uint32_t>(request.instances.size());
    s.view_count = static_cast<std::uint32_t>(request.views.size());
    s.max_visible = max_visible_;
    s.max_triangles = max_triangles_;
    s.threshold = request.threshold;
    s.nearest = nearest_metres;
    s.cull_back_faces = request.cull_back_faces ? 1 : 0;
    s.viewport = request.viewport;
    std::ranges::copy(request.views, s.views);
    GUANHE_TRY_LET(const auto block, memory.allocate(sizeof s));
    std::memcpy(block.bytes, &s, sizeof s);
    address_ = block.address;

    // What drew and what read back the frame before must be done with the buffers.
    gpu::barrier(cmd, compute | drawing | VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT,
                 compute | VK_PIPELINE_STAGE_2_CLEAR_BIT, read_write | VK_ACCESS_2_TRANSFER_WRITE_BIT);
    vkCmdFillBuffer(cmd, counters_.handle, 0, VK_WHOLE_SIZE, 0);
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_CLEAR_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, compute, read_write);

    push(cmd, {0, address_, 0, pairs, 0});
    GUANHE_TRY(bind(cmd, "clusters_pages.comp"));
    const std::uint32_t groups = (pairs + 63) / 64;
    const std::uint32_t wide = std::min(groups, shared::GROUPS_A_ROW);
    vkCmdDispatch(cmd, wide, (groups + wide - 1) / wide, 1);
    between_passes(cmd);
    GUANHE_TRY(bind(cmd, "clusters_check.comp"));
    vkCmdDispatch(cmd, 1, 1, 1);
    for (std::uint32_t attempt = 1; attempt <= shared::CLUSTER_ATTEMPTS; ++attempt) {
        between_passes(cmd);
        GUANHE_TRY(bind(cmd, "clusters_cull.comp"));
        vkCmdDispatchIndirect(cmd, counters_.handle, offsetof(shared::ClusterCounters, cull_groups));
        between_passes(cmd);
        push(cmd, {0, address_, attempt == shared::CLUSTER_ATTEMPTS ? 1U : 0U, pairs, 0});
        GUANHE_TRY(bind(cmd, "clusters_check.comp"));
        vkCmdDispatch(cmd, 1, 1, 1);
    }
    return record_triangles(cmd, 0);
}

Result<void> ClusterSelection::record_triangles(VkCommandBuffer cmd, std::uint32_t phase) {
    between_passes(cmd);
    push(cmd, {0, address_, 0, 0, phase});
    // A software device has subgroups of eight, and each is to have a cluster to itself.
    const gpu::Constants constants = cull_triangles_ ? gpu::Constants(1U, samples_, 8U) : gpu::Constants(0U, 0U, 32U);
    GUANHE_TRY(bind(cmd, "clusters_triangles.comp", constants));
    vkCmdDispatchIndirect(cmd, counters_.handle, phase_offset(phase, offsetof(shared::ClusterPhase, groups)));
    gpu::barrier(cmd, compute, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT, drawing | compute,
                 VK_ACCESS_2_INDIRECT_COMMAND_READ_BIT | VK_ACCESS_2_INDEX_READ_BIT | read_write);
    return {};
}

Result<void> ClusterSelection::record_later(VkCommandBuffer cmd) {
    if (empty() || !two_phases_) return {};
    between_passes(cmd);
    push(cmd, {0, address_, 0, 0, 1});
    GUANHE_TRY(bind(cmd, "clusters_later.comp"));
    vkCmdDispatchIndirect(cmd, counters_.handle, offsetof(shared::ClusterCounters, later_groups));
    between_passes(cmd);
    GUANHE_TRY(bind(cmd, "clusters_check.comp"));
    vkCmdDispatch(cmd, 1, 1, 1);
    return record_triangles(cmd, 1);
}

void ClusterSelection::read_back(VkCommandBuffer cmd, std::uint32_t slot) {
    if (empty()) return;
    gpu::barrier(cmd, compute, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT, VK_PIPELINE_STAGE_2_COPY_BIT,
                 VK_ACCESS_2_TRANSFER_READ_BIT);
    const VkBufferCopy all{0, 0, sizeof(shared::ClusterCounters)};
    vkCmdCopyBuffer(cmd, counters_.handle, readback_[slot].handle, 1, &all);
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_2_HOST_BIT,
                 VK_ACCESS_2_HOST_READ_BIT);
}

void ClusterSelection::draw(VkCommandBuffer cmd, VkDeviceAddress frame, std::uint32_t kind, std::uint32_t phase) const {
    push(cmd, {frame, address_, 0, 0, phase});
    vkCmdBindIndexBuffer(cmd, indices_.handle, 0, VK_INDEX_TYPE_UINT32);
    vkCmdDrawIndexedIndirect(
        cmd, counters_.handle,
        phase_offset(phase, offsetof(shared::ClusterPhase, draws) + kind * sizeof(shared::DrawCommand)), 1,
        sizeof(shared::DrawCommand));
}

SelectionStats ClusterSelection::stats(std::uint32_t slot) {
    if (!readback_[slot]) return {};
    readback_[slot].invalidate();
    shared::ClusterCounters c;
    std::memcpy(&c, readback_[slot].mapped, sizeof c);
    SelectionStats out;
    out.threshold = c.threshold;
    std::uint32_t clusters = c.later, triangles = c.later_triangles;
    for (const shared::ClusterPhase& phase : c.phases) {
        out.clusters += phase.visible;
        out.triangles += phase.triangles_drawn;
        out.weight += std::max(phase.triangles_drawn, phase.triangles_facing);
    }
    clusters += c.phases[0].visible;
    triangles += c.phases[0].triangles;
    // Room for half as much again before it is needed, and at once where it was.
    clusters = std::max(clusters, c.wanted);
    triangles = std::max(triangles, c.wanted_triangles);
    const auto grown = [&](std::uint32_t now, std::uint32_t used, std::uint32_t most) {
        const std::uint32_t wanted = std::min(used, most) + std::min(used / 2, most);
        return wanted > now ? std::min(std::bit_ceil(wanted), most) : now;
    };
    wanted_visible_ = grown(max_visible_, clusters, most_visible);
    wanted_triangles_ = grown(max_triangles_, triangles, most_triangles);
    out.lacked_room = c.wanted > 0 && (wanted_visible_ > max_visible_ || wanted_triangles_ > max_triangles_);
    return out;
}

} // namespace guanhe::render
