#include "window/remembered.h"

#include "base/process.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace guanhe::app {

void Remembered::opened(const Path& file) {
    std::error_code unknown;
    auto absolute = std::filesystem::absolute(file, unknown);
    if (unknown) absolute = file;
    absolute = absolute.lexically_normal();
    std::erase(recent, absolute);
    recent.insert(recent.begin(), absolute);
    if (recent.size() > most_recent) recent.resize(most_recent);
}

Remembered remembered_from_json(std::string_view json) {
    Remembered out;
    const auto document = nlohmann::json::parse(json, nullptr, false);
    if (!document.is_object()) return out;
    const auto flag = [&](const char* name, bool& value) {
        if (const auto it = document.find(name); it != document.end() && it->is_boolean()) value = it->get<bool>();
    };
    if (const auto it = document.find("language"); it != document.end() && it->is_string()) {
        out.language = language_from_code(it->get_ref<const std::string&>());
    }
    flag("scene_panel", out.scene_panel);
    flag("statistics_panel", out.statistics_panel);
    flag("headset_controls", out.headset_controls);
    if (const auto it = document.find("recent"); it != document.end() && it->is_array()) {
        for (const auto& entry : *it) {
            if (entry.is_string() && out.recent.size() < Remembered::most_recent) {
                out.recent.push_back(path_from_utf8(entry.get_ref<const std::string&>()));
            }
        }
    }
    return out;
}

std::string to_json(const Remembered& remembered) {
    nlohmann::ordered_json document;
    if (remembered.language) document["language"] = code(*remembered.language);
    document["scene_panel"] = remembered.scene_panel;
    document["statistics_panel"] = remembered.statistics_panel;
    document["headset_controls"] = remembered.headset_controls;
    auto& recent = document["recent"] = nlohmann::ordered_json::array();
    for (const auto& file : remembered.recent) recent.push_back(path_to_utf8(file));
    return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Path remembered_file() {
    return user_settings_folder() / "window.json";
}

Remembered load_remembered(const Path& file) {
    const auto json = read_text(file, std::size_t{1} << 20);
    return json ? remembered_from_json(*json) : Remembered{};
}

Result<void> save_remembered(const Path& file, const Remembered& remembered) {
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed); // write_text_atomic says what is wrong
    return write_text_atomic(file, to_json(remembered));
}

} // namespace guanhe::app
