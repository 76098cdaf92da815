#include "image/formats.h"

#include <webp/decode.h>

namespace guanhe::image {

Result<Header> read_webp_header(std::span<const std::byte> encoded) {
    WebPBitstreamFeatures features{};
    switch (WebPGetFeatures(octets(encoded), encoded.size(), &features)) {
    case VP8_STATUS_OK:
        break;
    case VP8_STATUS_NOT_ENOUGH_DATA:
        return damaged("the WebP header is cut short");
    default:
        return damaged("the WebP header is damaged");
    }
    if (features.has_animation != 0) {
        return Error{"the WebP is animated, which is not supported", {}, "use a still image", ErrorKind::bad_input};
    }
    const Header header{Format::webp, static_cast<std::uint32_t>(features.width),
                        static_cast<std::uint32_t>(features.height), features.has_alpha != 0};
    GUANHE_TRY(check_flatness(header.width, header.height, encoded.size()));
    return header;
}

Result<void> decode_webp(std::span<const std::byte> encoded, const Header& header, std::span<std::byte> rgba) {
    if (WebPDecodeRGBAInto(octets(encoded), encoded.size(), reinterpret_cast<std::uint8_t*>(rgba.data()), rgba.size(),
                           static_cast<int>(header.width) * 4) == nullptr) {
        return damaged("the WebP is damaged or ends early");
    }
    return {};
}

} // namespace guanhe::image
