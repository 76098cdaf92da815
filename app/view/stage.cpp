#include "view/stage.h"

#include "cache/content_key.h"
#include "cache/pack_cache.h"
#include "pack/bake.h"
#include "parse_value.h"
#include "scan/read.h"
#include "scan/shell.h"
#include "view/baked.h"
#include "view/late_sink.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <iterator>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

namespace guanhe::app {

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// One call of Stage::load, shared by the thread that loads and the one that draws.
struct Load {
    std::vector<Path> files;
    Stage::Faults on_fault = Stage::Faults::refuse;
    Clock::time_point start = Clock::now();
    std::mutex mutex;
    std::condition_variable ended;
    bool done = false;              // guarded by mutex; what follows is the loading thread's until it is set
    std::vector<OpenScan> scans;    // of a failed load too: models are destroyed on the drawing thread
    std::vector<OpenScan> replaced; // what the load before this one had got to, and what was left out
    std::vector<Error> faults;
    std::optional<Error> error;
    double ms = 0.0;
    std::jthread thread; // goes first: it is stopped and waited for
};

struct Loader {
    Jobs& jobs;
    RendererGate& gate;
    Progress& progress;
    const std::stop_token& stop;
    std::optional<std::uint64_t> cache_limit;

    [[nodiscard]] scan::ReadOptions options(LateSink& sink) const {
        scan::ReadOptions options;
        options.jobs = &jobs;
        options.progress = &progress;
        options.stop = stop;
        options.sink = &sink;
        return options;
    }

    /// What both ways end with: the scan is read, and its model is made if there is a renderer.
    [[nodiscard]] Result<void> take(Result<scan::Scan> read, LateSink& sink, OpenScan& open) const {
        if (!read) {
            // A model that has begun to upload belongs to the drawing thread like any other.
            open.model = sink.take_begun();
            return std::move(read).error();
        }
        open.scan = std::make_unique<scan::Scan>(std::move(*read));
        open.model = sink.take();
        if (stop.stop_requested() || open.model == nullptr)
            return Error{"loading was stopped", path_to_utf8(open.path), "", ErrorKind::cancelled};
        return {};
    }

    /// A pack: the shell is read like a scan, the rest streams.
    [[nodiscard]] Result<void> load_pack(std::shared_ptr<const pack::Pack> pack, OpenScan& open) const {
        LateSink sink(gate, stop, LateSink::Primitives::at_once);
        GUANHE_TRY(take(scan::read_shell(pack->shell(), pack, path_to_utf8(open.path), options(sink)), sink, open));
        if (open.scan->meshes.size() != pack->meshes().size())
            return Error{"has " + std::to_string(pack->meshes().size()) + " meshes, and its shell " +
                             std::to_string(open.scan->meshes.size()),
                         path_to_utf8(pack->path()), "bake it again"};
        progress.begin("uploading", 0);
        open.pack = std::move(pack);
        return open.model->finish(*open.scan, jobs, open.pack);
    }

    /// Anything else: read, and baked to the cache. What moves, or cannot be baked, is drawn as it was read.
    [[nodiscard]] Result<void> load_scan(std::uint64_t key, const Path& cached, OpenScan& open) const {
        LateSink sink(gate, stop, LateSink::Primitives::stay);
        GUANHE_TRY(take(scan::read(open.path, options(sink)), sink, open));
        const auto is_static = pack::static_meshes(*open.scan);
        Baked baked;
        if (std::ranges::find(is_static, true) != is_static.end()) {
            const auto unchanged = [&]() -> Result<void> {
                const auto now = content_key(open.path, jobs);
                if (now && now.value() == key) return {};
                return Error{"was changed while it was being read", path_to_utf8(open.path),
                             "open it again when whoever writes it has finished"};
            };
            GUANHE_TRY_LET(
                baked, bake_for_view(*open.scan, open.path, cached, {jobs, progress, stop, cache_limit, unchanged}));
            for (const auto& warning : baked.warnings)
                open.scan->warnings.push_back(path_to_utf8(open.path) + ": " + warning);
        }
        progress.begin("uploading", 0);
        for (std::size_t m = 0; m < open.scan->meshes.size(); ++m)
            for (std::size_t p = 0; p < open.scan->meshes[m].primitives.size(); ++p) {
                auto& primitive = open.scan->meshes[m].primitives[p];
                if (is_static[m] && baked.pack)
                    drop_streams(primitive);
                else
                    open.model->sink().primitive_done(m, p, primitive);
            }
        open.pack = std::move(baked.pack);
        return open.model->finish(*open.scan, jobs, open.pack);
    }

