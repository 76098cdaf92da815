#include "audio/sound_file.h"

#include "audio/container.h"

#include <sndfile.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <vector>

namespace guanhe::audio {
namespace {

constexpr std::uint32_t least_rate = 8000, most_rate = 192000;

struct CloseSound {
    void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};
using Handle = std::unique_ptr<SNDFILE, CloseSound>;

std::string minutes(double seconds) {
    const auto whole = static_cast<std::uint64_t>(seconds);
    const auto rest = std::to_string(whole % 60);
    return std::to_string(whole / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

} // namespace

struct SoundFile::State {
    Path path;
    std::string where;
    MappedFile map;
    sf_count_t cursor = 0; ///< byte, for libsndfile
    Handle file;
    SoundFacts facts;
    std::uint64_t next = 0; ///< frame

    static State& of(void* user) { return *static_cast<State*>(user); }
    [[nodiscard]] sf_count_t length() const { return static_cast<sf_count_t>(map.bytes().size()); }
    static sf_count_t seek_bytes(sf_count_t offset, int from, void* user) {
        auto& self = of(user);
        const auto base = from == SEEK_SET ? 0 : from == SEEK_CUR ? self.cursor : self.length();
        const auto wanted = base + offset;
        if (wanted < 0 || wanted > self.length()) return -1;
        return self.cursor = wanted;
    }
    static sf_count_t read_bytes(void* to, sf_count_t count, void* user) {
        auto& self = of(user);
        const auto given = std::clamp<sf_count_t>(count, 0, self.length() - self.cursor);
        if (given == 0) return 0;
        std::memcpy(to, self.map.bytes().data() + self.cursor, static_cast<std::size_t>(given));
        self.cursor += given;
        return given;
    }
    static SF_VIRTUAL_IO io() {
        SF_VIRTUAL_IO io{};
        io.get_filelen = [](void* user) { return of(user).length(); };
        io.seek = seek_bytes;
        io.read = read_bytes;
        io.write = [](const void*, sf_count_t, void*) { return sf_count_t{0}; };
        io.tell = [](void* user) { return of(user).cursor; };
        return io;
    }

    [[nodiscard]] Error damaged(std::uint64_t frame) const {
        const auto at = static_cast<double>(frame) / static_cast<double>(facts.rate);
        return {"the sound is damaged at " + minutes(at) + " of the " + minutes(facts.seconds()) + " that it promises",
                where, "copy or export it again from the recording"};
    }
    Result<void> check(const SF_INFO& info);
    Result<void> check_end();
};

/// What libsndfile found in the headers.
Result<void> SoundFile::State::check(const SF_INFO& info) {
    if (info.channels != 1 && info.channels != 2) {
        return Error{"the sound has " + std::to_string(info.channels) + " channels; mono and stereo can be played",
                     where, "mix it down to mono (for a place) or to stereo"};
    }
    const auto rate = static_cast<std::uint32_t>(std::max(info.samplerate, 0));
    if (rate < least_rate || rate > most_rate) {
        return Error{"the sound has " + std::to_string(info.samplerate) +
                         " samples a second; 8,000 to 192,000 can be "
                         "played",
                     where, "export it with 48,000"};
    }
    if (info.frames <= 0) return Error{"the file has no sound in it", where, "export it again from the recording"};
    if (info.frames >= SF_COUNT_MAX) {
        return Error{"the file does not say how long its sound is", where, "export it again, to a file and not a pipe"};
    }
    facts.frames = static_cast<std::uint64_t>(info.frames);
    facts.rate = rate;
    facts.channels = static_cast<std::uint32_t>(info.channels);
    if (const char* comment = sf_get_string(file.get(), SF_STR_COMMENT)) facts.comment = comment;
    return {};
}

/// A header may promise anything: the last moment has to be there.
Result<void> SoundFile::State::check_end() {
    const auto moment = std::min<std::uint64_t>(facts.frames, facts.rate / 10);
    std::vector<float> samples(static_cast<std::size_t>(moment) * facts.channels);
    const auto from = static_cast<sf_count_t>(facts.frames - moment);
    if (sf_seek(file.get(), from, SEEK_SET) != from ||
        sf_readf_float(file.get(), samples.data(), static_cast<sf_count_t>(moment)) !=
            static_cast<sf_count_t>(moment)) {
        return Error{"the file is cut short: it promises " + minutes(facts.seconds()) +
                         " of sound and the end is not there",
                     where, "copy or export it again from the recording"};
    }
    if (sf_seek(file.get(), 0, SEEK_SET) != 0) return damaged(0);
    return {};
}

SoundFile::SoundFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
SoundFile::SoundFile(SoundFile&&) noexcept = default;
SoundFile& SoundFile::operator=(SoundFile&&) noexcept = default;
SoundFile::~SoundFile() = default;

Result<SoundFile> SoundFile::open(const Path& path) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->where = path_to_utf8(path);
    GUANHE_TRY_LET(state->map, MappedFile::open(path));
    GUANHE_TRY(check_container(state->map.bytes(), state->where));
    auto io = State::io();
    SF_INFO info{};
    state->file.reset(sf_open_virtual(&io, SFM_READ, &info, state.get()));
    if (!state->file) {
        return Error{std::string("the sound cannot be read: ") + sf_strerror(nullptr), state->where,
                     "export it as Ogg Opus, FLAC or WAV"};
    }
    GUANHE_TRY(state->check(info));
    GUANHE_TRY(state->check_end());
    return SoundFile(std::move(state));
}

const SoundFacts& SoundFile::facts() const noexcept {
    return state_->facts;
}

const Path& SoundFile::path() const noexcept {
    return state_->path;
}

Result<std::size_t> SoundFile::read(std::span<float> samples) {
    auto& self = *state_;
    const auto room = samples.size() / self.facts.channels;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room, self.facts.frames - self.next));
    if (wanted == 0) return std::size_t{0};
    const auto got = sf_readf_float(self.file.get(), samples.data(), static_cast<sf_count_t>(wanted));
    if (got < static_cast<sf_count_t>(wanted)) return self.damaged(self.next + static_cast<std::uint64_t>(got));
    self.next += wanted;
    return wanted;
}

Result<void> SoundFile::seek(std::uint64_t frame) {
    auto& self = *state_;
    const auto wanted = std::min(frame, self.facts.frames);
    // Not every decoder can stand behind the last frame; read() does not ask it to.
    if (wanted < self.facts.frames) {
        const auto at = static_cast<sf_count_t>(wanted);
        if (sf_seek(self.file.get(), at, SEEK_SET) != at) return self.damaged(wanted);
    }
    self.next = wanted;
    return {};
}

} // namespace guanhe::audio
