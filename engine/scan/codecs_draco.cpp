#include "scan/codecs.h"

#include "scan/codec_errors.h"

#include <draco/attributes/attribute_quantization_transform.h>
#include <draco/compression/mesh/mesh_edgebreaker_decoder.h>
#include <draco/compression/mesh/mesh_sequential_decoder.h>
#include <draco/core/varint_decoding.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <limits>
#include <new>
#include <string>
#include <type_traits>

namespace guanhe::scan {

namespace {

/// What the data may make us allocate.
struct Limits {
    std::uint64_t elements = 0; ///< faces, or vertices
    std::string refusal;        ///< why decoding was stopped by us, in words; empty when the library stopped by itself

    explicit Limits(std::size_t bytes) : elements(draco_free_count + bytes * draco_max_per_byte) {}

    bool admit(std::uint64_t count, const char* of) {
        if (count <= elements) return true;
        refusal = "the Draco data declares " + std::to_string(count) + " " + of + ", more than it can hold";
        return false;
    }
};

// Of the time that a mesh takes, about so much has gone by when its triangles are there, and then its values.
constexpr double connectivity_share = 0.3;
constexpr double values_share = 0.9;

/// The library's decoders take memory for whatever counts the data declares. This looks at the counts first, at the two
/// places where they have just become known: before connectivity, and before the values of the attributes.
template<class Decoder>
class CheckedDecoder final : public Decoder {
public:
    CheckedDecoder(Limits& limits, const FractionListener& done) : limits_(limits), done_(done) {}

protected:
    bool DecodeConnectivity() override {
        draco::DecoderBuffer ahead = *this->buffer();
        if constexpr (std::is_same_v<Decoder, draco::MeshEdgebreakerDecoder>) {
            // Vertices split on the way are named only in old versions of the format.
            std::uint32_t split = 0;
            if (this->bitstream_version() < DRACO_BITSTREAM_VERSION(2, 2) && !count(ahead, split)) return false;
            std::uint32_t vertices = 0;
            std::uint32_t faces = 0;
            std::uint8_t attribute_connectivities = 0;
            if (!count(ahead, vertices) || !count(ahead, faces) || !ahead.Decode(&attribute_connectivities))
                return false;
            std::uint32_t symbols = 0;
            std::uint32_t split_symbols = 0;
            if (!count(ahead, symbols) || !count(ahead, split_symbols)) return false;
            // Each attribute with seams of its own has a second table of corners.
            if (!limits_.admit(faces * (1ULL + attribute_connectivities), "faces") ||
                !limits_.admit(vertices, "vertices") || !limits_.admit(split, "split vertices") ||
                !limits_.admit(split_symbols, "split symbols")) {
                return false;
            }
        } else {
            std::uint32_t faces = 0;
            std::uint32_t vertices = 0;
            if (!count(ahead, faces) || !count(ahead, vertices)) return false;
            if (!limits_.admit(faces, "faces") || !limits_.admit(vertices, "vertices")) return false;
        }
        if (!Decoder::DecodeConnectivity()) return false;
        if (done_) done_(connectivity_share);
        return true;
    }

    bool DecodeAllAttributes() override {
        const draco::PointCloud& cloud = *this->point_cloud();
        // Position, normal, tangent, two uv, two colours, two joints and two weights, all as floats, take 184 bytes.
        constexpr std::uint64_t usual_stride = 256;
        std::uint64_t stride = 0;
        for (std::int32_t i = 0; i < cloud.num_attributes(); ++i) {
            const auto* attribute = cloud.attribute(i);
            stride += static_cast<std::uint64_t>(std::max(0, draco::DataTypeLength(attribute->data_type()))) *
                      attribute->num_components();
        }
        if (stride > usual_stride &&
            !limits_.admit(cloud.num_points() * ((stride + usual_stride - 1) / usual_stride), "attribute values")) {
            return false;
        }
        if (!Decoder::DecodeAllAttributes()) return false;
        if (done_) done_(values_share);
        return true;
    }

private:
    bool count(draco::DecoderBuffer& buffer, std::uint32_t& value) const {
        return this->bitstream_version() < DRACO_BITSTREAM_VERSION(2, 0) ? buffer.Decode(&value)
                                                                         : draco::DecodeVarint(&value, &buffer);
    }

