// Files that are missing, are nobody's, or are not what they should be.
#include "museum/check/context.h"
#include "museum/check/inventory.h"
#include "museum/signing.h"

#include "audio/sound_file.h"
#include "image/image.h"
#include "museum/captions.h"
#include "scan/side_files.h"
#include "video/video_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

namespace guanhe::museum::check {

namespace {

namespace fs = std::filesystem;
using Kind = FileUse::Kind;

Both name_of(Kind kind) {
    switch (kind) {
    case Kind::scan:
        return {"scan", "扫描模型"};
    case Kind::sound:
        return {"sound", "声音"};
    case Kind::picture:
        return {"picture", "图片"};
    case Kind::video:
        return {"video", "视频"};
    case Kind::captions:
        return {"caption file", "字幕文件"};
    case Kind::script:
        return {"script", "脚本"};
    case Kind::signing:
        return {"sign-language file", "手语文件"};
    }
    return {};
}

void missing(const Context& context, const FileUse& use) {
    if (context.folder.leads_out(use.file)) {
        context.add("path.outside", use.at, "",
                    {use.file.path + " is a link that leads out of the museum's folder",
                     use.file.path + " 是指向展馆文件夹之外的链接"},
                    {"put the file itself into the museum's folder", "把文件本身放进展馆文件夹"});
        return;
    }
    const auto name = name_of(use.kind);
    const Both remedy = use.kind == Kind::sound
                            ? Both{"put it there, correct its name, or let `guanhe narrate` speak a draft of narration",
                                   "把文件放好，或改正文件名；解说可先用 guanhe narrate 合成草稿"}
                            : Both{"put it there, or correct its name", "把文件放好，或改正文件名"};
    context.add(
        "file.missing", use.at, "",
        {"the " + name.english + " " + use.file.path + " is not there", "缺少" + name.chinese + " " + use.file.path},
        remedy);
}

void unreadable(const Context& context, std::string_view rule, const FileUse& use, const Error& error,
                const Both& remedy) {
    const auto name = name_of(use.kind);
    // The first sentence names the file by the museum's own name for it, not by where it lies on this machine.
    context.add(rule, use.at, "", {use.file.path + ": " + error.what, use.file.path + "：读不出这个" + name.chinese},
                remedy);
}

void look_into_scan(const Context& context, const FileUse& use, const Path& path) {
    if (const auto inside = context.folder.locate_scan(use.file); !inside) {
        context.add("path.outside", use.at, "",
                    {use.file.path + ": " + inside.error().what, use.file.path + "：模型引用了展馆文件夹之外的文件"},
                    {"put all files of the scan into the museum's folder", "把模型的所有文件放进展馆文件夹"});
        return;
    }
    const auto mapped = MappedFile::open(path);
    if (!mapped) return;
    for (const auto& side : scan::side_files(mapped->bytes(), path.parent_path())) {
        if (side.path) continue;
        context.add("file.missing", use.at, "",
                    {use.file.path + " names " + in_quotes(side.name) + ", which is not there",
                     use.file.path + " 引用的 " + in_quotes(side.name) + " 不存在"},
                    {"copy all files of the scan together, or export it as one GLB",
                     "把模型的所有文件一起复制过来，或导出为单个 GLB"});
    }
}

void look_into(const Context& context, const FileUse& use, const Path& path) {
    switch (use.kind) {
    case Kind::sound:
        if (const auto sound = audio::SoundFile::open(path); !sound)
            unreadable(
                context, "sound.unreadable", use, sound.error(),
                {"save it as WAV, FLAC or Opus, with one channel or two", "另存为单声道或双声道的 WAV、FLAC 或 Opus"});
        return;
    case Kind::picture:
        if (const auto picture = image::load_rgba8(path); !picture)
            unreadable(context, "picture.unreadable", use, picture.error(),
                       {"save it again as PNG, JPEG or WebP, no side longer than 16384 pixels",
                        "重新存为 PNG、JPEG 或 WebP，边长不超过 16384 像素"});
        return;
    case Kind::captions:
        if (const auto captions = read_captions(context.folder, use.file, context.findings); !captions)
            context.findings.push_back(make_finding(
                "captions.unreadable", use.file, "", in_both(captions.error().what, "读不出这个字幕文件"),
                in_both(captions.error().hint.empty() ? "save it as WebVTT in UTF-8" : captions.error().hint,
                        "存为 UTF-8 编码的 WebVTT")));
        return;
    case Kind::script: {
        if (!context.tools.compile) return;
        const auto text = context.folder.read_text(use.file, most_script_bytes);
        auto fault = text ? context.tools.compile(use.file.path, *text) : std::optional(text.error());
        if (!fault) return;
        const auto where = fault->where.empty() ? use.file.path : fault->where;
        context.add("script.unreadable", use.at, "", {where + ": " + fault->what, where + "：脚本有错：" + fault->what},
                    {"mend that line; docs/tour-scripts.md tells what a script may call",
                     "改正这一行；脚本可用的函数见 docs/tour-scripts.md"});
        return;
    }
    case Kind::scan:
        look_into_scan(context, use, path);
        return;
    case Kind::video:
        if (const auto film = video::VideoFile::open(path); !film)
            unreadable(context, "video.unreadable", use, film.error(),
                       {"export it as MP4 (H.264, AAC) or as WebM", "导出为 MP4（H.264、AAC）或 WebM"});
        return;
    case Kind::signing: // expand() has put what it is in its place
        return;
    }
}

/// A narration's signing as what it is: a video, a picture, or the pictures that its cues name.
std::vector<FileUse> expand(const Context& context, std::vector<FileUse> uses) {
    std::vector<FileUse> all;
    for (auto& use : uses) {
        if (use.kind != Kind::signing) {
            all.push_back(std::move(use));
            continue;
        }
        const auto kind = signing_kind(use.file);
        use.kind = kind == SigningKind::video     ? Kind::video
                   : kind == SigningKind::picture ? Kind::picture
                                                  : Kind::captions;
        all.push_back(use);
        if (kind != SigningKind::pictures) continue;
        std::vector<Finding> told; // look_into() tells of the cues
        const auto pictures = read_signing_pictures(context.folder, use.file, told);
        for (auto& finding : told)
            if (finding.rule == "path.outside") context.findings.push_back(std::move(finding));
        if (!pictures) continue;
        for (const auto& picture : *pictures) all.push_back({Kind::picture, picture.file, {use.file, ""}});
    }
    return all;
}

/// What nobody needs to name: hidden files, notes to people, and what narrate keeps beside its drafts.
bool speaks_for_itself(const fs::path& path) {
    const auto name = path_to_utf8(path.filename());
    constexpr std::array openings{"README", "LICENSE", "LICENCE", "NOTICE", "COPYING", "CHANGELOG"};
    return name.starts_with('.') || name.ends_with(".draft") ||
           std::ranges::any_of(openings, [&](const char* opening) { return name.starts_with(opening); });
}

void add_side_files(const Context& context, const FileRef& scan, std::set<Path>& used) {
    const auto path = context.folder.locate(scan);
    if (!path) return;
    const auto mapped = MappedFile::open(*path);
    if (!mapped) return;
    for (const auto& side : scan::side_files(mapped->bytes(), path->parent_path())) {
        std::error_code failed;
        if (side.path) used.insert(fs::canonical(*side.path, failed));
    }
}

void unused(const Context& context, const std::vector<FileUse>& uses) {
    std::set<Path> used;
    const auto add = [&](const FileRef& file) {
        if (const auto path = context.folder.locate(file)) used.insert(*path);
    };
    add(museum_ref());
    for (const auto& site : context.museum.sites) add(site.file);
    for (const auto& tour : context.museum.tours) add(tour.file);
    for (const auto& catalogue : context.museum.catalogues) add(catalogue.file);
    for (const auto& use : uses) {
        add(use.file);
        if (use.kind == Kind::scan) add_side_files(context, use.file, used);
    }
    // Sites and tours that museum.json names and that could not be read are broken, not unused.
    for (const auto& finding : context.findings) add(finding.file);
    for (const auto& broken : context.museum.kept.broken)
        if (const Json name = Json::parse(broken.json, nullptr, false); name.is_string())
            if (const auto file = Folder::resolve(museum_ref(), name.get<std::string>())) add(*file);

    std::vector<std::string> names;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(context.folder.root(), failed), end; !failed && at != end;
         at.increment(failed)) {
        std::error_code unknown;
        if (path_to_utf8(at->path().filename()).starts_with('.') && at->is_directory(unknown))
            at.disable_recursion_pending();
        if (!at->is_regular_file(unknown) || speaks_for_itself(at->path())) continue;
        if (used.contains(at->is_symlink(unknown) ? fs::canonical(at->path(), unknown) : at->path())) continue;
        names.push_back(path_to_utf8(at->path().lexically_relative(context.folder.root()).generic_string()));
    }
    std::ranges::sort(names);
    for (auto& name : names)
        context.add("file.unused", {{name}, ""}, "",
                    {"nothing in the museum names this file", "展馆中没有任何地方用到此文件"},
                    {"use it, or move it out of the museum's folder", "用上它，或移出展馆文件夹"});
}

} // namespace

void check_files(const Context& context) {
    const auto uses = expand(context, files_of(context.museum));
    std::set<std::string> seen; // a file that is used often is looked into once
    for (const auto& use : uses) {
        const auto path = context.folder.locate(use.file);
        if (!path)
            missing(context, use);
        else if (seen.insert(use.file.path).second)
            look_into(context, use, *path);
    }
    unused(context, uses);
}

} // namespace guanhe::museum::check
