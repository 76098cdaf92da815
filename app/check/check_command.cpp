#include "check/check_command.h"

#include "check/scan_ground.h"
#include "log.h"
#include "museum/reader.h"
#include "render/panels/panel.h"
#include "tour/motion.h"
#include "tour/pace.h"
#include "tour/script.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace guanhe::app {

namespace {

using Json = nlohmann::ordered_json;
using namespace museum;

constexpr std::string_view severity_name(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}
constexpr std::string_view severity_zh(Severity severity) {
    return severity == Severity::error ? "错误" : severity == Severity::warning ? "警告" : "提示";
}

struct Counts {
    std::size_t errors = 0, warnings = 0, notes = 0, waived = 0;
};
Counts count(std::span<const Finding> findings) {
    Counts counts;
    for (const auto& finding : findings) {
        if (!finding.waived.empty())
            ++counts.waived;
        else if (finding.severity == Severity::error)
            ++counts.errors;
        else if (finding.severity == Severity::warning)
            ++counts.warnings;
        else
            ++counts.notes;
    }
    return counts;
}

/// Findings speak English and Chinese; another wish gets the nearer of the two.
bool is_chinese(std::string_view language) {
    return language.starts_with("zh");
}

Json in_languages(const LanguageText& text, std::string_view language) {
    if (!language.empty()) return std::string(text.in(language));
    Json all = Json::object();
    for (const auto& [tag, words] : text.values) all[tag] = words;
    return all;
}

Result<int> print(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
    return Error{"what was found could not be printed: stdout refused it", {}, {}, ErrorKind::internal};
}

Result<int> find_and_print(const CheckOptions& options) {
    if (options.rules) return print(rules_page());
    GUANHE_TRY_LET(const auto folder, Folder::open(options.museum));
    Jobs jobs;
    ScanGround ground(folder, jobs);
    auto tools = tour_tools();
    if (options.ground) tools.ground = &ground;
    GUANHE_TRY_LET(const auto findings, check_museum(folder, tools, visit_limits()));
    auto language = options.language;
    if (language.empty() && !options.json) {
        GUANHE_TRY_LET(const auto read, read_museum(folder));
        language = read.museum.languages.empty() ? "en" : read.museum.languages.front();
    }
    GUANHE_TRY(print(options.json ? findings_json(findings, language) : printable(findings_text(findings, language))));
    return any_error(findings) ? 1 : 0;
}

} // namespace

CheckLimits visit_limits() {
    CheckLimits limits;
    limits.panel_type = render::type_over_distance * render::PanelContent{}.reading_distance;
    return limits;
}

CheckTools tour_tools() {
    CheckTools tools;
    tools.reading_seconds = [](std::string_view text) { return tour::reading_seconds(text); };
    tools.glide_seconds = [](const Pose& from, const Pose& to) { return tour::glide_seconds(from, to, {}); };
    tools.compile = [](const std::string& name, std::string_view text) -> std::optional<Error> {
        tour::Variables variables;
        auto script = tour::Script::load(name, text, variables);
        return script ? std::nullopt : std::optional(std::move(script).error());
    };
    return tools;
}

std::string findings_text(std::span<const Finding> findings, std::string_view language) {
    const bool chinese = is_chinese(language);
    std::string out;
    for (const auto& finding : findings) {
        out += std::string(chinese ? severity_zh(finding.severity) : severity_name(finding.severity));
        out += (chinese ? "：" : ": ") + to_text(finding, chinese ? "zh-Hans" : "en");
        if (!finding.waived.empty()) out += (chinese ? " 已豁免：" : " waived: ") + finding.waived;
        out += "\n";
    }
    const auto counts = count(findings);
    const auto number = [](std::size_t n) { return std::to_string(n); };
    const auto words = [&](std::size_t n, const char* what) { return number(n) + " " + what + (n == 1 ? "" : "s"); };
    if (chinese)
        return out + number(counts.errors) + " 个错误，" + number(counts.warnings) + " 个警告，" +
               number(counts.notes) + " 个提示，" + number(counts.waived) + " 个已豁免\n";
    return out + words(counts.errors, "error") + ", " + words(counts.warnings, "warning") + ", " +
           words(counts.notes, "note") + ", " + number(counts.waived) + " waived\n";
}

std::string findings_json(std::span<const Finding> findings, std::string_view language) {
    const auto counts = count(findings);
    Json json{{"errors", counts.errors},
              {"warnings", counts.warnings},
              {"notes", counts.notes},
              {"waived", counts.waived},
              {"findings", Json::array()}};
    for (const auto& finding : findings)
        json["findings"].push_back({{"rule", finding.rule},
                                    {"severity", severity_name(finding.severity)},
                                    {"file", finding.file.path},
                                    {"pointer", finding.pointer},
                                    {"line", finding.line},
                                    {"message", in_languages(finding.message, language)},
                                    {"remedy", in_languages(finding.remedy, language)},
                                    {"waived", finding.waived}});
    // A museum's file names may be bytes of any kind on some systems.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

int check_command(const CheckOptions& options) {
    const auto done = find_and_print(options);
    if (done) return *done;
    say_error(done.error().message());
    return 1;
}

} // namespace guanhe::app
