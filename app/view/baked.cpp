#include "view/baked.h"

#include "bench/scratch_folder.h"
#include "cache/pack_cache.h"
#include "pack/bake.h"
#include "pack/codec.h"
#include "scan/animate.h"
#include "scan/content.h"
#include "scan/shell.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

namespace guanhe::app {

namespace {

using PackPointer = std::shared_ptr<const pack::Pack>;

/// About what a pack of this scan takes on disk, with some room.
std::uint64_t bytes_needed(const scan::Scan& scan, std::span<const std::byte> shell) {
    constexpr std::uint64_t bytes_a_triangle = 12;
    return shell.size() + scan::triangles_stored(scan) * bytes_a_triangle;
}

bool has_room(const Path& folder, std::uint64_t bytes) {
    std::error_code unknown;
    const auto space = std::filesystem::space(folder, unknown);
    return unknown || space.available > bytes;
}

Result<PackPointer> bake_to(const Path& target, const scan::Scan& scan, std::span<const std::byte> shell,
                            const Baking& baking) {
    pack::BakeOptions options;
    options.jobs = &baking.jobs;
    options.progress = &baking.progress;
    options.stop = baking.stop;
    options.confirm = baking.confirm;
    GUANHE_TRY(pack::bake(scan, shell, target, options));
    return pack::Pack::open(target);
}

Result<PackPointer> bake_to_cache(const Path& cached, const scan::Scan& scan, std::span<const std::byte> shell,
                                  const Baking& baking) {
    std::error_code ignored; // the bake says why it cannot write there
    std::filesystem::create_directories(cached.parent_path(), ignored);
    // Before, too: on a full disk that is what makes room for it.
    trim_cache(cached.parent_path(), baking.cache_limit, cached);
    auto baked = bake_to(cached, scan, shell, baking);
    if (baked) trim_cache(cached.parent_path(), baking.cache_limit, cached);
    if (baked || baked.error().kind == ErrorKind::cancelled) return baked;
    // Another program may have baked the same scan meanwhile, and have it open.
    if (auto known = open_cached(cached)) return known;
    return baked;
}

/// In a folder that goes at once: the mapping keeps the file, or the system does where it is in use.
Result<PackPointer> bake_for_now(const scan::Scan& scan, std::span<const std::byte> shell, const Baking& baking) {
    GUANHE_TRY_LET(const auto scratch, ScratchFolder::make());
    if (!has_room(scratch.path(), bytes_needed(scan, shell)))
        return Error{"there is not enough room for it", path_to_utf8(scratch.path().parent_path()), "",
                     ErrorKind::internal};
    return bake_to(scratch.path() / "scan.gpk", scan, shell, baking);
}

Baked drawn_as_it_is(const Error& why) {
    return {
        nullptr,
        {"could not be baked: " + why.message() + "; it is drawn as it was read, which takes more memory and time"}};
}

/// What a scan cannot be shown without: its roots, and the tails of its textures. By their checksums, since what our
/// own bake has written can be decoded, and is when it is shown.
bool can_be_shown(const pack::Pack& pack) {
    const auto whole = [&](const auto& piece) { return pack::hash_bytes(pack.stored(piece)) == piece.hash; };
    return std::ranges::all_of(pack.meshes(),
                               [&](const pack::Mesh& mesh) {
                                   if (mesh.group_count == 0) return true;
                                   const auto& root = pack.groups()[mesh.first_group + mesh.group_count - 1];
                                   return whole(pack.pages()[root.page]);
                               }) &&
           std::ranges::all_of(pack.textures(), [&](const pack::TiledTexture& texture) {
               return whole(pack.tiles()[texture.first_tile + texture.tile_count - 1]);
           });
}

} // namespace

Result<bool> is_pack(const Path& file) {
    GUANHE_TRY_LET(const auto mapped, MappedFile::open(file));
    return pack::looks_like_pack(mapped.bytes());
}

Result<std::shared_ptr<const pack::Pack>> open_if_pack(const Path& file) {
    GUANHE_TRY_LET(const auto mapped, MappedFile::open(file));
    if (!pack::looks_like_pack(mapped.bytes())) {
        // A scan under a pack's name is opened as what it is.
        if (file.extension() != ".gpk" || scan::kind_of(mapped.bytes()) != scan::FileKind::unknown)
            return PackPointer{};
        return Error{mapped.bytes().empty() ? "the file is empty; a pack was expected"
                                            : "this is no pack: it does not begin like one",
                     path_to_utf8(file) + ": byte 0", "copy it again, or bake the scan again"};
    }
    return pack::Pack::open(file);
}

std::shared_ptr<const pack::Pack> open_cached(const Path& cached) {
    std::error_code unseen;
    if (!std::filesystem::exists(cached, unseen)) return nullptr;
    auto known = pack::Pack::open(cached);
    if (!known || !can_be_shown(**known)) return nullptr;
    mark_used(cached);
    return std::move(known).value();
}

Result<Baked> bake_for_view(const scan::Scan& scan, const Path& file, const Path& cached, const Baking& baking) {
    const auto is_static = pack::static_meshes(scan);
    const auto shell = scan::write_shell(scan, file, [&](std::size_t mesh) { return bool{is_static[mesh]}; });
    if (!shell) return drawn_as_it_is(shell.error());
    auto baked = bake_to_cache(cached, scan, *shell, baking);
    if (baked) return Baked{std::move(baked).value(), {}};
    if (baked.error().kind == ErrorKind::cancelled) return std::move(baked).error();
    if (baking.confirm) GUANHE_TRY(baking.confirm()); // what was read of a file that changes is of no use to anybody
    // Not a fault of the cache: elsewhere it would go the same way.
    if (baked.error().kind != ErrorKind::internal) return drawn_as_it_is(baked.error());
    auto elsewhere = bake_for_now(scan, *shell, baking);
    if (!elsewhere) {
        if (elsewhere.error().kind == ErrorKind::cancelled) return std::move(elsewhere).error();
        return drawn_as_it_is(baked.error());
    }
    return Baked{std::move(elsewhere).value(),
                 {"was baked for this time only, since the cache could not take it: " + baked.error().message()}};
}

} // namespace guanhe::app
