#include "tour/visit_log.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <fstream>
#include <ios>

namespace guanhe::tour {
namespace {

double tenths(double seconds) {
    return std::round(seconds * 10.0) / 10.0;
}

} // namespace

std::string visit_line(const VisitRecord& record) {
    constexpr std::array comforts{"gentle", "usual", "free"};
    nlohmann::ordered_json line;
    line["version"] = 1;
    line["hour"] = record.hour;
    line["tour"] = record.tour;
    line["language"] = record.language;
    line["posture"] = record.posture == Posture::seated ? "seated" : "standing";
    line["comfort"] = comforts[static_cast<std::size_t>(record.comfort) % comforts.size()];
    line["seconds"] = tenths(record.seconds);
    line["finished"] = record.finished;
    line["stamps"] = record.stamps;
    line["stops"] = nlohmann::ordered_json::array();
    for (const auto& stop : record.stops)
        line["stops"].push_back({{"stop", stop.stop}, {"seconds", tenths(stop.seconds)}});
    line["answers"] = nlohmann::ordered_json::array();
    for (const auto& given : record.answers)
        line["answers"].push_back({{"question", given.question}, {"answer", given.answer}});
    // Ids come from files by hand, which may hold what is no UTF-8.
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<void> append_visit(const Path& file, const VisitRecord& record) {
    const auto failed = [&](const char* what) {
        return Error{what, path_to_utf8(file), "see that the disk is not full and the folder can be written",
                     ErrorKind::internal};
    };
    bool torn = false;
    if (std::ifstream before(file, std::ios::binary | std::ios::ate); before && before.tellg() > 0) {
        before.seekg(-1, std::ios::end);
        torn = before.get() != '\n';
    }
    std::ofstream out(file, std::ios::binary | std::ios::app);
    if (!out) return failed("the log of visits cannot be opened");
    const std::string line = (torn ? "\n" : "") + visit_line(record) + "\n"; // in one go
    out.write(line.data(), static_cast<std::streamsize>(line.size()));
    out.close();
    if (!out) return failed("the log of visits cannot be written");
    return {};
}

} // namespace guanhe::tour
