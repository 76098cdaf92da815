#include "museum/folder.h"

#include "base/text.h"
#include "museum/document.h"
#include "scan/side_files.h"

#include <algorithm>
#include <vector>

namespace guanhe::museum {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view inside_hint = "put the file into the museum's folder and name it from the file that uses it";

Error refused(std::string_view written, std::string_view why) {
    auto shown = std::string(first_bytes(written, 120));
    for (auto& c : shown)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    return {"\"" + shown + "\" " + std::string(why), {}, std::string(inside_hint)};
}

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const auto slash = path.find('/');
        parts.push_back(path.substr(0, slash));
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    }
    return parts;
}

std::string join(const std::vector<std::string_view>& parts) {
    std::string path;
    for (const auto part : parts) {
        if (!path.empty()) path += '/';
        path += part;
    }
    return path;
}

} // namespace

Result<Folder> Folder::open(const Path& path) {
    std::error_code failed;
    const auto folder = path.filename() == Path(std::string(museum_file)) ? path.parent_path() : path;
    auto root = fs::canonical(folder.empty() ? Path(".") : folder, failed);
    if (failed || !fs::is_directory(root, failed)) {
        return Error{"there is no such folder", path_to_utf8(path), "name the folder that holds museum.json"};
    }
    return Folder(std::move(root));
}

Result<FileRef> Folder::resolve(const FileRef& from, std::string_view written) {
    if (written.empty()) return refused(written, "names no file");
    if (written.size() > 1024) return refused(written, "is longer than 1024 bytes");
    if (written.front() == '/') return refused(written, "is an absolute path");
    for (const char c : written) {
        if (c == '\\') return refused(written, "has a backslash; folders are separated by /");
        if (c == ':') return refused(written, "has a colon: an address or a drive is no file of the museum");
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return refused(written, "has a control character in it");
    }
    auto parts = split(from.path);
    if (!parts.empty()) parts.pop_back();
    const auto named = split(written);
    for (const auto part : named) {
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            parts.push_back(part);
        } else if (parts.empty()) {
            return refused(written, "leads out of the museum's folder");
        } else {
            parts.pop_back();
        }
    }
    if (parts.empty() || written.back() == '/' || named.back() == "." || named.back() == "..")
        return refused(written, "is a folder; a file was expected");
    return FileRef{join(parts)};
}

std::string Folder::written(const FileRef& from, const FileRef& file) {
    if (file.empty()) return {};
    auto base = split(from.path);
    if (!base.empty()) base.pop_back();
    const auto target = split(file.path);
    std::size_t common = 0;
    while (common < base.size() && common + 1 < target.size() && base[common] == target[common]) ++common;
    std::vector<std::string_view> parts(base.size() - common, "..");
    parts.insert(parts.end(), target.begin() + static_cast<std::ptrdiff_t>(common), target.end());
    return join(parts);
}

bool Folder::holds(const Path& canonical) const {
    const auto [root, inside] = std::mismatch(root_.begin(), root_.end(), canonical.begin(), canonical.end());
    return root == root_.end() && inside != canonical.end();
}

Result<Path> Folder::locate(const FileRef& file) const {
    // A FileRef may have been made by hand.
    auto safe = resolve({}, file.path);
    if (!safe) {
        auto error = std::move(safe).error();
        error.where = file.path;
        return error;
    }
    std::error_code failed;
    auto path = fs::canonical(root_ / path_from_utf8(safe->path), failed);
    if (failed) return Error{"there is no such file", file.path, "check the name, letter by letter and case by case"};
    if (!holds(path)) {
        return Error{"is a link that leads out of the museum's folder", file.path, std::string(inside_hint)};
    }
    return path;
}

bool Folder::leads_out(const FileRef& file) const {
    std::error_code failed;
    const auto path = fs::canonical(root_ / path_from_utf8(file.path), failed);
    return !failed && !holds(path);
}

Result<Path> Folder::locate_scan(const FileRef& file) const {
    GUANHE_TRY_LET(auto path, locate(file));
    GUANHE_TRY_LET(const auto mapped, MappedFile::open(path));
    for (const auto& side : scan::side_files(mapped.bytes(), path.parent_path())) {
        if (!side.path) continue;
        std::error_code failed;
        const auto beside = fs::canonical(*side.path, failed);
        if (failed || !holds(beside)) {
            auto error = refused(side.name, "is named by the scan and lies outside the museum's folder");
            error.where = file.path;
            return error;
        }
    }
    return path;
}

Result<std::string> Folder::read_text(const FileRef& file, std::size_t limit) const {
    GUANHE_TRY_LET(const auto path, locate(file));
    auto text = guanhe::read_text(path, limit);
    if (!text) {
        auto error = std::move(text).error();
        error.where = file.path;
        return error;
    }
    return text;
}

Result<void> Folder::write_text(const FileRef& file, std::string_view text) const {
    GUANHE_TRY_LET(const auto safe, resolve({}, file.path));
    const auto path = root_ / path_from_utf8(safe.path);
    std::error_code failed;
    const auto folder = fs::canonical(path.parent_path(), failed);
    if (failed) return Error{"its folder does not exist", file.path, "make the folder first"};
    if (folder != root_ && !holds(folder)) {
        return Error{"its folder is a link that leads out of the museum's", file.path, std::string(inside_hint)};
    }
    if (fs::symlink_status(path, failed).type() != fs::file_type::not_found) {
        GUANHE_TRY_LET(const auto target, locate(file)); // a link may stay a link, within the folder
        return write_text_atomic(target, text);
    }
    return write_text_atomic(path, text);
}

} // namespace guanhe::museum
