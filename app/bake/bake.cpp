#include "bake/bake.h"

#include "bake/bake_statistics.h"
#include "bake/join.h"
#include "bake/progress_line.h"
#include "base/interrupt.h"
#include "base/jobs.h"
#include "base/process.h"
#include "log.h"
#include "pack/bake.h"
#include "scan/read.h"
#include "scan/shell.h"
#include "view/baked.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <system_error>
#include <utility>

namespace guanhe::app {

namespace {

/// 128 + SIGINT, as a shell has it for what Ctrl-C ended.
constexpr int stopped_code = 130;

Path folder_of(const Path& file) {
    return file.has_parent_path() ? file.parent_path() : Path(".");
}

/// Fails early, before a long bake.
Result<void> check_output(const Path& file, const std::string& option) {
    std::error_code unseen;
    if (!std::filesystem::is_directory(folder_of(file), unseen)) {
        return Error{"there is no such folder", path_to_utf8(folder_of(file)), "make it, or name another for " + option,
                     ErrorKind::internal};
    }
    if (std::filesystem::is_directory(file, unseen)) {
        return Error{"is a folder", path_to_utf8(file), "name the file that is to be written in it with " + option,
                     ErrorKind::internal};
    }
    return {};
}

Result<void> check_outputs(const BakeOptions& options) {
    GUANHE_TRY(check_output(options.output, "--output"));
    return options.stats ? check_output(*options.stats, "--stats") : Result<void>{};
}

/// What is left after Ctrl-C.
std::string stopped_text(const Path& output) {
    std::error_code unseen;
    const auto name = path_to_utf8(output);
    return std::filesystem::exists(output, unseen) ? "stopped; " + name + " is as it was before"
                                                   : "stopped; " + name + " was not written, and nothing is left of it";
}

/// What is done while somebody watches.
class Work {
public:
    Work(const BakeOptions& options, Jobs& jobs, std::stop_token stop)
        : options_(options), jobs_(jobs), stop_(std::move(stop)) {}

    Result<BakeStatistics> run(Progress& progress) {
        statistics_.threads = jobs_.thread_count();
        statistics_.memory_bytes = options_.memory_bytes;
        statistics_.output = path_to_utf8(options_.output);
        const auto start = std::chrono::steady_clock::now();
        GUANHE_TRY(read(progress));
        const auto scan = join_scans(scans_);
        statistics_.reading_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        for (const auto& mesh : scan.meshes) statistics_.mesh_names.push_back(mesh.name);

        pack::BakeOptions baking;
        baking.jobs = &jobs_;
        baking.progress = &progress;
        baking.stop = stop_;
        baking.memory_bytes = options_.memory_bytes;
        baking.textures = options_.textures;
        GUANHE_TRY_LET(
            statistics_.report,
            pack::bake(
                scan, [this](const std::vector<bool>& tiled) { return make_shell(tiled); }, options_.output, baking));
        statistics_.warnings = scan.warnings;
        std::move(shell_warnings_.begin(), shell_warnings_.end(), std::back_inserter(statistics_.warnings));
        std::copy(statistics_.report.warnings.begin(), statistics_.report.warnings.end(),
                  std::back_inserter(statistics_.warnings));
        return std::move(statistics_);
    }

private:
    Result<void> read(Progress& progress) {
        for (const auto& file : options_.files) {
            scan::ReadOptions reading;
            reading.jobs = &jobs_;
            reading.progress = &progress;
            reading.stop = stop_;
            reading.metres_per_unit = options_.metres_per_unit;
            reading.up = options_.up;
            // Half for the streams of all files together, of which the readers need a quarter more while they work.
            reading.memory_bytes = options_.memory_bytes / 2 / options_.files.size();
            reading.scratch_folder = folder_of(options_.output);
            GUANHE_TRY_LET(const bool baked, is_pack(file));
            if (baked)
                return Error{"is a pack already", path_to_utf8(file),
                             "view it as it is, or bake the scan that it was "
                             "made of"};
            GUANHE_TRY_LET(auto scan, scan::read(file, reading));
            scans_.push_back(std::move(scan));
            statistics_.files.push_back(path_to_utf8(file));
        }
        return {};
    }

    /// `tiled`: one a picture of all scans.
    Result<std::vector<std::byte>> make_shell(const std::vector<bool>& tiled) {
        std::vector<std::vector<std::byte>> shells;
        auto first = tiled.begin();
        for (std::size_t i = 0; i < scans_.size(); ++i) {
            const auto& scan = scans_[i];
            const auto last = first + static_cast<std::ptrdiff_t>(scan.images.size());
            const auto clustered = pack::static_meshes(scan);
            GUANHE_TRY_LET(auto shell, scan::write_shell(
                                           scan, options_.files[i], [&](std::size_t mesh) { return clustered[mesh]; },
                                           std::vector<bool>(first, last)));
            shells.push_back(std::move(shell));
            first = last;
        }
        return join_shells_of(scans_, std::move(shells), shell_warnings_);
    }

    const BakeOptions& options_;
    Jobs& jobs_;
    std::stop_token stop_;
    std::vector<scan::Scan> scans_;
    std::vector<std::string> shell_warnings_;
    BakeStatistics statistics_;
};

} // namespace

int bake(const BakeOptions& options) {
    if (const auto fine = check_outputs(options); !fine) {
        say_error(fine.error().message());
        return 1;
    }
    const Interrupt interrupt; // before there are threads
    Jobs jobs(options.threads);
    Progress progress;
    auto baked = [&] {
        const ProgressLine line(progress);
        return Work(options, jobs, interrupt.token()).run(progress);
    }();
    if (!baked) {
        if (baked.error().kind == ErrorKind::cancelled) {
            say_warning(stopped_text(options.output));
            return stopped_code;
        }
        say_error(baked.error().message());
        return 1;
    }
    baked->total_seconds = ms_since_process_start() / 1000.0;
    baked->peak_rss_bytes = peak_resident_bytes();
    say_warnings(baked->warnings);
    say_step(to_text(*baked));
    if (!options.stats) return 0;
    if (const auto written = write_text_atomic(*options.stats, to_json(*baked)); !written) {
        say_error("the pack is written, but --stats is not: " + written.error().message());
        return 1;
    }
    return 0;
}

} // namespace guanhe::app
