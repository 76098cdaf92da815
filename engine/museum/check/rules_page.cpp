// docs/museum-rules.md, from the table of rules.
#include "museum/check/check.h"

namespace guanhe::museum {

namespace {

std::string_view word(Severity severity) {
    switch (severity) {
    case Severity::note:
        return "note";
    case Severity::warning:
        return "warning";
    case Severity::error:
        return "error";
    }
    return {};
}

constexpr std::string_view preface =
    R"(# What `guanhe check` looks for

This page is printed by `guanhe check --rules`; a test holds it to the program. `guanhe check MUSEUM` tells what it finds with the
file, the place in it and a remedy, in Chinese or English, and ends with exit code 1 when an *error* counts.

A rule that may be *waived* is passed over where `waivers` in museum.json says why:

```json
{"rule": "ground.drop", "file": "tours/first.json", "pointer": "/stops/1", "reason": "there is a glass floor"}
```

Rules that begin with `ground.` ask the scans themselves, which are baked for it where they were not yet; `--no-ground` leaves them out.
)";

} // namespace

std::string rules_page() {
    std::string page(preface);
    std::string_view group;
    for (const auto& rule : rules()) {
        const auto theme = rule.id.substr(0, rule.id.find('.'));
        if (theme != group) {
            group = theme;
            page += "\n## " + std::string(theme) + "\n";
        }
        page += "\n### " + std::string(rule.id) + "\n\n";
        page += "*" + std::string(word(rule.severity)) +
                (rule.waivable ? "*; may be waived\n\n" : "*; cannot be waived\n\n");
        page += std::string(rule.reason_en) + "\n" + std::string(rule.reason_zh) + "\n\n";
        page += "Source: " + std::string(rule.source) + "\n";
    }
    return page;
}

} // namespace guanhe::museum
