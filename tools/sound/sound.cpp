#include "sound/sound.h"

#include "noise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <string_view>

namespace guanhe::tools::sound {

namespace {

/// Noise between two frequencies (hertz), by one-pole filters; its end is faded into its beginning.
std::vector<float> noise(std::uint32_t seed, float seconds, float low, float high) {
    constexpr std::size_t overlap = rate / 2;
    const auto count = static_cast<std::size_t>(seconds * static_cast<float>(rate));
    const auto share = [](float hertz) { return 1.0F - std::exp(-6.2831853F * hertz / static_cast<float>(rate)); };
    const float smooth = share(high);
    const float drift = share(low);
    float fast = 0.0F;
    float slow = 0.0F;
    std::vector<float> raw;
    for (std::size_t i = 0; i < count + overlap; ++i) {
        const float white = unit(hash(seed, static_cast<std::int32_t>(i))) * 2.0F - 1.0F;
        fast += smooth * (white - fast);
        slow += drift * (fast - slow);
        raw.push_back(fast - slow);
    }
    for (std::size_t i = 0; i < overlap; ++i) { // of equal power, since the two are unlike each other
        const float t = static_cast<float>(i) / static_cast<float>(overlap);
        raw[i] = raw[i] * std::sqrt(t) + raw[count + i] * std::sqrt(1.0F - t);
    }
    raw.resize(count);
    return raw;
}

std::vector<std::int16_t> quantized(const std::vector<float>& samples, float peak) {
    float most = 1e-6F;
    for (const float s : samples) most = std::max(most, std::abs(s));
    std::vector<std::int16_t> out;
    out.reserve(samples.size());
    for (const float s : samples) out.push_back(static_cast<std::int16_t>(std::lround(s / most * peak * 32767.0F)));
    return out;
}

} // namespace

std::vector<std::int16_t> wind(std::uint32_t seed, float seconds) {
    auto low = noise(seed + 8001, seconds, 40.0F, 260.0F);
    const auto high = noise(seed + 8003, seconds, 300.0F, 1400.0F);
    for (std::size_t i = 0; i < low.size(); ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(low.size());
        const float gust = 0.55F + 0.45F * fractal(glm::vec2(t * 5.0F, 0.5F), seed + 8007, 3, {5, 0});
        low[i] = low[i] * gust + high[i] * gust * gust * 0.35F;
    }
    return quantized(low, 0.32F);
}

std::vector<std::int16_t> hearth(std::uint32_t seed, float seconds) {
    auto fire = noise(seed + 8101, seconds, 60.0F, 420.0F);
    for (auto& s : fire) s *= 0.35F;
    Random random(seed + 8103);
    const auto cracks = static_cast<int>(seconds * 9.0F);
    for (int i = 0; i < cracks; ++i) {
        const auto at = static_cast<std::size_t>(random.next() * static_cast<float>(fire.size() - 1));
        const float loud = 0.04F + 0.5F * std::pow(random.next(), 4.0F);
        const float fade = random.between(0.0008F, 0.004F) * static_cast<float>(rate);
        const auto length = static_cast<std::size_t>(fade * 6.0F);
        const auto own = random.bits();
        for (std::size_t k = 0; k < length; ++k) {
            const float white = unit(hash(own, static_cast<std::int32_t>(k))) * 2.0F - 1.0F;
            fire[(at + k) % fire.size()] += white * loud * std::exp(-static_cast<float>(k) / fade);
        }
    }
    return quantized(fire, 0.5F);
}

Result<void> write_wav(const Path& file, const std::vector<std::int16_t>& samples) {
    std::vector<char> bytes;
    const auto text = [&](std::string_view words) { bytes.insert(bytes.end(), words.begin(), words.end()); };
    const auto number = [&](std::uint32_t value, int count) {
        for (int i = 0; i < count; ++i) bytes.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
    };
    const auto data = static_cast<std::uint32_t>(samples.size() * 2);
    text("RIFF");
    number(36 + data, 4);
    text("WAVEfmt ");
    number(16, 4);
    number(1, 2); // PCM
    number(1, 2); // mono
    number(rate, 4);
    number(rate * 2, 4);
    number(2, 2);
    number(16, 2);
    text("data");
    number(data, 4);
    for (const auto s : samples) number(static_cast<std::uint16_t>(s), 2);
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        return Error{.what = "could not be written",
                     .where = path_to_utf8(file),
                     .hint = "choose a folder that exists, may be written and has room",
                     .kind = ErrorKind::internal};
    return {};
}

} // namespace guanhe::tools::sound
