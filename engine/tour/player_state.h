// What player.cpp, the face, and player_path.cpp, player_steps.cpp and player_scripts.cpp behind it share. Inside
// engine/tour only.
#pragma once

#include "tour/player.h"
#include "tour/sandbox.h"

#include <map>
#include <set>

namespace guanhe::tour {

struct Player::State {
    struct Loaded {
        std::string file;
        Script script;
    };
    struct Running { ///< a `run` step's function
        std::uint32_t step = 0;
        std::size_t script = 0;
        std::uint64_t task = 0;
    };
    struct Heard { ///< a script's say or move under way
        std::size_t script = 0;
        std::uint64_t task = 0;
        double until = 0.0; ///< of the moment's steps
    };

    explicit State(PlayerOptions given) : options(std::move(given)) {}

    PlayerOptions options;
    Moments path;
    std::vector<std::vector<std::uint64_t>> marks; ///< of each script, where each moment of the path began
    TourState base;                                ///< what the path's last moment is laid over
    TourState shown;
    Variables variables, first_variables;
    std::vector<std::uint64_t> first_marks;
    double seconds = 0.0; ///< of the last moment
    bool begun = false;   ///< its steps have: it has arrived
    bool paused = false, over = false;
    std::map<StepRef, std::uint32_t> remembered; ///< answers of the whole visit, for jump()
    std::optional<museum::Target> gaze;
    double gaze_since = 0.0; ///< of the moment's steps
    std::vector<Loaded> scripts;
    std::set<std::string> failed_scripts;
    std::vector<Running> running;
    std::vector<Heard> heard;
    std::vector<ScriptEvent> events; ///< for the next time that scripts run
    std::size_t circles = 0;         ///< found while no time passed

    [[nodiscard]] const museum::Tour& tour() const { return *options.context.tour; }
    [[nodiscard]] double since() const { return std::max(seconds - path.back().arrival, 0.0); }

    // player_path.cpp
    void enter(StepRef at);
    void begin(PlayerFrame& frame);
    void leave(PlayerFrame& frame, bool in_order = false);
    void pass(double seconds_left, PlayerFrame& frame);
    void finish(PlayerFrame& frame);
    void rewind(std::size_t moments);
    bool walk_to(std::uint32_t stop, bool in_order, PlayerFrame& frame);
    void show(PlayerFrame& frame, bool placed);
    [[nodiscard]] std::string place(StepRef ref) const;

    // player_steps.cpp
    [[nodiscard]] StepRun plan(const museum::Step& step) const;
    [[nodiscard]] double narration_seconds(const museum::Narration& narration) const;
    [[nodiscard]] double end_of(const Moment& moment) const;
    [[nodiscard]] bool lasts(const Moment& moment) const;
    void hear(const TourEvent& event);
    void tell_scripts(ScriptEvent event);
    void look();

    // player_scripts.cpp
    void load_tour_script(PlayerFrame& frame);
    [[nodiscard]] std::optional<std::size_t> script_of(const museum::FileRef& file, PlayerFrame& frame);
    void start_run(std::uint32_t index, const museum::Run& run, PlayerFrame& frame);
    void run_scripts(double seconds_passed, PlayerFrame& frame);
    void take(std::size_t script, ScriptOutcome outcome, bool hurried, PlayerFrame& frame);
    void hurry_scripts(PlayerFrame& frame);
    void end_scripts_since(const std::vector<std::uint64_t>& kept);
    [[nodiscard]] std::vector<std::uint64_t> script_marks() const;
    void keep_new(Variables with);
};

} // namespace guanhe::tour
