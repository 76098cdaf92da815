// The one translation unit that holds the block coder's code.
#include "image/dxt.h"

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#elif defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#elif defined(_MSC_VER)
#pragma warning(push, 0)
#endif

#define STB_DXT_STATIC // other libraries may bring the same names
#define STB_DXT_IMPLEMENTATION
#include <stb_dxt.h>

#if defined(__clang__)
#pragma clang diagnostic pop
#elif defined(__GNUC__)
#pragma GCC diagnostic pop
#elif defined(_MSC_VER)
#pragma warning(pop)
#endif

namespace guanhe::image {

namespace {

int mode_of(BlockQuality quality) {
    return quality == BlockQuality::high ? STB_DXT_HIGHQUAL : STB_DXT_NORMAL;
}

unsigned char* octets_of(std::byte* block) {
    return reinterpret_cast<unsigned char*>(block);
}

} // namespace

void encode_dxt1(const BlockTexels& texels, BlockQuality quality, std::byte* block) {
    auto opaque = texels; // the coder tells blocks of one colour by all four bytes
    for (std::size_t i = 3; i < opaque.size(); i += 4) opaque[i] = 255;
    stb_compress_dxt_block(octets_of(block), opaque.data(), 0, mode_of(quality));
}

void encode_dxt5(const BlockTexels& texels, BlockQuality quality, std::byte* block) {
    stb_compress_dxt_block(octets_of(block), texels.data(), 1, mode_of(quality));
}

void encode_red_green(const BlockTexels& texels, std::byte* block) {
    std::array<unsigned char, std::tuple_size_v<BlockTexels> / 2> pairs{};
    for (std::size_t i = 0; i < pairs.size() / 2; ++i) {
        pairs[i * 2] = texels[i * 4];
        pairs[i * 2 + 1] = texels[i * 4 + 1];
    }
    stb_compress_bc5_block(octets_of(block), pairs.data());
}

} // namespace guanhe::image
