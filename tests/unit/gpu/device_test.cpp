#include "base/child_process.h"
#include "base/process.h"
#include "gpu/test_device.h"
#include "gpu/upload.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cctype>
#include <cstdio>
#include <thread>

using namespace guanhe;
using namespace guanhe::gpu;

TEST_CASE("a device is made and destroyed without a complaint") {
    test::ValidatedDevice device;
    CHECK(device->info().usable);
    CHECK_FALSE(device->info().name.empty());
    CHECK_FALSE(device->info().driver.empty());
    CHECK(device->complaints().empty());
    CHECK(device->memory_use().budget_bytes > 0);
    device->wait_idle();
}

TEST_CASE("devices come and go beside one that is at work, also without validation") {
    test::ValidatedDevice device;
    const auto buffer =
        Buffer::create(device.context(), 64, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, Buffer::Where::device, "to be named");
    REQUIRE(buffer);
    std::atomic<bool> done = false;
    std::thread at_work([&] {
        while (!done) device.context().name(VK_OBJECT_TYPE_BUFFER, buffer->handle, "named");
    });
    for (int i = 0; i < 8; ++i) {
        DeviceOptions options;
        options.validation = i % 2 == 0;
        CHECK(Device::create(options));
        CHECK(list_devices());
    }
    done = true;
    at_work.join();
    CHECK(device->complaints().empty());
}

TEST_CASE("validation hears a mistake, and says it to both listeners") {
    std::vector<std::string> heard;
    DeviceOptions options;
    options.validation = true;
    options.on_message = [&heard](std::string_view text) { heard.emplace_back(text); };
    auto device = Device::create(options);
    REQUIRE(device);
    VkFenceCreateInfo wrong{};
    wrong.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
    VkFence fence = VK_NULL_HANDLE;
    vkCreateFence(device->context().device, &wrong, nullptr, &fence);
    vkDestroyFence(device->context().device, fence, nullptr);
    CHECK_FALSE(heard.empty());
    CHECK(device->complaints() == heard);
}

TEST_CASE("synchronisation validation is on") {
    DeviceOptions options;
    options.validation = true;
    auto device = Device::create(options);
    REQUIRE(device);
    Context& context = device->context();
    {
        auto a = Buffer::create(context, 64, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, Buffer::Where::device, "a");
        auto b = Buffer::create(context, 64, 0, Buffer::Where::readback, "b");
        REQUIRE(a);
        REQUIRE(b);
        REQUIRE(run_once(context, [&](VkCommandBuffer cmd) {
            vkCmdFillBuffer(cmd, a->handle, 0, 64, 7);
            const VkBufferCopy copy{0, 0, 64}; // no barrier between
            vkCmdCopyBuffer(cmd, a->handle, b->handle, 1, &copy);
        }));
    }
    const auto complaints = device->complaints();
    REQUIRE_FALSE(complaints.empty());
    CHECK_MESSAGE(complaints[0].find("hazard") != std::string::npos, complaints[0]);
}

TEST_CASE("a device is chosen by index, by part of its name, or refused with what there is") {
    const auto listed = list_devices();
    REQUIRE(listed);
    REQUIRE_FALSE(listed->empty());
    std::size_t usable = 0;
    while (usable < listed->size() && !(*listed)[usable].usable) ++usable;
    REQUIRE(usable < listed->size());
    const std::string name = (*listed)[usable].name;

    const auto by_index = Device::create({.device = std::to_string(usable)});
    REQUIRE(by_index);
    CHECK(by_index->info().name == name);

    std::string part = name.substr(0, 5);
    for (char& c : part) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const auto by_name = Device::create({.device = part});
    REQUIRE(by_name);
    CHECK(by_name->info().name.find(name.substr(0, 5)) != std::string::npos);

    for (const char* wrong : {"99", "no such card", "-1", "18446744073709551616"}) {
        CAPTURE(wrong);
        const auto refused = Device::create({.device = wrong});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == ErrorKind::no_device);
        CHECK(refused.error().what.find(wrong) != std::string::npos);
        CHECK(refused.error().hint.find(name) != std::string::npos);
    }
}

