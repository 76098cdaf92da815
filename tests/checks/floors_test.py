"""Shows that floors.py fails on what it forbids: each case is a made-up house with one fault."""

import tempfile
import unittest
from pathlib import Path

from floors import House

GOOD = {
    "docs/architecture.md": """
| room | what it is for | may use |
| --- | --- | --- |
| `app/` | the program | everything below |
| `engine/render/` | a frame | gpu, scan, base |
| `engine/gpu/` | Vulkan | base |
| `engine/scan/` | reading | base |
| `engine/base/` | results | – |
| `tools/` | makers | scan, base |
| `tests/` | tests | everything |
""",
    "engine/base/result.h": "#include <string>\n",
    "engine/scan/read.h": '#include "base/result.h"\n',
    "engine/gpu/vulkan.h": "#include <volk.h>\n",
    "engine/gpu/device.h": '#include "base/result.h"\n// VkDevice is inside\n',
    "engine/gpu/device.cpp": '#include "gpu/device.h"\n#include "gpu/vulkan.h"\nVkDevice device;\n',
    "engine/render/renderer.h": '#include "gpu/device.h"\n#include "scan/read.h"\n',
    "app/main.cpp": '#include "render/renderer.h"\nconst char* words = "VkDevice";\n',
    "tools/make_pit.cpp": '#include "scan/read.h"\n',
}


class Floors(unittest.TestCase):
    def problems(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            for name, source in {**GOOD, **changes}.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(source, encoding="utf-8")
            return list(House(Path(folder)).check())

    def expect(self, changes, *words):
        problems = self.problems(changes)
        self.assertEqual(len(problems), 1, problems)
        for word in words:
            self.assertIn(word, problems[0])

    def test_a_good_house_passes(self):
        self.assertEqual(self.problems({}), [])

    def test_an_arrow_that_runs_up(self):
        self.expect({"engine/base/result.h": '#include "scan/read.h"\n'}, "engine/base/result.h:1", "base may not include")

    def test_an_arrow_across(self):
        self.expect({"engine/scan/read.h": '\n#include "gpu/device.h"\n'}, "engine/scan/read.h:2", "scan may not include")

    def test_an_arrow_to_a_file_that_is_made_by_the_build(self):
        self.expect({"engine/scan/read.h": '#include "render/made.h"\n'}, "scan may not include render/made.h")

    def test_an_arrow_in_relative_clothes(self):
        self.expect({"engine/base/result.h": '#include "../scan/read.h"\n'}, "base may not include")

    def test_an_arrow_into_the_program(self):
        self.expect({"engine/render/renderer.h": '#include "../../app/options.h"\n', "app/options.h": ""},
                    "render may not include")

    def test_tools_do_not_draw(self):
        self.expect({"tools/make_pit.cpp": '#include "render/renderer.h"\n'}, "tools may not include")

    def test_vulkan_outside_its_rooms(self):
        self.expect({"engine/scan/read.h": "struct Texture { VkImage image; };\n"}, "scan may not name VkImage")

    def test_vulkan_in_the_program(self):
        self.expect({"app/main.cpp": "#include <volk.h>\n"}, "app may not include volk.h")

    def test_vulkan_in_a_face(self):
        self.expect({"engine/gpu/device.h": "VkDevice handle();\n"}, "engine/gpu/device.h:1", "VkDevice")

    def test_vulkan_behind_a_face(self):
        problems = self.problems({"engine/gpu/device.h": '#include "gpu/vulkan.h"\n'})
        self.assertEqual([problem.split(":")[0] for problem in problems],
                         ["engine/gpu/device.h", "engine/render/renderer.h"], "both faces hand it on")
        self.assertIn("brings volk.h", problems[0])

    def test_openxr_outside_its_room(self):
        self.expect({"engine/render/renderer.h": "XrSession session;\n"}, "render may not name XrSession")

    def test_a_table_that_runs_in_a_ring(self):
        table = GOOD["docs/architecture.md"].replace("| results | – |", "| results | gpu |")
        problems = self.problems({"docs/architecture.md": table})
        self.assertTrue(any("gpu and base may use each other" in problem for problem in problems), problems)

    def test_no_table(self):
        self.assertIn("the table of rooms is missing", self.problems({"docs/architecture.md": "# The house\n"})[0])

    def test_a_room_without_a_floor(self):
        self.expect({"engine/cellar/wine.h": ""}, "room 'cellar' is on no floor")


if __name__ == "__main__":
    unittest.main()
