#include "video/library.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace guanhe::video {
namespace {

// What museums' cameras and editors write; fewer decoders are fewer doors for a hostile file.
constexpr const char* decoders = "h264,hevc,mpeg4,mjpeg,vp8,vp9,libvpx-vp9,libdav1d,libaom-av1,av1,"
                                 "aac,mp3,mp3float,opus,libopus,vorbis,libvorbis,flac,alac,pcm_s16le,pcm_s24le";
constexpr std::int64_t most_pixels = std::int64_t{8192} * 8192; // a larger picture is refused before memory is taken
constexpr int most_streams = 32;
constexpr double missing_end = 0.5; // seconds by which the streams of a sound file may differ at their ends

/// Its messages are for the terminal; ours are values.
void keep_quiet() {
    static const bool done = (av_log_set_level(AV_LOG_QUIET), true);
    static_cast<void>(done);
}

Error out_of_memory(const std::string& where) {
    return {"there is no memory to read the video", where, "", ErrorKind::internal};
}

} // namespace

const AVInputFormat* reader_of(std::span<const std::byte> bytes) {
    constexpr std::array matroska{std::byte{0x1A}, std::byte{0x45}, std::byte{0xDF}, std::byte{0xA3}};
    if (bytes.size() >= matroska.size() && std::ranges::equal(bytes.first(matroska.size()), matroska))
        return av_find_input_format("matroska");
    constexpr std::string_view brand = "ftyp";
    if (bytes.size() >= 8 && std::memcmp(bytes.data() + 4, brand.data(), brand.size()) == 0)
        return av_find_input_format("mov");
    return nullptr;
}

