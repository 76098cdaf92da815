#include "audio/output.h"

#include "base/library_noise.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

namespace guanhe::audio {
namespace {

template<class Function>
void load(Function& function, ALCdevice* device, const char* name) {
    function = reinterpret_cast<Function>(alcGetProcAddress(device, name)); // NOLINT: how OpenAL gives functions
}

ALCint hrtf_attribute(Hrtf hrtf) {
    switch (hrtf) {
    case Hrtf::on:
        return ALC_TRUE;
    case Hrtf::off:
        return ALC_FALSE;
    case Hrtf::automatic:
        break;
    }
    return ALC_DONT_CARE_SOFT;
}

/// Voices of a visit: narration, a few ambiences, effects.
constexpr ALCint most_sources = 64;

std::array<ALCint, 9> device_attributes(Hrtf hrtf) {
    return {ALC_HRTF_SOFT,      hrtf_attribute(hrtf), ALC_OUTPUT_LIMITER_SOFT,
            ALC_TRUE,           ALC_MONO_SOURCES,     most_sources,
            ALC_STEREO_SOURCES, most_sources,         0};
}

} // namespace

Result<std::unique_ptr<Output>> Output::device(const std::string& name, Hrtf hrtf) {
    silence_sound_system();
    std::unique_ptr<Output> out(new Output);
    out->real_ = true;
    out->device_ = alcOpenDevice(name.empty() ? nullptr : name.c_str());
    if (out->device_ == nullptr) {
        return Error{name.empty() ? "there is no sound device" : "the sound device could not be opened", name,
                     "plug in headphones or a loudspeaker, or choose another device", ErrorKind::no_device};
    }
    GUANHE_TRY(out->start(device_attributes(hrtf), name));
    return out;
}

Result<std::unique_ptr<Output>> Output::memory(std::uint32_t rate, std::uint32_t channels, Hrtf hrtf) {
    std::unique_ptr<Output> out(new Output);
    out->channels_ = channels;
    load(out->extensions_.loopback_open, nullptr, "alcLoopbackOpenDeviceSOFT");
    if (out->extensions_.loopback_open != nullptr) out->device_ = out->extensions_.loopback_open(nullptr);
    if (out->device_ == nullptr) {
        return Error{"this OpenAL cannot mix without a device", "OpenAL", "install OpenAL Soft", ErrorKind::no_device};
    }
    const std::array<ALCint, 15> attributes{ALC_FORMAT_CHANNELS_SOFT,
                                            channels == 1 ? ALC_MONO_SOFT : ALC_STEREO_SOFT,
                                            ALC_FORMAT_TYPE_SOFT,
                                            ALC_FLOAT_SOFT,
                                            ALC_FREQUENCY,
                                            static_cast<ALCint>(rate),
                                            ALC_HRTF_SOFT,
                                            hrtf == Hrtf::on ? ALC_TRUE : ALC_FALSE,
                                            ALC_OUTPUT_LIMITER_SOFT,
                                            ALC_TRUE,
                                            ALC_MONO_SOURCES,
                                            most_sources,
                                            ALC_STEREO_SOURCES,
                                            most_sources,
                                            0};
    GUANHE_TRY(out->start(attributes, "OpenAL"));
    return out;
}

Result<void> Output::start(std::span<const ALCint> attributes, const std::string& where) {
    load(extensions_.set_context, nullptr, "alcSetThreadContext");
    load(extensions_.render, nullptr, "alcRenderSamplesSOFT");
    context_ = alcCreateContext(device_, attributes.data());
    if (context_ == nullptr || extensions_.set_context == nullptr || extensions_.render == nullptr) {
        return Error{"the sound device does not take our format, or this is not OpenAL Soft", where,
                     "install OpenAL Soft 1.19 or newer", ErrorKind::no_device};
    }
    use();
    const auto has = [](const char* name) { return alIsExtensionPresent(name) == AL_TRUE; };
    if (!has("AL_EXT_FLOAT32") || !has("AL_SOFT_direct_channels") || !has("AL_EXT_STEREO_ANGLES")) {
        return Error{"this OpenAL lacks what sound in space needs", where, "install OpenAL Soft 1.19 or newer",
                     ErrorKind::no_device};
    }
    if (has("AL_SOFT_source_latency")) {
        extensions_.latency =
            reinterpret_cast<LPALGETSOURCEI64VSOFT>(alGetProcAddress("alGetSourcei64vSOFT")); // NOLINT: as in load()
    }
    if (real_ && alcIsExtensionPresent(device_, "ALC_SOFT_reopen_device") == ALC_TRUE) {
        load(extensions_.reopen, device_, "alcReopenDeviceSOFT");
    }
    return {};
}

Output::~Output() {
    if (context_ != nullptr) {
        if (extensions_.set_context != nullptr) extensions_.set_context(nullptr);
        alcDestroyContext(context_);
    }
    if (device_ != nullptr) alcCloseDevice(device_);
}

void Output::use() const noexcept {
    extensions_.set_context(context_);
}

bool Output::connected() const noexcept {
    if (!real_ || alcIsExtensionPresent(device_, "ALC_EXT_disconnect") != ALC_TRUE) return true;
    ALCint is = ALC_TRUE;
    alcGetIntegerv(device_, ALC_CONNECTED, 1, &is);
    return is != ALC_FALSE;
}

bool Output::reopen(const std::string& name, Hrtf hrtf) noexcept {
    if (extensions_.reopen == nullptr) return false;
    const auto attributes = device_attributes(hrtf);
    return extensions_.reopen(device_, name.empty() ? nullptr : name.c_str(), attributes.data()) == ALC_TRUE &&
           connected();
}

void Output::render(std::span<float> samples) noexcept {
    extensions_.render(device_, samples.data(), static_cast<ALCsizei>(samples.size() / channels_));
}

std::uint32_t Output::rate() const noexcept {
    ALCint rate = 0;
    alcGetIntegerv(device_, ALC_FREQUENCY, 1, &rate);
    return static_cast<std::uint32_t>(std::max(rate, 0));
}

std::string Output::name() const {
    if (!real_) return {};
    const char* name = alcGetString(device_, ALC_ALL_DEVICES_SPECIFIER);
    return name != nullptr ? name : "";
}

HrtfState Output::hrtf() const noexcept {
    ALCint state = ALC_HRTF_DISABLED_SOFT;
    alcGetIntegerv(device_, ALC_HRTF_STATUS_SOFT, 1, &state);
    switch (state) {
    case ALC_HRTF_ENABLED_SOFT:
    case ALC_HRTF_REQUIRED_SOFT:
    case ALC_HRTF_HEADPHONES_DETECTED_SOFT:
        return HrtfState::on;
    case ALC_HRTF_DENIED_SOFT:
    case ALC_HRTF_UNSUPPORTED_FORMAT_SOFT:
        return HrtfState::refused;
    default:
        return HrtfState::off;
    }
}

std::vector<std::string> device_names() {
    silence_sound_system();
    static std::mutex one_at_a_time; // the list lies in OpenAL, and the next who asks for it writes over it
    const std::scoped_lock lock(one_at_a_time);
    std::vector<std::string> names;
    const char* list = alcGetString(nullptr, ALC_ALL_DEVICES_SPECIFIER);
    while (list != nullptr && *list != '\0') {
        names.emplace_back(list);
        list += names.back().size() + 1;
    }
    return names;
}

namespace {

void ALC_APIENTRY on_event(ALCenum, ALCenum kind, ALCdevice*, ALCsizei, const ALCchar*, void* user) noexcept {
    if (kind == ALC_PLAYBACK_DEVICE_SOFT) static_cast<std::atomic<bool>*>(user)->store(true);
}

/// Null for both where the system does not tell.
std::pair<LPALCEVENTCONTROLSOFT, LPALCEVENTCALLBACKSOFT> event_functions() {
    std::pair<LPALCEVENTCONTROLSOFT, LPALCEVENTCALLBACKSOFT> out{};
    if (alcIsExtensionPresent(nullptr, "ALC_SOFT_system_events") != ALC_TRUE) return out;
    load(out.first, nullptr, "alcEventControlSOFT");
    load(out.second, nullptr, "alcEventCallbackSOFT");
    return out;
}

constexpr ALCenum default_changed = ALC_EVENT_TYPE_DEFAULT_DEVICE_CHANGED_SOFT;

} // namespace

DefaultDeviceWatch::DefaultDeviceWatch() {
    const auto [control, callback] = event_functions();
    if (control == nullptr || callback == nullptr) return;
    callback(on_event, &changed_);
    watching_ = control(1, &default_changed, ALC_TRUE) == ALC_TRUE;
}

DefaultDeviceWatch::~DefaultDeviceWatch() {
    const auto [control, callback] = event_functions();
    if (control != nullptr && watching_) control(1, &default_changed, ALC_FALSE);
    if (callback != nullptr) callback(nullptr, nullptr);
}

} // namespace guanhe::audio