    [[nodiscard]] Result<void> load(const Path& path, OpenScan& open) const {
        open.path = path;
        GUANHE_TRY_LET(auto pack, open_if_pack(path));
        if (pack) {
            GUANHE_TRY(load_pack(std::move(pack), open));
        } else {
            GUANHE_TRY_LET(const auto key, content_key(path, jobs));
            const auto cached = cached_pack(pack_cache_folder(), key);
            if (auto known = open_cached(cached))
                GUANHE_TRY(load_pack(std::move(known), open));
            else
                GUANHE_TRY(load_scan(key, cached, open));
        }
        open.scene = open.scan->default_scene;
        open.node_visible.assign(open.scan->nodes.size(), true);
        scan::evaluate(*open.scan, -1, 0.0, open.pose);
        return {};
    }

    /// The pack has them now.
    static void drop_streams(scan::Primitive& primitive) {
        primitive.indices = {};
        primitive.positions = {};
        primitive.normals = {};
        primitive.tangents = {};
        primitive.uv = {};
        primitive.colors = {};
    }
};

/// "0 'Walk', 1 'Run'"
template<class Items, class Name>
std::string listing(const Items& items, Name name) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += ", ";
        text += std::to_string(i);
        if (const std::string& said = name(items[i]); !said.empty()) text += " '" + said + "'";
    }
    return text;
}

Error not_there(const OpenScan& open, const std::string& what, const std::string& there_are) {
    return Error{"no " + what, path_to_utf8(open.path), there_are.empty() ? "it has none" : "it has " + there_are};
}

} // namespace

struct Stage::State {
    Jobs& jobs;
    render::Renderer* renderer = nullptr;
    RendererGate gate;
    Progress progress;
    std::optional<Error> last_error;
    double load_ms = 0.0;
    double time = 0.0;
    std::vector<OpenScan> scans;
    std::vector<Error> faults;
    std::optional<std::uint64_t> cache_limit;
    std::unique_ptr<Load> load;

    State(Jobs& pool, std::optional<std::uint64_t> most_cached) : jobs(pool), cache_limit(most_cached) {}

    void run(Load& current, const std::stop_token& stop) {
        progress.begin({}, 0);
        for (const auto& path : current.files) {
            if (stop.stop_requested()) current.error = Error{"loading was stopped", "", "", ErrorKind::cancelled};
            if (current.error) break;
            auto& open = current.scans.emplace_back();
            open.asked = static_cast<std::size_t>(&path - current.files.data());
            auto loaded = Loader{jobs, gate, progress, stop, cache_limit}.load(path, open);
            if (loaded) continue;
            if (current.on_fault == Faults::refuse || loaded.error().kind == ErrorKind::cancelled) {
                current.error = std::move(loaded).error();
                continue;
            }
            current.faults.push_back(std::move(loaded).error());
            current.replaced.push_back(std::move(current.scans.back()));
            current.scans.pop_back();
        }
        const std::lock_guard lock(current.mutex);
        current.ms = ms_since(current.start);
        current.done = true;
        current.ended.notify_all();
    }

