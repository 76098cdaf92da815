// Radiance pictures (.hdr, RGBE), after Greg Ward, "Real Pixels", Graphics Gems II, 1991, and "Radiance File Formats":
// flat, old run-length and new run-length scanlines; EXPOSURE and COLORCORR. Written here because the format is a page
// long and the common reader fills the rest of a file that is cut short with black.
#include "image/formats.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <new>
#include <optional>
#include <string_view>

namespace guanhe::image {

namespace {

using Rgbe = std::array<std::uint8_t, 4>;
using Rgb = std::array<float, 3>;

class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    [[nodiscard]] std::string where() const { return "byte " + std::to_string(at_); }
    [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
    std::uint8_t take() { return std::to_integer<std::uint8_t>(bytes_[at_++]); }
    Rgbe take_pixel() { return {take(), take(), take(), take()}; }
    [[nodiscard]] std::uint8_t peek(std::size_t ahead) const {
        return std::to_integer<std::uint8_t>(bytes_[at_ + ahead]);
    }

    /// Up to the end of the line; nothing when no line ends in the next 4096 bytes.
    std::optional<std::string_view> line() {
        for (std::size_t end = at_; end < bytes_.size() && end - at_ < 4096; ++end) {
            if (bytes_[end] != std::byte{'\n'}) continue;
            const std::string_view text(reinterpret_cast<const char*>(bytes_.data()) + at_, end - at_);
            at_ = end + 1;
            return text;
        }
        return {};
    }

private:
    std::span<const std::byte> bytes_;
    std::size_t at_ = 0;
};

std::optional<std::uint32_t> number_after(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return {};
    text.remove_prefix(prefix.size());
    std::uint32_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc()) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

/// What the stored colours were multiplied by: the product of all EXPOSURE and COLORCORR lines, for red, green and
/// blue.
using Exposure = std::array<double, 3>;

/// By one number for all colours, or by one for each. False when the text is anything else, or a product is no longer a
/// positive float.
bool multiply(Exposure& exposure, std::string_view text, bool each_colour) {
    double factor = 1.0;
    for (std::size_t c = 0; c < exposure.size(); ++c) {
        if (c == 0 || each_colour) {
            text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t")));
            const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), factor);
            if (code != std::errc()) return false;
            text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        }
        exposure[c] *= factor;
        if (!(exposure[c] >= static_cast<double>(std::numeric_limits<float>::min()) &&
              exposure[c] <= static_cast<double>(std::numeric_limits<float>::max()))) {
            return false;
        }
    }
    return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

struct HdrHeader {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    Exposure exposure{1.0, 1.0, 1.0};
};

/// Leaves the reader at the first scanline.
Result<HdrHeader> read_hdr_header(Reader& reader) {
    HdrHeader header;
    const auto first = reader.line();
    if (!first || (*first != "#?RADIANCE" && *first != "#?RGBE")) {
        return Error{"this is not a Radiance picture: it does not begin with #?RADIANCE", "byte 0", "use a .hdr file"};
    }
    while (true) {
        const auto line = reader.line();
        if (!line) return damaged("the header is cut short", reader.where());
        if (line->empty()) break;
        if (line->starts_with("FORMAT=") && *line != "FORMAT=32-bit_rle_rgbe") {
            return Error{"the format " + std::string(line->substr(7)) + " is not supported, expected 32-bit_rle_rgbe",
                         reader.where(), "export it as RGBE"};
        }
        for (const bool each_colour : {false, true}) {
            const std::string_view key = each_colour ? "COLORCORR=" : "EXPOSURE=";
            if (!line->starts_with(key) || multiply(header.exposure, line->substr(key.size()), each_colour)) continue;
            return damaged("\"" + std::string(line->substr(0, 80)) + "\" does not hold " +
                               (each_colour ? "three positive numbers" : "a positive number"),
                           reader.where());
        }
    }
    auto size = reader.line();
    if (!size) return damaged("the size is missing", reader.where());
    const auto height = number_after(*size, "-Y ");
    const auto width = height ? number_after(*size, " +X ") : std::nullopt;
    if (!width || !size->empty()) {
        return Error{"the size is not of the form -Y height +X width", reader.where(),
                     "export it with the top row first"};
    }
    if (*width == 0 || *height == 0 || *width > max_side || *height > max_side) {
        return Error{"the picture is " + std::to_string(*width) + " x " + std::to_string(*height) +
                         " pixels; each side must be from 1 to " + std::to_string(max_side),
                     reader.where(), "reduce the picture"};
    }
    // A run of at most 127 values takes two bytes, so that memory stays in proportion to the file. (Old runs may be
    // longer, but only a picture of one colour that large would need them.)
    if (std::uint64_t{*width} * *height * 8 / 127 > reader.left() && std::uint64_t{*width} * *height > (1U << 20)) {
        return damaged("the picture declares " + std::to_string(*width) + " x " + std::to_string(*height) +
                           " pixels, more than the file can hold",
                       reader.where());
    }
    header.width = *width;
    header.height = *height;
    return header;
}

/// What a mantissa is multiplied by, for every exponent: a power of two, without the exposure. Exponent 0 is black.
std::array<Rgb, 256> scales(const Exposure& exposure) {
    // So that 255 times a scale is finite, whatever the exposure.
    constexpr double most = static_cast<double>(std::numeric_limits<float>::max()) / 256.0;
    std::array<Rgb, 256> table{};
    for (int exponent = 1; exponent < 256; ++exponent) {
        for (std::size_t c = 0; c < 3; ++c) {
            table[static_cast<std::size_t>(exponent)][c] =
                static_cast<float>(std::min(std::ldexp(1.0, exponent - 136) / exposure[c], most));
        }
    }
    return table;
}

/// One scanline in four planes of runs and literals.
bool read_planes(Reader& reader, std::span<Rgbe> row) {
    for (std::size_t plane = 0; plane < 4; ++plane) {
        for (std::size_t x = 0; x < row.size();) {
            if (reader.left() < 2) return false;
            const std::size_t code = reader.take();
            const bool run = code > 128;
            const std::size_t length = run ? code - 128 : code;
            if (length == 0 || length > row.size() - x || (!run && reader.left() < length)) return false;
            if (run) {
                const std::uint8_t value = reader.take();
                for (std::size_t i = 0; i < length; ++i) row[x++][plane] = value;
            } else {
                for (std::size_t i = 0; i < length; ++i) row[x++][plane] = reader.take();
            }
        }
    }
    return true;
}

/// One scanline of pixels, in which (1, 1, 1, n) repeats the one before it; several in a row are the digits of a count.
bool read_flat(Reader& reader, std::span<Rgbe> row) {
    unsigned shift = 0;
    for (std::size_t x = 0; x < row.size();) {
        if (reader.left() < 4) return false;
        const Rgbe pixel = reader.take_pixel();
        if (pixel[0] == 1 && pixel[1] == 1 && pixel[2] == 1) {
            if (x == 0 || shift > 16) return false;
            const std::size_t length = std::size_t{pixel[3]} << shift;
            if (length > row.size() - x) return false;
            for (std::size_t i = 0; i < length; ++i, ++x) row[x] = row[x - 1];
            shift += 8;
        } else {
            row[x++] = pixel;
            shift = 0;
        }
    }
    return true;
}

Result<RgbFloat> decode_hdr(std::span<const std::byte> bytes) {
    Reader reader(bytes);
    GUANHE_TRY_LET(const auto header, read_hdr_header(reader));
    RgbFloat image{header.width, header.height, {}};
    std::vector<Rgbe> row;
    try {
        image.pixels.resize(std::size_t{image.width} * image.height * 3);
        row.resize(image.width);
    } catch (const std::bad_alloc&) {
        return no_memory();
    }
    const auto scale_of = scales(header.exposure);
    float* out = image.pixels.data();
    for (std::uint32_t y = 0; y < image.height; ++y) {
        const bool planes = image.width >= 8 && image.width < 32768 && reader.left() >= 4 && reader.peek(0) == 2 &&
                            reader.peek(1) == 2 &&
                            (reader.peek(2) << 8 | reader.peek(3)) == static_cast<int>(image.width);
        if (planes) reader.take_pixel();
        if (!(planes ? read_planes(reader, row) : read_flat(reader, row))) {
            return damaged("row " + std::to_string(y) + " of " + std::to_string(image.height) +
                               " is damaged or cut short",
                           reader.where());
        }
        for (const Rgbe& pixel : row) {
            for (std::size_t c = 0; c < 3; ++c) *out++ = static_cast<float>(pixel[c]) * scale_of[pixel[3]][c];
        }
    }
    return image;
}

} // namespace

Result<RgbFloat> load_hdr(const Path& path) {
    GUANHE_TRY_LET(const auto file, MappedFile::open(path));
    auto image = decode_hdr(file.bytes());
    if (!image) return in_file(path, std::move(image).error());
    return image;
}

} // namespace guanhe::image
