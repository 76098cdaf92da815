#include "gpu/instance.h"

#include "gpu/context.h"
#include "gpu/device_maker.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace guanhe::gpu {

namespace {

constexpr const char* validation_layer = "VK_LAYER_KHRONOS_validation";
constexpr std::size_t kept_messages = 1000; // a complaint a frame must not fill the memory

VKAPI_ATTR VkBool32 VKAPI_CALL on_debug_message(VkDebugUtilsMessageSeverityFlagBitsEXT /*severity*/,
                                                VkDebugUtilsMessageTypeFlagsEXT type,
                                                const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    // The loader reports other vendors' broken drivers and layers here: true, but not about what we do.
    const bool from_loader =
        data->pMessageIdName != nullptr && std::string_view(data->pMessageIdName).starts_with("Loader");
    if ((type & VK_DEBUG_UTILS_MESSAGE_TYPE_GENERAL_BIT_EXT) != 0 && from_loader) return VK_FALSE;
    auto& messages = *static_cast<Messages*>(user);
    // Monado 25 adds a structure to the chain of features that must not be beside one of ours.
    if (messages.made_by_runtime && data->pMessageIdName != nullptr &&
        std::strcmp(data->pMessageIdName, "VUID-VkDeviceCreateInfo-pNext-02830") == 0)
        return VK_FALSE;
    messages.add(data->pMessage != nullptr ? data->pMessage : "(no text)");
    return VK_FALSE;
}

VkDebugUtilsMessengerCreateInfoEXT messenger_info(Messages& messages) {
    return {
        .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
        .pNext = nullptr,
        .flags = 0,
        .messageSeverity =
            VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
        .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_GENERAL_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT,
        .pfnUserCallback = on_debug_message,
        .pUserData = &messages,
    };
}

std::vector<VkExtensionProperties> instance_extensions(const char* layer) {
    std::uint32_t count = 0;
    vkEnumerateInstanceExtensionProperties(layer, &count, nullptr);
    std::vector<VkExtensionProperties> found(count);
    if (vkEnumerateInstanceExtensionProperties(layer, &count, found.data()) < 0) count = 0;
    found.resize(count);
    return found;
}

bool has(const std::vector<VkExtensionProperties>& extensions, const char* name) {
    return std::ranges::any_of(extensions, [name](const auto& e) { return std::strcmp(e.extensionName, name) == 0; });
}

bool has_validation_layer() {
    std::uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    if (vkEnumerateInstanceLayerProperties(&count, layers.data()) < 0) return false;
    layers.resize(count);
    return std::ranges::any_of(layers, [](const auto& l) { return std::strcmp(l.layerName, validation_layer) == 0; });
}

Result<void> load_vulkan() {
    const std::lock_guard lock(loader_mutex());
    if (volkGetInstanceVersion() == 0 && volkInitialize() != VK_SUCCESS)
        return no_device("the Vulkan loader was not found",
                         "install the package libvulkan1, or on Windows the graphics card's driver");
    if (volkGetInstanceVersion() < VK_API_VERSION_1_3)
        return no_device("the Vulkan loader is older than version 1.3", "update it (Debian 12 and newer have it)");
    return {};
}

Result<void> create_instance(const VkInstanceCreateInfo& info, VkInstance& out) {
    const VkResult made = vkCreateInstance(&info, nullptr, &out);
    if (made == VK_ERROR_INCOMPATIBLE_DRIVER)
        return no_device("no Vulkan driver is installed",
                         "install the graphics card's driver, or mesa-vulkan-drivers to draw without a card");
    if (made != VK_SUCCESS) return vulkan_error("vkCreateInstance", made);
    return {};
}

} // namespace

std::shared_mutex& loader_mutex() noexcept {
    static std::shared_mutex mutex;
    return mutex;
}

Error no_device(std::string what, std::string hint) {
    return Error{std::move(what), "Vulkan", std::move(hint), ErrorKind::no_device};
}

void Messages::add(std::string_view text) {
    {
        const std::lock_guard lock(mutex_);
        if (kept_.size() < kept_messages) kept_.emplace_back(text);
    }
    if (on_message_) on_message_(text);
}

std::vector<std::string> Messages::all() const {
    const std::lock_guard lock(mutex_);
    return kept_;
}

