#include "bench/bench.h"

#include "base/child_process.h"
#include "base/file.h"
#include "base/process.h"
#include "bench/measurement.h"
#include "bench/peer.h"
#include "bench/scratch_folder.h"
#include "log.h"
#include "manual.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <system_error>
#include <thread>

namespace guanhe::app {

namespace {

constexpr std::uint64_t terrain_seed = 1;

struct Subject {
    std::string name;
    Path file;
};

Error make_terrain_missing() {
    return Error{"make_terrain was not found", "", "build the target make_terrain, or put it on PATH",
                 ErrorKind::internal};
}

Result<Path> find_make_terrain() {
    GUANHE_TRY_LET(const auto own, own_program());
    std::error_code unseen;
    for (const auto& candidate : {own.parent_path() / "tools" / "make_terrain", own.parent_path() / "make_terrain"}) {
        if (std::filesystem::exists(candidate, unseen)) return candidate;
    }
    if (auto program = find_program("make_terrain")) return *program;
    return make_terrain_missing();
}

/// Made once, then taken from the cache.
Result<Path> terrain_file(std::uint64_t triangles) {
    const auto folder = user_cache_folder() / "bench";
    const auto name = "terrain-" + std::to_string(triangles) + "-" + std::to_string(terrain_seed);
    auto file = folder / (name + ".glb");
    std::error_code failed;
    if (std::filesystem::exists(file, failed)) return file;
    std::filesystem::create_directories(folder, failed);
    if (failed) return Error{failed.message(), path_to_utf8(folder), "", ErrorKind::internal};
    GUANHE_TRY_LET(const auto program, find_make_terrain());
    say_step("making " + path_to_utf8(file));
    const auto part = folder / (name + ".part.glb");
    ChildOptions make;
    make.arguments = {path_to_utf8(program),        "--triangles", std::to_string(triangles), "--seed",
                      std::to_string(terrain_seed), "-o",          path_to_utf8(part)};
    GUANHE_TRY_LET(const auto made, run_child(make));
    if (made.exit_code == 0) std::filesystem::rename(part, file, failed);
    if (made.exit_code != 0 || failed) {
        return Error{"make_terrain ended with " + std::to_string(made.exit_code), path_to_utf8(part), "",
                     ErrorKind::internal};
    }
    return file;
}

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
        const auto triangles = static_cast<std::uint64_t>(std::llround(millions * 1.0e6));
        GUANHE_TRY_LET(auto file, terrain_file(triangles));
        std::array<char, 64> name{};
        std::snprintf(name.data(), name.size(), "terrain, %g million triangles", millions);
        subjects.push_back({name.data(), std::move(file)});
    }
    return subjects;
}

/// One run; what went wrong goes into the timing.
void run_once(ChildOptions command, const Path& picture, const Path& errors, Timing& timing, bool counts) {
    if (!timing.failure.empty()) return;
    std::error_code ignored;
    std::filesystem::remove(picture, ignored);
    command.error_file = errors;
    const auto outcome = run_child(command);
    if (!outcome) {
        timing.failure = outcome.error().message();
    } else if (outcome->exit_code != 0 || !std::filesystem::exists(picture, ignored)) {
        const auto said = read_text(errors);
        timing.failure = "exit code " + std::to_string(outcome->exit_code) + ", no picture";
        if (said && !said->empty()) timing.failure += ": " + said->substr(0, said->find('\n'));
    } else if (counts) {
        timing.wall_ms.push_back(outcome->wall_ms);
        timing.cpu_ms.push_back(outcome->cpu_ms);
        timing.peak_bytes.push_back(outcome->peak_resident_bytes);
    }
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
        if (options_.peer == "none") return;
        auto peer = Peer::find(scratch_);
        if (!peer) {
            say_warning(peer.error().message() + "; only guanhe is measured");
            report_.notes.push_back("Not compared: " + peer.error().message() + ".");
            return;
        }
        peer_ = std::move(*peer);
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
        const auto first = our_command(subject.file, picture, {"--stats", path_to_utf8(stats)});
        for (std::uint32_t run = 0; run <= options_.runs; ++run) {
            const bool counts = run > 0;
            say_step(subject.name + (counts ? ": run " + std::to_string(run) + " of " + std::to_string(options_.runs)
                                            : std::string(": first run, not counted")));
            run_once(counts ? our_command(subject.file, picture) : first, picture, errors, measurement.ours, counts);
            if (peer_) run_once(peer_->command(subject.file, picture), picture, errors, *measurement.peer, counts);
        }
        if (measurement.ours.failure.empty()) read_stats(stats, measurement);
    }

    [[nodiscard]] const BenchReport& report() const { return report_; }

private:
    [[nodiscard]] ChildOptions our_command(const Path& file, const Path& picture,
                                           const std::vector<std::string>& more = {}) const {
        ChildOptions command;
        command.arguments = {path_to_utf8(own_),   "view",       "--headless", "--size",
                             "1280x720",           "--settings", "none",       "--shot",
                             path_to_utf8(picture)};
        if (!device_.empty()) command.arguments.insert(command.arguments.end(), {"--device", device_});
        command.arguments.insert(command.arguments.end(), more.begin(), more.end());
        command.arguments.insert(command.arguments.end(), {"--", path_to_utf8(file)});
        return command;
    }

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
