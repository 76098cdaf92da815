// Panels in Chinese and English beside a scan: near, far, from the side, for two eyes, and in layers of a headset.
#include "render/stage.h"

#include "base/process.h"
#include "gpu/context.h"
#include "gpu/upload.h"
#include "picture_compare.h"
#include "render/panels/panel.h"
#include "render/panels/panel_picture.h"
#include "render/screen.h"
#include "scan/read.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

using namespace guanhe;
using namespace guanhe::test;

namespace {

std::shared_ptr<const text::Fonts> fonts() {
    static const std::shared_ptr<const text::Fonts> all = [] {
        auto opened = text::Fonts::of_system();
        REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message()));
        return std::move(opened).value();
    }();
    return all;
}

std::shared_ptr<const render::PanelSheet> sheet(const render::PanelContent& content, bool high_contrast = false) {
    auto made = render::lay_out_panel(content, {1.0F, high_contrast}, fonts());
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().message()));
    return std::move(made).value();
}

render::PanelContent about_jars() {
    render::PanelContent content;
    content.title = "北斗九星 The Big Dipper";
    content.body = render::plain_body("双槐树遗址的九个陶罐摆成“北斗九星”，距今约5300年，"
                                      "出土于一处大型房址（F12）的门前。\n"
                                      "Nine pottery jars, laid out like the stars of the Big Dipper, lay before "
                                      "the door of a large house.",
                                      "zh-Hans");
    content.body.push_back({});
    auto& last = content.body.back();
    last.spans = {{"示意复原 ", {0.85F, true, 0xFF5AC3F2}}, {"Schematic reconstruction", {0.85F, false, 0}}};
    content.buttons = {{"next", "继续 Next", false}, {"back", "返回 Back", false}};
    return content;
}

render::PanelContent long_story() {
    render::PanelContent content;
    content.title = "河洛古国";
    std::string words;
    for (int i = 1; i <= 120; ++i) words += "第" + std::to_string(i) + "条：三重环壕围起的大型聚落。";
    content.body = render::plain_body(words, "zh-Hans");
    content.width = 0.5F;
    content.most_height = 0.5F;
    return content;
}

render::View looking_at(const glm::vec3& eye, const glm::vec3& target, float degrees, float aspect) {
    render::View view;
    view.world_from_view = glm::inverse(glm::lookAt(eye, target, glm::vec3(0, 1, 0)));
    view.clip_from_view = render::perspective(glm::radians(degrees), aspect, 0.05F);
    return view;
}

glm::mat4 at(const glm::vec3& place, float yaw) {
    return glm::rotate(glm::translate(glm::mat4(1.0F), place), yaw, glm::vec3(0, 1, 0));
}

/// With the demo's pit, if it is wanted.
class PanelStage : public Stage {
public:
    explicit PanelStage(bool pit, std::uint32_t samples = 4) : Stage(samples) {
        if (!pit) return;
        scan::ReadOptions options;
        options.jobs = &jobs_;
        model_ = renderer->make_model();
        options.sink = &model_->sink();
        auto read = scan::read(path_from_utf8(GUANHE_PIT), options);
        REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().message()));
        scan_ = std::make_unique<scan::Scan>(std::move(read).value());
        REQUIRE(model_->finish(*scan_, jobs_).ok());
        REQUIRE(renderer->add(*model_).ok());
    }
    ~PanelStage() {
        if (model_) renderer->remove(*model_);
    }
    PanelStage(const PanelStage&) = delete;
    PanelStage& operator=(const PanelStage&) = delete;

    std::vector<image::Rgba8> panels(const render::ViewSet& views, std::span<const render::Panel> shown,
                                     bool sky = true) {
        render::FrameOptions options = plain();
        options.show_environment = sky;
        options.panels = shown;
        auto pictures = draw(views, options);
        for (const std::string& warning : renderer->take_warnings()) FAIL_CHECK(warning);
        return pictures;
    }

private:
    Jobs jobs_{2};
    std::unique_ptr<scan::Scan> scan_;
    std::unique_ptr<render::Model> model_;
};

void save(const Path& path, const image::Rgba8& picture) {
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    CHECK(image::save_png(path, picture.width, picture.height, picture.pixels).ok());
}

