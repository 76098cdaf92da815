// Files that a PLY, OBJ or MTL file names: looked for beside it, and nowhere else.
#pragma once

#include "scan/plain/reading.h"

#include <map>

namespace guanhe::scan::plain {

/// The file of this name in or below the folder. Names are bytes as they are in the file; \ counts as /, and case as
/// the last resort, since many were written on Windows. Of a name that leads elsewhere (absolute, or with ..) only the
/// last part is looked for. Errors (words only): no folder, no such file.
[[nodiscard]] Result<Path> find_beside(std::string_view name, const std::optional<Path>& folder);

/// The images and textures of a scan in the making.
class Pictures {
public:
    Pictures(Scan& scan, Reading& reading) : scan_(scan), reading_(reading) {}

    /// The texture that shows this file of the folder, made once a file and way of wrapping. -1, with a warning, when
    /// it cannot be used. `where` says who names it: "scan.mtl: line 12".
    int texture(std::string_view name, const std::optional<Path>& folder, Wrap wrap, const std::string& where);
    /// Whether a picture is bluish on the whole, as a map of normals is and a map of heights is not. False for what
    /// cannot be decoded.
    [[nodiscard]] bool shows_normals(int texture) const;

private:
    int image(std::string_view name, const std::optional<Path>& folder, const std::string& where);

    Scan& scan_;
    Reading& reading_;
    std::map<std::string, int> images_; ///< by path; -1: not usable
    std::map<std::pair<int, Wrap>, int> textures_;
};

/// Decodes the images that the sink wants, or all when they are to be checked, as scan/read.h says.
void decode_images(Scan& scan, Reading& reading);

} // namespace guanhe::scan::plain
