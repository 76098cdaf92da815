// What `guanhe view` was asked to do. Filled from the command line and the settings file by app/options.
#pragma once

#include "base/file.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

struct CameraPlace {
    glm::vec3 eye{0.0F};    ///< metres
    glm::vec3 target{0.0F}; ///< metres
};

enum class HeadsetUse {
    off,
    automatic, ///< where there is one; else the window says why not
    on,        ///< or nothing
};

struct ViewOptions {
    std::vector<Path> files;
    bool headless = false;
    HeadsetUse headset = HeadsetUse::off;
    bool room = false;        ///< in a headset: the visitor's own is seen round the scans, where it can be
    bool panel_layers = true; ///< in a headset: what is to be read gets layers of its runtime's, where it has them
    bool seated = false;      ///< in a headset: his eyes are as high as if he stood
    std::uint32_t width = 1280;
    std::uint32_t height = 720;
    std::optional<CameraPlace> camera;
    float fov_degrees = 45.0F; ///< vertical
    std::optional<Path> shot;
    std::optional<double> flight_seconds; ///< fly over what is shown; off-screen only
    std::optional<std::uint32_t> frames;  ///< stop after so many; default 1 off-screen, endless in a window
    std::optional<Path> stats;
    std::optional<int> scene;
    std::optional<int> camera_index;
    std::optional<std::string> animation; ///< name or index
    double time_seconds = 0.0;
    std::optional<std::string> variant;
    std::string environment = "sky"; ///< a built-in name or an .hdr file
    float exposure_ev = 0.0F;
    float lod_error_pixels = 1.0F;
    std::uint64_t memory_bytes = 0;           ///< for shapes on the device; 0: a share of it
    std::optional<std::uint64_t> cache_limit; ///< bytes of packs that are kept; nothing: the default
    bool show_clusters = false;
    std::string device;
    bool vsync = true; ///< in a window
    bool validation = false;
};

} // namespace guanhe::app
