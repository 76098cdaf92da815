#include "visit/stats.h"

#include "base/process.h"
#include "log.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <system_error>
#include <utility>

namespace guanhe::app {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

double number_of(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_number() ? at->get<double>() : 0.0;
}

std::optional<tour::VisitRecord> record_of(std::string_view line) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || number_of(json, "version") != 1.0) return {};
    tour::VisitRecord record;
    record.hour = text_of(json, "hour");
    record.tour = text_of(json, "tour");
    record.language = text_of(json, "language");
    record.posture = text_of(json, "posture") == "seated" ? tour::Posture::seated : tour::Posture::standing;
    const std::string comfort = text_of(json, "comfort");
    record.comfort = comfort == "gentle" ? tour::ComfortLevel::gentle
                     : comfort == "free" ? tour::ComfortLevel::free
                                         : tour::ComfortLevel::usual;
    record.seconds = number_of(json, "seconds");
    record.finished = json.value("finished", Json()) == Json(true);
    record.stamps = static_cast<std::uint32_t>(std::clamp(number_of(json, "stamps"), 0.0, 1e6));
    if (const auto stops = json.find("stops"); stops != json.end() && stops->is_array())
        for (const Json& stop : *stops)
            if (stop.is_object()) record.stops.push_back({text_of(stop, "stop"), number_of(stop, "seconds")});
    if (const auto answers = json.find("answers"); answers != json.end() && answers->is_array())
        for (const Json& given : *answers)
            if (given.is_object()) record.answers.push_back({text_of(given, "question"), text_of(given, "answer")});
    return record;
}

std::string fixed(double number) {
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%.1f", number);
    return out.data();
}

/// A cell: quoted where it must be, and never a formula to a spreadsheet.
std::string cell(std::string text) {
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, "'");
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

std::string named(const std::string& tour) {
    return tour.empty() ? "(on one's own)" : tour;
}

} // namespace

Path user_logs_folder() {
    return user_settings_folder() / "logs";
}

VisitLog parse_visits(std::string_view lines) {
    VisitLog log;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        const auto line = lines.substr(0, end);
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        if (auto record = record_of(line))
            log.visits.push_back(std::move(*record));
        else
            ++log.unread;
    }
    return log;
}

std::string visit_summary(const VisitLog& log) {
    struct Sum {
        std::size_t count = 0, finished = 0, stamps = 0;
        double seconds = 0.0;
    };
    std::map<std::pair<std::string, std::string>, Sum> tours, stops;
    std::map<std::pair<std::string, std::string>, std::size_t> answers;
    for (const auto& visit : log.visits) {
        Sum& sum = tours[{named(visit.tour), visit.language}];
        ++sum.count;
        sum.finished += visit.finished ? 1 : 0;
        sum.stamps += visit.stamps;
        sum.seconds += visit.seconds;
        for (const auto& stop : visit.stops) {
            Sum& dwell = stops[{named(visit.tour), stop.stop}];
            ++dwell.count;
            dwell.seconds += stop.seconds;
        }
        for (const auto& given : visit.answers) ++answers[{named(visit.tour) + " " + given.question, given.answer}];
    }
    std::string out = "Visits: " + std::to_string(log.visits.size()) + "\n";
    const auto mean = [](const Sum& sum) { return fixed(sum.seconds / static_cast<double>(sum.count)); };
    for (const auto& [key, sum] : tours)
        out += "  " + key.first + ", " + key.second + ": " + std::to_string(sum.count) + ", to the end " +
               std::to_string(sum.finished) + ", mean " + mean(sum) + " s, stamps " + std::to_string(sum.stamps) + "\n";
    if (!stops.empty()) out += "Stops\n";
    for (const auto& [key, sum] : stops)
        out += "  " + key.first + " " + key.second + ": " + std::to_string(sum.count) + ", mean " + mean(sum) + " s\n";
    if (!answers.empty()) out += "Answers\n";
    for (const auto& [key, count] : answers)
        out += "  " + key.first + " = " + key.second + ": " + std::to_string(count) + "\n";
    if (log.unread > 0) out += "Lines that could not be read: " + std::to_string(log.unread) + "\n";
    return out;
}

std::string visits_csv(const VisitLog& log) {
    std::string out = "visit,kind,hour,tour,language,comfort,seconds,finished,stamps,name,answer\r\n";
    constexpr std::array comforts{"gentle", "usual", "free"};
    std::size_t number = 0;
    for (const auto& visit : log.visits) {
        const std::string id = std::to_string(++number); // of the line, not of a person
        const auto row = [&](const char* kind, double seconds, const std::string& name, const std::string& answer) {
            const bool whole = std::string_view(kind) == "visit";
            out += id + "," + kind + "," + cell(visit.hour) + "," + cell(visit.tour) + "," + cell(visit.language) +
                   "," + comforts[static_cast<std::size_t>(visit.comfort) % comforts.size()] + "," + fixed(seconds) +
                   "," + (whole ? (visit.finished ? "yes" : "no") : "") + "," +
                   (whole ? std::to_string(visit.stamps) : "") + "," + cell(name) + "," + cell(answer) + "\r\n";
        };
        row("visit", visit.seconds, "", "");
        for (const auto& stop : visit.stops) row("stop", stop.seconds, stop.stop, "");
        for (const auto& given : visit.answers) row("answer", 0.0, given.question, given.answer);
    }
    return out;
}

int print_stats(const StatsOptions& options) {
    const Path file = (options.logs.empty() ? user_logs_folder() : options.logs) / visits_file;
    std::error_code missing;
    VisitLog log;
    if (std::filesystem::exists(file, missing)) {
        const auto text = read_text(file, std::size_t{512} << 20U);
        if (!text) {
            say_error(text.error().message());
            return 1;
        }
        log = parse_visits(*text);
    } else if (!options.logs.empty()) {
        say_error(
            Error{"there is no log of visits", path_to_utf8(file), "name the folder that visits were given with --logs"}
                .message());
        return 1;
    }
    if (!options.csv) {
        std::fputs(printable(visit_summary(log)).c_str(), stdout);
        return 0;
    }
    if (const auto written = write_text_atomic(*options.csv, visits_csv(log)); !written) {
        say_error(written.error().message());
        return 1;
    }
    return 0;
}

} // namespace guanhe::app
