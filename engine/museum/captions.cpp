#include "museum/captions.h"

#include "museum/captions_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace guanhe::museum {

namespace {

constexpr std::size_t most_cues = 100'000, most_cue_bytes = std::size_t{16} << 10U, most_findings = 200;
constexpr std::string_view arrow = "-->";

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The byte at which UTF-8 ends to be such (Unicode 15, table 3-7), or the size.
std::size_t utf8_until(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    std::size_t i = 0;
    while (i < text.size()) {
        const auto first = at(i);
        std::size_t more = 0;
        unsigned low = 0x80, high = 0xBF;
        if (first < 0x80) {
            more = 0;
        } else if (first >= 0xC2 && first <= 0xDF) {
            more = 1;
        } else if (first >= 0xE0 && first <= 0xEF) {
            more = 2;
            if (first == 0xE0) low = 0xA0;
            if (first == 0xED) high = 0x9F;
        } else if (first >= 0xF0 && first <= 0xF4) {
            more = 3;
            if (first == 0xF0) low = 0x90;
            if (first == 0xF4) high = 0x8F;
        } else {
            return i;
        }
        for (std::size_t k = 1; k <= more; ++k) {
            if (at(i + k) < (k == 1 ? low : 0x80U) || at(i + k) > (k == 1 ? high : 0xBFU)) return i;
        }
        i += more + 1;
    }
    return i;
}

/// Lines that end with CR, LF or both.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}
    [[nodiscard]] bool done() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::size_t number() const noexcept { return number_; } ///< of the next line, from 1
    [[nodiscard]] std::string_view peek() const { return rest_.substr(0, rest_.find_first_of("\r\n")); }
    std::string_view take() {
        const auto line = peek();
        rest_.remove_prefix(line.size());
        if (rest_.starts_with("\r\n")) {
            rest_.remove_prefix(2);
        } else if (!rest_.empty()) {
            rest_.remove_prefix(1);
        }
        ++number_;
        return line;
    }

private:
    std::string_view rest_;
    std::size_t number_ = 1;
};

