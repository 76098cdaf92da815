// Small PLY, OBJ and STL files made in memory, and reading them.
#pragma once

#include "read_support.h"
#include "scan/plain/read_plain.h"

#include <bit>
#include <cstring>
#include <string>
#include <string_view>

namespace guanhe::test {

using PlainReader = Result<scan::Scan> (*)(const scan::Source&, const std::string&, const scan::ReadOptions&);

/// Reads the text as the file "made" in `folder`.
inline Result<scan::Scan> read_with(PlainReader reader, std::string_view text, scan::ReadOptions options = {},
                                    std::optional<Path> folder = std::nullopt) {
    auto keep = std::make_shared<const std::vector<std::byte>>(bytes_of(text));
    if (options.jobs == nullptr) options.jobs = &jobs();
    return reader({*keep, keep, std::nullopt, std::move(folder)}, "made", options);
}
inline Result<scan::Scan> read_ply(std::string_view text, scan::ReadOptions options = {}) {
    return read_with(scan::plain::read_ply, text, std::move(options));
}
inline Result<scan::Scan> read_obj(std::string_view text, scan::ReadOptions options = {},
                                   std::optional<Path> folder = std::nullopt) {
    return read_with(scan::plain::read_obj, text, std::move(options), std::move(folder));
}
inline Result<scan::Scan> read_stl(std::string_view text, scan::ReadOptions options = {}) {
    return read_with(scan::plain::read_stl, text, std::move(options));
}

/// The only primitive of a file that must be read.
inline scan::Primitive only_primitive(const Result<scan::Scan>& result) {
    const auto scan = must_read(result);
    REQUIRE(scan.meshes.size() == 1);
    REQUIRE(scan.meshes[0].primitives.size() == 1);
    return scan.meshes[0].primitives[0];
}

template<class T>
std::vector<T> all(const scan::Stream<T>& stream) {
    return {stream.begin(), stream.end()};
}

/// The error's message, which must hold the place and the words.
inline void check_refused_at(const Result<scan::Scan>& result, std::string_view where, std::string_view what) {
    CAPTURE(where);
    CAPTURE(what);
    REQUIRE_FALSE(result.ok());
    CAPTURE(result.error().message());
    CHECK(result.error().where == where);
    CHECK(contains(result.error().what, what));
}

/// Bytes of a value, in the file's order.
template<class T>
std::string raw(T value, bool big_endian = false) {
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &value, sizeof(T));
    if (big_endian) std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

} // namespace guanhe::test
