// Breaks, widths and order of laid-out words, in Chinese and in English.
#include "text/phrases.h"
#include "words.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace guanhe;
using namespace guanhe::test;
using doctest::Approx;

TEST_CASE("a character of Chinese is an em wide, a space is not, and Latin is narrower") {
    CHECK(width_of("中") == Approx(1.0));
    CHECK(width_of("双槐树遗址") == Approx(5.0));
    CHECK(width_of("museum") > 2.0F);
    CHECK(width_of("museum") < 4.5F);
    CHECK(width_of("ii") < width_of("mm"));
    // Noto Sans CJK's own figures for its Latin: 0.608 and 0.655 of an em, without kerning between them.
    if (fonts()->file(0).path.filename() == "NotoSansCJK-Regular.ttc") {
        CHECK(width_of("A") == Approx(0.608).epsilon(0.001));
        CHECK(width_of("5300") == Approx(4 * 0.555).epsilon(0.001));
    }
}

TEST_CASE("Chinese breaks between characters, without spaces") {
    CHECK(lines_of(laid_out("双槐树遗址在巩义", 4.0F)) == "双槐树遗|址在巩义");
    CHECK(lines_of(laid_out("双槐树遗址在巩义", 3.9F)) == "双槐树|遗址在|巩义");
}

TEST_CASE("punctuation that closes never begins a line, and what opens never ends one") {
    CHECK(lines_of(laid_out("四个字了。再来", 4.0F)) == "四个字|了。再来");
    CHECK(lines_of(laid_out("三个字「引文」了", 4.0F)) == "三个字|「引文」|了");
    std::mt19937 random(7);
    // One at a time between characters that may be parted: what allows no break at all has to be broken anywhere.
    const std::vector<std::string> closing{"，", "。", "」", "）", "》", "！", "？",
                                           "、", "：", "；", "”",  "ー", "々", "…"};
    const std::vector<std::string> opening{"「", "（", "《", "“"};
    const auto begins_with = [](const std::string& line, const std::string& mark) { return line.starts_with(mark); };
    const auto ends_with = [](const std::string& line, const std::string& mark) { return line.ends_with(mark); };
    for (int round = 0; round < 200; ++round) {
        std::string words;
        for (int i = 0; i < 40; ++i) {
            words += random() % 4 == 0 ? "and " : "河";
            if (random() % 3 == 0)
                words +=
                    random() % 2 == 0 ? "图" + closing[random() % closing.size()] : opening[random() % opening.size()];
        }
        const auto layout = laid_out(words + "图", 6.0F + static_cast<float>(random() % 60) * 0.1F);
        CAPTURE(words);
        for (std::size_t i = 0; i < layout.lines.size(); ++i) {
            const std::string& line = layout.lines[i].words;
            CAPTURE(line);
            const bool bad_start =
                std::ranges::any_of(closing, [&](const auto& mark) { return begins_with(line, mark); });
            const bool bad_end = std::ranges::any_of(opening, [&](const auto& mark) { return ends_with(line, mark); });
            CHECK_FALSE(bad_start);
            CHECK_FALSE(bad_end);
        }
    }
}

TEST_CASE("a full stop's empty half may stick out at a line's end, and a bracket's at its start") {
    const auto ends = laid_out("四个字了。再来", 4.5F);
    CHECK(lines_of(ends) == "四个字了。|再来");
    CHECK(ends.lines[0].right == Approx(4.5));
    const auto begins = laid_out("「四字」", 10.0F);
    REQUIRE(begins.glyphs.size() == 4);
    CHECK(begins.glyphs[0].at.x == Approx(-0.5)); // its left half is empty
    CHECK(begins.glyphs[1].at.x == Approx(0.5));
    // A question mark has no empty half.
    CHECK(lines_of(laid_out("四个字了？再来", 4.5F)) == "四个字|了？再来");
}

