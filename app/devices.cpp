#include "devices.h"

#include "gpu/device.h"
#include "log.h"

#include <algorithm>
#include <cstdio>

namespace guanhe::app {

int print_devices() {
    const auto devices = gpu::list_devices();
    if (!devices) {
        say_error(devices.error().message());
        return 3;
    }
    for (std::size_t i = 0; i < devices->size(); ++i) {
        const auto& device = (*devices)[i];
        const auto note = device.usable ? std::string() : "\n   cannot be used: " + device.why_not;
        std::printf("%zu  %s  (%s)%s\n", i, device.name.c_str(), device.driver.c_str(), note.c_str());
    }
    if (std::any_of(devices->begin(), devices->end(), [](const gpu::DeviceInfo& device) { return device.usable; }))
        return 0;
    say_error(devices->empty()
                  ? "there is no Vulkan device here (install a Vulkan driver; mesa-vulkan-drivers draws without a "
                    "graphics card)"
                  : "no device here can be used");
    return 3;
}

} // namespace guanhe::app
