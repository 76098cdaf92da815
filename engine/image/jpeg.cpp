#include "image/formats.h"

#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace guanhe::image {

namespace {

struct Destroy {
    void operator()(void* handle) const noexcept { tjDestroy(handle); }
};
using Decoder = std::unique_ptr<void, Destroy>;

struct JpegHeader {
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colorspace = 0;
};

Error failed(tjhandle decoder) {
    return damaged(std::string("the JPEG is damaged or of an unsupported kind: ") + tjGetErrorStr2(decoder));
}

Result<JpegHeader> read(tjhandle decoder, std::span<const std::byte> encoded) {
    JpegHeader header;
    if (tjDecompressHeader3(decoder, octets(encoded), static_cast<unsigned long>(encoded.size()), &header.width,
                            &header.height, &header.subsampling, &header.colorspace) != 0) {
        return failed(decoder);
    }
    return header;
}

/// Inks to light. Stored the way round that Adobe's programs do, and everyone after them: 255 is no ink.
void cmyk_to_rgba(std::span<std::byte> pixels) {
    const auto times = [](std::byte a, std::byte b) {
        return static_cast<std::byte>((std::to_integer<unsigned>(a) * std::to_integer<unsigned>(b) + 127) / 255);
    };
    for (std::size_t i = 0; i < pixels.size(); i += 4) {
        const std::byte black = pixels[i + 3];
        for (std::size_t c = 0; c < 3; ++c) pixels[i + c] = times(pixels[i + c], black);
        pixels[i + 3] = std::byte{255};
    }
}

bool ends_properly(std::span<const std::byte> encoded) {
    // Some cameras pad files; the end marker is then not the very last thing.
    const auto tail = encoded.last(std::min<std::size_t>(encoded.size(), 65536));
    for (std::size_t i = tail.size(); i >= 2; --i) {
        if (tail[i - 2] == std::byte{0xff} && tail[i - 1] == std::byte{0xd9}) return true;
    }
    return false;
}

} // namespace

Result<Header> read_jpeg_header(std::span<const std::byte> encoded) {
    const Decoder decoder(tjInitDecompress());
    if (!decoder) return Error{"the JPEG decoder could not be started", {}, {}, ErrorKind::internal};
    GUANHE_TRY_LET(const auto header, read(decoder.get(), encoded));
    // Every block of 8 x 8 takes a bit at the least. This refuses a small file that claims to be a gigabyte.
    const auto pixels = static_cast<std::uint64_t>(header.width) * static_cast<std::uint64_t>(header.height);
    if (pixels / 512 > encoded.size()) {
        return damaged("the JPEG declares " + std::to_string(header.width) + " x " + std::to_string(header.height) +
                       " pixels, more than its " + std::to_string(encoded.size()) + " bytes can hold");
    }
    return Header{Format::jpeg, static_cast<std::uint32_t>(header.width), static_cast<std::uint32_t>(header.height),
                  false};
}

Result<void> decode_jpeg(std::span<const std::byte> encoded, const Header& header, std::span<std::byte> rgba) {
    const Decoder decoder(tjInitDecompress());
    if (!decoder) return Error{"the JPEG decoder could not be started", {}, {}, ErrorKind::internal};
    GUANHE_TRY_LET(const auto jpeg, read(decoder.get(), encoded));
    const bool inks = jpeg.colorspace == TJCS_CMYK || jpeg.colorspace == TJCS_YCCK;
    const auto run = [&](int flags) {
        return tjDecompress2(decoder.get(), octets(encoded), static_cast<unsigned long>(encoded.size()),
                             reinterpret_cast<unsigned char*>(rgba.data()), static_cast<int>(header.width), 0,
                             static_cast<int>(header.height), inks ? TJPF_CMYK : TJPF_RGBA,
                             flags | TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS) == 0;
    };
    if (!run(TJFLAG_STOPONWARNING)) {
        // Bytes between the data and a marker are a habit of some cameras and harm nothing. Any other warning means
        // that part of the picture is missing.
        const bool harmless = tjGetErrorCode(decoder.get()) == TJERR_WARNING &&
                              std::string_view(tjGetErrorStr2(decoder.get())).find("extraneous bytes before marker") !=
                                  std::string_view::npos &&
                              ends_properly(encoded);
        if (!harmless) return failed(decoder.get());
        if (!run(0) && tjGetErrorCode(decoder.get()) != TJERR_WARNING) return failed(decoder.get());
    }
    if (inks) cmyk_to_rgba(rgba);
    return {};
}

} // namespace guanhe::image
