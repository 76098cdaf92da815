// The half of FlatVisit that hears what a visitor does.
#include "visit/flat_visit.h"

#include <algorithm>

namespace guanhe::app {

using tour::SessionEvent;
using tour::Stage;

void FlatVisit::move_focus(int by) {
    const int count = static_cast<int>(focus().size());
    if (count == 0) return;
    lit_ = lit_ < 0 ? (by > 0 ? 0 : count - 1) : (lit_ + by + count) % count;
}

/// Up and down, where buttons stand in rows; else from one to the next.
void FlatVisit::move_row(int by) {
    const auto starts = answers().empty() ? rows() : std::vector<int>{};
    if (starts.size() < 2 || lit_ < 0) return move_focus(by);
    const auto after = std::ranges::upper_bound(starts, lit_) - starts.begin();
    const auto count = static_cast<std::ptrdiff_t>(starts.size());
    lit_ = starts[static_cast<std::size_t>((after - 1 + by + count) % count)];
}

void FlatVisit::enter() {
    const auto ids = focus();
    if (lit_ >= 0 && lit_ < static_cast<int>(ids.size())) return press_button(ids[static_cast<std::size_t>(lit_)]);
    auto all = waited();
    if (all.empty()) return pick(sight());
    happened(std::move(all));
}

void FlatVisit::escape() {
    if (overlay() != Page::none) return close_page();
    if (lit_ >= 0 && page() == Page::none && answers().empty()) {
        lit_ = -1;
        return;
    }
    if (session().stage() == Stage::visit) return open_page(Page::menu);
    send(SessionEvent::Kind::back);
}

void FlatVisit::next_language() {
    const auto& all = museum().languages;
    const auto at = std::ranges::find(all, language());
    if (all.size() > 1)
        send(SessionEvent::Kind::language, at == all.end() || at + 1 == all.end() ? all.front() : *(at + 1));
}

void FlatVisit::hear(Deed deed) {
    const bool page_up = page() != Page::none;
    const bool visiting = session().stage() == Stage::visit;
    const bool choosing = page_up || lit_ >= 0 || !answers().empty();
    switch (deed) {
    case Deed::forward_focus:
        return move_focus(1);
    case Deed::backward_focus:
        return move_focus(-1);
    case Deed::left:
        if (choosing) return move_focus(-1);
        return hear(Deed::back);
    case Deed::right:
        if (choosing) return move_focus(1);
        return hear(Deed::next);
    case Deed::up:
    case Deed::down:
        if (page() == Page::credits || page() == Page::hotspot || page() == Page::record || !choosing)
            scroll_ = std::max(scroll_ + (deed == Deed::down ? 2.0F : -2.0F), 0.0F);
        else
            move_row(deed == Deed::down ? 1 : -1);
        return;
    case Deed::enter:
        return enter();
    case Deed::escape:
        return escape();
    case Deed::map:
        if (!visiting) return;
        if (overlay() == Page::stops) return close_page();
        return open_page(Page::stops);
    case Deed::next:
        if (page() == Page::passport) return; // whoever leads himself on by Space has just come to the end
        if (page_up) return enter();
        lit_ = -1;
        return go(&tour::Player::next);
    case Deed::back:
        if (page_up) return escape();
        lit_ = -1;
        return go(&tour::Player::back);
    case Deed::again:
        if (!page_up) go(&tour::Player::again);
        return;
    case Deed::language:
        return next_language();
    case Deed::captions:
        own_reading().captions = !reading().captions;
        return;
    case Deed::larger:
        (void)set_reading(own_reading(), "larger");
        return;
    case Deed::smaller:
        (void)set_reading(own_reading(), "smaller");
        return;
    case Deed::fullscreen:
        if (!options_.kiosk) wishes_.push_back(FlatWish::fullscreen);
        return;
    }
}

void FlatVisit::press_pin(const std::string& id) {
    if (!pad_.press(id)) return;
    close_page();
    open_page(Page::staff);
}

void FlatVisit::press_button(const std::string& id) {
    const auto ids = focus();
    const bool of_page = std::ranges::find(ids, id) != ids.end();
    if (of_page && page() == Page::pin && id != "close") return press_pin(id);
    if (of_page && id == "reset") return staff(StaffDeed::reset);
    if (of_page && id == "restart") return wishes_.push_back(FlatWish::restart);
    if (of_page && id == "quit") return wishes_.push_back(FlatWish::quit);
    press(id);
}

void FlatVisit::hear(const FlatInput& input) {
    if (input.pointed) {
        const bool must = page() != Page::none || !answers().empty();
        if (*input.pointed >= 0 || !must) lit_ = *input.pointed;
    }
    scroll_ = std::max(scroll_ + input.scroll, 0.0F);
    if (page() == Page::pin)
        for (const char digit : input.digits) press_pin(std::string("digit:") + digit);
    for (const Deed deed : input.deeds) {
        if (page() == Page::pin && deed == Deed::back)
            press_pin("erase");
        else if (page() == Page::pin && deed == Deed::enter && pad_.digits() > 0)
            press_pin("enter");
        else
            hear(deed);
    }
    for (const std::string& id : input.pressed) press_button(id);
    if (page() == Page::none)
        for (const SightRay& ray : input.picks) pick(ray);
}

} // namespace guanhe::app
