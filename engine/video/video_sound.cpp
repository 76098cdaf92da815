#include "video/video_sound.h"

#include "audio/sound_source.h"
#include "video/library.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

extern "C" {
#include <libavutil/channel_layout.h>
#include <libswresample/swresample.h>
}

namespace guanhe::video {
namespace {

struct FreeResampler {
    void operator()(SwrContext* resampler) const noexcept { swr_free(&resampler); }
};

constexpr std::uint32_t least_rate = 8000, most_rate = 192000;

class VideoSound final : public audio::SoundSource {
public:
    [[nodiscard]] static Result<std::unique_ptr<VideoSound>> make(std::unique_ptr<Container> container, int stream) {
        std::unique_ptr<VideoSound> made(new VideoSound);
        made->container_ = std::move(container);
        made->stream_ = stream;
        GUANHE_TRY_LET(made->codec_, made->container_->decoder(stream));
        const AVCodecContext& codec = *made->codec_;
        const auto rate = static_cast<std::uint32_t>(std::max(codec.sample_rate, 0));
        if (rate < least_rate || rate > most_rate || codec.ch_layout.nb_channels < 1)
            return Error{"the video's sound has " + std::to_string(codec.sample_rate) + " samples a second and " +
                             std::to_string(codec.ch_layout.nb_channels) + " channels",
                         made->container_->where(), "export it with 48,000, in stereo"};
        made->facts_.rate = rate;
        made->facts_.channels = codec.ch_layout.nb_channels == 1 ? 1 : 2;
        made->facts_.frames = static_cast<std::uint64_t>(std::llround(made->container_->seconds() * rate));
        if (!made->packet_ || !made->frame_)
            return Error{"there is no memory to read the sound", made->container_->where(), "", ErrorKind::internal};
        return made;
    }

    [[nodiscard]] const audio::SoundFacts& facts() const noexcept override { return facts_; }

    [[nodiscard]] Result<std::size_t> read(std::span<float> samples) override {
        const std::uint64_t room = samples.size() / facts_.channels;
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room, facts_.frames - next_));
        std::size_t given = 0;
        while (given < wanted) {
            if (taken_ == ready_.size() && !over_) GUANHE_TRY(refill());
            const std::size_t there = (ready_.size() - taken_) / facts_.channels;
            const std::size_t some = std::min(there, wanted - given);
            const auto from = ready_.begin() + static_cast<std::ptrdiff_t>(taken_);
            const auto to = samples.begin() + static_cast<std::ptrdiff_t>(given * facts_.channels);
            std::copy_n(from, some * facts_.channels, to);
            taken_ += some * facts_.channels;
            given += some;
            if (!over_ || there > 0) continue;
            // The pictures last longer than the sound.
            std::fill(samples.begin() + static_cast<std::ptrdiff_t>(given * facts_.channels),
                      samples.begin() + static_cast<std::ptrdiff_t>(wanted * facts_.channels), 0.0F);
            given = wanted;
        }
        next_ += given;
        return given;
    }

    [[nodiscard]] Result<void> seek(std::uint64_t frame) override {
        next_ = std::min(frame, facts_.frames);
        const double seconds = static_cast<double>(next_) / facts_.rate;
        // A little earlier: decoders of speech and music need a run-up to be right.
        constexpr double run_up = 0.1;
        GUANHE_TRY(container_->seek(stream_, std::max(seconds - run_up, 0.0)));
        avcodec_flush_buffers(codec_.get());
        resampler_.reset();
        ready_.clear();
        taken_ = 0;
        over_ = false;
        decoded_ = next_;
        return {};
    }

private:
    VideoSound() = default;

