#include "audio/player.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace guanhe::audio {
namespace {

// 300 ms ahead: longer than the thread that feeds is ever kept waiting, shorter than what a seek may throw away.
constexpr std::size_t queue_depth = 6;
constexpr double buffer_seconds = 0.05;

} // namespace

Player::Player(SoundFile sound, Layout layout, bool loop, double offset)
    : sound_(std::move(sound)), layout_(layout), loop_(loop) {
    const auto& facts = sound_.facts();
    decoded_.resize(static_cast<std::size_t>(buffer_seconds * facts.rate) * facts.channels);
    seek(offset);
}

Player::~Player() {
    detach();
}

Result<void> Player::attach(const Output& output) {
    alGetError();
    alGenSources(1, &source_);
    if (alGetError() != AL_NO_ERROR) {
        source_ = 0;
        return Error{"too many sounds at once", path_to_utf8(sound_.path()), "stop some before this one",
                     ErrorKind::internal};
    }
    free_.resize(queue_depth);
    alGenBuffers(static_cast<ALsizei>(queue_depth), free_.data());
    latency_ = output.extensions().latency;
    // Gains above 1 are for quiet recordings; the limiter of the output takes what is too much.
    alSourcef(source_, AL_MAX_GAIN, 4.0F);
    alSourcei(source_, AL_SOURCE_RELATIVE, layout_ == Layout::place ? AL_FALSE : AL_TRUE);
    alSourcei(source_, AL_DIRECT_CHANNELS_SOFT, layout_ == Layout::direct ? AL_TRUE : AL_FALSE);
    if (layout_ == Layout::bed) set_bed(0.0F);
    alGetError();
    return {};
}

void Player::detach() noexcept {
    if (!attached()) return;
    const double now = seconds();
    const bool was_ended = ended_;
    drop_queue();
    alDeleteSources(1, &source_);
    alDeleteBuffers(static_cast<ALsizei>(free_.size()), free_.data());
    free_.clear();
    source_ = 0;
    seek(now);
    ended_ = was_ended;
}

ALint Player::source_state() const noexcept {
    ALint state = AL_INITIAL;
    alGetSourcei(source_, AL_SOURCE_STATE, &state);
    return state;
}

void Player::take_played() noexcept {
    ALint count = 0;
    alGetSourcei(source_, AL_BUFFERS_PROCESSED, &count);
    for (; count > 0 && !queue_.empty(); --count) {
        ALuint buffer = 0;
        alSourceUnqueueBuffers(source_, 1, &buffer);
        played_ += queue_.front().frames;
        free_.push_back(queue_.front().buffer);
        queue_.pop_front();
    }
}

void Player::drop_queue() noexcept {
    if (!attached()) return;
    alSourceRewind(source_);          // not stopped: what a stopped source is given counts as played
    alSourcei(source_, AL_BUFFER, 0); // takes all off
    for (const auto& queued : queue_) free_.push_back(queued.buffer);
    queue_.clear();
}

void Player::start_from(std::uint64_t frame) noexcept {
    drop_queue();
    start_ = loop_ ? frame % sound_.facts().frames : std::min(frame, sound_.facts().frames);
    played_ = 0;
    moved_ = true;
    at_end_ = ended_ = false;
}

void Player::seek(double seconds) noexcept {
    const double frame = std::max(0.0, seconds) * sound_.facts().rate;
    // Beyond any file, and still a number.
    start_from(static_cast<std::uint64_t>(std::min(std::round(frame), 1e15)));
}

Result<std::size_t> Player::decode() {
    const auto channels = sound_.facts().channels;
    // A buffer goes on over the seam of a loop, so that a short one is fed no more often than a long one.
    std::size_t frames = 0;
    while (frames < decoded_.size() / channels) {
        GUANHE_TRY_LET(const auto got, sound_.read(std::span(decoded_).subspan(frames * channels)));
        frames += got;
        if (got > 0) continue;
        if (!loop_) break;
        GUANHE_TRY(sound_.seek(0));
    }
    const std::size_t out = layout_ == Layout::place ? 1 : 2;
    shaped_.resize(frames * out);
    for (std::size_t i = 0; i < frames; ++i) {
        const float left = decoded_[i * channels], right = decoded_[i * channels + channels - 1];
        if (out == 1) {
            shaped_[i] = (left + right) * 0.5F;
        } else {
            shaped_[2 * i] = left;
            shaped_[2 * i + 1] = right;
        }
    }
    return frames;
}

