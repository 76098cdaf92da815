#include "museum/catalogue/spelling.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>

namespace guanhe::museum {

namespace {

constexpr std::size_t most_word_bytes = 64; ///< a longer word is several

struct MoreReadings {
    UChar32 character;
    std::string_view readings;
};
/// ICU gives a character one reading. These are the others of characters that names of sites, vessels, offices and
/// people in China are often written with (现代汉语词典).
constexpr std::array more_readings{
    MoreReadings{U'乐', "yue le"},      MoreReadings{U'会', "kuai hui"},    MoreReadings{U'传', "zhuan chuan"},
    MoreReadings{U'六', "lu liu"},      MoreReadings{U'单', "shan chan"},   MoreReadings{U'卜', "bu bo"},
    MoreReadings{U'卷', "juan"},        MoreReadings{U'参', "shen can"},    MoreReadings{U'召', "shao zhao"},
    MoreReadings{U'和', "he huo"},      MoreReadings{U'堡', "pu bao bu"},   MoreReadings{U'塞', "sai se"},
    MoreReadings{U'大', "da dai"},      MoreReadings{U'宿', "su xiu"},      MoreReadings{U'尉', "wei yu"},
    MoreReadings{U'度', "du duo"},      MoreReadings{U'弹', "dan tan"},     MoreReadings{U'长', "chang zhang"},
    MoreReadings{U'曾', "zeng ceng"},   MoreReadings{U'朝', "chao zhao"},   MoreReadings{U'查', "cha zha"},
    MoreReadings{U'模', "mo mu"},       MoreReadings{U'洗', "xi xian"},     MoreReadings{U'率', "shuai lü"},
    MoreReadings{U'盛', "sheng cheng"}, MoreReadings{U'石', "shi dan"},     MoreReadings{U'种', "zhong chong"},
    MoreReadings{U'秘', "mi bi"},       MoreReadings{U'纪', "ji"},          MoreReadings{U'荥', "xing ying"},
    MoreReadings{U'葛', "ge"},          MoreReadings{U'藏', "cang zang"},   MoreReadings{U'行', "xing hang"},
    MoreReadings{U'角', "jiao jue"},    MoreReadings{U'解', "jie xie"},     MoreReadings{U'调', "diao tiao"},
    MoreReadings{U'贾', "jia gu"},      MoreReadings{U'车', "che ju"},      MoreReadings{U'还', "hai huan"},
    MoreReadings{U'都', "du dou"},      MoreReadings{U'重', "zhong chong"}, MoreReadings{U'铺', "pu"},
    MoreReadings{U'镐', "hao gao"},     MoreReadings{U'阿', "a e"},         MoreReadings{U'陂', "pi bei po"},
    MoreReadings{U'降', "jiang xiang"}, MoreReadings{U'食', "shi si"},      MoreReadings{U'鬲', "li ge"},
    MoreReadings{U'龟', "gui jun qiu"},
};

enum class Part : std::uint8_t { separator, space, mark, letter, ideograph };

struct Letter {
    Part part = Part::separator;
    std::string folded;
    std::vector<std::string> readings;
};

bool is_written_without_spaces(UChar32 character) {
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(character, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN:
        return u_isalnum(character) || u_charType(character) == U_LETTER_NUMBER; // 〇
    default:
        return false;
    }
}

bool is_apostrophe(UChar32 character) {
    return character == U'\'' || character == U'\u2019' || character == U'\u02bc';
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

} // namespace

struct Spelling::State {
    const icu::Normalizer2* fold = nullptr; ///< ICU's own
    const icu::Normalizer2* decompose = nullptr;
    std::unique_ptr<icu::Transliterator> pinyin, simplified, ascii;
    std::unordered_map<UChar32, Letter> letters; ///< nodes stay where they are

    const Letter& letter(UChar32 character) {
        const auto found = letters.find(character);
        if (found != letters.end()) return found->second;
        return letters.emplace(character, make_letter(character)).first->second;
    }

    [[nodiscard]] icu::UnicodeString without_marks(const icu::UnicodeString& text) const {
        UErrorCode status = U_ZERO_ERROR;
        const auto parts = decompose->normalize(text, status);
        icu::UnicodeString bare;
        for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1))
            if (const auto c = parts.char32At(i); u_charType(c) != U_NON_SPACING_MARK) bare.append(c);
        return bare;
    }

