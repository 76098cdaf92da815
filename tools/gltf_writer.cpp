#include "gltf_writer.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

namespace guanhe::tools {

namespace {

constexpr std::uint64_t glb_header_bytes = 12;
constexpr std::uint64_t chunk_header_bytes = 8;

constexpr std::uint64_t round_up_4(std::uint64_t bytes) noexcept {
    return (bytes + 3) & ~std::uint64_t{3};
}

std::array<char, 4> little_endian(std::uint64_t value) noexcept {
    return {static_cast<char>(value & 0xFFU), static_cast<char>((value >> 8U) & 0xFFU),
            static_cast<char>((value >> 16U) & 0xFFU), static_cast<char>((value >> 24U) & 0xFFU)};
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

} // namespace

struct GltfWriter::Part {
    Path temporary;
    Path final;
    std::fstream stream;
    std::uint64_t bytes = 0; ///< of binary data, without the room before it
};

GltfWriter::GltfWriter(Path file, Options options) : file_(std::move(file)), options_(std::move(options)) {
    document_["asset"] = {{"version", "2.0"}, {"generator", options_.generator}};
}

GltfWriter::~GltfWriter() {
    for (auto& part : parts_) {
        part->stream.close();
        std::error_code ignored;
        std::filesystem::remove(part->temporary, ignored);
    }
}

Result<std::unique_ptr<GltfWriter>> GltfWriter::create(const Path& file, Options options) {
    const auto extension = file.extension();
    if (extension != ".glb" && extension != ".gltf")
        return Error{
            .what = "a model is written to a file that ends in .glb or .gltf", .where = path_to_utf8(file), .hint = {}};
    std::unique_ptr<GltfWriter> writer(new GltfWriter(file, std::move(options)));
    writer->single_ = extension == ".glb";
    writer->options_.json_room = round_up_4(writer->options_.json_room);
    GUANHE_TRY(writer->open_part());
    return writer;
}

Error GltfWriter::disk_error(const Path& path) const {
    std::error_code error;
    const auto space = std::filesystem::space(path.has_parent_path() ? path.parent_path() : Path("."), error);
    std::string what = "could not be written";
    if (!error) what += " (" + std::to_string(space.available >> 20U) + " MiB are free there)";
    return {.what = std::move(what),
            .where = path_to_utf8(path),
            .hint = "choose a folder that exists, may be written and has room",
            .kind = ErrorKind::internal};
}

Result<void> GltfWriter::open_part() {
    auto part = std::make_unique<Part>();
    part->final = file_;
    if (!single_) {
        part->final.replace_extension();
        part->final += "-" + std::to_string(parts_.size()) + ".bin";
    }
    part->temporary = part->final;
    part->temporary += ".part";
    part->stream.open(part->temporary, std::ios::binary | std::ios::in | std::ios::out | std::ios::trunc);
    if (!part->stream) return disk_error(file_);
    if (single_)
        part->stream.seekp(static_cast<std::streamoff>(glb_header_bytes + 2 * chunk_header_bytes + options_.json_room));
    parts_.push_back(std::move(part));
    return {};
}

Result<void> GltfWriter::close_part() {
    auto& part = *parts_.back();
    part.stream.close();
    return part.stream ? Result<void>{} : disk_error(file_);
}

Result<std::size_t> GltfWriter::write(std::span<const std::byte> bytes, ViewUse use) {
    const auto stored = round_up_4(bytes.size());
    if (!single_ && parts_.back()->bytes > 0 && parts_.back()->bytes + stored > options_.part_bytes) {
        GUANHE_TRY(close_part());
        GUANHE_TRY(open_part());
    }
    auto& part = *parts_.back();
    if (single_ && part.bytes + stored + options_.json_room + glb_header_bytes + 2 * chunk_header_bytes > max_glb_bytes)
        return Error{.what = "a .glb cannot hold more than 4 GiB",
                     .where = path_to_utf8(file_),
                     .hint = "write to a name that ends in .gltf instead: its data is split over several .bin files"};

    Json view = {{"buffer", parts_.size() - 1}, {"byteOffset", part.bytes}, {"byteLength", bytes.size()}};
    if (use != ViewUse::other) view["target"] = static_cast<int>(use);
    views_.push_back(std::move(view));

    part.stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    constexpr std::array<char, 3> zeros{};
    part.stream.write(zeros.data(), static_cast<std::streamsize>(stored - bytes.size()));
    if (!part.stream) return disk_error(file_);
    part.bytes += stored;
    return views_.size() - 1;
}

std::size_t GltfWriter::add_accessor(std::size_t view, Component component, std::uint64_t count,
                                     const std::string& type, bool normalized, std::span<const float> min,
                                     std::span<const float> max) {
    Json accessor = {
        {"bufferView", view}, {"componentType", static_cast<int>(component)}, {"count", count}, {"type", type}};
    if (normalized) accessor["normalized"] = true;
    if (!min.empty()) accessor["min"] = std::vector<float>(min.begin(), min.end());
    if (!max.empty()) accessor["max"] = std::vector<float>(max.begin(), max.end());
    accessors_.push_back(std::move(accessor));
    return accessors_.size() - 1;
}

Result<std::size_t> GltfWriter::add_texture(std::span<const std::byte> encoded, const std::string& mime,
                                            const std::string& name) {
    GUANHE_TRY_LET(const auto view, write(encoded, ViewUse::other));
    if (!document_.contains("samplers")) // linear, with linear mipmaps
        add("samplers", {{"magFilter", 9729}, {"minFilter", 9987}, {"wrapS", 10497}, {"wrapT", 10497}});
    const auto image = add("images", {{"name", name}, {"mimeType", mime}, {"bufferView", view}});
    return add("textures", {{"name", name}, {"sampler", 0}, {"source", image}});
}

std::size_t GltfWriter::add(const std::string& list, Json value) {
    auto& array = document_[list];
    array.push_back(std::move(value));
    return array.size() - 1;
}

std::string GltfWriter::json_text(int indent) {
    Json buffers = Json::array();
    for (const auto& part : parts_) {
        Json buffer = {{"byteLength", part->bytes}};
        if (!single_) buffer["uri"] = percent_encoded(path_to_utf8(part->final.filename()));
        buffers.push_back(std::move(buffer));
    }
    if (!accessors_.empty()) document_["accessors"] = std::move(accessors_);
    if (!views_.empty()) {
        document_["bufferViews"] = std::move(views_);
        document_["buffers"] = std::move(buffers);
    }
    return document_.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Result<void> GltfWriter::finish_glb() {
    auto& part = *parts_.back();
    auto json = json_text(-1);
    const auto room = std::max(options_.json_room, round_up_4(json.size()));
    json.resize(room, ' ');
    const auto total = glb_header_bytes + 2 * chunk_header_bytes + room + part.bytes;
    if (total > max_glb_bytes)
        return Error{.what = "a .glb cannot hold more than 4 GiB",
                     .where = path_to_utf8(file_),
                     .hint = "write a .gltf instead"};

    auto& stream = part.stream;
    const auto shift = room - options_.json_room;
    const auto first = glb_header_bytes + 2 * chunk_header_bytes + options_.json_room;
    if (shift > 0) { // from the end down, so that nothing is written over before it was read
        std::vector<char> block(std::min<std::uint64_t>(part.bytes, std::uint64_t{8} << 20U));
        for (auto end = part.bytes; end > 0;) {
            const auto size = std::min<std::uint64_t>(end, block.size());
            end -= size;
            stream.seekg(static_cast<std::streamoff>(first + end));
            stream.read(block.data(), static_cast<std::streamsize>(size));
            stream.seekp(static_cast<std::streamoff>(first + end + shift));
            stream.write(block.data(), static_cast<std::streamsize>(size));
        }
    }
    stream.seekp(0);
    const auto put = [&](std::uint64_t value) { stream.write(little_endian(value).data(), 4); };
    stream.write("glTF", 4);
    put(2);
    put(total);
    put(room);
    stream.write("JSON", 4);
    stream.write(json.data(), static_cast<std::streamsize>(json.size()));
    put(part.bytes);
    stream.write("BIN\0", 4);
    return close_part();
}

Result<void> GltfWriter::finish_gltf() {
    GUANHE_TRY(close_part());
    if (parts_.back()->bytes == 0) { // a model without data has no .bin
        std::error_code ignored;
        std::filesystem::remove(parts_.back()->temporary, ignored);
        parts_.pop_back();
    }
    const auto json = json_text(1);
    auto part = std::make_unique<Part>();
    part->final = file_;
    part->temporary = file_;
    part->temporary += ".part";
    part->stream.open(part->temporary, std::ios::binary | std::ios::out | std::ios::trunc);
    part->stream.write(json.data(), static_cast<std::streamsize>(json.size()));
    parts_.push_back(std::move(part));
    return close_part();
}

Result<void> GltfWriter::finish() {
    GUANHE_TRY(single_ ? finish_glb() : finish_gltf());
    for (auto& part : parts_) { // the .gltf comes last: who sees it sees its .bin files too
        std::error_code error;
        std::filesystem::rename(part->temporary, part->final, error);
        if (error) return disk_error(part->final);
    }
    parts_.clear();
    return {};
}

} // namespace guanhe::tools
