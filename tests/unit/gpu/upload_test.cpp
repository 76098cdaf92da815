#include "gpu/upload.h"

#include "gpu/read_back.h"
#include "gpu/test_device.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <thread>

using namespace guanhe;
using namespace guanhe::gpu;

namespace {

constexpr VkImageUsageFlags texture =
    VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;

void fill(std::span<std::byte> bytes, unsigned seed) {
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 7 + seed * 31 + (i >> 8));
}

std::uint32_t full_chain(std::uint32_t width, std::uint32_t height) {
    std::uint32_t mips = 1;
    while (std::max(width, height) >> mips != 0) ++mips;
    return mips;
}

double to_linear(double code) {
    const double v = code / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

} // namespace

TEST_CASE("buffers: what is written is read back") {
    test::ValidatedDevice device;
    bool shared = true;
    SUBCASE("in place") {}
    SUBCASE("through staging") {
        shared = false;
    }
    Context& context = shared ? device.context() : device.context_without_shared_memory();
    Uploader uploader(context);
    auto buffer =
        Buffer::create(context, 100'000, VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
                       Buffer::Where::device, "data");
    REQUIRE(buffer);
    CHECK(buffer->address != 0);
    if (!shared) CHECK(buffer->mapped == nullptr);

    std::vector<std::byte> expected(buffer->size);
    fill(expected, 3);
    for (std::uint64_t offset = 0; offset < buffer->size; offset += 9'999) {
        const std::uint64_t size = std::min<std::uint64_t>(9'999, buffer->size - offset);
        const auto slice = uploader.write_buffer(*buffer, offset, size);
        REQUIRE(slice);
        REQUIRE(slice->bytes.size() == size);
        std::memcpy(slice->bytes.data(), expected.data() + offset, size);
        uploader.commit(*slice);
    }
    REQUIRE(uploader.finish());
    const auto got = test::read_back(context, *buffer);
    CHECK(std::memcmp(got.data(), expected.data(), expected.size()) == 0);

    CHECK(uploader.write_buffer(*buffer, buffer->size, 0));
    CHECK_FALSE(uploader.write_buffer(*buffer, buffer->size, 1));
    CHECK_FALSE(uploader.write_buffer(*buffer, 1, UINT64_MAX));
}

TEST_CASE("buffers and images that no device can have are refused in words") {
    test::ValidatedDevice device;
    Context& context = device.context();
    const auto large = Buffer::create(context, std::uint64_t{1} << 60, 0, Buffer::Where::device, "vertices");
    REQUIRE_FALSE(large);
    CHECK(large.error().what.find("vertices") != std::string::npos);
    CHECK(large.error().what.find("GiB") != std::string::npos);
    ImageDesc desc;
    desc.width = 1U << 20;
    desc.usage = texture;
    const auto wide = Image::create(context, desc, "panorama");
    REQUIRE_FALSE(wide);
    CHECK(wide.error().what.find("1048576") != std::string::npos);
    desc.width = 1;
    desc.format = static_cast<VkFormat>(999);
    CHECK_FALSE(Image::create(context, desc, "odd"));
    CHECK(Buffer::create(context, 0, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, Buffer::Where::device, "empty"));
}

TEST_CASE("a 5 x 3 image and its mips") {
    test::ValidatedDevice device;
    bool shared = true;
    bool srgb = true;
    SUBCASE("in place, sRGB") {}
    SUBCASE("in place, plain") {
        srgb = false;
    }
    SUBCASE("through staging, sRGB") {
        shared = false;
    }
    SUBCASE("through staging, plain") {
        shared = srgb = false;
    }
    Context& context = shared ? device.context() : device.context_without_shared_memory();
    ImageDesc desc;
    desc.width = 5;
    desc.height = 3;
    desc.mips = 3;
    desc.format = srgb ? VK_FORMAT_R8G8B8A8_SRGB : VK_FORMAT_R8G8B8A8_UNORM;
    desc.usage = texture;
    auto image = Image::create(context, desc, "small");
    REQUIRE(image);
    CHECK(image->bytes() >= 5 * 3 * 4);
    CHECK(image->mapped_mips().empty() == !(shared && device->is_software()));

    // Red rises from left to right, green from top to bottom; blue and alpha are constant.
    Uploader uploader(context);
    const auto slice = uploader.write_image(*image);
    REQUIRE(slice);
    REQUIRE(slice->bytes.size() == 5 * 3 * 4);
    std::vector<std::uint8_t> top;
    for (unsigned y = 0; y < 3; ++y)
        for (unsigned x = 0; x < 5; ++x)
            for (const unsigned value : {x * 50, y * 100, 77U, 200U}) top.push_back(static_cast<std::uint8_t>(value));
    std::memcpy(slice->bytes.data(), top.data(), top.size());
    uploader.commit(*slice);
    REQUIRE(uploader.finish());

    CHECK(test::read_back(context, *image, 0) == top);
    const auto half = test::read_back(context, *image, 1); // 2 x 1
    const auto last = test::read_back(context, *image, 2); // 1 x 1
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(std::abs(half[i * 4 + 2] - 77) <= 1);
        CHECK(std::abs(half[i * 4 + 3] - 200) <= 1);
    }
    CHECK(half[0] < half[4]);
    CHECK(std::abs(last[2] - 77) <= 1);
    if (!image->mapped_mips().empty()) {
        // Five columns onto two: weights 2/5, 2/5, 1/5 and 1/5, 2/5, 2/5. Three rows onto one: thirds.
        const auto value = [srgb](double code) { return srgb ? to_linear(code) * 255.0 : code; };
        const auto seen = [srgb](std::uint8_t code) { return srgb ? to_linear(code) * 255.0 : code; };
        CHECK(seen(half[0]) == doctest::Approx((2 * value(0) + 2 * value(50) + value(100)) / 5).epsilon(0.03));
        CHECK(seen(half[4]) == doctest::Approx((value(100) + 2 * value(150) + 2 * value(200)) / 5).epsilon(0.03));
        CHECK(seen(half[1]) == doctest::Approx((value(0) + value(100) + value(200)) / 3).epsilon(0.03));
        CHECK(seen(last[0]) == doctest::Approx((seen(half[0]) + seen(half[4])) / 2).epsilon(0.03));
    }
}

