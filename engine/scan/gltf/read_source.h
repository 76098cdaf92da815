// Reading from bytes in memory, for tests and fuzzing; scan/read.h reads files.
#pragma once

#include "scan/gltf/store.h"
#include "scan/read.h"

#include <string>

namespace guanhe::scan::gltf {

/// `name` stands for the file in messages. See scan::read for all else.
[[nodiscard]] Result<Scan> read_source(const Source& source, std::string name, const ReadOptions& options);

} // namespace guanhe::scan::gltf
