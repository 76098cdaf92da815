// Addresses on the web in a museum's words. A kiosk opens none; it shows them as QR codes for a visitor's own
// telephone.
#pragma once

#include "image/image.h"
#include "museum/language.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::app {

/// The http and https addresses in a text, in their order, without what ends a sentence. Pure.
[[nodiscard]] std::vector<std::string> links_in(std::string_view text);
/// Where the licence can be read that a statement of rights names by its SPDX or Creative Commons name, and nothing
/// else; empty: it names none that is known here. Pure.
[[nodiscard]] std::string licence_link(std::string_view rights);
struct QrRow {
    std::shared_ptr<const image::Rgba8> picture; ///< null: there is no address that a code can be made of
    std::vector<std::string> links;              ///< those that have one, in their order
};
/// A QR code (ISO/IEC 18004, level M) for each address, side by side, each with its quiet zone, its modules eight
/// pixels wide. An address that is too long for one has none. Pure.
[[nodiscard]] QrRow qr_row(std::span<const std::string> links);

} // namespace guanhe::app
