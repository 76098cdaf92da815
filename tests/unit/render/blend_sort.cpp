#include "render/blend_sort.h"

#include <doctest/doctest.h>
#include <glm/gtc/matrix_transform.hpp>

#include <array>

using namespace guanhe::render;

namespace {

/// A triangle about the z axis at each depth.
struct Stack {
    std::vector<glm::vec3> positions;
    std::vector<std::uint32_t> indices;
    explicit Stack(std::initializer_list<float> depths) {
        for (const float z : depths) {
            for (const glm::vec3 p : std::array{glm::vec3(-1, -1, z), glm::vec3(1, -1, z), glm::vec3(0, 1, z)}) {
                indices.push_back(static_cast<std::uint32_t>(positions.size()));
                positions.push_back(p);
            }
        }
    }
    [[nodiscard]] BlendSource source(const glm::mat4& world = glm::mat4(1.0F)) const {
        return {positions, indices, world, {}};
    }
};

const glm::vec4 eye(0, 0, 10, 1);

} // namespace

TEST_CASE("triangles of one source are drawn far to near") {
    const Stack stack{3, -5, 0};
    const std::array sources{stack.source()};
    BlendOrder order;
    sort_blended(sources, eye, order);
    REQUIRE(order.runs.size() == 1);
    CHECK(order.runs[0].index_count == 9);
    CHECK(order.indices == std::vector<std::uint32_t>{3, 4, 5, 6, 7, 8, 0, 1, 2});
}

TEST_CASE("two sources that interleave are drawn in turns") {
    const Stack a{4, -4}, b{0};
    const std::array sources{a.source(), b.source()};
    BlendOrder order;
    sort_blended(sources, eye, order);
    REQUIRE(order.runs.size() == 3);
    CHECK(order.runs[0].source == 0);
    CHECK(order.runs[1].source == 1);
    CHECK(order.runs[2].source == 0);
    CHECK(order.indices[order.runs[0].first_index] == 3);
    CHECK(order.indices[order.runs[2].first_index] == 0);
}

TEST_CASE("the transform counts, also where it turns the order round") {
    const Stack stack{1, 2};
    const std::array sources{stack.source(glm::rotate(glm::mat4(1.0F), glm::radians(180.0F), glm::vec3(0, 1, 0)))};
    BlendOrder order;
    sort_blended(sources, eye, order);
    CHECK(order.indices.front() == 3);
}

TEST_CASE("an orthographic viewer sorts along its direction, not by distance") {
    Stack stack{0, 0};
    for (std::size_t i = 0; i < 3; ++i) stack.positions[i] += glm::vec3(100, 0, 1); // far to the side, yet nearer
    const std::array sources{stack.source()};
    BlendOrder order;
    sort_blended(sources, {0, 0, 1, 0}, order);
    CHECK(order.indices.front() == 3);
}

TEST_CASE("what cannot be sorted by triangle goes whole, in its place") {
    const Stack near{5}, far{-5};
    BlendSource whole;
    whole.center = {0, 0, 0};
    const std::array sources{near.source(), whole, far.source()};
    BlendOrder order;
    sort_blended(sources, eye, order);
    REQUIRE(order.runs.size() == 3);
    CHECK(order.runs[0].source == 2);
    CHECK(order.runs[1].source == 1);
    CHECK(order.runs[1].index_count == 0);
    CHECK(order.runs[2].source == 0);
}

TEST_CASE("too many changes between sources fall back to whole sources") {
    std::vector<Stack> stacks;
    for (int s = 0; s < 2; ++s) {
        Stack stack{};
        for (std::size_t i = 0; i < max_blend_runs; ++i) {
            const float z = -static_cast<float>(i * 2 + static_cast<std::size_t>(s));
            for (const glm::vec3 p : std::array{glm::vec3(-1, -1, z), glm::vec3(1, -1, z), glm::vec3(0, 1, z)}) {
                stack.indices.push_back(static_cast<std::uint32_t>(stack.positions.size()));
                stack.positions.push_back(p);
            }
        }
        stacks.push_back(std::move(stack));
    }
    std::array sources{stacks[0].source(), stacks[1].source()};
    sources[0].center = {0, 0, 1};
    BlendOrder order;
    sort_blended(sources, eye, order);
    REQUIRE(order.runs.size() == 2);
    CHECK(order.runs[0].source == 1);
    CHECK(order.runs[0].index_count == 0);
}
