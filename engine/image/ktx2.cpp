#include "image/ktx2.h"

#include "image/formats.h"

#if defined(GUANHE_BASISU)
#include <basisu/transcoder/basisu_transcoder.h>
#endif

#include <algorithm>
#include <bit>
#include <limits>

namespace guanhe::image {

namespace {

constexpr std::size_t fixed_bytes = 80; ///< before the level index
constexpr std::size_t level_entry_bytes = 24;
constexpr std::uint64_t least_descriptor_bytes = 44; ///< a data format descriptor of one sample
constexpr std::uint64_t uastc_block_bytes = 16;      ///< for 4 x 4 pixels
/// BasisLZ's global header (20 bytes), and the description of one level (20 bytes).
constexpr std::uint64_t basis_lz_bytes = 20;

// From the KTX2 and the Khronos Data Format specifications.
enum class Scheme : std::uint32_t { none = 0, basis_lz = 1, zstandard = 2 };
enum class Model : std::uint8_t { etc1s = 163, uastc = 166 };
constexpr unsigned etc1s_alpha_channel = 15;
constexpr unsigned uastc_rgba_channel = 3;

/// Part of the file.
struct Range {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

class Container {
public:
    /// Of at least fixed_bytes.
    explicit Container(std::span<const std::byte> bytes) : bytes_(bytes) {}

    [[nodiscard]] std::uint32_t vk_format() const { return u32(12); }
    [[nodiscard]] std::uint32_t width() const { return u32(20); }
    [[nodiscard]] std::uint32_t height() const { return u32(24); }
    [[nodiscard]] bool is_one_picture() const { return u32(28) == 0 && u32(32) == 0 && u32(36) == 1; }
    [[nodiscard]] std::uint32_t levels() const { return u32(40); }
    [[nodiscard]] Scheme scheme() const { return static_cast<Scheme>(u32(44)); }
    [[nodiscard]] Range descriptor() const { return {u32(48), u32(52)}; }
    [[nodiscard]] Range metadata() const { return {u32(56), u32(60)}; }
    [[nodiscard]] Range global() const { return {u64(64), u64(72)}; }

    [[nodiscard]] std::size_t index_end() const { return fixed_bytes + levels() * level_entry_bytes; }
    [[nodiscard]] Range level(std::uint32_t i) const { return {u64(entry(i)), u64(entry(i) + 8)}; }
    [[nodiscard]] std::uint64_t unpacked_bytes(std::uint32_t i) const { return u64(entry(i) + 16); }

    // What the descriptor says; it must lie in the data. Its block begins after its total size of 4 bytes.
    [[nodiscard]] Model model() const { return static_cast<Model>(u8(block() + 8)); }
    [[nodiscard]] bool has_second_sample() const { return descriptor().length >= least_descriptor_bytes + 16; }
    /// What a sample of the block holds: the low half of the last byte of its first word.
    [[nodiscard]] unsigned channel(std::size_t sample) const { return u8(block() + 24 + 16 * sample + 3) & 15U; }

    [[nodiscard]] bool holds(Range range) const {
        return range.offset >= index_end() && range.offset <= bytes_.size() &&
               range.length <= bytes_.size() - range.offset;
    }

private:
    [[nodiscard]] static std::size_t entry(std::uint32_t level) { return fixed_bytes + level * level_entry_bytes; }
    [[nodiscard]] std::size_t block() const { return static_cast<std::size_t>(descriptor().offset) + 4; }

    [[nodiscard]] std::uint8_t u8(std::size_t at) const { return std::to_integer<std::uint8_t>(bytes_[at]); }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const {
        std::uint32_t value = 0;
        for (std::size_t i = 4; i > 0; --i) value = value << 8 | u8(at + i - 1);
        return value;
    }
    [[nodiscard]] std::uint64_t u64(std::size_t at) const { return std::uint64_t{u32(at + 4)} << 32 | u32(at); }