    Limits& limits_;
    const FractionListener& done_;
};

/// The value of a component in another type, by glTF's rules; false when it does not fit.
template<class To, class From>
bool convert(From value, bool normalized, To& out) {
    if constexpr (std::is_same_v<To, From>) {
        out = value;
    } else if constexpr (std::is_floating_point_v<To>) {
        out = static_cast<To>(value);
        if constexpr (std::is_integral_v<From>) {
            if (normalized) {
                out = std::max(out / static_cast<To>(std::numeric_limits<From>::max()), To{-1});
            }
        }
    } else {
        double number = static_cast<double>(value);
        if (std::is_floating_point_v<From> && normalized) {
            number = std::round(number * static_cast<double>(std::numeric_limits<To>::max()));
        }
        const bool fits = number >= static_cast<double>(std::numeric_limits<To>::lowest()) &&
                          number <= static_cast<double>(std::numeric_limits<To>::max()); // NaN does not
        if (!fits) return false;
        out = static_cast<To>(number);
    }
    return true;
}

/// Writes `vertices` elements; false when one is missing or does not fit. `out` is large enough.
template<class To, class From>
bool copy_as(const draco::PointAttribute& from, std::uint32_t vertices, std::byte* out) {
    const std::size_t components = from.num_components();
    const auto stride = static_cast<std::size_t>(from.byte_stride());
    const auto first = static_cast<std::size_t>(from.byte_offset());
    const std::size_t size = from.buffer()->data_size();
    const std::size_t width = components * sizeof(From);
    if (size < first) return false;
    const std::size_t stored = stride == 0 || size < first + width ? 0 : (size - first - width) / stride + 1;
    const auto* base = reinterpret_cast<const std::byte*>(from.buffer()->data()) + first;

    if (std::is_same_v<To, From> && from.is_mapping_identity() && stride == width) {
        if (vertices > stored) return false;
        std::memcpy(out, base, vertices * width);
        return true;
    }
    for (std::uint32_t i = 0; i < vertices; ++i) {
        const std::size_t value = from.mapped_index(draco::PointIndex(i)).value();
        if (value >= stored) return false;
        const std::byte* source = base + value * stride;
        if constexpr (std::is_same_v<To, From>) {
            std::memcpy(out, source, width);
            out += width;
        } else {
            for (std::size_t k = 0; k < components; ++k) {
                From stored_value;
                To wanted_value{};
                std::memcpy(&stored_value, source + k * sizeof(From), sizeof(From));
                if (!convert(stored_value, from.normalized(), wanted_value)) return false;
                std::memcpy(out, &wanted_value, sizeof(To));
                out += sizeof(To);
            }
        }
    }
    return true;
}

template<class To>
bool copy_to(const draco::PointAttribute& from, std::uint32_t vertices, std::byte* out) {
    switch (from.data_type()) {
    case draco::DT_INT8:
        return copy_as<To, std::int8_t>(from, vertices, out);
    case draco::DT_BOOL:
    case draco::DT_UINT8:
        return copy_as<To, std::uint8_t>(from, vertices, out);
    case draco::DT_INT16:
        return copy_as<To, std::int16_t>(from, vertices, out);
    case draco::DT_UINT16:
        return copy_as<To, std::uint16_t>(from, vertices, out);
    case draco::DT_INT32:
        return copy_as<To, std::int32_t>(from, vertices, out);
    case draco::DT_UINT32:
        return copy_as<To, std::uint32_t>(from, vertices, out);
    case draco::DT_FLOAT32:
        return copy_as<To, float>(from, vertices, out);
    case draco::DT_FLOAT64:
        return copy_as<To, double>(from, vertices, out);
    default:
        return false;
    }
}

bool copy_attribute(const draco::PointAttribute& from, ComponentType type, std::uint32_t vertices, std::byte* out) {
    switch (type) {
    case ComponentType::i8:
        return copy_to<std::int8_t>(from, vertices, out);
    case ComponentType::u8:
        return copy_to<std::uint8_t>(from, vertices, out);
    case ComponentType::i16:
        return copy_to<std::int16_t>(from, vertices, out);
    case ComponentType::u16:
        return copy_to<std::uint16_t>(from, vertices, out);
    case ComponentType::u32:
        return copy_to<std::uint32_t>(from, vertices, out);
    case ComponentType::f32:
        return copy_to<float>(from, vertices, out);
    }
    return false;
}

Result<std::vector<std::byte>> extract(const draco::Mesh& mesh, const DracoAttribute& wanted) {
    const std::string name = "attribute " + std::to_string(wanted.unique_id) + " of the Draco data";
    const auto* attribute =
        wanted.unique_id < 0 ? nullptr : mesh.GetAttributeByUniqueId(static_cast<std::uint32_t>(wanted.unique_id));
    if (attribute == nullptr || attribute->buffer() == nullptr) return corrupt(name + " does not exist");
    if (attribute->num_components() != wanted.components) {
        return corrupt(name + " has " + std::to_string(attribute->num_components()) + " components, expected " +
                       std::to_string(wanted.components));
    }
    if (!attribute->is_mapping_identity() && attribute->indices_map_size() < mesh.num_points()) {
        return corrupt(name + " does not cover all vertices");
    }
    std::vector<std::byte> values(mesh.num_points() * static_cast<std::size_t>(wanted.components) *
                                  component_size(wanted.type));
    if (!copy_attribute(*attribute, wanted.type, mesh.num_points(), values.data())) {
        return corrupt(name + " has values that are missing or do not fit its accessor's component type");
    }
    return values;
}

/// Turns positions from the whole numbers that they were rounded to into floats. Returns how far apart those are, or 0
/// where nothing was rounded.
Result<float> restore_positions(draco::Mesh& mesh) {
    float step = 0.0F;
    for (std::int32_t i = 0; i < mesh.num_attributes(); ++i) {
        const draco::PointAttribute& rounded = *mesh.attribute(i);
        const auto* how = rounded.GetAttributeTransformData();
        if (rounded.attribute_type() != draco::GeometryAttribute::POSITION || how == nullptr ||
            how->transform_type() != draco::ATTRIBUTE_QUANTIZATION_TRANSFORM) {
            continue;
        }
        draco::AttributeQuantizationTransform transform;
        auto restored = std::make_unique<draco::PointAttribute>();
        restored->Init(draco::GeometryAttribute::POSITION, static_cast<std::int8_t>(rounded.num_components()),
                       draco::DT_FLOAT32, false, rounded.size());
        if (!transform.InitFromAttribute(rounded) || !transform.InverseTransformAttribute(rounded, restored.get())) {
            return corrupt("the Draco data is corrupt: its positions cannot be made from what they were rounded to");
        }
        restored->set_unique_id(rounded.unique_id());
        if (!rounded.is_mapping_identity()) {
            restored->SetExplicitMapping(rounded.indices_map_size());
            for (std::uint32_t p = 0; p < rounded.indices_map_size(); ++p) {
                restored->SetPointMapEntry(draco::PointIndex(p), rounded.mapped_index(draco::PointIndex(p)));
            }
        }
        const auto steps = (std::uint64_t{1} << transform.quantization_bits()) - 1;
        step = std::max(step, transform.range() / static_cast<float>(steps));
        mesh.SetAttribute(i, std::move(restored));
    }
    return step;
}

template<class Decoder>
draco::Status run_decoder(const draco::DecoderOptions& options, draco::DecoderBuffer& buffer, Limits& limits,
                          const FractionListener& done, draco::Mesh& mesh) {
    CheckedDecoder<Decoder> decoder(limits, done);
    return decoder.Decode(options, &buffer, &mesh);
}

Result<DracoMesh> decode_draco_throwing(std::span<const std::byte> data, std::span<const DracoAttribute> wanted,
                                        const FractionListener& done) {
    draco::DecoderBuffer buffer;
    buffer.Init(reinterpret_cast<const char*>(data.data()), data.size());
    draco::DecoderBuffer ahead = buffer;
    draco::DracoHeader header{};
    if (const auto status = draco::PointCloudDecoder::DecodeHeader(&ahead, &header); !status.ok()) {
        return corrupt("this is not Draco data", "byte 0");
    }
    if (header.encoder_type != draco::TRIANGULAR_MESH) {
        return corrupt("the Draco data is not a triangle mesh, which glTF requires", "byte 7");
    }

    draco::DecoderOptions options;
    if (header.version_major >= 2) { // older streams do not tell then how positions were rounded
        options.SetAttributeBool(draco::GeometryAttribute::POSITION, "skip_attribute_transform", true);
    }
    Limits limits(data.size());
    draco::Mesh mesh;
    draco::Status status;
    switch (header.encoder_method) {
    case draco::MESH_SEQUENTIAL_ENCODING:
        status = run_decoder<draco::MeshSequentialDecoder>(options, buffer, limits, done, mesh);
        break;
    case draco::MESH_EDGEBREAKER_ENCODING:
        status = run_decoder<draco::MeshEdgebreakerDecoder>(options, buffer, limits, done, mesh);
        break;
    default:
        return corrupt("the Draco data has the unknown encoding method " + std::to_string(header.encoder_method),
                       "byte 8");
    }
    if (!limits.refusal.empty()) return corrupt(limits.refusal);
    if (!status.ok()) {
        const auto& detail = status.error_msg_string();
        return corrupt("the Draco data is corrupt" + (detail.empty() ? "" : ": " + detail));
    }

    DracoMesh result;
    GUANHE_TRY_LET(result.position_step, restore_positions(mesh));
    result.vertex_count = mesh.num_points();
    result.indices.resize(std::size_t{mesh.num_faces()} * 3);
    std::uint32_t largest = 0;
    for (std::uint32_t f = 0; f < mesh.num_faces(); ++f) {
        const auto& face = mesh.face(draco::FaceIndex(f));
        for (std::size_t k = 0; k < 3; ++k) {
            const std::uint32_t vertex = face[k].value();
            largest = std::max(largest, vertex);
            result.indices[std::size_t{f} * 3 + k] = vertex;
        }
    }
    if (!result.indices.empty() && largest >= result.vertex_count) {
        return corrupt("the Draco data is corrupt: index " + std::to_string(largest) + " is past its " +
                       std::to_string(result.vertex_count) + " vertices");
    }
    for (const auto& attribute : wanted) {
        GUANHE_TRY_LET(auto values, extract(mesh, attribute));
        result.attributes.push_back(std::move(values));
    }
    if (done) done(1.0);
    return result;
}

} // namespace

Result<DracoMesh> decode_draco(std::span<const std::byte> data, std::span<const DracoAttribute> wanted,
                               const FractionListener& done) {
    try {
        return decode_draco_throwing(data, wanted, done);
    } catch (const std::bad_alloc&) {
        return no_memory();
    } catch (const std::exception& e) {
        return corrupt(std::string("the Draco data is corrupt: ") + e.what());
    }
}

} // namespace guanhe::scan
