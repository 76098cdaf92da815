// The documents' reader on any text: no crash, no hang, every finding in both languages; and what was read is written
// so that it reads the same.
#include "museum/reader.h"
#include "museum/writer.h"

#include <cstdlib>
#include <string_view>

namespace {

using namespace guanhe::museum;

void require(bool held) {
    if (!held) std::abort();
}

void check(const std::vector<Finding>& findings) {
    for (const auto& finding : findings) {
        require(find_rule(finding.rule) != nullptr);
        require(finding.message.has("en") && finding.message.has("zh-Hans"));
        require(!to_text(finding, "zh-Hans").empty());
    }
}

template<class T>
void round_trip(std::string_view text, std::optional<T> (*parse)(std::string_view, const FileRef&,
                                                                 std::vector<Finding>&, const std::string&)) {
    const FileRef file{"folder/file.json"};
    std::vector<Finding> findings;
    const auto read = parse(text, file, findings, "zh-Hans");
    check(findings);
    require(read || any_error(findings));
    if (!read) return;
    const auto written = to_json(*read);
    const auto again = parse(written, file, findings, "en");
    require(again && *again == *read);
    require(to_json(*again) == written);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    round_trip<Site>(text, parse_site);
    round_trip<Tour>(text, parse_tour);
    round_trip<Catalogue>(text, parse_catalogue);
    const auto resolved = Folder::resolve({"folder/file.json"}, text);
    if (resolved) {
        require(!resolved->path.starts_with('/') && ("/" + resolved->path + "/").find("/../") == std::string::npos);
        const auto again = Folder::resolve({"folder/file.json"}, Folder::written({"folder/file.json"}, *resolved));
        require(again && *again == *resolved);
    }
    return 0;
}
