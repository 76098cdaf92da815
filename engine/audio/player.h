// One sound on its way through OpenAL: decoded ahead into a queue of buffers. Private to this folder; the thread that
// mixes, with the output in use on it.
#pragma once

#include "audio/output.h"
#include "audio/sound_file.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace guanhe::audio {

class Player {
public:
    enum class Layout : std::uint8_t {
        direct, ///< to both ears as it is
        place,  ///< mono, from a point
        bed,    ///< stereo, its channels at angles to the listener
    };

    Player(SoundFile sound, Layout layout, bool loop, double offset);
    ~Player();
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;

    /// Takes a source of the output; goes on from seconds(). Errors: there is none left.
    [[nodiscard]] Result<void> attach(const Output& output);
    /// Gives it back, before its output goes; keeps the moment.
    void detach() noexcept;

    /// Keeps the queue filled, and plays what is not paused. Errors: the file is damaged.
    [[nodiscard]] Result<void> feed();
    void set_paused(bool paused) noexcept;
    void seek(double seconds) noexcept;
    void set_gain(float gain) noexcept;
    void set_place(const Place& place, const glm::vec3& position) noexcept;
    void set_bed(float yaw) noexcept; ///< of the listener, radians counter-clockwise from north

    [[nodiscard]] bool attached() const noexcept { return source_ != 0; }
    [[nodiscard]] bool ended() const noexcept { return ended_; }
    [[nodiscard]] const SoundFacts& facts() const noexcept { return sound_.facts(); }
    /// Heard by now.
    [[nodiscard]] double seconds() const noexcept;

private:
    struct Queued {
        ALuint buffer = 0;
        std::uint32_t frames = 0;
    };
    [[nodiscard]] ALint source_state() const noexcept;
    void take_played() noexcept;
    void drop_queue() noexcept;
    Result<void> fill();
    Result<std::size_t> decode(); ///< frames, in shaped_
    void start_from(std::uint64_t frame) noexcept;

    SoundFile sound_;
    Layout layout_;
    bool loop_;
    bool paused_ = false;
    bool at_end_ = false; ///< all of the file is in the queue
    bool ended_ = false;
    bool moved_ = true; ///< the file does not stand where the next buffer begins
    ALuint source_ = 0;
    LPALGETSOURCEI64VSOFT latency_ = nullptr;
    std::vector<ALuint> free_;
    std::deque<Queued> queue_;
    std::uint64_t start_ = 0;  ///< frame of the file at which this run began
    std::uint64_t played_ = 0; ///< frames of this run that left the queue; grows past the file's length in a loop
    std::vector<float> decoded_, shaped_;
};

} // namespace guanhe::audio
