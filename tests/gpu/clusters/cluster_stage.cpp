#include "cluster_stage.h"

#include "base/process.h"
#include "pack/bake.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace guanhe::test {

std::shared_ptr<const pack::Pack> baked(const scan::Scan& scan, const Scratch& scratch, const char* name,
                                        std::uint32_t region_triangles) {
    Jobs jobs(2);
    pack::BakeOptions options;
    options.jobs = &jobs;
    options.region_triangles = region_triangles;
    const std::vector<std::byte> no_shell(64); // the scan itself stands for it
    const auto report = pack::bake(scan, no_shell, scratch / name, options);
    REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message()));
    auto opened = pack::Pack::open(scratch / name);
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message()));
    return std::move(opened).value();
}

scan::Scan whole(scan::Scan scan) {
    for (scan::Mesh& mesh : scan.meshes) {
        mesh.weights = {0.0F};
        for (scan::Primitive& primitive : mesh.primitives) {
            primitive.morphs.resize(1);
            primitive.morphs[0].positions = std::vector<glm::vec3>(primitive.positions.size(), glm::vec3(0.0F));
        }
    }
    return scan;
}

render::FrameOptions signal_backdrop(bool wait_for_detail) {
    auto options = Stage::plain();
    options.backdrop = glm::vec3(1, 0, 1);
    options.wait_for_detail = wait_for_detail;
    return options;
}

render::View looking_at(const glm::vec3& eye, const glm::vec3& target, float degrees, float aspect, float znear) {
    render::View view;
    const glm::vec3 up = std::abs(glm::normalize(target - eye).y) > 0.99F ? glm::vec3(0, 0, 1) : glm::vec3(0, 1, 0);
    view.world_from_view = glm::inverse(glm::lookAt(eye, target, up));
    view.clip_from_view = render::perspective(glm::radians(degrees), aspect, znear);
    return view;
}

double psnr(const image::Rgba8& a, const image::Rgba8& b) {
    REQUIRE(a.pixels.size() == b.pixels.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        if (i % 4 == 3) continue;
        const double d = static_cast<double>(a.pixels[i]) - static_cast<double>(b.pixels[i]);
        sum += d * d;
    }
    const double mean = sum / (static_cast<double>(a.pixels.size()) * 0.75);
    return mean > 0.0 ? 10.0 * std::log10(255.0 * 255.0 / mean) : std::numeric_limits<double>::infinity();
}

std::uint32_t covered(const image::Rgba8& picture) {
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < picture.pixels.size(); i += 4) count += picture.pixels[i] == 0 ? 1 : 0;
    return count;
}

std::uint32_t holes(const image::Rgba8& picture) {
    const auto width = static_cast<int>(picture.width), height = static_cast<int>(picture.height);
    const auto at = [&](int x, int y) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
    };
    std::vector<bool> open(picture.pixels.size() / 4);
    for (std::size_t i = 0; i < open.size(); ++i) open[i] = picture.pixels[i * 4] != 0;
    std::vector<std::pair<int, int>> next;
    const auto visit = [&](int x, int y) {
        if (x < 0 || y < 0 || x >= width || y >= height || !open[at(x, y)]) return;
        open[at(x, y)] = false;
        next.emplace_back(x, y);
    };
    for (int x = 0; x < width; ++x) visit(x, 0), visit(x, height - 1);
    for (int y = 0; y < height; ++y) visit(0, y), visit(width - 1, y);
    while (!next.empty()) {
        const auto [x, y] = next.back();
        next.pop_back();
        for (int dy = -1; dy <= 1; ++dy)
            for (int dx = -1; dx <= 1; ++dx) visit(x + dx, y + dy);
    }
    return static_cast<std::uint32_t>(std::ranges::count(open, true));
}

void keep_picture(const image::Rgba8& picture, const std::string& name) {
    const auto folder = environment_variable("GUANHE_KEEP_PICTURES");
    if (!folder) return;
    const auto file = path_from_utf8(*folder) / path_from_utf8(name + ".png");
    (void)image::save_png(file, picture.width, picture.height, picture.pixels);
}

} // namespace guanhe::test
