#include "museum/reader.h"

#include "museum/migrate.h"
#include "museum/read_parts.h"
#include "museum/references.h"
#include "museum/schema.h"

#include <set>

namespace guanhe::museum {

namespace {

struct Opened {
    Json json;
    std::string version_0_language;
};

/// JSON of the newest version that holds to its schema as a whole, or nothing, with findings.
std::optional<Opened> open_document(std::string_view text, std::string_view part, const std::string& language,
                                    FileFindings& findings) {
    auto parsed = parse_json(text);
    if (!parsed) {
        const auto& error = parsed.error();
        const auto where = error.where.empty() ? std::string() : " (" + error.where + ")";
        findings.add("document.unreadable", {}, in_both(error.what + where, "这个文件不是可读的 JSON" + where),
                     in_both(error.hint.empty() ? "repair it, or restore an earlier copy" : error.hint,
                             "检查逗号、引号和括号，或恢复早先的副本"));
        return std::nullopt;
    }
    for (const auto& pointer : parsed->duplicate_keys) {
        findings.add("document.duplicate-key", pointer,
                     in_both("the key stands twice in its object; the last one counts",
                             "同一对象中此键出现两次；以最后一个为准"),
                     in_both("remove one of them", "删去其中一个"));
    }
    Opened opened{std::move(parsed->value), language};
    const auto version = version_of(opened.json);
    if (version > document_version) {
        const auto number = std::to_string(version);
        findings.add("document.version", "/version",
                     in_both("the file is of version " + number + " of the format; this program reads up to " +
                                 std::to_string(document_version),
                             "文件的格式版本是 " + number + "；本程序最高读到 " + std::to_string(document_version)),
                     in_both("use a newer Guanhe", "请使用更新的观河"));
        return std::nullopt;
    }
    if (opened.json.is_object() && version >= 0 && version < document_version) {
        if (part == "museum") opened.version_0_language = language_of_version_0(opened.json);
        migrate(opened.json, part, opened.version_0_language);
        findings.add(
            "document.old-version", {},
            in_both("the file is of version " + std::to_string(version) + " of the format, and was read as such",
                    "文件是第 " + std::to_string(version) + " 版格式，已按该版读取"),
            in_both("write it once with this program, or add \"version\": 1 to a new file",
                    "用本程序保存一次；若是新文件，请加上 \"version\": 1"));
    }
    if (!findings.check(part, opened.json, {})) return std::nullopt;
    // Written by itself, and so no part of the value.
    if (const auto schema = opened.json.find("$schema"); schema != opened.json.end()) {
        if (*schema == schema_address(part)) opened.json.erase(schema);
    }
    return opened;
}

template<class T>
std::optional<T> parse(std::string_view text, std::string_view part, const FileRef& file,
                       std::vector<Finding>& findings, const std::string& language) {
    FileFindings here(file, findings);
    const auto opened = open_document(text, part, language, here);
    if (!opened) return std::nullopt;
    std::optional<T> value(std::in_place);
    value->file = file;
    read_part(opened->json, *value, here);
    return value;
}

/// The files of one list of museum.json.
template<class T>
void read_files(const Folder& folder, const Json& museum_json, const char* key, std::string_view part,
                const std::string& language, Museum& museum, std::vector<T>& values, std::vector<Finding>& findings) {
    const auto list = museum_json.find(key);
    if (list == museum_json.end()) return;
    const FileRef from = museum_ref();
    std::set<std::string, std::less<>> seen;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto& name = (*list)[i].get_ref<const std::string&>();
        const auto pointer = pointer_token(key) + pointer_token(i);
        std::optional<T> value;
        const auto resolved = Folder::resolve(from, name);
        FileFindings here(from, findings);
        if (!resolved) {
            here.add("path.outside", pointer,
                     in_both(resolved.error().what, Json(name).dump() + " 不是展馆文件夹里的文件"),
                     in_both(resolved.error().hint, "把文件放进展馆文件夹，并从 museum.json 所在处写相对路径"));
        } else if (!seen.insert(resolved->path).second) {
            here.add("id.duplicate", pointer, in_both("this file was named before", "此文件已列过"),
                     in_both("name it once", "只列一次"));
        } else if (const auto text = folder.read_text(*resolved, most_document_bytes); !text) {
            const auto& error = text.error();
            const bool outside = folder.leads_out(*resolved);
            here.add(outside ? "path.outside" : "document.unreadable", pointer,
                     in_both(name + ": " + error.what,
                             name + (outside ? "：是指向展馆文件夹之外的链接" : "：读不出这个文件")),
                     in_both(error.hint.empty() ? "put the file there, or take it off the list" : error.hint,
                             "把文件放好，或从列表中删去"));
        } else {
            value = parse<T>(*text, part, *resolved, findings, language);
        }
        if (value) {
            values.push_back(std::move(*value));
        } else {
            museum.kept.broken.push_back({pointer_token(key), i, (*list)[i].dump()});
        }
    }
}

template<class T>
void check_ids(const std::vector<T>& values, std::vector<Finding>& findings) {
    std::set<std::string_view> ids;
    for (const auto& value : values) {
        if (ids.insert(value.id).second) continue;
        findings.push_back(make_finding("id.duplicate", value.file, "/id",
                                        in_both("the id " + in_quotes(value.id) + " is also another file's",
                                                "id " + in_quotes(value.id) + " 已被另一个文件使用"),
                                        in_both("give it an id of its own", "换一个不重复的 id")));
    }
}

/// A museum.json that cannot be used, as the first thing that is wrong with it.
Error refusal(const std::vector<Finding>& findings) {
    for (const auto& finding : findings) {
        if (finding.severity != Severity::error) continue;
        return {std::string(finding.message.in("en")) + " (" + std::string(finding.message.in("zh-Hans")) + ")",
                std::string(museum_file) + (finding.pointer.empty() ? "" : ": " + finding.pointer),
                std::string(finding.remedy.in("en"))};
    }
    return {"is no museum", std::string(museum_file), "see docs/museum-format.md"};
}

} // namespace

