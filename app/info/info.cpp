#include "info/info.h"

#include "base/file.h"
#include "base/jobs.h"
#include "log.h"
#include "scan/animate.h"
#include "scan/read.h"
#include "scan/shell.h"
#include "view/baked.h"

#include <algorithm>
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
};

Result<Opened> open(const Path& file) {
    Jobs jobs;
    scan::ReadOptions options;
    options.jobs = &jobs;
    options.check_images = true;
    Opened opened;
    GUANHE_TRY_LET(opened.pack, open_if_pack(file));
    if (opened.pack) {
        GUANHE_TRY_LET(opened.scan, scan::read_shell(opened.pack->shell(), opened.pack, path_to_utf8(file), options));
    } else {
        GUANHE_TRY_LET(opened.scan, scan::read(file, options));
    }
    return opened;
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
    if (opened->pack) summary.pack = summarize(*opened->pack);
    const auto text =
        options.json ? to_json(summary) : printable(to_text(summary, options.all ? Lists::whole : Lists::begun));
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
        say_error("what was found could not be printed: stdout refused it");
        return 1;
    }
    return 0;
}

} // namespace guanhe::app
