// The thread that draws: the one who hands it work is not held up, and nothing is lost or left behind.
#include "window/painter.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>

using namespace guanhe::app;

TEST_CASE("a painter is busy until its work is done, and then says so") {
    std::atomic<int> finished{0};
    Painter painter([&finished] { ++finished; });
    CHECK_FALSE(painter.busy());
    std::promise<void> may_end;
    std::thread::id drew_on;
    painter.begin([&, wait = may_end.get_future().share()] {
        drew_on = std::this_thread::get_id();
        wait.wait();
    });
    CHECK(painter.busy());
    may_end.set_value();
    while (painter.busy()) std::this_thread::yield();
    CHECK(drew_on != std::this_thread::get_id());
    while (finished < 1) std::this_thread::yield();
}

TEST_CASE("a painter does piece after piece, and its end waits for the last") {
    int drawn = 0;
    {
        Painter painter([] {});
        for (int i = 0; i < 1000; ++i) {
            painter.begin([&drawn] { ++drawn; });
            while (i < 999 && painter.busy()) std::this_thread::yield();
        }
    }
    CHECK(drawn == 1000);
}
