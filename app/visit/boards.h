// What a tour puts into words on panels: captions, boards, questions, the year, invitations. From the state of the tour
// to laid out sheets; where they hang is the face's business (a headset's follow the gaze, a window's stay on screen).
#pragma once

#include "base/result.h"
#include "image/image.h"
#include "museum/document.h"
#include "museum/folder.h"
#include "museum/signing.h"
#include "render/panels/panel.h"
#include "text/fonts.h"
#include "tour/player.h"
#include "tour/state.h"
#include "visit/videos.h"
#include "window/text.h"

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::app {

/// Where a caption's author wants it on a flat screen. In a headset all hang below what is looked at.
struct CaptionPlace {
    bool above = false;  ///< at the top
    float across = 0.5F; ///< of the picture's width, from the left: where it is anchored
    float anchor = 0.5F; ///< which part of it is there: 0 its left edge, 1 its right
};
/// From WebVTT's line, position and align.
[[nodiscard]] CaptionPlace caption_place(const museum::CueSettings& settings);

struct Board {
    enum class Where : std::uint8_t {
        caption,  ///< below what is looked at
        signing,  ///< beside the captions: what is said, in signs or pictures
        corner,   ///< beside it: the year, a stamp
        before,   ///< before the visitor, where he stood when it came
        world,    ///< at `pose`
        sign,     ///< at `pose`, always turned to the eye and as large to it
        controls, ///< of a flat screen: above, on the right
    };
    std::string key; ///< the same as long as it says the same
    Where where = Where::before;
    std::optional<museum::Pose> pose;
    std::shared_ptr<const render::PanelSheet> sheet;
    std::shared_ptr<const render::MovingPicture> moving = nullptr; ///< in the place of the sheet's first picture
    CaptionPlace place = {};
    bool beside = false; ///< something is looked at: where there is room it stands at its side, and not before it
};

/// The words of one board, before they are laid out.
struct BoardWords {
    std::string key;
    Board::Where where = Board::Where::before;
    std::optional<museum::Pose> pose;
    render::PanelContent content;
    museum::FileRef picture; ///< to be put above the body; empty: none
    std::string picture_caption;
    struct Picture {
        museum::FileRef file;
        std::string caption;
        std::shared_ptr<const image::Rgba8> drawn = nullptr; ///< instead of the file
    };
    std::vector<Picture> more_pictures = {};
    std::optional<VideoKey> video = {};  ///< instead of the picture; the body is for when it cannot be shown
    std::vector<std::string> links = {}; ///< to be shown as QR codes, from left to right
    bool only_body = false;              ///< its video is seen elsewhere: on a dome
    CaptionPlace place = {};
    /// Of what is said: how much of its time is gone. More than two lines are shown in parts.
    std::optional<double> gone = {};
};

/// "32 cm", "1.85 m".
[[nodiscard]] std::string length_words(double metres);
/// In which of the interface's languages a visitor of this one reads.
[[nodiscard]] Language interface_language(std::string_view tag);

/// What is to be read at this moment, captions last. Buttons of a question have the ids "0", "1", … Pure.
[[nodiscard]] std::vector<BoardWords> words_of(const tour::TourState& state, const tour::TourContext& context,
                                               std::span<const tour::CaptionNow> captions);
/// What stands beside the captions at this moment. `pictures` gives those with times that a file of signing names;
/// null: not readable.
using SigningPictures = std::function<const std::vector<museum::TimedPicture>*(const museum::FileRef&)>;
[[nodiscard]] std::vector<BoardWords> signing_of(const tour::TourState& state, const tour::TourContext& context,
                                                 const SigningPictures& pictures);

/// Keeps sheets as long as they are shown. One thread.
class Boards {
public:
    /// The folder outlives this.
    Boards(const museum::Folder& folder, std::shared_ptr<const text::Fonts> fonts)
        : folder_(folder), fonts_(std::move(fonts)) {}

    void set_style(const render::PanelStyle& style);
    /// In metres of a board: wider ones are laid out anew, narrower.
    void set_widest(float metres);
    /// Pictures are read here, once each. `videos`: null: no words have one.
    [[nodiscard]] std::vector<Board> show(std::span<const BoardWords> all, const Videos* videos = nullptr);
    /// In words, since the last call.
    [[nodiscard]] std::vector<std::string> take_complaints();

private:
    struct Part {
        std::shared_ptr<const render::PanelSheet> sheet; ///< null: it cannot be laid out
        double until = 1.0;                              ///< of the board's time
    };
    [[nodiscard]] std::vector<Part> parts_of(const BoardWords& words, const VideoShown* film);
    [[nodiscard]] std::shared_ptr<const render::PanelSheet> lay_out(render::PanelContent content);
    [[nodiscard]] render::PanelContent content_of(const BoardWords& words, const VideoShown* film);
    [[nodiscard]] std::shared_ptr<const image::Rgba8> picture(const museum::FileRef& file);

    const museum::Folder& folder_;
    std::shared_ptr<const text::Fonts> fonts_;
    render::PanelStyle style_;
    float widest_ = std::numeric_limits<float>::max();
    std::map<std::string, std::vector<Part>> sheets_;                   ///< by key; never empty
    std::map<std::string, std::weak_ptr<const image::Rgba8>> pictures_; ///< of sheets that are shown
    std::vector<std::string> complaints_;
};

} // namespace guanhe::app
