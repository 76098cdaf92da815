#include "info/info.h"

#include "bake/progress_line.h"
#include "base/file.h"
#include "base/jobs.h"
#include "log.h"
#include "scan/animate.h"
#include "scan/read.h"
#include "scan/shell.h"
#include "view/baked.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <system_error>

namespace guanhe::app {

namespace {

void add(Contents& contents, const scan::Primitive& primitive, std::uint64_t times) {
    contents.primitives += times;
    contents.vertices += primitive.vertex_count * times;
    switch (primitive.topology) {
    case scan::Topology::triangles:
        contents.triangles += primitive.index_count / 3 * times;
        break;
    case scan::Topology::lines:
        contents.lines += primitive.index_count / 2 * times;
        break;
    case scan::Topology::points:
        contents.points += primitive.index_count * times;
        break;
    }
}

} // namespace

Summary summarize(const scan::Scan& scan, std::uint64_t file_bytes) {
    Summary summary;
    summary.scan = &scan;
    summary.file_bytes = file_bytes;
    for (const auto& mesh : scan.meshes) {
        for (const auto& primitive : mesh.primitives) add(summary.stored, primitive, 1);
    }
    scan::Pose pose;
    scan::evaluate(scan, -1, 0.0, pose);
    for (std::size_t i = 0; i < scan.scenes.size(); ++i) {
        auto& scene = summary.scenes.emplace_back();
        const auto index = static_cast<int>(i);
        const auto nodes = scan::reachable_nodes(scan, index);
        scene.name = scan.scenes[i].name;
        scene.nodes = nodes.size();
        scene.bounds = scan::scene_bounds(scan, index, pose);
        for (const int at : nodes) {
            const auto& node = scan.nodes[static_cast<std::size_t>(at)];
            if (node.mesh < 0) continue;
            const auto times = std::max<std::uint64_t>(1, node.instances.size());
            for (const auto& primitive : scan.meshes[static_cast<std::size_t>(node.mesh)].primitives) {
                add(scene.drawn, primitive, times);
            }
        }
    }
    return summary;
}

namespace {

/// A scan, or a pack and its shell.
struct Opened {
    std::shared_ptr<const pack::Pack> pack;
    scan::Scan scan;
    pack::Damage damage; ///< of the pack
};

/// A second is soon over; then there is a line for who waits.
constexpr std::chrono::seconds patience{1};

Result<Opened> open(const Path& file) {
    Jobs jobs;
    Progress progress;
    const ProgressLine line(progress, {patience, {}, {}});
    scan::ReadOptions options;
    options.jobs = &jobs;
    options.progress = &progress;
    options.check_images = true;
    Opened opened;
    GUANHE_TRY_LET(opened.pack, open_if_pack(file));
    if (opened.pack) {
        GUANHE_TRY_LET(opened.scan, scan::read_shell(opened.pack->shell(), opened.pack, path_to_utf8(file), options));
        opened.damage = pack::find_damage(*opened.pack, jobs, &progress);
    } else {
        GUANHE_TRY_LET(opened.scan, scan::read(file, options));
    }
    return opened;
}

/// What is damaged, in a sentence; the first place stands for all.
Error damage_error(const pack::Pack& pack, const pack::Damage& damage) {
    const auto count = [](std::size_t some, std::size_t all, const char* of) {
        return std::to_string(some) + " of " + std::to_string(all) + of;
    };
    std::uint64_t first = pack.file_bytes();
    if (!damage.pages.empty()) first = std::min(first, pack.pages()[damage.pages[0]].offset);
    if (!damage.tiles.empty()) first = std::min(first, pack.tiles()[damage.tiles[0]].offset);
    return Error{count(damage.pages.size(), pack.pages().size(), " pages and ") +
                     count(damage.tiles.size(), pack.tiles().size(), " tiles of pictures are damaged"),
                 pack.name() + ": byte " + std::to_string(first),
                 "what is coarser is shown in their place; copy the file again, or bake the scan again"};
}

} // namespace

int print_info(const InfoOptions& options) {
    say_timed_step("reading " + path_to_utf8(options.file));
    const auto opened = open(options.file);
    if (!opened) {
        say_error(opened.error().message());
        return 1;
    }
    std::error_code unseen;
    const auto bytes = std::filesystem::file_size(options.file, unseen);
    say_timed_step("read and checked");
    auto summary = summarize(opened->scan, unseen ? 0 : bytes);
    if (opened->pack) {
        summary.pack = summarize(*opened->pack);
        summary.pack->damage = opened->damage;
    }
    const auto text =
        options.json ? to_json(summary) : printable(to_text(summary, options.all ? Lists::whole : Lists::begun));
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
        say_error("what was found could not be printed: stdout refused it");
        return 1;
    }
    if (!opened->damage.none()) {
        say_error(damage_error(*opened->pack, opened->damage).message());
        return 1;
    }
    return 0;
}

} // namespace guanhe::app
