// The order of reading, and the pool of decoding jobs.
#include "scan/gltf/reader.h"

#include "scan/borders.h"
#include "scan/gltf/convert.h"
#include "scan/gltf/primitives.h"
#include "scan/gltf/read_source.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace guanhe::scan::gltf {

namespace {

/// One job: a primitive or an image.
struct Item {
    std::uint64_t cost = 0; ///< about so many bytes are read, made, and taken by the sink
    const PrimitiveOrigin* primitive = nullptr;
    std::size_t image = 0;
};

class Decoding {
public:
    Decoding(Reader& reader, const ReadOptions& options, const std::vector<PrimitiveOrigin>& origins)
        : reader_(reader), options_(options), origins_(origins), primitives_(reader) {}

    Result<void> run() {
        GUANHE_TRY(primitives_.check_compressed());
        const bool for_sink = options_.sink != nullptr;
        std::vector<Item> items;
        for (const auto& origin : origins_) items.push_back({primitives_.cost(origin, for_sink), &origin, 0});
        if (for_sink || options_.check_images) {
            for (std::size_t i = 0; i < reader_.scan.images.size(); ++i) {
                const auto& image = reader_.scan.images[i];
                if (!image.encoded.empty()) items.push_back({pixels(image) * 4, nullptr, i});
            }
        }
        std::uint64_t total = 0;
        for (const auto& item : items) total += item.cost;
        if (options_.progress != nullptr) options_.progress->begin("decoding", total);
        // Largest first: what is left for the end is then small, and all cores end together.
        std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.cost > b.cost; });

        const std::stop_callback pass_on(options_.stop, [this] { failed_.request_stop(); });
        reader_.jobs.parallel_for(
            items.size(),
            [&](std::size_t i) {
                const auto& item = items[i];
                ProgressPart progress(options_.progress, item.cost);
                if (item.primitive != nullptr) {
                    decode_primitive(*item.primitive, progress);
                } else {
                    decode_image(item.image);
                }
            },
            failed_.get_token());
        if (error_) return std::move(*error_);
        if (options_.stop.stop_requested()) return reader_.faults.cancelled();
        for (auto& texture : reader_.scan.textures) { // images may have turned out to be broken
            if (texture.image < 0) continue;
            const auto& image = reader_.scan.images[static_cast<std::size_t>(texture.image)];
            if (image.encoded.empty() && !image.tiled) texture.image = -1;
        }
        return {};
    }

private:
    static std::uint64_t pixels(const Image& image) { return std::uint64_t{image.header.width} * image.header.height; }

    void decode_primitive(const PrimitiveOrigin& origin, ProgressPart& progress) {
        auto& primitive = reader_.scan.meshes[origin.mesh].primitives[origin.primitive];
        if (auto result = primitives_.decode(origin, progress, primitive); !result) {
            fail(std::move(result).error(), &origin);
            return;
        }
        if (options_.sink != nullptr) options_.sink->primitive_done(origin.mesh, origin.primitive, primitive);
        const bool large = reader_.store.input_bytes() > options_.memory_bytes;
        if (large || primitive.positions.empty()) primitives_.forget(origin);
    }

    void decode_image(std::size_t index) {
        auto& image = reader_.scan.images[index];
        std::span<std::byte> target;
        if (options_.sink != nullptr) target = options_.sink->image_target(index, image.header);
        const bool for_sink = !target.empty();
        std::vector<std::byte> own;
        try {
            if (!for_sink) {
                if (!options_.check_images) return;
                own.resize(static_cast<std::size_t>(pixels(image) * 4));
                target = own;
            }
        } catch (const std::bad_alloc&) {
            reader_.faults.warn(Pointer() / "images" / index, "there is not enough memory to decode it");
            return;
        }
        const auto result = image::decode_rgba8(image.encoded.span(), image.header, target);
        if (!result) {
            reader_.faults.warn(Pointer() / "images" / index, "the image is left out: " + result.error().message());
        } else {
            image.encoded.forget(0, image.encoded.size());
        }
        if (for_sink) options_.sink->image_done(index, result.ok());
        if (!result) image.encoded = {};
    }

    /// Keeps the error that comes first in the file, so that the message does not depend on timing more than it must.
    void fail(Error error, const PrimitiveOrigin* origin) {
        const std::lock_guard lock(mutex_);
        if (error_ && origin > failed_at_) return;
        error_ = std::move(error);
        failed_at_ = origin;
        failed_.request_stop();
    }

    Reader& reader_;
    const ReadOptions& options_;
    const std::vector<PrimitiveOrigin>& origins_;
    PrimitiveDecoder primitives_;
    std::stop_source failed_;
    std::mutex mutex_;
    std::optional<Error> error_;
    const PrimitiveOrigin* failed_at_ = nullptr; ///< in origins_
};

