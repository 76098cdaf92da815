// Which language a visitor gets.
#include "museum/language.h"

#include <doctest/doctest.h>

using namespace guanhe::museum;

namespace {

LanguageText text(std::map<std::string, std::string> values) {
    LanguageText made;
    made.values = std::move(values);
    return made;
}

} // namespace

TEST_CASE("a visitor gets the nearest language there is") {
    const auto words = text({{"zh-Hans", "简"}, {"zh-Hant", "繁"}, {"en", "E"}, {"fr", "F"}});
    CHECK(words.in("zh-Hans") == "简");
    CHECK(words.in("ZH-hans") == "简");
    CHECK(words.in("zh-Hans-CN") == "简");
    CHECK(words.in("zh-CN") == "简");
    CHECK(words.in("zh-TW") == "繁");
    CHECK(words.in("en-GB") == "E");
    CHECK(words.in("fr-CA-x-river") == "F");
    CHECK(words.pick("fr-CA").language == "fr");
}

TEST_CASE("Chinese and English stand in for each other") {
    CHECK(text({{"zh-Hans", "简"}}).in("en") == "简");
    CHECK(text({{"en", "E"}}).in("zh-Hans") == "E");
    CHECK(text({{"en-US", "E"}, {"de", "D"}}).in("zh-Hans") == "E");
    CHECK(text({{"zh-Hant", "繁"}, {"de", "D"}}).in("en") == "繁");
    CHECK(text({{"de", "D"}}).in("en") == "D");
    CHECK(text({{"zh", "中"}}).in("zh-Hans") == "中");
    CHECK(text({{"zh-Hant-HK", "港"}, {"en", "E"}}).in("zh-Hans") == "港"); // Chinese before English
}

TEST_CASE("nothing is nothing, and an asked language that is none is no harm") {
    CHECK(text({}).in("en").empty());
    CHECK_FALSE(text({}).pick("zh-Hans"));
    for (const char* odd : {"", "-", "--", "a-", "-a", "zh-", "zh--x", "\xFF"})
        CHECK(text({{"en", "E"}}).in(odd) == "E");
    CHECK_FALSE(text({{"en", "E"}}).has("zh-Hans"));
    CHECK(text({{"en", "E"}}).has("en-AU"));
}

TEST_CASE("a tag has the form of a tag") {
    for (const char* good : {"en", "zh-Hans", "zh-Hans-CN", "fil", "x-y", "de-1996"})
        CHECK_MESSAGE(is_language_tag(good) == (std::string_view(good) != "x-y"), good);
    for (const char* bad : {"", "e", "en_US", "zh-", "-zh", "englishes-", "123", "中文", "en-abcdefghi"})
        CHECK_FALSE_MESSAGE(is_language_tag(bad), bad);
}
