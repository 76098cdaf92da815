// Pictures that change from frame to frame, on panels and on models.
#include "stage.h"

#include <string>
#include <utility>

using namespace guanhe;
using namespace guanhe::test;

namespace {

std::shared_ptr<const image::Rgba8> filled(std::uint32_t width, std::uint32_t height, const Rgb& color) {
    image::Rgba8 picture;
    picture.width = width;
    picture.height = height;
    for (std::size_t i = 0; i < std::size_t{width} * height; ++i)
        for (const int value : {color.r, color.g, color.b, 255})
            picture.pixels.push_back(static_cast<std::uint8_t>(value));
    return std::make_shared<const image::Rgba8>(std::move(picture));
}

constexpr Rgb grey{90, 90, 90}, red{255, 0, 0}, green{0, 255, 0}, blue{0, 0, 255};

std::shared_ptr<render::MovingPicture> moving(Stage& stage, std::uint32_t width, std::uint32_t height) {
    auto made = stage.renderer->make_moving_picture(width, height);
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().message()));
    return std::move(*made);
}

} // namespace

TEST_CASE("a panel shows what its moving picture shows, in the place of its own, and nothing else changes") {
    auto fonts = text::Fonts::of_system();
    REQUIRE(fonts.ok());
    render::PanelContent content;
    content.pictures.push_back({filled(64, 48, grey), ""});
    content.width = 1.0F;
    content.most_height = 1.0F;
    auto sheet = render::lay_out_panel(content, {}, std::move(*fonts));
    REQUIRE_MESSAGE(sheet.ok(), (sheet.ok() ? "" : sheet.error().message()));
    Stage stage;
    render::Panel panel;
    panel.sheet = *sheet;
    auto options = Stage::plain();
    options.panels = {&panel, 1};
    const auto view = looking({0, 0, 1});
    const auto still = stage.draw(view, 128, options);
    CHECK(pixel(still, 64, 64).near(grey, 2));

    const auto picture = moving(stage, 64, 48);
    panel.moving = picture;
    CHECK(stage.draw(view, 128, options).pixels == still.pixels); // it has shown nothing yet
    for (const Rgb& color : {red, green, blue}) {
        picture->show(filled(64, 48, color));
        const auto drawn = stage.draw(view, 128, options);
        CHECK(pixel(drawn, 64, 64).near(color, 2));
        const auto again = stage.draw(view, 128, options);
        CHECK(again.pixels == drawn.pixels);
        // Beside the picture there is still the sheet.
        const auto& box = panel.sheet->pictures.front().box;
        const float left = (box.low.x * 0.5F / panel.sheet->size.x - 0.5F) * panel.sheet->size.x;
        const auto column = static_cast<std::uint32_t>(64.0F + left * 64.0F);
        CHECK(pixel(drawn, column, 64) == pixel(still, column, 64));
    }
    picture->show(filled(32, 48, red)); // another size is not taken
    CHECK(pixel(stage.draw(view, 128, options), 64, 64).near(blue, 2));
    picture->show(nullptr);
    CHECK(pixel(stage.draw(view, 128, options), 64, 64).near(blue, 2));
}

TEST_CASE("a model shows a moving picture as its texture, each frame the newest") {
    Stage stage;
    scan::Material material = unlit({1, 1, 1, 1});
    material.base_color_texture.texture = 0;
    scan::Scan scan = scan_of({quad()}, {material});
    scan.images.resize(1);
    scan.images[0].header = {image::Format::png, 40, 30, false};
    scan.textures.resize(1);
    scan.textures[0].image = 0;
    const auto picture = moving(stage, 40, 30);
    Jobs jobs(1);
    auto model = stage.renderer->make_model();
    model->use(0, *picture);
    model->sink().layout(scan);
    model->sink().primitive_done(0, 0, scan.meshes[0].primitives[0]);
    const auto finished = model->finish(scan, jobs);
    REQUIRE_MESSAGE(finished.ok(), (finished.ok() ? "" : finished.error().message()));
    picture->show(filled(40, 30, red));
    REQUIRE(stage.renderer->add(*model).ok());
    CHECK(pixel(stage.draw(looking({0, 0, 2})), 32, 32).near(red, 1));
    picture->show(filled(40, 30, green));
    picture->show(filled(40, 30, blue)); // only what is newest when a frame comes is ever seen
    CHECK(pixel(stage.draw(looking({0, 0, 2})), 32, 32).near(blue, 1));
    stage.renderer->remove(*model);
}

TEST_CASE("a size that no device takes is refused in words") {
    Stage stage;
    const auto made = stage.renderer->make_moving_picture(1U << 20U, 16);
    REQUIRE_FALSE(made.ok());
    CHECK_FALSE(made.error().message().empty());
}
