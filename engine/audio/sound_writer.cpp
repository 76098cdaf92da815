#include "audio/sound_writer.h"

#include "base/output_file.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

namespace guanhe::audio {
namespace {

struct CloseSound {
    void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};

int sndfile_format(SoundFormat format) {
    switch (format) {
    case SoundFormat::flac:
        return SF_FORMAT_FLAC | SF_FORMAT_PCM_24;
    case SoundFormat::opus:
        return SF_FORMAT_OGG | SF_FORMAT_OPUS;
    case SoundFormat::wav:
        break;
    }
    return SF_FORMAT_WAV | SF_FORMAT_FLOAT; // RF64 keeps the time of day in its chunk of peaks, whatever it is told
}

/// I0, by its series; not every standard library has std::cyl_bessel_i.
double bessel(double x) {
    double sum = 1.0, term = 1.0;
    for (double k = 1.0; term > sum * 1e-12; k += 1.0) sum += term *= (x / (2.0 * k)) * (x / (2.0 * k));
    return sum;
}

} // namespace

struct SoundWriter::State {
    explicit State(OutputFile target) : output(std::move(target)) {}

    OutputFile output;
    std::string where;
    sf_count_t cursor = 0;
    std::optional<Error> fault;                 ///< the first that the disk gave
    std::unique_ptr<SNDFILE, CloseSound> sound; ///< last: closing it writes

