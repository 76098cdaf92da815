"""Holds the build's descriptions together: CMakeLists.txt, cmake/, CMakePresets.json, vcpkg.json, the Debian packages."""

import json
import re
import shutil
import subprocess

import tree

# What CMake looks for, by find_package or guanhe_dependency: its vcpkg port and its Debian 13 package.
# None: nothing to install there (part of the compiler, or of another package of this table).
LIBRARIES = {
    "Threads": (None, None),
    "PkgConfig": (None, "pkgconf"),
    "glm": ("glm", "libglm-dev"),
    "TinyGLTF": ("tinygltf", "libtinygltf-dev"),
    "tinygltf": ("tinygltf", "libtinygltf-dev"),
    "stb": ("stb", "libstb-dev"),
    "draco": ("draco", "libdraco-dev"),
    "meshoptimizer": ("meshoptimizer", "libmeshoptimizer-dev"),
    "nlohmann_json": ("nlohmann-json", "nlohmann-json3-dev"),
    "json": ("nlohmann-json", "nlohmann-json3-dev"),
    "libjpeg-turbo": ("libjpeg-turbo", "libturbojpeg0-dev"),
    "turbojpeg": ("libjpeg-turbo", "libturbojpeg0-dev"),
    "SPNG": ("libspng", "libspng-dev"),
    "spng": ("libspng", "libspng-dev"),
    "WebP": ("libwebp", "libwebp-dev"),
    "webp": ("libwebp", "libwebp-dev"),
    "zstd": ("zstd", "libzstd-dev"),
    "xxHash": ("xxhash", "libxxhash-dev"),
    "xxhash": ("xxhash", "libxxhash-dev"),
    "basisu": ("basisu", None),
    "Vulkan": ("shaderc", "glslc"),
    "VulkanHeaders": ("vulkan-headers", "libvulkan-dev"),
    "vulkan": ("vulkan-headers", "libvulkan-dev"),
    "volk": ("volk", "libvulkan-volk-dev"),
    "VulkanMemoryAllocator": ("vulkan-memory-allocator", "libvulkan-memory-allocator-dev"),
    "glfw3": ("glfw3", "libglfw3-dev"),
    "glfw": ("glfw3", "libglfw3-dev"),
    "imgui": ("imgui", "libimgui-dev"),
    "CLI11": ("cli11", "libcli11-dev"),
    "cli11": ("cli11", "libcli11-dev"),
    "spdlog": ("spdlog", "libspdlog-dev"),
    "OpenXR": ("openxr-loader", "libopenxr-dev"),
    "openxr": ("openxr-loader", "libopenxr-dev"),
    "Freetype": ("freetype", "libfreetype-dev"),
    "freetype": ("freetype", "libfreetype-dev"),
    "harfbuzz": ("harfbuzz", "libharfbuzz-dev"),
    "ICU": ("icu", "libicu-dev"),
    "icu": ("icu", "libicu-dev"),
    "OpenAL": ("openal-soft", "libopenal-dev"),
    "openal": ("openal-soft", "libopenal-dev"),
    "SndFile": ("libsndfile", "libsndfile1-dev"),
    "sndfile": ("libsndfile", "libsndfile1-dev"),
    "FFMPEG": ("ffmpeg", "libavformat-dev"),
    "ffmpeg": ("ffmpeg", "libavformat-dev"),
    "qrencode": ("libqrencode", "libqrencode-dev"),
    "SQLite3": ("sqlite3", "libsqlite3-dev"),
    "sqlite": ("sqlite3", "libsqlite3-dev"),
    "valijson": ("valijson", "libvalijson-dev"),
    "pugixml": ("pugixml", "libpugixml-dev"),
    "Lua": ("lua", "liblua5.4-dev"),
    "lua": ("lua", "liblua5.4-dev"),
    "doctest": ("doctest", "doctest-dev"),
    "Python3": (None, "python3"),
}
PRESETS = {"release", "debug", "asan", "windows-release", "windows-debug"}


def cmake_files():
    return [path for path in tree.files() if path.name == "CMakeLists.txt" or path.suffix == ".cmake"]


def wanted():
    """{name: where it is asked for} for every library that the CMake files look for."""
    found = {}
    for path in cmake_files():
        source = re.sub(r"#[^\n]*", "", tree.text(tree.ROOT / path))
        for name in re.findall(r"\b(?:find_package|guanhe_dependency)\(\s*([\w-]+)", source):
            found.setdefault(name, path)
    return found


