#include "bench/peer.h"

#include "base/process.h"
#include "log.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

namespace guanhe::app {

namespace {

constexpr int first_display = 90;
constexpr int last_display = 130;
constexpr auto server_patience = std::chrono::seconds(10);

struct Server {
    ChildProcess process;
    std::string display;
};

/// One Xvfb for all runs, so that its start counts in none.
Result<Server> start_server() {
    if (!find_program("Xvfb")) {
        return Error{"f3d needs a display, and there is neither one nor Xvfb", "",
                     "install xvfb, or run where DISPLAY is set", ErrorKind::no_device};
    }
    for (int number = first_display; number <= last_display; ++number) {
        const auto text = std::to_string(number);
        const Path socket = "/tmp/.X11-unix/X" + text;
        std::error_code unseen;
        if (std::filesystem::exists(socket, unseen) || std::filesystem::exists("/tmp/.X" + text + "-lock", unseen))
            continue;
        ChildOptions options;
        options.arguments = {"Xvfb", ":" + text, "-screen", "0", "1920x1080x24", "-nolisten", "tcp"};
        GUANHE_TRY_LET(auto process, ChildProcess::start(options));
        const auto deadline = std::chrono::steady_clock::now() + server_patience;
        while (process.running() && std::chrono::steady_clock::now() < deadline) {
            if (std::filesystem::exists(socket, unseen)) return Server{std::move(process), ":" + text};
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    return Error{"Xvfb did not start", "", "run it by hand to see why", ErrorKind::no_device};
}

std::string first_line(const Path& file) {
    const auto text = read_text(file);
    return text ? text->substr(0, text->find_first_of("\r\n")) : std::string();
}

} // namespace

Result<Peer> Peer::find(const Path& scratch) {
    const auto program = find_program("f3d");
    if (!program) return Error{"f3d is not installed", "", "on Debian: apt install f3d", ErrorKind::no_device};
    Peer peer;
    peer.program_ = *program;
    ChildOptions ask;
    ask.arguments = {path_to_utf8(*program), "--version"};
    ask.output_file = scratch / "version.txt";
    GUANHE_TRY(run_child(ask));
    // Its first line is "F3D 3.1.0", the rest says what it was built with.
    const auto line = first_line(*ask.output_file);
    peer.version_ = "f3d" + line.substr(std::min(line.size(), line.find(' ')));
    if (!environment_variable("DISPLAY")) {
        GUANHE_TRY_LET(auto server, start_server());
        peer.server_ = std::make_unique<ChildProcess>(std::move(server.process));
        peer.display_ = std::move(server.display);
    }
    return peer;
}

Peer::~Peer() {
    if (!server_) return;
    server_->terminate(); // by force it would leave its lock and its socket behind
    [[maybe_unused]] const auto ended = server_->wait();
}

ChildOptions Peer::command(const Path& file, const Path& picture) const {
    ChildOptions options;
    options.arguments = {path_to_utf8(program_), "--output", path_to_utf8(picture),
                         "--resolution",         "1280,720", path_to_utf8(file)};
    if (!display_.empty()) options.environment.emplace_back("DISPLAY", display_);
    return options;
}

std::optional<Peer> find_peer_or_say(std::string_view wanted, const Path& scratch, std::vector<std::string>& notes) {
    if (wanted == "none") return std::nullopt;
    auto peer = Peer::find(scratch);
    if (peer) return std::move(*peer);
    say_warning(peer.error().message() + "; only guanhe is measured");
    notes.push_back("Not compared: " + peer.error().message() + ".");
    return std::nullopt;
}

} // namespace guanhe::app
