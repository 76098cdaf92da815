// Packs as files: written, opened, and refused.
#include "../pack_bytes.h"
#include "pack_file_sample.h"
#include "scratch.h"

#include <fstream>
#include <functional>

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// Two meshes, of which one has attributes of every kind; few triangles.
std::vector<SampleOptions> small_meshes() {
    return {{.levels = 2, .side = 16}, {.attributes = pack::all_attributes, .levels = 1, .side = 8}};
}

std::vector<std::byte> bytes_of(const Path& path) {
    const auto file = MappedFile::open(path);
    REQUIRE(file.ok());
    return {file->bytes().begin(), file->bytes().end()};
}

PackBytes small_pack() {
    const Scratch folder;
    write_sample(folder / "small.gpk", small_meshes());
    return PackBytes(bytes_of(folder / "small.gpk"));
}

std::string refusal(const PackBytes& bytes) {
    const auto opened = bytes.open();
    return opened.ok() ? std::string() : opened.error().message();
}

bool has(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

} // namespace

TEST_CASE("pack file: what was written is there, and the same input gives the same bytes") {
    const Scratch folder;
    const auto meshes = small_meshes();
    write_sample(folder / "a.gpk", meshes);
    write_sample(folder / "b.gpk", meshes);
    CHECK(bytes_of(folder / "a.gpk") == bytes_of(folder / "b.gpk"));

    const auto pack = open_sample(folder / "a.gpk");
    CHECK(pack->path() == folder / "a.gpk");
    CHECK(pack->file_bytes() == std::filesystem::file_size(folder / "a.gpk"));
    CHECK(pack->meshes().size() == 2);
    CHECK(pack->meshes()[0].group_count == 5);
    CHECK(pack->meshes()[1].first_group == 5);
    CHECK(pack->meshes()[1].first_part == 2);
    CHECK(pack->parts().size() == 4);
    CHECK(pack->parts()[1].material == 3);
    CHECK(pack->groups().size() == 6);
    CHECK(pack->groups()[4].error == std::numeric_limits<float>::infinity());
    CHECK(std::ranges::equal(pack->children(pack->groups()[4]), std::array{0U, 1U, 2U, 3U}));
    CHECK(pack->pages().size() == 4);
    CHECK(pack->pages()[2].first_group == 4);
    CHECK(pack->report() == sample_report);
    CHECK(std::ranges::equal(pack->shell(), std::as_bytes(std::span(sample_shell))));

    write_sample(folder / "c.gpk", std::span(meshes).first(1));
    CHECK(open_sample(folder / "c.gpk")->content_hash() != pack->content_hash());
}

TEST_CASE("pack file: a pack without meshes, and one of meshes without groups") {
    const Scratch folder;
    for (const unsigned meshes : {0U, 2U}) {
        auto writer = pack::Writer::create(folder / "empty.gpk");
        REQUIRE(writer.ok());
        pack::Mesh mesh{};
        mesh.step = 1.0;
        for (unsigned m = 0; m < meshes; ++m) writer->end_mesh(mesh, {});
        REQUIRE(writer->finish({}, "{}").ok());
        CHECK(writer->bytes_written() == std::filesystem::file_size(folder / "empty.gpk"));
        const auto pack = open_sample(folder / "empty.gpk");
        CHECK(pack->meshes().size() == meshes);
        CHECK(pack->pages().empty());
    }
}