void skip_blanks(std::string_view& text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

/// "hh:mm:ss.ttt" or "mm:ss.ttt" off the head of the text.
std::optional<double> take_time(std::string_view& text) {
    const auto digits = [&]() -> std::optional<std::pair<double, std::size_t>> {
        std::size_t count = 0;
        double value = 0.0;
        while (count < text.size() && is_digit(text[count])) value = value * 10.0 + (text[count++] - '0');
        if (count == 0 || count > 9) return std::nullopt;
        text.remove_prefix(count);
        return std::pair{value, count};
    };
    const auto skip = [&](char c) {
        if (!text.starts_with(c)) return false;
        text.remove_prefix(1);
        return true;
    };
    const auto first = digits();
    if (!first || !skip(':')) return std::nullopt;
    auto second = digits();
    if (!second || second->second != 2) return std::nullopt;
    double hours = 0.0;
    auto minutes = *first;
    if (skip(':')) {
        hours = first->first;
        minutes = *second;
        second = digits();
        if (!second || second->second != 2) return std::nullopt;
    }
    if (minutes.second != 2 || minutes.first > 59 || second->first > 59 || !skip('.')) return std::nullopt;
    const auto thousandths = digits();
    if (!thousandths || thousandths->second != 3) return std::nullopt;
    return hours * 3600.0 + minutes.first * 60.0 + second->first + thousandths->first / 1000.0;
}

/// A number, whole or with a point, and nothing after it.
std::optional<double> to_number(std::string_view text) {
    if (text.find_first_not_of("-.0123456789") != std::string_view::npos || text.size() > 16) return std::nullopt;
    double value = 0.0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}
std::optional<double> to_percent(std::string_view text) {
    if (!text.ends_with('%')) return std::nullopt;
    text.remove_suffix(1);
    const auto value = to_number(text);
    return value && *value >= 0.0 && *value <= 100.0 ? value : std::nullopt;
}

template<class E, std::size_t N>
bool choose(std::string_view text, const std::array<std::pair<std::string_view, E>, N>& choices, E& chosen) {
    for (const auto& [name, value] : choices) {
        if (name == text) return chosen = value, true;
    }
    return false;
}

/// One "name:value"; false: it is none that WebVTT knows.
bool read_setting(std::string_view setting, CueSettings& settings) {
    using S = CueSettings;
    const auto colon = setting.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == setting.size()) return false;
    const auto name = setting.substr(0, colon);
    const auto value = setting.substr(colon + 1);
    const auto comma = value.find(',');
    const auto before = value.substr(0, comma);
    const auto after = comma == std::string_view::npos ? std::string_view() : value.substr(comma + 1);
    if (name == "region") return true; // regions are passed over
    if (name == "vertical") {
        return choose(value,
                      std::array{std::pair{std::string_view("rl"), S::Vertical::right_to_left},
                                 std::pair{std::string_view("lr"), S::Vertical::left_to_right}},
                      settings.vertical);
    }
    if (name == "align") {
        return choose(value,
                      std::array{std::pair{std::string_view("start"), S::Align::start},
                                 std::pair{std::string_view("center"), S::Align::center},
                                 std::pair{std::string_view("middle"), S::Align::center}, // drafts of WebVTT
                                 std::pair{std::string_view("end"), S::Align::end},
                                 std::pair{std::string_view("left"), S::Align::left},
                                 std::pair{std::string_view("right"), S::Align::right}},
                      settings.align);
    }
    if (name == "size") {
        const auto percent = to_percent(value);
        if (percent) settings.size = *percent;
        return percent.has_value();
    }
    if (name == "line") {
        const bool percent = before.ends_with('%');
        const auto number = percent ? to_percent(before) : to_number(before);
        auto align = S::Anchor::start;
        const bool anchored = comma == std::string_view::npos ||
                              choose(after,
                                     std::array{std::pair{std::string_view("start"), S::Anchor::start},
                                                std::pair{std::string_view("center"), S::Anchor::center},
                                                std::pair{std::string_view("end"), S::Anchor::end}},
                                     align);
        if (!number || !anchored) return false;
        settings.line = number;
        settings.line_percent = percent;
        settings.line_align = align;
        return true;
    }
    if (name == "position") {
        const auto number = to_percent(before);
        auto align = S::Anchor::automatic;
        const bool anchored = comma == std::string_view::npos ||
                              choose(after,
                                     std::array{std::pair{std::string_view("line-left"), S::Anchor::start},
                                                std::pair{std::string_view("center"), S::Anchor::center},
                                                std::pair{std::string_view("line-right"), S::Anchor::end}},
                                     align);
        if (!number || !anchored) return false;
        settings.position = number;
        settings.position_align = align;
        return true;
    }
    return false;
}

class Reader {
public:
    Reader(std::string_view text, const FileRef& file, std::vector<Finding>& findings)
        : lines_(text), file_(file), findings_(findings) {}

    Result<Captions> read() {
        lines_.take();
        while (!lines_.done() && !has_arrow(lines_.peek()) && !lines_.take().empty()) {
        } // the head, which a cue ends that follows without an empty line
        while (!lines_.done()) {
            if (lines_.peek().empty()) {
                lines_.take();
                continue;
            }
            if (captions_.cues.size() >= most_cues) {
                return Error{"the captions have more than 100,000 cues", file_.path, "cut them into several files"};
            }
            block();
        }
        std::ranges::stable_sort(captions_.cues, {}, &Cue::start);
        return std::move(captions_);
    }

private:
    static bool has_arrow(std::string_view line) { return line.find(arrow) != std::string_view::npos; }
    static bool is_block(std::string_view line, std::string_view name) {
        return line.starts_with(name) && (line.size() == name.size() || is_blank(line[name.size()]));
    }

