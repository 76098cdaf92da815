// Shells: whatever glTF can be read has one, which can be read in turn; and no bytes break the reader of shells.
#include "scan/shell.h"
#include "check_scan.h"
#include "scan/gltf/read_source.h"

#include <algorithm>

namespace {

using namespace guanhe;
using namespace guanhe::fuzz;

bool is_rigid(const scan::Scan& scan, std::size_t mesh) {
    return scan.meshes[mesh].weights.empty() && std::ranges::none_of(scan.nodes, [&](const scan::Node& node) {
               return node.mesh == static_cast<int>(mesh) && node.skin >= 0;
           });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Jobs jobs(1); // one thread: every run of an input must do the same
    const auto bytes = std::as_bytes(std::span(data, size));
    const scan::Source source{bytes, nullptr, std::nullopt, std::nullopt};
    scan::ReadOptions options;
    options.jobs = &jobs;
    const auto any = scan::read_shell(bytes, nullptr, "fuzz", options);
    require(any.ok() || !any.error().message().empty());
    const auto scan = scan::gltf::read_source(source, "fuzz", options);
    if (!scan) return 0;
    const auto shell =
        scan::write_shell(*scan, source, "fuzz", [&](std::size_t mesh) { return is_rigid(*scan, mesh); });
    require(shell.ok());
    const auto read = scan::read_shell(*shell, nullptr, "shell", options);
    require(read.ok());
    require(read->nodes.size() == scan->nodes.size() && read->materials.size() == scan->materials.size());
    require(read->animations.size() == scan->animations.size() && read->images.size() == scan->images.size());
    for (std::size_t i = 0; i < scan->images.size(); ++i) {
        require(std::ranges::equal(scan->images[i].encoded, read->images[i].encoded));
    }
    // The same without its pictures.
    std::vector<bool> tiled;
    for (const auto& image : scan->images) tiled.push_back(!image.encoded.empty());
    const auto bare = scan::write_shell(*scan, source, "fuzz", [](std::size_t) { return false; }, tiled);
    require(bare.ok());
    const auto again = scan::read_shell(*bare, nullptr, "shell", options);
    require(again.ok());
    for (std::size_t i = 0; i < tiled.size(); ++i) {
        const auto& image = again->images[i];
        require(image.tiled == tiled[i] && (!image.tiled || image.encoded.empty()));
        require(!image.tiled || image.header.width == scan->images[i].header.width);
    }
    for (std::size_t i = 0; i < scan->textures.size(); ++i) {
        require(again->textures[i].image == scan->textures[i].image);
    }
    return 0;
}