TEST_CASE("pack file: other files, and packs of other versions, are told from packs and from each other") {
    const Scratch folder;
    for (const std::string_view text :
         {"", "GUA", "glTF of some kind", "GUANHEPQ and more, and more, and still more, 64"}) {
        const auto opened = pack::Pack::open(folder.write("other", text));
        REQUIRE(!opened.ok());
        CHECK(has(opened.error().message(), "is not a pack"));
        CHECK(has(opened.error().message(), "other"));
    }
    const auto unfinished = pack::Pack::open(folder.write("unfinished", std::string(300, '\0')));
    REQUIRE(!unfinished.ok());
    CHECK(has(unfinished.error().message(), "never finished"));
    CHECK(!pack::Pack::open(folder / "missing").ok());

    auto bytes = small_pack();
    bytes.header().format_version = pack::format_version + 1;
    CHECK(has(refusal(bytes), "newer Guanhe"));
    CHECK(has(refusal(bytes), "update"));
    bytes.header().format_version = pack::format_version - 1;
    CHECK(has(refusal(bytes), "older Guanhe"));
    CHECK(has(refusal(bytes), "bake the scan again"));

    bytes.header().format_version = pack::format_version;
    bytes.header().bake_version += 1; // says how it was made, not how it is read
    bytes.seal();
    CHECK(refusal(bytes).empty());
}

TEST_CASE("pack file: cut short or prolonged") {
    const auto whole = small_pack();
    REQUIRE(refusal(whole).empty());
    const auto size = PackBytes(whole).bytes().size();
    for (std::size_t length = 8; length < size; length += length < 80 ? 1 : 211) {
        auto cut = whole;
        cut.bytes().resize(length);
        CHECK_MESSAGE(has(refusal(cut), "cut short"), length);
    }
    auto longer = whole;
    longer.bytes().push_back(std::byte{});
    CHECK(has(refusal(longer), "after its end"));
}

TEST_CASE("pack file: a changed bit of anything but a page or tile is found when opening, of a page when decoding it") {
    auto pack = small_pack();
    const auto pages_end = pack.directory().front().offset;
    std::vector<bool> hashed(pack.bytes().size()); // gaps between sections are nobody's
    const auto mark = [&](std::uint64_t at, std::uint64_t count) {
        std::fill_n(hashed.begin() + static_cast<std::ptrdiff_t>(at), count, true);
    };
    mark(0, sizeof(pack::Header));
    mark(pack.header().directory_offset, std::as_bytes(pack.directory()).size());
    for (const auto& s : pack.directory()) mark(s.offset, s.bytes);
    unsigned tried = 0;
    for (std::size_t at = 0; at < pack.bytes().size(); ++at) {
        if (!hashed[at]) continue;
        const auto before = std::exchange(pack.bytes()[at], pack.bytes()[at] ^ std::byte{16});
        const auto words = refusal(pack);
        CHECK_MESSAGE(!words.empty(), "byte ", at);
        if (at >= pages_end) CHECK_MESSAGE(has(words, "checksum"), words);
        pack.bytes()[at] = before;
        ++tried;
    }
    CHECK(tried > 1000);

    pack::DecodeScratch scratch;
    pack::DecodedPage out;
    const auto page = pack.pages()[1];
    for (std::uint32_t at = 0; at < page.stored_bytes; at += 7) {
        auto& byte = pack.bytes()[page.offset + at];
        byte ^= std::byte{1};
        const auto opened = pack.open();
        REQUIRE(opened.ok());
        CHECK(pack::decode_page(**opened, 0, scratch, out).ok());
        const auto decoded = pack::decode_page(**opened, 1, scratch, out);
        REQUIRE(!decoded.ok());
        CHECK(has(decoded.error().message(), "memory: page 1 at byte " + std::to_string(page.offset)));
        CHECK(has(decoded.error().message(), "checksum"));
        byte ^= std::byte{1};
    }
}

