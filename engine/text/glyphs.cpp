#include "text/glyphs.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <list>
#include <mutex>
#include <unordered_map>

namespace guanhe::text {
namespace {

struct Hash {
    std::size_t operator()(const GlyphStore::Key& key) const noexcept {
        std::uint64_t h = (std::uint64_t{key.id} << 32U | key.size) * 0x9E3779B97F4A7C15ULL;
        h ^= (std::uint64_t{key.face} << 16U | std::uint64_t{key.phase} << 1U | (key.embolden ? 1U : 0U)) *
             0xC2B2AE3D27D4EB4FULL;
        return static_cast<std::size_t>(h ^ h >> 29U);
    }
};

struct CloseLibrary {
    void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct CloseFace {
    void operator()(FT_Face face) const { FT_Done_Face(face); }
};

std::uint64_t bytes_of(const GlyphPicture& picture) {
    constexpr std::uint64_t beside = 160; // the entry's own, about
    return picture.coverage.size() + beside;
}

} // namespace

struct GlyphStore::State {
    struct Entry {
        Key key;
        std::shared_ptr<const GlyphPicture> picture; ///< null: cannot be drawn
        std::uint64_t bytes = 0;
    };

    /// Null: cannot be opened; tried once.
    FT_Face face(std::uint16_t number) {
        auto& slot = faces[number];
        if (!slot.second) {
            slot.second = true;
            const auto bytes = fonts->bytes(number);
            FT_Face opened = nullptr;
            if (FT_New_Memory_Face(library.get(), reinterpret_cast<const FT_Byte*>(bytes.data()),
                                   static_cast<FT_Long>(bytes.size()), fonts->file(number).face, &opened) == 0)
                slot.first.reset(opened);
        }
        return slot.first.get();
    }

    std::shared_ptr<const GlyphPicture> rasterise(const Key& key) {
        if (key.face >= faces.size() || key.size == 0 || key.size > most_pixels * 64) return nullptr;
        FT_Face from = face(key.face);
        if (from == nullptr || FT_Set_Char_Size(from, 0, static_cast<FT_F26Dot6>(key.size), 72, 72) != 0)
            return nullptr;
        if (FT_Load_Glyph(from, key.id, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return nullptr;
        FT_GlyphSlot slot = from->glyph;
        if (slot->format != FT_GLYPH_FORMAT_OUTLINE) return nullptr;
        if (key.embolden) { // as FT_GlyphSlot_Embolden, which moves the advance too
            const auto strength = static_cast<FT_Pos>(key.size / 24);
            FT_Outline_Embolden(&slot->outline, strength);
            FT_Outline_Translate(&slot->outline, -strength / 2, -strength / 2);
        }
        FT_Outline_Translate(&slot->outline, static_cast<FT_Pos>(key.phase) * 64 / static_cast<FT_Pos>(phases), 0);
        auto picture = std::make_shared<GlyphPicture>();
        if (slot->outline.n_points == 0) return picture;
        if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return nullptr;
        const FT_Bitmap& bitmap = slot->bitmap;
        picture->width = bitmap.width;
        picture->height = bitmap.rows;
        picture->left = slot->bitmap_left;
        picture->top = slot->bitmap_top;
        picture->coverage.resize(std::size_t{bitmap.width} * bitmap.rows);
        for (std::uint32_t y = 0; y < bitmap.rows; ++y)
            std::copy_n(bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch, bitmap.width,
                        picture->coverage.begin() + static_cast<std::ptrdiff_t>(std::size_t{y} * bitmap.width));
        return picture;
    }

    void evict() {
        while (now.bytes > budget && entries.size() > 1) {
            now.bytes -= entries.back().bytes;
            index.erase(entries.back().key);
            entries.pop_back();
            ++now.evicted;
        }
    }

    std::shared_ptr<const Fonts> fonts;
    std::uint64_t budget = 0;
    mutable std::mutex mutex;
    std::unique_ptr<std::remove_pointer_t<FT_Library>, CloseLibrary> library;
    std::vector<std::pair<std::unique_ptr<std::remove_pointer_t<FT_Face>, CloseFace>, bool>> faces; ///< and if tried
    std::list<Entry> entries; ///< the newest first
    std::unordered_map<Key, std::list<Entry>::iterator, Hash> index;
    Use now;
};

GlyphStore::GlyphStore() : state_(std::make_unique<State>()) {}
GlyphStore::~GlyphStore() = default;

Result<std::shared_ptr<GlyphStore>> GlyphStore::create(std::shared_ptr<const Fonts> fonts, std::uint64_t budget_bytes) {
    std::shared_ptr<GlyphStore> store(new GlyphStore);
    State& state = *store->state_;
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0)
        return Error{.what = "FreeType cannot be started, so no words can be drawn",
                     .where = {},
                     .hint = "free some memory",
                     .kind = ErrorKind::internal};
    state.library.reset(library);
    state.faces.resize(fonts->size());
    state.fonts = std::move(fonts);
    state.budget = budget_bytes;
    return store;
}

std::shared_ptr<const GlyphPicture> GlyphStore::get(const Key& key) {
    State& state = *state_;
    const std::lock_guard lock(state.mutex);
    if (const auto found = state.index.find(key); found != state.index.end()) {
        state.entries.splice(state.entries.begin(), state.entries, found->second);
        return found->second->picture;
    }
    auto picture = state.rasterise(key);
    ++state.now.rasterised;
    const std::uint64_t bytes = bytes_of(picture ? *picture : GlyphPicture{});
    state.entries.push_front({key, picture, bytes});
    state.index.emplace(key, state.entries.begin());
    state.now.bytes += bytes;
    state.evict();
    return picture;
}

GlyphStore::Use GlyphStore::use() const {
    const std::lock_guard lock(state_->mutex);
    Use use = state_->now;
    use.glyphs = state_->entries.size();
    return use;
}

} // namespace guanhe::text
