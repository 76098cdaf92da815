#!/usr/bin/env python3
"""Visits the sample museum in the real window by keyboard alone, twice: from the attract loop to the end and back, and
nothing of the first visitor is there for the second. Then a kiosk that only its PIN ends.

usage: visit_test.py GUANHE MUSEUM [FOLDER_FOR_PICTURES]
Needs Xvfb and xdotool; without them it says so and ends with 77. Pictures of each step are kept where something fails.
"""

import json
import os
import pathlib
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import screen

PROGRAM = None
MUSEUM = None


class VisitTest(screen.ScreenTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logs = cls.folder / "logs"

    def environment(self):
        return {**super().environment(), "ALSOFT_DRIVERS": "null"}

    def open(self, *arguments):
        self.open_window(PROGRAM, ["visit", MUSEUM, "--size", "800x500", "--logs", self.logs, *arguments])
        self.wait_title("触摸开始", 120)
        return self.window

    def wait_title(self, words, seconds=60):
        end = time.monotonic() + seconds
        while not self.window.title().endswith(words):
            self.assertLess(time.monotonic(), end, f"the title is {self.window.title()!r}, not {words!r}")
            self.assertIsNone(self.window.process.poll(), "the program has ended")
            time.sleep(0.1)

    def press(self, key, title):
        """A key, and what the title says after it."""
        self.window.key(key)
        self.wait_title(title)

    def look(self, name, until=lambda picture: True):
        """What is seen once it is at rest, and is as it is to be; after a while as it is."""
        end = time.monotonic() + 60
        while True:
            picture = self.screen.still(6.0, 1.0)
            if until(picture) or time.monotonic() > end:
                self.pictures.append((name, picture))
                return picture

    def visits(self):
        file = self.logs / "visits.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []

    def test_two_visitors_by_keyboard(self):
        self.open()
        board = (0.26, 0.25, 0.37, 0.32)  # of the screen: within every page, where no ground is seen that drifts
        shown = self.look("attract")
        for visitor in range(2):
            self.press("Return", "Language")
            language = self.look(f"language-{visitor}", lambda picture: picture.crop(*board).changed(shown.crop(*board)) > 0.2)
            self.assertGreater(language.crop(*board).changed(shown.crop(*board)), 0.2, "no page is to be seen")
            self.window.key("Tab")
            self.press("Return", "How shall the view move?")
            self.press("Return", "Where to?")
            self.press("Return", "At the rim")
            self.look(f"tour-{visitor}")
            before = self.window.title()
            self.press("m", "Map")
            self.look(f"map-{visitor}")
            for _ in range(5):
                self.window.key("Tab")
            self.window.key("Return")  # the last stop
            end = time.monotonic() + 60
            while self.window.title() in (before, "") or "Map" in self.window.title():
                self.assertLess(time.monotonic(), end, "the map did not lead to another stop")
                time.sleep(0.1)
            if visitor == 0:
                self.window.key("plus")
                self.window.key("c")
            end = time.monotonic() + 300
            while "Your passport" not in self.window.title():
                self.assertLess(time.monotonic(), end, "the tour does not end")
                self.window.key("space")
                time.sleep(0.5)
            self.look(f"passport-{visitor}")
            self.window.key("Tab")
            self.window.key("Tab")
            self.press("Return", "触摸开始")
            shown = self.look(f"again-{visitor}", lambda picture: picture.crop(*board).changed(language.crop(*board)) > 0.2)
        visits = self.visits()
        self.assertEqual(len(visits), 2)
        for visit in visits:
            self.assertEqual(visit["language"], "en")
            self.assertEqual(visit["tour"], "five-thousand-years")
            self.assertTrue(visit["finished"])
            self.assertNotIn("name", visit)
            self.assertRegex(visit["hour"], r"^\d{4}-\d\d-\d\dT\d\d$")
        # Without a trace: the second one found the same screens as the first.
        pictures = dict(self.pictures)
        self.assertLess(pictures["language-0"].crop(*board).changed(pictures["language-1"].crop(*board)), 0.05)
        told = subprocess.run([PROGRAM, "stats", "--logs", self.logs], capture_output=True, text=True, timeout=60,
                              env=self.environment())
        self.assertIn("Visits: 2", told.stdout)
        self.window.key("ctrl+q")
        self.assertEqual(self.window.wait_for_end(), 0)

    def test_a_countdown_resets(self):
        window = self.open("--idle", "5")
        self.press("Return", "Language")
        self.wait_title("您还在吗？")
        self.press("space", "Language")
        self.wait_title("您还在吗？")
        self.look("countdown")
        self.wait_title("触摸开始", 60)
        window.key("ctrl+q")
        self.assertEqual(window.wait_for_end(), 0)

    def test_a_kiosk_ends_by_its_pin_alone(self):
        made = subprocess.run([PROGRAM, "visit", "--new-pin", "2468"], capture_output=True, text=True, timeout=60,
                              env=self.environment())
        self.assertEqual(made.returncode, 0, made.stderr)
        settings = self.folder / "kiosk.json"
        settings.write_text("{" + made.stdout + "}", encoding="utf-8")
        refused = subprocess.run([PROGRAM, "visit", MUSEUM, "--kiosk", "--settings", "none"], capture_output=True,
                                 text=True, timeout=60, env={**self.environment(), "DISPLAY": self.screen.display})
        self.assertEqual(refused.returncode, 2)
        window = self.open("--kiosk", "--settings", settings)
        self.assertEqual(window.size(), (self.screen.width, self.screen.height))
        window.key("ctrl+q")
        self.wait_title("工作人员密码")
        self.look("pin")
        self.assertIsNone(window.process.poll(), "Ctrl+Q ended a kiosk")
        window.write("2468")
        window.key("Return")
        self.wait_title("— 工作人员")
        self.look("staff")
        # A fault of the watched process: another one comes.
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(window.process.pid)], capture_output=True, text=True)
        child = int(children.stdout.split()[0])
        os.kill(child, 9)
        end = time.monotonic() + 120
        while pathlib.Path(f"/proc/{child}").exists():  # its window is not the one to be found
            self.assertLess(time.monotonic(), end, "its end was not noticed")
            time.sleep(0.05)
        window.id = ""
        while not window.id:
            self.assertLess(time.monotonic(), end, "it was not started again")
            window.id = (self.screen.hands("search", "--onlyvisible", "--class", "guanhe").splitlines() or [""])[0]
            time.sleep(0.2)
        self.wait_title("触摸开始", 120)
        window.focus()
        window.key("ctrl+q")
        self.wait_title("工作人员密码")
        window.write("2468")
        window.key("Return")
        self.wait_title("— 工作人员")
        for _ in range(3):
            window.key("Tab")
            time.sleep(0.3)
        window.key("Return")
        self.assertEqual(window.wait_for_end(), 0)
        log = (self.logs / "kiosk.log").read_text(encoding="utf-8")
        self.assertIn("fault: exit status 137", log)
        self.assertIn("ended by the staff", log)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    lacking = screen.missing_tools()
    if lacking:
        print("SKIPPED: " + ", ".join(lacking) + " not found (Debian: apt install xvfb xdotool)")
        sys.exit(77)
    PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
    MUSEUM = str(pathlib.Path(sys.argv[2]).resolve())
    screen.ScreenTest.kept = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else "studio-pictures").resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