void check_golden(const std::string& name, const image::Rgba8& picture) {
    CAPTURE(name);
    const auto golden = path_from_utf8(GUANHE_GOLDENS) / (name + ".png");
    if (environment_variable("GUANHE_UPDATE_GOLDENS") == "1") return save(golden, picture);
    const auto failures = path_from_utf8(GUANHE_FAILURES);
    const auto reference = image::load_rgba8(golden);
    if (!reference) save(failures / (name + ".picture.png"), picture);
    REQUIRE_MESSAGE(reference.ok(), "there is no golden yet; look at the picture in " << GUANHE_FAILURES);
    REQUIRE(reference->width == picture.width);
    REQUIRE(reference->height == picture.height);
    const auto comparison = compare(picture, *reference);
    if (comparison.same(1.0)) return;
    save(failures / (name + ".picture.png"), picture);
    save(failures / (name + ".reference.png"), *reference);
    save(failures / (name + ".difference.png"), difference_picture(picture, *reference));
    FAIL_CHECK("the picture does not look like its golden: " << comparison.words());
}

image::Rgba8 side_by_side(const std::vector<image::Rgba8>& pictures) {
    image::Rgba8 out;
    out.width = pictures[0].width * 2;
    out.height = pictures[0].height;
    for (std::uint32_t y = 0; y < out.height; ++y)
        for (const auto& picture : pictures) {
            const auto* row = picture.pixels.data() + std::size_t{y} * picture.width * 4;
            out.pixels.insert(out.pixels.end(), row, row + std::size_t{picture.width} * 4);
        }
    return out;
}

constexpr std::uint32_t width = 800, height = 600;
constexpr float aspect = 4.0F / 3.0F;
// South of the pit, looking down at the jars.
const glm::vec3 eye(0.0F, 1.3F, 2.6F), ahead(0.0F, 0.6F, 1.1F);

std::vector<render::Panel> beside_the_pit() {
    std::vector<render::Panel> panels(3);
    auto content = about_jars();
    auto picture = image::load_rgba8(path_from_utf8(GUANHE_GOLDENS) / "graz_head_of_zeus.png");
    REQUIRE(picture.ok());
    panels[0].sheet = sheet(content);
    panels[0].world_from_panel = at({-0.42F, 0.82F, 1.25F}, 0.3F);
    panels[0].lit = 0;
    panels[0].dwell = 0.5F;
    content = long_story();
    content.pictures.push_back({std::make_shared<image::Rgba8>(std::move(picture).value()), "宙斯头像 Head of Zeus"});
    panels[1].sheet = sheet(content, true);
    panels[1].world_from_panel = at({0.44F, 0.82F, 1.25F}, -0.3F);
    panels[1].scroll = 0.17F;
    render::PanelContent caption;
    caption.kind = render::PanelKind::caption;
    caption.width = 1.0F;
    caption.reading_distance = 1.0F;
    caption.body =
        render::plain_body("你站在五千年前的河边。\nYou stand by the river, five thousand years ago.", "zh-Hans");
    panels[2].sheet = sheet(caption);
    panels[2].world_from_panel = glm::rotate(at({0.0F, 0.42F, 1.5F}, 0.0F), -0.4F, glm::vec3(1, 0, 0));
    return panels;
}

/// What was drawn to an image of our own, which is left as it was.
image::Rgba8 read_back(gpu::Context& context, const gpu::Image& image, const gpu::ImageDesc& desc) {
    const std::uint64_t bytes = std::uint64_t{desc.width} * desc.height * 4;
    auto buffer =
        gpu::Buffer::create(context, bytes, VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::Buffer::Where::readback, "drawn");
    REQUIRE(buffer.ok());
    REQUIRE(gpu::run_once(context, [&](VkCommandBuffer cmd) {
                gpu::barrier(cmd, image, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                             VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                             VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_READ_BIT,
                             VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
                VkBufferImageCopy copy{};
                copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
                copy.imageExtent = {desc.width, desc.height, 1};
                vkCmdCopyImageToBuffer(cmd, image.handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, buffer->handle, 1,
                                       &copy);
                gpu::barrier(cmd, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                             VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT);
            }).ok());
    buffer->invalidate();
    image::Rgba8 drawn{desc.width, desc.height, std::vector<std::uint8_t>(bytes)};
    std::memcpy(drawn.pixels.data(), buffer->mapped, bytes);
    return drawn;
}

} // namespace

