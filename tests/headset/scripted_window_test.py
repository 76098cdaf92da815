#!/usr/bin/env python3
"""The window beside a headset whose runtime fails: it opens, goes on, says why, and can be closed.

usage: scripted_window_test.py GUANHE RUNTIME.so
Needs Xvfb and xdotool; without them it says so and ends with 77.
"""

import json
import os
import pathlib
import sys
import time
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent.parent / "studio")]
import screen
import scripted
from headset_test import balls

PROGRAM = LIBRARY = None
STALL = float(os.environ.get("GUANHE_STALL_SECONDS", 3))
SCENE = (0.30, 0.10, 0.98, 0.80)  # of the window: free of the panel on the left, the menus and the notices below


class ScriptedWindowTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = scripted.Bench(PROGRAM, LIBRARY)
        cls.scene = cls.bench.folder / "scene.gltf"
        cls.scene.write_text(json.dumps(balls([(0, 0, 0, 1.0, "red")])))
        cls.screen = screen.Screen(cls.bench.folder)

    @classmethod
    def tearDownClass(cls):
        cls.screen.close()
        cls.bench.close()

    def setUp(self):
        self.window = None

    def tearDown(self):
        if self.window is not None:
            if any(test is self for test, _ in self._outcome.result.failures + self._outcome.result.errors):
                print(self.window.said(), file=sys.stderr)
            self.window.close()

    def open(self, script, headset="on"):
        if self.window is not None:
            self.window.close()
        self.folder = self.bench.new_folder()
        # Few frames: the software driver shares the cores with what is looked at.
        environment = self.bench.environment(self.folder, {"rate": 10, **script})
        self.window = screen.Window(self.screen, PROGRAM, ["view", "--headset", headset, "--size", "800x500", self.scene],
                                    environment, self.folder / "log.txt")
        return self.window

    def wait_for(self, what, happened, seconds=120):
        end = time.monotonic() + seconds
        while not happened():
            self.assertIsNone(self.window.process.poll(), f"it has ended: {self.window.said()}")
            self.assertLess(time.monotonic(), end, f"{what}: not after {seconds} s")
            time.sleep(0.1)

    def said(self, text):
        self.wait_for(f'"{text}"', lambda: text in self.window.said())

    def told(self, key, text, times=1):
        run = lambda: scripted.Run(self.folder, None, "", 0)
        self.wait_for(f"{key} {text}", lambda: run().told(key).count(text) >= times)

    def sees_the_scan(self):
        width, height = self.window.size()
        crop = lambda: self.screen.look().crop(0, 0, width / self.screen.width, height / self.screen.height).crop(*SCENE)
        self.wait_for("the scan in the window", lambda: crop().coloured() > 0.01)

    def closes(self, seconds):
        begun = time.monotonic()
        self.window.key("ctrl+q")
        code = self.window.wait_for_end(seconds + 90)
        self.assertLess(time.monotonic() - begun, seconds + 60)  # a hang is ten minutes
        self.assertEqual(code, 0, self.window.said())

    def test_the_flat_window_opens_and_says_why(self):
        for name, script, why in (
                ("no headset", {"refuse": [{"call": "xrGetSystem", "result": "ERROR_FORM_FACTOR_UNAVAILABLE"}]},
                 "no headset is connected"),
                ("no device", {"refuse": [{"call": "xrCreateVulkanDeviceKHR"}]}, "xrCreateVulkanDeviceKHR"),
                ("five views", {"views": [{}] * 5}, "5 views")):
            with self.subTest(name):
                self.open(script, "auto")
                self.said(why)
                self.sees_the_scan()
                self.closes(0)

    def test_the_flat_view_goes_on_without_the_runtime(self):
        window = self.open({"events": [{"frame": 20, "what": "instance_loss"}]})
        self.sees_the_scan()
        self.said("went away")
        before = self.screen.still()
        # What only the window's own painting shows.
        window.drag(1, (0.5, 0.4), (0.7, 0.4))
        self.wait_for("a turned view", lambda: self.screen.look().changed(before) > 0.005)
        self.sees_the_scan()
        self.closes(0)

    def test_a_lost_session_comes_back_beside_the_window(self):
        self.open({"events": [{"frame": 5, "state": "LOSS_PENDING"}]})
        self.told("session", "begun", 2)
        self.sees_the_scan()
        self.assertNotIn("guanhe: error", self.window.said())
        self.closes(0)

    def test_it_closes_while_the_runtime_hangs(self):
        self.open({"stall": [{"call": "xrWaitFrame", "nth": 20, "seconds": STALL}]})
        self.sees_the_scan()
        self.told("stalled", "xrWaitFrame")
        self.closes(STALL)

    def test_it_closes_while_the_runtime_hangs_for_ever(self):
        """Also in the middle of a frame, with what the window wants to draw in its hands."""
        for call in ("xrWaitFrame", "xrEndFrame"):
            with self.subTest(call):
                self.open({"stall": [{"call": call, "nth": 20, "seconds": 600}]})
                self.told("stalled", call)
                self.closes(2)
                self.assertIn("left without it", self.window.said())

    def test_a_file_that_cannot_be_read_leaves_light(self):
        good = self.scene
        try:
            type(self).scene = self.bench.folder / "broken.gltf"
            self.scene.write_text("{")
            self.open({})
            self.said("broken.gltf")
            self.told("session", "begun")
        finally:
            type(self).scene = good
        self.assertIsNone(self.window.process.poll())
        self.window.key("ctrl+q")
        self.window.wait_for_end(30)


if __name__ == "__main__":
    PROGRAM, LIBRARY = sys.argv[1:3]
    lacking = screen.missing_tools()
    if lacking:
        print(f"{' and '.join(lacking)} not found: nothing is tested")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
