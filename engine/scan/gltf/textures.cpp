#include "image/ktx2.h"
#include "scan/gltf/limits.h"
#include "scan/gltf/reader.h"
#include "scan/gltf/shell.h"
#include "scan/gltf/uri.h"

#include <algorithm>

namespace guanhe::scan::gltf {

namespace {

Wrap wrap_of(int code, Faults& faults, const Pointer& at) {
    switch (code) {
    case TINYGLTF_TEXTURE_WRAP_CLAMP_TO_EDGE:
        return Wrap::clamp;
    case TINYGLTF_TEXTURE_WRAP_MIRRORED_REPEAT:
        return Wrap::mirror;
    case TINYGLTF_TEXTURE_WRAP_REPEAT:
        return Wrap::repeat;
    default:
        faults.warn(at, "is " + std::to_string(code) + ", which is no wrap mode; repeat is used");
        return Wrap::repeat;
    }
}

Sampler sampler_of(const tinygltf::Sampler& typed, Faults& faults, const Pointer& at) {
    Sampler sampler;
    sampler.wrap_u = wrap_of(typed.wrapS, faults, at / "wrapS");
    sampler.wrap_v = wrap_of(typed.wrapT, faults, at / "wrapT");
    if (typed.magFilter == TINYGLTF_TEXTURE_FILTER_NEAREST) {
        sampler.mag = Filter::nearest;
    } else if (typed.magFilter != TINYGLTF_TEXTURE_FILTER_LINEAR && typed.magFilter != -1) {
        faults.warn(at / "magFilter", "is " + std::to_string(typed.magFilter) + ", which is no filter; linear is used");
    }
    const auto set = [&](Filter min, bool mipmaps, Filter mip) {
        sampler.min = min;
        sampler.mipmaps = mipmaps;
        sampler.mip = mip;
    };
    switch (typed.minFilter) {
    case TINYGLTF_TEXTURE_FILTER_NEAREST:
        set(Filter::nearest, false, Filter::nearest);
        break;
    case TINYGLTF_TEXTURE_FILTER_LINEAR:
        set(Filter::linear, false, Filter::nearest);
        break;
    case TINYGLTF_TEXTURE_FILTER_NEAREST_MIPMAP_NEAREST:
        set(Filter::nearest, true, Filter::nearest);
        break;
    case TINYGLTF_TEXTURE_FILTER_LINEAR_MIPMAP_NEAREST:
        set(Filter::linear, true, Filter::nearest);
        break;
    case TINYGLTF_TEXTURE_FILTER_NEAREST_MIPMAP_LINEAR:
        set(Filter::nearest, true, Filter::linear);
        break;
    case TINYGLTF_TEXTURE_FILTER_LINEAR_MIPMAP_LINEAR:
    case -1:
        break;
    default:
        faults.warn(at / "minFilter", "is " + std::to_string(typed.minFilter) + ", which is no filter; linear is used");
    }
    return sampler;
}

/// The encoded bytes of an image, or words about why there are none.
Result<Bytes> image_bytes(Reader& reader, Json& json, const Pointer& at) {
    const auto uri = json.find("uri");
    if (const auto* view = member(json, "bufferView")) {
        if (uri != json.end()) return Error{"has both \"uri\" and \"bufferView\"; one was expected", {}, {}};
        auto bytes = reader.store.plain_view(view->get<std::size_t>(), at);
        if (!bytes) return Error{bytes.error().what, {}, {}};
        return bytes;
    }
    if (uri == json.end()) return Error{"has neither \"uri\" nor \"bufferView\"", {}, {}};
    auto& text = uri->get_ref<std::string&>();
    if (!is_data_uri(text)) return reader.store.external(text);
    GUANHE_TRY_LET(auto decoded, decode_data_uri(text));
    std::string().swap(text);
    auto keep = std::make_shared<const std::vector<std::byte>>(std::move(decoded));
    return Bytes{std::span(*keep), keep};
}

std::string image_name(const Json& json, std::size_t index) {
    if (const auto* name = member(json, "name"); name != nullptr && !name->get_ref<const std::string&>().empty()) {
        return name->get<std::string>();
    }
    if (const auto* uri = member(json, "uri")) {
        const auto& text = uri->get_ref<const std::string&>();
        if (!text.empty() && !is_data_uri(text)) return percent_decoded(text);
    }
    return "image " + std::to_string(index);
}

void read_images(Reader& reader) {
    const auto count = reader.document.count("images");
    reader.scan.images.resize(count);
    std::uint64_t decoded = 0;
    for (std::size_t i = 0; i < count; ++i) {
        auto& json = (*reader.document.json.find("images"))[i];
        auto& image = reader.scan.images[i];
        const auto at = Pointer() / "images" / i;
        image.name = image_name(json, i);
        if (const auto header = reader.shell ? tiled_header(json) : std::nullopt) {
            image.header = *header;
            image.tiled = true;
            continue;
        }
        auto bytes = image_bytes(reader, json, at);
        const auto give_up = [&](const std::string& why) { reader.faults.warn(at, "the image is left out: " + why); };
        if (!bytes) {
            give_up(bytes.error().message());
            continue;
        }
        auto header = image::read_header(bytes->span);
        if (!header) {
            give_up(header.error().message());
            continue;
        }
        image.header = *header;
        // Without a transcoder it is known only to textures that have a plain image besides.
        if (header->format == image::Format::ktx2 && !image::has_ktx2_transcoder()) continue;
        decoded += std::uint64_t{header->width} * header->height * 4;
        if (decoded > limits::image_bytes) {
            give_up("the images before it already take " + std::to_string(limits::image_bytes >> 30) + " GiB");
            continue;
        }
        image.encoded = stream_of(bytes->span, bytes->keep, bytes->file);
    }
}

} // namespace

Result<void> read_textures(Reader& reader) {
    read_images(reader);
    auto& scan = reader.scan;
    const auto& model = reader.document.model;
    const auto usable = [&](int image) {
        if (image < 0) return false;
        const auto& known = scan.images[static_cast<std::size_t>(image)];
        return known.tiled || !known.encoded.empty();
    };
    const auto is_ktx2 = [&](int image) {
        return scan.images[static_cast<std::size_t>(image)].header.format == image::Format::ktx2;
    };
    const bool transcodes = image::has_ktx2_transcoder();
    const auto source_in = [](const Json& texture, std::string_view name) {
        const auto* object = extension(texture, name);
        const auto* source = object == nullptr ? nullptr : member(*object, "source");
        return source == nullptr ? -1 : source->get<int>();
    };
    bool lacks_plain = false;
    std::size_t replaced = 0;
    scan.textures.resize(model.textures.size());
    for (std::size_t i = 0; i < scan.textures.size(); ++i) {
        const auto& typed = model.textures[i];
        const auto& json = reader.document.at("textures", i);
        auto& texture = scan.textures[i];
        const auto at = Pointer() / "textures" / i;
        if (typed.sampler >= 0) {
            const auto s = static_cast<std::size_t>(typed.sampler);
            texture.sampler = sampler_of(model.samplers[s], reader.faults, Pointer() / "samplers" / s);
        }
        const int webp = source_in(json, "EXT_texture_webp");
        const int basisu = source_in(json, "KHR_texture_basisu");
        if (usable(basisu) && is_ktx2(basisu)) {
            texture.image = basisu;
        } else if (usable(webp)) {
            texture.image = webp;
        } else if (usable(typed.source)) {
            texture.image = typed.source;
            if (basisu >= 0) ++replaced;
        } else if (basisu >= 0) {
            lacks_plain = true;
            reader.faults.warn(at, std::string("has only a KTX2 image (KHR_texture_basisu), which ") +
                                       (transcodes ? "could not be read" : "this build cannot decode") +
                                       "; it is left out");
        } else if (webp < 0 && typed.source < 0) {
            reader.faults.warn(at, "has no image; it is left out");
        } else if (is_ktx2(webp >= 0 ? webp : typed.source)) {
            reader.faults.warn(at, "names a KTX2 image, which this build cannot decode; it is left out");
        }
    }
    if (replaced > 0) {
        reader.faults.warn(Pointer() / "textures", std::to_string(replaced) + " show their plain images, since " +
                                                       (transcodes ? "their KTX2 images could not be read"
                                                                   : "this build has no KTX2 transcoder") +
                                                       " (KHR_texture_basisu)");
    }
    const auto& required = model.extensionsRequired;
    const auto basisu = std::find(required.begin(), required.end(), "KHR_texture_basisu");
    if (lacks_plain && !transcodes && basisu != required.end()) {
        return reader.faults.at(Pointer() / "extensionsRequired" / static_cast<std::size_t>(basisu - required.begin()),
                                "needs KHR_texture_basisu (KTX2 textures), for which this build has no transcoder",
                                "export the model with PNG, JPEG or WebP textures");
    }
    return {};
}

} // namespace guanhe::scan::gltf