/// Values that nothing uses cannot harm, but a file that holds them is not sound, and its owner should know.
void check_unused(Reader& reader) {
    for (std::size_t i = 0; i < reader.document.model.accessors.size(); ++i) {
        const auto& shape = reader.store.shape(i);
        if (reader.store.used(i) || shape.type != ComponentType::f32 || shape.view < 0) continue;
        const auto at = Pointer() / "accessors" / i;
        if (!reader.store.charge(std::uint64_t{shape.count} * shape.element, at)) return; // not worth a refusal
        const auto elements = reader.store.elements(i);
        if (!elements) {
            reader.faults.warn_whole(elements.error().message());
            continue;
        }
        const auto width = static_cast<std::size_t>(elements->components);
        constexpr std::size_t block = 4096;
        std::vector<float> values(std::min(block, elements->count) * width);
        for (std::size_t begin = 0; begin < elements->count; begin += block) {
            auto some = *elements;
            some.data += begin * some.stride;
            some.count = std::min(block, elements->count - begin);
            to_floats(some, 0, some.count, values.data(), some.components);
            if (all_finite(values.data(), some.count * width)) continue;
            const auto bad = std::find_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
            const auto element = begin + static_cast<std::size_t>(bad - values.begin()) / width;
            reader.faults.warn(at, "element " + std::to_string(element) + " is not finite; nothing uses the accessor");
            break;
        }
    }
}

} // namespace

Result<std::vector<float>> Reader::floats(int accessor, int components, const Pointer& at) const {
    GUANHE_TRY_LET(const auto elements, store.elements(static_cast<std::size_t>(accessor)));
    if (elements.components != components || elements.type == ComponentType::u32) {
        return faults.at(at, "its accessor has " + std::to_string(elements.components) + " components of type " +
                                 std::to_string(static_cast<int>(elements.type)) + "; " + std::to_string(components) +
                                 " components of floats or normalised integers were expected");
    }
    const auto width = static_cast<std::size_t>(components);
    GUANHE_TRY(store.charge(elements.count * width * sizeof(float), at));
    std::vector<float> values(elements.count * width);
    to_floats(elements, 0, elements.count, values.data(), components);
    const auto bad = std::find_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
    if (bad != values.end()) {
        return faults.at(at, "element " + std::to_string(static_cast<std::size_t>(bad - values.begin()) / width) +
                                 " is not finite");
    }
    return values;
}

namespace {

Result<Scan> read_checked(const Source& source, Faults& faults, const ReadOptions& options) {
    if (options.progress != nullptr) options.progress->begin("reading", source.bytes.size());
    GUANHE_TRY_LET(const auto container, open_container(source.bytes, faults));
    GUANHE_TRY_LET(auto document, read_document(container, faults));
    if (options.stop.stop_requested()) return faults.cancelled();
    Scan scan;
    scan.source = faults.source();
    GUANHE_TRY_LET(const auto store, Store::open(source, container, document, faults));
    Reader reader{document, *store, faults, *options.jobs, options.stop, scan, options.shell};
    GUANHE_TRY(read_extensions(reader));
    GUANHE_TRY(read_textures(reader));
    GUANHE_TRY(read_materials(reader));
    GUANHE_TRY(read_nodes(reader));
    GUANHE_TRY(read_skins(reader));
    GUANHE_TRY_LET(const auto origins, read_mesh_outlines(reader));
    GUANHE_TRY(read_animations(reader));
    if (options.stop.stop_requested()) return faults.cancelled();
    if (options.sink != nullptr) options.sink->layout(scan);
    GUANHE_TRY(Decoding(reader, options, origins).run());
    if (options.sink == nullptr) {
        for (auto& mesh : scan.meshes) join_borders(mesh, *options.jobs);
    }
    check_unused(reader);
    scan.warnings = faults.take_warnings();
    return scan;
}

} // namespace

Result<Scan> read_source(const Source& source, std::string name, const ReadOptions& options) {
    Faults faults(std::move(name));
    try {
        return read_checked(source, faults, options);
    } catch (const std::bad_alloc&) {
        auto error = faults.whole("there is not enough memory to read it");
        error.kind = ErrorKind::internal;
        return error;
    }
}

} // namespace guanhe::scan::gltf
