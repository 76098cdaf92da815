#include "visit/videos.h"

#include "museum/signing.h"
#include "video/video_sound.h"
#include "visit/lookup.h"

#include <algorithm>
#include <utility>

namespace guanhe::app {

std::vector<VideoNow> videos_of(const tour::TourState& state, const tour::TourContext& context, bool signing) {
    std::vector<VideoNow> all;
    for (const tour::Playing& playing : state.videos) {
        const auto* panel = action_at<museum::Panel>(*context.tour, playing.step);
        const auto* film = panel != nullptr ? std::get_if<museum::PanelVideo>(&panel->content) : nullptr;
        if (film == nullptr) continue;
        const auto file = film->file.pick(context.language);
        if (!file) continue;
        all.push_back({{VideoKey::Kind::panel, playing.step, {}, file.value->path}, *file.value, playing.offset});
    }
    if (!signing) return all;
    for (const tour::Playing& playing : state.narration) {
        const museum::Narration* narration = tour::narration_of(*context.tour, playing);
        if (narration == nullptr || !narration->signing.has(context.language)) continue;
        const auto file = narration->signing.pick(context.language);
        if (museum::signing_kind(*file.value) != museum::SigningKind::video) continue;
        all.push_back(
            {{VideoKey::Kind::signing, playing.step, playing.reply, file.value->path}, *file.value, playing.offset});
    }
    return all;
}

Videos::~Videos() {
    for (auto& [key, entry] : entries_) let_go(entry);
}

void Videos::begin(Entry& entry, const museum::FileRef& file) {
    const auto path = folder_.locate(file);
    if (!path) return fail(entry, path.error());
    entry.player = std::make_unique<video::VideoPlayer>(*path);
}

void Videos::fail(Entry& entry, const Error& why) {
    complain(why.message());
    entry.shown = {.first = nullptr, .moving = nullptr, .failed = true};
    let_go(entry);
}

/// Elsewhere, since its thread may be in the middle of a picture.
void Videos::let_go(Entry& entry) {
    if (!entry.player) return;
    jobs_.run([last = std::shared_ptr<video::VideoPlayer>(std::move(entry.player))]() mutable { last.reset(); });
}

void Videos::turn(Entry& entry, double seconds) {
    if (entry.shown.failed || !entry.player) return;
    auto picture = exact_ ? entry.player->exact_picture(seconds) : entry.player->picture(seconds);
    if (const auto trouble = entry.player->trouble()) return fail(entry, *trouble);
    if (!picture || renderer_ == nullptr) return;
    if (!entry.shown.moving) {
        auto made = renderer_->make_moving_picture(picture->width, picture->height);
        if (!made) return fail(entry, made.error());
        entry.shown.moving = std::move(*made);
        entry.shown.first = picture;
    }
    entry.shown.moving->show(std::move(picture));
}

void Videos::follow(const std::vector<VideoNow>& now) {
    for (auto& [key, entry] : entries_) entry.kept = false;
    for (const VideoNow& one : now) {
        const auto [known, is_new] = entries_.try_emplace(one.key);
        Entry& entry = known->second;
        entry.kept = true;
        if (is_new) begin(entry, one.file);
        turn(entry, one.seconds);
    }
    std::erase_if(entries_, [&](auto& known) {
        if (!known.second.kept) let_go(known.second);
        return !known.second.kept;
    });
}

const VideoShown* Videos::find(const VideoKey& key) const {
    const auto known = entries_.find(key);
    return known != entries_.end() ? &known->second.shown : nullptr;
}

std::optional<audio::SoundFile> Videos::sound(const VideoKey& key) {
    const auto known = entries_.find(key);
    if (known == entries_.end() || !known->second.player || !known->second.player->facts()) return {};
    Entry& entry = known->second;
    if (!entry.player->facts()->sound || entry.mute) return {};
    auto found = entry.player->take_sound();
    if (found && !*found && entry.sound_given) // it was played before, and let go of
        if (const auto path = folder_.locate({key.file})) found = video::open_sound(*path);
    entry.sound_given = true;
    if (found) return std::move(*found);
    complain(found.error().message());
    entry.mute = true;
    return {};
}

bool Videos::silent(const VideoKey& key) const {
    const auto known = entries_.find(key);
    if (known == entries_.end()) return false;
    const Entry& entry = known->second;
    if (entry.shown.failed || entry.mute) return true;
    const auto facts = entry.player ? entry.player->facts() : std::nullopt;
    return facts && !facts->sound;
}

void Videos::complain(std::string words) {
    if (std::ranges::find(told_, words) != told_.end()) return;
    told_.push_back(words);
    complaints_.push_back(std::move(words));
}

std::vector<std::string> Videos::take_complaints() {
    return std::exchange(complaints_, {});
}

} // namespace guanhe::app
