// Where the sound goes: a device, or nowhere, or memory. The only file but player.cpp that knows OpenAL. Private to
// this folder; one thread.
#pragma once

#include "audio/mixer.h"
#include "base/result.h"

#include <AL/al.h>
#include <AL/alc.h>
#include <AL/alext.h>

#include <atomic>
#include <memory>
#include <span>
#include <string>

namespace guanhe::audio {

/// The entry points beyond OpenAL 1.1. All but `latency` and `reopen` are there, or there is no Output.
struct Extensions {
    LPALCLOOPBACKOPENDEVICESOFT loopback_open = nullptr;
    LPALCRENDERSAMPLESSOFT render = nullptr;
    LPALGETSOURCEI64VSOFT latency = nullptr;
    LPALCREOPENDEVICESOFT reopen = nullptr;
    PFNALCSETTHREADCONTEXTPROC set_context = nullptr;
};

class Output {
public:
    /// The device of that name, or the system's own when the name is empty. Errors (no_device): none, or it is in use.
    [[nodiscard]] static Result<std::unique_ptr<Output>> device(const std::string& name, Hrtf hrtf);
    /// Sound as numbers, when they are asked for: `channels` 1 or 2. Errors: no OpenAL Soft.
    [[nodiscard]] static Result<std::unique_ptr<Output>> memory(std::uint32_t rate, std::uint32_t channels, Hrtf hrtf);
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// OpenAL's calls of this thread go to this output from now on.
    void use() const noexcept;
    /// A device that was pulled out is not.
    [[nodiscard]] bool connected() const noexcept;
    /// Goes on, with all that is playing, on another device. False: it did not.
    [[nodiscard]] bool reopen(const std::string& name, Hrtf hrtf) noexcept;
    /// The next frames, channels in turn. Of memory() only.
    void render(std::span<float> samples) noexcept;

    [[nodiscard]] const Extensions& extensions() const noexcept { return extensions_; }
    [[nodiscard]] std::uint32_t rate() const noexcept;
    [[nodiscard]] std::uint32_t channels() const noexcept { return channels_; }
    [[nodiscard]] std::string name() const;
    [[nodiscard]] HrtfState hrtf() const noexcept;

private:
    Output() = default;
    Result<void> start(std::span<const ALCint> attributes, const std::string& where);

    ALCdevice* device_ = nullptr;
    ALCcontext* context_ = nullptr;
    std::uint32_t channels_ = 2;
    bool real_ = false;
    Extensions extensions_;
};

/// Names of the devices there are now.
[[nodiscard]] std::vector<std::string> device_names();

/// Told by the system, on a thread of OpenAL's, when its own choice of device changes. One at a time in a program.
class DefaultDeviceWatch {
public:
    DefaultDeviceWatch();
    ~DefaultDeviceWatch();
    DefaultDeviceWatch(const DefaultDeviceWatch&) = delete;
    DefaultDeviceWatch& operator=(const DefaultDeviceWatch&) = delete;
    [[nodiscard]] bool changed() noexcept { return changed_.exchange(false); }

private:
    std::atomic<bool> changed_{false};
    bool watching_ = false;
};

} // namespace guanhe::audio
