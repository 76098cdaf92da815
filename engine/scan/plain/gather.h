// The streams of welded vertices, from their keys.
#pragma once

#include "scan/plain/in_order.h"
#include "scan/plain/weld.h"

namespace guanhe::scan::plain {

/// make(key) for every vertex.
template<class T, class Make>
Result<Stream<T>> from_keys(const Stream<Key>& vertices, Make make, Reading& reading) {
    constexpr std::size_t block = std::size_t{1} << 16U;
    Column<T> out(reading.room);
    GUANHE_TRY(out.expect(vertices.size()));
    std::size_t next = 0;
    const auto take = [&]() -> Result<std::optional<std::size_t>> {
        if (next == vertices.size()) return std::optional<std::size_t>();
        const auto begin = next;
        next = std::min(vertices.size(), next + block);
        return std::optional(begin);
    };
    GUANHE_TRY(in_order(
        reading.jobs(), reading.options.stop, reading.faults.source(), take,
        [&](const std::size_t& begin) -> Result<Slice<T>> {
            Slice<T> slice(out, begin, std::min(block, vertices.size() - begin));
            const auto elements = slice.elements();
            for (std::size_t i = 0; i < elements.size(); ++i) elements[i] = make(vertices[begin + i]);
            return slice;
        },
        [&](const std::size_t& begin, const Slice<T>& slice) {
            vertices.forget(begin, slice.elements().size());
            return out.append(slice.elements());
        }));
    return out.finish();
}

/// from[which(key)] for every vertex; nothing from nothing.
template<class T, class Which>
Result<Stream<T>> gather(const Stream<T>& from, const Stream<Key>& vertices, Which which, Reading& reading) {
    if (from.empty()) return Stream<T>();
    auto gathered = from_keys<T>(vertices, [&](const Key& key) { return from[which(key)]; }, reading);
    from.forget(0, from.size());
    return gathered;
}

} // namespace guanhe::scan::plain
