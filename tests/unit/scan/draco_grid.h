// Draco meshes made for tests.
#pragma once

#include <doctest/doctest.h>
#include <draco/compression/expert_encode.h>
#include <draco/mesh/mesh.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>

namespace guanhe::test {

/// A wavy grid of side * side vertices with position (id 0), uv (1), joints as 16-bit (2) and colours as bytes (3).
inline std::unique_ptr<draco::Mesh> draco_grid(std::uint32_t side, bool flat = false) {
    auto mesh = std::make_unique<draco::Mesh>();
    const std::uint32_t count = side * side;
    mesh->set_num_points(count);
    const auto add = [&](draco::GeometryAttribute::Type type, std::int8_t components, draco::DataType data) {
        draco::GeometryAttribute attribute;
        attribute.Init(type, nullptr, static_cast<std::uint8_t>(components), data,
                       type == draco::GeometryAttribute::COLOR, components * draco::DataTypeLength(data), 0);
        return mesh->AddAttribute(attribute, true, count);
    };
    const int position = add(draco::GeometryAttribute::POSITION, 3, draco::DT_FLOAT32);
    const int uv = flat ? -1 : add(draco::GeometryAttribute::TEX_COORD, 2, draco::DT_FLOAT32);
    const int joints = flat ? -1 : add(draco::GeometryAttribute::GENERIC, 4, draco::DT_UINT16);
    const int colors = flat ? -1 : add(draco::GeometryAttribute::COLOR, 4, draco::DT_UINT8);
    for (std::uint32_t v = 0; v < count; ++v) {
        const auto x = static_cast<float>(v % side);
        const auto y = static_cast<float>(v / side);
        const draco::AttributeValueIndex at(v);
        const std::array<float, 3> p{x, y, flat ? 0.0F : std::sin(x * 0.5F) * std::cos(y * 0.3F)};
        mesh->attribute(position)->SetAttributeValue(at, p.data());
        if (flat) continue;
        const std::array<float, 2> t{x / 16.0F, y / 16.0F};
        const std::array<std::uint16_t, 4> j{static_cast<std::uint16_t>(v), 300, 2, 1};
        const std::array<std::uint8_t, 4> c{static_cast<std::uint8_t>(v), 255, 0, 128};
        mesh->attribute(uv)->SetAttributeValue(at, t.data());
        mesh->attribute(joints)->SetAttributeValue(at, j.data());
        mesh->attribute(colors)->SetAttributeValue(at, c.data());
    }
    for (std::uint32_t y = 0; y + 1 < side; ++y) {
        for (std::uint32_t x = 0; x + 1 < side; ++x) {
            const std::uint32_t a = y * side + x;
            const auto face = [&](std::uint32_t i, std::uint32_t j, std::uint32_t k) {
                mesh->AddFace({draco::PointIndex(i), draco::PointIndex(j), draco::PointIndex(k)});
            };
            face(a, a + 1, a + side + 1);
            face(a, a + side + 1, a + side);
        }
    }
    return mesh;
}

inline draco::EncoderBuffer encode(const draco::Mesh& mesh, int method, int bits = 0, int speed = 5) {
    draco::ExpertEncoder encoder(mesh);
    encoder.SetEncodingMethod(method);
    encoder.SetSpeedOptions(speed, speed);
    if (bits > 0) encoder.SetAttributeQuantization(0, bits);
    draco::EncoderBuffer buffer;
    REQUIRE(encoder.EncodeToBuffer(&buffer).ok());
    return buffer;
}

} // namespace guanhe::test