TEST_CASE("panels beside a scan look as they were looked at: near, far and from the side") {
    PanelStage stage(true);
    const auto panels = beside_the_pit();
    check_golden("panel_near", stage.panels({width, height, {looking_at(eye, ahead, 50.0F, aspect)}}, panels)[0]);
    check_golden("panel_far",
                 stage.panels({width, height, {looking_at({0, 1.9F, 5.0F}, ahead, 50.0F, aspect)}}, panels)[0]);
    check_golden("panel_grazing",
                 stage.panels({width, height, {looking_at({-2.0F, 0.9F, 2.2F}, {-0.42F, 0.8F, 1.25F}, 40.0F, aspect)}},
                              std::span(panels).first(1))[0]);
}

TEST_CASE("both eyes see each panel where it is") {
    PanelStage stage(true);
    auto panels = beside_the_pit();
    panels[0].world_from_panel = at({0.0F, 0.85F, 1.5F}, 0.0F);
    panels.resize(1);
    std::vector<render::View> eyes;
    for (const float side : {-0.032F, 0.032F}) {
        auto view = looking_at(eye, {0, 0.85F, 1.5F}, 40.0F, 1.0F);
        view.world_from_view[3] += glm::vec4(side, 0, 0, 0);
        eyes.push_back(view);
    }
    const auto both = stage.panels({480, 480, eyes}, panels);
    REQUIRE(both.size() == 2);
    check_golden("panel_eyes", side_by_side(both));
    // The middle of the panel lies as far apart as the distance says, and each eye's view alone is the same.
    for (std::size_t i = 0; i < 2; ++i) {
        const auto alone = stage.panels({480, 480, {eyes[i]}}, panels)[0];
        const auto comparison = compare(alone, both[i]);
        CHECK_MESSAGE(comparison.same(1.0), comparison.words());
    }
}

TEST_CASE("a panel hides what is behind it and is hidden by what is before it") {
    PanelStage stage(false);
    stage.show(scan_of({quad(-1.0F, 0.3F), quad(1.0F, 0.05F)}, {unlit({1, 0, 0, 1})}));
    std::vector<render::Panel> panels(1);
    panels[0].sheet = sheet(long_story());
    const auto view = looking({0, 0, 2});
    const auto with = stage.panels({64, 64, {view}}, panels, false)[0];
    CHECK(pixel(with, 32, 32) == Rgb{255, 0, 0});       // the near quad
    CHECK_FALSE(pixel(with, 32, 37) == Rgb{255, 0, 0}); // the panel, where the far quad would be
    const auto without = stage.panels({64, 64, {view}}, {}, false)[0];
    CHECK(pixel(without, 32, 34) == Rgb{255, 0, 0});
    CHECK(pixel(with, 2, 2) == Rgb{0, 0, 0});
}

TEST_CASE("the ground of a panel is exactly its colour, whatever the light") {
    PanelStage stage(false);
    render::PanelContent content;
    content.title = " ";
    content.width = 1.0F;
    std::vector<render::Panel> panels(1);
    panels[0].sheet = sheet(content);
    const auto ground = render::panel_colors(false).background;
    const Rgb wanted{static_cast<int>(ground & 0xFFU), static_cast<int>(ground >> 8U & 0xFFU),
                     static_cast<int>(ground >> 16U & 0xFFU)};
    for (const float exposure : {-4.0F, 0.0F, 6.0F}) {
        render::FrameOptions options;
        options.exposure_ev = exposure;
        options.panels = panels;
        const auto picture = stage.draw(looking({0, 0, 0.15F}), 64, options);
        CHECK(pixel(picture, 32, 32).near(wanted, 1));
    }
}