    static State& of(void* user) { return *static_cast<State*>(user); }
    static sf_count_t seek_bytes(sf_count_t offset, int from, void* user) {
        auto& self = of(user);
        const auto end = static_cast<sf_count_t>(self.output.size());
        const auto wanted = (from == SEEK_SET ? 0 : from == SEEK_CUR ? self.cursor : end) + offset;
        return wanted < 0 ? -1 : self.cursor = wanted;
    }
    static sf_count_t write_bytes(const void* from, sf_count_t count, void* user) {
        auto& self = of(user);
        if (self.fault || count <= 0) return 0;
        const std::span bytes(static_cast<const std::byte*>(from), static_cast<std::size_t>(count));
        const bool at_end = static_cast<std::uint64_t>(self.cursor) == self.output.size();
        auto written =
            at_end ? self.output.append(bytes) : self.output.write_at(static_cast<std::uint64_t>(self.cursor), bytes);
        if (!written) {
            self.fault = std::move(written).error();
            return 0;
        }
        self.cursor += count;
        return count;
    }
    static SF_VIRTUAL_IO io() {
        SF_VIRTUAL_IO io{};
        io.get_filelen = [](void* user) { return static_cast<sf_count_t>(of(user).output.size()); };
        io.seek = seek_bytes;
        io.read = [](void*, sf_count_t, void*) { return sf_count_t{0}; };
        io.write = write_bytes;
        io.tell = [](void* user) { return of(user).cursor; };
        return io;
    }
    [[nodiscard]] Error failed(const char* words) const {
        return fault ? *fault
                     : Error{std::string("the sound cannot be written: ") + words, where,
                             "see that the disk is not full"};
    }
};

SoundWriter::SoundWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SoundWriter::SoundWriter(SoundWriter&&) noexcept = default;
SoundWriter& SoundWriter::operator=(SoundWriter&&) noexcept = default;
SoundWriter::~SoundWriter() = default;

Result<SoundWriter> SoundWriter::create(const Path& path, const SoundLayout& layout) {
    SF_INFO info{};
    info.samplerate = static_cast<int>(layout.rate);
    info.channels = static_cast<int>(layout.channels);
    info.format = sndfile_format(layout.format);
    if (sf_format_check(&info) == 0) {
        return Error{"a sound of " + std::to_string(layout.channels) + " channels at " + std::to_string(layout.rate) +
                         " Hz does not go into this format",
                     path_to_utf8(path), "use mono or stereo at 48000"};
    }
    GUANHE_TRY_LET(auto output, OutputFile::create(path));
    auto state = std::make_unique<State>(std::move(output));
    state->where = path_to_utf8(path);
    auto io = State::io();
    state->sound.reset(sf_open_virtual(&io, SFM_WRITE, &info, state.get()));
    if (!state->sound) return state->failed(sf_strerror(nullptr));
    auto* sound = state->sound.get();
    // The chunk of peaks holds the time of day, and two films of one tour should be the same file.
    sf_command(sound, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    // libsndfile spreads 6 to 256 kbit/s a channel over 1 to 0.
    double level = 1.0 - (48.0 - 6.0) / (256.0 - 6.0);
    if (layout.format == SoundFormat::opus) sf_command(sound, SFC_SET_COMPRESSION_LEVEL, &level, sizeof level);
    if (!layout.comment.empty()) sf_set_string(sound, SF_STR_COMMENT, layout.comment.c_str());
    return SoundWriter(std::move(state));
}

Result<void> SoundWriter::append(std::span<const float> samples) {
    const auto count = static_cast<sf_count_t>(samples.size());
    constexpr std::uint64_t most_bytes = 0xFFF0'0000ULL; // sizes in a WAV are 32 bits
    if (state_->output.size() + samples.size_bytes() > most_bytes)
        return Error{"the sound does not fit into a file of 4 GB", state_->where, "make it shorter"};
    if (sf_write_float(state_->sound.get(), samples.data(), count) != count) {
        return state_->failed(sf_strerror(state_->sound.get()));
    }
    return {};
}

Result<void> SoundWriter::finish() {
    const int code = sf_close(state_->sound.release());
    if (code != 0 || state_->fault) return state_->failed(sf_error_number(code));
    return state_->output.finish();
}

std::vector<float> resample(std::span<const float> samples, std::uint32_t from, std::uint32_t to) {
    if (from == to || samples.empty()) return {samples.begin(), samples.end()};
    const auto shared = std::gcd(from, to);
    const std::uint64_t up = to / shared, down = from / shared;
    // The lower of the two rates sets the pass band, and the length of the filter in input samples.
    const double band = std::min(1.0, static_cast<double>(to) / from);
    const auto half = static_cast<std::int64_t>(std::ceil(24.0 / band));
    constexpr double beta = 8.0;
    std::vector<double> filters(static_cast<std::size_t>(up) * static_cast<std::size_t>(2 * half));
    for (std::uint64_t phase = 0; phase < up; ++phase) {
        for (std::int64_t tap = 0; tap < 2 * half; ++tap) {
            const double x = static_cast<double>(tap - half + 1) - static_cast<double>(phase) / static_cast<double>(up);
            const double angle = std::numbers::pi * x * band;
            const double sinc = angle == 0.0 ? 1.0 : std::sin(angle) / angle;
            const double edge = x / static_cast<double>(half);
            const double window = bessel(beta * std::sqrt(std::max(0.0, 1.0 - edge * edge))) / bessel(beta);
            filters[static_cast<std::size_t>(phase) * static_cast<std::size_t>(2 * half) +
                    static_cast<std::size_t>(tap)] = band * sinc * window;
        }
    }
    const auto count = static_cast<std::int64_t>(samples.size());
    std::vector<float> out(static_cast<std::size_t>(samples.size() * up / down));
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::uint64_t at = i * down;
        const auto first = static_cast<std::int64_t>(at / up) - half + 1;
        const double* filter = filters.data() + (at % up) * static_cast<std::size_t>(2 * half);
        double sum = 0.0;
        for (std::int64_t tap = std::max<std::int64_t>(0, -first); tap < 2 * half && first + tap < count; ++tap) {
            sum += filter[tap] * static_cast<double>(samples[static_cast<std::size_t>(first + tap)]);
        }
        out[i] = static_cast<float>(sum);
    }
    return out;
}

} // namespace guanhe::audio
