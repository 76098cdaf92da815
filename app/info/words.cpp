#include "info/words.h"

namespace guanhe::app {

std::string_view word(scan::Handling handling) {
    switch (handling) {
    case scan::Handling::drawn:
        return "drawn";
    case scan::Handling::kept_as_metadata:
        return "kept as metadata";
    case scan::Handling::drawn_as_base_material:
        return "drawn as the base material";
    case scan::Handling::ignored:
        return "ignored";
    }
    return "ignored";
}

std::string_view word(image::Format format) {
    switch (format) {
    case image::Format::png:
        return "PNG";
    case image::Format::jpeg:
        return "JPEG";
    case image::Format::webp:
        return "WebP";
    case image::Format::ktx2:
        return "KTX2";
    case image::Format::unknown:
        return "unknown";
    }
    return "unknown";
}

std::string_view word(scan::AlphaMode mode) {
    switch (mode) {
    case scan::AlphaMode::opaque:
        return "opaque";
    case scan::AlphaMode::mask:
        return "mask";
    case scan::AlphaMode::blend:
        return "blend";
    }
    return "opaque";
}

std::string_view word(scan::LightType type) {
    switch (type) {
    case scan::LightType::directional:
        return "directional";
    case scan::LightType::point:
        return "point";
    case scan::LightType::spot:
        return "spot";
    }
    return "point";
}

} // namespace guanhe::app
