#include "view/baked.h"

#include "base/process.h"
#include "pack/bake.h"
#include "pack/codec.h"
#include "scan/shell.h"

#include <array>
#include <cstdio>
#include <system_error>

namespace guanhe::app {

Result<Path> cached_pack_path(const Path& file) {
    GUANHE_TRY_LET(const auto mapped, MappedFile::open(file));
    const auto hash = pack::hash_bytes(mapped.bytes());
    mapped.forget(mapped.bytes());
    std::array<char, 48> name{};
    std::snprintf(name.data(), name.size(), "%016llx-%u-%u.gpk", static_cast<unsigned long long>(hash),
                  pack::format_version, pack::bake_version);
    return user_cache_folder() / "baked" / name.data();
}

Result<std::shared_ptr<const pack::Pack>> open_if_pack(const Path& file) {
    GUANHE_TRY_LET(const auto mapped, MappedFile::open(file));
    if (!pack::looks_like_pack(mapped.bytes())) return std::shared_ptr<const pack::Pack>{};
    return pack::Pack::open(file);
}

Result<std::shared_ptr<const pack::Pack>> bake_to(const Path& target, const scan::Scan& scan, const Path& file,
                                                  Jobs& jobs, Progress& progress, const std::stop_token& stop) {
    const auto is_static = pack::static_meshes(scan);
    GUANHE_TRY_LET(const auto shell,
                   scan::write_shell(scan, file, [&](std::size_t mesh) { return bool{is_static[mesh]}; }));
    std::error_code ignored; // the bake says why it cannot write there
    std::filesystem::create_directories(target.parent_path(), ignored);
    pack::BakeOptions options;
    options.jobs = &jobs;
    options.progress = &progress;
    options.stop = stop;
    GUANHE_TRY(pack::bake(scan, shell, target, options));
    return pack::Pack::open(target);
}

} // namespace guanhe::app
