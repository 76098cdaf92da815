#include "pack/schedule.h"

#include "pack/gather.h"
#include "pack/hierarchy.h"
#include "pack/ledger.h"
#include "pack/task_list.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <new>
#include <string>
#include <utility>

namespace guanhe::pack {

namespace {

/// What building takes at most, a triangle of its input.
constexpr std::uint64_t build_bytes_per_triangle = 400;

std::uint64_t bytes_of(const Vertices& v) {
    return v.positions.capacity() * sizeof(glm::ivec3) + (v.normals.capacity() + v.colors.capacity()) * 4 +
           (v.uv[0].capacity() + v.uv[1].capacity()) * sizeof(glm::vec2) + v.tangents.capacity() * 4;
}

std::uint64_t bytes_of(const Built& built) {
    const auto& top = built.top;
    auto bytes = bytes_of(top.vertices) + top.sharers.capacity() * sizeof(Sharers) + top.indices.capacity() * 4 +
                 top.clusters.capacity() * sizeof(Top::Cluster) + top.made.capacity() * sizeof(Top::Made);
    for (const auto& page : built.pages) {
        bytes += page.stored.capacity() + page.groups.capacity() * sizeof(Group) + page.children.capacity() * 4;
    }
    return bytes;
}

std::vector<Task> tasks_of(std::size_t mesh_count, std::span<const MeshWork> works) {
    std::vector<Task> tasks;
    std::size_t next = 0;
    for (std::size_t mesh = 0; mesh < mesh_count; ++mesh) {
        const bool has_work = next < works.size() && works[next].mesh == mesh;
        append_tasks(tasks, has_work ? next : Task::no_work, mesh, has_work ? works[next].measure.regions.count() : 0);
        if (has_work) ++next;
    }
    return tasks;
}

/// Progress: building a region is as much as its triangles, a merge as much as what simplification has left of them.
std::uint64_t units_of(const Task& task, std::span<const MeshWork> works) {
    if (task.kind == Task::Kind::end_mesh) return 0;
    std::uint64_t triangles = 0;
    for (auto region = task.first; region <= task.last; ++region) {
        triangles += works[task.work].partition->triangle_count(region);
    }
    return task.kind == Task::Kind::region ? triangles : triangles / 16;
}

class Schedule {
public:
    Schedule(std::string source, std::vector<Task> tasks, std::span<MeshWork> works, Ledger& ledger,
             const ScheduleOptions& options)
        : source_(std::move(source)), tasks_(std::move(tasks)), works_(works), ledger_(ledger), options_(options),
          slots_(tasks_.size()) {}

    Result<void> run() {
        const auto width = std::min<std::size_t>(options_.jobs->thread_count(), tasks_.size());
        options_.jobs->parallel_for(width, [this](std::size_t) { work(); });
        return error_ ? Result<void>(*std::move(error_)) : Result<void>();
    }

private:
    enum class Phase : std::uint8_t { waiting, running, done, committed };
    struct Slot {
        Phase phase = Phase::waiting;
        std::uint64_t bytes = 0; ///< of memory: as estimated while it runs, as counted once it is done
        Outcome outcome;         ///< after the commit, the top that a merge will take
    };

    /// What every thread does until nothing is left to do. Whoever waits, waits for another thread, which wakes it:
    /// where no task can begin and none can be written, one is running.
    void work() {
        std::unique_lock lock(mutex_);
        while (!error_ && next_commit_ < tasks_.size()) {
            if (options_.stop.stop_requested()) {
                error_ = Error{"stopped", {}, {}, ErrorKind::cancelled};
            } else if (!committing_ && slots_[next_commit_].phase == Phase::done) {
                commit(lock);
            } else if (const auto task = choose()) {
                run_task(lock, *task);
            } else {
                wake_.wait(lock);
                continue;
            }
            wake_.notify_all();
        }
    }

