// Store: buffers and buffer views.
#include "scan/gltf/limits.h"
#include "scan/gltf/store.h"
#include "scan/gltf/uri.h"

#include <algorithm>
#include <array>

namespace guanhe::scan::gltf {

namespace {

Bytes owned(std::vector<std::byte> bytes) {
    auto keep = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    return {std::span(*keep), keep};
}

std::uint64_t integer_or(const Json& object, std::string_view name, std::uint64_t otherwise) {
    const auto* found = member(object, name);
    return found == nullptr ? otherwise : found->get<std::uint64_t>();
}

constexpr std::array<std::string_view, 2> meshopt_names{"EXT_meshopt_compression", "KHR_meshopt_compression"};

} // namespace

bool Budget::take(std::uint64_t bytes) noexcept {
    auto left = left_.load(std::memory_order_relaxed);
    do {
        if (left < bytes) return false;
    } while (!left_.compare_exchange_weak(left, left - bytes, std::memory_order_relaxed));
    return true;
}

Store::Store(Document& document, Faults& faults)
    : document_(document), faults_(faults), buffers_(document.count("buffers")),
      views_(document.model.bufferViews.size()), decoded_(views_.size()), shapes_(document.model.accessors.size()),
      used_(shapes_.size()) {}

Result<std::unique_ptr<Store>> Store::open(const Source& source, const Container& container, Document& document,
                                           Faults& faults) {
    std::unique_ptr<Store> store(new Store(document, faults));
    GUANHE_TRY(store->load_buffers(source, container));
    GUANHE_TRY(store->check_views());
    GUANHE_TRY(store->check_accessors());
    return store;
}

Result<void> Store::load_buffers(const Source& source, const Container& container) {
    folder_ = source.folder;
    input_bytes_ = source.bytes.size();
    budget_.give(limits::decoded_bytes + source.bytes.size() * limits::decoded_bytes_per_byte);

    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        auto& json = (*document_.json.find("buffers"))[i];
        auto& buffer = buffers_[i];
        const auto at = Pointer() / "buffers" / i;
        buffer.declared = json["byteLength"].get<std::uint64_t>();
        const auto uri = json.find("uri");
        if (uri == json.end()) {
            if (i == 0 && container.binary) {
                buffer.bytes = {*container.binary, source.keep, source.file.value_or(MappedFile())};
                if (buffer.bytes.span.size() > buffer.declared + 3) {
                    faults_.warn(at / "byteLength", "is " + std::to_string(buffer.declared) +
                                                        ", but the binary chunk has " +
                                                        std::to_string(buffer.bytes.span.size()) + " bytes");
                }
            } else {
                buffer.missing = true; // allowed when only compressed views are in it: check_views() knows
                continue;
            }
        } else if (auto& text = uri->get_ref<std::string&>(); is_data_uri(text)) {
            auto bytes = decode_data_uri(text);
            if (!bytes) return faults_.within(at / "uri", bytes.error());
            buffer.bytes = owned(std::move(bytes).value());
            std::string().swap(text); // it may be most of the file
        } else {
            auto bytes = external(text);
            if (!bytes) return faults_.within(at / "uri", bytes.error());
            buffer.bytes = std::move(bytes).value();
            input_bytes_ += buffer.bytes.span.size();
            budget_.give(buffer.bytes.span.size() * limits::decoded_bytes_per_byte);
        }
        if (buffer.bytes.span.size() < buffer.declared) {
            return faults_.at(at / "byteLength",
                              "is " + std::to_string(buffer.declared) + ", but only " +
                                  std::to_string(buffer.bytes.span.size()) + " bytes are there",
                              "the data was cut short");
        }
    }
    return {};
}

Result<Bytes> Store::external(std::string_view uri) {
    if (!folder_) return Error{"another file is named, but there is no folder to look in", {}, {}};
    GUANHE_TRY_LET(const auto path, local_file(uri, *folder_));
    auto file = MappedFile::open(path);
    if (!file) return Error{path_to_utf8(path) + ": " + file.error().what, {}, file.error().hint, file.error().kind};
    return Bytes{file->bytes(), file->keep_alive(), *file};
}

