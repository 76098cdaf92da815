#include "bench/bench.h"

#include "base/child_process.h"
#include "base/file.h"
#include "base/process.h"
#include "bench/measurement.h"
#include "bench/peer.h"
#include "bench/scratch_folder.h"
#include "bench/terrains.h"
#include "bench/timed_run.h"
#include "log.h"
#include "manual.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <system_error>
#include <thread>

namespace guanhe::app {

namespace {

struct Subject {
    std::string name;
    Path file;
};

std::vector<Path> scans_of_test_data() {
    const auto named = environment_variable("GUANHE_TEST_DATA");
    const auto folder = (named ? path_from_utf8(*named) : Path("..") / "shared" / "data") / "scans";
    std::vector<Path> files;
    std::error_code failed;
    std::filesystem::recursive_directory_iterator end, at(folder, failed);
    for (; !failed && at != end; at.increment(failed)) {
        const auto extension = at->path().extension();
        if (extension == ".glb" || extension == ".gltf") files.push_back(at->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<std::vector<Subject>> subjects_of(const BenchOptions& options) {
    auto files = options.files;
    auto terrains = options.terrain_millions;
    if (files.empty() && terrains.empty()) {
        files = scans_of_test_data();
        if (files.empty()) say_warning("no scans found to open (set GUANHE_TEST_DATA, or name them with --files)");
        terrains = {1.0, 10.0};
    }
    std::vector<Subject> subjects;
    for (const auto& file : files) subjects.push_back({path_to_utf8(file.filename()), file});
    for (const double millions : terrains) {
        // Made once, then taken from the cache.
        GUANHE_TRY_LET(auto file, make_terrain(triangles_of(millions), user_cache_folder() / "bench"));
        subjects.push_back({terrain_name(millions), std::move(file)});
    }
    return subjects;
}

class Bench {
public:
    Bench(const BenchOptions& options, std::string device, Path own, Path scratch)
        : options_(options), device_(std::move(device)), own_(std::move(own)), scratch_(std::move(scratch)) {
        report_.ours = version_line();
        report_.cores = std::thread::hardware_concurrency();
        report_.runs = options.runs;
        report_.notes.emplace_back(
            "Each program ran once on each file before it was timed, so that files and shaders are cached.");
    }

    void find_peer() {
        peer_ = find_peer_or_say(options_.peer, scratch_, report_.notes);
        if (!peer_) return;
        report_.peer = peer_->version();
        if (peer_->has_own_display())
            report_.notes.emplace_back("f3d drew on an Xvfb that was running already; guanhe needs no display.");
    }

    void measure(const Subject& subject) {
        auto& measurement = report_.measurements.emplace_back();
        measurement.name = subject.name;
        if (peer_) measurement.peer.emplace();
        const auto picture = scratch_ / "picture.png";
        const auto errors = scratch_ / "errors.txt";
        const auto stats = scratch_ / "stats.json";
        const auto ours = own_view(own_, device_, subject.file, picture);
        const auto first = own_view(own_, device_, subject.file, picture, {"--stats", path_to_utf8(stats)});
        for (std::uint32_t run = 0; run <= options_.runs; ++run) {
            const bool counts = run > 0;
            say_step(subject.name + (counts ? ": run " + std::to_string(run) + " of " + std::to_string(options_.runs)
                                            : std::string(": first run, not counted")));
            run_timed(counts ? ours : first, picture, errors, measurement.ours, counts);
            if (peer_) run_timed(peer_->command(subject.file, picture), picture, errors, *measurement.peer, counts);
        }
        if (measurement.ours.failure.empty()) read_stats(stats, measurement);
    }

    [[nodiscard]] const BenchReport& report() const { return report_; }

private:
    void read_stats(const Path& stats, Measurement& measurement) {
        const auto text = read_text(stats);
        if (!text) return;
        const auto json = nlohmann::json::parse(*text, nullptr, false);
        if (!json.is_object()) return;
        measurement.triangles = json.value("triangles_total", std::uint64_t{0});
        report_.device = json.value("device", std::string());
    }

    const BenchOptions& options_;
    std::string device_;
    Path own_;
    Path scratch_;
    std::optional<Peer> peer_;
    BenchReport report_;
};

Result<int> run(const BenchOptions& options, const std::string& device) {
    GUANHE_TRY_LET(const auto own, own_program());
    GUANHE_TRY_LET(const auto scratch, ScratchFolder::make());
    GUANHE_TRY_LET(const auto subjects, subjects_of(options));
    Bench bench(options, device, own, scratch.path());
    bench.find_peer();
    for (const auto& subject : subjects) bench.measure(subject);
    std::fputs(to_markdown(bench.report()).c_str(), stdout);
    if (options.json) GUANHE_TRY(write_text_atomic(*options.json, to_json(bench.report())));
    const auto& all = bench.report().measurements;
    const bool any =
        std::any_of(all.begin(), all.end(), [](const Measurement& one) { return one.ours.failure.empty(); });
    return any ? 0 : 1;
}

} // namespace

int bench_view(const BenchOptions& options, const std::string& device) {
    const auto code = run(options, device);
    if (code) return *code;
    say_error(code.error().message());
    return 1;
}

} // namespace guanhe::app
