#include "scan/read.h"

#include "scan/content.h"
#include "scan/gltf/read_source.h"
#include "scan/plain/lines.h"
#include "scan/plain/read_plain.h"

namespace guanhe::scan {

namespace {

Error unknown_format(const Source& source, const std::string& name) {
    const auto known = known_name(plain::text_of(source.bytes));
    const auto what = source.bytes.empty() ? "the file is empty"
                      : known.empty()      ? "its content is of no kind that is known"
                                           : "this is " + std::string(known);
    return {what + "; a glTF, PLY, OBJ or STL file was expected", name + ": byte 0", {}};
}

} // namespace

Result<Scan> read(const Path& path, const ReadOptions& options) {
    GUANHE_TRY_LET(auto file, MappedFile::open(path));
    const Source source{file.bytes(), file.keep_alive(), file, path.parent_path()};
    const auto name = path_to_utf8(path);
    switch (kind_of(source.bytes)) {
    case FileKind::gltf:
        return gltf::read_source(source, name, options);
    case FileKind::ply:
        return plain::read_ply(source, name, options);
    case FileKind::obj:
        return plain::read_obj(source, name, options);
    case FileKind::stl:
        return plain::read_stl(source, name, options);
    case FileKind::unknown:
        break;
    }
    return unknown_format(source, name);
}

} // namespace guanhe::scan
