#include "image/formats.h"

#include <spng.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

namespace guanhe::image {

namespace {

struct FreeContext {
    void operator()(spng_ctx* context) const noexcept { spng_ctx_free(context); }
};
using Context = std::unique_ptr<spng_ctx, FreeContext>;

struct FreeBuffer {
    void operator()(void* buffer) const noexcept { std::free(buffer); } // spng takes it from malloc
};

Error failed(int code) {
    if (code == SPNG_EMEM) return no_memory();
    if (code == SPNG_IO_EOF || code == SPNG_EIDAT_TOO_SHORT) return damaged("the PNG ends early");
    return damaged(std::string("the PNG is damaged: ") + spng_strerror(code));
}

/// Whether there is a tRNS chunk before the picture data.
bool has_transparency(std::span<const std::byte> encoded) {
    for (std::size_t at = 8; at + 12 <= encoded.size();) {
        const std::uint32_t length = big_endian(encoded.subspan(at, 4));
        const std::uint32_t type = big_endian(encoded.subspan(at + 4, 4));
        if (type == 0x74524e53) return true;  // tRNS
        if (type == 0x49444154) return false; // IDAT
        if (length > encoded.size() - at - 12) return false;
        at += std::size_t{length} + 12;
    }
    return false;
}

} // namespace

Result<Header> read_png_header(std::span<const std::byte> encoded) {
    // Signature 8, IHDR: length 4, type 4, width 4, height 4, depth, colour type, three methods, CRC 4.
    if (encoded.size() < 33) return damaged("the PNG header is cut short", "byte " + std::to_string(encoded.size()));
    if (big_endian(encoded.subspan(8, 4)) != 13 || big_endian(encoded.subspan(12, 4)) != 0x49484452) {
        return damaged("the PNG does not begin with an IHDR chunk", "byte 8");
    }
    Header header{Format::png, big_endian(encoded.subspan(16, 4)), big_endian(encoded.subspan(20, 4)), false};
    const auto depth = std::to_integer<std::uint64_t>(encoded[24]);
    const auto color = std::to_integer<unsigned>(encoded[25]);
    const std::uint64_t channels = color == 2 ? 3 : color == 4 ? 2 : color == 6 ? 4 : 1;
    header.has_alpha = color == 4 || color == 6 || has_transparency(encoded);

    // Deflate makes at most 1032 bytes of one. This refuses a small file that claims to be a gigabyte before memory is
    // taken.
    const std::uint64_t raw = std::uint64_t{header.width} * header.height * channels * depth / 8;
    if (raw / 1032 > encoded.size()) {
        return damaged("the PNG declares " + std::to_string(header.width) + " x " + std::to_string(header.height) +
                       " pixels, more than its " + std::to_string(encoded.size()) + " bytes can hold");
    }
    return header;
}

Result<void> decode_png(std::span<const std::byte> encoded, const Header& header, std::span<std::byte> rgba) {
    const Context context(spng_ctx_new(0));
    if (!context) return no_memory();
    // By default a broken chunk of transparency would be passed over in silence.
    spng_set_crc_action(context.get(), SPNG_CRC_ERROR, SPNG_CRC_ERROR);
    spng_set_image_limits(context.get(), header.width, header.height);
    spng_set_chunk_limits(context.get(), std::size_t{64} << 20, std::size_t{64} << 20);
    if (const int code = spng_set_png_buffer(context.get(), encoded.data(), encoded.size()); code != 0) {
        return failed(code);
    }
    if (const int code = spng_decode_image(context.get(), rgba.data(), rgba.size(), SPNG_FMT_RGBA8, SPNG_DECODE_TRNS);
        code != 0) {
        return failed(code);
    }
    if (const int code = spng_decode_chunks(context.get()); code != 0) return failed(code);
    return {};
}

namespace {

Result<std::unique_ptr<void, FreeBuffer>> encode(std::uint32_t width, std::uint32_t height, bool alpha,
                                                 std::span<const std::uint8_t> pixels, std::size_t& size) {
    const Context context(spng_ctx_new(SPNG_CTX_ENCODER));
    if (!context) return no_memory();
    spng_ihdr header{};
    header.width = width;
    header.height = height;
    header.bit_depth = 8;
    header.color_type = alpha ? SPNG_COLOR_TYPE_TRUECOLOR_ALPHA : SPNG_COLOR_TYPE_TRUECOLOR;
    spng_set_ihdr(context.get(), &header);
    spng_set_option(context.get(), SPNG_ENCODE_TO_BUFFER, 1);
    // Rendered pictures are smooth: one cheap filter does most of the work, and deflate need only look for runs.
    // (15 ms for 1280 x 720 where its default strategy takes 18, and 29 for a photograph where that takes 48; same
    // size.)
    constexpr int runs_only = 3; // zlib's Z_RLE
    spng_set_option(context.get(), SPNG_FILTER_CHOICE, SPNG_FILTER_CHOICE_AVG);
    spng_set_option(context.get(), SPNG_IMG_COMPRESSION_LEVEL, 1);
    spng_set_option(context.get(), SPNG_IMG_COMPRESSION_STRATEGY, runs_only);
    int code = spng_encode_image(context.get(), pixels.data(), pixels.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
    if (code != 0) {
        return Error{std::string("the PNG could not be encoded: ") + spng_strerror(code), {}, {}, ErrorKind::internal};
    }
    std::unique_ptr<void, FreeBuffer> buffer(spng_get_png_buffer(context.get(), &size, &code));
    if (!buffer) return no_memory();
    return buffer;
}

} // namespace

Result<void> save_png(const Path& path, std::uint32_t width, std::uint32_t height, std::span<const std::uint8_t> rgba) {
    const std::size_t count = std::size_t{width} * height;
    if (width == 0 || height == 0 || rgba.size() != count * 4) {
        return Error{"a picture of " + std::to_string(width) + " x " + std::to_string(height) + " pixels has " +
                         std::to_string(rgba.size()) + " bytes, expected " + std::to_string(count * 4),
                     path_to_utf8(path),
                     {},
                     ErrorKind::internal};
    }
    bool alpha = false;
    for (std::size_t i = 0; i < count && !alpha; ++i) alpha = rgba[i * 4 + 3] != 255;
    std::vector<std::uint8_t> rgb;
    if (!alpha) {
        try {
            rgb.resize(count * 3);
        } catch (const std::bad_alloc&) {
            return in_file(path, no_memory());
        }
        for (std::size_t i = 0; i < count; ++i) std::copy_n(&rgba[i * 4], 3, &rgb[i * 3]);
    }
    std::size_t size = 0;
    auto encoded = encode(width, height, alpha, alpha ? rgba : std::span<const std::uint8_t>(rgb), size);
    if (!encoded) return in_file(path, std::move(encoded).error());
    return write_file_atomic(path, std::span(static_cast<const std::byte*>(encoded.value().get()), size));
}

} // namespace guanhe::image
