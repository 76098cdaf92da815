#include "render/environment.h"

#include "render/pack.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace guanhe::render {
namespace {

constexpr std::uint32_t built_in_face = 64; // what lights is smooth
constexpr float brightest = 60000.0F;       // half floats end soon after
constexpr float well_lit = 0.7F;            // mean irradiance over pi

// Bilinear, around the seam; row 0 is straight up, the middle column looks along -z.
glm::vec3 sample_equirect(const image::RgbFloat& picture, const glm::vec3& direction, float rotation) {
    const float longitude = std::atan2(direction.x, -direction.z) + rotation;
    const float latitude = std::acos(std::clamp(direction.y, -1.0F, 1.0F));
    const auto width = static_cast<float>(picture.width), height = static_cast<float>(picture.height);
    float x = (longitude / glm::two_pi<float>() + 0.5F) * width - 0.5F;
    x -= std::floor(x / width) * width;
    const float y = std::clamp(latitude / glm::pi<float>() * height - 0.5F, 0.0F, height - 1.0F);
    const auto x0 = std::min(static_cast<std::uint32_t>(x), picture.width - 1), y0 = static_cast<std::uint32_t>(y);
    const auto x1 = (x0 + 1) % picture.width, y1 = std::min(y0 + 1, picture.height - 1);
    const auto at = [&](std::uint32_t px, std::uint32_t py) {
        const float* p = picture.pixels.data() + (std::size_t{py} * picture.width + px) * 3;
        return glm::min(glm::vec3(p[0], p[1], p[2]), glm::vec3(brightest));
    };
    const float fx = x - std::floor(x), fy = y - static_cast<float>(y0);
    return glm::mix(glm::mix(at(x0, y0), at(x1, y0), fx), glm::mix(at(x0, y1), at(x1, y1), fx), fy);
}

// Pictures come in any unit: scales one so that a matt white surface is lit about as brightly as by the built-in sky.
void expose(PrefilteredCube& cube) {
    const float mean = glm::dot(cube.irradiance[0], glm::vec3(0.2126F, 0.7152F, 0.0722F));
    if (!(mean > 0.0F)) return;
    const float scale = std::clamp(well_lit / mean, 1e-4F, 1e4F);
    for (auto& level : cube.levels)
        for (glm::vec3& c : level) c *= scale;
    for (glm::vec3& c : cube.irradiance) c *= scale;
}

glm::vec3 turned(const glm::vec3& d, float angle) {
    const float c = std::cos(angle), s = std::sin(angle);
    return {c * d.x + s * d.z, d.y, c * d.z - s * d.x};
}

} // namespace

Result<std::shared_ptr<EnvironmentTask>> EnvironmentTask::start(const Environment& environment, Jobs& jobs) {
    if (environment.picture) {
        const auto& p = *environment.picture;
        if (p.width == 0 || p.height == 0 || p.pixels.size() != std::size_t{p.width} * p.height * 3)
            return Error{"the picture of the surroundings is empty", "", "use an equirectangular .hdr picture"};
    } else if (!built_in_sky(environment.built_in)) {
        return Error{"there are no built-in surroundings named \"" + environment.built_in + "\"", "",
                     "use sky, day, studio, black or an .hdr file"};
    }
    auto task = std::make_shared<EnvironmentTask>();
    task->wanted_ = environment;
    task->jobs_ = &jobs;
    jobs.run([task] {
        if (!task->claimed_.exchange(true)) task->work();
    });
    return task;
}

void EnvironmentTask::wait() {
    if (!claimed_.exchange(true)) return work();
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [&] { return ready(); });
}

