// Tables that contradict themselves, each sealed with right checksums.
#include "../pack_bytes.h"
#include "pack_file_sample.h"
#include "scratch.h"

#include <cmath>
#include <functional>

using namespace guanhe;
using namespace guanhe::test;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

struct Wrong {
    const char* entry; ///< the table and entry that the error must name
    const char* words;
    std::function<void(PackBytes&)> edit;
};

/// Mesh 0: groups 0 to 4 of which 4 is the root, pages 0 to 2. Mesh 1: group 5, page 3.
std::vector<Wrong> wrongs() {
    return {
        {"meshes[0]", "power of two", [](auto& p) { p.meshes()[0].step = 0.75; }},
        {"meshes[0]", "power of two", [](auto& p) { p.meshes()[0].step = 0.0; }},
        {"meshes[0]", "power of two", [](auto& p) { p.meshes()[0].step = -1.0; }},
        {"meshes[0]", "power of two", [](auto& p) { p.meshes()[0].step = std::numeric_limits<double>::infinity(); }},
        {"meshes[0]", "power of two", [](auto& p) { p.meshes()[0].step = 0x1p-1000; }},
        {"meshes[1]", "origin", [](auto& p) { p.meshes()[1].origin[2] = std::nan(""); }},
        {"meshes[0]", "box", [](auto& p) { std::swap(p.meshes()[0].box_min, p.meshes()[0].box_max); }},
        {"meshes[0]", "box", [](auto& p) { p.meshes()[0].box_max[1] = nan; }},
        {"meshes[0]", "attributes", [](auto& p) { p.meshes()[0].attributes = 1U << 5U; }},
        {"meshes[1]", "groups", [](auto& p) { p.meshes()[1].first_group = 4; }},
        {"meshes[1]", "groups", [](auto& p) { p.meshes()[1].group_count = 2; }},
        {"meshes[1]", "parts", [](auto& p) { p.meshes()[1].first_part = 0; }},
        {"meshes[1]", "parts", [](auto& p) { p.meshes()[1].part_count = 3; }},
        {"parts[3]", "no mesh", [](auto& p) { p.meshes()[1].part_count = 1; }},
        {"meshes[1]", "0 parts", [](auto& p) { p.meshes()[1].part_count = 0; }},
        {"meshes[1]", "levels", [](auto& p) { p.meshes()[1].level_count = 0; }},
        {"parts[0]", "materials", [](auto& p) { p.parts()[0].material = -2; }},
        {"parts[1]", "source", [](auto& p) { p.parts()[1].triangles = ~std::uint64_t{0}; }},
        {"pages[0]", "mesh", [](auto& p) { p.pages()[0].mesh = 1; }},
        {"pages[1]", "groups", [](auto& p) { p.pages()[1].first_group = 3; }},
        {"pages[1]", "groups", [](auto& p) { p.pages()[0].group_count = 1; }},
        {"pages[0]", "groups", [](auto& p) { p.pages()[0].group_count = 0; }},
        {"pages[2]", "groups", [](auto& p) { p.pages()[2].group_count = 2; }},
        {"pages[1]", "multiple of 64", [](auto& p) { p.pages()[1].offset += 4; }},
        {"pages[1]", "over other data", [](auto& p) { p.pages()[1].offset = p.pages()[0].offset; }},
        {"pages[0]", "over other data", [](auto& p) { p.pages()[0].offset = 0; }},
        {"pages[3]", "outside", [](auto& p) { p.pages()[3].offset = ~std::uint64_t{63}; }},
        {"pages[3]", "over other data", [](auto& p) { p.pages()[3].stored_bytes += 64; }},
        {"pages[3]", "no bytes", [](auto& p) { p.pages()[3].stored_bytes = 0; }},
        {"pages[3]", "4 MiB", [](auto& p) { p.pages()[3].raw_bytes = pack::max_page_bytes + 1; }},
        {"pages[3]", "4 MiB", [](auto& p) { p.pages()[3].resident_bytes = 0; }},
        {"pages[3]", "4 MiB", [](auto& p) { p.pages()[3].resident_bytes += 1; }},
        {"groups[2]", "page", [](auto& p) { p.groups()[2].page = 0; }},
        {"groups[3]", "page", [](auto& p) { p.groups()[3].index_in_page = 0; }},
        {"groups[2]", "sphere", [](auto& p) { p.groups()[2].radius = -1.0F; }},
        {"groups[2]", "sphere", [](auto& p) { p.groups()[2].center[0] = nan; }},
        {"groups[2]", "box", [](auto& p) { p.groups()[2].box_min[0] = infinity; }},
        {"groups[2]", "error", [](auto& p) { p.groups()[2].error = infinity; }},
        {"groups[2]", "error", [](auto& p) { p.groups()[2].error = -0.5F; }},
        {"groups[2]", "error", [](auto& p) { p.groups()[2].error = nan; }},
        {"groups[4]", "root", [](auto& p) { p.groups()[4].error = 100.0F; }},
        {"groups[2]", "clusters", [](auto& p) { p.groups()[2].cluster_count = 0; }},
        {"groups[2]", "clusters", [](auto& p) { p.groups()[2].cluster_count = 65; }},
        {"groups[2]", "clusters", [](auto& p) { p.groups()[2].triangle_count = 3; }},
        {"groups[2]", "clusters", [](auto& p) { p.groups()[2].triangle_count = 4 * 128 + 1; }},
        {"groups[4]", "level", [](auto& p) { p.groups()[4].level = 2; }},
        {"groups[4]", "lower level", [](auto& p) { p.groups()[4].level = 0; }},
        {"groups[4]", "children", [](auto& p) { p.groups()[4].first_child = 1; }},
        {"groups[5]", "children", [](auto& p) { p.groups()[5].child_count = 1; }},
        {"groups[3]", "parent", [](auto& p) { p.groups()[4].child_count = 3; }},
        {"groups[4]", "child 4", [](auto& p) { p.children()[1] = 4; }},
        {"groups[4]", "child 70", [](auto& p) { p.children()[1] = 70; }},
        {"groups[4]", "twice", [](auto& p) { p.children()[1] = 0; }},
        {"groups[4]", "sphere", [](auto& p) { p.groups()[4].radius *= 0.3F; }},
        {"groups[4]", "sphere", [](auto& p) { p.groups()[1].center[2] += p.groups()[4].radius; }},
        {"groups[4]", "box", [](auto& p) { p.groups()[1].box_max[2] = p.groups()[4].box_max[2] * 1.5F; }},
    };
}