Result<ReadMuseum> read_museum(const Folder& folder) {
    const FileRef file = museum_ref();
    auto text = folder.read_text(file, most_document_bytes);
    if (!text) {
        auto error = std::move(text).error();
        error.where = path_to_utf8(folder.root() / museum_file);
        if (error.hint.empty()) error.hint = "a museum is a folder with a museum.json in it";
        return error;
    }
    ReadMuseum read;
    FileFindings here(file, read.findings);
    const auto opened = open_document(*text, "museum", "zh-Hans", here);
    if (!opened) return refusal(read.findings);
    auto& museum = read.museum;
    read_part(opened->json, museum, here);
    const auto& language = opened->version_0_language;
    read_files(folder, opened->json, "sites", "site", language, museum, museum.sites, read.findings);
    read_files(folder, opened->json, "tours", "tour", language, museum, museum.tours, read.findings);
    read_files(folder, opened->json, "catalogues", "catalogue", language, museum, museum.catalogues, read.findings);
    check_ids(museum.sites, read.findings);
    check_ids(museum.tours, read.findings);
    check_references(museum, read.findings);
    check_waivers(museum, read.findings);
    mark_waived(museum, read.findings);
    return read;
}

Result<ReadMuseum> read_museum(const Path& path) {
    GUANHE_TRY_LET(const auto folder, Folder::open(path));
    return read_museum(folder);
}

std::optional<Site> parse_site(std::string_view text, const FileRef& file, std::vector<Finding>& findings,
                               const std::string& language) {
    return parse<Site>(text, "site", file, findings, language);
}
std::optional<Tour> parse_tour(std::string_view text, const FileRef& file, std::vector<Finding>& findings,
                               const std::string& language) {
    return parse<Tour>(text, "tour", file, findings, language);
}
std::optional<Catalogue> parse_catalogue(std::string_view text, const FileRef& file, std::vector<Finding>& findings,
                                         const std::string& language) {
    return parse<Catalogue>(text, "catalogue", file, findings, language);
}

} // namespace guanhe::museum
