// The font atlas: Latin, the interface's own words, and whatever characters turn up in names and paths.
#pragma once

#include "base/file.h"

#include <string_view>
#include <vector>

namespace guanhe::app {

/// Characters of a font atlas, up to U+FFFF. A full Chinese atlas takes a second and 64 MiB; the characters that are
/// really shown take a few hundredths of a second.
class Glyphs {
public:
    Glyphs();
    /// Notes the characters; true when one of them is new.
    bool want(std::string_view utf8);
    [[nodiscard]] bool wanted(char32_t c) const;
    /// Pairs of first and last, ended by 0, as Dear ImGui takes them.
    [[nodiscard]] std::vector<unsigned short> ranges() const;

private:
    std::vector<bool> wanted_;
};

/// Lives as long as the Dear ImGui context that it builds fonts for; drawing thread only.
class Fonts {
public:
    /// Best first; what the first lack the others fill in. Unreadable files and ones that are not fonts are passed
    /// over.
    Fonts(const std::vector<Path>& chinese, const std::vector<Path>& others);

    /// Call for all text that is shown and is not the interface's own, each time: what is new makes the atlas stale.
    void want(std::string_view utf8) { stale_ = glyphs_.want(utf8) || stale_; }
    [[nodiscard]] bool stale() const { return stale_; }
    [[nodiscard]] bool has_chinese() const { return has_chinese_; }

    /// Rebuilds the atlas of the current context. `em`: the size of the type in pixels of the screen, the same for all
    /// fonts; `shrink`: the interface's units a pixel (below 1 where the window system scales coordinates).
    void build(float em, float shrink);

private:
    struct Source {
        MappedFile file;
        int face; ///< in a collection
    };
    void add(const std::vector<Path>& files);

    Glyphs glyphs_;
    std::vector<Source> sources_;
    std::vector<unsigned short> ranges_; ///< the atlas refers to it
    bool has_chinese_ = false;
    bool stale_ = true;
};

} // namespace guanhe::app
