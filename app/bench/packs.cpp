#include "bench/packs.h"

#include "base/process.h"
#include "bench/packs_report.h"
#include "bench/peer.h"
#include "bench/scratch_folder.h"
#include "bench/terrains.h"
#include "bench/timed_run.h"
#include "log.h"
#include "manual.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <system_error>
#include <thread>

namespace guanhe::app {

namespace {

constexpr std::uint64_t flight_limit_bytes = std::uint64_t{256} << 20U;
constexpr double flight_frames_per_second = 10.0;
/// The first waits for streaming and the last for its picture; the median is of those between.
constexpr std::uint32_t settled_frames = 30;

struct Files {
    Path terrain, pack;
};

class Bench {
public:
    Bench(const BenchOptions& options, std::string device, Path own, Path scratch)
        : options_(options), device_(std::move(device)), own_(std::move(own)), scratch_(std::move(scratch)),
          picture_(scratch_ / "picture.png"), errors_(scratch_ / "errors.txt"), stats_(scratch_ / "stats.json") {
        report_.ours = version_line();
        report_.cores = std::thread::hardware_concurrency();
        report_.runs = options.runs;
        report_.notes.emplace_back("Each bake ran once. Each program drew each picture once before it was timed, so "
                                   "that files and shaders are cached. Frames are of a still view after streaming has "
                                   "settled; the CPU part is what the drawing thread computes up to the submission.");
    }

    void find_peer() {
        peer_ = find_peer_or_say(options_.peer, scratch_, report_.notes);
        if (peer_) report_.peer = peer_->version();
    }

    /// The terrain and its pack; both stay until the end.
    void bake(double millions) {
        auto& pack = report_.packs.emplace_back();
        auto& files = files_.emplace_back();
        pack.name = terrain_name(millions);
        pack.millions = millions;
        if (peer_) pack.peer.emplace();
        auto terrain = make_terrain(triangles_of(millions), scratch_);
        if (!terrain) {
            pack.failure = terrain.error().message();
            return;
        }
        files.terrain = std::move(terrain).value();
        files.pack = files.terrain;
        files.pack.replace_extension(".gpk");
        say_step(pack.name + ": baking");
        ChildOptions command;
        command.arguments = {
            path_to_utf8(own_),         "bake", "-o", path_to_utf8(files.pack), "--stats", path_to_utf8(stats_), "--",
            path_to_utf8(files.terrain)};
        if (pack.failure = failure_of(command); pack.failure.empty())
            if (const auto text = read_text(stats_)) pack.bake = bake_measurement(*text);
    }

    void show() {
        for (std::uint32_t run = 0; run <= options_.runs; ++run) {
            const bool counts = run > 0;
            for (std::size_t i = 0; i < files_.size(); ++i) {
                auto& pack = report_.packs[i];
                if (!pack.bake) continue;
                say_step(pack.name + ": " +
                         (counts ? "run " + std::to_string(run) + " of " + std::to_string(options_.runs)
                                 : std::string("first run, not counted")));
                run_timed(own_view(own_, device_, files_[i].pack, picture_), picture_, errors_, pack.first, counts);
                if (peer_)
                    run_timed(peer_->command(files_[i].terrain, picture_), picture_, errors_, *pack.peer, counts);
                if (counts) add_frames(files_[i].pack, pack);
            }
        }
    }

    void fly() {
        if (options_.flight_seconds <= 0.0 || report_.packs.empty() || !report_.packs.back().bake) return;
        auto& flight = report_.flight.emplace();
        flight.name = report_.packs.back().name;
        flight.seconds = options_.flight_seconds;
        flight.frames =
            std::max(2U, static_cast<std::uint32_t>(std::lround(options_.flight_seconds * flight_frames_per_second)));
        flight.limit_bytes = flight_limit_bytes;
        say_step(flight.name + ": flying");
        const auto json = own_stats(
            files_.back().pack,
            {"--flight", std::to_string(flight.seconds), "--frames", std::to_string(flight.frames), "--memory", "256M"},
            flight.failure);
        if (!json.is_object()) return;
        flight.most_resident_bytes = json["most"].value("stream_device_bytes", std::uint64_t{0});
        flight.most_lod_error_px = json["most"].value("lod_error_px", 0.0);
        flight.frame_ms = json["frame_ms"].value("median", 0.0);
        flight.cpu_ms = json["cpu_ms"].value("median", 0.0);
    }