TEST_CASE("English breaks at spaces, and spaces at a line's end take no room") {
    const std::string words = "The river carries its silt";
    const auto one = laid_out(words, 1000.0F, "en");
    CHECK(lines_of(one) == words);
    const auto two = laid_out(words, one.lines[0].right * 0.75F, "en");
    CHECK(lines_of(two) == "The river carries|its silt");
    CHECK(two.lines[0].right == Approx(width_of("The river carries", "en")));
    CHECK(lines_of(laid_out(words, width_of("The river carries", "en"), "en")) == "The river carries|its silt");
}

TEST_CASE("a word wider than the column is broken between characters, and every line gets at least one") {
    const auto layout = laid_out("Pneumonoultramicroscopicsilicovolcanoconiosis", 5.0F, "en");
    CHECK(layout.lines.size() > 4);
    std::string all;
    for (const auto& line : layout.lines) {
        CHECK(line.right <= 5.001F);
        all += line.words;
    }
    CHECK(all == "Pneumonoultramicroscopicsilicovolcanoconiosis");
    CHECK(laid_out("河图洛书", 0.01F).lines.size() == 4);
}

TEST_CASE("an eighth of an em keeps Chinese and Latin apart, but not at a line's end") {
    CHECK(width_of("距今5300年") == Approx(width_of("距今") + width_of("5300") + width_of("年") + 0.25F));
    CHECK(width_of("距今 5300 年") ==
          Approx(width_of("距今") + width_of("5300") + width_of("年") + 2 * width_of("a b") - 2 * width_of("ab")));
    const auto layout = laid_out("距今5300年", width_of("距今5300") + 0.01F);
    CHECK(lines_of(layout) == "距今5300|年");
    CHECK(layout.lines[0].right == Approx(width_of("距今5300")));
}

TEST_CASE("between marks that follow one another one empty half goes") {
    CHECK(width_of("河」，图") == Approx(3.5));
    CHECK(width_of("河，「图") == Approx(3.5));
    CHECK(width_of("河《「图") == Approx(3.5));
    CHECK(width_of("河！「图") == Approx(4.0)); // no half of an exclamation mark is empty
    CHECK(width_of("河」图") == Approx(3.0));
}

TEST_CASE("quotes are narrow among Latin letters, and an em wide among Chinese where the font has them so") {
    const float letters = width_of("river", "en");
    CHECK(width_of("river \u201Criver\u201D river", "en") - 3 * letters < 1.6F);
    CHECK(width_of("河（F12）河") == Approx(width_of("F12") + 4.0F)); // these are wide by themselves
}

TEST_CASE("line feeds of every kind begin a line; an empty one keeps its height") {
    const auto layout = laid_out("一\n二\r\n三\r四\xE2\x80\xA8五\n\n六");
    CHECK(lines_of(layout) == "一|二|三|四|五||六");
    for (const auto& line : layout.lines) CHECK(line.bottom - line.top == Approx(1.5));
    CHECK(laid_out("").lines.size() == 1);
    CHECK(laid_out(std::vector<text::Paragraph>{}).lines.empty());
}

TEST_CASE("sizes, colours and bold are of their spans; a line is as high as its largest") {
    text::Paragraph paragraph = plain("小");
    paragraph.spans[0].style.color = 0xFF112233;
    paragraph.spans.push_back({"大", {2.0F, true, 0xFF445566}});
    const auto layout = laid_out({paragraph});
    REQUIRE(layout.glyphs.size() == 2);
    CHECK(layout.glyphs[0].color == 0xFF112233);
    CHECK(layout.glyphs[1].color == 0xFF445566);
    CHECK(layout.glyphs[1].size == Approx(2.0));
    CHECK(layout.glyphs[1].at.x == Approx(1.0));
    CHECK(layout.glyphs[0].at.y == Approx(layout.glyphs[1].at.y));
    CHECK(layout.lines[0].bottom == Approx(3.0));
    // Bold is a face of its own, or thickened outlines; never the same as regular.
    CHECK((layout.glyphs[1].face != layout.glyphs[0].face || layout.glyphs[1].embolden));
}

