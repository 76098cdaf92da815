// Any museum at all, made through the same bindings that read and write it: nothing that has a key is forgotten.
#pragma once

#include "museum/bindings.h"

#include <random>
#include <string>

namespace guanhe::test {

class Random {
public:
    explicit Random(unsigned seed) : bits_(seed) {}
    [[nodiscard]] int below(int end) { return static_cast<int>(bits_() % static_cast<unsigned>(end)); }
    [[nodiscard]] bool maybe() { return below(2) == 0; }
    /// Within what every number of the format may be, with a fraction.
    [[nodiscard]] double number() { return 1.0 + below(19'000) * 0.001; }
    [[nodiscard]] std::string id() {
        return "id-" + std::to_string(below(1'000'000)) + (maybe() ? "." : "_") + std::to_string(serial_++);
    }
    [[nodiscard]] std::string words() {
        static constexpr std::array<const char*, 7> all{
            "", "a word", "双槐树遗址", "two\nlines\t\"quoted\" \\ / ", "\x01\x7F", "🏺 陶罐", "<b>&amp;"};
        return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
    }
    [[nodiscard]] std::string tag() {
        static constexpr std::array<const char*, 4> all{"zh-Hans", "en", "fr-CA", "zh-Hant-TW"};
        return all[static_cast<std::size_t>(below(4))];
    }
    [[nodiscard]] std::string path() {
        static constexpr std::array<const char*, 4> all{"", "sites/pit/", "audio/zh/", "图 片/"};
        return all[static_cast<std::size_t>(below(4))] + id() + ".bin";
    }

private:
    std::mt19937 bits_;
    int serial_ = 0;
};

/// The archive of bindings.h that makes things up.
class Filler {
public:
    explicit Filler(Random& random) : random_(random) {}

    template<class T>
    void operator()(std::string_view key, T& value) {
        if (random_.maybe()) must(key, value);
    }
    template<class T>
    void must(std::string_view key, T& value) {
        fill(value);
        if constexpr (std::is_same_v<T, glm::dvec3>) {
            if (key == "color") value /= 20.0;
        }
    }
    template<class T>
    void list(std::string_view /*key*/, std::vector<T>& values) {
        fill(values);
    }
    void date(std::string_view /*key*/, museum::SunMoment& moment) {
        moment.year = random_.maybe() ? -1 - random_.below(5'000) : 1 + random_.below(2'100);
        moment.month = 1 + random_.below(12);
        moment.day = 1 + random_.below(28);
    }
    void files(std::string_view /*key*/) {}
    template<class Variant, std::size_t N>
    void one_of(Variant& variant, const std::array<museum::Names, N>& /*names*/) {
        choose(variant, random_.below(N), std::make_index_sequence<N>());
    }
    void action(museum::Action& action) {
        choose(action, random_.below(std::variant_size_v<museum::Action>),
               std::make_index_sequence<std::variant_size_v<museum::Action>>());
    }

    void fill(bool& value) { value = random_.maybe(); }
    void fill(int& value) { value = random_.maybe() ? -1 - random_.below(5'000) : 1 + random_.below(2'100); }
    void fill(double& value) { value = random_.number(); }
    void fill(std::string& value) { value = random_.id(); }
    void fill(museum::FileRef& value) { value.path = random_.path(); }
    template<glm::length_t N>
    void fill(glm::vec<N, double>& value) {
        for (glm::length_t i = 0; i < N; ++i) value[i] = random_.number();
    }
    void fill(museum::LanguageText& value) {
        for (int i = random_.below(3); i >= 0; --i) value.values[random_.tag()] = random_.words();
    }
    void fill(museum::LanguageFiles& value) {
        for (int i = random_.below(3); i >= 0; --i) fill(value.values[random_.tag()]);
    }
    void fill(std::map<std::string, std::variant<bool, double, std::string>>& value) {
        value = {{"yes", random_.maybe()}, {"number", random_.number()}, {"言", random_.words()}};
    }
    void fill(std::vector<std::string>& value) {
        value.clear();
        for (int i = random_.below(3); i >= 0; --i) value.push_back("zh-" + std::to_string(1000 + random_.below(9000)));
    }
    template<class T>
    void fill(std::vector<T>& values) {
        values.resize(static_cast<std::size_t>(3 + random_.below(2)));
        for (auto& value : values) fill(value);
    }
    template<class T>
    void fill(std::optional<T>& value) {
        fill(value.emplace());
    }
    void fill(museum::Target& target) {
        target = {};
        const int which = random_.below(3);
        if (which == 0) {
            target.exhibit = random_.id();
            if (random_.maybe()) target.part = random_.words();
        } else if (which == 1) {
            target.hotspot = random_.id();
        } else {
            fill(target.position);
        }
    }
    void fill(museum::Run& run) {
        bind(*this, run);
        run.function = "tour.begin_" + std::to_string(random_.below(9));
    }
    void fill(museum::Move& move) {
        bind(*this, move);
        move.stop = random_.maybe() ? random_.id() : std::string();
        move.pose.reset();
        if (move.stop.empty()) fill(move.pose);
    }
    template<class E>
        requires std::is_enum_v<E>
    void fill(E& value) {
        value = static_cast<E>(random_.below(static_cast<int>(enum_names(value).size())));
    }
    template<class T>
        requires std::is_class_v<T>
    void fill(T& value) {
        bind(*this, value);
    }

private:
    template<class Variant, std::size_t... I>
    void choose(Variant& variant, int which, std::index_sequence<I...> /*unused*/) {
        ((which == static_cast<int>(I) ? fill(variant.template emplace<I>()) : void()), ...);
    }
    Random& random_;
};

[[nodiscard]] inline museum::Museum random_museum(unsigned seed) {
    Random random(seed);
    Filler filler(random);
    museum::Museum made;
    filler.fill(made);
    made.sites.resize(2);
    made.tours.resize(2);
    made.catalogues.resize(1);
    filler.fill(made.sites);
    filler.fill(made.tours);
    filler.fill(made.catalogues);
    const auto name = [](auto& values, const std::string& folder) {
        for (std::size_t i = 0; i < values.size(); ++i) values[i].file.path = folder + std::to_string(i) + "/file.json";
    };
    name(made.sites, "sites/");
    name(made.tours, "tours/");
    name(made.catalogues, "catalogues/");
    return made;
}

} // namespace guanhe::test
