#include "pack/writer.h"
#include "base/output_file.h"
#include "pack/codec.h"
#include "pack/pack_tables.h"

#include <cassert>
#include <cstddef>
#include <string>
#include <utility>

namespace guanhe::pack {

struct Writer::State {
    State(OutputFile output, std::string target) : file(std::move(output)), name(std::move(target)) {}

    OutputFile file;
    std::string name; ///< of the target, for errors
    std::vector<Mesh> meshes;
    std::vector<Part> parts;
    std::vector<Group> groups;
    std::vector<std::uint32_t> children;
    std::vector<Page> pages;
    std::vector<TiledTexture> textures;
    std::vector<Tile> tiles;
    std::uint32_t first_group = 0; ///< of the mesh that is being written
    std::uint32_t first_tile = 0;  ///< of the texture that is being written
    std::vector<Section> sections;
    std::uint64_t finished_bytes = 0; ///< once there is nothing more to write

    [[nodiscard]] Result<void> align() {
        static constexpr std::array<std::byte, section_alignment> zeros{};
        const auto past = file.size() % section_alignment;
        return past == 0 ? Result<void>() : file.append(std::span(zeros).first(section_alignment - past));
    }

    [[nodiscard]] Result<void> add_section(SectionKind kind, std::span<const std::byte> bytes) {
        GUANHE_TRY(align());
        sections.push_back({kind, 0, file.size(), bytes.size(), hash_bytes(bytes)});
        return file.append(bytes);
    }
};

Writer::Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Writer> Writer::create(const Path& target) {
    GUANHE_TRY_LET(auto file, OutputFile::create(target));
    // Zeros, until the header takes their place.
    GUANHE_TRY(file.append(std::array<std::byte, sizeof(Header)>{}));
    Writer writer;
    writer.state_ = std::make_unique<State>(std::move(file), path_to_utf8(target));
    return writer;
}

Result<void> Writer::add_page(CodedPage page) {
    auto& s = *state_;
    assert(!page.groups.empty() && page.stored.size() <= max_page_bytes);
    GUANHE_TRY(s.align());
    const auto number = static_cast<std::uint32_t>(s.pages.size());
    const auto first_child = static_cast<std::uint32_t>(s.children.size());
    s.pages.push_back({.offset = s.file.size(),
                       .hash = hash_bytes(page.stored),
                       .stored_bytes = static_cast<std::uint32_t>(page.stored.size()),
                       .raw_bytes = page.raw_bytes,
                       .resident_bytes = page.resident_bytes,
                       .mesh = static_cast<std::uint32_t>(s.meshes.size()),
                       .first_group = static_cast<std::uint32_t>(s.groups.size()),
                       .group_count = static_cast<std::uint32_t>(page.groups.size())});
    std::uint16_t index = 0;
    for (auto& group : page.groups) {
        group.page = number;
        group.index_in_page = index++;
        group.first_child += first_child;
        s.groups.push_back(group);
    }
    for (const auto child : page.children) s.children.push_back(s.first_group + child);
    return s.file.append(page.stored);
}

void Writer::end_mesh(Mesh mesh, std::span<const Part> parts) {
    auto& s = *state_;
    mesh.first_group = s.first_group;
    mesh.group_count = groups_of_mesh();
    mesh.first_part = static_cast<std::uint32_t>(s.parts.size());
    mesh.part_count = static_cast<std::uint32_t>(parts.size());
    s.parts.insert(s.parts.end(), parts.begin(), parts.end());
    s.meshes.push_back(mesh);
    s.first_group = static_cast<std::uint32_t>(s.groups.size());
}

Result<void> Writer::add_tile(const CodedTile& tile) {
    auto& s = *state_;
    GUANHE_TRY(s.align());
    s.tiles.push_back({.offset = s.file.size(),
                       .hash = hash_bytes(tile.stored),
                       .stored_bytes = static_cast<std::uint32_t>(tile.stored.size()),
                       .raw_bytes = tile.raw_bytes});
    return s.file.append(tile.stored);
}

void Writer::end_texture(TiledTexture texture) {
    auto& s = *state_;
    texture.first_tile = s.first_tile;
    texture.tile_count = static_cast<std::uint32_t>(s.tiles.size()) - s.first_tile;
    s.textures.push_back(texture);
    s.first_tile = static_cast<std::uint32_t>(s.tiles.size());
}

Result<void> Writer::finish(std::span<const std::byte> shell, std::string_view report) {
    auto& s = *state_;
    const Tables tables{s.meshes, s.parts, s.groups, s.children, s.pages, s.textures, s.tiles, s.file.size()};
    if (auto fits = check_tables(tables, s.name); !fits) {
        auto error = std::move(fits).error();
        error.hint = "this is a fault of Guanhe; nothing was written";
        error.kind = ErrorKind::internal;
        return error;
    }
    GUANHE_TRY(s.add_section(SectionKind::meshes, std::as_bytes(std::span(s.meshes))));
    GUANHE_TRY(s.add_section(SectionKind::parts, std::as_bytes(std::span(s.parts))));
    GUANHE_TRY(s.add_section(SectionKind::groups, std::as_bytes(std::span(s.groups))));
    GUANHE_TRY(s.add_section(SectionKind::children, std::as_bytes(std::span(s.children))));
    GUANHE_TRY(s.add_section(SectionKind::pages, std::as_bytes(std::span(s.pages))));
    if (!s.textures.empty()) {
        GUANHE_TRY(s.add_section(SectionKind::textures, std::as_bytes(std::span(s.textures))));
        GUANHE_TRY(s.add_section(SectionKind::tiles, std::as_bytes(std::span(s.tiles))));
    }
    GUANHE_TRY(s.add_section(SectionKind::shell, shell));
    GUANHE_TRY(s.add_section(SectionKind::report, std::as_bytes(std::span(report))));
    GUANHE_TRY(s.align());

    std::vector<std::uint64_t> hashes;
    for (const auto& section : s.sections) hashes.push_back(section.hash);
    const auto directory = std::as_bytes(std::span(s.sections));
    Header header{.magic = magic,
                  .format_version = format_version,
                  .bake_version = bake_version,
                  .file_bytes = s.file.size() + directory.size(),
                  .directory_offset = s.file.size(),
                  .section_count = static_cast<std::uint32_t>(s.sections.size()),
                  .padding = 0,
                  .directory_hash = hash_bytes(directory),
                  .content_hash = hash_bytes(std::as_bytes(std::span(hashes))),
                  .header_hash = 0};
    header.header_hash = hash_bytes(std::as_bytes(std::span(&header, 1)).first(offsetof(Header, header_hash)));
    GUANHE_TRY(s.file.append(directory));
    // The header makes it a pack: it may reach the disk only after all else.
    GUANHE_TRY(s.file.sync());
    GUANHE_TRY(s.file.write_at(0, std::as_bytes(std::span(&header, 1))));
    s.finished_bytes = s.file.size();
    return s.file.finish();
}

std::uint64_t Writer::bytes_written() const noexcept {
    return state_->finished_bytes > 0 ? state_->finished_bytes : state_->file.size();
}

std::uint32_t Writer::groups_of_mesh() const noexcept {
    return static_cast<std::uint32_t>(state_->groups.size()) - state_->first_group;
}

} // namespace guanhe::pack