TEST_CASE("mips of a flat colour are that colour, exactly, at every level and code") {
    test::ValidatedDevice device;
    Context& context = device.context();
    Uploader uploader(context);
    for (const std::uint32_t side : {8U, 7U}) {
        ImageDesc desc;
        desc.width = side;
        desc.height = side * 2;
        desc.mips = full_chain(desc.width, desc.height);
        desc.format = VK_FORMAT_R8G8B8A8_SRGB;
        desc.usage = texture;
        for (unsigned code = 0; code < 256; code += 5) {
            CAPTURE(code);
            auto image = Image::create(context, desc, "flat");
            REQUIRE(image);
            const auto slice = uploader.write_image(*image);
            REQUIRE(slice);
            std::memset(slice->bytes.data(), static_cast<int>(code), slice->bytes.size());
            uploader.commit(*slice);
            REQUIRE(uploader.finish());
            for (std::uint32_t mip = 0; mip < desc.mips; ++mip) {
                const auto got = test::read_back(context, *image, mip);
                CHECK(std::ranges::all_of(got, [code](std::uint8_t v) { return v == code; }));
            }
        }
    }
}

TEST_CASE("an abandoned slice leaves an image that can be sampled, and a buffer alone") {
    test::ValidatedDevice device;
    Context& context = device.context_without_shared_memory();
    Uploader uploader(context);
    ImageDesc desc;
    desc.width = desc.height = 4;
    desc.usage = texture;
    auto image = Image::create(context, desc, "abandoned");
    auto buffer = Buffer::create(context, 16, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, Buffer::Where::device, "kept");
    REQUIRE(image);
    REQUIRE(buffer);
    const auto good = uploader.write_buffer(*buffer, 0, 16);
    REQUIRE(good);
    fill(good->bytes, 1);
    uploader.commit(*good);
    const auto bad = uploader.write_buffer(*buffer, 0, 16);
    REQUIRE(bad);
    fill(bad->bytes, 2);
    uploader.abandon(*bad);
    const auto rows = uploader.write_image(*image);
    REQUIRE(rows);
    uploader.abandon(*rows);
    REQUIRE(uploader.finish());
    std::vector<std::byte> expected(16);
    fill(expected, 1);
    CHECK(std::memcmp(test::read_back(context, *buffer).data(), expected.data(), 16) == 0);
    CHECK(test::read_back(context, *image, 0).size() == 64); // validation knows its layout
}

TEST_CASE("many threads share a staging area that is far too small") {
    test::ValidatedDevice device;
    Context& context = device.context_without_shared_memory();
    constexpr std::size_t count = 200;
    constexpr std::uint64_t image_side = 32;
    std::vector<Buffer> buffers;
    std::vector<Image> images;
    for (std::size_t i = 0; i < count; ++i) {
        auto buffer =
            Buffer::create(context, 500 + i * 37, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, Buffer::Where::device, "many");
        REQUIRE(buffer);
        buffers.push_back(std::move(buffer).value());
        ImageDesc desc;
        desc.width = desc.height = image_side;
        desc.usage = texture;
        auto image = Image::create(context, desc, "many");
        REQUIRE(image);
        images.push_back(std::move(image).value());
    }
    {
        Uploader uploader(context, 16 << 10);
        std::atomic<std::size_t> next{0};
        std::atomic<int> failures{0};
        const auto work = [&] {
            for (std::size_t i = next++; i < count; i = next++) {
                // Both are open at once: waiting for room must not wait for ourselves.
                auto a = uploader.write_buffer(buffers[i], 0, buffers[i].size);
                auto b = uploader.write_image(images[i]);
                if (!a || !b) {
                    ++failures;
                    continue;
                }
                fill(a->bytes, static_cast<unsigned>(i));
                fill(b->bytes, static_cast<unsigned>(i) + 1);
                uploader.commit(*b);
                uploader.commit(*a);
            }
        };
        std::vector<std::thread> threads;
        threads.reserve(8);
        for (int i = 0; i < 8; ++i) threads.emplace_back(work);
        for (auto& thread : threads) thread.join();
        CHECK(failures == 0);
        REQUIRE(uploader.finish());
    }
    std::vector<std::byte> expected;
    for (std::size_t i = 0; i < count; ++i) {
        CAPTURE(i);
        expected.resize(buffers[i].size);
        fill(expected, static_cast<unsigned>(i));
        CHECK(std::memcmp(test::read_back(context, buffers[i]).data(), expected.data(), expected.size()) == 0);
        expected.resize(image_side * image_side * 4);
        fill(expected, static_cast<unsigned>(i) + 1);
        CHECK(std::memcmp(test::read_back(context, images[i], 0).data(), expected.data(), expected.size()) == 0);
    }
}