TEST_CASE("scrolling shows the body further down, and leaves the title where it is") {
    PanelStage stage(false);
    std::vector<render::Panel> panels(1);
    panels[0].sheet = sheet(long_story());
    const render::ViewSet views{480, 480, {looking_at({0, 0, 0.5F}, {0, 0, 0}, 60.0F, 1.0F)}};
    const auto picture_at = [&](float scroll) {
        panels[0].scroll = scroll;
        return stage.panels(views, panels, false)[0];
    };
    const auto top = picture_at(0.0F);
    const auto part = [](const image::Rgba8& picture, std::uint32_t from, std::uint32_t to) {
        return std::vector(picture.pixels.begin() + std::size_t{from} * picture.width * 4,
                           picture.pixels.begin() + std::size_t{to} * picture.width * 4);
    };
    const auto pixels_down = [&](float metres) {
        return static_cast<std::uint32_t>(240.0F + (metres - panels[0].sheet->size.y * 0.5F) * 480.0F /
                                                       (2.0F * 0.5F * std::tan(glm::radians(30.0F))));
    };
    const auto window_top = pixels_down(panels[0].sheet->window.low.y) - 2;
    for (const float scroll : {0.1F, 0.9F, 1.7F, 1e9F}) {
        const auto scrolled = picture_at(scroll);
        CHECK(part(scrolled, 0, window_top) == part(top, 0, window_top));
        CHECK(part(scrolled, window_top, 480) != part(top, window_top, 480));
        CHECK(detail_share(scrolled) > 0.02); // words everywhere: no stretch is missing
    }
    CHECK(picture_at(-1.0F).pixels == top.pixels);
    // A line's height further, the same rows lie a line higher.
    check_golden("panel_scrolled", picture_at(1.0F));
}

TEST_CASE("in a window a panel comes with its words, never without") {
    PanelStage stage(false);
    std::vector<render::Panel> panels(1);
    panels[0].sheet = sheet(long_story());
    render::FrameOptions options = Stage::plain();
    options.panels = panels;
    options.wait_for_detail = false;
    const render::ViewSet views{240, 240, {looking_at({0, 0, 0.5F}, {0, 0, 0}, 60.0F, 1.0F)}};
    bool there = false;
    for (int frame = 0; frame < 20'000 && !there; ++frame) {
        const auto now = stage.draw(views, options)[0];
        there = detail_share(now) > 0.02;
        if (!there) CHECK(pixel(now, 120, 120).sum() == 0);
    }
    CHECK(there);
}

TEST_CASE("hundreds of panels keep to the budget and are all there") {
    PanelStage stage(false);
    std::vector<render::Panel> panels(300);
    for (std::size_t i = 0; i < panels.size(); ++i) {
        auto content = about_jars();
        content.title = "第" + std::to_string(i) + "号";
        panels[i].sheet = sheet(content);
        panels[i].world_from_panel = glm::scale(
            at({static_cast<float>(i % 20) * 0.07F - 0.665F, static_cast<float>(i / 20) * 0.09F - 0.63F, -0.5F}, 0.0F),
            glm::vec3(0.1F));
    }
    const auto picture =
        stage.panels({512, 512, {looking_at({0, 0, 0.3F}, {0, 0, -1}, 80.0F, 1.0F)}}, panels, false)[0];
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const glm::vec3 middle(panels[i].world_from_panel[3]);
        const float scale = 256.0F / std::tan(glm::radians(40.0F)) / 0.8F;
        const auto x = static_cast<std::uint32_t>(256.0F + middle.x * scale),
                   y = static_cast<std::uint32_t>(256.0F - middle.y * scale);
        CHECK(pixel(picture, x, y).sum() > 0);
    }
}

TEST_CASE("a layer of a headset holds the sheet's own picture, pixel by pixel, and nothing at its corners") {
    PanelStage stage(false);
    render::Panel panel;
    panel.sheet = sheet(about_jars());
    gpu::Context& context = stage.device().context();
    gpu::ImageDesc desc;
    // Of widths near 600, the one whose height is the nearest to whole pixels: then rows fall on rows.
    const float rows_a_column = panel.sheet->size.y / panel.sheet->size.x;
    const auto off = [&](std::uint32_t columns) {
        const float rows = static_cast<float>(columns) * rows_a_column;
        return std::abs(rows - std::round(rows));
    };
    desc.width = 600;
    for (std::uint32_t columns = 601; columns < 700; ++columns)
        if (off(columns) < off(desc.width)) desc.width = columns;
    desc.height = static_cast<std::uint32_t>(std::lround(static_cast<float>(desc.width) * rows_a_column));
    desc.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    auto image = gpu::Image::create(context, desc, "layer");
    REQUIRE(image.ok());
    render::ScreenImages images;
    images.color = image->handle;
    images.color_layers = std::span(&image->view, 1);
    images.format = desc.format;
    images.width = desc.width;
    images.height = desc.height;
    const render::PanelLayer layer{&panel, &images};
    render::FrameOptions options = Stage::plain();
    options.layers = std::span(&layer, 1);
    (void)stage.draw(looking({0, 0, 2}), 64, options);

    const image::Rgba8 drawn = read_back(context, *image, desc);

    auto glyphs = text::GlyphStore::create(fonts());
    REQUIRE(glyphs.ok());
    const auto own = render::draw_panel_picture(*panel.sheet, render::pages_at(*panel.sheet, 0.0F),
                                                static_cast<float>(desc.width) / panel.sheet->size.x, **glyphs);
    REQUIRE(own.width == desc.width);
    std::size_t far = 0, seen = 0;
    for (std::uint32_t y = 20; y + 20 < std::min(desc.height, own.height); ++y)
        for (std::uint32_t x = 20; x + 20 < desc.width; ++x) {
            ++seen;
            far += pixel(drawn, x, y).near(pixel(own, x, y), 8) ? 0 : 1;
        }
    CHECK(far < seen / 100);
    CHECK(drawn.pixels[3] == 0);
    CHECK(drawn.pixels[(std::size_t{300} * desc.width + 300) * 4 + 3] == 255);
}