void EnvironmentTask::work() {
    if (wanted_.picture) {
        const auto& picture = *wanted_.picture;
        const std::uint32_t face = std::clamp(std::bit_ceil(picture.width / 4), 32U, 512U);
        cube =
            prefilter(face, [&](const glm::vec3& d) { return sample_equirect(picture, d, wanted_.rotation); }, *jobs_);
        wanted_.picture.reset();
        expose(cube);
    } else {
        const BuiltInSky sky = *built_in_sky(wanted_.built_in);
        const float rotation = wanted_.rotation;
        const auto facing = [&](const glm::vec3& d) { return rotation == 0.0F ? d : turned(d, -rotation); };
        cube = prefilter(built_in_face, [&](const glm::vec3& d) { return sky.radiance(facing(d)); }, *jobs_);
        if (sky.landscape) landscape = rotation;
        if (sky.sun.irradiance != glm::vec3(0.0F)) sun = Sun{turned(sky.sun.direction, rotation), sky.sun.irradiance};
    }
    const std::lock_guard lock(mutex_);
    done_.store(true, std::memory_order_release);
    finished_.notify_all();
}

EnvironmentLight::~EnvironmentLight() {
    forget();
}

void EnvironmentLight::forget() {
    Bindless::remove(bindless_, Bindless::Kind::cube, slot);
    slot = Bindless::none;
    image_ = {};
}

Result<void> EnvironmentLight::upload(gpu::Context& context, VkCommandBuffer cmd, const EnvironmentTask& task) {
    const PrefilteredCube& cube = task.cube;
    gpu::ImageDesc desc;
    desc.width = desc.height = cube.face;
    desc.layers = 6;
    desc.mips = cube.mips;
    desc.format = VK_FORMAT_R16G16B16A16_SFLOAT;
    desc.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    desc.view_type = VK_IMAGE_VIEW_TYPE_CUBE;
    desc.flags = VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT;
    GUANHE_TRY_LET(auto image, gpu::Image::create(context, desc, "environment"));

    std::size_t texels = 0;
    for (const auto& level : cube.levels) texels += level.size();
    GUANHE_TRY_LET(const auto staging, gpu::Buffer::create(context, texels * 8, VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                                           gpu::Buffer::Where::host, "environment staging"));
    std::vector<VkBufferImageCopy> copies;
    std::size_t offset = 0;
    for (std::uint32_t mip = 0; mip < cube.mips; ++mip) {
        const std::uint32_t size = cube.face >> mip;
        VkBufferImageCopy copy{};
        copy.bufferOffset = offset;
        copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, mip, 0, 6};
        copy.imageExtent = {size, size, 1};
        copies.push_back(copy);
        for (const glm::vec3& c : cube.levels[mip]) {
            const std::array<std::uint16_t, 4> half{pack_half(c.x), pack_half(c.y), pack_half(c.z), 0x3c00};
            std::memcpy(staging.mapped + offset, half.data(), sizeof half);
            offset += sizeof half;
        }
    }
    staging.flush();
    gpu::barrier(cmd, image, VK_PIPELINE_STAGE_2_NONE, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_UNDEFINED,
                 VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    vkCmdCopyBufferToImage(cmd, staging.handle, image.handle, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                           static_cast<std::uint32_t>(copies.size()), copies.data());
    gpu::barrier(cmd, image, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                 VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT,
                 VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);

    VkSamplerCreateInfo sampler_info{};
    sampler_info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    sampler_info.magFilter = sampler_info.minFilter = VK_FILTER_LINEAR;
    sampler_info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
    sampler_info.addressModeU = sampler_info.addressModeV = sampler_info.addressModeW =
        VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    sampler_info.maxLod = VK_LOD_CLAMP_NONE;
    GUANHE_TRY_LET(const auto sampler, bindless_->sampler(sampler_info));
    const std::uint32_t new_slot = bindless_->add(Bindless::Kind::cube, image.view, sampler);
    if (new_slot == Bindless::none)
        return Error{"too many surroundings at once", "", "change them less often than once a frame",
                     ErrorKind::internal};
    Bindless::remove(bindless_, Bindless::Kind::cube, slot);
    slot = new_slot;
    image_ = std::move(image);
    max_lod = static_cast<float>(cube.mips - 1);
    irradiance = cube.irradiance;
    sun = task.sun;
    landscape = task.landscape;
    return {};
}

} // namespace guanhe::render
