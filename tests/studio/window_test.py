#!/usr/bin/env python3
"""Drives the real window: what a hand does shows on the screen, and what goes wrong leaves the picture there.

usage: window_test.py GUANHE [FOLDER_FOR_PICTURES]
Needs Xvfb and xdotool; without them it says so and ends with 77. Pictures of each step are kept where something fails.
"""

import os
import pathlib
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import models
import screen

PROGRAM = None
SCENE = (0.30, 0.10, 0.98, 0.80)  # of the window: free of the panel on the left, the menus and the notices below


class WindowTest(screen.ScreenTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.folder / "Pictures").mkdir()
        models.write(cls.folder)

    def open(self, *arguments):
        return self.open_window(PROGRAM, ["view", "--size", "1100x700", *arguments])

    def look(self, name, part=SCENE, until=lambda picture: True):
        """What the window shows there once it is at rest, and is as it is to be; after a while as it is. On a busy machine
        the first frame after an input comes later than `still` waits for a change."""
        end = time.monotonic() + 30
        while True:
            width, height = self.window.size()
            picture = self.screen.still().crop(0, 0, width / self.screen.width, height / self.screen.height)
            if until(picture.crop(*part)) or time.monotonic() > end:
                self.pictures.append((name, picture))
                return picture.crop(*part)

    def look_changed(self, name, before, message, share=0.02, part=SCENE):
        after = self.look(name, part, lambda picture: picture.changed(before) > share)
        self.assertGreater(after.changed(before), share, message)
        return after

    def look_same(self, name, before, message, part=SCENE):
        after = self.look(name, part, lambda picture: picture.changed(before) < 0.01)
        self.assertLess(after.changed(before), 0.01, message)
        return after

    def look_at_scan(self):
        """Waits for the first picture of the scan."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if "good.gltf" in self.window.title():
                break
            time.sleep(0.2)
        self.assertIn("good.gltf", self.window.title())
        return self.look_at_colours("first")

    def look_at_colours(self, name):
        """The title tells of a scan before its first frame is drawn."""
        seen = self.look(name, until=lambda picture: picture.coloured() > 0.1)
        self.assertGreater(seen.coloured(), 0.1, "the picture is empty")
        return seen

    def open_file(self, name):
        self.window.key("ctrl+o")
        self.screen.still()  # the field must have the keyboard before anyone types
        self.window.key("ctrl+a")
        self.window.write(str(self.folder / name))
        self.window.key("Return")

    def close_window(self):
        self.window.key("ctrl+q")
        self.assertEqual(self.window.wait_for_end(), 0)

    def test_cameras(self):
        window = self.open(self.folder / "good.gltf")
        first = self.look_at_scan()
        window.drag(1, (0.6, 0.5), (0.75, 0.4))
        turned = self.look_changed("turned", first, "dragging did not turn the scan")
        window.drag(3, (0.6, 0.5), (0.7, 0.6))
        panned = self.look_changed("panned", turned, "a right drag did not move the scan across")
        window.point(0.62, 0.5)
        window.wheel(-4)
        away = self.look_changed("away", panned, "the wheel did not move away")
        window.key("Home")
        self.look_same("home", first, "Home did not bring back the first view")
        window.wheel(-5)
        window.key("f")
        framed = self.look_changed("framed", away, "F did not frame the scan")
        self.assertGreater(framed.coloured(), 0.1)
        window.key("2")
        self.look_same("fly", framed, "switching to flying moved the view")
        window.hold("s", 0.6)
        flown = self.look_changed("flown", framed, "flying backwards did not move")
        window.drag(3, (0.6, 0.5), (0.66, 0.5))
        self.look_changed("looked", flown, "a right drag did not look around")
        window.key("3")
        walking = self.look("walk")
        window.hold("d", 0.6)
        self.look_changed("walked", walking, "walking sideways did not move")
        self.close_window()

    def test_panels_and_languages(self):
        window = self.open(self.folder / "good.gltf")
        self.look_at_scan()
        left, right, middle, menus = (0.0, 0.05, 0.2, 0.6), (0.8, 0.05, 1.0, 0.9), (0.3, 0.1, 0.7, 0.9), (0, 0, 1, 0.05)
        panel = self.look("english", left)
        self.assertGreater(panel.colours(), 5, "the scene panel is empty")
        english = self.look("english", menus)
        window.key("l")
        self.look_changed("chinese", english, "L did not change the language", 0.01, menus)
        before = self.look("no-statistics", right)
        window.key("F3")
        self.look_changed("statistics", before, "F3 did not show the statistics", 0.3, right)
        panel = self.look("panel", left)
        window.key("F2")
        self.look_changed("no-panel", panel, "F2 did not hide the panel", 0.3, left)
        before = self.look("no-help", middle)
        window.key("F1")
        shown = self.look_changed("help", before, "F1 did not show the help", 0.1, middle)
        window.key("Escape")
        self.look_changed("help-closed", shown, "Escape did not close the help", 0.1, middle)
        self.close_window()
        remembered = (self.folder / ".config" / "guanhe" / "window.json").read_text(encoding="utf-8")
        self.assertIn('"zh"', remembered)
        self.assertIn("good.gltf", remembered)
        (self.folder / ".config" / "guanhe" / "window.json").unlink()

    def test_welcome(self):
        remembered = self.folder / ".config" / "guanhe" / "window.json"
        remembered.unlink(missing_ok=True)
        window = self.open()
        self.assertNotIn(".gltf", window.title())
        empty = self.look("welcome")
        self.open_file("good.gltf")
        self.assertGreater(empty.changed(self.look_at_scan()), 0.02, "the scan is not shown instead of the welcome")
        self.close_window()
        window.close()
        self.open()
        self.look_changed("welcome-again", empty, "what was opened last is not offered", 0.01)
        self.close_window()
        remembered.unlink()

    def test_fullscreen(self):
        window = self.open(self.folder / "good.gltf")
        self.look_at_scan()
        small = window.size()
        window.key("F11")
        whole = (self.screen.width, self.screen.height)
        self.look("fullscreen", until=lambda picture: window.size() == whole)
        self.assertEqual(window.size(), whole)
        self.assertGreater(self.look("fullscreen").coloured(), 0.1)
        window.focus()
        window.key("F11")
        self.look("window", until=lambda picture: window.size() == small)
        self.assertEqual(window.size(), small)
        window.focus()
        self.close_window()

    def test_screenshot(self):
        window = self.open(self.folder / "good.gltf")
        self.look_at_scan()
        window.key("F12")
        end = time.monotonic() + 60
        saved = []
        while not saved and time.monotonic() < end:
            time.sleep(0.2)
            saved = list((self.folder / "Pictures").glob("good_*.png"))
        self.assertEqual(len(saved), 1, "F12 did not save a picture")
        header = saved[0].read_bytes()[:24]
        self.assertTrue(header.startswith(b"\x89PNG"))
        self.assertEqual((int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")), window.size())
        self.assertGreater(saved[0].stat().st_size, 2000)
        self.close_window()

    def test_a_broken_file_leaves_the_picture(self):
        window = self.open(self.folder / "good.gltf")
        first = self.look_at_scan()
        below = (0.35, 0.75, 0.95, 0.98)
        before = self.look("before", below)
        upper = (0.0, 0.0, 1.0, 0.6)
        self.open_file("broken.gltf")
        end = time.monotonic() + 60
        while "broken.gltf" not in window.said() and time.monotonic() < end:
            time.sleep(0.2)
        self.assertIn("broken.gltf", window.said(), "nothing was said about the broken file")
        self.look_changed("failed", before, "the window did not say that the file is broken", part=below)
        failed = self.look("failed")
        self.assertLess(first.crop(*upper).changed(failed.crop(*upper)), 0.01, "the last good scene did not stay")
        self.assertIn("good.gltf", window.title())
        window.key("Escape")
        self.look_same("dismissed", first, "Escape did not dismiss the message")
        self.open_file("other.gltf")
        end = time.monotonic() + 60
        while "other.gltf" not in window.title() and time.monotonic() < end:
            time.sleep(0.2)
        self.assertIn("other.gltf", window.title())
        self.look_at_colours("other")
        self.close_window()

    def test_a_minimum_of_frames(self):
        shot, stats = self.folder / "shot.png", self.folder / "stats.json"
        done = subprocess.run([PROGRAM, "view", "--size", "640x480", "--frames", "3", "--shot", shot, "--stats", stats,
                               self.folder / "good.gltf"], timeout=120,
                              env={**self.environment(), "DISPLAY": self.screen.display}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(shot.read_bytes().startswith(b"\x89PNG"))
        self.assertIn("first_image_ms", stats.read_text())

    def test_a_broken_file_alone(self):
        done = subprocess.run([PROGRAM, "view", "--frames", "3", self.folder / "broken.gltf"], timeout=120,
                              env={**self.environment(), "DISPLAY": self.screen.display}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("broken.gltf", done.stderr)

    def test_at_rest_it_rests(self):
        self.open(self.folder / "good.gltf")
        self.look_at_scan()
        time.sleep(6)  # notes have gone
        used = lambda: sum(map(int, pathlib.Path(f"/proc/{self.window.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
        before = used()
        time.sleep(3)
        share = (used() - before) / os.sysconf("SC_CLK_TCK") / 3
        self.assertLess(share, 0.2, "an untouched window keeps a processor busy")
        self.close_window()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    lacking = screen.missing_tools()
    if lacking:
        print("SKIPPED: " + ", ".join(lacking) + " not found (Debian: apt install xvfb xdotool)")
        sys.exit(77)
    PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
    kept = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 and not sys.argv[2].startswith("-") else "studio-pictures").resolve()
    screen.ScreenTest.kept = kept
    unittest.main(argv=[sys.argv[0], *[a for a in sys.argv[2:] if pathlib.Path(a).resolve() != kept]])