    /// Decodes some more into ready_, which is empty: from decoded_ on, without a gap.
    Result<void> refill() {
        ready_.clear();
        taken_ = 0;
        const double at = static_cast<double>(decoded_) / facts_.rate;
        GUANHE_TRY_LET(const bool got, decode(*container_, stream_, *codec_, *packet_, *frame_, at));
        if (!got) {
            over_ = true;
            return {};
        }
        GUANHE_TRY(resample());
        const auto stamp = frame_->best_effort_timestamp;
        auto count = static_cast<std::int64_t>(ready_.size() / facts_.channels);
        if (stamp == AV_NOPTS_VALUE) {
            decoded_ += static_cast<std::uint64_t>(count);
            return {};
        }
        const auto begins =
            static_cast<std::int64_t>(std::llround(container_->seconds_at(stream_, stamp) * facts_.rate));
        const auto gap = begins - static_cast<std::int64_t>(decoded_);
        const auto channels = static_cast<std::int64_t>(facts_.channels);
        const std::int64_t slack = facts_.rate / 50; // stamps of some containers are rounded to milliseconds
        if (gap < -slack || (gap < 0 && decoded_ == next_)) {
            const auto early = std::min(-gap, count);
            ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(early * channels));
            count -= early;
        } else if (gap > slack) {
            const auto silence = std::min<std::int64_t>(gap, static_cast<std::int64_t>(facts_.frames - decoded_));
            ready_.insert(ready_.begin(), static_cast<std::size_t>(std::max<std::int64_t>(silence, 0) * channels),
                          0.0F);
            count += std::max<std::int64_t>(silence, 0);
        }
        decoded_ = std::min(decoded_ + static_cast<std::uint64_t>(count), facts_.frames);
        return {};
    }

    Result<void> resample() {
        const AVFrame& frame = *frame_;
        if (!resampler_) {
            AVChannelLayout out{};
            av_channel_layout_default(&out, static_cast<int>(facts_.channels));
            SwrContext* made = nullptr;
            const int code =
                swr_alloc_set_opts2(&made, &out, AV_SAMPLE_FMT_FLT, static_cast<int>(facts_.rate), &frame.ch_layout,
                                    static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
            resampler_.reset(made);
            if (code < 0 || swr_init(resampler_.get()) < 0)
                return container_->damaged(static_cast<double>(decoded_) / facts_.rate);
        }
        const int most = swr_get_out_samples(resampler_.get(), frame.nb_samples);
        if (most < 0) return container_->damaged(static_cast<double>(decoded_) / facts_.rate);
        ready_.resize(static_cast<std::size_t>(most) * facts_.channels);
        const std::array<std::uint8_t*, 1> to{reinterpret_cast<std::uint8_t*>(ready_.data())};
        const int made = swr_convert(resampler_.get(), to.data(), most, frame.extended_data, frame.nb_samples);
        // A sound that changes its form on the way is refused here.
        if (made < 0) return container_->damaged(static_cast<double>(decoded_) / facts_.rate);
        ready_.resize(static_cast<std::size_t>(made) * facts_.channels);
        return {};
    }

    std::unique_ptr<Container> container_;
    int stream_ = -1;
    Codec codec_;
    Packet packet_{av_packet_alloc()};
    Frame frame_{av_frame_alloc()};
    std::unique_ptr<SwrContext, FreeResampler> resampler_;
    audio::SoundFacts facts_;
    std::vector<float> ready_;  ///< decoded and not yet given
    std::size_t taken_ = 0;     ///< samples of it
    std::uint64_t next_ = 0;    ///< frame to be given
    std::uint64_t decoded_ = 0; ///< frame after ready_'s last
    bool over_ = false;
};

} // namespace

Result<std::optional<audio::SoundFile>> open_sound(const Path& path) {
    GUANHE_TRY_LET(auto container, Container::open(path));
    const int stream = container->stream(AVMEDIA_TYPE_AUDIO);
    if (stream < 0) return std::optional<audio::SoundFile>();
    GUANHE_TRY_LET(auto sound, VideoSound::make(std::move(container), stream));
    return std::optional(audio::SoundFile(path, std::move(sound)));
}

} // namespace guanhe::video
