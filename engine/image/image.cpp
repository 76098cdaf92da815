#include "image/image.h"

#include "image/formats.h"

#include <algorithm>
#include <array>
#include <new>

namespace guanhe::image {

namespace {

bool starts_with(std::span<const std::byte> bytes, std::initializer_list<unsigned char> signature) {
    return bytes.size() >= signature.size() &&
           std::equal(signature.begin(), signature.end(), bytes.begin(),
                      [](unsigned char a, std::byte b) { return std::byte{a} == b; });
}

Format format_of(std::span<const std::byte> bytes) {
    if (starts_with(bytes, {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})) return Format::png;
    if (starts_with(bytes, {0xff, 0xd8, 0xff})) return Format::jpeg;
    if (starts_with(bytes, {0xab, 'K', 'T', 'X', ' ', '2', '0', 0xbb, '\r', '\n', 0x1a, '\n'})) return Format::ktx2;
    if (starts_with(bytes, {'R', 'I', 'F', 'F'}) && bytes.size() >= 12 &&
        starts_with(bytes.subspan(8), {'W', 'E', 'B', 'P'})) {
        return Format::webp;
    }
    return Format::unknown;
}

Result<Header> read_ktx2_header(std::span<const std::byte> encoded) {
    if (encoded.size() < 80) return damaged("the KTX2 header is cut short", "byte " + std::to_string(encoded.size()));
    const auto little_endian = [&](std::size_t at) {
        std::array<std::byte, 4> reversed{encoded[at + 3], encoded[at + 2], encoded[at + 1], encoded[at]};
        return big_endian(reversed);
    };
    return Header{Format::ktx2, little_endian(20), little_endian(24), false};
}

Result<Header> read_known_header(std::span<const std::byte> encoded) {
    switch (format_of(encoded)) {
    case Format::png:
        return read_png_header(encoded);
    case Format::jpeg:
        return read_jpeg_header(encoded);
    case Format::webp:
        return read_webp_header(encoded);
    case Format::ktx2:
        return read_ktx2_header(encoded);
    case Format::unknown:
        break;
    }
    return Error{encoded.empty() ? "the image is empty" : "this is not an image of a known kind", "byte 0",
                 "use PNG, JPEG or WebP", ErrorKind::bad_input};
}

} // namespace

Result<Header> read_header(std::span<const std::byte> encoded) {
    GUANHE_TRY_LET(const Header header, read_known_header(encoded));
    if (header.width == 0 || header.height == 0 || header.width > max_side || header.height > max_side) {
        return Error{"the image is " + std::to_string(header.width) + " x " + std::to_string(header.height) +
                         " pixels; each side must be from 1 to " + std::to_string(max_side),
                     {},
                     "reduce the image",
                     ErrorKind::bad_input};
    }
    return header;
}

Result<void> decode_rgba8(std::span<const std::byte> encoded, const Header& header, std::span<std::byte> rgba) {
    // The header is read again: a decoder must never write by a size that comes from elsewhere.
    GUANHE_TRY_LET(const Header own, read_header(encoded));
    const std::size_t size = std::size_t{own.width} * own.height * 4;
    if (own.format != header.format || own.width != header.width || own.height != header.height ||
        rgba.size() != size) {
        return Error{"the memory for an image of " + std::to_string(own.width) + " x " + std::to_string(own.height) +
                         " pixels has " + std::to_string(rgba.size()) + " bytes, expected " + std::to_string(size),
                     {},
                     {},
                     ErrorKind::internal};
    }
    switch (own.format) {
    case Format::png:
        return decode_png(encoded, own, rgba);
    case Format::jpeg:
        return decode_jpeg(encoded, own, rgba);
    case Format::webp:
        return decode_webp(encoded, own, rgba);
    case Format::ktx2:
    case Format::unknown:
        break;
    }
    return Error{"KTX2 images cannot be decoded here", {}, "use PNG, JPEG or WebP", ErrorKind::bad_input};
}

Result<Rgba8> load_rgba8(const Path& path) {
    const auto in_file = [&path](Error error) {
        error.where = path_to_utf8(path) + (error.where.empty() ? "" : ": " + error.where);
        return error;
    };
    GUANHE_TRY_LET(const auto file, MappedFile::open(path));
    auto header = read_header(file.bytes());
    if (!header) return in_file(std::move(header).error());
    Rgba8 image{header->width, header->height, {}};
    try {
        image.pixels.resize(std::size_t{image.width} * image.height * 4);
    } catch (const std::bad_alloc&) {
        return in_file({"there is not enough memory for the image", {}, "close other programs", ErrorKind::internal});
    }
    auto decoded = decode_rgba8(file.bytes(), *header, std::as_writable_bytes(std::span(image.pixels)));
    if (!decoded) return in_file(std::move(decoded).error());
    return image;
}

} // namespace guanhe::image
