// Viewer: opening scans, and what of them is looked at.
#include "headset/visitor.h"
#include "log.h"
#include "view/choices.h"
#include "view/framing.h"
#include "view/light.h"
#include "window/folder_list.h"
#include "window/viewer.h"

#include <algorithm>

namespace guanhe::app {
namespace {

Lens lens_of(const scan::Camera& own, float aspect, float radius) {
    const auto camera = fitted(own, aspect, radius);
    Lens lens;
    lens.znear = camera.znear;
    if (camera.perspective) {
        lens.yfov = camera.yfov;
    } else {
        lens.orthographic = true;
        lens.ymag = camera.ymag;
        lens.zfar = *camera.zfar;
    }
    return lens;
}

} // namespace

void Viewer::open(std::vector<Path> files) {
    interface_.notices().clear_failure();
    interface_.notices().loading(files);
    keep_view_ = files == shown_files_;
    options_apply_ = options_apply_ && files == options_.files;
    files_ = files;
    stage_.load(std::move(files));
}

void Viewer::open_any(std::vector<Path> files) {
    std::vector<Path> scans;
    for (auto& file : files) {
        if (is_environment(file)) {
            look_.environment = path_to_utf8(file);
            begin_environment();
        } else {
            scans.push_back(std::move(file));
        }
    }
    if (!scans.empty()) open(std::move(scans));
}

void Viewer::complain(Error error) {
    say_error(error.message());
    interface_.notices().complain(std::move(error));
}

Result<void> Viewer::take_load() {
    switch (stage_.poll()) {
    case Stage::Event::none:
        return {};
    case Stage::Event::cancelled:
        interface_.notices().say(text(Text::toast_cancelled, language()));
        break;
    case Stage::Event::loaded:
        GUANHE_TRY(show_loaded());
        break;
    case Stage::Event::failed: {
        const auto error =
            stage_.last_error().value_or(Error{"the files could not be opened", "", "", ErrorKind::internal});
        if (!attended()) return error;
        say_error(error.message());
        interface_.notices().fail(error, !stage_.scans().empty());
        nothing_opened_ = stage_.scans().empty() && !options_.files.empty();
        if (stage_.scans().empty()) {
            // Light, and words or a sign, rather than the dark in which he waited.
            visit_.set_failure(!visitor_panels_ || !visitor_panels_->can_speak());
            if (!visit_.placed()) visit_.place(visitor_floor({}, options_.camera), {});
        }
        break;
    }
    }
    wake();
    return {};
}

Result<void> Viewer::show_loaded() {
    say_timed_step("scans ready");
    nothing_opened_ = false;
    shown_files_.clear();
    for (const auto& open : stage_.scans()) shown_files_.push_back(open.path);
    if (options_apply_) {
        GUANHE_TRY(apply_choices(stage_, options_));
        playback_.playing = attended() && options_.animation.has_value();
        first_place_ = options_.camera;
    } else {
        playback_.playing = false;
        if (!keep_view_) first_place_.reset();
    }
    interface_.reset(stage_);
    visit_.set_failure(false);
    content_changed(keep_view_);
    if (options_apply_ && options_.camera_index) {
        GUANHE_TRY(chosen_view(stage_, options_, 1.0F)); // says which cameras there are
        first_view(false);
        hold_camera(*options_.camera_index, false);
    } else if (!keep_view_) {
        first_view(false);
    }
    std::string names;
    for (const auto& open : stage_.scans()) {
        if (attended()) remembered_.opened(open.path);
        if (!names.empty()) names += ", ";
        names += path_to_utf8(open.path.filename());
    }
    window_->set_title(display_name(names) + " — " + window_title);
    const auto warnings = stage_.warnings();
    say_warnings(warnings);
    if (!warnings.empty()) {
        interface_.notices().say(filled(Text::toast_warnings, language(), {std::to_string(warnings.size())}));
    }
    options_apply_ = false;
    return {};
}

void Viewer::content_changed(bool keep_visitor) {
    rig_.release();
    rig_.set_extent(Extent::of(stage_.bounds()));
    place_visitor(keep_visitor);
    cameras_.clear();
    for (const auto& camera : stage_.cameras()) cameras_.push_back(camera.name);
    held_camera_.reset();
    measured_.triangles_total = stage_.triangles_total();
    measured_.resident_bytes = stage_.resident_bytes();
}

void Viewer::first_view(bool eased) {
    const auto space = canvas();
    auto place = first_place_;
    if (!place) place = frame_all(stage_.bounds(), glm::radians(options_.fov_degrees), space.aspect());
    rig_.look_from(CameraPose::looking_at(place->eye, place->target), glm::distance(place->eye, place->target), eased);
    held_camera_.reset();
}

void Viewer::hold_camera(int index, bool eased) {
    const auto cameras = stage_.cameras();
    if (index < 0 || static_cast<std::size_t>(index) >= cameras.size()) {
        rig_.release();
        held_camera_.reset();
        return;
    }
    const auto& camera = cameras[static_cast<std::size_t>(index)];
    const auto pose = CameraPose::from_matrix(camera.world_from_view);
    const auto lens = lens_of(camera.lens, canvas().aspect(), rig_.extent().radius);
    if (eased)
        rig_.begin_hold(pose, lens);
    else
        rig_.hold(pose, lens);
    held_camera_ = index;
}

void Viewer::toggle_play() {
    const auto scans = stage_.scans();
    const auto plays = [](const OpenScan& open) { return open.animation >= 0; };
    if (!playback_.playing && std::ranges::none_of(scans, plays)) {
        for (std::size_t i = 0; i < scans.size(); ++i) {
            if (!scans[i].scan->animations.empty()) stage_.choose_animation(i, 0);
        }
    }
    playback_.playing = !playback_.playing && std::ranges::any_of(scans, plays);
}

void Viewer::begin_environment() {
    light_asked_ = true;
    const int question = mailbox_->ask_environment();
    jobs_.run([mailbox = mailbox_, question, name = look_.environment, rotation = look_.rotation] {
        auto environment = load_environment(name);
        if (environment) environment->rotation = rotation;
        mailbox->environment(question, std::move(environment));
    });
}

Result<void> Viewer::take_mail() {
    auto mail = mailbox_->take();
    if (!mail.pictures.empty() || mail.environment) wake();
    for (auto& saved : mail.pictures) {
        if (saved)
            interface_.notices().say(filled(Text::toast_picture, language(), {path_to_utf8(*saved)}));
        else
            complain(std::move(saved).error());
    }
    if (!mail.environment) return {};
    light_asked_ = false;
    auto& environment = *mail.environment;
    Result<void> set = environment ? renderer_->set_environment(*environment) : Result<void>(environment.error());
    if (set) {
        constexpr auto longest = std::chrono::seconds(10); // a large panorama on two cores takes less
        light_by_ = Clock::now() + longest;
        good_environment_ = look_.environment;
        return {};
    }
    if (!attended()) return set;
    complain(std::move(set).error());
    look_.environment = good_environment_;
    return {};
}

} // namespace guanhe::app
