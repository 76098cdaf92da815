"""Shows that presets.py fails on drift: each case changes one of the build's descriptions in a copy of them."""

import shutil
import tempfile
import unittest
from pathlib import Path

import presets
import tree

KEPT = ("CMakePresets.json", "vcpkg.json", "tools/dev/packages.txt", "docs/building.md")


class Presets(unittest.TestCase):
    def setUp(self):
        self.home, self.folder = tree.ROOT, tempfile.TemporaryDirectory()
        for name in [*KEPT, *map(str, presets.cmake_files())]:
            target = Path(self.folder.name) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.home / name, target)
        tree.ROOT = Path(self.folder.name)

    def tearDown(self):
        tree.ROOT = self.home
        self.folder.cleanup()

    def problems(self):
        return [*presets.check_libraries(), *presets.check_presets()]

    def change(self, name, old, new):
        path = tree.ROOT / name
        before = tree.text(path)
        self.assertIn(old, before)
        path.write_text(before.replace(old, new), encoding="utf-8")
        return "\n".join(self.problems())

    def test_the_tree_as_it_is(self):
        self.assertEqual(self.problems(), [])

    def test_a_library_that_nobody_brings(self):
        self.assertIn("tinyexr has no vcpkg port", self.change(
            "cmake/Dependencies.cmake", "find_package(draco CONFIG", "find_package(tinyexr)\nfind_package(draco CONFIG"))

    def test_a_port_that_is_missing(self):
        self.assertIn("vcpkg.json: draco is missing", self.change("vcpkg.json", '    "draco",\n', ""))

    def test_a_port_that_nobody_wants(self):
        self.assertIn("nothing in the CMake files asks for assimp", self.change("vcpkg.json", '"draco"', '"draco", "assimp"'))

    def test_a_package_that_is_missing(self):
        self.assertIn("libdraco-dev is missing", self.change("tools/dev/packages.txt", "libdraco-dev", ""))

    def test_another_version(self):
        self.assertIn("is not that of CMakeLists.txt", self.change("vcpkg.json", '"version": "', '"version": "9'))

    def test_a_variable_that_is_no_option(self):
        self.assertIn("sets GUANHE_FUZZING", self.change("CMakePresets.json", '"GUANHE_FUZZ"', '"GUANHE_FUZZING"'))

    def test_an_option_that_is_not_told(self):
        self.assertIn("GUANHE_NEW is not told", self.change(
            "CMakeLists.txt", "option(GUANHE_FUZZ ", 'option(GUANHE_NEW "New" OFF)\noption(GUANHE_FUZZ '))

    def test_an_option_of_a_room_that_is_not_told(self):
        self.assertIn("GUANHE_SHADER_RELOAD is not told", self.change("docs/building.md", "`GUANHE_SHADER_RELOAD`", ""))

    def test_a_windows_preset_without_vcpkg(self):
        self.assertIn("windows-debug must use vcpkg", self.change("CMakePresets.json", "$env{VCPKG_ROOT}", "elsewhere"))

    def test_a_feature_that_is_not_there(self):
        self.assertIn("the feature basisu", self.change("vcpkg.json", '"basisu": {', '"ktx": {'))


if __name__ == "__main__":
    unittest.main()