    Event take() {
        load->thread.join();
        const auto ended = std::move(load);
        if (ended->error) {
            if (ended->error->kind == ErrorKind::cancelled) return Event::cancelled;
            last_error = std::move(ended->error);
            return Event::failed;
        }
        for (auto& open : scans) renderer->remove(*open.model);
        std::vector<OpenScan> shown;
        for (auto& open : ended->scans) {
            open.model->show_scene(open.scene);
            open.model->show_variant(open.variant);
            open.model->set_pose(open.pose);
            auto added = renderer->add(*open.model); // reads a pack's roots, which may be damaged
            if (added) {
                shown.push_back(std::move(open));
            } else if (ended->on_fault == Faults::skip) {
                ended->faults.push_back(std::move(added).error());
            } else {
                last_error = std::move(added).error();
                for (auto& gone : shown) renderer->remove(*gone.model);
                std::erase_if(scans, [this](const OpenScan& old) { return !renderer->add(*old.model); });
                return Event::failed;
            }
        }
        scans = std::move(shown);
        faults = std::move(ended->faults);
        time = 0.0;
        load_ms = ended->ms;
        last_error.reset();
        return Event::loaded;
    }

    static void move(OpenScan& open) {
        std::vector<int> below{open.moved->node};
        while (!below.empty()) {
            const auto node = static_cast<std::size_t>(below.back());
            below.pop_back();
            open.pose.world[node] = open.moved->world_from_rest * open.pose.world[node];
            const auto& children = open.scan->nodes[node].children;
            below.insert(below.end(), children.begin(), children.end());
        }
    }

    void pose(OpenScan& open) const {
        scan::evaluate(*open.scan, open.animation, time, open.pose);
        if (open.moved) move(open);
        open.model->set_pose(open.pose);
    }
};

Stage::Stage(Jobs& jobs, std::optional<std::uint64_t> cache_limit)
    : state_(std::make_unique<State>(jobs, cache_limit)) {}

Stage::Stage(render::Renderer& renderer, Jobs& jobs) : Stage(jobs) {
    attach(renderer);
}

Stage::~Stage() {
    close();
}

void Stage::close() {
    state_->load.reset();
    for (auto& open : state_->scans) state_->renderer->remove(*open.model);
    state_->scans.clear();
}

void Stage::attach(render::Renderer& renderer) {
    state_->renderer = &renderer;
    state_->gate.open(renderer);
}

void Stage::load(std::vector<Path> files, Faults faults) {
    cancel();
    auto previous = std::move(state_->load);
    state_->load = std::make_unique<Load>();
    auto& current = *state_->load;
    current.files = std::move(files);
    current.on_fault = faults;
    current.thread = std::jthread([this, &current, previous = std::move(previous)](const std::stop_token& stop) {
        if (previous) {
            // The load that this one replaces ends first; its models go the way of this one's, to the drawing thread.
            previous->thread.join();
            current.replaced = std::move(previous->replaced);
            std::move(previous->scans.begin(), previous->scans.end(), std::back_inserter(current.replaced));
        }
        state_->run(current, stop);
    });
}

void Stage::cancel() {
    if (state_->load) state_->load->thread.request_stop();
}

Stage::Event Stage::poll() {
    if (!state_->load) return Event::none;
    {
        const std::lock_guard lock(state_->load->mutex);
        if (!state_->load->done) return Event::none;
    }
    return state_->take();
}

Stage::Event Stage::wait() {
    if (!state_->load) return Event::none;
    {
        std::unique_lock lock(state_->load->mutex);
        state_->load->ended.wait(lock, [this] { return state_->load->done; });
    }
    return state_->take();
}

bool Stage::loading() const noexcept {
    return state_->load != nullptr;
}

const Progress& Stage::progress() const noexcept {
    return state_->progress;
}

const std::optional<Error>& Stage::last_error() const noexcept {
    return state_->last_error;
}

std::span<const Error> Stage::faults() const noexcept {
    return state_->faults;
}

double Stage::load_ms() const noexcept {
    return state_->load_ms;
}

std::span<OpenScan> Stage::scans() noexcept {
    return state_->scans;
}

Result<void> Stage::choose_scene(std::size_t scan, int scene) {
    auto& open = state_->scans[scan];
    const auto& scenes = open.scan->scenes;
    if (scene < 0 || static_cast<std::size_t>(scene) >= scenes.size()) {
        return not_there(open, "scene " + std::to_string(scene),
                         "scenes " +
                             listing(scenes, [](const scan::Scene& s) -> const std::string& { return s.name; }));
    }
    open.scene = scene;
    open.model->show_scene(scene);
    return {};
}