std::string minutes(double seconds) {
    const auto whole = static_cast<std::uint64_t>(std::max(seconds, 0.0));
    const auto rest = std::to_string(whole % 60);
    return std::to_string(whole / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

std::string words_of(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> words{};
    av_strerror(code, words.data(), words.size());
    return words.data();
}

int Container::read_bytes(void* self, std::uint8_t* to, int count) {
    auto& container = *static_cast<Container*>(self);
    const auto bytes = container.map_.bytes();
    const auto left = static_cast<std::int64_t>(bytes.size()) - container.cursor_;
    const auto given = std::min<std::int64_t>(count, left);
    if (given <= 0) return AVERROR_EOF;
    std::memcpy(to, bytes.data() + container.cursor_, static_cast<std::size_t>(given));
    container.cursor_ += given;
    return static_cast<int>(given);
}

std::int64_t Container::seek_bytes(void* self, std::int64_t offset, int from) {
    auto& container = *static_cast<Container*>(self);
    const auto size = static_cast<std::int64_t>(container.map_.bytes().size());
    if (from == AVSEEK_SIZE) return size;
    const auto base = from == SEEK_SET ? 0 : from == SEEK_CUR ? container.cursor_ : size;
    const auto wanted = base + offset;
    if (wanted < 0 || wanted > size) return AVERROR(EINVAL);
    return container.cursor_ = wanted;
}

Container::~Container() = default;

Result<std::unique_ptr<Container>> Container::open(const Path& path) {
    keep_quiet();
    std::unique_ptr<Container> made(new Container);
    made->where_ = path_to_utf8(path);
    GUANHE_TRY_LET(made->map_, MappedFile::open(path));
    const AVInputFormat* reader = reader_of(made->map_.bytes());
    if (reader == nullptr)
        return Error{"this is no video that can be shown", made->where_, "export it as MP4 (H.264) or as WebM"};
    constexpr int buffer_bytes = 1 << 16;
    auto* buffer = static_cast<unsigned char*>(av_malloc(buffer_bytes));
    if (buffer == nullptr) return out_of_memory(made->where_);
    made->io_.reset(avio_alloc_context(buffer, buffer_bytes, 0, made.get(), read_bytes, nullptr, seek_bytes));
    if (!made->io_) {
        av_free(buffer);
        return out_of_memory(made->where_);
    }
    AVFormatContext* format = avformat_alloc_context();
    if (format == nullptr) return out_of_memory(made->where_);
    format->pb = made->io_.get();
    format->flags |= AVFMT_FLAG_CUSTOM_IO;
    format->max_streams = most_streams;
    format->io_open = [](AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) { return AVERROR(EPERM); };
    format->codec_whitelist = av_strdup(decoders);
    int code = avformat_open_input(&format, nullptr, reader, nullptr); // frees `format` when it fails
    if (code == 0) {
        made->format_.reset(format);
        code = avformat_find_stream_info(format, nullptr);
    }
    if (code < 0)
        return Error{"the video cannot be read: " + words_of(code), made->where_,
                     "copy it again, or export it again as MP4 (H.264) or as WebM"};
    GUANHE_TRY(made->check_end());
    return made;
}

int Container::stream(AVMediaType kind) {
    const int best = av_find_best_stream(format_.get(), kind, -1, -1, nullptr, 0);
    if (best < 0) return -1;
    const bool cover = (format_->streams[best]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    return cover ? -1 : best;
}

double Container::seconds() const noexcept {
    return format_->duration > 0 ? static_cast<double>(format_->duration) / AV_TIME_BASE : 0.0;
}

double Container::seconds_at(int stream, std::int64_t stamp) const noexcept {
    const auto start = format_->start_time != AV_NOPTS_VALUE ? format_->start_time : 0;
    return static_cast<double>(stamp) * av_q2d(format_->streams[stream]->time_base) -
           static_cast<double>(start) / AV_TIME_BASE;
}

Result<void> Container::seek(int stream, double seconds) {
    const auto start = format_->start_time != AV_NOPTS_VALUE ? format_->start_time : 0;
    const double base = av_q2d(format_->streams[stream]->time_base);
    const auto stamp = static_cast<std::int64_t>((seconds + static_cast<double>(start) / AV_TIME_BASE) / base);
    if (av_seek_frame(format_.get(), stream, stamp, AVSEEK_FLAG_BACKWARD) < 0 &&
        avformat_seek_file(format_.get(), stream, INT64_MIN, stamp, INT64_MAX, 0) < 0)
        return damaged(seconds);
    return {};
}

Error Container::damaged(double at) const {
    return {"the video is damaged at " + minutes(at) + " of the " + minutes(seconds()) + " that it promises", where_,
            "copy or export it again from the recording"};
}

/// A header may promise anything: the last moment has to be there.
Result<void> Container::check_end() {
    const double promised = seconds();
    if (promised <= 0.0)
        return Error{"the file does not say how long its video is", where_,
                     "export it again, to a file and not a pipe"};
    const int any = av_find_default_stream_index(format_.get());
    if (any < 0) return Error{"there is nothing in the video", where_, "export it again from the recording"};
    GUANHE_TRY(seek(any, std::max(promised - 1.0, 0.0)));
    const Packet packet(av_packet_alloc());
    if (!packet) return out_of_memory(where_);
    double last = 0.0;
    while (av_read_frame(format_.get(), packet.get()) >= 0) {
        const auto stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
        if (stamp != AV_NOPTS_VALUE)
            last =
                std::max(last, seconds_at(packet->stream_index, stamp + std::max<std::int64_t>(packet->duration, 0)));
        av_packet_unref(packet.get());
    }
    if (last < promised - missing_end)
        return Error{"the file is cut short: it promises " + minutes(promised) + " of video and the end is not there",
                     where_, "copy or export it again from the recording"};
    return seek(any, 0.0);
}

Result<Codec> Container::decoder(int stream) {
    const AVCodecParameters& parameters = *format_->streams[stream]->codecpar;
    const AVCodec* found = avcodec_find_decoder(parameters.codec_id);
    Codec codec(found != nullptr ? avcodec_alloc_context3(found) : nullptr);
    if (codec) {
        codec->codec_whitelist = av_strdup(decoders);
        codec->max_pixels = most_pixels;
        codec->pkt_timebase = format_->streams[stream]->time_base;
        codec->thread_count = parameters.codec_type == AVMEDIA_TYPE_VIDEO ? 4 : 1;
    }
    if (!codec || avcodec_parameters_to_context(codec.get(), &parameters) < 0 ||
        avcodec_open2(codec.get(), found, nullptr) < 0)
        return Error{std::string("the video is coded as ") + avcodec_get_name(parameters.codec_id) +
                         ", which cannot be shown here",
                     where_, "export it as MP4 (H.264) or as WebM"};
    return codec;
}

Result<bool> decode(Container& container, int stream, AVCodecContext& codec, AVPacket& packet, AVFrame& frame,
                    double at) {
    while (true) {
        int code = avcodec_receive_frame(&codec, &frame);
        if (code == 0) return true;
        if (code == AVERROR_EOF) return false;
        if (code != AVERROR(EAGAIN)) return container.damaged(at);
        code = av_read_frame(&container.format(), &packet);
        if (code < 0 && code != AVERROR_EOF) return container.damaged(at);
        const bool ours = code >= 0 && packet.stream_index == stream;
        const int sent = code < 0 ? avcodec_send_packet(&codec, nullptr)
                         : ours   ? avcodec_send_packet(&codec, &packet)
                                  : 0;
        if (code >= 0) av_packet_unref(&packet);
        if (sent < 0 && sent != AVERROR_EOF) return container.damaged(at);
    }
}

} // namespace guanhe::video
