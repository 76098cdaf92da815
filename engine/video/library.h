// FFmpeg's libraries, as far as this room uses them: owners of their objects, and a container that is read from memory.
// Inside engine/video only.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace guanhe::video {

struct FreeFormat {
    void operator()(AVFormatContext* format) const noexcept { avformat_close_input(&format); }
};
struct FreeIo {
    void operator()(AVIOContext* io) const noexcept {
        av_freep(&io->buffer);
        avio_context_free(&io);
    }
};
struct FreeCodec {
    void operator()(AVCodecContext* codec) const noexcept { avcodec_free_context(&codec); }
};
struct FreeFrame {
    void operator()(AVFrame* frame) const noexcept { av_frame_free(&frame); }
};
struct FreePacket {
    void operator()(AVPacket* packet) const noexcept { av_packet_free(&packet); }
};
using Format = std::unique_ptr<AVFormatContext, FreeFormat>;
using Io = std::unique_ptr<AVIOContext, FreeIo>;
using Codec = std::unique_ptr<AVCodecContext, FreeCodec>;
using Frame = std::unique_ptr<AVFrame, FreeFrame>;
using Packet = std::unique_ptr<AVPacket, FreePacket>;

/// An open container. It reads the bytes that it was given and nothing else: no other file, whatever it names, and no
/// network. Stays where it is; one thread at a time.
class Container {
public:
    /// Errors: as MappedFile::open; neither MP4 nor WebM; not readable; cut short.
    [[nodiscard]] static Result<std::unique_ptr<Container>> open(const Path& path);
    ~Container();
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    [[nodiscard]] AVFormatContext& format() noexcept { return *format_; }
    [[nodiscard]] const std::string& where() const noexcept { return where_; }
    /// The best stream of a kind, or -1.
    [[nodiscard]] int stream(AVMediaType kind);
    /// Of all streams; 0: unsaid.
    [[nodiscard]] double seconds() const noexcept;
    /// When something with this time stamp of a stream is due, counted from the file's own beginning.
    [[nodiscard]] double seconds_at(int stream, std::int64_t stamp) const noexcept;
    /// To the last key frame at or before that time. Errors: the file is damaged.
    [[nodiscard]] Result<void> seek(int stream, double seconds);
    /// A decoder for a stream. Errors: none is there for what it is coded with.
    [[nodiscard]] Result<Codec> decoder(int stream);
    /// What cannot be decoded at that second.
    [[nodiscard]] Error damaged(double at) const;

private:
    Container() = default;
    [[nodiscard]] Result<void> check_end();
    static int read_bytes(void* self, std::uint8_t* to, int count);
    static std::int64_t seek_bytes(void* self, std::int64_t offset, int from);

    MappedFile map_;
    std::string where_;
    std::int64_t cursor_ = 0;
    Io io_;
    Format format_; ///< goes before what it reads through
};

/// By what the file says it is, not by its name: a name may lie, and guessing would try every reader there is. Null: of
/// no kind that is read here.
[[nodiscard]] const AVInputFormat* reader_of(std::span<const std::byte> bytes);
/// "1:05".
[[nodiscard]] std::string minutes(double seconds);
/// What FFmpeg says of one of its codes.
[[nodiscard]] std::string words_of(int code);
/// The next frame of a stream. False: there is none any more. Packets of other streams are passed over. Errors:
/// Container::damaged() at `at`.
[[nodiscard]] Result<bool> decode(Container& container, int stream, AVCodecContext& codec, AVPacket& packet,
                                  AVFrame& frame, double at);

} // namespace guanhe::video
