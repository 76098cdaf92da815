#include "museum/check/check.h"

#include "museum/check/context.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace guanhe::museum {

namespace check {

std::string figure(double value) {
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 2).ptr;
    std::string out(text.data(), end);
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
    return out == "-0" ? "0" : out;
}

namespace {

/// Waivers that cover nothing any more. Of rules that were not asked nothing is known.
void stale_waivers(const Context& context) {
    for (const auto& waiver : context.museum.waivers) {
        const auto* rule = find_rule(waiver.rule);
        if (rule == nullptr || !rule->waivable) continue;
        if (context.tools.ground == nullptr && (waiver.rule.starts_with("ground.") || waiver.rule == "scan.unreadable"))
            continue;
        if (std::ranges::any_of(context.findings, [&](const Finding& finding) { return covers(waiver, finding); }))
            continue;
        context.add("waiver.unused", waiver.location, "",
                    {"nothing breaks the rule " + in_quotes(waiver.rule) + " there",
                     "那里并没有违反规则 " + in_quotes(waiver.rule)},
                    {"remove the waiver, or correct its file and pointer", "删去这条豁免，或改正它的 file 和 pointer"});
    }
}

/// Files in the order in which the museum names them, then by place.
void sort(const Museum& museum, std::vector<Finding>& findings) {
    std::map<std::string_view, int> order{{museum_file, 0}};
    int next = 1;
    for (const auto& site : museum.sites) order.emplace(site.file.path, next++);
    for (const auto& tour : museum.tours) order.emplace(tour.file.path, next++);
    for (const auto& catalogue : museum.catalogues) order.emplace(catalogue.file.path, next++);
    const auto place = [&](const Finding& finding) {
        const auto known = order.find(finding.file.path);
        return known == order.end() ? next : known->second;
    };
    std::ranges::stable_sort(findings, [&](const Finding& a, const Finding& b) {
        const int first = place(a), second = place(b);
        return first != second ? first < second : first == next && a.file.path < b.file.path;
    });
}

} // namespace

} // namespace check

Result<std::vector<Finding>> check_museum(const Folder& folder, const CheckTools& tools, const CheckLimits& limits) {
    GUANHE_TRY_LET(auto read, read_museum(folder));
    auto findings = std::move(read.findings);
    const check::Context context{read.museum, folder, tools, limits, findings};
    check::check_files(context);
    check::check_words(context);
    check::check_captions(context);
    check::check_flow(context);
    check::check_comfort(context);
    check::check_ground(context);
    mark_waived(read.museum, findings);
    check::stale_waivers(context);
    check::sort(read.museum, findings);
    return findings;
}

} // namespace guanhe::museum
