#include "pack/task_list.h"

#include <utility>

namespace guanhe::pack {

namespace {

class Appender {
public:
    Appender(std::vector<Task>& tasks, std::size_t work, std::size_t mesh, std::uint32_t regions)
        : tasks_(tasks), work_(work), mesh_(mesh), regions_(regions) {}

    /// The task that gives the top of these regions.
    std::size_t append(std::uint32_t first, std::uint32_t count) {
        Task task;
        task.kind = count == 1 ? Task::Kind::region : Task::Kind::merge;
        task.work = work_;
        task.mesh = mesh_;
        task.first = first;
        task.last = first + count - 1;
        task.whole_mesh = count == regions_;
        if (count > 1) {
            // Full merges below, what is left over at the top: there, few triangles are left.
            std::uint32_t step = 1;
            while (step * merged_at_once < count) step *= merged_at_once;
            for (auto at = first; at < first + count; at += step) task.children.push_back(append(at, step));
        }
        tasks_.push_back(std::move(task));
        return tasks_.size() - 1;
    }

private:
    std::vector<Task>& tasks_;
    std::size_t work_;
    std::size_t mesh_;
    std::uint32_t regions_;
};

} // namespace

void append_tasks(std::vector<Task>& tasks, std::size_t work, std::size_t mesh, std::uint32_t regions) {
    if (regions > 0) Appender(tasks, work, mesh, regions).append(0, regions);
    Task end;
    end.kind = Task::Kind::end_mesh;
    end.work = work;
    end.mesh = mesh;
    tasks.push_back(std::move(end));
}

} // namespace guanhe::pack
