#include "scan/shell.h"

#include "scan/content.h"
#include "scan/gltf/read_source.h"
#include "scan/gltf/shell.h"

#include <new>

namespace guanhe::scan {

Result<std::vector<std::byte>> write_shell(const Scan& scan, const Source& source, const std::string& name,
                                           const IsStatic& is_static, const std::vector<bool>& tiled) {
    gltf::Faults faults(name);
    const gltf::LeftOut left_out{is_static, tiled};
    try {
        return kind_of(source.bytes) == FileKind::gltf ? gltf::edit_to_shell(scan, source, faults, left_out)
                                                       : gltf::make_shell(scan, faults, left_out);
    } catch (const std::bad_alloc&) {
        auto error = faults.whole("there is not enough memory for what is left beside the clusters");
        error.kind = ErrorKind::internal;
        return error;
    }
}

Result<std::vector<std::byte>> write_shell(const Scan& scan, const Path& file, const IsStatic& is_static,
                                           const std::vector<bool>& tiled) {
    GUANHE_TRY_LET(auto mapped, MappedFile::open(file));
    const Source source{mapped.bytes(), mapped.keep_alive(), mapped, file.parent_path()};
    return write_shell(scan, source, path_to_utf8(file), is_static, tiled);
}

Result<Scan> read_shell(std::span<const std::byte> bytes, std::shared_ptr<const void> keep, const std::string& name,
                        const ReadOptions& options) {
    auto shell_options = options;
    shell_options.shell = true;
    return gltf::read_source({bytes, std::move(keep), std::nullopt, std::nullopt}, name, shell_options);
}

} // namespace guanhe::scan