TEST_CASE("a colour that changes within a word breaks no ligature and no line") {
    text::Paragraph paragraph = plain("riv", "en");
    paragraph.spans.push_back({"er", {1.0F, false, 0xFF0000FF}});
    CHECK(lines_of(laid_out({paragraph}, 100.0F)) == "river");
    CHECK(laid_out({paragraph}).lines[0].right == Approx(width_of("river", "en")));
}

TEST_CASE("an empty line is no larger than one with words may be") {
    auto huge = plain("");
    huge.spans[0].style.size = 1000.0F;
    auto words = plain("a");
    words.spans[0].style.size = 1000.0F;
    CHECK(laid_out({huge}).size.y == doctest::Approx(laid_out({words}).size.y));
}

TEST_CASE("lines stand left, in the middle or right") {
    text::Paragraph paragraph = plain("四个字了");
    paragraph.align = text::Align::centre;
    CHECK(laid_out({paragraph}, 10.0F).lines[0].left == Approx(3.0));
    paragraph.align = text::Align::end;
    CHECK(laid_out({paragraph}, 10.0F).lines[0].left == Approx(6.0));
    CHECK(laid_out({paragraph}, 10.0F).glyphs[0].at.x == Approx(6.0));
}

TEST_CASE("words that run from right to left are placed so, with numbers and Latin among them as they are read") {
    // Hebrew: alef, bet, gimel; the sentence begins at the right.
    const auto layout = laid_out("\u05D0\u05D1\u05D2 12", 20.0F, "he");
    REQUIRE(layout.lines.size() == 1);
    CHECK(layout.lines[0].right == Approx(20.0));
    const auto mixed = laid_out("ab \u05D0\u05D1", 20.0F, "en");
    REQUIRE(mixed.glyphs.size() == 5);
    CHECK(mixed.lines[0].left == Approx(0.0));
    for (std::size_t i = 1; i < mixed.glyphs.size(); ++i) CHECK(mixed.glyphs[i].at.x > mixed.glyphs[i - 1].at.x);
}

TEST_CASE("bytes that are no UTF-8, and control characters, are seen as replacement characters") {
    CHECK(lines_of(laid_out("a\xFF\xFE"
                            "b")) == "a\uFFFD\uFFFD"
                                     "b");
    CHECK(lines_of(laid_out("\xE4\xB8")) == "\uFFFD"); // cut short
    CHECK(lines_of(laid_out("\xED\xA0\x80"
                            "x"))
              .ends_with("x")); // a surrogate
    CHECK(lines_of(laid_out("\xC0\xAF"
                            "x"))
              .ends_with("x")); // overlong
    CHECK(lines_of(laid_out(std::string("a\0b", 3))) == "a\uFFFD"
                                                        "b");
    CHECK(lines_of(laid_out("a\x1B[31m")) == "a\uFFFD[31m");
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        std::string bytes(random() % 200, '\0');
        for (char& c : bytes) c = static_cast<char>(random() % 256);
        const auto layout = laid_out(bytes, 8.0F);
        for (const auto& glyph : layout.glyphs) {
            CHECK(std::isfinite(glyph.at.x));
            CHECK(std::isfinite(glyph.at.y));
        }
    }
}