    [[nodiscard]] Letter make_letter(UChar32 character) const {
        if (u_isUWhiteSpace(character)) return {Part::space, {}, {}};
        if (character == 0xAD || u_charType(character) == U_NON_SPACING_MARK) return {Part::mark, {}, {}};
        UErrorCode status = U_ZERO_ERROR;
        auto folded = fold->normalize(icu::UnicodeString(character), status);
        if (U_FAILURE(status)) return {};
        if (is_written_without_spaces(folded.char32At(0)) && folded.countChar32() == 1) {
            Letter letter{Part::ideograph, {}, readings_of(folded)};
            simplified->transliterate(folded);
            letter.folded = to_utf8(folded);
            return letter;
        }
        folded = without_marks(folded);
        if (character > 0x7F && uscript_getScript(character, &status) == USCRIPT_LATIN) {
            ascii->transliterate(folded);
            folded.foldCase();
        }
        icu::UnicodeString kept;
        for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
            // ASCII other than letters and digits, and private characters, mean something to the index.
            const auto c = folded.char32At(i);
            if (u_isalnum(c)) kept.append(c);
        }
        if (kept.isEmpty()) return {};
        return {Part::letter, to_utf8(kept), {}};
    }

    void add_reading(std::vector<std::string>& readings, const icu::UnicodeString& spelled) const {
        UErrorCode status = U_ZERO_ERROR;
        const auto rounded = decompose->normalize(spelled, status).indexOf(UChar(0x0308)) >= 0;
        auto plain = to_utf8(without_marks(spelled));
        if (plain.empty() || !std::ranges::all_of(plain, [](char c) { return c >= 'a' && c <= 'z'; })) return;
        const auto add = [&](const std::string& reading) {
            if (std::ranges::find(readings, reading) == readings.end()) readings.push_back(reading);
        };
        add(plain);
        if (!rounded) return;
        std::ranges::replace(plain, 'u', 'v'); // how keyboards spell ü
        add(plain);
    }

    [[nodiscard]] std::vector<std::string> readings_of(const icu::UnicodeString& character) const {
        std::vector<std::string> readings;
        auto spelled = character;
        pinyin->transliterate(spelled);
        add_reading(readings, spelled);
        auto simple = character;
        simplified->transliterate(simple);
        for (const auto& more : more_readings) {
            if (simple.char32At(0) != more.character) continue;
            for (auto rest = more.readings; !rest.empty();) {
                const auto one = rest.substr(0, rest.find(' '));
                add_reading(readings,
                            icu::UnicodeString::fromUTF8({one.data(), static_cast<std::int32_t>(one.size())}));
                rest.remove_prefix(std::min(rest.size(), one.size() + 1));
            }
        }
        return readings;
    }
};

Spelling::Spelling(std::unique_ptr<State> state) : state_(std::move(state)) {}
Spelling::Spelling(Spelling&&) noexcept = default;
Spelling& Spelling::operator=(Spelling&&) noexcept = default;
Spelling::~Spelling() = default;

Result<Spelling> Spelling::create() {
    auto state = std::make_unique<State>();
    UErrorCode status = U_ZERO_ERROR;
    UParseError unused{};
    const auto transliterator = [&](const char* id) {
        return std::unique_ptr<icu::Transliterator>(
            icu::Transliterator::createInstance(id, UTRANS_FORWARD, unused, status));
    };
    state->fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    state->decompose = icu::Normalizer2::getNFDInstance(status);
    state->pinyin = transliterator("Han-Latin");
    state->simplified = transliterator("Traditional-Simplified");
    state->ascii = transliterator("Latin-ASCII");
    if (U_FAILURE(status)) {
        return Error{"ICU cannot spell Chinese: " + std::string(u_errorName(status)), "catalogue",
                     "install ICU with its complete data", ErrorKind::internal};
    }
    return Spelling(std::move(state));
}

Tokens Spelling::tokens(std::string_view text) {
    struct Place {
        std::size_t at, size;
    };
    Tokens result{{}, std::make_unique<std::string>()};
    auto& folded = *result.folded;
    std::vector<Place> places; // of each token in `folded`, which moves while it grows
    bool open = false, space = true;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t i = 0; i < text.size();) {
        const auto begin = i;
        UChar32 character = 0;
        U8_NEXT(bytes, i, text.size(), character);
        if (open && is_apostrophe(character)) continue; // "king's" is one word
        static const Letter invalid{};
        const auto& letter = character < 0 ? invalid : state_->letter(character);
        if (letter.part == Part::mark) {
            if (open) result.list.back().end = i;
        } else if (letter.part == Part::letter || letter.part == Part::ideograph) {
            const bool ideograph = letter.part == Part::ideograph;
            if (ideograph || !open || places.back().size + letter.folded.size() > most_word_bytes) {
                const auto* readings = letter.readings.empty() ? nullptr : &letter.readings;
                result.list.push_back({{}, begin, i, ideograph, space, readings});
                places.push_back({folded.size(), 0});
            }
            folded += letter.folded;
            places.back().size += letter.folded.size();
            result.list.back().end = i;
            open = !ideograph;
            space = false;
        } else {
            open = false;
            space = space || letter.part == Part::space;
        }
    }
    for (std::size_t i = 0; i < places.size(); ++i)
        result.list[i].folded = std::string_view(folded).substr(places[i].at, places[i].size);
    return result;
}

std::string Spelling::folded(std::string_view text) {
    std::string joined;
    for (const auto& token : tokens(text).list) {
        if (!joined.empty()) joined += ' ';
        joined += token.folded;
    }
    return joined;
}

} // namespace guanhe::museum
