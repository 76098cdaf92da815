#include "museum/captions_text.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace guanhe::museum {

namespace {

constexpr std::size_t most_open_tags = 32, most_classes = 8, most_class_bytes = 64, most_voice_bytes = 256;

struct Entity {
    std::string_view name, text;
};
/// Those that WebVTT's own syntax lists.
constexpr std::array<Entity, 7> entities{{{"amp", "&"},
                                          {"lt", "<"},
                                          {"gt", ">"},
                                          {"quot", "\""},
                                          {"nbsp", "\xC2\xA0"},
                                          {"lrm", "\xE2\x80\x8E"},
                                          {"rlm", "\xE2\x80\x8F"}}};

void append_utf8(std::string& text, std::uint32_t code) {
    const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0U | code >> 6U);
        byte(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        byte(0xE0U | code >> 12U);
        byte(0x80U | (code >> 6U & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    } else {
        byte(0xF0U | code >> 18U);
        byte(0x80U | (code >> 12U & 0x3FU));
        byte(0x80U | (code >> 6U & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    }
}

/// What "&…;" at the head of `text` stands for, and how long it is; nothing when it is only an ampersand.
std::size_t take_entity(std::string_view text, std::string& out) {
    const auto end = text.substr(0, 12).find(';');
    if (end == std::string_view::npos) return 0;
    auto name = text.substr(1, end - 1);
    for (const auto& entity : entities) {
        if (entity.name == name) return out += entity.text, end + 1;
    }
    if (!name.starts_with('#')) return 0;
    name.remove_prefix(1);
    const bool hex = name.starts_with('x') || name.starts_with('X');
    if (hex) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [stopped, failed] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    if (failed != std::errc() || stopped != name.data() + name.size()) return 0;
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0;
    append_utf8(out, code);
    return end + 1;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

class CueText {
public:
    void text(char c) { run_ += c; }
    std::size_t entity(std::string_view rest) { return take_entity(rest, run_); }

    /// What stands between "<" and ">".
    void tag(std::string_view tag) {
        if (tag.starts_with('/')) return close(tag.substr(1));
        const auto name_end = std::min(tag.find_first_of(". \t\n"), tag.size());
        const auto name = tag.substr(0, name_end);
        constexpr std::array<std::string_view, 8> known{"c", "i", "b", "u", "ruby", "rt", "v", "lang"};
        if (std::ranges::find(known, name) == known.end()) return;
        flush();
        if (open_.size() >= most_open_tags) return;
        Open opened{std::string(name), {}, {}};
        auto rest = tag.substr(name_end);
        while (rest.starts_with('.')) {
            rest.remove_prefix(1);
            const auto end = std::min(rest.find_first_of(". \t\n"), rest.size());
            if (end > 0 && opened.classes.size() < most_classes) {
                opened.classes.emplace_back(first_bytes(rest.substr(0, end), most_class_bytes));
            }
            rest.remove_prefix(end);
        }
        const auto annotation = trimmed(rest);
        for (std::size_t i = 0; i < annotation.size();) {
            const auto taken = annotation[i] == '&' ? take_entity(annotation.substr(i), opened.annotation) : 0;
            if (taken == 0) opened.annotation += annotation[i];
            i += std::max<std::size_t>(taken, 1);
        }
        opened.annotation.resize(first_bytes(opened.annotation, most_voice_bytes).size());
        open_.push_back(std::move(opened));
    }

    std::vector<CueSpan> take() {
        flush();
        return std::move(spans_);
    }

private:
    struct Open {
        std::string name;
        std::vector<std::string> classes;
        std::string annotation;
    };

    void close(std::string_view name) {
        const auto is_name = [&](const Open& tag) { return tag.name == name; };
        // </ruby> may close an <rt> that was left open; a tag that does not match what is open is passed over.
        const bool closes = !open_.empty() && (is_name(open_.back()) || (name == "ruby" && open_.back().name == "rt"));
        if (!closes) return;
        flush();
        if (!is_name(open_.back())) open_.pop_back();
        if (!open_.empty() && is_name(open_.back())) open_.pop_back();
    }

    void flush() {
        if (run_.empty()) return;
        CueSpan span;
        for (const auto& [name, classes, annotation] : open_) {
            span.bold |= name == "b";
            span.italic |= name == "i";
            span.underline |= name == "u";
            if (name == "ruby") span.ruby = CueSpan::Ruby::base;
            if (name == "rt") span.ruby = CueSpan::Ruby::gloss;
            if (name == "v") span.voice = annotation;
            if (name == "lang" && is_language_tag(annotation)) span.language = annotation;
            span.classes.insert(span.classes.end(), classes.begin(), classes.end());
        }
        span.text = std::exchange(run_, {});
        if (!spans_.empty()) {
            auto like = span;
            like.text = spans_.back().text;
            if (like == spans_.back()) {
                spans_.back().text += span.text;
                return;
            }
        }
        spans_.push_back(std::move(span));
    }

    std::string run_;
    std::vector<Open> open_;
    std::vector<CueSpan> spans_;
};

} // namespace

std::vector<CueSpan> parse_cue_text(std::string_view text) {
    CueText cue;
    while (!text.empty()) {
        if (text.front() == '<') {
            const auto end = text.find('>');
            cue.tag(text.substr(1, end == std::string_view::npos ? end : end - 1));
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
            continue;
        }
        if (text.front() == '&') {
            if (const auto taken = cue.entity(text); taken > 0) {
                text.remove_prefix(taken);
                continue;
            }
        }
        cue.text(text.front());
        text.remove_prefix(1);
    }
    return cue.take();
}

std::string Cue::text() const {
    std::string words;
    for (const auto& span : spans)
        if (span.ruby != CueSpan::Ruby::gloss) words += span.text;
    return words;
}

} // namespace guanhe::museum