    std::span<const std::byte> bytes_;
};

std::string byte_words(std::uint64_t at) {
    return "byte " + std::to_string(at);
}

Error unsupported(std::string what, std::uint64_t at) {
    return Error{std::move(what), byte_words(at), "export it as one picture in ETC1S or UASTC, or as PNG, JPEG or WebP",
                 ErrorKind::bad_input};
}

/// Each level's place, and its unpacked size where the format says it before unpacking.
Result<void> check_levels(const Container& file) {
    for (std::uint32_t i = 0; i < file.levels(); ++i) {
        const auto range = file.level(i);
        const auto at = byte_words(fixed_bytes + i * level_entry_bytes);
        if (range.length == 0 || !file.holds(range))
            return damaged("level " + std::to_string(i) + " of the KTX2 lies outside its data", at);
        if (file.scheme() == Scheme::basis_lz) continue;
        const auto blocks = [i](std::uint32_t side) { return (std::max(side >> i, 1U) + 3ULL) / 4; };
        const auto expected = blocks(file.width()) * blocks(file.height()) * uastc_block_bytes;
        auto bytes = file.unpacked_bytes(i);
        if (bytes == expected && file.scheme() == Scheme::none) bytes = range.length;
        if (bytes != expected) {
            return damaged("level " + std::to_string(i) + " of the KTX2 has " + std::to_string(bytes) +
                               " bytes, expected " + std::to_string(expected),
                           at);
        }
    }
    return {};
}

Result<void> check_descriptor(const Container& file) {
    const auto range = file.descriptor();
    if (range.length < least_descriptor_bytes || !file.holds(range))
        return damaged("the data format descriptor of the KTX2 lies outside its data", byte_words(48));
    const bool etc1s = file.model() == Model::etc1s && file.scheme() == Scheme::basis_lz;
    const bool uastc = file.model() == Model::uastc && file.scheme() != Scheme::basis_lz;
    if (!etc1s && !uastc) {
        return unsupported("the KTX2 has colour model " + std::to_string(static_cast<unsigned>(file.model())) +
                               " and supercompression " + std::to_string(static_cast<unsigned>(file.scheme())) +
                               "; this reader knows ETC1S (163) with BasisLZ (1) and UASTC (166) with none (0) or " +
                               "Zstandard (2)",
                           range.offset);
    }
    return {};
}

bool has_alpha(const Container& file) {
    return file.model() == Model::uastc ? file.channel(0) == uastc_rgba_channel
                                        : file.has_second_sample() && file.channel(1) == etc1s_alpha_channel;
}

} // namespace

Result<Header> read_ktx2_header(std::span<const std::byte> encoded) {
    if (encoded.size() < fixed_bytes) return damaged("the KTX2 header is cut short", byte_words(encoded.size()));
    const Container file(encoded);
    Header header{Format::ktx2, file.width(), file.height(), false};
    const auto longest = std::max(header.width, header.height);
    if (longest > max_side || header.width == 0 || header.height == 0) return header; // read_header() refuses it

    if (file.vk_format() != 0)
        return unsupported("the KTX2 holds Vulkan format " + std::to_string(file.vk_format()) + ", not Basis Universal",
                           12);
    if (!file.is_one_picture()) return unsupported("the KTX2 is no single 2D picture", 28);
    if (file.scheme() > Scheme::zstandard)
        return unsupported("the KTX2 is packed by scheme " + std::to_string(static_cast<unsigned>(file.scheme())), 44);
    if (file.levels() == 0 || file.levels() > static_cast<std::uint32_t>(std::bit_width(longest)))
        return damaged("the KTX2 declares " + std::to_string(file.levels()) + " mip levels", byte_words(40));
    if (encoded.size() < file.index_end())
        return damaged("the level index of the KTX2 is cut short", byte_words(encoded.size()));
    GUANHE_TRY(check_descriptor(file));
    GUANHE_TRY(check_levels(file));
    if (file.metadata().length > 0 && !file.holds(file.metadata()))
        return damaged("the metadata of the KTX2 lie outside its data", byte_words(56));
    if (file.scheme() == Scheme::basis_lz &&
        (!file.holds(file.global()) || file.global().length < basis_lz_bytes * (1 + std::uint64_t{file.levels()})))
        return damaged("the codebooks of the KTX2 lie outside its data", byte_words(64));
    GUANHE_TRY(check_flatness(header.width, header.height, encoded.size()));
    header.has_alpha = has_alpha(file);
    return header;
}

#if defined(GUANHE_BASISU)

bool has_ktx2_transcoder() noexcept {
    return basist::basisu_transcoder_supports_ktx2() && basist::basisu_transcoder_supports_ktx2_zstd();
}

Result<void> decode_ktx2(std::span<const std::byte> encoded, const Header& header, std::span<std::byte> rgba) {
    if (encoded.size() > std::numeric_limits<std::uint32_t>::max())
        return unsupported("the KTX2 is larger than 4 GiB", 0);
    static const bool has_tables = (basist::basisu_transcoder_init(), true); // once, whichever thread comes first
    basist::ktx2_transcoder transcoder;
    const bool done =
        has_tables && transcoder.init(encoded.data(), static_cast<std::uint32_t>(encoded.size())) &&
        transcoder.get_width() == header.width && transcoder.get_height() == header.height &&
        transcoder.start_transcoding() &&
        transcoder.transcode_image_level(0, 0, 0, rgba.data(), static_cast<std::uint32_t>(rgba.size() / 4),
                                         basist::transcoder_texture_format::cTFRGBA32);
    if (!done) return damaged("the KTX2 is damaged");
    return {};
}

#else

bool has_ktx2_transcoder() noexcept {
    return false;
}

Result<void> decode_ktx2(std::span<const std::byte>, const Header&, std::span<std::byte>) {
    return Error{"this build has no transcoder for KTX2 textures (Basis Universal)",
                 {},
                 "use PNG, JPEG or WebP, or build with the library basisu",
                 ErrorKind::bad_input};
}

#endif

} // namespace guanhe::image
