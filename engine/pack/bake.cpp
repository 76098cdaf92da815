#include "pack/bake.h"

#include "base/process.h"
#include "pack/ledger.h"
#include "pack/report.h"
#include "pack/schedule.h"
#include "pack/spill.h"
#include "pack/textures.h"
#include "scan/animate.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <string>
#include <utility>

namespace guanhe::pack {

namespace {

bool may_be_blended(const scan::Scan& scan, const scan::Primitive& primitive) {
    const auto blended = [&](int material) {
        return material >= 0 && scan.materials[static_cast<std::size_t>(material)].alpha_mode == scan::AlphaMode::blend;
    };
    return blended(primitive.material) ||
           std::any_of(primitive.variant_materials.begin(), primitive.variant_materials.end(), blended);
}

bool is_static(const scan::Scan& scan, const scan::Mesh& mesh) {
    bool any = false;
    for (const auto& primitive : mesh.primitives) {
        if (primitive.topology != scan::Topology::triangles || !primitive.morphs.empty() ||
            may_be_blended(scan, primitive)) {
            return false;
        }
        any = any || primitive.indices.size() >= 3;
    }
    return any && mesh.primitives.size() <= max_parts;
}

/// Of a mesh that stays in the shell: worth a word.
constexpr std::uint64_t many_triangles = 200'000;

/// Shares of the memory limit.
struct MemoryPlan {
    std::uint64_t spill = 0;   ///< for the partition, before it goes to disk
    std::uint64_t window = 0;  ///< of mapped files, a thread
    std::uint64_t reserve = 0; ///< for what is not counted: tables of the pack, buffers, the allocator's waste

    MemoryPlan(std::uint64_t limit, unsigned threads, std::uint64_t triangles) {
        spill = limit / 8;
        window = std::clamp<std::uint64_t>(limit / 16 / threads, 1U << 20U, 32U << 20U);
        reserve = window * threads + triangles / 8 + limit / 8;
    }
};

/// Everything that bake() does, step by step.
class Baker {
public:
    Baker(const scan::Scan& scan, const Path& output, const BakeOptions& options)
        : scan_(scan), options_(options),
          plan_(options.memory_bytes, options.jobs->thread_count(), scan::triangles_stored(scan)),
          spill_(plan_.spill, options.scratch_folder.empty() ? folder_of(output) : options.scratch_folder) {
        report_.meshes.resize(scan.meshes.size());
    }

    Result<BakeReport> run(const MakeShell& make_shell, Writer writer) {
        collect();
        GUANHE_TRY(timed(report_.texture_seconds, [&] { return tile_textures(writer); }));
        GUANHE_TRY_LET(const auto shell, make_shell(report_.textures.tiled));
        report_.shell_bytes = shell.size();
        GUANHE_TRY(timed(report_.measuring_seconds, [&] { return measure_all(); }));
        GUANHE_TRY(timed(report_.partitioning_seconds, [&] { return partition_all(); }));
        GUANHE_TRY(timed(report_.clustering_seconds, [&] { return cluster_all(writer); }));
        GUANHE_TRY(check_stuck(report_.groups_simplified, report_.groups_stuck, place(most_stuck_mesh_)));
        note_losses();
        if (options_.confirm) GUANHE_TRY(options_.confirm());
        begin("writing", 1);
        GUANHE_TRY(timed(report_.writing_seconds, [&] { return writer.finish(shell, report_json(scan_, report_)); }));
        report_.pack_bytes = writer.bytes_written();
        return std::move(report_);
    }

private:
    static Path folder_of(const Path& output) {
        const auto folder = output.parent_path();
        return folder.empty() ? Path(".") : folder;
    }
    template<class Step>
    static Result<void> timed(double& seconds, const Step& step) {
        const auto start = std::chrono::steady_clock::now();
        auto result = step();
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return result;
    }
    void begin(const char* stage, std::uint64_t units) {
        if (options_.progress != nullptr) options_.progress->begin(stage, units);
    }
    [[nodiscard]] Result<void> stopped() const {
        if (!options_.stop.stop_requested()) return {};
        return Error{"stopped", {}, {}, ErrorKind::cancelled};
    }

    void collect();
    Result<void> tile_textures(Writer& writer);
    Result<void> measure_all();
    Result<void> partition_all();
    Result<void> cluster_all(Writer& writer);
    void note_losses();
    [[nodiscard]] std::string place(std::size_t mesh) const {
        if (mesh >= scan_.meshes.size()) return scan_.source; // a scan without meshes
        const auto& name = scan_.meshes[mesh].name;
        return scan_.source + ": /meshes/" + std::to_string(mesh) + (name.empty() ? "" : " '" + name + "'");
    }

