#include "pack/pack.h"
#include "pack/codec.h"
#include "pack/pack_tables.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <vector>

namespace guanhe::pack {

namespace {

static_assert(std::endian::native == std::endian::little, "the tables are read in place");

constexpr std::uint32_t max_sections = 64;
constexpr std::uint32_t last_known_kind = static_cast<std::uint32_t>(SectionKind::tiles);
/// Without these there is no pack; others may be absent.
constexpr std::uint32_t last_required_kind = static_cast<std::uint32_t>(SectionKind::report);
constexpr const char* damaged_hint = "the file is damaged; copy it again, or bake the scan again";

[[nodiscard]] const char* name_of(SectionKind kind) {
    switch (kind) {
    case SectionKind::meshes:
        return "meshes";
    case SectionKind::parts:
        return "parts";
    case SectionKind::groups:
        return "groups";
    case SectionKind::children:
        return "children";
    case SectionKind::pages:
        return "pages";
    case SectionKind::shell:
        return "shell";
    case SectionKind::report:
        return "report";
    case SectionKind::textures:
        return "textures";
    case SectionKind::tiles:
        return "tiles";
    }
    return "unknown";
}

[[nodiscard]] std::size_t entry_bytes(SectionKind kind) {
    switch (kind) {
    case SectionKind::meshes:
        return sizeof(Mesh);
    case SectionKind::parts:
        return sizeof(Part);
    case SectionKind::groups:
        return sizeof(Group);
    case SectionKind::children:
        return sizeof(std::uint32_t);
    case SectionKind::pages:
        return sizeof(Page);
    case SectionKind::textures:
        return sizeof(TiledTexture);
    case SectionKind::tiles:
        return sizeof(Tile);
    case SectionKind::shell:
    case SectionKind::report:
        break;
    }
    return 1;
}

template<class T>
[[nodiscard]] std::span<const T> entries(std::span<const std::byte> bytes) {
    // Mapped files and from_memory() give aligned bytes, and sections lie at multiples of 64.
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

[[nodiscard]] Result<Header> read_header(std::span<const std::byte> bytes, const std::string& name) {
    if (!looks_like_pack(bytes)) {
        const auto start = bytes.first(std::min(bytes.size(), sizeof(Header)));
        if (start.size() == sizeof(Header) &&
            std::ranges::all_of(start, [](std::byte b) { return b == std::byte{}; })) {
            return Error{"is a pack that was never finished", name, "bake the scan again"};
        }
        return Error{"is not a pack: it does not begin with GUANHEPK", name, "packs are made by guanhe bake"};
    }
    if (bytes.size() < sizeof(Header)) {
        return Error{"is cut short: " + std::to_string(bytes.size()) + " bytes are less than a header", name,
                     damaged_hint};
    }
    Header header;
    std::memcpy(&header, bytes.data(), sizeof(Header));
    // Another version may lay out everything that follows in another way, the header's hash included.
    if (header.format_version != format_version) {
        const bool newer = header.format_version > format_version;
        return Error{std::string("was made by ") + (newer ? "a newer" : "an older") + " Guanhe: it has format " +
                         std::to_string(header.format_version) + ", and this program reads format " +
                         std::to_string(format_version),
                     name, newer ? "update Guanhe, or bake the scan again with this program" : "bake the scan again"};
    }
    if (hash_bytes(bytes.first(offsetof(Header, header_hash))) != header.header_hash) {
        return Error{"the header's checksum is wrong", name + ": byte 0", damaged_hint};
    }
    if (header.file_bytes != bytes.size()) {
        return Error{(bytes.size() < header.file_bytes ? "is cut short: " : "has bytes after its end: ") +
                         std::to_string(bytes.size()) + " bytes where the header says " +
                         std::to_string(header.file_bytes),
                     name, damaged_hint};
    }
    return header;
}

} // namespace

bool looks_like_pack(std::span<const std::byte> beginning) noexcept {
    return beginning.size() >= magic.size() && std::memcmp(beginning.data(), magic.data(), magic.size()) == 0;
}

Result<std::shared_ptr<const Pack>> Pack::open(const Path& path) {
    GUANHE_TRY_LET(auto file, MappedFile::open(path));
    std::shared_ptr<Pack> pack(new Pack);
    pack->name_ = path_to_utf8(path);
    pack->path_ = path;
    pack->bytes_ = file.bytes();
    pack->file_ = std::move(file);
    GUANHE_TRY(pack->read());
    return std::shared_ptr<const Pack>(std::move(pack));
}

Result<std::shared_ptr<const Pack>> Pack::from_memory(std::span<const std::byte> bytes,
                                                      std::shared_ptr<const void> keep, std::string_view name) {
    std::shared_ptr<Pack> pack(new Pack);
    pack->name_ = name;
    pack->bytes_ = bytes;
    pack->keep_ = std::move(keep);
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(Header) != 0) {
        auto copy = std::make_shared<const std::vector<std::byte>>(bytes.begin(), bytes.end());
        pack->bytes_ = *copy;
        pack->keep_ = std::move(copy);
    }
    GUANHE_TRY(pack->read());
    return std::shared_ptr<const Pack>(std::move(pack));
}

Result<void> Pack::read() {
    GUANHE_TRY_LET(const auto header, read_header(bytes_, name_));
    const auto directory_where = name_ + ": directory at byte " + std::to_string(header.directory_offset);
    const std::uint64_t directory_bytes = std::uint64_t{header.section_count} * sizeof(Section);
    if (header.section_count > max_sections || header.directory_offset % alignof(Section) != 0 ||
        header.directory_offset < sizeof(Header) || header.directory_offset > bytes_.size() ||
        directory_bytes > bytes_.size() - header.directory_offset) {
        return Error{"lies outside of the file, or has more than 64 sections", directory_where, damaged_hint};
    }
    const auto directory = bytes_.subspan(header.directory_offset, directory_bytes);
    if (hash_bytes(directory) != header.directory_hash) {
        return Error{"its checksum is wrong", directory_where, damaged_hint};
    }
    const auto sections = entries<Section>(directory);
    std::vector<std::uint64_t> hashes;
    std::uint64_t end = sizeof(Header);
    for (const auto& section : sections) {
        const auto where = name_ + ": section " + name_of(section.kind) + " at byte " + std::to_string(section.offset);
        if (section.offset % section_alignment != 0 || section.offset < end ||
            section.offset > header.directory_offset || section.bytes > header.directory_offset - section.offset) {
            return Error{"lies over other data, outside of the file, or not at a multiple of 64 bytes", where,
                         damaged_hint};
        }
        end = section.offset + section.bytes;
        hashes.push_back(section.hash);
    }
    if (hash_bytes(std::as_bytes(std::span(hashes))) != header.content_hash) {
        return Error{"the content's checksum does not fit the directory", name_ + ": byte 0", damaged_hint};
    }
    content_hash_ = header.content_hash;
    GUANHE_TRY(read_sections(sections));
    const auto pages_end = sections.empty() ? header.directory_offset : sections.front().offset;
    return check_tables({meshes_, parts_, groups_, children_, pages_, textures_, tiles_, pages_end}, name_);
}

Result<void> Pack::read_sections(std::span<const Section> sections) {
    std::array<bool, last_known_kind + 1> seen{};
    for (const auto& section : sections) {
        const auto number = static_cast<std::uint32_t>(section.kind);
        if (number == 0 || number > last_known_kind) continue;
        const auto where = name_ + ": section " + name_of(section.kind) + " at byte " + std::to_string(section.offset);
        if (seen[number]) return Error{"is there twice", where, damaged_hint};
        seen[number] = true;
        if (section.bytes % entry_bytes(section.kind) != 0) {
            return Error{std::to_string(section.bytes) + " bytes are no whole number of entries", where, damaged_hint};
        }
        const auto bytes = bytes_.subspan(section.offset, section.bytes);
        if (hash_bytes(bytes) != section.hash) return Error{"its checksum is wrong", where, damaged_hint};
        switch (section.kind) {
        case SectionKind::meshes:
            meshes_ = entries<Mesh>(bytes);
            break;
        case SectionKind::parts:
            parts_ = entries<Part>(bytes);
            break;
        case SectionKind::groups:
            groups_ = entries<Group>(bytes);
            break;
        case SectionKind::children:
            children_ = entries<std::uint32_t>(bytes);
            break;
        case SectionKind::pages:
            pages_ = entries<Page>(bytes);
            break;
        case SectionKind::shell:
            shell_ = bytes;
            break;
        case SectionKind::report:
            report_ = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
            break;
        case SectionKind::textures:
            textures_ = entries<TiledTexture>(bytes);
            break;
        case SectionKind::tiles:
            tiles_ = entries<Tile>(bytes);
            break;
        }
    }
    for (std::uint32_t kind = 1; kind <= last_required_kind; ++kind) {
        if (!seen[kind]) {
            return Error{std::string("there is no section ") + name_of(static_cast<SectionKind>(kind)),
                         name_ + ": directory", damaged_hint};
        }
    }
    return {};
}

void Pack::forget(std::span<const std::byte> bytes) const noexcept {
    file_.forget(bytes);
}

} // namespace guanhe::pack
