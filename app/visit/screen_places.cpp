#include "visit/screen_places.h"

#include <algorithm>
#include <limits>

namespace guanhe::app {
namespace {

using Where = Board::Where;

constexpr float gap = 0.015F;
// Heights. Together they leave room for a board between them on any screen.
constexpr float most_controls = 0.14F, most_corner = 0.42F, most_corner_below = 0.24F, most_captions = 0.28F,
                most_above = 0.14F;
constexpr float most_signing = 0.32F;
constexpr float worth_beside = 0.55F; // of a board's size: smaller, it is read before what is looked at

struct Box {
    glm::vec2 low{0.0F}, high{0.0F};
    [[nodiscard]] glm::vec2 size() const { return high - low; }
    [[nodiscard]] bool meets(const Box& other) const {
        constexpr float touch = 1e-5F;
        return low.x < other.high.x - touch && other.low.x < high.x - touch && low.y < other.high.y - touch &&
               other.low.y < high.y - touch;
    }
};

float fitting(const glm::vec2& size, const glm::vec2& room) {
    return std::min({1.0F, std::max(room.x, 0.0F) / size.x, std::max(room.y, 0.0F) / size.y});
}

class Placer {
public:
    Placer(std::span<const ScreenBoard> boards, float aspect) : boards_(boards), places_(boards.size()) {
        const glm::vec2 half = glm::vec2(aspect, 1.0F) * 0.5F - screen_margin;
        screen_ = {-half, half};
    }

    std::vector<ScreenPlace> all(const std::optional<glm::vec2>& subject) {
        top_ = screen_.high.y;
        controls();
        corners();
        captions();
        signing();
        before(subject);
        signs();
        return std::move(places_);
    }

private:
    [[nodiscard]] std::vector<std::size_t> of(Where where) const {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < boards_.size(); ++i)
            if (boards_[i].where == where) all.push_back(i);
        return all;
    }
    void put(std::size_t i, const glm::vec2& middle, float scale) {
        places_[i] = {middle, scale};
        const glm::vec2 half = boards_[i].size * scale * 0.5F;
        taken_.push_back({middle - half, middle + half});
    }
    /// One scale at which all of these fit below one another.
    [[nodiscard]] float column_scale(const std::vector<std::size_t>& all, float width, float height) const {
        float sum = 0.0F, least = 1.0F;
        for (const std::size_t i : all) least = std::min(least, fitting(boards_[i].size, {width, height}));
        for (const std::size_t i : all) sum += boards_[i].size.y * least;
        const float room = height - gap * static_cast<float>(all.size() - 1);
        return sum > room ? least * room / sum : least;
    }

    void controls() {
        const glm::vec2 size = screen_.size();
        for (const std::size_t i : of(Where::controls)) {
            const float scale = fitting(boards_[i].size, {size.x > size.y ? 0.45F * size.x : size.x, most_controls});
            const glm::vec2 half = boards_[i].size * scale * 0.5F;
            put(i, screen_.high - half, scale);
            top_ = screen_.high.y - 2.0F * half.y - gap;
            // Where what is said will stand, also while nothing is: or all that is above it would jump.
            constexpr float two_lines = 4.0F;
            said_ = std::min(two_lines * boards_[i].em, most_captions);
        }
    }

    void corners() {
        const auto all = of(Where::corner);
        if (all.empty()) return;
        const float free = taken_.empty() ? screen_.size().x : taken_.front().low.x - gap - screen_.low.x;
        const bool beside = free >= 0.3F * screen_.size().x;
        const float width = beside ? std::min(free, 0.4F * screen_.size().x) : 0.62F * screen_.size().x;
        const float scale = column_scale(all, width, beside ? most_corner : most_corner_below);
        float y = beside ? screen_.high.y : top_;
        for (const std::size_t i : all) {
            const glm::vec2 size = boards_[i].size * scale;
            put(i, {screen_.low.x + size.x * 0.5F, y - size.y * 0.5F}, scale);
            y -= size.y + gap;
        }
        corner_bottom_ = y;
    }

    void captions() {
        const float widest = 0.92F * screen_.size().x;
        for (const bool above : {false, true}) {
            std::vector<std::size_t> all;
            for (const std::size_t i : of(Where::caption))
                if (boards_[i].place.above == above) all.push_back(i);
            if (all.empty()) continue;
            const float scale = column_scale(all, widest, above ? most_above : most_captions);
            // Those at the top leave its corners to the year and to what can be pressed.
            float y = above ? std::min(top_, corner_bottom_) : screen_.low.y;
            if (above && taken_.empty()) y = screen_.high.y - 0.1F;
            for (const std::size_t i : all) {
                const glm::vec2 size = boards_[i].size * scale;
                const CaptionPlace& place = boards_[i].place;
                const float x = glm::mix(screen_.low.x, screen_.high.x, place.across) + size.x * (0.5F - place.anchor);
                const float within = (screen_.size().x - size.x) * 0.5F;
                put(i, {std::clamp(x, -within, within), above ? y - size.y * 0.5F : y + size.y * 0.5F}, scale);
                y += above ? -size.y - gap : size.y + gap;
            }
            if (!above) said_ = std::max(said_, y - screen_.low.y - gap);
        }
        if (said_ > 0.0F) taken_.push_back({screen_.low, {screen_.high.x, screen_.low.y + said_}});
    }

