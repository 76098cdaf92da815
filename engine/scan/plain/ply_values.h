// Numbers of a binary PLY file: eight types, two byte orders. Included only by ply*.cpp.
#pragma once

#include "scan/plain/ply_header.h"

#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

namespace guanhe::scan::plain::ply {

/// Reads a T from any address.
template<class T, bool swapped>
struct Load {
    using Value = T;
    static constexpr std::size_t size = sizeof(T);

    T operator()(const std::byte* from) const noexcept {
        using Bits =
            std::conditional_t<sizeof(T) == 1, std::uint8_t,
                               std::conditional_t<sizeof(T) == 2, std::uint16_t,
                                                  std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>;
        Bits bits = 0;
        std::memcpy(&bits, from, sizeof(T));
        if constexpr (swapped && sizeof(T) > 1) {
            using Wide = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>; // no promotion to int
            Wide turned = 0;
            for (std::size_t i = 0; i < sizeof(T); ++i) turned = turned << 8U | (Wide{bits} >> (8 * i) & 0xFFU);
            bits = static_cast<Bits>(turned);
        }
        return std::bit_cast<T>(bits);
    }
};

/// Whether numbers of the file have other byte order than this machine's.
[[nodiscard]] inline bool is_swapped(Encoding encoding) noexcept {
    return encoding == (std::endian::native == std::endian::little ? Encoding::big_endian : Encoding::little_endian);
}

/// work(Load<T, swapped>) for the type.
template<class Work>
decltype(auto) with_type(Type type, bool swapped, Work&& work) {
    const auto order = [&]<class T>(T) -> decltype(auto) {
        if (swapped) return work(Load<T, true>{});
        return work(Load<T, false>{});
    };
    switch (type) {
    case Type::i8:
        return order(std::int8_t{});
    case Type::u8:
        return order(std::uint8_t{});
    case Type::i16:
        return order(std::int16_t{});
    case Type::u16:
        return order(std::uint16_t{});
    case Type::i32:
        return order(std::int32_t{});
    case Type::u32:
        return order(std::uint32_t{});
    case Type::f64:
        return order(double{});
    default:
        return order(float{});
    }
}

/// The length of a list; negative when the file says so.
[[nodiscard]] inline std::int64_t load_count(const std::byte* from, Type type, bool swapped) {
    if (type == Type::u8) return std::to_integer<std::int64_t>(*from);
    return with_type(type, swapped, [&](auto load) { return static_cast<std::int64_t>(load(from)); });
}

/// The end of the binary record that begins at `p`; null when it does not end before `end`. visit(property, count) for
/// every list on the way.
template<class Visit>
[[nodiscard]] const std::byte* step_over(const Element& element, const std::byte* p, const std::byte* end, bool swapped,
                                         Visit visit) {
    for (std::size_t i = 0; i < element.properties.size(); ++i) {
        const auto& property = element.properties[i];
        const auto left = static_cast<std::size_t>(end - p);
        if (!property.list) {
            if (left < size_of(property.type)) return nullptr;
            p += size_of(property.type);
            continue;
        }
        const auto head = size_of(property.count_type);
        if (left < head) return nullptr;
        const auto count = load_count(p, property.count_type, swapped);
        if (count < 0 || static_cast<std::uint64_t>(count) > (left - head) / size_of(property.type)) return nullptr;
        p += head + static_cast<std::size_t>(count) * size_of(property.type);
        visit(static_cast<int>(i), static_cast<std::uint64_t>(count));
    }
    return p;
}

} // namespace guanhe::scan::plain::ply
