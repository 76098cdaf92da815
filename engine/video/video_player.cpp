#include "video/video_player.h"

#include "video/video_sound.h"

#include <cmath>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace guanhe::video {
namespace {

constexpr std::size_t most_ahead = 6;                             // pictures
constexpr std::size_t most_ahead_bytes = std::size_t{128} << 20U; // of them, but never fewer than two pictures
constexpr double worth_a_jump =
    2.0; // seconds: up to there, decoding all that is between is faster than finding a key frame

} // namespace

struct VideoPlayer::State {
    Path path;
    mutable std::mutex mutex;
    std::condition_variable_any turned; ///< the clock, or what is decoded
    double clock = 0.0;
    std::deque<VideoPicture> ready;           ///< by time; the first is what is to be seen
    std::shared_ptr<const image::Rgba8> last; ///< that was seen
    std::optional<VideoFacts> facts;
    Result<std::optional<audio::SoundFile>> sound = std::optional<audio::SoundFile>();
    std::optional<Error> trouble;
    bool over = false;   ///< the last picture is decoded
    std::jthread thread; ///< goes first

    void run(const std::stop_token& stop);
    [[nodiscard]] Result<void> play(const std::stop_token& stop);
    [[nodiscard]] bool full() const;
    [[nodiscard]] bool must_jump() const;
    void drop_past();
    [[nodiscard]] bool exact() const {
        return !ready.empty() && ready.front().from <= clock && clock < ready.front().until;
    }
};

bool VideoPlayer::State::full() const {
    if (over || ready.size() >= most_ahead) return true;
    const std::size_t each = facts ? std::size_t{facts->width} * facts->height * 4 : 0;
    return ready.size() >= 2 && (ready.size() + 1) * each > most_ahead_bytes;
}

bool VideoPlayer::State::must_jump() const {
    if (ready.empty()) return false;
    return clock < ready.front().from || (!over && clock > ready.back().until + worth_a_jump);
}

void VideoPlayer::State::drop_past() {
    while (ready.size() > 1 && ready.front().until <= clock) ready.pop_front();
}

void VideoPlayer::State::run(const std::stop_token& stop) {
    auto played = play(stop);
    const std::lock_guard lock(mutex);
    if (!played) {
        trouble = std::move(played).error();
        ready.clear();
        last.reset();
    }
    turned.notify_all();
}

Result<void> VideoPlayer::State::play(const std::stop_token& stop) {
    GUANHE_TRY_LET(auto file, VideoFile::open(path));
    auto heard = open_sound(path);
    std::unique_lock lock(mutex);
    facts = file.facts();
    sound = std::move(heard);
    double at = clock;
    bool jump = at > worth_a_jump;
    while (!stop.stop_requested()) {
        lock.unlock();
        if (jump) GUANHE_TRY(file.seek(at));
        GUANHE_TRY_LET(auto next, file.next(at));
        lock.lock();
        if (!next.picture && jump)
            return Error{"there is no picture in the video to go on with", path_to_utf8(path),
                         "export it again from the recording"};
        if (jump) ready.clear();
        over = !next.picture || std::isinf(next.until);
        if (next.picture) ready.push_back(std::move(next));
        drop_past();
        turned.notify_all();
        turned.wait(lock, stop, [&] { return must_jump() || !full(); });
        jump = must_jump();
        at = clock;
    }
    return {};
}

VideoPlayer::VideoPlayer(Path path) : state_(std::make_unique<State>()) {
    state_->path = std::move(path);
    state_->thread = std::jthread([state = state_.get()](const std::stop_token& stop) { state->run(stop); });
}

VideoPlayer::~VideoPlayer() = default;

std::shared_ptr<const image::Rgba8> VideoPlayer::picture(double seconds) {
    State& self = *state_;
    const std::lock_guard lock(self.mutex);
    if (self.clock != seconds) {
        self.clock = seconds;
        self.drop_past();
        self.turned.notify_all();
    }
    if (!self.ready.empty() && self.ready.front().from <= seconds) self.last = self.ready.front().picture;
    return self.last;
}

std::shared_ptr<const image::Rgba8> VideoPlayer::exact_picture(double seconds) {
    State& self = *state_;
    std::unique_lock lock(self.mutex);
    self.clock = seconds;
    self.drop_past();
    self.turned.notify_all();
    self.turned.wait(lock, [&] {
        self.drop_past();
        return self.trouble || self.exact();
    });
    if (self.trouble) return nullptr;
    return self.last = self.ready.front().picture;
}

std::optional<VideoFacts> VideoPlayer::facts() const {
    const std::lock_guard lock(state_->mutex);
    return state_->facts;
}

Result<std::optional<audio::SoundFile>> VideoPlayer::take_sound() {
    const std::lock_guard lock(state_->mutex);
    return std::exchange(state_->sound, std::optional<audio::SoundFile>());
}

std::optional<Error> VideoPlayer::trouble() const {
    const std::lock_guard lock(state_->mutex);
    return state_->trouble;
}

} // namespace guanhe::video
