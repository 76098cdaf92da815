#include "visit/dome.h"

#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <cstring>

namespace guanhe::app {
namespace {

constexpr float radius = 40.0F; // metres: flat to both eyes, nearer than what a scan's ground would hide
constexpr std::uint32_t columns = 96, rows = 48;

} // namespace

scan::Scan dome_scan(std::uint32_t width, std::uint32_t height, museum::Stereo stereo, double heading) {
    scan::Primitive sphere;
    std::vector<glm::vec3> positions;
    std::vector<glm::vec2> uv;
    std::vector<std::uint32_t> indices;
    const glm::vec2 part = stereo == museum::Stereo::top_bottom   ? glm::vec2(1.0F, 0.5F)
                           : stereo == museum::Stereo::left_right ? glm::vec2(0.5F, 1.0F)
                                                                  : glm::vec2(1.0F);
    const auto turned = glm::radians(static_cast<float>(heading));
    for (std::uint32_t r = 0; r <= rows; ++r)
        for (std::uint32_t c = 0; c <= columns; ++c) {
            const float u = static_cast<float>(c) / columns, v = static_cast<float>(r) / rows;
            const float azimuth = (u - 0.5F) * glm::two_pi<float>() + turned; // clockwise from -z
            const float down = v * glm::pi<float>();
            positions.emplace_back(std::sin(down) * std::sin(azimuth) * radius, std::cos(down) * radius,
                                   -std::sin(down) * std::cos(azimuth) * radius);
            uv.emplace_back(u * part.x, v * part.y);
        }
    for (std::uint32_t r = 0; r < rows; ++r)
        for (std::uint32_t c = 0; c < columns; ++c) {
            const std::uint32_t a = r * (columns + 1) + c, b = a + columns + 1;
            indices.insert(indices.end(), {a, b, a + 1, a + 1, b, b + 1});
        }
    sphere.material = 0;
    sphere.vertex_count = static_cast<std::uint32_t>(positions.size());
    sphere.index_count = static_cast<std::uint32_t>(indices.size());
    for (const glm::vec3& p : positions) sphere.bounds.add(p);
    sphere.positions = std::move(positions);
    sphere.uv[0] = std::move(uv);
    sphere.indices = std::move(indices);

    scan::Scan scan;
    scan.source = "dome";
    scan.meshes.resize(1);
    scan.meshes[0].primitives.push_back(std::move(sphere));
    scan.images.resize(1);
    scan.images[0].name = "panorama";
    scan.images[0].header = {image::Format::png, width, height, false};
    scan.textures.resize(1);
    scan.textures[0].image = 0;
    scan.textures[0].sampler.wrap_v = scan::Wrap::clamp;
    if (stereo == museum::Stereo::left_right) scan.textures[0].sampler.wrap_u = scan::Wrap::clamp;
    scan.materials.resize(1);
    scan.materials[0].unlit = true;
    scan.materials[0].double_sided = true;
    scan.materials[0].base_color_texture.texture = 0;
    scan.nodes.resize(1);
    scan.nodes[0].mesh = 0;
    scan.scenes.resize(1);
    scan.scenes[0].roots = {0};
    return scan;
}

Result<std::unique_ptr<Dome>> Dome::create(render::Renderer& renderer, Jobs& jobs, const image::Rgba8& picture,
                                           museum::Stereo stereo, double heading) {
    std::unique_ptr<Dome> dome(new Dome(renderer));
    dome->scan_ = std::make_unique<scan::Scan>(dome_scan(picture.width, picture.height, stereo, heading));
    dome->model_ = renderer.make_model();
    auto& sink = dome->model_->sink();
    sink.layout(*dome->scan_);
    const auto target = sink.image_target(0, dome->scan_->images[0].header);
    const bool fits = target.size() == picture.pixels.size();
    if (fits) std::memcpy(target.data(), picture.pixels.data(), target.size());
    sink.image_done(0, fits);
    GUANHE_TRY(dome->finish(jobs));
    return dome;
}

Result<std::unique_ptr<Dome>> Dome::create(render::Renderer& renderer, Jobs& jobs, const render::MovingPicture& picture,
                                           museum::Stereo stereo, double heading) {
    std::unique_ptr<Dome> dome(new Dome(renderer));
    dome->scan_ = std::make_unique<scan::Scan>(dome_scan(picture.width(), picture.height(), stereo, heading));
    dome->model_ = renderer.make_model();
    dome->model_->use(0, picture);
    dome->model_->sink().layout(*dome->scan_);
    GUANHE_TRY(dome->finish(jobs));
    return dome;
}

Result<void> Dome::finish(Jobs& jobs) {
    model_->sink().primitive_done(0, 0, scan_->meshes[0].primitives[0]);
    GUANHE_TRY(model_->finish(*scan_, jobs));
    model_->set_look({.presence = 0.0F});
    GUANHE_TRY(renderer_.add(*model_));
    added_ = true;
    return {};
}

Dome::~Dome() {
    if (added_) renderer_.remove(*model_);
}

void Dome::show(const glm::vec3& eye, float presence) {
    model_->set_transform(glm::translate(glm::mat4(1.0F), eye));
    model_->set_look({.presence = presence});
}

} // namespace guanhe::app