TEST_CASE("100 kB of words are laid out whole, in a column") {
    std::string words;
    while (words.size() < 100'000)
        words += "双槐树遗址距今约5300年，为仰韶文化中晚期的中心聚落。The site lies in Gongyi. ";
    const auto layout = laid_out(words, 30.0F);
    std::size_t bytes = 0;
    for (const auto& line : layout.lines) {
        CHECK(line.right - line.left <= 30.001F);
        bytes += line.words.size();
    }
    CHECK(bytes <= words.size());
    CHECK(bytes > words.size() - layout.lines.size() * 2); // but for spaces at ends
    CHECK(layout.size.y == Approx(1.5 * static_cast<double>(layout.lines.size())));
}

TEST_CASE("what cannot be laid out is refused in words") {
    const std::vector paragraphs{plain("河")};
    CHECK_FALSE(text::lay_out(paragraphs, 0.0F, 1.0F, *fonts()).ok());
    CHECK_FALSE(text::lay_out(paragraphs, 1.0F, -1.0F, *fonts()).ok());
    CHECK_FALSE(text::lay_out(paragraphs, std::numeric_limits<float>::quiet_NaN(), 1.0F, *fonts()).ok());
    const std::vector endless{plain(std::string(text::most_words + 1, 'x'))};
    const auto refused = text::lay_out(endless, 10.0F, 1.0F, *fonts());
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message().find("too long") != std::string::npos);
    auto strange = plain("河");
    strange.spans[0].style.size = std::numeric_limits<float>::infinity();
    CHECK(laid_out({strange}).lines[0].right == Approx(1.0));
}

TEST_CASE("balanced lines are as few, end where phrases do, and leave no word alone") {
    const auto balanced = [](std::string words, float ems, std::string language) {
        auto paragraph = plain(std::move(words), std::move(language));
        const auto greedy = laid_out({paragraph}, ems);
        paragraph.balanced = true;
        const auto layout = laid_out({paragraph}, ems);
        CHECK(layout.lines.size() == greedy.lines.size());
        for (const auto& line : layout.lines) CHECK(line.right - line.left <= ems + 1e-4F);
        return lines_of(layout);
    };
    const std::string urn = "Cut open, it is hollow, with walls of some eight millimetres.";
    CHECK(balanced(urn, width_of("Cut open, it is hollow, with walls of some eight", "en"), "en") ==
          "Cut open, it is hollow,|with walls of some eight millimetres.");
    // No line ends with an article, and none is a word.
    CHECK(balanced("The whole sky turns about the pole, and the Dipper turns with it.",
                   width_of("The whole sky turns about the pole, and the Dipper turns with", "en"),
                   "en") == "The whole sky turns about the pole,|and the Dipper turns with it.");
    // Of Chinese no word is parted: 推断 and 遗址 are two characters each.
    CHECK(balanced("这是根据遗址推断出来的形状", 9.0F, "zh-Hans").find("推|断") == std::string::npos);
    CHECK(balanced("斜线标出的部分都是推测：墙基的平面之上，", 15.0F, "zh-Hans") ==
          "斜线标出的部分都是推测：|墙基的平面之上，");
    CHECK(balanced("河图洛书", 1000.0F, "zh-Hans") == "河图洛书");
    CHECK(balanced("Pneumonoultramicroscopicsilicovolcanoconiosis", 5.0F, "en").find('|') != std::string::npos);
}

TEST_CASE("a text is parted after sentences, before clauses, before words, and never within a character") {
    const auto parts = [](const std::string& words, const std::string& language, std::size_t count) {
        std::string out;
        std::size_t begin = 0;
        for (const std::size_t end : text::phrase_parts(words, language, count)) {
            CHECK(end > begin);
            out += (begin > 0 ? "|" : "") + words.substr(begin, end - begin);
            begin = end;
        }
        CHECK(begin == words.size());
        return out;
    };
    CHECK(parts("One thing first. Everything here was made by a program.", "en", 2) ==
          "One thing first. |Everything here was made by a program.");
    CHECK(parts("It follows the kind known from Dahecun, and the measures are ours", "en", 2) ==
          "It follows the kind known from Dahecun, |and the measures are ours");
    CHECK(parts("房子又立起来了。斜线标出的部分都是推测", "zh-Hans", 2) == "房子又立起来了。|斜线标出的部分都是推测");
    CHECK(parts("walls of 3.5 metres", "en", 2).find("3.|5") == std::string::npos);
    CHECK(parts("word", "en", 4) == "word");
    CHECK(text::phrase_parts("", "en", 3) == std::vector<std::size_t>{0});
    CHECK(parts("\xF0\x9F\x8F\xBA陶", "zh-Hans", 2) == "\xF0\x9F\x8F\xBA|陶");
}