    void block() {
        Cue cue;
        cue.line = lines_.number();
        auto line = lines_.take();
        if (!has_arrow(line)) {
            if (lines_.done() || !has_arrow(lines_.peek())) {
                while (!lines_.done() && !lines_.peek().empty() && !has_arrow(lines_.peek())) lines_.take();
                if (is_block(line, "NOTE") || is_block(line, "STYLE") || is_block(line, "REGION")) return;
                return found(cue.line, in_both("words without a time are never shown", "没有时间的文字不会显示"),
                             in_both("put a line like 00:01.000 --> 00:04.000 before them",
                                     "在前面加一行，如 00:01.000 --> 00:04.000"));
            }
            cue.id = line;
            cue.line = lines_.number();
            line = lines_.take();
        }
        const bool timed = timing(line, cue);
        std::string payload;
        bool too_long = false;
        while (!lines_.done() && !lines_.peek().empty() && !has_arrow(lines_.peek())) {
            const auto words = lines_.take();
            too_long = too_long || payload.size() + words.size() > most_cue_bytes;
            if (too_long) continue;
            if (!payload.empty()) payload += '\n';
            payload += words;
        }
        if (!timed) return;
        if (too_long) {
            return found(cue.line, in_both("the cue has more than 16 KB of words", "这条字幕超过 16 KB"),
                         in_both("cut it into cues of one or two lines", "拆成每条一两行的字幕"));
        }
        cue.spans = parse_cue_text(payload);
        captions_.cues.push_back(std::move(cue));
    }

    bool timing(std::string_view line, Cue& cue) {
        const auto remedy = in_both("write it like 00:01.000 --> 00:04.000, with a point before the thousandths",
                                    "写成 00:01.000 --> 00:04.000，毫秒前用小数点");
        auto rest = line;
        skip_blanks(rest);
        const auto start = take_time(rest);
        skip_blanks(rest);
        const bool arrows = start && rest.starts_with(arrow);
        if (arrows) rest.remove_prefix(arrow.size());
        skip_blanks(rest);
        const auto end = arrows ? take_time(rest) : std::nullopt;
        if (!end || (!rest.empty() && !is_blank(rest.front()))) {
            found(cue.line, in_both("the cue's times cannot be read", "读不出这条字幕的时间"), remedy);
            return false;
        }
        if (*end <= *start) {
            found(cue.line, in_both("the cue ends before it starts", "字幕在开始之前就结束了"),
                  in_both("put the earlier time first", "把较早的时间写在前面"));
            return false;
        }
        cue.start = *start;
        cue.end = *end;
        for (skip_blanks(rest); !rest.empty(); skip_blanks(rest)) {
            const auto setting = rest.substr(0, rest.find_first_of(" \t"));
            rest.remove_prefix(setting.size());
            if (read_setting(setting, cue.settings)) continue;
            auto quoted = "\"" + std::string(setting.substr(0, utf8_until(setting.substr(0, 40)))) + "\"";
            found(cue.line,
                  in_both("the cue setting " + quoted + " is not known, and has no effect",
                          "不认识的字幕设置 " + quoted + "，不起作用"),
                  in_both("use vertical, line, position, size or align", "可用 vertical、line、position、size、align"));
        }
        return true;
    }

    void found(std::size_t line, LanguageText message, LanguageText remedy) {
        if (told_ == most_findings) return;
        ++told_;
        auto finding = make_finding("captions.cue", file_, {}, std::move(message), std::move(remedy));
        finding.line = line;
        findings_.push_back(std::move(finding));
    }

    Lines lines_;
    const FileRef& file_;
    std::vector<Finding>& findings_;
    std::size_t told_ = 0;
    Captions captions_;
};

} // namespace

Result<Captions> parse_captions(std::string_view text, const FileRef& file, std::vector<Finding>& findings) {
    if (text.size() > most_caption_bytes) {
        return Error{"the captions have " + std::to_string(text.size()) + " bytes; at most " +
                         std::to_string(most_caption_bytes) + " are read",
                     file.path, "is this the right file?"};
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (const auto until = utf8_until(text); until < text.size()) {
        return Error{"byte " + std::to_string(until) + " of the captions is not UTF-8", file.path,
                     "save the file as UTF-8"};
    }
    constexpr std::string_view magic = "WEBVTT";
    const bool vtt =
        text.starts_with(magic) &&
        (text.size() == magic.size() || std::string_view(" \t\r\n").find(text[magic.size()]) != std::string_view::npos);
    if (!vtt) {
        return Error{"the captions do not begin with WEBVTT", file.path,
                     "put a line WEBVTT at the head, and an empty line after it"};
    }
    return Reader(text, file, findings).read();
}

Result<Captions> read_captions(const Folder& folder, const FileRef& file, std::vector<Finding>& findings) {
    GUANHE_TRY_LET(const auto text, folder.read_text(file, most_caption_bytes));
    return parse_captions(text, file, findings);
}

} // namespace guanhe::museum