Result<void> Store::check_views() {
    std::vector<char> explained(buffers_.size(), 0); // missing buffers that compressed views stand for
    std::uint64_t compressed_bytes = 0;
    for (std::size_t i = 0; i < views_.size(); ++i) {
        auto& view = views_[i];
        const auto& json = document_.at("bufferViews", i);
        const auto& typed = document_.model.bufferViews[i];
        const auto at = Pointer() / "bufferViews" / i;
        view.buffer = static_cast<std::size_t>(typed.buffer);
        view.length = typed.byteLength;
        view.stride = static_cast<std::size_t>(integer_or(json, "byteStride", 0));
        if (view.stride % 4 != 0) {
            faults_.warn(at / "byteStride", "is " + std::to_string(view.stride) + "; a multiple of 4 was expected");
        }
        const auto& buffer = buffers_[view.buffer];
        if (typed.byteOffset > buffer.declared || typed.byteLength > buffer.declared - typed.byteOffset) {
            return faults_.at(at / "byteLength", "bytes " + std::to_string(typed.byteOffset) + " to " +
                                                     std::to_string(typed.byteOffset + typed.byteLength) +
                                                     " do not fit in buffer " + std::to_string(view.buffer) + " of " +
                                                     std::to_string(buffer.declared) + " bytes");
        }
        for (const auto name : meshopt_names) {
            if (const auto* meshopt = extension(json, name); meshopt != nullptr && !view.compressed) {
                explained[view.buffer] = 1; // before the view turns to the buffer of its compressed data
                GUANHE_TRY(check_compressed(i, view, *meshopt, name));
                compressed_bytes += view.bytes.size();
            }
        }
        if (!view.compressed) {
            if (buffer.missing) {
                return faults_.at(Pointer() / "buffers" / view.buffer,
                                  "has no \"uri\", and the file has no binary chunk for it", "the file was cut short");
            }
            view.bytes = buffer.bytes.span.subspan(typed.byteOffset, typed.byteLength);
        }
    }
    if (compressed_bytes > input_bytes_ * limits::compressed_reuse) {
        return faults_.at(Pointer() / "bufferViews", "name " + std::to_string(compressed_bytes) +
                                                         " bytes of compressed data in all; the file has only " +
                                                         std::to_string(input_bytes_));
    }
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        const auto& json = document_.at("buffers", i);
        const bool fallback = std::any_of(meshopt_names.begin(), meshopt_names.end(), [&](std::string_view name) {
            const auto* mark = extension(json, name);
            return mark != nullptr && member(*mark, "fallback") != nullptr && member(*mark, "fallback")->get<bool>();
        });
        if (buffers_[i].missing && explained[i] == 0 && !fallback) {
            return faults_.at(Pointer() / "buffers" / i, "has no \"uri\", and the file has no binary chunk for it",
                              "the file was cut short");
        }
    }
    return {};
}

Result<void> Store::check_compressed(std::size_t index, View& view, const Json& json, std::string_view name) {
    const auto at = Pointer() / "bufferViews" / index / "extensions" / name;
    const auto source = json["buffer"].get<std::size_t>();
    const auto offset = integer_or(json, "byteOffset", 0);
    const auto length = json["byteLength"].get<std::uint64_t>();
    View::Compressed compressed{json["count"].get<std::size_t>(), json["byteStride"].get<std::size_t>(),
                                MeshoptMode::attributes, MeshoptFilter::none, name};
    const auto& mode = json["mode"].get_ref<const std::string&>();
    if (mode == "TRIANGLES") {
        compressed.mode = MeshoptMode::triangles;
    } else if (mode == "INDICES") {
        compressed.mode = MeshoptMode::indices;
    } else if (mode != "ATTRIBUTES") {
        return faults_.at(at / "mode", "is \"" + mode + "\"; ATTRIBUTES, TRIANGLES or INDICES was expected");
    }
    if (const auto* filter = member(json, "filter")) {
        const auto& text = filter->get_ref<const std::string&>();
        if (text == "OCTAHEDRAL") {
            compressed.filter = MeshoptFilter::octahedral;
        } else if (text == "QUATERNION") {
            compressed.filter = MeshoptFilter::quaternion;
        } else if (text == "EXPONENTIAL") {
            compressed.filter = MeshoptFilter::exponential;
        } else if (text != "NONE") {
            return faults_.at(at / "filter", "is \"" + text + "\", which this reader does not know");
        }
    }
    const auto& buffer = buffers_[source];
    if (buffer.missing) return faults_.at(at / "buffer", "names a buffer that has no data");
    if (offset > buffer.declared || length > buffer.declared - offset) {
        return faults_.at(at / "byteLength", "the compressed data, bytes " + std::to_string(offset) + " to " +
                                                 std::to_string(offset + length) + ", does not fit in buffer " +
                                                 std::to_string(source) + " of " + std::to_string(buffer.declared) +
                                                 " bytes");
    }
    if (std::uint64_t{compressed.count} * compressed.stride != view.length) {
        return faults_.at(at / "count", "times byteStride is " + std::to_string(compressed.count * compressed.stride) +
                                            "; the view's byteLength, " + std::to_string(view.length) +
                                            ", was expected");
    }
    view.bytes = buffer.bytes.span.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
    view.buffer = source;
    view.compressed = compressed;
    return {};
}

Result<Bytes> Store::view_bytes(std::size_t index) {
    const auto& view = views_[index];
    if (!view.compressed) return buffers_[view.buffer].bytes.part(view.bytes);
    auto& slot = decoded_[index];
    const std::lock_guard lock(slot.mutex);
    if (!slot.bytes) {
        const auto& how = *view.compressed;
        auto decoded = decode_meshopt(view.bytes, how.count, how.stride, how.mode, how.filter);
        if (decoded) {
            // The codec bounds its output by its input; what is decoded may then be converted like any other data.
            budget_.give(decoded->size() * limits::decoded_bytes_per_byte);
            slot.bytes.emplace(owned(std::move(decoded).value()));
            buffers_[view.buffer].bytes.file.forget(view.bytes);
        } else {
            slot.bytes.emplace(
                faults_.within(Pointer() / "bufferViews" / index / "extensions" / how.extension, decoded.error()));
        }
    }
    return *slot.bytes;
}

Result<Bytes> Store::plain_view(std::size_t index, const Pointer& at) {
    if (views_[index].compressed) return faults_.at(at, "names a buffer view that is compressed as geometry");
    return view_bytes(index);
}

Result<void> Store::charge(std::uint64_t bytes, const Pointer& at) {
    if (budget_.take(bytes)) return {};
    return faults_.at(
        at, "decoding this needs more memory than a file of " + std::to_string(input_bytes_) + " bytes can justify",
        "its accessors declare too many elements, or name the same bytes too often");
}

} // namespace guanhe::scan::gltf
