#include "audio/mixer_thread.h"

#include <algorithm>
#include <utility>

namespace guanhe::audio {
namespace {

using namespace std::chrono_literals;

constexpr auto tick_every = 10ms;
constexpr auto look_every = 100ms;    // whether the device is still there
constexpr auto list_every = 3s;       // which devices there are, while one is missing
constexpr double longest_tick = 0.25; // seconds: a machine that slept goes on where it was
constexpr std::uint32_t silent_rate = 48000;

} // namespace

MixerThread::MixerThread(MixerState& voices, const MixerSettings& settings)
    : voices_(voices), choice_{settings.device, settings.hrtf} {
    thread_ = std::thread([this] { run(); });
}

MixerThread::~MixerThread() {
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    waiting_.notify_one();
    thread_.join();
}

void MixerThread::wake() {
    {
        const std::scoped_lock lock(mutex_);
        woken_ = true;
    }
    waiting_.notify_one();
}

OutputState MixerThread::output() const {
    const std::scoped_lock lock(mutex_);
    return told_;
}

bool MixerThread::next() {
    std::unique_lock lock(mutex_);
    waiting_.wait_for(lock, tick_every, [this] { return woken_ || ending_; });
    woken_ = false;
    return !ending_;
}

void MixerThread::run() {
    DefaultDeviceWatch watch;
    auto before = std::chrono::steady_clock::now();
    open();
    while (next()) {
        if (watch.changed() && choice_.device.empty()) open(); // asks for the system's own once more
        look_after_output(std::chrono::steady_clock::now());
        const auto now = std::chrono::steady_clock::now();
        const double seconds = std::min(std::chrono::duration<double>(now - before).count(), longest_tick);
        before = now;
        if (output_ == nullptr) continue;
        voices_.tick(*output_, seconds);
        if (silent_) keep_time(seconds);
    }
    change_to(nullptr);
}

void MixerThread::keep_time(double seconds) {
    owed_ += seconds * silent_rate;
    const auto frames = static_cast<std::size_t>(owed_);
    owed_ -= static_cast<double>(frames);
    nothing_.resize(frames);
    if (frames > 0) output_->render(nothing_);
}

void MixerThread::look_after_output(SteadyTime now) {
    if (now - looked_ < look_every) return;
    looked_ = now;
    if (output_ != nullptr && !silent_ && !output_->connected()) {
        const auto gone = output_->name();
        if (output_->reopen({}, choice_.hrtf)) {
            named_missing_ = !choice_.device.empty();
            tell(named_missing_ ? "the sound device '" + gone + "' went away; playing on another" : std::string());
            return;
        }
        open_silent();
        tell("the sound device '" + gone + "' went away; plug it in again or choose another");
        return;
    }
    if ((!silent_ && !named_missing_) || now - listed_ < list_every) return;
    listed_ = now;
    auto names = device_names();
    // Systems complain on the terminal each time that a device cannot be opened: a machine that never had one is asked
    // again when its list changes.
    const bool worth_it = names != names_ || (silent_ && had_device_);
    names_ = std::move(names);
    if (worth_it) open();
}

/// The chosen device, else the system's own, else silence.
void MixerThread::open() {
    names_ = device_names();
    const auto name = match_device(names_, choice_.device);
    named_missing_ = !choice_.device.empty() && name.empty();
    const std::string missing =
        named_missing_ ? "there is no sound device named '" + choice_.device + "'; playing on the system's own" : "";
    if (output_ != nullptr && !silent_ && output_->reopen(name, choice_.hrtf)) {
        tell(missing);
        return;
    }
    auto opened = Output::device(name, choice_.hrtf);
    if (!opened && !name.empty()) opened = Output::device({}, choice_.hrtf);
    if (opened) {
        change_to(std::move(*opened));
        silent_ = false;
        had_device_ = true;
        tell(missing);
        return;
    }
    if (!silent_ || output_ == nullptr) open_silent();
    tell(opened.error().message());
}

void MixerThread::open_silent() {
    auto silence = Output::memory(silent_rate, 1, Hrtf::off);
    change_to(silence ? std::move(*silence) : nullptr);
    silent_ = true;
}

void MixerThread::change_to(std::unique_ptr<Output> next) {
    if (output_ != nullptr) {
        output_->use();
        voices_.leave_output();
    }
    output_ = std::move(next);
    owed_ = 0.0;
}

void MixerThread::tell(std::string trouble) {
    OutputState state;
    state.kind = silent_ ? OutputKind::silent : OutputKind::device;
    if (output_ != nullptr && !silent_) {
        state.device = output_->name();
        state.hrtf = output_->hrtf();
        state.rate = output_->rate();
    }
    state.trouble = std::move(trouble);
    const std::scoped_lock lock(mutex_);
    told_ = std::move(state);
}

} // namespace guanhe::audio
