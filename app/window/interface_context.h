// The context of Dear ImGui and its GLFW side.
#pragma once

struct GLFWwindow;

namespace guanhe::app {

/// One at a time; the window outlives it.
class InterfaceContext {
public:
    explicit InterfaceContext(GLFWwindow* window);
    ~InterfaceContext();
    InterfaceContext(const InterfaceContext&) = delete;
    InterfaceContext& operator=(const InterfaceContext&) = delete;
};

} // namespace guanhe::app
