#include "gpu/pipeline_cache.h"

#include <array>
#include <cstring>
#include <system_error>

namespace guanhe::gpu {

namespace {

/// In front of the driver's bytes.
struct Header {
    std::array<char, 8> magic{'G', 'H', 'P', 'I', 'P', 'E', '0', '1'};
    std::uint64_t size = 0;
    std::uint64_t checksum = 0;
};

/// FNV-1a over eight bytes at a time: enough against damage.
std::uint64_t checksum(std::span<const std::byte> bytes) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0x100000001b3U;
        hash ^= hash >> 32;
    };
    while (bytes.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        mix(word);
        bytes = bytes.subspan(sizeof word);
    }
    for (const std::byte b : bytes) mix(std::to_integer<std::uint64_t>(b));
    return hash;
}

void append_hex(std::string& out, std::uint64_t value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 15U];
}

bool made_by(const Context& context, std::span<const std::byte> driver_bytes) {
    VkPipelineCacheHeaderVersionOne header{};
    if (driver_bytes.size() < sizeof header) return false;
    std::memcpy(&header, driver_bytes.data(), sizeof header);
    return header.headerVersion == VK_PIPELINE_CACHE_HEADER_VERSION_ONE &&
           header.vendorID == context.properties.vendorID && header.deviceID == context.properties.deviceID &&
           std::memcmp(header.pipelineCacheUUID, context.properties.pipelineCacheUUID, VK_UUID_SIZE) == 0;
}

} // namespace

Path pipeline_cache_path(const Context& context, const Path& folder) {
    std::string name = "pipelines-";
    for (const std::uint8_t byte : context.properties.pipelineCacheUUID) append_hex(name, byte, 2);
    name += '-';
    append_hex(name, context.properties.driverVersion, 8);
    return folder / (name + ".bin");
}

std::vector<std::byte> read_pipeline_cache(const Context& context, const Path& path) {
    const auto file = MappedFile::open(path);
    if (!file) return {};
    const auto bytes = file->bytes();
    Header header;
    const Header expected;
    if (bytes.size() < sizeof header) return {};
    std::memcpy(&header, bytes.data(), sizeof header);
    const auto driver_bytes = bytes.subspan(sizeof header);
    if (header.magic != expected.magic || header.size != driver_bytes.size() ||
        header.checksum != checksum(driver_bytes) || !made_by(context, driver_bytes))
        return {};
    return {driver_bytes.begin(), driver_bytes.end()};
}

Result<void> write_pipeline_cache(const Path& path, std::span<const std::byte> driver_bytes) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error)
        return Error{"the folder cannot be made: " + error.message(), path_to_utf8(path.parent_path()), "",
                     ErrorKind::internal};
    Header header;
    header.size = driver_bytes.size();
    header.checksum = checksum(driver_bytes);
    std::vector<std::byte> all(sizeof header + driver_bytes.size());
    std::memcpy(all.data(), &header, sizeof header);
    std::memcpy(all.data() + sizeof header, driver_bytes.data(), driver_bytes.size());
    return write_file_atomic(path, all);
}

} // namespace guanhe::gpu