    void signing() {
        for (const std::size_t i : of(Where::signing)) {
            const float low = screen_.low.y + (said_ > 0.0F ? said_ + gap : 0.0F);
            const float scale = fitting(boards_[i].size, {0.3F * screen_.size().x, std::min(most_signing, top_ - low)});
            const glm::vec2 half = boards_[i].size * scale * 0.5F;
            put(i, {screen_.high.x - half.x, low + half.y}, scale);
        }
    }

    /// All that are as large as they can be without meeting what is taken, or this as well.
    [[nodiscard]] std::vector<Box> free_boxes(const std::optional<Box>& more = {}) const {
        std::vector<Box> walls = taken_;
        if (more) walls.push_back(*more);
        std::vector<float> lefts{screen_.low.x}, rights{screen_.high.x}, lows{screen_.low.y}, highs{screen_.high.y};
        for (const Box& wall : walls) {
            lefts.push_back(wall.high.x + gap);
            rights.push_back(wall.low.x - gap);
            lows.push_back(wall.high.y + gap);
            highs.push_back(wall.low.y - gap);
        }
        std::vector<Box> all;
        for (const float left : lefts)
            for (const float right : rights)
                for (const float low : lows)
                    for (const float high : highs) {
                        const Box box{{left, low}, {right, high}};
                        const bool within = left >= screen_.low.x && right <= screen_.high.x && low >= screen_.low.y &&
                                            high <= screen_.high.y && right > left && high > low;
                        if (within && std::ranges::none_of(walls, [&](const Box& wall) { return wall.meets(box); }))
                            all.push_back(box);
                    }
        return all;
    }

    struct Found {
        ScreenPlace place;
        float worth = -1.0F;
    };
    /// As large as there is room for, and as near to a place.
    [[nodiscard]] static Found best_of(const std::vector<Box>& boxes, const glm::vec2& size, const glm::vec2& near) {
        constexpr float of_distance = 0.3F;
        Found best;
        for (const Box& box : boxes) {
            const float scale = fitting(size, box.size());
            const glm::vec2 half = size * scale * 0.5F;
            const glm::vec2 middle = glm::clamp(near, glm::min(box.low + half, box.high - half), box.high - half);
            const float worth = scale - of_distance * glm::distance(middle, near);
            if (scale > 0.0F && (best.worth < 0.0F || worth > best.worth))
                best = {{middle, scale}, std::max(worth, 0.0F)};
        }
        return best;
    }

    void before(const std::optional<glm::vec2>& subject) {
        const auto all = of(Where::before);
        if (all.empty()) return;
        constexpr glm::vec2 usual(0.0F, 0.03F);
        std::optional<Box> seen;
        if (subject) seen = Box{*subject - subject_half, *subject + subject_half};
        if (all.size() == 1) {
            const glm::vec2 size = boards_[all.front()].size;
            Found found = best_of(free_boxes(), size, usual);
            if (seen) {
                const Found beside = best_of(free_boxes(seen), size, usual);
                if (beside.worth >= 0.0F && beside.place.scale >= worth_beside * found.place.scale) found = beside;
            }
            if (found.worth >= 0.0F) put(all.front(), found.place.middle, found.place.scale);
            return;
        }
        // Several share the largest place that there is.
        Box room{glm::vec2(0.0F), glm::vec2(0.0F)};
        for (const Box& box : free_boxes())
            if (box.size().x * box.size().y > room.size().x * room.size().y) room = box;
        const bool row = room.size().x > room.size().y;
        const auto count = static_cast<float>(all.size());
        const glm::vec2 step =
            row ? glm::vec2((room.size().x + gap) / count, 0.0F) : glm::vec2(0.0F, -(room.size().y + gap) / count);
        const glm::vec2 part = row ? glm::vec2(step.x - gap, room.size().y) : glm::vec2(room.size().x, -step.y - gap);
        glm::vec2 middle =
            row ? glm::vec2(room.low.x, (room.low.y + room.high.y) * 0.5F) + glm::vec2(part.x * 0.5F, 0.0F)
                : glm::vec2((room.low.x + room.high.x) * 0.5F, room.high.y - part.y * 0.5F);
        for (const std::size_t i : all) {
            put(i, middle, fitting(boards_[i].size, part));
            middle += step;
        }
    }

    void signs() {
        for (const std::size_t i : of(Where::sign)) {
            const glm::vec2 size = boards_[i].size * fitting(boards_[i].size, {0.3F * screen_.size().x, 0.2F});
            const glm::vec2 above = boards_[i].names + glm::vec2(0.0F, size.y * 0.9F);
            const Found found = best_of(free_boxes(), size, above);
            if (found.worth >= 0.0F) put(i, found.place.middle, found.place.scale * size.x / boards_[i].size.x);
        }
    }

    std::span<const ScreenBoard> boards_;
    std::vector<ScreenPlace> places_;
    std::vector<Box> taken_;
    Box screen_;
    float top_ = 0.0F;                                        ///< below the controls
    float corner_bottom_ = std::numeric_limits<float>::max(); ///< below the corner's boards
    float said_ = 0.0F;                                       ///< height that captions have, from below
};

} // namespace

std::vector<ScreenPlace> place_on_screen(std::span<const ScreenBoard> boards, float aspect,
                                         std::optional<glm::vec2> subject) {
    return Placer(boards, aspect).all(subject);
}

} // namespace guanhe::app
