#include "image/image.h"

#include "image/formats.h"
#include "image/ktx2.h"

#include <algorithm>
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
        return decode_ktx2(encoded, own, rgba);
    case Format::unknown:
        break; // refused with its header
    }
    return Error{"this is not an image of a known kind", {}, {}, ErrorKind::internal};
}

Result<Rgba8> load_rgba8(const Path& path) {
    GUANHE_TRY_LET(const auto file, MappedFile::open(path));
    auto header = read_header(file.bytes());
    if (!header) return in_file(path, std::move(header).error());
    Rgba8 image{header->width, header->height, {}};
    try {
        image.pixels.resize(std::size_t{image.width} * image.height * 4);
    } catch (const std::bad_alloc&) {
        return in_file(path, no_memory());
    }
    auto decoded = decode_rgba8(file.bytes(), *header, std::as_writable_bytes(std::span(image.pixels)));
    if (!decoded) return in_file(path, std::move(decoded).error());
    return image;
}

} // namespace guanhe::image