    [[nodiscard]] const PacksReport& report() const { return report_; }

private:
    /// Why it failed, or nothing.
    [[nodiscard]] std::string failure_of(ChildOptions command) const {
        command.error_file = errors_;
        const auto outcome = run_child(command);
        if (!outcome) return outcome.error().message();
        if (outcome->exit_code == 0) return {};
        const auto said = read_text(errors_);
        return "exit code " + std::to_string(outcome->exit_code) +
               (said && !said->empty() ? ": " + said->substr(0, said->find('\n')) : "");
    }

    /// What `guanhe view --stats` writes; null, and the failure, when it does not.
    [[nodiscard]] nlohmann::json own_stats(const Path& pack, std::vector<std::string> more, std::string& failure) {
        more.insert(more.end(), {"--stats", path_to_utf8(stats_)});
        failure = failure_of(own_view(own_, device_, pack, picture_, more));
        if (!failure.empty()) return nullptr;
        const auto text = read_text(stats_);
        auto json = nlohmann::json::parse(text ? *text : std::string(), nullptr, false);
        const bool whole =
            json.is_object() && json.contains("most") && json.contains("frame_ms") && json.contains("cpu_ms");
        if (!whole) {
            failure = "its statistics are not whole";
            return nullptr;
        }
        report_.device = json.value("device", std::string());
        return json;
    }

    void add_frames(const Path& file, PackMeasurement& pack) {
        std::string failure;
        const auto json = own_stats(file, {"--frames", std::to_string(settled_frames)}, failure);
        if (!json.is_object()) { // a later run that does better does not undo it
            pack.failure = std::move(failure);
            return;
        }
        pack.frames.frame_ms.push_back(json["frame_ms"].value("median", 0.0));
        pack.frames.cpu_ms.push_back(json["cpu_ms"].value("median", 0.0));
        pack.frames.triangles_drawn = json.value("triangles_drawn", std::uint64_t{0});
        pack.frames.resident_bytes = json.value("stream_resident_bytes", std::uint64_t{0});
    }

    const BenchOptions& options_;
    std::string device_;
    Path own_;
    Path scratch_, picture_, errors_, stats_;
    std::optional<Peer> peer_;
    std::vector<Files> files_; ///< one a pack of the report
    PacksReport report_;
};

Result<int> run(const BenchOptions& options, const std::string& device) {
    GUANHE_TRY_LET(const auto own, own_program());
    GUANHE_TRY_LET(const auto scratch, ScratchFolder::make());
    auto sizes = options.terrain_millions.empty() ? std::vector<double>{1.0, 10.0} : options.terrain_millions;
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    Bench bench(options, device, own, scratch.path());
    bench.find_peer();
    for (const double millions : sizes) bench.bake(millions);
    bench.show();
    bench.fly();
    const auto& report = bench.report();
    std::fputs(to_markdown(report).c_str(), stdout);
    if (options.json) GUANHE_TRY(write_text_atomic(*options.json, to_json(report)));
    const bool any = std::any_of(report.packs.begin(), report.packs.end(),
                                 [](const PackMeasurement& pack) { return !pack.first.wall_ms.empty(); });
    return any ? 0 : 1;
}

} // namespace

int bench_packs(const BenchOptions& options, const std::string& device) {
    const auto code = run(options, device);
    if (code) return *code;
    say_error(code.error().message());
    return 1;
}

} // namespace guanhe::app
