#include "audio/sound_file.h"

#include "audio/container.h"
#include "audio/sound_source.h"

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

/// Through libsndfile.
struct Decoder final : SoundSource {
    std::string where;
    MappedFile map;
    sf_count_t cursor = 0; ///< byte, for libsndfile
    Handle file;
    SoundFacts known;
    std::uint64_t next = 0; ///< frame

    static Decoder& of(void* user) { return *static_cast<Decoder*>(user); }
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
        const auto at = static_cast<double>(frame) / static_cast<double>(known.rate);
        return {"the sound is damaged at " + minutes(at) + " of the " + minutes(known.seconds()) + " that it promises",
                where, "copy or export it again from the recording"};
    }
    Result<void> check(const SF_INFO& info);
    Result<void> check_end();

    [[nodiscard]] const SoundFacts& facts() const noexcept override { return known; }
    [[nodiscard]] Result<std::size_t> read(std::span<float> samples) override;
    [[nodiscard]] Result<void> seek(std::uint64_t frame) override;
};

/// What libsndfile found in the headers.
Result<void> Decoder::check(const SF_INFO& info) {
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
    known.frames = static_cast<std::uint64_t>(info.frames);
    known.rate = rate;
    known.channels = static_cast<std::uint32_t>(info.channels);
    if (const char* comment = sf_get_string(file.get(), SF_STR_COMMENT)) known.comment = comment;
    return {};
}

/// A header may promise anything: the last moment has to be there.
Result<void> Decoder::check_end() {
    const auto moment = std::min<std::uint64_t>(known.frames, known.rate / 10);
    std::vector<float> samples(static_cast<std::size_t>(moment) * known.channels);
    const auto from = static_cast<sf_count_t>(known.frames - moment);
    if (sf_seek(file.get(), from, SEEK_SET) != from ||
        sf_readf_float(file.get(), samples.data(), static_cast<sf_count_t>(moment)) !=
            static_cast<sf_count_t>(moment)) {
        return Error{"the file is cut short: it promises " + minutes(known.seconds()) +
                         " of sound and the end is not there",
                     where, "copy or export it again from the recording"};
    }
    if (sf_seek(file.get(), 0, SEEK_SET) != 0) return damaged(0);
    return {};
}

Result<std::size_t> Decoder::read(std::span<float> samples) {
    const auto room = samples.size() / known.channels;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room, known.frames - next));
    if (wanted == 0) return std::size_t{0};
    const auto got = sf_readf_float(file.get(), samples.data(), static_cast<sf_count_t>(wanted));
    if (got < static_cast<sf_count_t>(wanted)) return damaged(next + static_cast<std::uint64_t>(got));
    next += wanted;
    return wanted;
}

Result<void> Decoder::seek(std::uint64_t frame) {
    const auto wanted = std::min(frame, known.frames);
    // Not every decoder can stand behind the last frame; read() does not ask it to.
    if (wanted < known.frames) {
        const auto at = static_cast<sf_count_t>(wanted);
        if (sf_seek(file.get(), at, SEEK_SET) != at) return damaged(wanted);
    }
    next = wanted;
    return {};
}

} // namespace

SoundFile::SoundFile(Path path, std::unique_ptr<SoundSource> source)
    : path_(std::move(path)), source_(std::move(source)) {}
SoundFile::SoundFile(SoundFile&&) noexcept = default;
SoundFile& SoundFile::operator=(SoundFile&&) noexcept = default;
SoundFile::~SoundFile() = default;

Result<SoundFile> SoundFile::open(const Path& path) {
    auto decoder = std::make_unique<Decoder>();
    decoder->where = path_to_utf8(path);
    GUANHE_TRY_LET(decoder->map, MappedFile::open(path));
    GUANHE_TRY(check_container(decoder->map.bytes(), decoder->where));
    auto io = Decoder::io();
    SF_INFO info{};
    decoder->file.reset(sf_open_virtual(&io, SFM_READ, &info, decoder.get()));
    if (!decoder->file) {
        return Error{std::string("the sound cannot be read: ") + sf_strerror(nullptr), decoder->where,
                     "export it as Ogg Opus, FLAC or WAV"};
    }
    GUANHE_TRY(decoder->check(info));
    GUANHE_TRY(decoder->check_end());
    return SoundFile(path, std::move(decoder));
}

const SoundFacts& SoundFile::facts() const noexcept {
    return source_->facts();
}

const Path& SoundFile::path() const noexcept {
    return path_;
}

Result<std::size_t> SoundFile::read(std::span<float> samples) {
    return source_->read(samples);
}

Result<void> SoundFile::seek(std::uint64_t frame) {
    return source_->seek(frame);
}

} // namespace guanhe::audio
