#!/usr/bin/env python3
"""A kiosk whose visitors wear a headset: the window beside it shows what they see, keeps its panel behind the staff's PIN,
and ends with it alone.

usage: docent_test.py GUANHE MUSEUM [FOLDER_FOR_PICTURES]
Needs monado-service with its runtime (without them it fails), Xvfb and xdotool (without them it says so and ends with 77).
"""

import os
import pathlib
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent.parent / "studio")]
import monado
import screen

PROGRAM = MUSEUM = None
PATIENCE = 600  # seconds


class DocentTest(screen.ScreenTest):
    def setUp(self):
        super().setUp()
        self.service = monado.Service(rate=10, scale=120)
        self.service.remote.send()
        self.logs = self.folder / "logs"

    def tearDown(self):
        super().tearDown()
        self.service.close()

    def environment(self):
        return {**super().environment(), **self.service.environment, "ALSOFT_DRIVERS": "null",
                "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(self.folder / "cache"))}

    def wait(self, what, happened):
        end = time.monotonic() + PATIENCE
        while not happened():
            self.assertIsNone(self.window.process.poll(), "the program has ended: " + self.window.said())
            self.assertLess(time.monotonic(), end, f"never: {what}")
            time.sleep(0.2)

    def errors(self):
        file = self.logs / "kiosk-errors.txt"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def look(self, name, happened):
        """The screen, once it is so and at rest."""
        self.wait(name, lambda: happened(self.screen.look()))
        self.pictures.append((name, self.screen.still()))

    def test_a_kiosk_with_a_headset(self):
        made = subprocess.run([PROGRAM, "visit", "--new-pin", "2468"], capture_output=True, text=True, timeout=60,
                              env=self.environment(), check=True)
        settings = self.folder / "settings.json"
        settings.write_text("{" + made.stdout + "}", encoding="utf-8")
        window = self.open_window(PROGRAM, ["visit", MUSEUM, "--headset", "on", "--kiosk", "-v", "--settings", settings,
                                            "--logs", self.logs])
        self.wait("the museum is open", lambda: "museum open" in self.errors())
        middle = (0.2, 0.1, 0.8, 0.7)
        self.look("mirror", lambda picture: picture.crop(*middle).colours() > 20)  # the pit, as the visitor sees it
        self.assertEqual(window.size(), (self.screen.width, self.screen.height))
        panel = (0.2, 0.6, 0.8, 1.0)
        locked = self.screen.look().crop(*panel)
        window.focus()
        window.key("ctrl+q")
        self.look("pin", lambda picture: picture.crop(*panel).changed(locked) > 0.1)
        self.assertIsNone(window.process.poll(), "Ctrl+Q ended a kiosk")
        window.write("1111")
        window.key("Return")
        pad = self.screen.still().crop(*panel)
        self.assertIsNone(window.process.poll(), "a wrong PIN ended a kiosk")
        window.write("2468")
        window.key("Return")
        self.look("staff", lambda picture: picture.crop(*panel).changed(pad) > 0.1)
        window.key("ctrl+q")
        self.assertEqual(window.wait_for_end(PATIENCE), 0)
        self.assertIn("ended by the staff", (self.logs / "kiosk.log").read_text(encoding="utf-8"))


if __name__ == "__main__":
    PROGRAM, MUSEUM = (str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:3])
    screen.ScreenTest.kept = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else "docent-pictures").resolve()
    lacking = screen.missing_tools()
    if lacking:
        print("SKIPPED: " + ", ".join(lacking) + " not found (Debian: apt install xvfb xdotool)")
        sys.exit(77)
    lacking = monado.missing()
    if lacking:
        sys.exit(lacking)
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=1)
