// Small glTF files made in memory, and reading them.
#pragma once

#include "scan/gltf/read_source.h"
#include "scan/read.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace guanhe::test {

using Json = nlohmann::json;

inline Jobs& jobs() {
    static Jobs pool(3);
    return pool;
}

inline std::vector<std::byte> bytes_of(std::string_view text) {
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

inline std::vector<std::byte> file_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return bytes_of(text);
}

/// Reads bytes as the file "made.gltf".
inline Result<scan::Scan> read_bytes(std::vector<std::byte> bytes, scan::ReadOptions options = {}) {
    auto keep = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    scan::gltf::Source source{*keep, keep, std::nullopt, std::nullopt};
    options.jobs = &jobs();
    return scan::gltf::read_source(source, "made.gltf", options);
}

inline Result<scan::Scan> read_path(const std::filesystem::path& path) {
    scan::ReadOptions options;
    options.jobs = &jobs();
    options.check_images = true;
    return scan::read(path, options);
}

/// A document and its binary chunk, written as GLB.
struct Maker {
    Json json = {{"asset", {{"version", "2.0"}}}};
    std::vector<std::byte> binary;

    /// Adds the values to the binary chunk as a buffer view; returns its index.
    template<class T>
    int view(const std::vector<T>& values, Json extra = Json::object()) {
        while (binary.size() % 4 != 0) binary.push_back(std::byte{0});
        const auto offset = binary.size();
        binary.resize(offset + values.size() * sizeof(T));
        if (!values.empty()) std::memcpy(binary.data() + offset, values.data(), values.size() * sizeof(T));
        extra["buffer"] = 0;
        extra["byteOffset"] = offset;
        extra["byteLength"] = values.size() * sizeof(T);
        json["bufferViews"].push_back(extra);
        return static_cast<int>(json["bufferViews"].size()) - 1;
    }
    int accessor(Json object) {
        json["accessors"].push_back(std::move(object));
        return static_cast<int>(json["accessors"].size()) - 1;
    }
    template<class T>
    int accessor(const std::vector<T>& values, int component_type, const char* type, std::size_t count) {
        return accessor(
            {{"bufferView", view(values)}, {"componentType", component_type}, {"type", type}, {"count", count}});
    }
    int positions(const std::vector<float>& xyz) { return accessor(xyz, 5126, "VEC3", xyz.size() / 3); }
    int indices(const std::vector<std::uint32_t>& list) { return accessor(list, 5125, "SCALAR", list.size()); }

    /// A mesh of this primitive on a node in a scene.
    void mesh(Json primitive) {
        json["meshes"].push_back({{"primitives", Json::array({std::move(primitive)})}});
        json["nodes"].push_back({{"mesh", json["meshes"].size() - 1}});
        json["scenes"] = Json::array({{{"nodes", Json::array()}}});
        for (std::size_t i = 0; i < json["nodes"].size(); ++i) json["scenes"][0]["nodes"].push_back(i);
    }

    [[nodiscard]] std::vector<std::byte> glb() const {
        auto document = json;
        if (!binary.empty() && !document.contains("buffers"))
            document["buffers"] = Json::array({{{"byteLength", binary.size()}}});
        auto text = document.dump();
        while (text.size() % 4 != 0) text += ' ';
        std::vector<std::byte> out;
        const auto u32 = [&](std::size_t value) {
            for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::byte>(value >> shift & 0xFF));
        };
        const auto padded = (binary.size() + 3) / 4 * 4;
        u32(0x46546C67);
        u32(2);
        u32(20 + text.size() + (binary.empty() ? 0 : 8 + padded));
        u32(text.size());
        u32(0x4E4F534A);
        for (const char c : text) out.push_back(static_cast<std::byte>(c));
        if (!binary.empty()) {
            u32(padded);
            u32(0x004E4942);
            out.insert(out.end(), binary.begin(), binary.end());
            out.resize(out.size() + padded - binary.size());
        }
        return out;
    }
    [[nodiscard]] Result<scan::Scan> read(scan::ReadOptions options = {}) const { return read_bytes(glb(), options); }
};

inline const std::vector<float> triangle{0, 0, 0, 1, 0, 0, 0, 1, 0};

/// A triangle with nothing wrong, to be spoilt.
inline Maker sound() {
    Maker maker;
    const int positions = maker.positions(triangle);
    const int indices = maker.indices({0, 1, 2});
    maker.mesh({{"attributes", {{"POSITION", positions}}}, {"indices", indices}});
    return maker;
}

inline scan::Scan must_read(const Result<scan::Scan>& result) {
    REQUIRE_MESSAGE(result.ok(), (result.ok() ? std::string() : result.error().message()));
    return result.value();
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

inline bool warned(const scan::Scan& scan, std::string_view part) {
    for (const auto& warning : scan.warnings) {
        if (contains(warning, part)) return true;
    }
    return false;
}

/// The message, which must name the file and hold `part`.
inline void check_refused(const Result<scan::Scan>& result, std::string_view part) {
    CAPTURE(part);
    REQUIRE_FALSE(result.ok());
    const auto message = result.error().message();
    CAPTURE(message);
    CHECK(message.starts_with("made.gltf: "));
    CHECK(contains(message, part));
    CHECK_FALSE(result.error().what.empty());
}

} // namespace guanhe::test