    const scan::Scan& scan_;
    const BakeOptions& options_;
    MemoryPlan plan_;
    Spill spill_;
    std::vector<MeshWork> works_;
    BakeReport report_;
    std::size_t most_stuck_mesh_ = 0;
};

void Baker::collect() {
    const auto chosen = static_meshes(scan_);
    for (std::size_t mesh = 0; mesh < scan_.meshes.size(); ++mesh) {
        if (!chosen[mesh]) continue;
        auto& work = works_.emplace_back();
        work.mesh = mesh;
        work.source.emplace(scan_.meshes[mesh]);
        auto& report = report_.meshes[mesh];
        report.triangles_given = work.source->triangle_count();
        report.vertices_given = work.source->vertex_count();
    }
}

Result<void> Baker::tile_textures(Writer& writer) {
    TilingOptions tiling;
    tiling.jobs = options_.jobs;
    tiling.stop = options_.stop;
    tiling.progress = options_.progress;
    tiling.quality = options_.textures;
    tiling.memory_bytes = options_.memory_bytes - options_.memory_bytes / 8;
    GUANHE_TRY_LET(report_.textures, pack::tile_textures(scan_, writer, tiling, report_.warnings));
    return {};
}

Result<void> Baker::measure_all() {
    MeasureOptions measuring;
    measuring.jobs = options_.jobs;
    measuring.stop = options_.stop;
    measuring.region_triangles = options_.region_triangles;
    measuring.window_bytes = plan_.window;
    std::uint64_t samples = 0;
    for (const auto& work : works_) {
        constexpr double farthest = 0x1p90;
        const auto& bounds = work.source->bounds();
        if (!(glm::length(glm::dvec3(bounds.max) - glm::dvec3(bounds.min)) < farthest)) {
            return Error{"positions are more than 2^90 units apart", place(work.mesh), "is the unit right?"};
        }
        samples += sample_count(*work.source, measuring);
    }
    begin("measuring", samples);
    ProgressPart part(options_.progress, samples);
    measuring.progress = &part;
    options_.jobs->parallel_for(
        works_.size(),
        [&](std::size_t i) {
            works_[i].measure = measure(*works_[i].source, measuring);
            auto& report = report_.meshes[works_[i].mesh];
            report.edge_length = works_[i].measure.edge_length;
            report.regions = works_[i].measure.regions.count();
        },
        options_.stop);
    return stopped();
}

Result<void> Baker::partition_all() {
    std::uint64_t triangles = 0;
    for (const auto& work : works_) triangles += work.measure.regions.count() > 1 ? work.source->triangle_count() : 0;
    begin("partitioning", triangles);
    ProgressPart part(options_.progress, triangles);
    PartitionOptions partitioning;
    partitioning.jobs = options_.jobs;
    partitioning.stop = options_.stop;
    partitioning.progress = &part;
    partitioning.window_bytes = plan_.window;
    for (auto& work : works_) {
        if (work.measure.regions.count() == 1) {
            work.partition.emplace(*work.source);
            continue;
        }
        auto made = Partition::make(*work.source, work.measure, spill_, partitioning);
        if (!made) {
            auto error = std::move(made).error();
            if (error.where.empty() && error.kind != ErrorKind::cancelled) error.where = place(work.mesh);
            return error;
        }
        work.partition.emplace(*std::move(made));
    }
    return spill_.seal();
}

Result<void> Baker::cluster_all(Writer& writer) {
    begin("clustering", clustering_units(works_));
    ScheduleOptions scheduling;
    scheduling.jobs = options_.jobs;
    scheduling.stop = options_.stop;
    scheduling.progress = options_.progress;
    scheduling.window_bytes = plan_.window;
    // What the reader decoded into memory is here already.
    const auto used = resident_bytes() + plan_.reserve;
    scheduling.memory_bytes = options_.memory_bytes > used ? options_.memory_bytes - used : 0;
    GUANHE_TRY_LET(const auto built, build_meshes(scan_, works_, writer, report_.meshes, scheduling));
    report_.groups_simplified = built.groups_simplified;
    report_.groups_stuck = built.groups_stuck;
    report_.page_bytes = built.page_bytes;
    most_stuck_mesh_ = built.most_stuck_mesh;
    return {};
}

void Baker::note_losses() {
    const auto warn = [&](std::size_t mesh, std::string what) {
        report_.warnings.push_back(place(mesh) + ": " + std::move(what));
    };
    for (std::size_t i = 0; i < scan_.meshes.size(); ++i) {
        const auto& mesh = report_.meshes[i];
        std::uint64_t triangles = 0;
        for (const auto& primitive : scan_.meshes[i].primitives) {
            if (primitive.topology == scan::Topology::triangles) triangles += primitive.indices.size() / 3;
        }
        if (mesh.regions == 0) {
            if (triangles < many_triangles) continue;
            warn(i, std::to_string(triangles) +
                        " triangles are kept as they are, without coarser levels (skinned, morphing or blended "
                        "surfaces, and lines and points beside them, are not clustered)");
        } else if (mesh.triangles_kept == 0) {
            warn(i, "nothing is left: all its triangles have two corners at one place");
        } else if (mesh.quantisation_error > mesh.edge_length * 0.1) {
            warn(i, "edges are so short beside the whole that rounding moves vertices by more than a tenth of them");
        }
    }
}

} // namespace

std::vector<bool> static_meshes(const scan::Scan& scan) {
    std::vector<bool> result;
    result.reserve(scan.meshes.size());
    for (const auto& mesh : scan.meshes) result.push_back(is_static(scan, mesh));
    for (const auto& node : scan.nodes) {
        if (node.mesh >= 0 && node.skin >= 0) result[static_cast<std::size_t>(node.mesh)] = false;
    }
    return result;
}

Result<BakeReport> bake(const scan::Scan& scan, std::span<const std::byte> shell, const Path& output,
                        const BakeOptions& options) {
    assert(options.textures == TextureQuality::keep);
    return bake(scan, [&](const auto&) { return std::vector<std::byte>(shell.begin(), shell.end()); }, output, options);
}

Result<BakeReport> bake(const scan::Scan& scan, const MakeShell& make_shell, const Path& output,
                        const BakeOptions& options) {
    // First of all: where nothing can be written, nobody should have to wait to hear it.
    GUANHE_TRY_LET(auto writer, Writer::create(output));
    return Baker(scan, output, options).run(make_shell, std::move(writer));
}

} // namespace guanhe::pack
