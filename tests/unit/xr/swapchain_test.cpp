// Which of a runtime's formats are drawn to, and what its refusals say.
#include "xr/openxr.h"
#include "xr/swapchain.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

using namespace guanhe;
using namespace guanhe::xr;

namespace {

std::vector<std::int64_t> offered(std::initializer_list<VkFormat> formats) {
    std::vector<std::int64_t> out;
    for (const VkFormat format : formats) out.push_back(static_cast<std::int64_t>(format));
    return out;
}

} // namespace

TEST_CASE("colour is an sRGB image that is written through a view without, so that values arrive as they are") {
    const auto rgba =
        Swapchain::choose(offered({VK_FORMAT_R16G16B16A16_SFLOAT, VK_FORMAT_R8G8B8A8_SRGB}), Swapchain::Kind::color);
    REQUIRE(rgba);
    CHECK(rgba->image == VK_FORMAT_R8G8B8A8_SRGB);
    CHECK(rgba->view == VK_FORMAT_R8G8B8A8_UNORM);
    const auto bgra = Swapchain::choose(offered({VK_FORMAT_B8G8R8A8_SRGB}), Swapchain::Kind::color);
    REQUIRE(bgra);
    CHECK(bgra->view == VK_FORMAT_B8G8R8A8_UNORM);
}

TEST_CASE("depth is the finest that is offered, whatever the runtime's order") {
    const auto depth = Swapchain::choose(offered({VK_FORMAT_D16_UNORM, VK_FORMAT_D32_SFLOAT}), Swapchain::Kind::depth);
    REQUIRE(depth);
    CHECK(depth->image == VK_FORMAT_D32_SFLOAT);
    CHECK(Swapchain::choose(offered({VK_FORMAT_D16_UNORM}), Swapchain::Kind::depth));
}

TEST_CASE("what cannot be drawn to is refused in words, and kinds are not mixed up") {
    const auto linear = Swapchain::choose(offered({VK_FORMAT_R8G8B8A8_UNORM}), Swapchain::Kind::color);
    REQUIRE_FALSE(linear);
    CHECK(linear.error().kind == ErrorKind::no_device);
    CHECK(linear.error().message().find("sRGB") != std::string::npos);
    CHECK_FALSE(Swapchain::choose(offered({VK_FORMAT_R8G8B8A8_SRGB}), Swapchain::Kind::depth));
    CHECK_FALSE(Swapchain::choose({}, Swapchain::Kind::color));
}

TEST_CASE("a runtime's refusals are told in words, with their own names") {
    const auto gone = xr_error("xrWaitFrame(session, nullptr, &frame)", XR_ERROR_SESSION_LOST);
    CHECK(gone.kind == ErrorKind::no_device);
    CHECK(gone.message().find("went away") != std::string::npos);
    CHECK(gone.message().find("XR_ERROR_SESSION_LOST") != std::string::npos);
    const auto odd = xr_error("xrCreateSwapchain(session, &info, &handle)", XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED);
    CHECK(odd.kind == ErrorKind::internal);
    CHECK(odd.where == "xrCreateSwapchain");
    CHECK(xr_error("xrGetSystem", XR_ERROR_FORM_FACTOR_UNAVAILABLE).message().find("no headset is connected") !=
          std::string::npos);
    // Of a number that no header names.
    CHECK(xr_error("xrEndFrame", static_cast<XrResult>(-123456)).message().find("-123456") != std::string::npos);
}
