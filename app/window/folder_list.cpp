#include "window/folder_list.h"

#include "base/process.h"
#include "window/text.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace guanhe::app {
namespace {

constexpr std::size_t most_entries = 5000;

std::string lowered(std::string text) {
    std::ranges::transform(text, text.begin(), lower);
    return text;
}

std::string extension(const Path& file) {
    return lowered(path_to_utf8(file.extension()));
}

} // namespace

Path typed_path(std::string_view typed) {
    if (typed == "~" || typed.starts_with("~/")) {
        auto home = environment_variable("HOME");
        if (!home) home = environment_variable("USERPROFILE");
        if (home) return path_from_utf8(*home + std::string(typed.substr(1)));
    }
    // File managers copy paths in quotes.
    if (typed.size() >= 2 && (typed.front() == '"' || typed.front() == '\'') && typed.back() == typed.front()) {
        typed = typed.substr(1, typed.size() - 2);
    }
    return path_from_utf8(typed);
}

TypedPath split_typed(std::string_view typed) {
    TypedPath out;
#ifdef _WIN32
    constexpr std::string_view separators = "/\\";
#else
    constexpr std::string_view separators = "/";
#endif
    const auto slash = typed.find_last_of(separators);
    if (slash == std::string_view::npos) {
        out.folder = ".";
        out.name = typed;
    } else {
        out.shown_folder = typed.substr(0, slash + 1);
        out.folder = typed_path(out.shown_folder);
        out.name = typed.substr(slash + 1);
    }
    return out;
}

bool is_environment(const Path& file) {
    return extension(file) == ".hdr";
}

bool can_open(const Path& file) {
    constexpr std::array<std::string_view, 7> kinds{".gltf", ".glb", ".ply", ".obj", ".stl", ".gpk", ".hdr"};
    return std::ranges::find(kinds, extension(file)) != kinds.end();
}

FolderListing list_folder(const Path& folder) {
    FolderListing out;
    std::error_code failed;
    std::filesystem::directory_iterator it(folder, std::filesystem::directory_options::skip_permission_denied, failed);
    if (failed) return out;
    out.readable = true;
    for (const std::filesystem::directory_iterator end; it != end && out.entries.size() < most_entries;
         it.increment(failed)) {
        if (failed) break;
        std::error_code unknown;
        auto name = path_to_utf8(it->path().filename());
        if (name.starts_with('.')) continue;
        if (it->is_directory(unknown))
            out.entries.push_back({std::move(name), true});
        else if (can_open(it->path()))
            out.entries.push_back({std::move(name), false});
    }
    std::ranges::sort(out.entries, [](const FolderEntry& a, const FolderEntry& b) {
        if (a.folder != b.folder) return a.folder;
        const auto left = lowered(a.name), right = lowered(b.name);
        return left != right ? left < right : a.name < b.name;
    });
    return out;
}

std::vector<FolderEntry> beginning_with(const std::vector<FolderEntry>& entries, std::string_view name) {
    std::vector<FolderEntry> out;
    const auto start = lowered(std::string(name));
    for (const auto& entry : entries) {
        if (lowered(entry.name).starts_with(start)) out.push_back(entry);
    }
    return out;
}

std::string completed(std::string_view typed, const std::vector<FolderEntry>& entries) {
    const auto split = split_typed(typed);
    const auto fitting = beginning_with(entries, split.name);
    if (fitting.empty()) return std::string(typed);
    std::string common = fitting.front().name;
    for (const auto& entry : fitting) {
        const auto [a, b] = std::ranges::mismatch(common, entry.name, {}, lower, lower);
        common.erase(a, common.end());
    }
    // Never cut within a character.
    while (!common.empty() && common.size() < fitting.front().name.size() &&
           (static_cast<unsigned char>(fitting.front().name[common.size()]) & 0xC0U) == 0x80U) {
        common.pop_back();
    }
    if (common.size() < split.name.size()) return std::string(typed);
    if (fitting.size() == 1 && fitting.front().folder) common += '/';
    return split.shown_folder + common;
}

} // namespace guanhe::app