/// Texture 0: 300 x 130 texels, so 3 x 2 tiles and a tail. Texture 1: 257 x 1 texels, 3 tiles and a tail.
std::vector<pack::TiledTexture> sample_textures() {
    std::vector<pack::TiledTexture> textures{sample_texture(300, 130, pack::TexelFormat::bc1),
                                             sample_texture(257, 1, pack::TexelFormat::bc5)};
    textures[0].texture = 2;
    textures[1].texture = 2;
    textures[1].use = pack::TexelUse::data;
    textures[1].wrap_v = pack::TexelWrap::clamp;
    return textures;
}

std::vector<Wrong> wrong_textures() {
    using Format = pack::TexelFormat;
    return {
        {"textures[0]", "31 bits", [](auto& p) { p.textures()[0].texture = 1U << 31U; }},
        {"textures[0]", "use", [](auto& p) { p.textures()[0].use = static_cast<pack::TexelUse>(2); }},
        {"textures[1]", "once", [](auto& p) { p.textures()[0].use = pack::TexelUse::data; }},
        {"textures[1]", "once", [](auto& p) { p.textures()[1].texture = 1; }},
        {"textures[0]", "format", [](auto& p) { p.textures()[0].format = static_cast<Format>(0); }},
        {"textures[0]", "format", [](auto& p) { p.textures()[0].format = static_cast<Format>(4); }},
        {"textures[0]", "format", [](auto& p) { p.textures()[0].format = Format::bc5; }},
        {"textures[0]", "wrap", [](auto& p) { p.textures()[0].wrap_u = static_cast<pack::TexelWrap>(3); }},
        {"textures[1]", "wrap", [](auto& p) { p.textures()[1].wrap_v = static_cast<pack::TexelWrap>(~0U); }},
        {"textures[0]", "side", [](auto& p) { p.textures()[0].width = 0; }},
        {"textures[0]", "side", [](auto& p) { p.textures()[0].height = 16385; }},
        {"textures[0]", "levels", [](auto& p) { p.textures()[0].level_count = 8; }},
        {"textures[0]", "levels", [](auto& p) { p.textures()[0].tail_level = 0; }},
        {"textures[0]", "levels", [](auto& p) { p.textures()[0].tail_level = 2; }},
        {"textures[0]", "levels", [](auto& p) { p.textures()[0].width = 256; }},
        {"textures[0]", "tiles", [](auto& p) { p.textures()[0].height = 257; }},
        {"textures[0]", "tiles", [](auto& p) { p.textures()[0].first_tile = 1; }},
        {"textures[0]", "tiles", [](auto& p) { p.textures()[0].tile_count = 6; }},
        {"textures[1]", "tiles", [](auto& p) { p.textures()[1].first_tile = 6; }},
        {"textures[1]", "tiles", [](auto& p) { p.textures()[1].tile_count = ~0U; }},
        {"textures[1]", "end", [](auto& p) { p.section(pack::SectionKind::tiles)->bytes -= sizeof(pack::Tile); }},
        {"tiles[7]", "no texture", [](auto& p) { p.section(pack::SectionKind::textures)->bytes /= 2; }},
        {"tiles[3]", "multiple of 64", [](auto& p) { p.tiles()[3].offset += 8; }},
        {"tiles[3]", "over other data", [](auto& p) { p.tiles()[3].offset = p.tiles()[2].offset; }},
        {"tiles[0]", "over other data", [](auto& p) { p.tiles()[0].offset = 0; }},
        {"tiles[10]", "outside", [](auto& p) { p.tiles()[10].offset = ~std::uint64_t{63}; }},
        {"tiles[10]", "outside", [](auto& p) { p.tiles()[10].stored_bytes = ~0U; }},
        {"pages[0]", "over other data", [](auto& p) { p.tiles()[10].stored_bytes += 64; }},
        {"tiles[3]", "format", [](auto& p) { p.tiles()[3].raw_bytes += 8; }},
        {"tiles[6]", "format", [](auto& p) { p.tiles()[6].raw_bytes = p.tiles()[5].raw_bytes; }},
        {"tiles[3]", "no bytes", [](auto& p) { p.tiles()[3].stored_bytes = 0; }},
        {"tiles[10]", "twice", [](auto& p) { p.tiles()[10].stored_bytes = 2 * p.tiles()[10].raw_bytes + 1; }},
    };
}

