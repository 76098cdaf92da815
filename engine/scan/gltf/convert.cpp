#include "scan/gltf/convert.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace guanhe::scan::gltf {

namespace {

template<class T>
T load(const std::byte* from) {
    T value;
    std::memcpy(&value, from, sizeof(T)); // elements need not be aligned
    return value;
}

/// glTF 2.0, section 3.11: the most negative value of a signed type is clamped.
template<class T, bool normalized>
float as_float(T value) {
    if constexpr (normalized && std::is_integral_v<T>) {
        constexpr auto scale = 1.0F / static_cast<float>(std::numeric_limits<T>::max());
        const auto result = static_cast<float>(value) * scale;
        return std::is_signed_v<T> ? std::max(result, -1.0F) : result;
    } else {
        return static_cast<float>(value);
    }
}

/// `fixed` components, known when compiled, or from.components of them when it is 0.
template<class T, bool normalized, int fixed>
void floats_loop(const Elements& from, std::size_t begin, std::size_t end, float* out, int width) {
    const int components = fixed != 0 ? fixed : std::min(from.components, width);
    const auto* source = from.data + begin * from.stride;
    out += begin * static_cast<std::size_t>(width);
    for (auto i = begin; i < end; ++i, source += from.stride, out += width) {
        for (int c = 0; c < components; ++c) {
            out[c] = as_float<T, normalized>(load<T>(source + static_cast<std::size_t>(c) * sizeof(T)));
        }
    }
}

template<class T, bool normalized>
void floats_of(const Elements& from, std::size_t begin, std::size_t end, float* out, int width) {
    switch (std::min(from.components, width)) {
    case 1:
        floats_loop<T, normalized, 1>(from, begin, end, out, width);
        break;
    case 2:
        floats_loop<T, normalized, 2>(from, begin, end, out, width);
        break;
    case 3:
        floats_loop<T, normalized, 3>(from, begin, end, out, width);
        break;
    case 4:
        floats_loop<T, normalized, 4>(from, begin, end, out, width);
        break;
    default:
        floats_loop<T, normalized, 0>(from, begin, end, out, width);
        break; // matrices
    }
}

/// Calls action(T{}) with the type of the components.
template<class Action>
void with_type(ComponentType type, Action action) {
    switch (type) {
    case ComponentType::i8:
        action(std::int8_t{});
        break;
    case ComponentType::u8:
        action(std::uint8_t{});
        break;
    case ComponentType::i16:
        action(std::int16_t{});
        break;
    case ComponentType::u16:
        action(std::uint16_t{});
        break;
    case ComponentType::u32:
        action(std::uint32_t{});
        break;
    case ComponentType::f32:
        action(float{});
        break;
    }
}

template<class T>
std::uint16_t as_color(T value) {
    if constexpr (std::is_same_v<T, std::uint8_t>) {
        return static_cast<std::uint16_t>(value * 257U);
    } else if constexpr (std::is_same_v<T, std::uint16_t>) {
        return value;
    } else {
        const auto unit = as_float<T, true>(value);
        return static_cast<std::uint16_t>((unit > 0.0F ? std::min(unit, 1.0F) : 0.0F) * 65535.0F + 0.5F); // NaN is 0
    }
}

/// Whether good(begin, end) holds on blocks of [0, count): within one, the loop has no branch and its result stays in a
/// register; between them, a failure ends it early.
template<class Good>
bool in_blocks(std::size_t count, Good good) {
    constexpr std::size_t block = 4096;
    for (std::size_t begin = 0; begin < count; begin += block) {
        if (!good(begin, std::min(begin + block, count))) return false;
    }
    return true;
}

/// 1 when x, y and z make a unit vector within a few percent; 0 for NaN.
unsigned is_unit(float x, float y, float z) {
    const float square = x * x + y * y + z * z;
    return static_cast<unsigned>(square > 0.9F) & static_cast<unsigned>(square < 1.1F);
}

} // namespace

void to_floats(const Elements& from, std::size_t begin, std::size_t end, float* out, int width) {
    with_type(from.type, [&](auto type) {
        using T = decltype(type);
        if (from.normalized) {
            floats_of<T, true>(from, begin, end, out, width);
        } else {
            floats_of<T, false>(from, begin, end, out, width);
        }
    });
}

void to_colors(const Elements& from, std::size_t begin, std::size_t end, glm::u16vec4* out) {
    with_type(from.type, [&](auto type) {
        using T = decltype(type);
        const bool alpha = from.components == 4;
        for (auto i = begin; i < end; ++i) {
            const auto* source = from.data + i * from.stride;
            out[i] = {as_color(load<T>(source)), as_color(load<T>(source + sizeof(T))),
                      as_color(load<T>(source + 2 * sizeof(T))),
                      alpha ? as_color(load<T>(source + 3 * sizeof(T))) : std::uint16_t{65535}};
        }
    });
}

void to_indices(const Elements& from, std::size_t begin, std::size_t end, std::uint32_t* out) {
    with_type(from.type, [&](auto type) {
        using T = decltype(type);
        if constexpr (std::is_unsigned_v<T>) {
            for (auto i = begin; i < end; ++i) out[i] = load<T>(from.data + i * from.stride);
        }
    });
}

void to_joints(const Elements& from, std::size_t begin, std::size_t end, glm::u16vec4* out) {
    with_type(from.type, [&](auto type) {
        using T = decltype(type);
        if constexpr (std::is_same_v<T, std::uint8_t> || std::is_same_v<T, std::uint16_t>) {
            for (auto i = begin; i < end; ++i) {
                const auto* source = from.data + i * from.stride;
                for (int c = 0; c < 4; ++c) out[i][c] = load<T>(source + static_cast<std::size_t>(c) * sizeof(T));
            }
        }
    });
}

bool all_finite(const float* values, std::size_t count) noexcept {
    return in_blocks(count, [values](std::size_t begin, std::size_t end) {
        std::int32_t bad = 0;
        for (auto i = begin; i < end; ++i) {
            // An exponent of all ones is infinite or NaN. As a signed comparison, which every vector unit has.
            bad |= (std::bit_cast<std::int32_t>(values[i]) & 0x7FFFFFFF) > 0x7F7FFFFF ? 1 : 0;
        }
        return bad == 0;
    });
}

bool all_below(const std::uint32_t* values, std::size_t count, std::uint32_t limit) noexcept {
    return in_blocks(count, [values, limit](std::size_t begin, std::size_t end) {
        std::uint32_t bad = 0;
        for (auto i = begin; i < end; ++i) bad |= values[i] >= limit ? 1U : 0U;
        return bad == 0;
    });
}

bool all_unit(const glm::vec3* values, std::size_t count) noexcept {
    return in_blocks(count, [values](std::size_t begin, std::size_t end) {
        unsigned good = 1;
        for (auto i = begin; i < end; ++i) good &= is_unit(values[i].x, values[i].y, values[i].z);
        return good != 0;
    });
}

bool all_tangents(const glm::vec4* values, std::size_t count) noexcept {
    return in_blocks(count, [values](std::size_t begin, std::size_t end) {
        unsigned good = 1;
        for (auto i = begin; i < end; ++i) {
            good &= is_unit(values[i].x, values[i].y, values[i].z) &
                    static_cast<unsigned>(values[i].w * values[i].w == 1.0F);
        }
        return good != 0;
    });
}

} // namespace guanhe::scan::gltf
