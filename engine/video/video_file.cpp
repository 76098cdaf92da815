#include "video/video_file.h"

#include "video/library.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

extern "C" {
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
}

namespace guanhe::video {
namespace {

struct FreeScaler {
    void operator()(SwsContext* scaler) const noexcept { sws_freeContext(scaler); }
};

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr int high_definition = 720; // rows from which on unsaid colours are those of BT.709, as players take them

/// Quarter turns clockwise that a camera was held by.
int turns_of(const AVCodecParameters& parameters) {
    const AVPacketSideData* side =
        av_packet_side_data_get(parameters.coded_side_data, parameters.nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    if (side == nullptr || side->size < 9 * sizeof(std::int32_t)) return 0;
    std::array<std::int32_t, 9> matrix{};
    std::memcpy(matrix.data(), side->data, sizeof matrix);
    const double counter_clockwise = av_display_rotation_get(matrix.data());
    if (!std::isfinite(counter_clockwise)) return 0;
    return static_cast<int>(std::lround(-counter_clockwise / 90.0) % 4 + 4) % 4;
}

image::Rgba8 turned(const image::Rgba8& from, int turns) {
    image::Rgba8 out;
    const bool across = turns % 2 != 0;
    out.width = across ? from.height : from.width;
    out.height = across ? from.width : from.height;
    out.pixels.resize(from.pixels.size());
    const std::uint32_t w = from.width, h = from.height;
    for (std::uint32_t y = 0; y < out.height; ++y)
        for (std::uint32_t x = 0; x < out.width; ++x) {
            const std::uint32_t sx = turns == 1 ? y : turns == 2 ? w - 1 - x : w - 1 - y;
            const std::uint32_t sy = turns == 1 ? h - 1 - x : turns == 2 ? h - 1 - y : x;
            std::memcpy(out.pixels.data() + (std::size_t{y} * out.width + x) * 4,
                        from.pixels.data() + (std::size_t{sy} * w + sx) * 4, 4);
        }
    return out;
}

} // namespace

struct VideoFile::State {
    std::unique_ptr<Container> container;
    int stream = -1;
    Codec codec;
    Packet packet{av_packet_alloc()};
    Frame ahead{av_frame_alloc()}, current{av_frame_alloc()};
    std::unique_ptr<SwsContext, FreeScaler> scaler;
    VideoFacts facts;
    std::uint32_t width = 0, height = 0; ///< before it is turned
    int turns = 0;
    bool ahead_there = false; ///< false: the last one was given
    double ahead_from = 0.0;

