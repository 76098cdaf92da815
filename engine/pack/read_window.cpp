#include "pack/read_window.h"

#include <algorithm>

namespace guanhe::pack {

namespace {

/// What one touch of a stream can bring in beside the block itself.
constexpr std::uint64_t surroundings = 64U << 10U;

template<class Visit>
void for_each_vertex_stream(const scan::Primitive& primitive, const Visit& visit) {
    visit(primitive.positions);
    visit(primitive.normals);
    visit(primitive.tangents);
    for (const auto& uv : primitive.uv) visit(uv);
    visit(primitive.colors);
}

/// With the surroundings: they came along.
template<class T>
void forget_around(const scan::Stream<T>& stream, std::size_t first, std::size_t last) {
    constexpr auto around = static_cast<std::size_t>(surroundings / sizeof(T));
    first = std::min(first > around ? first - around : 0, stream.size());
    last = std::min(last + around, stream.size());
    if (first < last) stream.forget(first, last - first);
}

} // namespace

ReadWindow::ReadWindow(const Source& source, std::uint64_t limit) : source_(source), limit_(limit) {
    std::uint64_t blocks = 0;
    first_block_.reserve(source.parts().size());
    for (const auto& part : source.parts()) {
        first_block_.push_back(blocks);
        blocks += (part.primitive->positions.size() >> vertices_shift) + 1;
        std::uint64_t bytes = 0;
        for_each_vertex_stream(*part.primitive, [&]<class T>(const scan::Stream<T>& stream) {
            if (!stream.empty()) bytes += (sizeof(T) << vertices_shift) + surroundings;
        });
        block_bytes_ = std::max(block_bytes_, bytes);
    }
    seen_.resize(blocks / 64 + 1);
}

ReadWindow::~ReadWindow() {
    let_go();
}

void ReadWindow::indices(const SourcePart& part, std::uint64_t first, std::uint64_t last) {
    const auto bytes = (last - first) * 12;
    auto* run = index_runs_.empty() ? nullptr : &index_runs_.back();
    if (run != nullptr && run->part == &part && first >= run->last && (first - run->last) * 12 <= surroundings) {
        bytes_ += (last - run->last) * 12;
        run->last = last;
    } else {
        if (bytes_ > limit_) let_go();
        index_runs_.push_back({&part, first, last});
        bytes_ += bytes + surroundings;
    }
}

void ReadWindow::let_go() {
    for (const auto& run : index_runs_)
        forget_around(run.part->primitive->indices, static_cast<std::size_t>(run.first) * 3,
                      static_cast<std::size_t>(run.last) * 3);
    index_runs_.clear();
    for (const auto& part : source_.parts()) {
        const auto count = (part.primitive->positions.size() >> vertices_shift) + 1;
        const auto seen = [&](std::uint64_t block) {
            const auto at = first_block_[part.part] + block;
            return (seen_[at / 64] >> (at % 64) & 1U) != 0;
        };
        for (std::uint64_t block = 0; block < count;) {
            if (!seen(block)) {
                ++block;
                continue;
            }
            const auto from = block;
            while (block < count && seen(block)) ++block;
            for_each_vertex_stream(*part.primitive, [&]<class T>(const scan::Stream<T>& stream) {
                forget_around(stream, static_cast<std::size_t>(from << vertices_shift),
                              static_cast<std::size_t>(block << vertices_shift));
            });
        }
    }
    std::fill(seen_.begin(), seen_.end(), std::uint64_t{0});
    bytes_ = 0;
}

} // namespace guanhe::pack
