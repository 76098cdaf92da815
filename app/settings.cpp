#include "settings.h"

#include "options.h"

#include "base/file.h"
#include "base/process.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace guanhe::app {

namespace {

using Json = nlohmann::json;

constexpr std::size_t settings_limit_bytes = std::size_t{1} << 20;

/// As it would be typed on the command line.
std::string typed(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "on" : "off";
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

Path user_settings_file() {
    return user_settings_folder() / "settings.json";
}

std::vector<std::string> apply_settings(std::string_view json, std::string_view source, Request& request) {
    std::vector<std::string> warnings;
    const auto warn = [&](std::string text) { warnings.push_back(std::string(source) + ": " + std::move(text)); };

    // The parser's own exception is the only way to the place of a fault.
    Json document;
    try {
        document = Json::parse(json, nullptr, true, true);
    } catch (const Json::parse_error& fault) {
        warn("not JSON from byte " + std::to_string(fault.byte) +
             " on; settings are not used (mend or remove the file)");
        return warnings;
    }
    if (!document.is_object()) {
        warn("expected a JSON object such as {\"fov\": 50}; settings are not used (mend or remove the file)");
        return warnings;
    }
    for (const auto& [key, value] : document.items()) {
        const auto all = options();
        const auto option = std::find_if(all.begin(), all.end(), [&](const Option& candidate) {
            return !candidate.settings_key.empty() && candidate.settings_key == key;
        });
        if (option == all.end()) {
            std::string known;
            for (const auto& candidate : all) {
                if (candidate.settings_key.empty()) continue;
                known += (known.empty() ? "" : ", ") + std::string(candidate.settings_key);
            }
            warn("/" + key + ": no such setting (there are " + known + ")");
            continue;
        }
        if (!contains(option->commands, request.command)) continue;
        if (const auto expected = option->apply(request, typed(value))) {
            warn("/" + key + ": expected " + *expected + ", got " +
                 value.dump(-1, ' ', false, Json::error_handler_t::replace) + "; the default is used");
        }
    }
    return warnings;
}

Result<std::vector<std::string>> load_settings(Request& request) {
    if (request.settings_file == "none") return std::vector<std::string>{};
    const bool named = !request.settings_file.empty();
    const Path path = named ? path_from_utf8(request.settings_file) : user_settings_file();
    std::error_code missing;
    if (!named && !std::filesystem::exists(path, missing)) return std::vector<std::string>{};
    auto text = read_text(path, settings_limit_bytes);
    if (!text) {
        if (named) return std::move(text).error();
        return std::vector<std::string>{text.error().message() + "; settings are not used"};
    }
    return apply_settings(*text, path_to_utf8(path), request);
}

} // namespace guanhe::app
