#include "scan/read.h"

#include "scan/gltf/read_source.h"

namespace guanhe::scan {

Result<Scan> read(const guanhe::Path& path, const ReadOptions& options) {
    GUANHE_TRY_LET(auto file, MappedFile::open(path));
    gltf::Source source{file.bytes(), file.keep_alive(), file, path.parent_path()};
    return gltf::read_source(source, path_to_utf8(path), options);
}

} // namespace guanhe::scan
