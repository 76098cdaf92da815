#include "visit/pin.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <random>
#include <vector>

namespace guanhe::app {
namespace {

constexpr std::string_view scheme = "pbkdf2-sha256";
constexpr std::uint32_t usual_rounds = 100'000, most_rounds = 10'000'000;
constexpr std::size_t salt_bytes = 16, block_bytes = 64;
using Digest = std::array<std::byte, 32>;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

void take_block(std::array<std::uint32_t, 8>& state, const std::byte* block) {
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 16; ++i)
        for (std::size_t k = 0; k < 4; ++k) w[i] = w[i] << 8U | std::to_integer<std::uint32_t>(block[4 * i + k]);
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3U) + w[i - 7] +
               (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10U);
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t one = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                  round_constants[i] + w[i];
        const std::uint32_t two =
            (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
    }
    const std::array<std::uint32_t, 8> add{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state[i] += add[i];
}

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

Digest hmac(std::span<const std::byte> key, std::span<const std::byte> message) {
    std::array<std::byte, block_bytes> padded{};
    if (key.size() > block_bytes) {
        const Digest shorter = sha256(key);
        std::ranges::copy(shorter, padded.begin());
    } else {
        std::ranges::copy(key, padded.begin());
    }
    const auto with = [&](std::byte pad, std::span<const std::byte> rest) {
        std::vector<std::byte> all;
        all.reserve(block_bytes + rest.size());
        for (const std::byte b : padded) all.push_back(b ^ pad);
        all.insert(all.end(), rest.begin(), rest.end());
        return sha256(all);
    };
    const Digest inner = with(std::byte{0x36}, message);
    return with(std::byte{0x5c}, inner);
}

std::string hex(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const std::byte b : bytes) {
        out += digits[std::to_integer<std::size_t>(b >> 4U)];
        out += digits[std::to_integer<std::size_t>(b & std::byte{15})];
    }
    return out;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view text) {
    if (text.empty() || text.size() % 2 != 0) return {};
    std::vector<std::byte> out;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
        if (error != std::errc() || end != text.data() + i + 2) return {};
        out.push_back(static_cast<std::byte>(value));
    }
    return out;
}

struct Kept {
    std::uint32_t rounds = 0;
    std::vector<std::byte> salt, hash;
};

std::optional<Kept> parse(std::string_view text) {
    const auto part = [&] {
        const auto colon = text.find(':');
        const auto found = text.substr(0, colon);
        text.remove_prefix(colon == std::string_view::npos ? text.size() : colon + 1);
        return found;
    };
    if (part() != scheme) return {};
    Kept kept;
    const auto rounds = part();
    const auto [end, error] = std::from_chars(rounds.data(), rounds.data() + rounds.size(), kept.rounds);
    if (error != std::errc() || end != rounds.data() + rounds.size()) return {};
    auto salt = from_hex(part()), hash = from_hex(part());
    if (!salt || !hash || hash->size() != Digest().size() || !text.empty()) return {};
    if (kept.rounds == 0 || kept.rounds > most_rounds) return {};
    kept.salt = std::move(*salt);
    kept.hash = std::move(*hash);
    return kept;
}

} // namespace

Digest sha256(std::span<const std::byte> message) {
    std::array<std::uint32_t, 8> state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::size_t at = 0;
    for (; at + block_bytes <= message.size(); at += block_bytes) take_block(state, message.data() + at);
    std::array<std::byte, 2 * block_bytes> rest{};
    const auto left = message.subspan(at);
    std::ranges::copy(left, rest.begin());
    rest[left.size()] = std::byte{0x80};
    const std::size_t end = left.size() + 9 > block_bytes ? 2 * block_bytes : block_bytes;
    const std::uint64_t bits = static_cast<std::uint64_t>(message.size()) * 8;
    for (std::size_t i = 0; i < 8; ++i) rest[end - 1 - i] = static_cast<std::byte>(bits >> (8 * i));
    for (std::size_t i = 0; i < end; i += block_bytes) take_block(state, rest.data() + i);
    Digest digest;
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::byte>(state[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

Digest pbkdf2(std::string_view secret, std::span<const std::byte> salt, std::uint32_t rounds) {
    std::vector<std::byte> first(salt.begin(), salt.end());
    for (const int b : {0, 0, 0, 1}) first.push_back(static_cast<std::byte>(b));
    Digest last = hmac(bytes_of(secret), first), sum = last;
    for (std::uint32_t i = 1; i < rounds; ++i) {
        last = hmac(bytes_of(secret), last);
        for (std::size_t k = 0; k < sum.size(); ++k) sum[k] ^= last[k];
    }
    return sum;
}

Result<std::string> hash_pin(std::string_view pin) {
    const bool digits = std::ranges::all_of(pin, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || pin.size() < 4 || pin.size() > 12) return Error{"a staff PIN is 4 to 12 digits", "", ""};
    std::random_device random;
    std::array<std::byte, salt_bytes> salt{};
    for (std::byte& b : salt) b = static_cast<std::byte>(random());
    return std::string(scheme) + ":" + std::to_string(usual_rounds) + ":" + hex(salt) + ":" +
           hex(pbkdf2(pin, salt, usual_rounds));
}

bool is_pin_hash(std::string_view hash) {
    return parse(hash).has_value();
}

bool pin_matches(std::string_view pin, std::string_view hash) {
    const auto kept = parse(hash);
    if (!kept) return false;
    const Digest made = pbkdf2(pin, kept->salt, kept->rounds);
    std::byte different{0};
    for (std::size_t i = 0; i < made.size(); ++i) different |= made[i] ^ kept->hash[i];
    return different == std::byte{0};
}

} // namespace guanhe::app
