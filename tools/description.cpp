#include "description.h"

namespace guanhe::tools {

void describe(GltfWriter& writer, const Description& description) {
    const auto both = [](const Bilingual& words) {
        return Json{{"@type", "rdf:Alt"},
                    {"rdf:_1", {{"@language", "zh-CN"}, {"@value", words.zh}}},
                    {"rdf:_2", {{"@language", "en"}, {"@value", words.en}}}};
    };
    Json packet = {{"@context",
                    {{"dc", "http://purl.org/dc/elements/1.1/"},
                     {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
                     {"xmpRights", "http://ns.adobe.com/xap/1.0/rights/"}}},
                   {"@id", ""},
                   {"dc:title", both(description.title)},
                   {"dc:description", both(description.text)},
                   {"dc:creator", {{"@list", Json::array({"Guanhe contributors"})}}},
                   {"dc:rights", both({"Apache-2.0；示意复原", "Apache-2.0; schematic reconstruction"})},
                   {"dc:subject", {{"@set", Json(description.subjects)}}},
                   {"dc:type", {{"@set", Json::array({"示意复原", "schematic reconstruction"})}}},
                   {"xmpRights:Marked", true}};
    auto& document = writer.document();
    document["asset"]["copyright"] =
        "Guanhe contributors, Apache-2.0. 示意复原 schematic reconstruction, not a record of an excavation";
    document["asset"]["extensions"]["KHR_xmp_json_ld"] = {{"packet", 0}};
    document["asset"]["extras"] = {{"certainty", "sources-unverified"}, {"kind", "schematic reconstruction 示意复原"}};
    document["extensionsUsed"] = Json::array({"KHR_xmp_json_ld"});
    document["extensions"]["KHR_xmp_json_ld"]["packets"] = Json::array({std::move(packet)});
}

} // namespace guanhe::tools
