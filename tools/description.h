// Title, rights and certainty of a model, for people and for catalogues: XMP inside glTF (KHR_xmp_json_ld).
#pragma once

#include "gltf_writer.h"

#include <string>
#include <vector>

namespace guanhe::tools {

struct Bilingual {
    std::string zh, en;
};

/// Of what is made by a program from no scan: a schematic reconstruction (示意复原) whose sources were not verified.
struct Description {
    Bilingual title;
    Bilingual text;
    std::vector<std::string> subjects; ///< in both languages
};

void describe(GltfWriter& writer, const Description& description);

} // namespace guanhe::tools
