// The thread of a Mixer that is heard: its device, and what to do without one. Private to this folder.
#pragma once

#include "audio/mixer_state.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace guanhe::audio {

class MixerThread {
public:
    MixerThread(MixerState& voices, const MixerSettings& settings);
    ~MixerThread();
    MixerThread(const MixerThread&) = delete;
    MixerThread& operator=(const MixerThread&) = delete;

    // Any thread.
    void wake();
    [[nodiscard]] OutputState output() const;

private:
    struct Choice {
        std::string device;
        Hrtf hrtf = Hrtf::automatic;
    };

    void run();
    /// Waits for the next tick or for wake(). False: the end.
    bool next();
    void look_after_output(SteadyTime now);
    void open();
    void open_silent();
    void change_to(std::unique_ptr<Output> next);
    void tell(std::string trouble);
    /// Mixes into nothing what would have been heard meanwhile.
    void keep_time(double seconds);

    MixerState& voices_;
    const Choice choice_;

    mutable std::mutex mutex_;
    std::condition_variable waiting_;
    OutputState told_;
    bool woken_ = false, ending_ = false;

    // The thread's own.
    std::unique_ptr<Output> output_; ///< null: not even silence
    bool silent_ = false;
    bool had_device_ = false;
    bool named_missing_ = false; ///< the chosen device is not there
    SteadyTime looked_, listed_;
    std::vector<std::string> names_; ///< of the devices, when we last looked
    double owed_ = 0.0;              ///< frames that silence has not mixed yet
    std::vector<float> nothing_;

    std::thread thread_; ///< last: it uses all of the above
};

} // namespace guanhe::audio
