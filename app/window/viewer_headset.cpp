// Viewer: the headset beside the window.
#include "headset/headset_figures.h"
#include "headset/load_words.h"
#include "headset/visitor.h"
#include "log.h"
#include "window/viewer.h"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <utility>

namespace guanhe::app {

Result<void> Viewer::connect_headset() {
    if (options_.headset == HeadsetUse::off) return {};
    if (!options_.device.empty())
        say_warning("--device " + options_.device + " is passed over: the headset's runtime chooses the device");
    xr::RuntimeOptions runtime_options;
    runtime_options.validation = options_.validation;
    runtime_options.on_message = [this](std::string_view text) { complaints_.add(text); };
    auto connected = xr::Runtime::connect(runtime_options);
    if (connected) {
        runtime_ = std::move(*connected);
        return {};
    }
    if (options_.headset == HeadsetUse::on) return std::move(connected).error();
    no_headset(connected.error());
    return {};
}

void Viewer::no_headset(const Error& why) {
    say_warning(why.message());
    interface_.notices().say(filled(Text::toast_no_headset, language(), {why.message()}));
}

Result<void> Viewer::make_device(const gpu::DeviceOptions& device_options) {
    if (runtime_) {
        auto wanted = device_options;
        wanted.maker = &runtime_->device_maker();
        auto made = gpu::Device::create(wanted);
        if (made) {
            device_.emplace(std::move(*made));
            return {};
        }
        if (options_.headset == HeadsetUse::on) return std::move(made).error();
        no_headset(made.error());
        runtime_.reset();
    }
    GUANHE_TRY_LET(device_, gpu::Device::create(device_options));
    return {};
}

void Viewer::begin_headset() {
    if (!runtime_) return;
    auto fonts = text::Fonts::of_system();
    if (!fonts) say_warning(fonts.error().message());
    visitor_panels_.emplace(fonts ? *fonts : nullptr, language());
    visitor_panels_->show_controls(attended() && !std::exchange(remembered_.headset_controls, true));
    HeadsetLoop::Scene scene;
    scene.visit = &visit_;
    scene.ground = [this] { return ground_.get(); };
    scene.controls = [this](const xr::Controls& controls) { visitor_panels_->set_controls(controls); };
    scene.moved = [this](const xr::Input& input, const std::optional<glm::mat4>& head, double) {
        for (const InputEvent& event : visit_.take_events()) visitor_panels_->hear(event);
        visitor_panels_->step(visit_, visit_.footing().surface, input, head);
        lifted_.show(stage_, visit_);
    };
    scene.place = [this] { return place_name(files_); };
    scene.panels = [this] { return visitor_panels_->panels(); };
    scene.draw = [this](const render::ScreenImages& images, const render::ViewSet& views,
                        const VisitLook& look) -> Result<void> {
        auto frame_options = look_.frame;
        look.apply(frame_options);
        GUANHE_TRY_LET(measured_.newest, renderer_->draw_screen(images, views, frame_options, mirror_size_,
                                                                interface_drawn_ ? ImGui::GetDrawData() : nullptr));
        return {};
    };
    if (!stage_.loading()) visit_.place(visitor_floor({}, options_.camera), {}); // or it stays dark
    xr::HeadsetOptions headset_options;
    headset_options.room = options_.room;
    headset_options.panel_layers = options_.panel_layers;
    if (options_.room) headset_options.place = place_name(files_);
    headset_.emplace(*runtime_, *device_, std::move(scene), headset_options, [] { glfwPostEmptyEvent(); });
    interface_.notices().say(filled(Text::toast_headset, language(), {runtime_->headset_name()}));
}

void Viewer::take_headset() {
    if (!headset_) return;
    if (!visitor_placed_ && ground_.ready()) {
        const auto held = headset_->lock(std::chrono::milliseconds(100));
        if (!held) return;
        const auto footing = ground_.get();
        if (!footing->complaint.empty()) {
            say_warning(footing->complaint);
            interface_.notices().say(footing->complaint);
        }
        if (visitor_kept_ && visit_.placed())
            visit_.set_bounds(stage_.bounds());
        else
            visit_.place(visitor_floor(stage_.bounds(), first_place_, footing->surface), stage_.bounds());
        visitor_placed_ = true;
    }
    const auto news = headset_->poll();
    if (news.controllers != controllers_) {
        controllers_ = news.controllers;
        if (const auto words = in_hands(controllers_); !words.empty()) say_step("in the visitor's hands: " + words);
    }
    for (std::string& words : headset_->take_warnings()) warn(std::move(words));
    headset_showing_ = news.showing;
    if (!news.over) return;
    end_headset();
    headset_showing_ = false;
    if (news.why.empty()) {
        interface_.notices().say(text(Text::toast_headset_over, language()));
    } else {
        say_error(news.why);
        interface_.notices().say(filled(Text::toast_no_headset, language(), {news.why}));
    }
    wake();
}

void Viewer::tell_visitor() {
    if (!visitor_panels_) return;
    visitor_panels_->set_language(language());
    if (stage_.loading())
        say_load(*visitor_panels_, stage_, files_, language());
    else if (nothing_opened_ && stage_.last_error())
        say_failure(*visitor_panels_, *stage_.last_error(), language());
    else
        visitor_panels_->say({}, {});
    for (const std::string& words : visitor_panels_->take_complaints()) say_warning(words);
}

void Viewer::place_visitor(bool keep) {
    if (!runtime_) return;
    visitor_kept_ = keep && (visitor_placed_ || visitor_kept_);
    ground_.begin(stage_, jobs_);
    visitor_placed_ = false;
}

bool Viewer::end_headset() {
    if (!headset_) return true;
    constexpr auto longest = std::chrono::seconds(2);
    if (headset_hangs_ || !headset_->end(longest)) {
        if (!std::exchange(headset_hangs_, true)) say_warning("the headset's runtime hangs: left without it");
        return false;
    }
    headset_figures_ = figures_of(*runtime_, headset_->loop());
    headset_.reset();
    lifted_.put_back(stage_);
    return true;
}

} // namespace guanhe::app