    [[nodiscard]] Result<void> measure();
    [[nodiscard]] Result<void> look_ahead();
    [[nodiscard]] Result<image::Rgba8> converted();
};

/// How large it is seen, how long, and how fast.
Result<void> VideoFile::State::measure() {
    const AVStream& of = *container->format().streams[stream];
    const AVCodecParameters& parameters = *of.codecpar;
    if (parameters.width <= 0 || parameters.height <= 0)
        return Error{"the video does not say how large its pictures are", container->where(),
                     "export it again from the recording"};
    turns = turns_of(parameters);
    double w = parameters.width, h = parameters.height;
    const AVRational pixel = av_guess_sample_aspect_ratio(&container->format(), const_cast<AVStream*>(&of), nullptr);
    if (pixel.num > 0 && pixel.den > 0) w *= std::clamp(av_q2d(pixel), 0.25, 4.0);
    const double scale = std::min(1.0, most_side / std::max(w, h));
    width = static_cast<std::uint32_t>(std::max(std::lround(w * scale), 1L));
    height = static_cast<std::uint32_t>(std::max(std::lround(h * scale), 1L));
    facts.width = turns % 2 == 0 ? width : height;
    facts.height = turns % 2 == 0 ? height : width;
    facts.seconds = container->seconds();
    const AVRational rate = av_guess_frame_rate(&container->format(), const_cast<AVStream*>(&of), nullptr);
    facts.rate = rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 25.0;
    facts.sound = container->stream(AVMEDIA_TYPE_AUDIO) >= 0;
    return {};
}

Result<void> VideoFile::State::look_ahead() {
    const double before = ahead_from;
    GUANHE_TRY_LET(ahead_there, decode(*container, stream, *codec, *packet, *ahead, before));
    if (!ahead_there) return {};
    const auto stamp = ahead->best_effort_timestamp;
    const double said =
        stamp != AV_NOPTS_VALUE ? container->seconds_at(stream, stamp) : before + 1.0 / std::max(facts.rate, 1.0);
    ahead_from = std::max(said, 0.0);
    return {};
}

Result<image::Rgba8> VideoFile::State::converted() {
    const AVFrame& frame = *current;
    const auto format = static_cast<AVPixelFormat>(frame.format);
    constexpr int flags = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT;
    scaler.reset(sws_getCachedContext(scaler.release(), frame.width, frame.height, format, static_cast<int>(width),
                                      static_cast<int>(height), AV_PIX_FMT_RGBA, flags, nullptr, nullptr, nullptr));
    if (!scaler) return container->damaged(ahead_from);
    const int space = frame.colorspace != AVCOL_SPC_UNSPECIFIED ? static_cast<int>(frame.colorspace)
                      : frame.height >= high_definition         ? static_cast<int>(AVCOL_SPC_BT709)
                                                                : static_cast<int>(AVCOL_SPC_SMPTE170M);
    constexpr int whole = 1 << 16; // brightness, contrast and saturation as they are
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(space), frame.color_range == AVCOL_RANGE_JPEG ? 1 : 0,
                             sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, whole, whole);
    image::Rgba8 out;
    out.width = width;
    out.height = height;
    out.pixels.resize(std::size_t{width} * height * 4);
    const std::array<std::uint8_t*, 4> rows{reinterpret_cast<std::uint8_t*>(out.pixels.data())};
    const std::array<int, 4> pitch{static_cast<int>(width) * 4};
    if (sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, rows.data(), pitch.data()) <= 0)
        return container->damaged(ahead_from);
    return turns == 0 ? std::move(out) : turned(out, turns);
}

Result<bool> is_video(const Path& path) {
    GUANHE_TRY_LET(const auto map, MappedFile::open(path));
    return reader_of(map.bytes()) != nullptr;
}

VideoFile::VideoFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
VideoFile::VideoFile(VideoFile&&) noexcept = default;
VideoFile& VideoFile::operator=(VideoFile&&) noexcept = default;
VideoFile::~VideoFile() = default;

Result<VideoFile> VideoFile::open(const Path& path) {
    auto state = std::make_unique<State>();
    GUANHE_TRY_LET(state->container, Container::open(path));
    state->stream = state->container->stream(AVMEDIA_TYPE_VIDEO);
    if (state->stream < 0)
        return Error{"there are no pictures in the video", state->container->where(),
                     "export it again from the recording"};
    GUANHE_TRY(state->measure());
    GUANHE_TRY_LET(state->codec, state->container->decoder(state->stream));
    if (!state->packet || !state->ahead || !state->current)
        return Error{"there is no memory to read the video", state->container->where(), "", ErrorKind::internal};
    GUANHE_TRY(state->look_ahead());
    if (!state->ahead_there) return state->container->damaged(0.0);
    state->ahead_from = 0.0; // its sound may begin a little earlier
    return VideoFile(std::move(state));
}

const VideoFacts& VideoFile::facts() const noexcept {
    return state_->facts;
}

Result<VideoPicture> VideoFile::next(double wanted) {
    State& self = *state_;
    VideoPicture out;
    if (!self.ahead_there) return out;
    do {
        std::swap(self.ahead, self.current);
        out.from = self.ahead_from;
        GUANHE_TRY(self.look_ahead());
    } while (self.ahead_there && self.ahead_from <= wanted);
    out.until = self.ahead_there ? self.ahead_from : forever;
    GUANHE_TRY_LET(auto picture, self.converted());
    out.picture = std::make_shared<const image::Rgba8>(std::move(picture));
    return out;
}

Result<void> VideoFile::seek(double seconds) {
    State& self = *state_;
    seconds = std::clamp(seconds, 0.0, self.facts.seconds);
    GUANHE_TRY(self.container->seek(self.stream, seconds));
    avcodec_flush_buffers(self.codec.get());
    // Whatever key frame it lands on, what is seen then is there from then on.
    GUANHE_TRY(self.look_ahead());
    if (self.ahead_there) self.ahead_from = std::min(self.ahead_from, seconds);
    return {};
}

} // namespace guanhe::video
