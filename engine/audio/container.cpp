#include "audio/container.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace guanhe::audio {
namespace {

constexpr const char* copy_again = "copy or export it again from the recording";

std::string_view text_at(std::span<const std::byte> bytes, std::size_t at, std::size_t length) {
    if (at > bytes.size() || bytes.size() - at < length) return {};
    return {reinterpret_cast<const char*>(bytes.data()) + at, length}; // NOLINT: bytes as the letters they spell
}

/// Little-endian; the caller has checked that they are there.
std::uint64_t number_at(std::span<const std::byte> bytes, std::size_t at, std::size_t length) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < length; ++i) value |= std::to_integer<std::uint64_t>(bytes[at + i]) << (8U * i);
    return value;
}

bool looks_like_text(std::span<const std::byte> bytes) {
    const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 512));
    return std::ranges::none_of(head, [](std::byte byte) {
        const auto code = std::to_integer<unsigned>(byte);
        return code < 0x20 && code != '\n' && code != '\r' && code != '\t';
    });
}

/// Chunks of RIFF, each "name, 32-bit size, content, padding to two"; RF64 (EBU Tech 3306) keeps the true size of
/// "data" in "ds64".
Result<void> check_wav(std::span<const std::byte> bytes, const std::string& where) {
    constexpr std::size_t header = 8;
    std::uint64_t long_data = 0;
    for (std::uint64_t at = 12; bytes.size() - at >= header;) {
        const auto start = static_cast<std::size_t>(at);
        const auto name = text_at(bytes, start, 4);
        auto size = number_at(bytes, start + 4, 4);
        const auto left = bytes.size() - start - header;
        if (name == "ds64" && left >= 16) long_data = number_at(bytes, start + 16, 8);
        if (name == "data" && size == 0xFFFFFFFFU && long_data != 0) size = long_data;
        if (size > left) {
            return Error{"the file is cut short: its part '" + std::string(name) + "' should have " +
                             std::to_string(size) + " bytes and " + std::to_string(left) + " are there",
                         where, copy_again};
        }
        if (name == "data") {
            if (size == 0) return Error{"the file has no sound in it", where, copy_again};
            return {};
        }
        at += header + size + size % 2;
        if (at > bytes.size()) break;
    }
    return Error{"the file is cut short: it ends before its sound begins", where, copy_again};
}

Result<void> check_ogg(std::span<const std::byte> bytes, const std::string& where) {
    constexpr std::size_t header = 27, largest_page = header + 255 + 255 * 255;
    const auto from = bytes.size() - std::min(bytes.size(), largest_page);
    const std::string_view tail = text_at(bytes, from, bytes.size() - from);
    const Error cut{"the file is cut short: its last page is not the end of the sound", where, copy_again};
    const auto found = tail.rfind("OggS");
    if (found == std::string_view::npos || tail.size() - found < header) return cut;
    const auto page = bytes.subspan(from + found);
    const auto segments = std::to_integer<std::size_t>(page[26]);
    if (page.size() < header + segments) return cut;
    std::size_t size = header + segments;
    for (std::size_t i = 0; i < segments; ++i) size += std::to_integer<std::size_t>(page[header + i]);
    constexpr std::byte last_page{4};
    if (size > page.size() || (page[5] & last_page) == std::byte{0}) return cut;
    return {};
}

} // namespace

Result<void> check_container(std::span<const std::byte> bytes, const std::string& where) {
    constexpr const char* convert = "export it as Ogg Opus, FLAC or WAV";
    if (bytes.empty()) return Error{"the file is empty", where, copy_again};
    const auto mark = text_at(bytes, 0, 4);
    if (mark == "OggS") return check_ogg(bytes, where);
    if (mark == "fLaC") return {};
    if ((mark == "RIFF" || mark == "RF64") && text_at(bytes, 8, 4) == "WAVE") return check_wav(bytes, where);
    if (looks_like_text(bytes)) return Error{"the file is a text, not a sound", where, convert};
    return Error{"the file is none of Ogg Opus, Ogg Vorbis, FLAC and WAV", where, convert};
}

} // namespace guanhe::audio
