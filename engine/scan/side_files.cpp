#include "scan/side_files.h"

#include "scan/content.h"
#include "scan/gltf/container.h"
#include "scan/gltf/json.h"
#include "scan/gltf/uri.h"
#include "scan/plain/lines.h"
#include "scan/plain/mtl_map.h"
#include "scan/plain/pictures.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace guanhe::scan {

namespace {

bool is_file(const Path& path) {
    std::error_code unseen;
    return std::filesystem::is_regular_file(path, unseen);
}

/// Each file once.
class Found {
public:
    void add(std::string_view name, Result<Path> path) {
        SideFile file{std::string(name), std::nullopt};
        if (path && is_file(*path)) file.path = std::move(path).value();
        // Libraries in two folders may name different pictures alike.
        if (known_.emplace(file.name, file.path.value_or(Path())).second) files_.push_back(std::move(file));
    }
    [[nodiscard]] std::vector<SideFile> take() { return std::move(files_); }

private:
    std::vector<SideFile> files_;
    std::set<std::pair<std::string, Path>> known_;
};

void add_gltf(std::span<const std::byte> bytes, const Path& folder, Found& found) {
    gltf::Faults faults{std::string()};
    const auto container = gltf::open_container(bytes, faults);
    if (!container) return;
    const auto document = gltf::parse_json(container->json, container->json_offset, faults);
    if (!document) return;
    for (const std::string_view list : {"buffers", "images"}) {
        const auto* entries = gltf::member(*document, list);
        if (entries == nullptr || !entries->is_array()) continue;
        for (const auto& entry : *entries) {
            const auto* uri = gltf::member(entry, "uri");
            if (uri == nullptr || !uri->is_string()) continue;
            const auto& text = uri->get_ref<const std::string&>();
            if (!gltf::is_data_uri(text)) found.add(text, gltf::local_file(text, folder));
        }
    }
}

void add_pictures(const Path& library, Found& found) {
    const auto text = read_text(library, plain::obj::most_library_bytes);
    if (!text) return;
    plain::Cursor in(*text);
    while (!in.done()) {
        plain::Cursor line(plain::take_line(in));
        if (!plain::obj::names_picture(plain::take_word(line))) continue;
        const auto map = plain::obj::take_map(line);
        if (!map.file.empty()) found.add(map.file, plain::find_beside(map.file, library.parent_path()));
    }
}

/// The library of this name, or the several that it names, as the reader does it.
void add_libraries(std::string_view name, const Path& folder, bool may_split, Found& found) {
    auto path = plain::find_beside(name, folder);
    if (!path && may_split && name.find_first_of(" \t") != std::string_view::npos) {
        plain::Cursor words(name);
        for (auto word = plain::take_word(words); !word.empty(); word = plain::take_word(words))
            add_libraries(word, folder, false, found);
        return;
    }
    found.add(name, path);
    if (path) add_pictures(*path, found);
}

void add_obj(std::span<const std::byte> bytes, const Path& folder, Found& found) {
    constexpr std::string_view word = "mtllib";
    const auto text = plain::text_of(bytes.first(std::min(bytes.size(), obj_bytes_looked_at)));
    std::set<std::string_view> names;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) {
        const auto line_start = text.find_last_of('\n', at) + 1; // npos + 1 is 0
        if (!plain::trimmed(text.substr(line_start, at - line_start)).empty()) continue;
        plain::Cursor line(text.substr(at, text.find('\n', at) - at));
        if (plain::take_word(line) != word) continue;
        const auto name = plain::trimmed(line.rest());
        // Some programs repeat it for every object.
        if (names.insert(name).second) add_libraries(name, folder, true, found);
    }
}

} // namespace

std::vector<SideFile> side_files(std::span<const std::byte> bytes, const Path& folder) {
    Found found;
    const auto kind = kind_of(bytes);
    if (kind == FileKind::gltf) add_gltf(bytes, folder, found);
    if (kind == FileKind::obj) add_obj(bytes, folder, found);
    return found.take();
}

} // namespace guanhe::scan
