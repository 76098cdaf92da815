// What the window says: progress of a load, a failure until it is dismissed, and short notes that go by themselves.
#pragma once

#include "base/result.h"
#include "window/ui.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

class Notices {
public:
    /// A short note. `seconds` on the clock of draw().
    void say(std::string note);
    /// Stays until dismissed; a newer one replaces it. `kept`: the old picture is still there.
    void fail(Error error, bool kept);
    /// Something other than opening a file.
    void complain(Error error);
    void clear_failure() { failure_.reset(); }
    void loading(std::vector<Path> files) { loading_ = std::move(files); }

    /// Keeps within the columns that the panels leave free. Seconds are those of ImGui's clock.
    void draw(Ui& ui, const Covered& covered);

private:
    struct Note {
        std::string text;
        double until = 0.0; ///< 0: not shown yet
    };
    struct Failure {
        Error error;
        bool opening = true;
        bool kept = false;
    };
    float draw_progress(Ui& ui, float middle, float bottom, float room);
    float draw_failure(Ui& ui, float middle, float bottom, float room);
    void draw_notes(Ui& ui, float middle, float bottom, float room);

    std::deque<Note> notes_;
    std::optional<Failure> failure_;
    std::vector<Path> loading_;
};

} // namespace guanhe::app