Result<void> Player::fill() {
    if (moved_) GUANHE_TRY(sound_.seek(start_));
    moved_ = false;
    while (!free_.empty() && !at_end_) {
        GUANHE_TRY_LET(const auto frames, decode());
        if (frames == 0) {
            at_end_ = true;
            break;
        }
        const auto buffer = free_.back();
        free_.pop_back();
        alBufferData(buffer, layout_ == Layout::place ? AL_FORMAT_MONO_FLOAT32 : AL_FORMAT_STEREO_FLOAT32,
                     shaped_.data(), static_cast<ALsizei>(shaped_.size() * sizeof(float)),
                     static_cast<ALsizei>(sound_.facts().rate));
        alSourceQueueBuffers(source_, 1, &buffer);
        queue_.push_back({buffer, static_cast<std::uint32_t>(frames)});
    }
    return {};
}

Result<void> Player::feed() {
    if (!attached() || ended_) return {};
    const bool ran_dry = source_state() == AL_STOPPED; // or came to its end
    take_played();
    if (ran_dry) alSourceRewind(source_);
    std::uint64_t before = played_;
    for (const auto& queued : queue_) before += queued.frames;
    GUANHE_TRY(fill());
    if (queue_.empty()) {
        ended_ = true;
        return {};
    }
    if (paused_) return {};
    const auto state = source_state();
    if (state == AL_PLAYING) return {};
    if (state == AL_STOPPED) {
        // It ran dry while we decoded: begin anew after what it had.
        start_from(start_ + before);
        GUANHE_TRY(fill());
        if (queue_.empty()) {
            ended_ = true;
            return {};
        }
    }
    alSourcePlay(source_);
    return {};
}

void Player::set_paused(bool paused) noexcept {
    if (paused == paused_) return;
    paused_ = paused;
    if (!attached()) return;
    const auto state = source_state();
    if (paused && state == AL_PLAYING) alSourcePause(source_);
    if (!paused && state == AL_PAUSED) alSourcePlay(source_);
}

void Player::set_gain(float gain) noexcept {
    if (attached()) alSourcef(source_, AL_GAIN, std::max(gain, 0.0F));
}

void Player::set_place(const Place& place, const glm::vec3& position) noexcept {
    if (!attached()) return;
    alSource3f(source_, AL_POSITION, position.x, position.y, position.z);
    alSourcef(source_, AL_REFERENCE_DISTANCE, std::max(place.reference_distance, 0.01F));
    alSourcef(source_, AL_MAX_DISTANCE, std::max(place.max_distance, place.reference_distance));
}

void Player::set_bed(float yaw) noexcept {
    if (!attached()) return;
    constexpr float side = std::numbers::pi_v<float> / 2.0F;
    const std::array angles{side - yaw, -side - yaw};
    alSourcefv(source_, AL_STEREO_ANGLES, angles.data());
}

double Player::seconds() const noexcept {
    const auto& facts = sound_.facts();
    const auto rate = static_cast<double>(facts.rate);
    if (ended_) return facts.seconds();
    auto frames = static_cast<double>(played_);
    if (attached() && source_state() == AL_STOPPED) {
        for (const auto& queued : queue_) frames += queued.frames;
    } else if (attached() && latency_ != nullptr) {
        std::array<ALint64SOFT, 2> at{}; // frames in 32.32, and the latency in nanoseconds
        latency_(source_, AL_SAMPLE_OFFSET_LATENCY_SOFT, at.data());
        frames += static_cast<double>(at[0]) / 4294967296.0 - static_cast<double>(at[1]) * 1e-9 * rate;
    } else if (attached()) {
        ALint at = 0;
        alGetSourcei(source_, AL_SAMPLE_OFFSET, &at);
        frames += at;
    }
    frames = static_cast<double>(start_) + std::max(frames, 0.0);
    const auto length = static_cast<double>(facts.frames);
    return (loop_ ? std::fmod(frames, length) : std::min(frames, length)) / rate;
}

} // namespace guanhe::audio