void check_refused(const PackBytes& whole, const Wrong& wrong) {
    CAPTURE(std::string(wrong.entry));
    CAPTURE(std::string(wrong.words));
    auto bytes = whole;
    wrong.edit(bytes);
    bytes.seal();
    const auto opened = bytes.open();
    REQUIRE(!opened.ok());
    const auto words = opened.error().message();
    CHECK_MESSAGE(words.find(wrong.entry) != std::string::npos, words);
    CHECK_MESSAGE(words.find(wrong.words) != std::string::npos, words);
    CHECK(words.find("memory: ") == 0);
}

PackBytes small_pack(std::span<const pack::TiledTexture> textures) {
    const Scratch folder;
    const std::vector<SampleOptions> meshes{{.levels = 2, .side = 16},
                                            {.attributes = pack::all_attributes, .levels = 1, .side = 8}};
    write_sample(folder / "small.gpk", meshes, textures);
    const auto file = MappedFile::open(folder / "small.gpk");
    REQUIRE(file.ok());
    PackBytes whole({file->bytes().begin(), file->bytes().end()});
    REQUIRE(whole.open().ok());
    return whole;
}

} // namespace

TEST_CASE("pack tables: every contradiction is refused by table and entry") {
    const auto whole = small_pack({});
    for (const auto& wrong : wrongs()) check_refused(whole, wrong);
}

TEST_CASE("pack tables: every contradiction in the tables of textures is refused") {
    const auto whole = small_pack(sample_textures());
    for (const auto& wrong : wrong_textures()) check_refused(whole, wrong);
    // Both tables or none.
    auto bytes = whole;
    for (const auto kind : {pack::SectionKind::textures, pack::SectionKind::tiles}) {
        bytes.section(kind)->kind = static_cast<pack::SectionKind>(1000);
        bytes.seal();
        CHECK(bytes.open().ok() == (kind == pack::SectionKind::tiles));
    }
}

TEST_CASE("pack tables: a child's sphere may stick out by what rounding does, and no more") {
    const Scratch folder;
    const SampleOptions options{.levels = 2, .side = 8};
    write_sample(folder / "small.gpk", std::span(&options, 1));
    const auto file = MappedFile::open(folder / "small.gpk");
    REQUIRE(file.ok());
    PackBytes bytes({file->bytes().begin(), file->bytes().end()});
    auto& child = bytes.groups()[0];
    auto& parent = bytes.groups()[4];
    child.center = parent.center;
    for (const auto& [share, fits] : {std::pair{0.0, true}, {0.5, true}, {2.0, false}}) {
        child.radius = static_cast<float>(parent.radius * (1.0 + share * pack::sphere_tolerance));
        bytes.seal();
        CHECK(bytes.open().ok() == fits);
    }
}

TEST_CASE("pack tables: a writer names no file that its reader would refuse") {
    const Scratch folder;
    auto writer = pack::Writer::create(folder / "bad.gpk");
    REQUIRE(writer.ok());
    const SampleOptions options{.levels = 1, .side = 8};
    auto drafts = sample_groups(options);
    drafts[0].error = 1.0F; // a root that may be closed
    REQUIRE(writer->add_page(sample_page(drafts)).ok());
    pack::Mesh mesh{};
    mesh.step = options.step;
    mesh.attributes = options.attributes;
    mesh.level_count = 1;
    mesh.source_triangles = 128;
    const pack::Part part{};
    const std::vector<pack::Part> parts(2, part);
    writer->end_mesh(mesh, parts);
    const auto finished = writer->finish({}, "{}");
    REQUIRE(!finished.ok());
    CHECK(finished.error().message().find("root") != std::string::npos);
    CHECK(finished.error().kind == ErrorKind::internal);
    writer = Error{"gone", {}, {}};
    CHECK(folder.names().empty());
}
