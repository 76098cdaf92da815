// Just enough of a .glb to get at its bytes without the reader under test.
#pragma once

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <vector>

namespace guanhe::test {

struct Glb {
    nlohmann::json json;
    std::vector<char> bytes;
    std::size_t binary = 0; ///< where the binary chunk begins

    explicit Glb(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
        REQUIRE(bytes.size() > 20);
        std::uint32_t length = 0;
        std::memcpy(&length, &bytes[12], 4);
        json = nlohmann::json::parse(bytes.begin() + 20, bytes.begin() + 20 + length);
        binary = 20 + std::size_t{length} + 8;
    }

    /// The bytes of anything with byteOffset and byteLength.
    [[nodiscard]] std::span<const std::byte> part(const nlohmann::json& view) const {
        return std::as_bytes(std::span(bytes))
            .subspan(binary + view.value("byteOffset", std::size_t{0}), view.at("byteLength").get<std::size_t>());
    }

    /// A tightly packed accessor.
    template<class T>
    [[nodiscard]] std::vector<T> accessor(std::size_t index) const {
        const auto& at = json["accessors"][index];
        const auto view = part(json["bufferViews"][at["bufferView"].get<std::size_t>()]);
        std::vector<T> values(at["count"].get<std::size_t>());
        std::memcpy(values.data(), view.data() + at.value("byteOffset", std::size_t{0}), values.size() * sizeof(T));
        return values;
    }
};

} // namespace guanhe::test