TEST_CASE("a headset's picture is open where a layer shows a panel, and nowhere else") {
    for (const std::uint32_t samples : {1U, 4U}) {
        CAPTURE(samples);
        PanelStage stage(false, samples);
        gpu::Context& context = stage.device().context();
        gpu::ImageDesc desc;
        desc.width = desc.height = 256;
        desc.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
        auto image = gpu::Image::create(context, desc, "eye");
        REQUIRE(image.ok());
        render::ScreenImages images;
        images.color = image->handle;
        images.color_layers = std::span(&image->view, 1);
        images.format = desc.format;
        images.width = images.height = desc.width;

        render::Panel panel;
        panel.sheet = sheet(about_jars());
        const render::ViewSet views{256, 256, {looking_at({0, 0, 1}, {0, 0, 0}, 60.0F, 1.0F)}};
        const float pixels_a_metre = 128.0F / std::tan(glm::radians(30.0F));
        const auto right = static_cast<std::uint32_t>(128.0F + 0.4F * panel.sheet->size.x * pixels_a_metre);
        const auto left = 256 - right;
        // A hand before its left half.
        constexpr std::uint32_t red = 0xFF0000FF;
        const std::array hand{render::MarkerVertex{{-0.5F, -0.5F, 0.1F}, red},
                              render::MarkerVertex{{0.0F, -0.5F, 0.1F}, red},
                              render::MarkerVertex{{-0.5F, 2.0F, 0.1F}, red}};
        render::FrameOptions options = Stage::plain();
        options.panels = std::span(&panel, 1);
        (void)stage.draw(views, options); // its words are there from now on
        options.markers = hand;
        const auto draw = [&](bool open) {
            panel.open = open;
            REQUIRE(stage.renderer->draw_screen(images, views, options, {}, nullptr).ok());
            auto kept = stage.renderer->read_pictures();
            REQUIRE(kept.ok());
            return std::pair(read_back(context, *image, desc), std::move(kept->front()));
        };
        const auto alpha = [](const image::Rgba8& of, std::uint32_t x, std::uint32_t y) {
            return of.pixels[(std::size_t{y} * of.width + x) * 4 + 3];
        };
        const auto [closed, closed_kept] = draw(false);
        const auto [open, open_kept] = draw(true);
        CHECK(alpha(closed, right, 128) == 255);
        CHECK(alpha(open, right, 128) == 0);
        CHECK(pixel(open, right, 128).sum() == 0);
        CHECK(alpha(open, left, 128) == 255); // the hand
        CHECK(pixel(open, left, 128).near({255, 0, 0}, 8));
        CHECK(alpha(open, 128, 4) == 255); // beside it
        // Its rim is drawn: a layer that is a little off shows no gap.
        const auto edge = static_cast<std::uint32_t>(128.0F + 0.5F * panel.sheet->size.x * pixels_a_metre);
        CHECK(alpha(open, edge - 1, 128) > 128);
        // A window and a kept picture show it whole.
        CHECK(alpha(open_kept, right, 128) == 255);
        std::size_t differ = 0;
        for (std::uint32_t y = 0; y < 256; ++y)
            for (std::uint32_t x = 0; x < 256; ++x)
                differ += pixel(open_kept, x, y).near(pixel(closed_kept, x, y), 8) ? 0 : 1;
        CHECK(differ == 0);
    }
}