Instance::Instance(Instance&& other) noexcept
    : handle(std::exchange(other.handle, VK_NULL_HANDLE)), validation(other.validation),
      set_object_name(other.set_object_name), destroy_messenger_(other.destroy_messenger_),
      messenger_(std::exchange(other.messenger_, VK_NULL_HANDLE)) {}

Instance::~Instance() {
    if (handle == VK_NULL_HANDLE) return;
    const std::lock_guard lock(loader_mutex());
    if (messenger_ != VK_NULL_HANDLE) destroy_messenger_(handle, messenger_, nullptr);
    vkDestroyInstance(handle, nullptr);
}

Result<Instance> Instance::create(const DeviceOptions& options, Messages& messages) {
    GUANHE_TRY(load_vulkan());

    std::vector<const char*> layers;
    std::vector<const char*> extensions;
    const auto available = instance_extensions(nullptr);

    if (options.presentation) {
        std::uint32_t count = 0;
        const char** needed = glfwGetRequiredInstanceExtensions(&count);
        if (needed == nullptr)
            return no_device("no Vulkan surface can be made for this display",
                             "draw without a window (--headless), or install a driver that can present");
        extensions.assign(needed, needed + count);
    }

    VkDebugUtilsMessengerCreateInfoEXT messenger = messenger_info(messages);
    const VkBool32 yes = VK_TRUE;
    const VkLayerSettingEXT setting{
        .pLayerName = validation_layer,
        .pSettingName = "validate_sync",
        .type = VK_LAYER_SETTING_TYPE_BOOL32_EXT,
        .valueCount = 1,
        .pValues = &yes,
    };
    VkLayerSettingsCreateInfoEXT settings{
        .sType = VK_STRUCTURE_TYPE_LAYER_SETTINGS_CREATE_INFO_EXT,
        .pNext = nullptr,
        .settingCount = 1,
        .pSettings = &setting,
    };
    const VkValidationFeatureEnableEXT enable = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    VkValidationFeaturesEXT features{
        .sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
        .pNext = nullptr,
        .enabledValidationFeatureCount = 1,
        .pEnabledValidationFeatures = &enable,
        .disabledValidationFeatureCount = 0,
        .pDisabledValidationFeatures = nullptr,
    };

    VkApplicationInfo app{};
    app.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
    app.pApplicationName = "Guanhe";
    app.pEngineName = "Guanhe";
    app.apiVersion = VK_API_VERSION_1_3;
    VkInstanceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
    info.pApplicationInfo = &app;

    if (options.validation) {
        if (!has_validation_layer())
            return no_device("the Khronos validation layer was asked for and is not installed",
                             "install the package vulkan-validationlayers, or the Vulkan SDK");
        layers.push_back(validation_layer);
        const auto from_layer = instance_extensions(validation_layer);
        extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
        info.pNext = &messenger;
        if (has(from_layer, VK_EXT_LAYER_SETTINGS_EXTENSION_NAME)) {
            extensions.push_back(VK_EXT_LAYER_SETTINGS_EXTENSION_NAME);
            messenger.pNext = &settings;
        } else if (has(from_layer, VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME)) {
            extensions.push_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
            messenger.pNext = &features;
        } else {
            return no_device("the installed validation layer cannot check synchronisation",
                             "update the package vulkan-validationlayers, or the Vulkan SDK");
        }
    }
    if (has(available, VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME)) {
        extensions.push_back(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
        info.flags |= VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
    }
    info.enabledLayerCount = static_cast<std::uint32_t>(layers.size());
    info.ppEnabledLayerNames = layers.data();
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();

    Instance instance;
    const std::lock_guard lock(loader_mutex());
    if (options.maker != nullptr) {
        GUANHE_TRY_LET(instance.handle, options.maker->make_instance(info));
    } else {
        GUANHE_TRY(create_instance(info, instance.handle));
    }
    // Entry points go through the loader's dispatch (not volkLoadDevice): a few nanoseconds a call, and several devices
    // of one process, with and without layers, each get their own.
    volkLoadInstance(instance.handle);
    instance.validation = options.validation;
    if (options.validation) {
        messenger.pNext = nullptr;
        instance.set_object_name = vkSetDebugUtilsObjectNameEXT;
        instance.destroy_messenger_ = vkDestroyDebugUtilsMessengerEXT;
        GUANHE_VK(vkCreateDebugUtilsMessengerEXT(instance.handle, &messenger, nullptr, &instance.messenger_));
    }
    return instance;
}

} // namespace guanhe::gpu