def check_libraries():
    vcpkg = json.loads(tree.text(tree.ROOT / "vcpkg.json"))
    ports = set()
    for entries in [vcpkg["dependencies"]] + [feature["dependencies"] for feature in vcpkg["features"].values()]:
        ports |= {entry if isinstance(entry, str) else entry["name"] for entry in entries}
    listed = re.sub(r"#[^\n]*", "", tree.text(tree.ROOT / "tools/dev/packages.txt")).split()

    needed_ports = set()
    asked = wanted()
    for name, path in sorted(asked.items()):
        if name not in LIBRARIES:
            yield f"{path}: {name} has no vcpkg port and Debian package in tests/checks/presets.py"
    for name in sorted(asked.keys() & LIBRARIES.keys()):
        port, package = LIBRARIES[name]
        needed_ports.add(port)
        if port and port not in ports:
            yield f"vcpkg.json: {port} is missing; {asked.get(name, 'a header')} asks for {name}"
        if package and package not in listed:
            yield f"tools/dev/packages.txt: {package} is missing; {asked.get(name, 'a header')} asks for {name}"
    for port in sorted(ports - needed_ports):
        yield f"vcpkg.json: nothing in the CMake files asks for {port}"
    for name in sorted(LIBRARIES.keys() - asked.keys()):
        yield f"tests/checks/presets.py: {name} is asked for nowhere"
    for package in sorted({package for package in listed if listed.count(package) > 1}):
        yield f"tools/dev/packages.txt: {package} is there twice"
    version = re.search(r"project\(guanhe VERSION ([\d.]+)", tree.text(tree.ROOT / "CMakeLists.txt"))
    if version is None or version.group(1) != vcpkg["version"]:
        yield f"vcpkg.json: version {vcpkg['version']} is not that of CMakeLists.txt"


def inherited(preset, presets):
    """The preset with what it inherits; the first parent wins, as in CMake."""
    merged = {"cacheVariables": {}}
    parents = preset.get("inherits", [])
    for parent in [preset] + [presets[name] for name in ([parents] if isinstance(parents, str) else parents)]:
        parent = parent if parent is preset else inherited(parent, presets)
        for key, value in parent.items():
            if key == "cacheVariables":
                merged[key] = {**value, **merged[key]}
            else:
                merged.setdefault(key, value)
    return merged


def check_presets():
    document = json.loads(tree.text(tree.ROOT / "CMakePresets.json"))
    presets = {preset["name"]: preset for preset in document["configurePresets"]}
    visible = {name for name, preset in presets.items() if not preset.get("hidden")}
    if visible != PRESETS:
        yield f"CMakePresets.json: the presets are {sorted(visible)}, not {sorted(PRESETS)}"

    options = {option for path in cmake_files()
               for option in re.findall(r"^option\((\w+)", tree.text(tree.ROOT / path), re.MULTILINE)}
    manual = tree.text(tree.ROOT / "docs/building.md")
    for option in sorted(options):
        if f"`{option}`" not in manual:
            yield f"docs/building.md: the option {option} is not told"
    features = json.loads(tree.text(tree.ROOT / "vcpkg.json"))["features"]
    for name, preset in presets.items():
        for variable, value in preset.get("cacheVariables", {}).items():
            if variable not in options and not variable.startswith(("CMAKE_", "VCPKG_")):
                yield f"CMakePresets.json: {name} sets {variable}, which no CMake file declares"
            if variable == "VCPKG_MANIFEST_FEATURES":
                for feature in set(value.split(";")) - features.keys():
                    yield f"CMakePresets.json: {name} asks for the feature {feature}, which vcpkg.json does not have"
    for name in sorted(visible & PRESETS):
        preset = inherited(presets[name], presets)
        windows = name.startswith("windows-")
        if windows != (preset.get("condition", {}).get("rhs") == "Windows"):
            yield f"CMakePresets.json: {name} must{'' if windows else ' not'} be for Windows hosts only"
        if windows != ("$env{VCPKG_ROOT}" in preset.get("toolchainFile", "")):
            yield f"CMakePresets.json: {name} must{'' if windows else ' not'} use vcpkg's toolchain file"
        if f"`{name}`" not in manual:
            yield f"docs/building.md: the preset {name} is not told"
    for kind in ("buildPresets", "testPresets"):
        for preset in document.get(kind, []):
            if preset["configurePreset"] not in visible:
                yield f"CMakePresets.json: {kind} {preset['name']} names no preset to configure"


def check_with_cmake():
    """CMake's own reading of the presets: it refuses what its schema does not know."""
    if shutil.which("cmake"):
        result = subprocess.run(["cmake", "--list-presets"], cwd=tree.ROOT, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            yield f"CMakePresets.json: {(result.stdout + result.stderr).strip()}"


def main():
    tree.finish("presets", [*check_libraries(), *check_presets(), *check_with_cmake()])


if __name__ == "__main__":
    main()
