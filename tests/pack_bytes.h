// A pack's bytes to be changed and sealed again: for tests of what the reader refuses, and for the fuzzer.
#pragma once

#include "pack/codec.h"
#include "pack/pack.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::test {

class PackBytes {
public:
    explicit PackBytes(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}

    /// Pages first, then the sections, as the writer does; sealed.
    [[nodiscard]] static PackBytes assemble(std::span<const pack::Mesh> meshes, std::span<const pack::Part> parts,
                                            std::span<const pack::Group> groups,
                                            std::span<const std::uint32_t> children,
                                            std::span<const std::vector<std::byte>> stored,
                                            std::vector<pack::Page> pages) {
        PackBytes out(std::vector<std::byte>(sizeof(pack::Header)));
        for (std::size_t p = 0; p < pages.size(); ++p) {
            pages[p].offset = out.append(stored[p]);
            pages[p].stored_bytes = static_cast<std::uint32_t>(stored[p].size());
            pages[p].hash = pack::hash_bytes(stored[p]);
        }
        std::vector<pack::Section> directory;
        const auto add = [&](pack::SectionKind kind, std::span<const std::byte> bytes) {
            directory.push_back({kind, 0, out.append(bytes), bytes.size(), 0});
        };
        add(pack::SectionKind::meshes, std::as_bytes(meshes));
        add(pack::SectionKind::parts, std::as_bytes(parts));
        add(pack::SectionKind::groups, std::as_bytes(groups));
        add(pack::SectionKind::children, std::as_bytes(children));
        add(pack::SectionKind::pages, std::as_bytes(std::span(pages)));
        add(pack::SectionKind::shell, {});
        add(pack::SectionKind::report, std::as_bytes(std::span(std::string_view("{}"))));
        const pack::Header header{.magic = pack::magic,
                                  .format_version = pack::format_version,
                                  .bake_version = pack::bake_version,
                                  .file_bytes = 0,
                                  .directory_offset = out.append(std::as_bytes(std::span(directory))),
                                  .section_count = static_cast<std::uint32_t>(directory.size()),
                                  .padding = 0,
                                  .directory_hash = 0,
                                  .content_hash = 0,
                                  .header_hash = 0};
        std::memcpy(out.bytes_.data(), &header, sizeof(header));
        out.seal();
        return out;
    }

    [[nodiscard]] std::vector<std::byte>& bytes() { return bytes_; }
    [[nodiscard]] pack::Header& header() { return *reinterpret_cast<pack::Header*>(bytes_.data()); }
    /// What the header says, as far as it lies within the bytes.
    [[nodiscard]] std::span<pack::Section> directory() {
        const auto at = std::min<std::uint64_t>(header().directory_offset / 8 * 8, bytes_.size());
        const auto room = (bytes_.size() - at) / sizeof(pack::Section);
        return {reinterpret_cast<pack::Section*>(bytes_.data() + at),
                std::min<std::size_t>(header().section_count, static_cast<std::size_t>(room))};
    }
    [[nodiscard]] pack::Section* section(pack::SectionKind kind) {
        const auto all = directory();
        const auto found = std::ranges::find(all, kind, &pack::Section::kind);
        return found == all.end() ? nullptr : &*found;
    }
    template<class T>
    [[nodiscard]] std::span<T> table(pack::SectionKind kind) {
        const auto* s = section(kind);
        if (s == nullptr || s->offset % alignof(T) != 0) return {};
        const auto bytes = within(s->offset, s->bytes);
        return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
    [[nodiscard]] std::span<pack::Mesh> meshes() { return table<pack::Mesh>(pack::SectionKind::meshes); }
    [[nodiscard]] std::span<pack::Part> parts() { return table<pack::Part>(pack::SectionKind::parts); }
    [[nodiscard]] std::span<pack::Group> groups() { return table<pack::Group>(pack::SectionKind::groups); }
    [[nodiscard]] std::span<std::uint32_t> children() { return table<std::uint32_t>(pack::SectionKind::children); }
    [[nodiscard]] std::span<pack::Page> pages() { return table<pack::Page>(pack::SectionKind::pages); }
    [[nodiscard]] std::span<pack::TiledTexture> textures() {
        return table<pack::TiledTexture>(pack::SectionKind::textures);
    }
    [[nodiscard]] std::span<pack::Tile> tiles() { return table<pack::Tile>(pack::SectionKind::tiles); }

    /// Makes every checksum right again, whatever the contents.
    void seal() {
        for (auto& page : pages()) page.hash = pack::hash_bytes(within(page.offset, page.stored_bytes));
        for (auto& tile : tiles()) tile.hash = pack::hash_bytes(within(tile.offset, tile.stored_bytes));
        std::vector<std::uint64_t> hashes;
        for (auto& s : directory()) hashes.push_back(s.hash = pack::hash_bytes(within(s.offset, s.bytes)));
        auto& h = header();
        h.file_bytes = bytes_.size();
        h.directory_hash = pack::hash_bytes(std::as_bytes(directory()));
        h.content_hash = pack::hash_bytes(std::as_bytes(std::span(hashes)));
        h.header_hash = pack::hash_bytes(std::span(bytes_).first(offsetof(pack::Header, header_hash)));
    }

    [[nodiscard]] Result<std::shared_ptr<const pack::Pack>> open() const {
        auto copy = std::make_shared<const std::vector<std::byte>>(bytes_);
        return pack::Pack::from_memory(*copy, copy, "memory");
    }

private:
    std::uint64_t append(std::span<const std::byte> more) {
        bytes_.resize((bytes_.size() + 63) / 64 * 64);
        const auto at = bytes_.size();
        bytes_.insert(bytes_.end(), more.begin(), more.end());
        return at;
    }
    [[nodiscard]] std::span<std::byte> within(std::uint64_t offset, std::uint64_t size) {
        const auto from = std::min<std::uint64_t>(offset, bytes_.size());
        return std::span(bytes_).subspan(from, std::min<std::uint64_t>(size, bytes_.size() - from));
    }

    std::vector<std::byte> bytes_;
};

} // namespace guanhe::test
