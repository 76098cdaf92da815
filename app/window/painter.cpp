#include "window/painter.h"

#include <cassert>
#include <utility>

namespace guanhe::app {

Painter::Painter(std::function<void()> done) : done_(std::move(done)), thread_([this] { serve(); }) {}

Painter::~Painter() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    begun_.notify_one();
    thread_.join();
}

void Painter::begin(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        assert(!work_);
        work_ = std::move(work);
    }
    begun_.notify_one();
}

bool Painter::busy() const {
    const std::lock_guard lock(mutex_);
    return work_ != nullptr;
}

void Painter::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        begun_.wait(lock, [this] { return closing_ || work_ != nullptr; });
        if (work_ == nullptr) return;
        lock.unlock();
        work_(); // nobody else touches it while busy
        lock.lock();
        work_ = nullptr;
        lock.unlock();
        done_();
        lock.lock();
    }
}

} // namespace guanhe::app
