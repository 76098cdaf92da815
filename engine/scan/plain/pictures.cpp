#include "scan/plain/pictures.h"

#include "base/text.h"

#include <algorithm>
#include <new>

namespace guanhe::scan::plain {

namespace {

bool same_but_for_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_file(const Path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

/// The entry of the folder with this name but for case, or nothing.
std::optional<Path> any_case(const Path& folder, const std::string& name) {
    std::error_code failed;
    for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        if (same_but_for_case(path_to_utf8(entry->path().filename()), name) && is_file(entry->path()))
            return entry->path();
    }
    return std::nullopt;
}

bool leads_elsewhere(const std::string& name) {
    if (name.starts_with('/') || (name.size() > 1 && name[1] == ':')) return true;
    const auto path = path_from_utf8(name);
    return path.is_absolute() || path.has_root_path() ||
           std::any_of(path.begin(), path.end(), [](const Path& part) { return part == ".."; });
}

} // namespace

Result<Path> find_beside(std::string_view name, const std::optional<Path>& folder) {
    if (!folder) return Error{"another file is named, but there is no folder to look in", {}, {}};
    if (name.empty() || name.find('\0') != std::string_view::npos) return Error{"the name is no file name", {}, {}};
    std::string plain(name);
    if (!leads_elsewhere(plain) && is_file(*folder / path_from_utf8(plain))) return *folder / path_from_utf8(plain);
    std::replace(plain.begin(), plain.end(), '\\', '/');
    if (leads_elsewhere(plain)) plain = plain.substr(plain.find_last_of('/') + 1);
    const auto path = *folder / path_from_utf8(plain);
    if (is_file(path)) return path;
    if (plain.empty() || plain == "..") return Error{"the name is no file name", {}, {}};
    if (const auto found = any_case(path.parent_path(), path_to_utf8(path.filename()))) return *found;
    return Error{"there is no file \"" + as_utf8(plain) + "\" beside it", {}, {}};
}

int Pictures::image(std::string_view name, const std::optional<Path>& folder, const std::string& where) {
    const auto path = find_beside(name, folder);
    const auto key = path ? path_to_utf8(*path) : std::string(name);
    if (const auto known = images_.find(key); known != images_.end()) return known->second;
    const auto found = [&]() -> Result<Image> {
        if (!path) return path.error();
        GUANHE_TRY_LET(auto file, MappedFile::open(*path));
        Image image;
        image.name = as_utf8(name);
        GUANHE_TRY_LET(image.header, image::read_header(file.bytes()));
        image.encoded = Stream<std::byte>(file.bytes(), file);
        return image;
    }();
    int index = -1;
    if (found) {
        index = static_cast<int>(scan_.images.size());
        scan_.images.push_back(*found);
    } else {
        reading_.faults.warn_whole(where + ": the picture " + quoted(name) +
                                   " is left out: " + found.error().message());
    }
    images_.emplace(key, index);
    return index;
}

int Pictures::texture(std::string_view name, const std::optional<Path>& folder, Wrap wrap, const std::string& where) {
    const int shown = image(name, folder, where);
    if (shown < 0) return -1;
    const auto [entry, made] = textures_.try_emplace({shown, wrap}, static_cast<int>(scan_.textures.size()));
    if (made) {
        Texture texture;
        texture.image = shown;
        texture.sampler.wrap_u = texture.sampler.wrap_v = wrap;
        scan_.textures.push_back(texture);
    }
    return entry->second;
}

bool Pictures::shows_normals(int texture) const {
    const auto& image = scan_.images[static_cast<std::size_t>(scan_.textures[static_cast<std::size_t>(texture)].image)];
    try {
        std::vector<std::byte> rgba(std::size_t{image.header.width} * image.header.height * 4);
        if (!image::decode_rgba8(image.encoded.span(), image.header, rgba)) return false;
        std::array<std::uint64_t, 3> sum{};
        for (std::size_t i = 0; i < rgba.size(); i += 4) {
            for (std::size_t c = 0; c < 3; ++c) sum[c] += std::to_integer<std::uint64_t>(rgba[i + c]);
        }
        return sum[2] > sum[0] + sum[0] / 4 && sum[2] > sum[1] + sum[1] / 4;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

void decode_images(Scan& scan, Reading& reading) {
    auto* sink = reading.options.sink;
    if (sink == nullptr && !reading.options.check_images) return;
    const auto decode = [&](std::size_t index) {
        auto& image = scan.images[index];
        std::span<std::byte> target;
        if (sink != nullptr) target = sink->image_target(index, image.header);
        const bool for_sink = !target.empty();
        if (!for_sink && !reading.options.check_images) return;
        std::vector<std::byte> own;
        try {
            if (!for_sink) {
                own.resize(std::size_t{image.header.width} * image.header.height * 4);
                target = own;
            }
        } catch (const std::bad_alloc&) {
            reading.faults.warn_whole(image.name + ": there is not enough memory to decode it");
            return;
        }
        const auto result = image::decode_rgba8(image.encoded.span(), image.header, target);
        if (result) {
            image.encoded.forget(0, image.encoded.size());
        } else {
            reading.faults.warn_whole(image.name + ": the picture is left out: " + result.error().message());
        }
        if (for_sink) sink->image_done(index, result.ok());
        if (!result) image.encoded = {};
    };
    reading.jobs().parallel_for(scan.images.size(), decode, reading.options.stop);
    for (auto& texture : scan.textures) {
        if (texture.image >= 0 && scan.images[static_cast<std::size_t>(texture.image)].encoded.empty())
            texture.image = -1;
    }
}

} // namespace guanhe::scan::plain
