#include "tile_scans.h"

#include "image/image.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace guanhe::test {

namespace {

std::uint8_t byte_of(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255.0 + 0.5);
}

} // namespace

int Pictured::add(const Scratch& scratch, std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> pixels,
                  const scan::Sampler& sampler) {
    const Path file = scratch / ("picture" + std::to_string(images.size()) + ".png").c_str();
    REQUIRE(image::save_png(file, width, height, pixels).ok());
    auto text = read_text(file, std::size_t{1} << 28U);
    REQUIRE(text.ok());
    const auto bytes = std::as_bytes(std::span(*text));
    scan::Image image;
    image.name = "picture " + std::to_string(images.size());
    image.encoded = std::vector<std::byte>(bytes.begin(), bytes.end());
    auto header = image::read_header(image.encoded.span());
    REQUIRE(header.ok());
    image.header = *header;
    scan.textures.push_back({static_cast<int>(scan.images.size()), sampler});
    scan.images.push_back(std::move(image));
    images.push_back(std::move(pixels));
    return static_cast<int>(scan.textures.size()) - 1;
}

int Pictured::add_texture(const Scratch& scratch, std::uint32_t width, std::uint32_t height, std::uint32_t seed,
                          const scan::Sampler& sampler, bool with_alpha) {
    std::vector<std::uint8_t> pixels(std::size_t{width} * height * 4);
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x) {
            const double u = x + seed * 17.0, v = y + seed * 5.0;
            const double slow = 0.5 + 0.25 * std::sin(u / 97.0) + 0.25 * std::cos(v / 71.0 + u / 211.0);
            const double fast = std::sin(u / 5.0) * std::sin(v / 7.0) * std::sin((u + v) / 131.0);
            const bool line = x % 128 < 3 || y % 128 < 3; // where tiles meet
            std::uint8_t* p = pixels.data() + (std::size_t{y} * width + x) * 4;
            p[0] = byte_of(line ? 0.9 : 0.15 + 0.6 * slow + 0.15 * fast);
            p[1] = byte_of(line ? 0.9 : 0.25 + 0.4 * (1.0 - slow) + 0.15 * fast + 0.02 * (seed % 8));
            p[2] = byte_of(0.3 + 0.3 * std::sin(v / 53.0) + 0.1 * fast);
            p[3] = byte_of(with_alpha ? 0.5 + 2.0 * std::sin(u / 40.0) * std::sin(v / 40.0) : 1.0);
        }
    return add(scratch, width, height, std::move(pixels), sampler);
}

int Pictured::add_normals(const Scratch& scratch, std::uint32_t side) {
    std::vector<std::uint8_t> pixels(std::size_t{side} * side * 4);
    for (std::uint32_t y = 0; y < side; ++y)
        for (std::uint32_t x = 0; x < side; ++x) {
            const double a = 0.5 * std::sin(x / 11.0) * std::cos(y / 37.0), b = 0.4 * std::cos(y / 13.0 + x / 50.0);
            const double length = std::sqrt(a * a + b * b + 1.0);
            std::uint8_t* p = pixels.data() + (std::size_t{y} * side + x) * 4;
            p[0] = byte_of(a / length * 0.5 + 0.5);
            p[1] = byte_of(b / length * 0.5 + 0.5);
            p[2] = byte_of(1.0 / length * 0.5 + 0.5);
            p[3] = 255;
        }
    return add(scratch, side, side, std::move(pixels), {});
}

std::vector<scan::Primitive> sheets(std::size_t count, std::size_t columns, const glm::vec2& from,
                                    const glm::vec2& to) {
    constexpr std::uint32_t n = 16;
    std::vector<scan::Primitive> out;
    for (std::size_t s = 0; s < count; ++s) {
        const std::size_t column = s % columns, row = s / columns;
        const glm::vec3 corner(static_cast<float>(column) * 2.2F, static_cast<float>(row) * 2.2F, 0.0F);
        std::vector<glm::vec3> positions, normals;
        std::vector<glm::vec2> uv;
        std::vector<std::uint32_t> indices;
        for (std::uint32_t j = 0; j <= n; ++j)
            for (std::uint32_t i = 0; i <= n; ++i) {
                const glm::vec2 at(static_cast<float>(i) / n, static_cast<float>(j) / n);
                positions.push_back(corner + glm::vec3(at * 2.0F, 0.0F));
                normals.emplace_back(0.0F, 0.0F, 1.0F);
                uv.push_back(glm::mix(from, to, glm::vec2(at.x, 1.0F - at.y)));
                if (i == n || j == n) continue;
                const std::uint32_t a = j * (n + 1) + i, b = a + n + 1;
                for (const std::uint32_t index : {a, a + 1, b, a + 1, b + 1, b}) indices.push_back(index);
            }
        scan::Primitive p;
        p.material = static_cast<int>(s);
        for (const glm::vec3& at : positions) p.bounds.add(at);
        p.vertex_count = static_cast<std::uint32_t>(positions.size());
        p.index_count = indices.size();
        p.positions = std::move(positions);
        p.normals = std::move(normals);
        p.uv[0] = std::move(uv);
        p.indices = std::move(indices);
        out.push_back(std::move(p));
    }
    return out;
}

std::shared_ptr<const pack::Pack> baked_with(const scan::Scan& scan, const Scratch& scratch, const std::string& name,
                                             pack::TextureQuality quality) {
    Jobs jobs(2);
    pack::BakeOptions options;
    options.jobs = &jobs;
    options.textures = quality;
    const auto no_shell = [](const std::vector<bool>&) -> Result<std::vector<std::byte>> {
        return std::vector<std::byte>(64); // the scan itself stands for it
    };
    const auto report = pack::bake(scan, no_shell, scratch / name.c_str(), options);
    REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message()));
    auto opened = pack::Pack::open(scratch / name.c_str());
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message()));
    return std::move(opened).value();
}

} // namespace guanhe::test