TEST_CASE("pack file: sections in wrong places") {
    const auto with = [](const std::function<void(PackBytes&)>& edit) {
        auto bytes = small_pack();
        edit(bytes);
        bytes.seal();
        return refusal(bytes);
    };
    CHECK(has(with([](auto& p) { p.header().section_count = 65; }), "directory"));
    CHECK(has(with([](auto& p) { p.header().directory_offset += 1; }), "directory"));
    CHECK(has(with([](auto& p) { p.header().directory_offset = std::uint64_t{1} << 63U; }), "directory"));
    CHECK(has(with([](auto& p) { p.directory()[2].offset += 8; }), "multiple of 64"));
    CHECK(has(with([](auto& p) { p.directory()[2].offset -= 64; }), "over other data"));
    CHECK(has(with([](auto& p) { p.directory()[2].bytes = ~std::uint64_t{0} - 100; }), "outside of the file"));
    CHECK(has(with([](auto& p) { p.directory()[2].bytes -= 1; }), "whole number"));
    CHECK(has(with([](auto& p) { p.directory()[2].kind = pack::SectionKind::parts; }), "twice"));
    CHECK(has(with([](auto& p) { p.header().section_count -= 1; }), "no section report"));
    // A kind that this program does not know is none of its business.
    CHECK(with([](auto& p) {
              const pack::Section section{static_cast<pack::SectionKind>(1000), 0, p.header().directory_offset, 0, 0};
              const auto bytes = std::as_bytes(std::span(&section, 1));
              p.bytes().insert(p.bytes().end(), bytes.begin(), bytes.end());
              p.header().section_count += 1;
          }).empty());
}

TEST_CASE("pack file: tiles come back as they were written, and a changed one is refused") {
    std::vector<pack::TiledTexture> textures{sample_texture(1000, 300, pack::TexelFormat::bc3),
                                             sample_texture(257, 1, pack::TexelFormat::bc1)};
    textures[1].texture = 7;
    const Scratch folder;
    const SampleOptions mesh{.levels = 1, .side = 8};
    write_sample(folder / "a.gpk", std::span(&mesh, 1), textures);
    const auto pack = open_sample(folder / "a.gpk");
    REQUIRE(pack->textures().size() == 2);
    const auto& wide = pack->textures()[0];
    CHECK(wide.level_count == 10);
    CHECK(wide.tail_level == 2);
    CHECK(pack::tile_grid(wide, 0).columns == 8);
    CHECK(pack::tile_grid(wide, 0).rows == 3);
    CHECK(pack::tile_grid(wide, 1).first == 24);
    CHECK(pack::tile_grid(wide, 1).columns == 4);
    CHECK(pack::tile_grid(wide, 1).rows == 2);
    CHECK(wide.tile_count == 33);
    CHECK(pack::tile_bytes(wide) == 34 * 34 * 16);
    // 250 x 75, 125 x 37, 62 x 18, 31 x 9, 15 x 4, 7 x 2, 3 x 1, 1 x 1
    CHECK(pack::tail_bytes(wide) == (63 * 19 + 32 * 10 + 16 * 5 + 8 * 3 + 4 * 1 + 2 + 1 + 1) * 16);
    CHECK(pack->textures()[1].first_tile == 33);
    CHECK(pack->textures()[1].tile_count == 4);
    std::vector<std::byte> blocks;
    for (const auto& texture : pack->textures()) {
        for (std::uint32_t t = 0; t < texture.tile_count; ++t) {
            REQUIRE(pack::decode_tile(*pack, texture.first_tile + t, blocks).ok());
            CHECK(blocks == sample_blocks(texture, t, t + 1 == texture.tile_count));
        }
    }

    PackBytes bytes(bytes_of(folder / "a.gpk"));
    const auto tile = bytes.tiles()[5];
    bytes.bytes()[tile.offset + tile.stored_bytes / 2] ^= std::byte{1};
    auto opened = bytes.open();
    REQUIRE(opened.ok());
    auto decoded = pack::decode_tile(**opened, 5, blocks);
    REQUIRE(!decoded.ok());
    CHECK(has(decoded.error().message(), "memory: tile 5 at byte " + std::to_string(tile.offset)));
    CHECK(has(decoded.error().message(), "checksum"));
    CHECK(pack::decode_tile(**opened, 4, blocks).ok());

    // Bytes that are no zstd frame, with the right checksum.
    std::fill_n(bytes.bytes().begin() + static_cast<std::ptrdiff_t>(tile.offset), tile.stored_bytes, std::byte{0xFF});
    bytes.seal();
    opened = bytes.open();
    REQUIRE(opened.ok());
    decoded = pack::decode_tile(**opened, 5, blocks);
    REQUIRE(!decoded.ok());
    CHECK(has(decoded.error().message(), "zstd"));
}
