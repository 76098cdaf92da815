#include "stream/page_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace guanhe::stream {

namespace {

std::uint64_t bytes_of(const pack::DecodedPage& data) {
    return data.words.size() * sizeof(std::uint32_t);
}

constexpr std::size_t most_spare = 64;

} // namespace

PageReader::PageReader(unsigned threads, std::uint64_t most_waiting_bytes) : most_waiting_bytes_(most_waiting_bytes) {
    for (unsigned i = 0; i < std::max(threads, 1U); ++i)
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

PageReader::~PageReader() {
    for (std::jthread& thread : threads_) thread.request_stop();
}

void PageReader::request(std::vector<Wish>& wishes) {
    {
        const std::lock_guard lock(mutex_);
        std::swap(wishes_, wishes);
        first_ = 0;
    }
    changed_.notify_all();
    wishes.clear();
}

void PageReader::forget(const PackEntry& entry) {
    const std::lock_guard lock(mutex_);
    wishes_.erase(wishes_.begin(), wishes_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
    std::erase_if(wishes_, [&](const Wish& wish) { return wish.entry.get() == &entry; });
}

bool PageReader::next(Wish& wish, pack::DecodedPage& buffer) {
    while (first_ < wishes_.size()) {
        wish = std::move(wishes_[first_++]);
        if (!wish.entry->begin(wish.page)) continue;
        if (!spare_.empty()) {
            buffer = std::move(spare_.back());
            spare_.pop_back();
        }
        ++reading_;
        return true;
    }
    wish = {};
    changed_.notify_all(); // who waits for the rest of the wishes need not
    return false;
}

void PageReader::read(const Wish& wish, pack::DecodeScratch& scratch, pack::DecodedPage buffer) {
    ReadPage page{wish.entry, wish.pack, wish.page, wish.priority, std::move(buffer), {}};
    const pack::Pack& content = wish.entry->content();
    const pack::Page& at = content.pages()[wish.page];
    if (auto decoded = pack::decode_page(content, wish.page, scratch, page.data); !decoded)
        page.fault = std::move(decoded).error();
    content.forget(content.stored(at));
    stored_bytes_.fetch_add(at.stored_bytes, std::memory_order_relaxed);
    {
        const std::lock_guard lock(mutex_);
        waiting_bytes_ += bytes_of(page.data);
        done_.push_back(std::move(page));
        --reading_;
    }
    changed_.notify_all();
}

void PageReader::work(const std::stop_token& stop) {
    pack::DecodeScratch scratch;
    while (!stop.stop_requested()) {
        Wish wish; // of this turn alone: it keeps its pack in memory
        pack::DecodedPage buffer;
        {
            std::unique_lock lock(mutex_);
            const bool woken = changed_.wait(
                lock, stop, [&] { return first_ < wishes_.size() && waiting_bytes_ < most_waiting_bytes_; });
            if (!woken || !next(wish, buffer)) continue;
        }
        read(wish, scratch, std::move(buffer));
    }
}

bool PageReader::help() {
    Wish wish;
    pack::DecodedPage buffer;
    {
        const std::lock_guard lock(mutex_);
        if (!next(wish, buffer)) return false;
    }
    read(wish, helper_scratch_, std::move(buffer));
    return true;
}

void PageReader::take(std::vector<ReadPage>& out) {
    const std::lock_guard lock(mutex_);
    std::ranges::move(done_, std::back_inserter(out));
    done_.clear();
}

void PageReader::let_go(ReadPage& page) {
    bool resume = false;
    {
        const std::lock_guard lock(mutex_);
        const bool paused = waiting_bytes_ >= most_waiting_bytes_;
        waiting_bytes_ -= bytes_of(page.data);
        resume = paused && waiting_bytes_ < most_waiting_bytes_;
        if (spare_.size() < most_spare) spare_.push_back(std::move(page.data));
    }
    if (resume) changed_.notify_all();
    page.data = {};
    page.entry->end(page.page);
    page.entry.reset();
}

bool PageReader::full() {
    const std::lock_guard lock(mutex_);
    return waiting_bytes_ >= most_waiting_bytes_;
}

void PageReader::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !done_.empty() || (reading_ == 0 && first_ >= wishes_.size()); });
}

} // namespace guanhe::stream