Result<void> Stage::choose_animation(std::size_t scan, std::string_view name_or_index) {
    auto& open = state_->scans[scan];
    const auto& animations = open.scan->animations;
    for (std::size_t i = 0; i < animations.size(); ++i) {
        if (animations[i].name == name_or_index) return choose_animation(scan, static_cast<int>(i)), Result<void>{};
    }
    const auto index = parse_integer(name_or_index, 0, std::numeric_limits<int>::max());
    if (index && static_cast<std::size_t>(*index) < animations.size()) {
        return choose_animation(scan, static_cast<int>(*index)), Result<void>{};
    }
    auto there = listing(animations, [](const scan::Animation& a) -> const std::string& { return a.name; });
    return not_there(open, "animation '" + std::string(name_or_index) + "'",
                     there.empty() ? "" : "animations " + there);
}

void Stage::choose_animation(std::size_t scan, int index) {
    auto& open = state_->scans[scan];
    open.animation = index;
    state_->pose(open);
}

Result<void> Stage::choose_variant(std::size_t scan, std::string_view name) {
    auto& open = state_->scans[scan];
    const auto& variants = open.scan->variants;
    int chosen = -1;
    for (std::size_t i = 0; i < variants.size() && !name.empty(); ++i) {
        if (variants[i] == name) chosen = static_cast<int>(i);
    }
    if (!name.empty() && chosen < 0) {
        auto there = listing(variants, std::identity{});
        return not_there(open, "variant '" + std::string(name) + "'", there.empty() ? "" : "variants " + there);
    }
    open.variant = chosen;
    open.model->show_variant(chosen);
    return {};
}

void Stage::show_node(std::size_t scan, int node, bool visible) {
    auto& open = state_->scans[scan];
    open.node_visible[static_cast<std::size_t>(node)] = visible;
    open.model->set_node_visible(node, visible);
}

void Stage::move_node(std::size_t scan, int node, const std::optional<glm::mat4>& world_from_rest) {
    auto& open = state_->scans[scan];
    open.moved.reset();
    if (world_from_rest) open.moved = {node, *world_from_rest};
    state_->pose(open);
}

void Stage::set_time(double seconds) {
    state_->time = seconds;
    for (auto& open : state_->scans) {
        if (open.animation >= 0) state_->pose(open);
    }
}

double Stage::time() const noexcept {
    return state_->time;
}

scan::Bounds Stage::bounds() const {
    scan::Bounds all;
    for (const auto& open : state_->scans) all.add(scan::scene_bounds(*open.scan, open.scene, open.pose));
    if (all.empty()) {
        all.add(glm::vec3(-0.5F));
        all.add(glm::vec3(0.5F));
    }
    return all;
}

std::vector<Stage::SceneCamera> Stage::cameras() const {
    std::vector<SceneCamera> all;
    for (const auto& open : state_->scans) {
        for (const int index : scan::reachable_nodes(*open.scan, open.scene)) {
            const auto& node = open.scan->nodes[static_cast<std::size_t>(index)];
            if (node.camera < 0) continue;
            const auto& lens = open.scan->cameras[static_cast<std::size_t>(node.camera)];
            all.push_back(
                {lens.name.empty() ? node.name : lens.name, open.pose.world[static_cast<std::size_t>(index)], lens});
        }
    }
    return all;
}

std::uint64_t Stage::triangles_total() const {
    std::uint64_t total = 0;
    for (const auto& open : state_->scans) total += scan::triangles_drawn(*open.scan, open.scene);
    return total;
}

std::uint64_t Stage::resident_bytes() const {
    std::uint64_t total = 0;
    for (const auto& open : state_->scans) total += open.model->resident_bytes();
    return total;
}

std::vector<std::string> Stage::warnings() const {
    std::vector<std::string> all;
    for (const auto& open : state_->scans) {
        all.insert(all.end(), open.scan->warnings.begin(), open.scan->warnings.end());
    }
    return all;
}

} // namespace guanhe::app
