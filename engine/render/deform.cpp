#include "render/deform.h"

#include "shaders/shared.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace guanhe::render {
namespace {

constexpr std::uint32_t group_size = 64;          // deform.comp's
constexpr std::uint32_t most_groups_wide = 65535; // what every device takes

std::uint64_t aligned(std::uint64_t size) {
    return (size + 15) / 16 * 16;
}

Result<std::uint64_t> write_joints(const Model::State& model, int skin, FrameMemory& memory) {
    std::vector<glm::mat4> joints;
    scan::joint_matrices(*model.scan, skin, model.pose, joints);
    // A vertex may name a joint that the skin lacks only if the file is broken, and the reader refuses that.
    GUANHE_TRY_LET(const auto block, memory.allocate(joints.size() * sizeof(glm::mat4x3)));
    for (std::size_t i = 0; i < joints.size(); ++i) block.as<glm::mat4x3>()[i] = glm::mat4x3(joints[i]);
    return block.address;
}

// Targets of weight 0 are left out, so that a face with fifty of them pays for the few in use.
Result<std::uint64_t> write_morphs(const GpuPrimitive& primitive, const std::vector<float>& weights,
                                   FrameMemory& memory, std::uint32_t& count) {
    std::vector<shared::MorphRecord> records;
    for (std::size_t i = 0; i < std::min(primitive.morphs.size(), weights.size()); ++i)
        if (weights[i] != 0.0F)
            records.push_back({primitive.morphs[i].positions, primitive.morphs[i].normals, primitive.morphs[i].tangents,
                               weights[i], 0});
    count = static_cast<std::uint32_t>(records.size());
    if (records.empty()) return std::uint64_t{0};
    GUANHE_TRY_LET(const auto block, memory.allocate(records.size() * sizeof(shared::MorphRecord)));
    std::memcpy(block.bytes, records.data(), records.size() * sizeof(shared::MorphRecord));
    return block.address;
}

} // namespace

void Deformer::forget() {
    for (Slot& slot : slots_) slot.version = 0;
}

Result<void> Deformer::record(Core& core, const Model::State& model, FrameMemory& memory, VkCommandBuffer cmd,
                              std::uint32_t slot_index) {
    Slot& slot = slots_[slot_index];
    posed.assign(model.items.size(), {});
    std::uint64_t size = 0;
    for (const Item& item : model.items)
        if (item.node >= 0)
            size += aligned(item.primitive->vertex_count * 12ULL) + 2 * aligned(item.primitive->vertex_count * 4ULL);
    if (size == 0) return {};
    if (size > slot.buffer.size) {
        GUANHE_TRY_LET(slot.buffer, gpu::Buffer::create(*core.context, size,
                                                        VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                                                            VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                                                        gpu::Buffer::Where::device, "posed vertices"));
        slot.version = 0;
    }
    std::uint64_t at = slot.buffer.address;
    for (std::size_t i = 0; i < model.items.size(); ++i) {
        if (model.items[i].node < 0) continue;
        const std::uint64_t count = model.items[i].primitive->vertex_count;
        posed[i].positions = at;
        posed[i].normals = posed[i].positions + aligned(count * 12);
        posed[i].tangents = posed[i].normals + aligned(count * 4);
        at = posed[i].tangents + aligned(count * 4);
    }
    if (slot.version == model.version) return {};
    slot.version = model.version;

    GUANHE_TRY_LET(const VkPipeline pipeline, core.pipelines->compute({"deform.comp", {}}));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
    for (std::size_t i = 0; i < model.items.size(); ++i) {
        const Item& item = model.items[i];
        if (item.node < 0) continue;
        const GpuPrimitive& p = *item.primitive;
        shared::DeformRecord record{};
        record.positions = p.streams.positions;
        record.normals = p.streams.normals;
        record.tangents = p.streams.tangents;
        record.out_positions = posed[i].positions;
        record.out_normals = posed[i].normals;
        record.out_tangents = posed[i].tangents;
        record.vertex_count = p.vertex_count;
        if ((p.stream_features & shared::F_NORMALS) != 0) record.flags |= shared::D_NORMALS;
        if ((p.stream_features & shared::F_TANGENTS) != 0) record.flags |= shared::D_TANGENTS;
        if (item.skin >= 0) {
            record.flags |= shared::D_SKIN | (p.joints[1] != 0 ? shared::D_SKIN_SECOND_SET : 0U);
            record.joints0 = p.joints[0];
            record.joints1 = p.joints[1];
            record.weights0 = p.weights[0];
            record.weights1 = p.weights[1];
            GUANHE_TRY_LET(record.joints, write_joints(model, item.skin, memory));
        }
        GUANHE_TRY_LET(record.morphs, write_morphs(p, model.pose.weights[static_cast<std::size_t>(item.node)], memory,
                                                   record.morph_count));
        GUANHE_TRY_LET(const auto block, memory.allocate(sizeof record));
        std::memcpy(block.bytes, &record, sizeof record);
        const shared::DeformPush push{block.address};
        vkCmdPushConstants(cmd, core.pipelines->layout(), VK_SHADER_STAGE_ALL, 0, sizeof push, &push);
        const std::uint32_t groups = (p.vertex_count + group_size - 1) / group_size;
        const std::uint32_t wide = std::min(groups, most_groups_wide);
        vkCmdDispatch(cmd, wide, (groups + wide - 1) / wide, 1);
    }
    gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT,
                 VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_READ_BIT);
    return {};
}

} // namespace guanhe::render
