#include "gpu/pipelines.h"

#include "gpu/pipeline_cache.h"
#include "gpu/shader_source.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <optional>

namespace guanhe::gpu {

namespace {

Path shader_folder() {
#ifdef GUANHE_SHADER_FOLDER
    return path_from_utf8(GUANHE_SHADER_FOLDER);
#else
    return {};
#endif
}

/// Destroyed at the end of the compile: a pipeline does not need its modules any more.
struct Module {
    Context& context;
    VkShaderModule handle = VK_NULL_HANDLE;
    explicit Module(Context& c) : context(c) {}
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
    ~Module() {
        if (handle != VK_NULL_HANDLE) vkDestroyShaderModule(context.device, handle, nullptr);
    }
};

/// Constants 0, 1, … of four bytes each. Keeps what the info points to.
struct Specialization {
    explicit Specialization(const Constants& key) : entries(key.values().size()) {
        const auto constants = key.values();
        for (std::uint32_t i = 0; i < entries.size(); ++i)
            entries[i] = {i, i * std::uint32_t{sizeof(std::uint32_t)}, sizeof(std::uint32_t)};
        info.mapEntryCount = static_cast<std::uint32_t>(entries.size());
        info.pMapEntries = entries.data();
        info.dataSize = constants.size_bytes();
        info.pData = constants.data();
    }
    Specialization(const Specialization&) = delete;
    Specialization& operator=(const Specialization&) = delete;
    std::vector<VkSpecializationMapEntry> entries;
    VkSpecializationInfo info{};
};

VkPipelineColorBlendAttachmentState blend_state(const GraphicsPipelineKey& key) {
    VkPipelineColorBlendAttachmentState state{};
    state.blendEnable = key.blend ? VK_TRUE : VK_FALSE;
    state.srcColorBlendFactor = key.premultiplied ? VK_BLEND_FACTOR_ONE : VK_BLEND_FACTOR_SRC_ALPHA;
    state.dstColorBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    state.colorBlendOp = VK_BLEND_OP_ADD;
    state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
    state.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    state.alphaBlendOp = VK_BLEND_OP_ADD;
    state.colorWriteMask =
        VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;
    return state;
}

} // namespace

struct Pipelines::State {
    State(Context& c, const Path& cache_folder)
        : context(c), shaders(shader_folder(), cache_folder / "reloaded-shaders") {}

    /// A pipeline that is made or being made. The first to ask makes it; the others wait for `made`.
    struct Entry {
        std::shared_future<Result<VkPipeline>> made;
        std::array<std::string_view, 2> shaders; ///< what it was made from
    };

    Context& context;
    ShaderSource shaders;
    Path cache_path;
    VkPipelineCache cache = VK_NULL_HANDLE;
    std::size_t cache_bytes_read = 0;
    VkPipelineLayout layout = VK_NULL_HANDLE;
    std::mutex mutex; ///< guards the two maps
    std::map<GraphicsPipelineKey, Entry> graphics;
    std::map<ComputePipelineKey, Entry> compute;
    std::chrono::steady_clock::time_point looked{};

    ~State() {
        const auto destroy = [this](auto& map) {
            for (auto& [key, entry] : map) drop(entry);
        };
        destroy(graphics);
        destroy(compute);
        save_cache();
        context.defer([made_layout = layout, made_cache = cache](Context& c) {
            vkDestroyPipelineLayout(c.device, made_layout, nullptr);
            vkDestroyPipelineCache(c.device, made_cache, nullptr);
        });
    }

    void drop(const Entry& entry) {
        const auto& result = entry.made.get();
        if (result)
            context.defer([pipeline = result.value()](Context& c) { vkDestroyPipeline(c.device, pipeline, nullptr); });
    }

    void save_cache() {
        if (cache == VK_NULL_HANDLE) return;
        std::size_t size = 0;
        if (vkGetPipelineCacheData(context.device, cache, &size, nullptr) < 0 || size == cache_bytes_read) return;
        std::vector<std::byte> bytes(size);
        if (vkGetPipelineCacheData(context.device, cache, &size, bytes.data()) != VK_SUCCESS) return;
        bytes.resize(size);
        // A cache that cannot be kept costs the next start some time and is nobody's error.
        const auto written = write_pipeline_cache(cache_path, bytes);
        (void)written;
    }

