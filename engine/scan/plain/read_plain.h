// Reading PLY, OBJ and STL from bytes; scan/read.h reads files of any kind.
#pragma once

#include "scan/read.h"
#include "scan/source.h"

#include <string>

namespace guanhe::scan::plain {

/// `name` stands for the file in messages. See scan::read for all else.
[[nodiscard]] Result<Scan> read_ply(const Source& source, const std::string& name, const ReadOptions& options);
[[nodiscard]] Result<Scan> read_obj(const Source& source, const std::string& name, const ReadOptions& options);
[[nodiscard]] Result<Scan> read_stl(const Source& source, const std::string& name, const ReadOptions& options);

} // namespace guanhe::scan::plain
