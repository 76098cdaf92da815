#include "render/draw_list.h"

#include <doctest/doctest.h>

using namespace guanhe::render;

namespace {

Draw draw_of(std::uint32_t triangles, std::uint32_t instances = 1, VkDeviceSize offset = 0) {
    Draw draw;
    draw.index_count = triangles * 3;
    draw.instances = instances;
    draw.index_offset = offset;
    return draw;
}

std::vector<std::size_t> ends_of(std::vector<Draw>& draws, std::uint64_t triangles_a_pass) {
    PassSplit split;
    split_into_passes(draws, triangles_a_pass, split);
    return split.ends;
}

} // namespace

TEST_CASE("a list that fits is one pass, also when it is empty") {
    std::vector<Draw> none;
    CHECK(ends_of(none, 10) == std::vector<std::size_t>{0});
    std::vector<Draw> two{draw_of(4), draw_of(6)};
    CHECK(ends_of(two, 10) == std::vector<std::size_t>{2});
    CHECK(two.size() == 2);
    CHECK(ends_of(two, ~std::uint64_t{0}) == std::vector<std::size_t>{2});
}

TEST_CASE("large draws are cut, and every triangle is drawn once and in order") {
    std::vector<Draw> draws{draw_of(7, 1, 48), draw_of(25, 1, 1000), draw_of(3)};
    const auto ends = ends_of(draws, 10);
    REQUIRE(ends.size() == 4);
    REQUIRE(ends.back() == draws.size());
    std::size_t first = 0;
    for (const std::size_t end : ends) {
        std::uint64_t in_pass = 0;
        for (; first < end; ++first) in_pass += draws[first].triangles();
        CHECK(in_pass <= 10);
        CHECK(in_pass > 0);
    }
    VkDeviceSize next = 1000; // the parts of the second draw follow one another
    std::uint64_t of_second = 0;
    for (const Draw& d : draws) {
        if (d.index_offset < 1000) continue;
        CHECK(d.index_offset == next);
        next += d.index_count * sizeof(std::uint32_t);
        of_second += d.triangles();
    }
    CHECK(of_second == 25);
}

TEST_CASE("instances stay together, in a pass of their own where they are many") {
    std::vector<Draw> draws{draw_of(2), draw_of(5, 8), draw_of(2)};
    CHECK(ends_of(draws, 10) == std::vector<std::size_t>{1, 2, 3});
    CHECK(draws.size() == 3);
}
