#include "scan/codecs.h"

#include "scan/codec_errors.h"

#include <meshoptimizer.h>

#include <exception>
#include <string>

namespace guanhe::scan {

namespace {

/// The library asserts on these, so they are checked here.
Result<void> check_shape(std::size_t stride, MeshoptMode mode, MeshoptFilter filter) {
    const auto refuse = [stride](const char* expected) {
        return Error{
            "a compressed buffer view has byteStride " + std::to_string(stride) + ", expected " + expected, {}, {}};
    };
    if (mode == MeshoptMode::attributes) {
        if (stride == 0 || stride > 256 || stride % 4 != 0) return refuse("a multiple of 4 from 4 to 256");
    } else {
        if (stride != 2 && stride != 4) return refuse("2 or 4 for indices");
        if (filter != MeshoptFilter::none) {
            return Error{"a compressed buffer view of indices has a filter, expected NONE", {}, {}};
        }
    }
    if (filter == MeshoptFilter::octahedral && stride != 4 && stride != 8) {
        return refuse("4 or 8 with the filter OCTAHEDRAL");
    }
    if (filter == MeshoptFilter::quaternion && stride != 8) return refuse("8 with the filter QUATERNION");
    return {};
}

/// The least number of bytes that `count` elements can take, from the design of the codecs: an index takes a byte, a
/// triangle takes a byte, 16 bytes follow the triangles and 4 the indices. A block of vertices has 2 bits for every 16
/// bytes of one column in version 0, and for a whole column of up to 256 vertices in version 1.
bool can_hold(std::span<const std::byte> data, std::size_t count, std::size_t stride, MeshoptMode mode) {
    switch (mode) {
    case MeshoptMode::triangles:
        return data.size() >= 17 && count / 3 <= data.size() - 17;
    case MeshoptMode::indices:
        return data.size() >= 5 && count <= data.size() - 5;
    case MeshoptMode::attributes:
        break;
    }
    if (data.size() <= stride) return false;
    const bool first_version = (data[0] & std::byte{0x0f}) == std::byte{0};
    const std::size_t most_per_byte = first_version ? 64 : 1024;
    return count <= (data.size() + 1) * most_per_byte / stride;
}

} // namespace

Result<std::vector<std::byte>> decode_meshopt(std::span<const std::byte> data, std::size_t count, std::size_t stride,
                                              MeshoptMode mode, MeshoptFilter filter) {
    GUANHE_TRY(check_shape(stride, mode, filter));
    if (mode == MeshoptMode::triangles && count % 3 != 0) {
        return Error{"a compressed buffer view of triangles has count " + std::to_string(count) +
                         ", expected a multiple of 3",
                     {},
                     {}};
    }
    if (!can_hold(data, count, stride, mode)) {
        return corrupt("the meshopt data of " + std::to_string(data.size()) + " bytes is too short for " +
                       std::to_string(count) + " elements of " + std::to_string(stride) + " bytes");
    }

    std::vector<std::byte> decoded;
    try {
        decoded.resize(count * stride);
    } catch (const std::exception&) {
        return no_memory();
    }
    const auto* source = reinterpret_cast<const unsigned char*>(data.data());
    int failure = 0;
    switch (mode) {
    case MeshoptMode::attributes:
        failure = meshopt_decodeVertexBuffer(decoded.data(), count, stride, source, data.size());
        break;
    case MeshoptMode::triangles:
        failure = meshopt_decodeIndexBuffer(decoded.data(), count, stride, source, data.size());
        break;
    case MeshoptMode::indices:
        failure = meshopt_decodeIndexSequence(decoded.data(), count, stride, source, data.size());
        break;
    }
    if (failure == -1) {
        return corrupt("the meshopt data has the header byte " + std::to_string(source[0]) +
                           ", which is another mode or a version that this program does not know",
                       "byte 0");
    }
    if (failure != 0) return corrupt("the meshopt data is corrupt, or is not as long as its count says");

    switch (filter) {
    case MeshoptFilter::none:
        break;
    case MeshoptFilter::octahedral:
        meshopt_decodeFilterOct(decoded.data(), count, stride);
        break;
    case MeshoptFilter::quaternion:
        meshopt_decodeFilterQuat(decoded.data(), count, stride);
        break;
    case MeshoptFilter::exponential:
        meshopt_decodeFilterExp(decoded.data(), count, stride);
        break;
    }
    return decoded;
}

} // namespace guanhe::scan
