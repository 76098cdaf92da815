// Fonts that words are written with: which of them has a character, and in bold. HarfBuzz reads them.
#pragma once

#include "base/result.h"
#include "text/font_files.h"

#include <cstdint>
#include <memory>
#include <span>

struct hb_font_t;

namespace guanhe::text {

/// A face as glyphs name it.
struct FaceChoice {
    std::uint16_t face = 0;
    bool embolden = false; ///< there is no bold face: its outlines are thickened
    bool missing = false;  ///< no face has the character
    bool operator==(const FaceChoice&) const = default;
};

/// Some font files, best first. Immutable; any thread.
class Fonts {
public:
    /// Files that cannot be read or are no fonts are passed over. Bold faces are looked for beside them. Errors: none
    /// is left.
    [[nodiscard]] static Result<std::shared_ptr<const Fonts>> open(std::span<const FontFile> files);
    /// As above, of system_fonts(). Errors: there is none, with what to install.
    [[nodiscard]] static Result<std::shared_ptr<const Fonts>> of_system();
    ~Fonts();
    Fonts(const Fonts&) = delete;
    Fonts& operator=(const Fonts&) = delete;

    [[nodiscard]] std::size_t size() const noexcept;
    /// The first that has all these characters, else the first that has the first of them, else the first of all, as
    /// missing. `preferred`, a regular face or a bold one, goes before the others.
    [[nodiscard]] FaceChoice choose(std::span<const char32_t> characters, bool bold,
                                    const FaceChoice* preferred = nullptr) const;
    [[nodiscard]] const FontFile& file(std::uint16_t face) const;
    [[nodiscard]] std::span<const std::byte> bytes(std::uint16_t face) const;
    /// For shaping; an em is em_units.
    [[nodiscard]] hb_font_t* shaper(std::uint16_t face) const;
    static constexpr int em_units = 1 << 16;

private:
    Fonts();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace guanhe::text
