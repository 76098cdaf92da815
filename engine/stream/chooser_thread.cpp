#include "stream/chooser_thread.h"

#include <utility>

namespace guanhe::stream {

ChooserThread::ChooserThread() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

ChooserThread::~ChooserThread() = default;

void ChooserThread::ask(Question& question) {
    {
        const std::lock_guard lock(mutex_);
        std::swap(asked_, question);
        open_ = true;
    }
    changed_.notify_all();
    question.scene.reset(); // else packs that are gone would stay in memory
}

bool ChooserThread::answer(Choice& choice) {
    const std::lock_guard lock(mutex_);
    if (!answered_) return false;
    std::swap(choice, answer_);
    answered_ = false;
    return true;
}

bool ChooserThread::idle() {
    const std::lock_guard lock(mutex_);
    return !open_ && !working_ && !answered_;
}

void ChooserThread::forget() {
    const std::lock_guard lock(mutex_);
    asked_.scene.reset();
    open_ = answered_ = false;
    ++forgotten_;
}

void ChooserThread::work(const std::stop_token& stop) {
    Chooser chooser;
    Question question;
    Choice choice;
    while (true) {
        std::uint64_t forgotten = 0;
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [&] { return open_; })) return;
            std::swap(question, asked_);
            open_ = false;
            working_ = true;
            forgotten = forgotten_;
        }
        chooser.choose(question, choice);
        question.scene.reset();
        const std::lock_guard lock(mutex_);
        working_ = false;
        if (forgotten != forgotten_) continue;
        std::swap(answer_, choice);
        answered_ = true;
    }
}

} // namespace guanhe::stream
