#!/usr/bin/env python3
"""What a visitor reads in layers of the runtime's, what he lifts out of a site, and what he has put down in his own room.

usage: layers_and_places_test.py GUANHE RUNTIME.so
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import png
import scripted
from headset_test import balls, is_colour

LOST = "ERROR_SESSION_LOST"


class LayersAndPlacesTest(scripted.Case):
    # What is read.

    def reads(self, **more):
        """The page of what his hands do: asked for as soon as the visitor is there."""
        return {**self.holds(("menu", True, 10**6, 1)), **more}

    def test_what_is_read_has_a_layer(self):
        """Below the eyes' pictures, which are open to it: the runtime looks after that. What the window shows is whole."""
        scripts = {
            "layers": (self.reads(), [], True),
            "two are enough": (self.reads(max_layers=2), [], True),
            "one is not": (self.reads(max_layers=1), [], False),
            "turned off": (self.reads(), ["--panel-layers", "off"], False),
            "beside a room": (self.reads(more_extensions=["XR_FB_passthrough"]), ["--room"], True),
        }
        pictures = {}
        for name, (script, arguments, layered) in scripts.items():
            with self.subTest(name):
                shot = self.bench.folder / f"read-{name.replace(' ', '-')}.png"
                run = self.run_one(script, "--shot", shot, *arguments, frames=150)
                self.shows(run)
                self.assertEqual(run.violations, [])
                self.assertEqual("quad" in run.told("layer"), layered)
                self.assertEqual(run.headset["panel_layers"] > 0, layered)
                pictures[name] = png.Picture(shot)
                if not layered:
                    continue
                drawn = [line for line in run.told("swapchain") if " x 1, " in line]
                self.assertEqual(len(drawn), 1, "a panel has one swapchain")
                # Until its words are there, and not in each of the frames.
                self.assertLess(int(drawn[0].split()[-1]), 40)
        left = [pictures[name].eyes()[0] for name in ("layers", "turned off")]
        self.assertLess(left[0].apart(left[1]), 2, "the window sees it otherwise")
        plain = self.bench.folder / "unread.png"
        self.shows(self.run_one(self.holds(), "--shot", plain, frames=150))
        self.assertGreater(left[0].apart(png.Picture(plain).eyes()[0]), 5, "nothing is to be read")

    def test_a_layer_that_is_refused_is_done_without(self):
        """Its images, or the frame that has it: asked for once, said once, and drawn as the rest is from then on."""
        whole = self.bench.folder / "whole.png"
        self.shows(self.run_one(self.reads(), "--panel-layers", "off", "--shot", whole, frames=150))
        for name, script, refused in (
                ("swapchain", {"refuse": [{"call": "xrCreateSwapchain", "nth": 3}]}, ["xrCreateSwapchain"]),
                ("frame", {"quads": False}, ["quad"])):
            with self.subTest(name):
                shot = self.bench.folder / f"refused-{name}.png"
                run = self.run_one(self.reads(**script), "--shot", shot, frames=150)
                self.shows(run)
                self.assertEqual(run.violations, [])
                self.assertNotIn("quad", run.told("layer"))
                self.assertEqual(run.headset["panel_layers"], 0)
                self.assertEqual(run.told("refused"), refused)
                warned = [words for words in run.stats["warnings"] if "no layers" in words]
                self.assertEqual(len(warned), 1, run.stats["warnings"])
                self.assertEqual(run.said.count("no layers"), 1, run.said)
                self.assertIn("--panel-layers off", warned[0])
                apart = png.Picture(shot).eyes()[0].apart(png.Picture(whole).eyes()[0])
                self.assertLess(apart, 2, "it is not drawn instead")

    def test_loss_beside_layers(self):
        self.run_all({"lost": self.reads(refuse=[{"call": "xrCreateSwapchain", "nth": 3, "result": LOST}])},
                     self.rebuilds, frames=100)

    # What he lifts out of a site.

    def lifted(self, name, script):
        """How much of the left eye's picture a red jar takes that stands 2 m away on a ground of 80 m."""
        scene, shot = self.bench.folder / "site.gltf", self.bench.folder / f"{name}.png"
        scene.write_text(json.dumps(balls([(0, -40, 0, 80, "yellow"), (0.21, 0.6, -2, 0.4, "red")])))
        run = self.bench.run(scene, script, "--camera", "0,1.6,0,0,1.6,-1", "--shot", shot, frames=250)
        self.shows(run)
        self.assertEqual(run.violations, [])
        return png.Picture(shot).eyes()[0].centre_of(is_colour("red"))[2]

    def test_a_thing_comes_to_the_hand_that_grabs_it(self):
        """With a controller, or a pinch of a hand that is seen; the site stays where it is."""
        down = [-0.2016, 0, 0, 0.9795, 0.21, 1.2, -0.4]  # at the jar
        still = self.lifted("still", self.holds(pose=down))
        self.assertGreater(still, 20)
        self.assertGreater(self.lifted("controller", self.holds(("grab", 1, 10**6, 1), pose=down)), still * 3)
        pinch = {"from": 1, "to": 10**9, "hand": "right", "at": [0.2, 1.2, -0.4], "pinch": 0.0}
        hands = {"more_extensions": ["XR_EXT_hand_tracking"], "fingers": [pinch]}
        self.assertGreater(self.lifted("pinch", hands), still * 3)

    # What stands in his own room.

    PLACE = ["XR_MSFT_spatial_anchor", "XR_MSFT_spatial_anchor_persistence"]

    def place_name(self):
        value = 0xcbf29ce484222325
        for byte in (str(self.scene.resolve()) + "\n").encode():
            value = (value ^ byte) * 0x100000001b3 % 2**64
        return f"{value:016x}"

    def remembered(self, x, **more):
        """The cube's foot stands 1 m ahead, as it does without any of this, but for x."""
        return {"blend_modes": ["ALPHA_BLEND"], "more_extensions": self.PLACE,
                "anchors": [{"name": "other", "pose": [0, 0, 0, 1, 9, 9, 9]},
                            {"name": f"guanhe {self.place_name()} 1", "pose": [0, 0, 0, 1, x, 1.45, -1]}], **more}

    def where(self, script, name):
        shot = self.bench.folder / f"{name}.png"
        run = self.run_one(script, "--room", "--shot", shot, "-v", frames=60)
        self.shows(run)
        self.assertEqual(run.violations, [])
        return run, png.Picture(shot).eyes()[0].centre_of(is_colour("red"))[0]

    def test_a_place_is_kept_and_remembered(self):
        down = [-0.38268, 0, 0, 0.92388, 0, 1.6, 0]
        run = self.run_one({"blend_modes": ["ALPHA_BLEND"], "more_extensions": self.PLACE,
                            **self.holds(("teleport", True, 20, 20), pose=down)}, "--room", frames=150)
        self.shows(run)
        self.assertEqual(run.violations, [])
        self.assertTrue(run.headset["keeps_places"])
        self.assertIn("made", run.told("anchor"))
        self.assertIn(f"guanhe {self.place_name()} 1", run.told("remembered"))
        without = self.run_one({"blend_modes": ["ALPHA_BLEND"], "more_extensions": self.PLACE[:1],
                                **self.holds(("teleport", True, 20, 20), pose=down)}, "--room", frames=150)
        self.shows(without)
        self.assertIn("made", without.told("anchor"))
        self.assertEqual(without.told("remembered"), [])

    def test_a_place_is_kept_by_a_spatial_entity(self):
        """Where there is no other anchor: until the session ends."""
        down = [-0.38268, 0, 0, 0.92388, 0, 1.6, 0]
        script = {"blend_modes": ["ALPHA_BLEND"], "more_extensions": ["XR_FB_spatial_entity"],
                  **self.holds(("teleport", True, 20, 20), pose=down)}
        run = self.run_one(script, "--room", frames=150)
        self.shows(run)
        self.assertEqual(run.violations, [])
        self.assertTrue(run.headset["keeps_places"])
        self.assertIn("made", run.told("anchor"))
        self.assertIn("located", run.told("anchor"))
        self.run_all({call: {**script, "refuse": [{"call": call, "nth": 1}]}
                      for call in ("xrCreateSpatialAnchorFB", "xrSetSpaceComponentStatusFB")}, self.shows, frames=120,
                     more=["--room"])
        self.run_all({"lost": {**script, "refuse": [{"call": "xrLocateViews", "nth": 40, "result": LOST}]}},
                     self.rebuilds, frames=120, more=["--room"])

    def test_a_place_of_another_day_is_found_and_stays_when_the_floor_moves(self):
        _, plain = self.where({"blend_modes": ["ALPHA_BLEND"]}, "plain-place")
        run, found = self.where(self.remembered(0.3), "found")
        self.assertIn("recalled", run.told("anchor"))
        self.assertGreater(found, plain + 6)
        _, stays = self.where(self.remembered(0.3, events=[{"frame": 2, "what": "recentred", "moved": [0.3, 0, 0]}]),
                              "stays")
        self.assertAlmostEqual(stays, plain, delta=1.5)
        lost, still = self.where(self.remembered(0.3, anchors_unseen=[{"from": 1, "to": 10**9}]), "unseen")
        self.assertAlmostEqual(still, plain, delta=1.5)
        self.assertIn("does not see where things stand", lost.said)

    def test_refusals_beside_places(self):
        down = [-0.38268, 0, 0, 0.92388, 0, 1.6, 0]
        script = {**self.remembered(0.3), **self.holds(("teleport", True, 20, 20), pose=down)}
        plain = self.run_one(script, "--room", frames=120)
        new = [call for call in plain.counts if "Anchor" in call]
        self.assertEqual(len(new), 9, new)
        self.run_all({call: {**script, "refuse": [{"call": call, "nth": 1}]} for call in new}, self.shows, frames=120,
                     more=["--room"])
        self.run_all({"lost": {**script, "refuse": [{"call": "xrLocateViews", "nth": 40, "result": LOST}]}},
                     self.rebuilds, frames=120, more=["--room"])


if __name__ == "__main__":
    scripted.main()
