// Several shells as one .glb.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace guanhe::app {

struct ShellToJoin {
    std::string name;                 ///< of the node that its scene becomes
    std::string source;               ///< for messages
    std::vector<int> roots;           ///< nodes of the scene
    std::span<const std::byte> bytes; ///< a .glb
};

/// Objects of later shells come after those of earlier ones, in each of glTF's arrays. What extensions that are not
/// known here mean by a number stays as it is, and a warning names them.
[[nodiscard]] Result<std::vector<std::byte>> join_shells(std::span<const ShellToJoin> shells,
                                                         std::vector<std::string>& warnings);

} // namespace guanhe::app
