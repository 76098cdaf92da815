// Viewer: what leaves the window: pictures and statistics.
#include "base/process.h"
#include "log.h"
#include "window/picture_name.h"
#include "window/viewer.h"

#include <chrono>
#include <system_error>

namespace guanhe::app {

Result<image::Rgba8> Viewer::picture() {
    const auto size = window_->pixels();
    if (size.x == 0 || size.y == 0)
        return Error{"the window has no size now", "", "restore it first", ErrorKind::internal};
    if (headset_showing_ && headset_) {
        // What the visitor saw last: to draw anything else would take frames from him.
        GUANHE_TRY_LET(auto eyes, renderer_->read_pictures());
        return std::move(eyes.front());
    }
    // Without the panels, and composed for the whole picture.
    Canvas whole;
    whole.width = static_cast<float>(size.x);
    whole.height = static_cast<float>(size.y);
    whole.right = whole.width;
    const auto pose = rig_.pose();
    const render::ViewSet views{size.x, size.y, {{pose.matrix(), whole.projection(rig_.lens())}}};
    GUANHE_TRY(renderer_->draw_offscreen(views, look_.frame));
    GUANHE_TRY_LET(auto pictures, renderer_->read_pictures());
    return std::move(pictures.front());
}

Result<void> Viewer::take_screenshot() {
    GUANHE_TRY_LET(auto shot, picture());
    mailbox_->expect_picture();
    const auto subject = shown_files_.empty() ? std::string() : path_to_utf8(shown_files_.front().stem());
    jobs_.run([mailbox = mailbox_, subject, shot = std::make_shared<image::Rgba8>(std::move(shot))] {
        const auto folder = user_pictures_folder();
        std::error_code failed;
        std::filesystem::create_directories(folder, failed); // save_png says what is wrong
        const auto path = picture_path(folder, subject, std::chrono::system_clock::now());
        auto saved = image::save_png(path, shot->width, shot->height, shot->pixels);
        mailbox->picture(saved ? Result<Path>(path) : Result<Path>(saved.error()));
    });
    return {};
}

Result<void> Viewer::finish() {
    if (headset_hangs_ && options_.shot) say_warning("no picture is saved: the headset's runtime hangs in a frame");
    if (options_.shot && renderer_ && !headset_hangs_) {
        GUANHE_TRY_LET(const auto shot, picture());
        GUANHE_TRY(image::save_png(*options_.shot, shot.width, shot.height, shot.pixels));
    }
    if (!options_.stats) return {};
    Statistics statistics = statistics_of(stage_);
    statistics.first_image_ms = statistics_.first_image_ms;
    statistics.frame_times = std::move(statistics_.frame_times);
    statistics.gpu_ms = measured_.newest.gpu_ms;
    statistics.triangles_drawn = measured_.newest.triangles;
    statistics.clusters_drawn = measured_.newest.clusters;
    statistics.draws = measured_.newest.draws;
    statistics.cpu_times = std::move(statistics_.cpu_times);
    statistics.stream = measured_.newest.stream;
    statistics.most = statistics_.most;
    statistics.quality = measured_.newest.quality;
    statistics.width = window_->pixels().x;
    statistics.height = window_->pixels().y;
    statistics.device = device_->info().name;
    statistics.driver = device_->info().driver;
    statistics.headset = headset_figures_;
    statistics.peak_rss_bytes = peak_resident_bytes();
    statistics.warnings.insert(statistics.warnings.end(), statistics_.warnings.begin(), statistics_.warnings.end());
    for (auto& complaint : complaints_.all()) statistics.warnings.push_back(std::move(complaint));
    return write_statistics(*options_.stats, statistics);
}

} // namespace guanhe::app