    [[nodiscard]] Result<void> load(Module& module, std::string_view name) const {
        const auto words = shaders.words(name);
        if (words.empty())
            return Error{"there is no shader \"" + std::string(name) + "\" in this build", "shaders", "",
                         ErrorKind::internal};
        VkShaderModuleCreateInfo info{};
        info.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO;
        info.codeSize = words.size() * sizeof(std::uint32_t);
        info.pCode = words.data();
        GUANHE_VK(vkCreateShaderModule(context.device, &info, nullptr, &module.handle));
        context.name(VK_OBJECT_TYPE_SHADER_MODULE, module.handle, name);
        return {};
    }

    [[nodiscard]] Result<VkPipeline> make(const GraphicsPipelineKey& key) const;
    [[nodiscard]] Result<VkPipeline> make(const ComputePipelineKey& key) const;

    template<class Key>
    [[nodiscard]] Result<VkPipeline> find_or_make(std::map<Key, Entry>& map, const Key& key,
                                                  const std::array<std::string_view, 2>& names) {
        std::shared_future<Result<VkPipeline>> made;
        std::optional<std::promise<Result<VkPipeline>>> promise; // takes memory: only for what is new
        {
            const std::lock_guard lock(mutex);
            if (const auto found = map.find(key); found != map.end())
                made = found->second.made;
            else
                map.emplace(key, Entry{promise.emplace().get_future().share(), names});
        }
        if (made.valid()) return made.get();
        auto result = make(key);
        promise->set_value(result);
        return result;
    }
};

Result<VkPipeline> Pipelines::State::make(const GraphicsPipelineKey& key) const {
    Module vertex(context);
    Module fragment(context);
    GUANHE_TRY(load(vertex, key.vertex));
    if (!key.fragment.empty()) GUANHE_TRY(load(fragment, key.fragment));
    const Specialization constants(key.constants);

    std::array<VkPipelineShaderStageCreateInfo, 2> stages{};
    for (auto& stage : stages) {
        stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
        stage.pName = "main";
        stage.pSpecializationInfo = &constants.info;
    }
    stages[0].stage = VK_SHADER_STAGE_VERTEX_BIT;
    stages[0].module = vertex.handle;
    stages[1].stage = VK_SHADER_STAGE_FRAGMENT_BIT;
    stages[1].module = fragment.handle;

    VkPipelineVertexInputStateCreateInfo vertex_input{}; // vertices are fetched by address
    vertex_input.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO;
    VkPipelineInputAssemblyStateCreateInfo assembly{};
    assembly.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO;
    assembly.topology = key.topology;
    VkPipelineViewportStateCreateInfo viewport{};
    viewport.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO;
    viewport.viewportCount = 1;
    viewport.scissorCount = 1;
    VkPipelineRasterizationStateCreateInfo raster{};
    raster.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO;
    raster.polygonMode = VK_POLYGON_MODE_FILL;
    raster.depthBiasEnable = key.depth_bias ? VK_TRUE : VK_FALSE;
    raster.lineWidth = 1.0F;
    VkPipelineMultisampleStateCreateInfo multisample{};
    multisample.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO;
    multisample.rasterizationSamples = key.samples;
    VkPipelineDepthStencilStateCreateInfo depth{};
    depth.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO;
    depth.depthTestEnable = key.depth != VK_FORMAT_UNDEFINED ? VK_TRUE : VK_FALSE;
    depth.depthWriteEnable = key.depth_write ? VK_TRUE : VK_FALSE;
    depth.depthCompareOp = VK_COMPARE_OP_GREATER_OR_EQUAL; // depth is reversed everywhere: 1 near, 0 far
    const bool has_color = key.color != VK_FORMAT_UNDEFINED;
    const auto blended = blend_state(key);
    VkPipelineColorBlendStateCreateInfo blend{};
    blend.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO;
    blend.attachmentCount = has_color ? 1 : 0;
    blend.pAttachments = &blended;
    const std::array<VkDynamicState, 5> states{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR,
                                               VK_DYNAMIC_STATE_CULL_MODE, VK_DYNAMIC_STATE_FRONT_FACE,
                                               VK_DYNAMIC_STATE_DEPTH_BIAS};
    VkPipelineDynamicStateCreateInfo dynamic{};
    dynamic.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO;
    dynamic.dynamicStateCount = key.depth_bias ? 5 : 4;
    dynamic.pDynamicStates = states.data();
    VkPipelineRenderingCreateInfo targets{};
    targets.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO;
    targets.viewMask = key.view_mask;
    targets.colorAttachmentCount = has_color ? 1 : 0;
    targets.pColorAttachmentFormats = &key.color;
    targets.depthAttachmentFormat = key.depth;

    VkGraphicsPipelineCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO;
    info.pNext = &targets;
    info.stageCount = key.fragment.empty() ? 1 : 2;
    info.pStages = stages.data();
    info.pVertexInputState = &vertex_input;
    info.pInputAssemblyState = &assembly;
    info.pViewportState = &viewport;
    info.pRasterizationState = &raster;
    info.pMultisampleState = &multisample;
    info.pDepthStencilState = &depth;
    info.pColorBlendState = &blend;
    info.pDynamicState = &dynamic;
    info.layout = layout;
    VkPipeline pipeline = VK_NULL_HANDLE;
    GUANHE_VK(vkCreateGraphicsPipelines(context.device, cache, 1, &info, nullptr, &pipeline));
    context.name(VK_OBJECT_TYPE_PIPELINE, pipeline, std::string(key.vertex) + " " + std::string(key.fragment));
    return pipeline;
}

Result<VkPipeline> Pipelines::State::make(const ComputePipelineKey& key) const {
    Module module(context);
    GUANHE_TRY(load(module, key.shader));
    const Specialization constants(key.constants);
    VkComputePipelineCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO;
    info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = module.handle;
    info.stage.pName = "main";
    info.stage.pSpecializationInfo = &constants.info;
    info.layout = layout;
    VkPipeline pipeline = VK_NULL_HANDLE;
    GUANHE_VK(vkCreateComputePipelines(context.device, cache, 1, &info, nullptr, &pipeline));
    context.name(VK_OBJECT_TYPE_PIPELINE, pipeline, key.shader);
    return pipeline;
}

Result<std::unique_ptr<Pipelines>> Pipelines::create(Context& context,
                                                     std::span<const VkDescriptorSetLayout> set_layouts,
                                                     std::uint32_t push_constant_bytes, const Path& cache_folder) {
    std::unique_ptr<Pipelines> pipelines(new Pipelines);
    pipelines->state_ = std::make_unique<State>(context, cache_folder);
    State& state = *pipelines->state_;

    const VkPushConstantRange range{VK_SHADER_STAGE_ALL, 0, push_constant_bytes};
    VkPipelineLayoutCreateInfo layout{};
    layout.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    layout.setLayoutCount = static_cast<std::uint32_t>(set_layouts.size());
    layout.pSetLayouts = set_layouts.data();
    layout.pushConstantRangeCount = push_constant_bytes > 0 ? 1 : 0;
    layout.pPushConstantRanges = &range;
    GUANHE_VK(vkCreatePipelineLayout(context.device, &layout, nullptr, &state.layout));

    state.cache_path = pipeline_cache_path(context, cache_folder);
    const auto kept = read_pipeline_cache(context, state.cache_path);
    state.cache_bytes_read = kept.size();
    VkPipelineCacheCreateInfo cache{};
    cache.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO;
    cache.initialDataSize = kept.size();
    cache.pInitialData = kept.data();
    GUANHE_VK(vkCreatePipelineCache(context.device, &cache, nullptr, &state.cache));
    return pipelines;
}

Pipelines::~Pipelines() = default;

VkPipelineLayout Pipelines::layout() const noexcept {
    return state_->layout;
}

Result<VkPipeline> Pipelines::graphics(const GraphicsPipelineKey& key) {
    return state_->find_or_make(state_->graphics, key, {key.vertex, key.fragment});
}

Result<VkPipeline> Pipelines::compute(const ComputePipelineKey& key) {
    return state_->find_or_make(state_->compute, key, {key.shader, {}});
}

std::string Pipelines::reload_changed_shaders() {
    using namespace std::chrono_literals;
    const auto now = std::chrono::steady_clock::now();
    if (now - state_->looked < 250ms) return {};
    state_->looked = now;
    auto changes = state_->shaders.compile_changed();
    if (changes.names.empty()) return changes.problems;
    const auto uses_changed = [&changes](const State::Entry& entry) {
        return std::ranges::any_of(entry.shaders, [&changes](std::string_view name) {
            return std::ranges::find(changes.names, name) != changes.names.end();
        });
    };
    const std::lock_guard lock(state_->mutex);
    const auto drop_changed = [&](auto& map) {
        for (auto i = map.begin(); i != map.end();) {
            if (uses_changed(i->second)) {
                state_->drop(i->second);
                i = map.erase(i);
            } else {
                ++i;
            }
        }
    };
    drop_changed(state_->graphics);
    drop_changed(state_->compute);
    return changes.problems;
}

} // namespace guanhe::gpu