    /// The first task that may begin. Room is kept for the one that all others wait for.
    [[nodiscard]] std::optional<std::size_t> choose() const {
        std::uint64_t kept = 0;
        for (auto i = next_commit_; i < std::min(tasks_.size(), next_commit_ + look_ahead); ++i) {
            if (slots_[i].phase != Phase::waiting || !ready(tasks_[i])) continue;
            const auto bytes = estimate(tasks_[i]);
            const bool next = i == next_commit_;
            if (held_bytes_ + kept + bytes <= options_.memory_bytes || (next && running_ == 0)) return i;
            if (!next) return std::nullopt;
            kept = bytes;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool ready(const Task& task) const {
        return std::all_of(task.children.begin(), task.children.end(),
                           [&](std::size_t child) { return slots_[child].phase == Phase::committed; });
    }

    [[nodiscard]] std::uint64_t estimate(const Task& task) const {
        if (task.kind == Task::Kind::end_mesh) return 0;
        std::uint64_t triangles = 0;
        for (const auto child : task.children) triangles += slots_[child].outcome.built.top.indices.size() / 3;
        if (task.children.empty()) triangles = works_[task.work].partition->triangle_count(task.first);
        return triangles * build_bytes_per_triangle;
    }

    void run_task(std::unique_lock<std::mutex>& lock, std::size_t index) {
        auto& slot = slots_[index];
        const auto& task = tasks_[index];
        slot.phase = Phase::running;
        slot.bytes = estimate(task);
        held_bytes_ += slot.bytes;
        std::vector<Top> tops;
        for (const auto child : task.children) {
            auto& from = slots_[child];
            tops.push_back(std::move(from.outcome.built.top));
            from.outcome = {};
            held_bytes_ -= std::exchange(from.bytes, 0); // the estimate is for them, too
        }
        ++running_;
        lock.unlock();
        Outcome outcome;
        auto built = Result<void>();
        try {
            built = build(task, std::move(tops), outcome);
        } catch (const std::bad_alloc&) {
            built = Error{"the system has not enough memory for this mesh",
                          {},
                          "give a smaller --memory and fewer --threads",
                          ErrorKind::internal};
        }
        lock.lock();
        --running_;
        held_bytes_ -= slot.bytes;
        if (!built) {
            if (!error_) error_ = located(std::move(built).error(), task);
            return;
        }
        slot.outcome = std::move(outcome);
        slot.bytes = bytes_of(slot.outcome.built);
        held_bytes_ += slot.bytes;
        slot.phase = Phase::done;
    }

    [[nodiscard]] Result<void> build(const Task& task, std::vector<Top> tops, Outcome& outcome) const {
        if (task.kind == Task::Kind::end_mesh) return {};
        const auto& work = works_[task.work];
        HierarchyOptions options;
        options.step = work.measure.grid.step;
        options.attributes = work.source->attributes();
        options.whole_mesh = task.whole_mesh;
        options.stop = options_.stop;
        if (task.kind == Task::Kind::region) {
            auto gathered = gather(*work.source, work.measure, *work.partition, task.first, {options_.window_bytes});
            outcome.part_triangles = std::move(gathered.part_triangles);
            outcome.degenerate = gathered.degenerate;
            outcome.duplicate = gathered.duplicate;
            outcome.vertices = gathered.region.vertices.size();
            outcome.largest_move = gathered.largest_move;
            if (gathered.region.indices.empty()) return {};
            GUANHE_TRY_LET(outcome.built, build_region(std::move(gathered.region), options));
            return {};
        }
        std::erase_if(tops, [](const Top& top) { return top.clusters.empty(); });
        if (tops.empty()) return {};
        // Together they stand for all the regions below, also for those in which nothing is.
        tops.front().first = task.first;
        tops.back().last = task.last;
        GUANHE_TRY_LET(outcome.built, merge(tops, options));
        return {};
    }

    /// Writes the next task's pages. One thread does so at a time, in the order of the tasks.
    void commit(std::unique_lock<std::mutex>& lock) {
        auto& slot = slots_[next_commit_];
        const auto& task = tasks_[next_commit_];
        committing_ = true;
        lock.unlock();
        auto written = Result<void>();
        if (task.kind == Task::Kind::end_mesh) {
            auto* work = task.work == Task::no_work ? nullptr : &works_[task.work];
            ledger_.end_mesh(task, work);
            if (work != nullptr) work->partition.reset();
        } else {
            if (options_.progress != nullptr) options_.progress->advance(units_of(task, works_));
            written = ledger_.add(task, slot.outcome);
        }
        lock.lock();
        committing_ = false;
        if (!written) {
            if (!error_) error_ = std::move(written).error();
            return;
        }
        held_bytes_ -= slot.bytes;
        slot.bytes = bytes_of(slot.outcome.built);
        held_bytes_ += slot.bytes;
        slot.phase = Phase::committed;
        ++next_commit_;
    }

    [[nodiscard]] Error located(Error error, const Task& task) const {
        if (error.where.empty() && error.kind != ErrorKind::cancelled) {
            error.where = source_ + ": /meshes/" + std::to_string(task.mesh);
        }
        return error;
    }

    /// Enough for any number of threads; memory is the narrower limit.
    static constexpr std::size_t look_ahead = 256;

    const std::string source_;
    const std::vector<Task> tasks_;
    const std::span<MeshWork> works_;
    Ledger& ledger_; ///< of the thread that commits
    const ScheduleOptions& options_;

    std::mutex mutex_; // guards what follows
    std::condition_variable wake_;
    std::vector<Slot> slots_; ///< by task; the outcome of one that is being committed is that thread's
    std::size_t next_commit_ = 0;
    bool committing_ = false;
    unsigned running_ = 0;
    std::uint64_t held_bytes_ = 0;
    std::optional<Error> error_;
};

} // namespace

std::uint64_t clustering_units(std::span<const MeshWork> works) {
    std::uint64_t units = 0;
    for (const auto& task : tasks_of(works.empty() ? 0 : works.back().mesh + 1, works)) units += units_of(task, works);
    return units;
}

Result<ScheduleReport> build_meshes(const scan::Scan& scan, std::span<MeshWork> works, Writer& writer,
                                    std::span<MeshReport> reports, const ScheduleOptions& options) {
    Ledger ledger(writer, reports);
    GUANHE_TRY(Schedule(scan.source, tasks_of(scan.meshes.size(), works), works, ledger, options).run());
    return ledger.report();
}

} // namespace guanhe::pack
