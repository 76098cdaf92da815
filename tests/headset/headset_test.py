#!/usr/bin/env python3
"""Wears a headset that is not there: Monado's remote one. What both eyes see is compared with what they must.

usage: headset_test.py GUANHE [FOLDER_FOR_PICTURES]
Needs monado-service and its runtime; without them it fails and says so.
"""

import base64
import json
import math
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent.parent / "studio")]
import monado
import png
import screen

PROGRAM = None
KEPT = None
# Unlit, so that a pixel of each is exactly told from the sky and from the others.
COLOURS = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "yellow": (1, 1, 0)}


def is_colour(name):
    wanted = [255 * c for c in COLOURS[name]]
    return lambda *rgb: all(abs(a - b) < 60 for a, b in zip(rgb, wanted))


def balls(places):
    """A glTF document of small cubes: (x, y, z, side, colour)."""
    positions, indices = [], []
    corners = [(x, y, z) for z in (-0.5, 0.5) for y in (-0.5, 0.5) for x in (-0.5, 0.5)]
    quads = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    for corner in corners:
        positions += corner
    for a, b, c, d in quads:
        indices += [a, b, c, a, c, d]
    data = struct.pack("<36H", *indices) + struct.pack("<24f", *positions)
    names = sorted(COLOURS)
    return {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": list(range(len(places)))}],
        "nodes": [{"mesh": names.index(colour), "translation": [x, y, z], "scale": [side] * 3}
                  for x, y, z, side, colour in places],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 1}, "indices": 0, "material": i}]}
                   for i in range(len(names))],
        "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [*COLOURS[name], 1]}, "doubleSided": True,
                       "extensions": {"KHR_materials_unlit": {}}} for name in names],
        "extensionsUsed": ["KHR_materials_unlit"],
        "accessors": [{"bufferView": 0, "componentType": 5123, "count": 36, "type": "SCALAR"},
                      {"bufferView": 1, "componentType": 5126, "count": 8, "type": "VEC3",
                       "min": [-0.5] * 3, "max": [0.5] * 3}],
        "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": 72},
                        {"buffer": 0, "byteOffset": 72, "byteLength": 96}],
        "buffers": [{"byteLength": len(data),
                     "uri": "data:application/octet-stream;base64," + base64.b64encode(data).decode()}],
    }


def yawed(degrees, x=0.0, y=1.6, z=0.0):
    """A head that looks along -z, turned to the left by so much."""
    half = math.radians(degrees) / 2
    return (0.0, math.sin(half), 0.0, math.cos(half), x, y, z)


class HeadsetTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="guanhe-headset-"))
        self.service = monado.Service()
        self.remote = self.service.remote
        self.remote.send()

    def tearDown(self):
        failed = any(test is self for test, _ in self._outcome.result.failures + self._outcome.result.errors)
        if failed or os.environ.get("GUANHE_KEEP_PICTURES"):
            KEPT.mkdir(parents=True, exist_ok=True)
            for picture in self.folder.glob("*.png"):
                shutil.copy(picture, KEPT / f"{self._testMethodName}-{picture.name}")
            print(f"{self._testMethodName}: pictures are in {KEPT}\n{self.service.said()}", file=sys.stderr)
        self.service.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def scene(self, places, name="scene.gltf"):
        path = self.folder / name
        path.write_text(json.dumps(balls(places)))
        return path

    def environment(self, **more):
        return {**self.service.environment, "XDG_CACHE_HOME": str(self.folder / "cache"), **more}

    def guanhe(self, *arguments, **more):
        done = subprocess.run([PROGRAM, "view", *map(str, arguments)], env=self.environment(**more),
                              capture_output=True, text=True, timeout=120)
        return done

    def eyes(self, path, name, *arguments):
        """Both eyes' pictures of a scene in which the visitor's floor is the scene's ground, and the statistics."""
        shot, stats = self.folder / f"{name}.png", self.folder / f"{name}.json"
        done = self.guanhe(path, "--headless", "--headset", "on", "--frames", 6, "--camera", "0,1.6,0,0,1.6,-1",
                           "--shot", shot, "--stats", stats, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return (*png.Picture(shot).eyes(), json.loads(stats.read_text()))

    def test_both_eyes_see_what_their_distance_says(self):
        near, far = 1.0, 4.0
        path = self.scene([(0.15, 1.6, -near, 0.05, "red"), (-0.6, 1.6, -far, 0.2, "green")])
        left, right, stats = self.eyes(path, "eyes")
        self.assertEqual(stats["headset"]["views"], 2)
        self.assertEqual((left.width, left.height), (stats["width"], stats["height"]))
        focal = left.width / 2 / math.tan(self.remote.half_angle)
        for colour, distance, across in (("red", near, 0.15), ("green", far, -0.6)):
            (lx, ly, seen), (rx, ry, _) = left.centre_of(is_colour(colour)), right.centre_of(is_colour(colour))
            self.assertGreater(seen, 50, f"{colour} is not seen")
            self.assertAlmostEqual(ly, ry, delta=1.0, msg="the eyes are not level")
            self.assertAlmostEqual(lx - rx, focal * self.remote.eye_distance / distance, delta=1.2,
                                   msg=f"{colour}: parallax")
            self.assertAlmostEqual((lx + rx) / 2, left.width / 2 + focal * across / distance, delta=1.5,
                                   msg=f"{colour}: place")
            self.assertAlmostEqual(ly, left.height / 2, delta=1.5, msg="straight ahead is not in the middle")

    def test_the_picture_follows_the_head(self):
        places = [(0, 1.6, -2, 0.3, "red"), (-2, 1.6, 0, 0.3, "green"), (0, 1.6, 2, 0.3, "blue"), (2, 1.6, 0, 0.3, "yellow")]
        path = self.scene(places)
        for degrees, colour in ((0, "red"), (90, "green"), (180, "blue"), (270, "yellow")):
            self.remote.head = yawed(degrees)
            self.remote.send()
            left, right, _ = self.eyes(path, f"turned-{degrees}")
            for eye in (left, right):
                x, _, seen = eye.centre_of(is_colour(colour))
                self.assertGreater(seen, 200, f"turned by {degrees}: no {colour}")
                self.assertAlmostEqual(x, eye.width / 2, delta=eye.width * 0.06)
        self.remote.head = yawed(0, y=1.1)  # sat down: what was level is above
        self.remote.send()
        left, _, _ = self.eyes(path, "seated")
        self.assertLess(left.centre_of(is_colour("red"))[1], left.height * 0.45)

    def test_nothing_is_culled_that_one_eye_sees(self):
        # At the outer edge of each eye: seen by that eye alone.
        self.remote.eye_distance = 0.3
        self.remote.send()
        path = self.scene([(-1.1, 1.6, -1.0, 0.04, "red"), (1.1, 1.6, -1.0, 0.04, "green"),
                           *((math.sin(a) * 3, 1.6, -math.cos(a) * 3, 0.2, "blue") for a in (1.5, 2.5, 3.5, 4.5))])
        left, right, _ = self.eyes(path, "edges")
        self.assertGreater(left.centre_of(is_colour("red"))[2], 20)
        self.assertEqual(right.centre_of(is_colour("red"))[2], 0)
        self.assertGreater(right.centre_of(is_colour("green"))[2], 20)
        self.assertEqual(left.centre_of(is_colour("green"))[2], 0)

    def after_loading(self, path, name, change):
        """Both eyes' pictures some seconds after change() was made to a visitor who had stood still."""
        shot = self.folder / f"{name}.png"
        running = subprocess.Popen([PROGRAM, "view", str(path), "--headless", "--headset", "on", "--frames", "120", "-v",
                                    "--camera", "0,1.6,0,0,1.6,-1", "--shot", str(shot)],
                                   env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said = ""
        for line in running.stderr:
            said += line
            if "visitor placed" in line:
                change()
                break
        said += running.communicate(timeout=120)[1]
        self.assertEqual(running.returncode, 0, said)
        return png.Picture(shot).eyes()

    def test_a_stick_turns_by_a_step(self):
        path = self.scene([(0, 1.6, -2, 0.2, "red")])

        def push():
            self.remote.hands[1].stick = (1.0, 0.0)
            self.remote.send()
        left, right = self.after_loading(path, "snapped", push)
        focal = left.width / 2 / math.tan(self.remote.half_angle)
        middle = (left.centre_of(is_colour("red"))[0] + right.centre_of(is_colour("red"))[0]) / 2
        # Turned to the right, by 30 degrees and once: what was ahead is to the left.
        self.assertAlmostEqual(middle, left.width / 2 - focal * math.tan(math.radians(30)), delta=8)

    def test_a_teleport_lands(self):
        # A ground of 80 m, and something to measure by.
        path = self.scene([(0, -40, 0, 80, "yellow"), (0, 1.6, -9, 0.5, "red")])
        still, _ = self.after_loading(path, "still", lambda: None)

        def throw():
            self.remote.hands[1].stick = (0.0, 1.0)
            self.remote.send()
            time.sleep(1.0)
            self.remote.hands[1].stick = (0.0, 0.0)
            self.remote.send()
        gone, _ = self.after_loading(path, "gone", throw)
        before, after = still.centre_of(is_colour("red")), gone.centre_of(is_colour("red"))
        self.assertGreater(after[2], before[2] * 1.5, "it is not nearer")
        self.assertAlmostEqual(after[1], gone.height / 2, delta=3, msg="the eyes are no longer 1.6 m above the ground")

    def test_a_stick_walks(self):
        path = self.scene([(0, 1.6, -8, 0.5, "red")])
        still, _ = self.after_loading(path, "still", lambda: None)

        def push():
            self.remote.hands[0].stick = (0.0, 1.0)
            self.remote.send()
        walked, _ = self.after_loading(path, "walked", push)
        self.assertGreater(walked.centre_of(is_colour("red"))[2], still.centre_of(is_colour("red"))[2] * 1.2)

    def test_two_hands_pull_a_small_thing_apart(self):
        """What stands on a table is dragged by a hand, and scaled by two."""
        path = self.scene([(0, 1.3, -0.5, 0.1, "red")])  # at his hands, round which it grows
        still, _ = self.after_loading(path, "held", lambda: None)

        def pull():
            for hand in self.remote.hands:
                hand.squeeze = 1.0
            self.remote.send()
            time.sleep(0.8)
            for hand in self.remote.hands:
                hand.pose = (*hand.pose[:4], hand.pose[4] * 2, *hand.pose[5:])
            self.remote.send()
        pulled, _ = self.after_loading(path, "pulled", pull)
        before, after = still.centre_of(is_colour("red")), pulled.centre_of(is_colour("red"))
        self.assertGreater(after[2], before[2] * 1.5, "it is not larger")

    def test_hands_without_controllers_are_drawn(self):
        path = self.scene([(0, 1.6, -4, 0.2, "red")])
        for hand, x in zip(self.remote.hands, (-0.15, 0.15)):
            hand.active, hand.tracked = False, True
            hand.pose = (0, 0, 0, 1, x, 1.5, -0.4)
        self.remote.send()
        left, right, stats = self.eyes(path, "hands")
        skin = lambda r, g, b: r > 90 and r >= g >= b and 5 <= r - b < 70
        for eye in (left, right):
            x, _, seen = eye.centre_of(skin)
            self.assertGreater(seen, 100, "no hands are to be seen")
        # One hand each side, nearer than the cube by what the eyes' distance says.
        self.assertGreater(left.centre_of(skin)[0], right.centre_of(skin)[0] + 3)

    def test_validation_is_silent(self):
        path = self.scene([(0, 1.6, -1, 0.3, "red")])
        _, _, stats = self.eyes(path, "validated", "--validation")
        self.assertEqual([w for w in stats["warnings"] if "Vali" in w or "VUID" in w], [])

    def test_a_runtime_that_dies_is_said(self):
        path = self.scene([(0, 1.6, -1, 0.3, "red")])
        running = subprocess.Popen([PROGRAM, "view", str(path), "--headless", "--headset", "on", "--frames", "100000",
                                    "-v"], env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said = ""
        for line in running.stderr:
            said += line
            if "visitor placed" in line:
                break
        self.service.kill()
        said += running.communicate(timeout=120)[1]
        self.assertEqual(running.returncode, 3, said)
        self.assertIn("went away", said)

    def test_without_a_runtime(self):
        path = self.scene([(0, 1.6, -1, 0.3, "red")])
        done = self.guanhe(path, "--headless", "--headset", "on", XR_RUNTIME_JSON=str(self.folder / "none.json"))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("no OpenXR runtime can be reached", done.stderr)


class CompositorTest(unittest.TestCase):
    """What Monado's own compositor makes of our layers, on a screen of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="guanhe-layers-"))
        self.screen = screen.Screen(self.folder, 1920, 1080)
        self.service = monado.Service(rate=5, scale=100, display=self.screen.display)
        self.service.remote.send()

    def tearDown(self):
        self.service.close()
        self.screen.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def seen(self, path, ready, *arguments):
        """The screen once ready(it), with the page of what hands do open."""
        self.service.remote.hands[1].b = True  # the menu of an Index
        self.service.remote.send()
        environment = {key: value for key, value in self.service.environment.items() if key != "DISPLAY"}
        running = subprocess.Popen([PROGRAM, "view", str(path), "--headless", "--headset", "on", "--frames", "100000", "-v",
                                    "--camera", "0,1.6,0,0,1.6,-1", *arguments],
                                   env={**environment, "XDG_CACHE_HOME": str(self.folder / "cache")},
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            end = time.monotonic() + 120
            while True:
                time.sleep(0.5)
                self.assertIsNone(running.poll(), "it has ended")
                picture = self.screen.look()
                if ready(picture):
                    return picture
                self.assertLess(time.monotonic(), end, "it is never to be seen")
        finally:
            running.terminate()
            running.communicate(timeout=60)

    def test_a_panel_is_seen_through_the_eyes_pictures(self):
        path = self.folder / "scene.gltf"
        path.write_text(json.dumps(balls([(0, 1.6, -6, 0.3, "red"), (0.3, 1.6, -0.5, 0.1, "green")])))
        # Monado's window is half as large as the screen, and has both eyes side by side.
        middle = lambda picture: picture.crop(0.06, 0.12, 0.19, 0.42)
        words = lambda picture: sum(row[x] > 190 and row[x + 1] > 190 and row[x + 2] > 170
                                    for row in middle(picture).rows for x in range(0, len(row), 3))
        with_layers = self.seen(path, lambda picture: words(picture) > 300)
        without = self.seen(path, lambda picture: words(picture) > 300, "--panel-layers", "off")
        if os.environ.get("GUANHE_KEEP_PICTURES"):
            KEPT.mkdir(parents=True, exist_ok=True)
            with_layers.save(KEPT / "layers.png")
            without.save(KEPT / "no-layers.png")
        # The same panel at the same place, and what is before it before it.
        self.assertLess(middle(with_layers).changed(middle(without), 90), 0.05)
        green = lambda picture: sum(row[x] < 90 < 140 < row[x + 1] and row[x + 2] < 90
                                    for row in picture.rows for x in range(0, len(row), 3))
        self.assertGreater(green(without), 200)
        self.assertAlmostEqual(green(with_layers), green(without), delta=green(without) * 0.1)


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    KEPT = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "headset-pictures")
    lacking = monado.missing()
    if lacking:
        sys.exit(lacking)
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
