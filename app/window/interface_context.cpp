#include "window/interface_context.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#if __has_include(<backends/imgui_impl_glfw.h>)
#include <backends/imgui_impl_glfw.h> // Debian's place
#else
#include <imgui_impl_glfw.h>
#endif

namespace guanhe::app {

InterfaceContext::InterfaceContext(GLFWwindow* window) {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    auto& io = ImGui::GetIO();
    io.IniFilename = nullptr; // what is remembered is in window.json
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset; // see Renderer::draw_window
    ImGui_ImplGlfw_InitForOther(window, true);
    // Dear ImGui takes a key and its character in different frames, three frames a letter: too slow for a software
    // driver's few frames a second. While text is typed, printing keys are worth nothing but their characters, so only
    // those go on.
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
        const bool prints = key >= GLFW_KEY_SPACE && key <= GLFW_KEY_WORLD_2;
        const bool command = (mods & (GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER)) != 0;
        if (prints && !command && action != GLFW_RELEASE && ImGui::GetIO().WantTextInput) return;
        ImGui_ImplGlfw_KeyCallback(w, key, scancode, action, mods);
    });
}

InterfaceContext::~InterfaceContext() {
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
}

} // namespace guanhe::app
