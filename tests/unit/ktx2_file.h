// A KTX2 texture of one colour, put together by hand, so that each of its fields can be spoilt.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanhe::test {

/// Where its parts lie.
inline constexpr std::size_t ktx2_first_level = 80;
inline constexpr std::size_t ktx2_descriptor = 104;

inline constexpr std::array<std::uint8_t, 4> ktx2_colour{200, 100, 50, 255};

inline void put_little_endian(std::vector<std::uint8_t>& file, std::size_t at, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) file[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

/// 8 x 4 pixels of ktx2_colour in UASTC: one level of two solid blocks, which a Zstandard frame may hold unpacked.
inline std::vector<std::uint8_t> ktx2_file(bool zstandard = false) {
    constexpr std::array<std::uint8_t, 16> block{0x17, 0x99, 0x4c, 0xe6, 0x3f, 0xb5, 0x8a}; // Binomial's encoder's
    std::vector<std::uint8_t> level;
    // Magic number; one segment; its size of 32; one raw block, the last, of 32 bytes.
    if (zstandard) level = {0x28, 0xb5, 0x2f, 0xfd, 0x20, 32, 0x01, 0x01, 0x00};
    for (int i = 0; i < 2; ++i) level.insert(level.end(), block.begin(), block.end());

    constexpr std::size_t descriptor_bytes = 44;
    constexpr auto data = ktx2_descriptor + descriptor_bytes;
    std::vector<std::uint8_t> file{0xab, 'K', 'T', 'X', ' ', '2', '0', 0xbb, '\r', '\n', 0x1a, '\n'};
    file.resize(data);
    const auto put32 = [&](std::size_t at, std::uint64_t value) { put_little_endian(file, at, value, 4); };
    put32(16, 1); // bytes of a type
    put32(20, 8);
    put32(24, 4);
    put32(36, 1); // faces
    put32(40, 1); // levels
    put32(44, zstandard ? 2 : 0);
    put32(48, ktx2_descriptor);
    put32(52, descriptor_bytes);
    put32(ktx2_first_level, data);
    put32(ktx2_first_level + 8, level.size());
    put32(ktx2_first_level + 16, 32);
    put32(ktx2_descriptor, descriptor_bytes);
    put32(ktx2_descriptor + 8, 2 | (descriptor_bytes - 4) << 16);
    put32(ktx2_descriptor + 12, 166 | 1 << 8 | 2 << 16); // UASTC, BT.709, sRGB
    put32(ktx2_descriptor + 16, 3 | 3 << 8);             // blocks of 4 x 4
    put32(ktx2_descriptor + 20, 16);                     // bytes of one
    put32(ktx2_descriptor + 28, 127 << 16);              // 128 bits, channel RGB
    put32(ktx2_descriptor + 40, 0xffffffff);
    file.insert(file.end(), level.begin(), level.end());
    return file;
}

} // namespace guanhe::test