TEST_CASE("says what creating a device gives" * doctest::skip()) { // for the child below
    DeviceOptions options;
    options.validation = environment_variable("GUANHE_TEST_VALIDATION").has_value();
    const auto made = Device::create(options);
    std::printf("kind %d: %s\n", made ? -1 : static_cast<int>(made.error().kind),
                made ? "made" : made.error().message().c_str());
}

TEST_CASE("no driver and no validation layer are said in words") {
    const auto program = own_program();
    REQUIRE(program);
    const test::Scratch scratch;
    const auto said = scratch / "said.txt";
    const auto create_with = [&](std::vector<std::pair<std::string, std::string>> environment) {
        ChildOptions child;
        child.arguments = {path_to_utf8(*program), "--no-skip", "-tc=says what creating a device gives"};
        child.environment = std::move(environment);
        child.output_file = said;
        const auto outcome = run_child(child);
        REQUIRE(outcome);
        CHECK(outcome->exit_code == 0);
        auto text = read_text(said);
        REQUIRE(text);
        return *text;
    };
    const auto contains = [](const std::string& text, const char* part) {
        return text.find(part) != std::string::npos;
    };
    const std::string no_device = "kind " + std::to_string(static_cast<int>(ErrorKind::no_device));

    CHECK(contains(create_with({}), "made"));
    const auto none = create_with({{"VK_DRIVER_FILES", "/nonexistent"}, {"VK_ICD_FILENAMES", "/nonexistent"}});
    CAPTURE(none);
    CHECK(contains(none, no_device.c_str()));
    CHECK(contains(none, "no Vulkan driver"));
    CHECK(contains(none, "mesa-vulkan-drivers"));
    const auto layer = create_with({{"VK_LAYER_PATH", "/nonexistent"}, {"GUANHE_TEST_VALIDATION", "1"}});
    CAPTURE(layer);
    CHECK(contains(layer, no_device.c_str()));
    CHECK(contains(layer, "vulkan-validationlayers"));
}

TEST_CASE("errors of the driver carry the call and what to do") {
    const Error memory = vulkan_error("vkAllocateMemory(device, &info)", VK_ERROR_OUT_OF_DEVICE_MEMORY);
    CHECK(memory.kind == ErrorKind::internal);
    CHECK(memory.where == "vkAllocateMemory");
    CHECK(memory.what.find("out of memory") != std::string::npos);
    CHECK_FALSE(memory.hint.empty());
    const Error lost = vulkan_error("vkQueueSubmit2", VK_ERROR_DEVICE_LOST);
    CHECK(lost.what.find("lost") != std::string::npos);
    CHECK_FALSE(lost.hint.empty());
    CHECK(vulkan_error("vkX", static_cast<VkResult>(-12345)).what.find("-12345") != std::string::npos);
}

TEST_CASE("what is deferred goes in order, when the GPU has passed its frame") {
    test::ValidatedDevice device;
    Context& context = device.context();
    std::vector<int> gone;
    const auto later = [&](int what) { context.defer([&gone, what](Context&) { gone.push_back(what); }); };

    later(0); // no frame was ever begun
    CHECK(gone == std::vector{0});

    context.begin_frame(1, 0);
    later(1);
    later(2);
    context.begin_frame(2, 0);
    later(3);
    CHECK(gone == std::vector{0});
    context.begin_frame(3, 1);
    CHECK(gone == std::vector{0, 1, 2});
    later(4);
    context.begin_frame(4, 2);
    CHECK(gone == std::vector{0, 1, 2, 3});
    context.begin_frame(4, 4); // drained
    CHECK(gone == std::vector{0, 1, 2, 3, 4});
    later(5);
    CHECK(gone == std::vector{0, 1, 2, 3, 4, 5});

    context.begin_frame(5, 4);
    {
        auto buffer = Buffer::create(context, 1024, 0, Buffer::Where::device, "left in the ring");
        REQUIRE(buffer); // destroyed with the device: validation reports a leak otherwise
    }
}
