// Writing a binary glTF: JSON and one binary chunk.
#pragma once

#include "image/image.h"
#include "scan/gltf/json.h"
#include "scan/gltf/store.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace guanhe::scan::gltf {

/// Collects the pieces of the binary chunk without copying them until finish().
class GlbWriter {
public:
    /// Returns where in the chunk the piece begins: a multiple of 4. `zeros` bytes come first.
    std::uint64_t add(Bytes piece, std::size_t zeros = 0);
    /// The file. Sets the length of the document's first buffer, or drops "buffers" when there is nothing in it.
    /// Errors (words only): larger than a .glb can be.
    [[nodiscard]] Result<std::vector<std::byte>> finish(Json& document) const;

private:
    struct Piece {
        std::uint64_t offset = 0; ///< of its bytes
        Bytes bytes;
    };
    std::vector<Piece> pieces_;
    std::uint64_t size_ = 0;
};

/// "image/png"; empty for what glTF cannot show.
[[nodiscard]] std::string mime_type(image::Format format);

} // namespace guanhe::scan::gltf
