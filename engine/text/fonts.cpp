#include "text/fonts.h"

#include <hb-ot.h>
#include <hb.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace guanhe::text {
namespace {

struct Release {
    void operator()(hb_font_t* font) const { hb_font_destroy(font); }
};

} // namespace

struct Fonts::State {
    struct Face {
        FontFile file;
        MappedFile mapping;
        std::unique_ptr<hb_font_t, Release> font;
        bool is_bold = false;
        std::optional<std::uint16_t> bold; ///< of the same family
    };
    /// Its number; none: not a font that can be read.
    std::optional<std::uint16_t> add(const FontFile& file) {
        auto mapping = MappedFile::open(file.path);
        if (!mapping || !is_font(mapping->bytes()) || faces.size() > 0xff) return std::nullopt;
        const auto bytes = mapping->bytes();
        hb_blob_t* blob =
            hb_blob_create(reinterpret_cast<const char*>(bytes.data()), static_cast<unsigned>(bytes.size()),
                           HB_MEMORY_MODE_READONLY, nullptr, nullptr);
        hb_face_t* face = hb_face_create(blob, static_cast<unsigned>(file.face));
        hb_blob_destroy(blob);
        if (hb_face_get_glyph_count(face) == 0) {
            hb_face_destroy(face);
            return std::nullopt;
        }
        std::unique_ptr<hb_font_t, Release> font(hb_font_create(face));
        hb_face_destroy(face);
        hb_font_set_scale(font.get(), em_units, em_units);
        hb_font_make_immutable(font.get());
        faces.push_back({file, std::move(*mapping), std::move(font), false, std::nullopt});
        return static_cast<std::uint16_t>(faces.size() - 1);
    }
    [[nodiscard]] bool has(std::size_t face, std::span<const char32_t> characters) const {
        return std::ranges::all_of(characters, [&](char32_t c) {
            hb_codepoint_t glyph = 0;
            return hb_font_get_nominal_glyph(faces[face].font.get(), c, &glyph) != 0;
        });
    }
    std::vector<Face> faces; ///< regular ones in their order, each followed by its bold one
};

Fonts::Fonts() : state_(std::make_unique<State>()) {}
Fonts::~Fonts() = default;

Result<std::shared_ptr<const Fonts>> Fonts::open(std::span<const FontFile> files) {
    std::shared_ptr<Fonts> fonts(new Fonts);
    State& state = *fonts->state_;
    for (const FontFile& file : files) {
        const auto regular = state.add(file);
        if (!regular) continue;
        const auto beside = bold_beside(file.path);
        if (!beside) continue;
        if (const auto bold = state.add({*beside, file.face})) {
            state.faces[*regular].bold = bold;
            state.faces[*bold].is_bold = true;
        }
    }
    if (state.faces.empty())
        return Error{.what = "no font file can be read, so no words can be written",
                     .where = files.empty() ? "" : path_to_utf8(files.front().path),
                     .hint = "install a font with Chinese and Latin characters, such as Noto Sans CJK",
                     .kind = ErrorKind::internal};
    return std::shared_ptr<const Fonts>(std::move(fonts));
}

Result<std::shared_ptr<const Fonts>> Fonts::of_system() {
    return open(system_fonts());
}

std::size_t Fonts::size() const noexcept {
    return state_->faces.size();
}

FaceChoice Fonts::choose(std::span<const char32_t> characters, bool bold, const FaceChoice* preferred) const {
    const auto& faces = state_->faces;
    const auto chosen = [&](std::size_t regular) {
        FaceChoice choice{static_cast<std::uint16_t>(regular), bold, false};
        const auto own = faces[regular].bold;
        if (bold && own && state_->has(*own, characters.first(std::min<std::size_t>(characters.size(), 1))))
            choice = {*own, false, false};
        return choice;
    };
    if (preferred != nullptr && !preferred->missing && state_->has(preferred->face, characters)) return *preferred;
    for (std::size_t i = 0; i < faces.size(); ++i)
        if (!faces[i].is_bold && state_->has(i, characters)) return chosen(i);
    for (std::size_t i = 0; i < faces.size() && characters.size() > 1; ++i)
        if (!faces[i].is_bold && state_->has(i, characters.first(1))) return chosen(i);
    FaceChoice none = chosen(0);
    none.missing = true;
    return none;
}

const FontFile& Fonts::file(std::uint16_t face) const {
    return state_->faces[face].file;
}
std::span<const std::byte> Fonts::bytes(std::uint16_t face) const {
    return state_->faces[face].mapping.bytes();
}
hb_font_t* Fonts::shaper(std::uint16_t face) const {
    return state_->faces[face].font.get();
}

} // namespace guanhe::text
