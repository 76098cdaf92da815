#include "scan/gltf/uri.h"

#include "scan/gltf/faults.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace guanhe::scan::gltf {

namespace {

Error words(std::string what, std::string hint = {}) {
    return {std::move(what), {}, std::move(hint)};
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr std::uint8_t not_base64 = 64;

constexpr auto base64_values = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(not_base64);
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    table[static_cast<unsigned char>('-')] = 62; // the URL alphabet, which some writers use
    table[static_cast<unsigned char>('_')] = 63;
    return table;
}();

Result<std::vector<std::byte>> decode_base64(std::string_view text) {
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
    if (text.size() % 4 == 1) return words("the base64 text is cut short");
    std::vector<std::byte> bytes(text.size() / 4 * 3 + (text.size() % 4 == 0 ? 0 : text.size() % 4 - 1));
    const auto value = [&](std::size_t i) { return std::uint32_t{base64_values[static_cast<unsigned char>(text[i])]}; };
    std::size_t out = 0;
    std::uint32_t seen = 0;
    std::size_t in = 0;
    for (; in + 4 <= text.size(); in += 4) {
        const auto a = value(in);
        const auto b = value(in + 1);
        const auto c = value(in + 2);
        const auto d = value(in + 3);
        seen |= a | b | c | d;
        const auto group = a << 18 | b << 12 | c << 6 | d;
        bytes[out] = static_cast<std::byte>(group >> 16);
        bytes[out + 1] = static_cast<std::byte>(group >> 8 & 0xFF);
        bytes[out + 2] = static_cast<std::byte>(group & 0xFF);
        out += 3;
    }
    std::uint32_t group = 0;
    for (int shift = 18; in < text.size(); ++in, shift -= 6) {
        seen |= value(in);
        group |= value(in) << shift;
    }
    for (int shift = 16; out < bytes.size(); ++out, shift -= 8)
        bytes[out] = static_cast<std::byte>(group >> shift & 0xFF);
    if ((seen & not_base64) != 0) {
        const auto bad = std::find_if(text.begin(), text.end(), [](char c) {
            return base64_values[static_cast<unsigned char>(c)] == not_base64;
        });
        return words("character " + std::to_string(bad - text.begin()) + " of the base64 text is not base64");
    }
    return bytes;
}

} // namespace

bool is_data_uri(std::string_view uri) noexcept {
    constexpr std::string_view scheme = "data:";
    return uri.size() >= scheme.size() && std::equal(scheme.begin(), scheme.end(), uri.begin(), [](char a, char b) {
               return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
}

Result<std::vector<std::byte>> decode_data_uri(std::string_view uri) {
    const auto comma = uri.find(',');
    if (comma == std::string_view::npos) return words("the data URI has no ',' before its data");
    auto type = uri.substr(5, comma - 5);
    const auto data = uri.substr(comma + 1);
    const bool base64 = type.ends_with(";base64") || type == "base64";
    if (base64) type = type.substr(0, type.size() - std::min<std::size_t>(type.size(), 7));
    for (auto semicolon = type.find(';'); semicolon != std::string_view::npos; semicolon = type.find(';')) {
        type.remove_prefix(semicolon + 1);
        if (type.substr(0, type.find(';')).find('=') == std::string_view::npos) {
            return words("the data URI is not valid: attribute=value was expected after ';'");
        }
    }
    if (base64) {
        // Percent signs are allowed in any URI, and never part of the base64 alphabet.
        return data.find('%') == std::string_view::npos ? decode_base64(data) : decode_base64(percent_decoded(data));
    }
    const auto text = percent_decoded(data);
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return std::vector<std::byte>(first, first + text.size());
}

std::string percent_decoded(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

Result<Path> local_file(std::string_view uri, const Path& folder) {
    const auto colon = uri.find(':');
    if (colon != std::string_view::npos && colon < uri.find_first_of("/?#")) {
        return words("\"" + shortened(uri, 120) + "\" is not a file beside the model",
                     "only relative names are read; put the file beside the model");
    }
    const auto name = percent_decoded(uri);
    if (name.empty()) return words("the URI is empty");
    if (name.find('\0') != std::string::npos) return words("the name has a zero byte in it");
    auto path = path_from_utf8(name);
    if (path.is_absolute() || path.has_root_path()) {
        return words("\"" + name + "\" is an absolute path",
                     "only relative names are read; put the file beside the model");
    }
    std::error_code ignored;
    if (name != uri && !std::filesystem::exists(folder / path, ignored)) {
        auto as_written = folder / path_from_utf8(uri);
        if (std::filesystem::exists(as_written, ignored)) return as_written;
    }
    return folder / path;
}

} // namespace guanhe::scan::gltf
