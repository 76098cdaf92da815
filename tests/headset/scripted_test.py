#!/usr/bin/env python3
"""Shows a scan on a headset whose runtime goes through everything that OpenXR allows, and some that it does not.

usage: scripted_test.py GUANHE RUNTIME.so
GUANHE_STALL_SECONDS: how long a runtime that hangs does so (3; 30 is what a visitor would give it).
"""

import os
import pathlib
import sys

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import png
import scripted
from headset_test import is_colour

STALL = float(os.environ.get("GUANHE_STALL_SECONDS", 3))
SRGB, UNORM, D32, D16 = 43, 37, 126, 124  # VkFormat
LOST = "ERROR_SESSION_LOST"
# Made in each frame of a running session.
PER_FRAME = ["xrWaitFrame", "xrBeginFrame", "xrAcquireSwapchainImage", "xrWaitSwapchainImage", "xrLocateViews",
             "xrLocateSpace", "xrReleaseSwapchainImage", "xrEndFrame", "xrPollEvent"]


def states(*names, **first):
    """Events that follow one another at once."""
    return [{"state": name, **(first if i == 0 else {})} for i, name in enumerate(names)]


class ScriptedTest(scripted.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls.run_one({})

    # What it is measured against.

    def test_plain(self):
        run = self.plain
        self.shows(run)
        self.assertEqual(run.violations, [])
        self.assertEqual(run.headset["views"], 2)
        self.assertEqual(run.headset["floor"], "local")
        self.assertTrue(run.headset["depth"])
        self.assertEqual(run.headset["refresh_hz"], 90)
        self.assertEqual(run.headset["sessions_lost"], 0)
        self.assertEqual((run.stats["width"], run.stats["height"]), (64, 64))

    def test_validation_is_silent(self):
        """Also of a session that is lost and made again, and of images that are destroyed with it."""
        run = self.run_one({"refuse": [{"call": "xrLocateViews", "nth": 3, "result": LOST}]}, "--validation", frames=12)
        self.rebuilds(run)
        self.assertEqual(run.violations, [])
        self.assertEqual([w for w in run.stats["warnings"] if "Vali" in w or "VUID" in w], [])

    def test_a_wrong_script_is_told(self):
        """Or these tests would pass whatever they ask for."""
        run = self.run_one({"refuse": [{"call": "xrEndFrame", "reslut": LOST}]})
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("reslut", "".join(run.violations))

    # States.

    def test_every_state(self):
        stop = states("VISIBLE", "SYNCHRONIZED", "STOPPING", frame=4)
        again = states("READY", wait=0.05)
        scripts = {
            "never focused": {"reach": ["VISIBLE"]},
            "loses the focus and finds it": {"events": states("VISIBLE", "FOCUSED", frame=3)},
            "hidden and shown": {"events": states("VISIBLE", "SYNCHRONIZED", frame=3) +
                                 states("VISIBLE", "FOCUSED", frame=8)},
            "stopped and begun": {"events": stop + again},
            "stopped and begun twice": {"events": stop + again + states("VISIBLE", "SYNCHRONIZED", "STOPPING", frame=9) +
                                        again},
            "nothing to render for a while": {"not_rendered": [{"from": 3, "to": 9}]},
            "late": {"reach": ["IDLE"], "events": states("READY", wait=0.3) +
                     states("SYNCHRONIZED", "VISIBLE", "FOCUSED", frame=1)},
            "events of all sorts": {"events": [
                {"frame": 2, "what": "recentred"}, {"what": "visibility_mask"}, {"refresh_rate": 72},
                {"present": False}, {"frame": 4, "present": True}]},
        }
        self.run_all(scripts, self.shows, frames=12)

    def test_synchronized_is_not_drawn(self):
        """Frames go on at the pace, with nothing in them, and views come when they are wanted."""
        run = self.run_one({"events": states("VISIBLE", "SYNCHRONIZED", frame=3) + states("VISIBLE", frame=40)})
        self.shows(run)
        self.assertEqual(run.violations, [])
        self.assertGreater(run.headset["frames"], run.headset["shown"] + 20)

    def test_the_visitor_ends_it(self):
        for name, script in {
            "exiting": {"events": states("VISIBLE", "SYNCHRONIZED", "STOPPING", frame=4) + states("EXITING", wait=0.05)},
            "before it began": {"reach": ["IDLE"], "events": states("EXITING", wait=0.1)},
        }.items():
            with self.subTest(name):
                run = self.run_one(script, frames=100000)
                self.assertEqual(run.returncode, 0, run.said)
                self.assertEqual(run.violations, [])

    # Losses.

    def test_loss_of_the_session(self):
        scripts = {}
        for stage, reach, after in (("created", "IDLE", {"call": "xrCreateSession"}),
                                    ("ready", "READY", {"call": "xrCreateSession"}),
                                    ("begun", "READY", {"frame": 2}), ("synchronized", "SYNCHRONIZED", {"frame": 2}),
                                    ("visible", "VISIBLE", {"frame": 2}), ("focused", "FOCUSED", {"frame": 2})):
            scripts[f"told, {stage}"] = {"reach": [reach, "FOCUSED"], "events": [{**after, "state": "LOSS_PENDING"}]}
        for call in [*PER_FRAME, "xrBeginSession", "xrEnumerateReferenceSpaces", "xrCreateReferenceSpace",
                     "xrEnumerateSwapchainFormats", "xrCreateSwapchain", "xrEnumerateSwapchainImages"]:
            if call not in self.plain.counts or call == "xrPollEvent":
                continue
            nth = 3 if call in PER_FRAME else 1
            scripts[f"in {call}"] = {"refuse": [{"call": call, "nth": nth, "result": LOST}]}
        scripts["in xrEndSession"] = {
            "events": states("VISIBLE", "SYNCHRONIZED", "STOPPING", frame=3),
            "refuse": [{"call": "xrEndSession", "result": LOST}]}
        self.run_all(scripts, self.rebuilds)

    def test_loss_of_every_session(self):
        """It is not tried for ever."""
        run = self.run_one({"refuse": [{"call": "xrCreateSwapchain", "nth": 0, "result": LOST}]})
        self.assertEqual(run.returncode, 3, run.said)
        self.assertIn("lost again and again", run.said)
        self.assertEqual(run.violations, [])
        self.assertLess(run.told("session").count("created"), 20)

    def test_loss_of_the_instance(self):
        scripts = {}
        for stage, after in (("created", {"call": "xrCreateSession"}), ("begun", {"call": "xrBeginSession"}),
                             ("drawn", {"frame": 5})):
            scripts[f"told, {stage}"] = {"events": [{**after, "what": "instance_loss"}]}
        for call in [*PER_FRAME, "xrGetSystem", "xrCreateVulkanDeviceKHR", "xrCreateSession", "xrCreateSwapchain",
                     "xrBeginSession"]:
            if call == "xrLocateSpace":
                continue  # its answer only adds: the next call hears the same
            nth = 3 if call in PER_FRAME else 1
            scripts[f"in {call}"] = {"refuse": [{"call": call, "nth": nth, "result": "ERROR_INSTANCE_LOST"}]}
        self.run_all(scripts, self.goes_away, frames=1000)

    # Refusals.

    def test_a_refusal_at_every_call(self):
        calls = [call for call in self.plain.counts if call != "xrNegotiateLoaderRuntimeInterface"]
        self.assertGreater(len(calls), 25)
        scripts = {}
        for call in calls:
            scripts[call] = {"refuse": [{"call": call, "nth": 3 if call in PER_FRAME else 1}]}
        # What is only wanted, what is only told, and what is over anyway.
        free = {"xrLocateSpace", "xrEnumerateDisplayRefreshRatesFB", "xrRequestDisplayRefreshRateFB",
                "xrGetDisplayRefreshRateFB", "xrEnumerateBoundSourcesForAction", "xrGetInputSourceLocalizedName",
                "xrGetVisibilityMaskKHR", "xrGetCurrentInteractionProfile", "xrApplyHapticFeedback",
                "xrPathToString"}

        def check(run):
            self.assertEqual(len(run.told("refused")), 1, "the call was not refused")
            call = run.told("refused")[0]
            if call in free or call.startswith(("xrDestroy", "xrGetActionState")):
                self.shows(run)
            else:
                self.says_why(run)

        self.run_all(scripts, check)

    def test_no_runtime_to_talk_to(self):
        run = self.run_one({"refuse": [{"call": "xrNegotiateLoaderRuntimeInterface", "nth": 0}]})
        self.says_why(run)

    # What is offered.

    def test_what_can_be_shown(self):
        size = {"width": 48, "height": 64}
        scripts = {
            "one view": ({"views": [size]}, {"views": 1}),
            "four views": ({"views": [size] * 4}, {"views": 4}),
            "views of different sizes": ({"views": [size, {"width": 64, "height": 32}]}, {"views": 2}),
            "views that may not be large": ({"views": [size, {"width": 64, "height": 64, "max_width": 50}]}, {}),
            "only LOCAL": ({"spaces": ["VIEW", "LOCAL"]}, {"floor": "guess"}),
            "only STAGE": ({"spaces": ["VIEW", "LOCAL", "STAGE"]}, {"floor": "stage"}),
            "additive": ({"blend_modes": ["ADDITIVE"]}, {}),
            "alpha": ({"blend_modes": ["ALPHA_BLEND", "ADDITIVE"]}, {}),
            "no depth format": ({"formats": [SRGB]}, {"depth": False}),
            "16 bits of depth": ({"formats": [D16, SRGB]}, {"depth": True}),
            "BGRA": ({"formats": [50, D32]}, {}),
            "OpenXR 1.0": ({"version": [1, 0]}, {"floor": "local"}),
            "OpenXR 1.0 alone": ({"version": [1, 0], "extensions": ["XR_KHR_vulkan_enable2"]},
                                 {"floor": "stage", "depth": False, "refresh_hz": 0}),
            "no refresh rates": ({"refresh_rates": []}, {"refresh_hz": 0}),
        }

        for name, (_, wanted) in scripts.items():
            self.assertTrue(set(wanted) <= set(self.plain.headset), name)

        def check(run):
            self.shows(run)
            told = scripts[run.name][1]
            self.assertEqual({key: run.headset[key] for key in told}, told)

        self.run_all({name: script for name, (script, _) in scripts.items()}, check)

    def test_what_cannot_be_shown(self):
        scripts = {
            "no view": {"views": []},
            "five views": {"views": [{}] * 5},
            "views without a size": {"views": [{"width": 0, "height": 0}] * 2},
            "views without a height": {"views": [{"height": 0}] * 2},
            "views of which nothing is allowed": {"views": [{"max_width": 0}] * 2},
            "no sRGB": {"formats": [UNORM, D32]},
            "no formats": {"formats": []},
            "no Vulkan": {"without": ["XR_KHR_vulkan_enable2"]},
            "OpenXR 2": {"version": [2, 0]},
        }

        def check(run):
            self.says_why(run)
            self.assertEqual(run.returncode, 3)

        self.run_all(scripts, check)

    def test_four_views_are_all_drawn(self):
        """Two that see the whole, and two insets that see its middle, as a headset for sharp eyes has them."""
        def eye(x, a):
            return {"pose": [0, 0, 0, 1, x, 1.6, 0], "fov": [-a, a, a, -a]}
        shot = self.bench.folder / "four.png"
        run = self.run_one({"views": [{}] * 4, "eyes": [eye(-0.03, 0.8), eye(0.03, 0.8), eye(-0.03, 0.2), eye(0.03, 0.2)]},
                           "--shot", shot)
        self.shows(run)
        self.assertEqual(run.violations, [])
        picture = png.Picture(shot)
        self.assertEqual(picture.width, 4 * 64)
        seen = [png.Part(picture, at, at + 64).centre_of(is_colour("red"))[2] for at in range(0, 256, 64)]
        self.assertGreater(min(seen), 50)
        self.assertGreater(min(seen[2:]), 3 * max(seen[:2]))

    # Nonsense.

    def test_nonsense_is_not_drawn(self):
        """Neither does it end anything: the frames after it are shown."""
        def look(**eye):
            good = {"pose": [0, 0, 0, 1, 0, 1.6, 0]}
            return {"looks": [{"from": 3, "to": 8, "eyes": [good, {**good, **eye}]}]}
        scripts = {
            "a field of view of NaN": look(fov=["nan", 0.8, 0.8, -0.8]),
            "half the sphere": look(fov=[-1.6, 1.6, 1.6, -1.6]),
            "a field of view of nothing": look(fov=[0, 0, 0, 0]),
            "upside down": look(fov=[-0.8, 0.8, -0.8, 0.8]),
            "a turn of NaN": look(pose=["nan", 0, 0, 1, 0, 1.6, 0]),
            "no turn at all": look(pose=[0, 0, 0, 0, 0, 1.6, 0]),
            "a turn that is not quite one": look(pose=[0, 0, 0, 1.3, 0, 1.6, 0]),
            "a place of NaN": look(pose=[0, 0, 0, 1, "nan", 1.6, 0]),
            "infinitely far": look(pose=[0, 0, 0, 1, 0, "inf", 0]),
            "very far": look(pose=[0, 0, 0, 1, 1e30, 0, 0]),
        }
        self.run_all(scripts, self.shows, frames=20)

    def test_nothing_known_of_the_head(self):
        def look(known):
            return {"looks": [{"from": 3, "to": 8, "known": known,
                               "eyes": [{"pose": [0, 0, 0, 1, "nan", "nan", "nan"]}] * 2}]}
        # A turn without a place is drawn all the same, from the last place that was known.
        turned = self.run_one(look(1), frames=12)
        self.shows(turned)
        self.assertEqual(turned.violations, [])
        nothing = self.run_one(look(0), frames=12)
        self.shows(nothing)
        self.assertEqual(nothing.violations, [])
        self.assertGreaterEqual(nothing.headset["frames"] - nothing.headset["shown"],
                                turned.headset["frames"] - turned.headset["shown"] + 5)

    # Hands and eyes.

    def test_a_trigger_selects_and_the_menu_is_asked_for(self):
        script = self.holds(("select", 1, 20, 20), ("menu", True, 20, 20))
        run = self.run_one(script, "-v", frames=120)
        self.shows(run)
        self.assertEqual(run.violations, [])
        self.assertRegex(run.said, r"selects \(right\): node 0 at 0\.00, 1\.60, -0\.8[45]")
        self.assertIn("asks for the menu (right)", run.said)
        self.assertEqual(run.headset["controllers"][1], "Valve Index controllers")
        self.assertIn("in the visitor's hands: Valve Index controllers", run.said)

    def test_a_button_that_is_held_recentres(self):
        run = self.run_one(self.holds(("recentre", True, 400, 10)), "-v", frames=300)
        self.shows(run)
        self.assertIn("recentres", run.said)
        slip = self.run_one(self.holds(("recentre", True, 3, 100)), "-v", frames=200)
        self.shows(slip)
        self.assertNotIn("recentres", slip.said)

    def test_the_runtime_recentres_and_the_headset_is_taken_off(self):
        run = self.run_one({"events": [{"call": "xrEndFrame", "nth": 100, "what": "recentred"}, {"present": False},
                                       {"call": "xrEndFrame", "nth": 130, "present": True}]}, "-v", frames=160)
        self.shows(run)
        for words in ("recentres", "pauses", "resumes"):
            self.assertIn(f"the visitor {words}", run.said)

    def test_a_hand_drags_what_is_small(self):
        """A cube of 30 cm is at hand: it follows the hand that holds it."""
        script = self.holds(("grab", 1, 10**6, 1))
        before, after = self.bench.folder / "before.png", self.bench.folder / "after.png"
        self.shows(self.run_one(self.holds(), "--shot", before, frames=200))
        # The hand closes when the visitor is there, wherever that is among the frames, and then goes 20 cm to the right.
        script["touches"] = [touch for touch in script["touches"] if touch["action"] == "grab"]
        for action in ("grip", "aim"):
            script["touches"] += [{"from": at, "to": at + 9, "hand": "right", "action": action,
                                   "pose": [0, 0, 0, 1, 0.2 * min(at / 4000, 1), 1.6, -0.2]} for at in range(1, 4000, 10)]
        self.shows(self.run_one(script, "--shot", after, frames=200))
        middle = lambda path: png.Picture(path).eyes()[0].centre_of(is_colour("red"))[0]
        self.assertGreater(middle(after), middle(before) + 0.15)

    def test_fingers_pinch(self):
        hand = {"hand": "right", "at": [0, 1.6, -0.2]}
        script = {"more_extensions": ["XR_EXT_hand_tracking"],
                  "fingers": [{"from": at, "to": at + 29, **hand, "pinch": 0.01 if at % 60 else 0.1}
                              for at in range(0, 4000, 30)]}
        shot = self.bench.folder / "fingers.png"
        run = self.run_one(script, "-v", "--shot", shot, frames=200)
        self.shows(run)
        self.assertEqual(run.violations, [])
        self.assertIn("selects (right)", run.said)
        bone = lambda r, g, b: r > 110 and 0 <= r - b < 60 and abs(r - g) < 30 and r >= g >= b
        self.assertGreater(png.Picture(shot).eyes()[0].centre_of(bone)[2], 20, "no hand is to be seen")

    def test_a_gaze_that_rests_selects(self):
        """Of eyes that are tracked, and of the head where they are not."""
        eyes = {"more_extensions": ["XR_EXT_eye_gaze_interaction"],
                "touches": [{"from": 1, "to": 10**9, "hand": "eyes", "action": "gaze", "pose": [0, 0, 0, 1, 0, 1.6, 0]}]}
        for name, script in (("eyes", eyes), ("head", {})):
            with self.subTest(name):
                run = self.run_one({**script, "rate": 60}, "-v", frames=360)
                self.shows(run)
                self.assertEqual(run.violations, [])
                self.assertRegex(run.said, r"the visitor selects: node 0")

    def test_loss_and_refusal_beside_hands_and_eyes(self):
        more = {"more_extensions": ["XR_EXT_hand_tracking", "XR_EXT_eye_gaze_interaction", "XR_FB_passthrough"],
                **self.holds(("select", 1, 20, 20))}
        plain = self.run_one(more, "--room", frames=12)
        self.shows(plain)
        new = [call for call in plain.counts if call not in self.plain.counts]
        for call in ("xrCreateHandTrackerEXT", "xrLocateHandJointsEXT", "xrCreatePassthroughLayerFB"):
            self.assertIn(call, new)
        scripts = {f"refused {call}": {**more, "refuse": [{"call": call, "nth": 1}]} for call in new}
        scripts["lost"] = {**more, "refuse": [{"call": "xrLocateViews", "nth": 3, "result": LOST}]}
        self.run_all(scripts, self.shows, frames=12, more=["--room"])

    # The visitor's own room.

    def test_the_room_is_seen_where_nothing_is_drawn(self):
        scripts = {
            "alpha": ({"blend_modes": ["OPAQUE", "ADDITIVE", "ALPHA_BLEND"]}, "alpha", "alpha", ["alpha"]),
            "additive": ({"blend_modes": ["ADDITIVE"]}, "additive", "additive", []),
            "passed through": ({"more_extensions": ["XR_FB_passthrough"]}, "alpha", "opaque", ["passthrough", "alpha"]),
            "not at all": ({}, "opaque", "opaque", []),
        }
        for name, (script, told, mode, layers) in scripts.items():
            with self.subTest(name):
                shot = self.bench.folder / f"room-{mode}.png"
                run = self.run_one(script, "--room", "--shot", shot, frames=60)
                self.shows(run)
                self.assertEqual(run.violations, [])
                self.assertEqual(run.headset["blend"], told)
                self.assertEqual(run.told("blend"), [mode])
                self.assertEqual(sorted(run.told("layer")), sorted(layers))
                picture = png.Picture(shot)
                x, y, seen = picture.eyes()[0].centre_of(is_colour("red"))
                self.assertGreater(seen, 50)
                self.assertEqual(picture.alphas[int(y)][int(x)], 255, "what is drawn is seen through")
                corner = picture.rows[2][60 * 3:60 * 3 + 3] + picture.alphas[2][60:61]
                if told == "opaque":
                    self.assertGreater(sum(corner[:3]), 60, "there is no sky")
                else:
                    self.assertLess(max(corner), 4, "there is something where the room should be")
        opaque = self.run_one({"blend_modes": ["OPAQUE", "ALPHA_BLEND"]})
        self.assertEqual(opaque.headset["blend"], "opaque")

    # What the display can.

    def test_what_lenses_hide_is_not_drawn(self):
        shot = self.bench.folder / "hidden.png"
        run = self.run_one({}, "--shot", shot, frames=60)
        self.shows(run)
        hidden = lambda picture: sum(sum(row[2 * 3:4 * 3]) for row in picture.eyes()[0].rows[-4:-2])
        self.assertEqual(hidden(png.Picture(shot)), 0)
        self.shows(self.run_one({"without": ["XR_KHR_visibility_mask"]}, "--shot", shot, frames=60))
        self.assertGreater(hidden(png.Picture(shot)), 0)

    def test_a_rate_that_does_not_hold_is_lowered(self):
        """Of 450 frames more than a tenth come late, since the runtime sleeps through them."""
        late = [{"call": "xrEndFrame", "nth": nth, "seconds": 0.025} for nth in range(10, 560, 8)]
        run = self.run_one({"refresh_rates": [72, 90, 120], "stall": late}, frames=600)
        self.shows(run)
        self.assertEqual(run.violations, [])
        self.assertLess(run.headset["refresh_hz"], 120)
        self.assertGreaterEqual(run.counts["xrRequestDisplayRefreshRateFB"], 2)
        self.assertGreater(run.headset["missed"], 45)

    def test_the_rate_that_was_set_is_told(self):
        run = self.run_one({"refresh_rates": [72, 90, 120], "highest_rate_held": 90})
        self.assertEqual(run.headset["refresh_hz"], 90)

    # Stalls.

    def test_stalls(self):
        # Once pictures are shown: of a headset that does not get so far in 30 seconds the program says so, and ends.
        scripts = {call: {"stall": [{"call": call, "nth": 40, "seconds": STALL}]}
                   for call in ("xrWaitFrame", "xrWaitSwapchainImage", "xrEndFrame")}

        def check(run):
            self.shows(run)
            self.assertEqual(run.headset["sessions_lost"], 0)
            self.assertGreater(run.seconds, STALL, "nothing stalled")

        self.run_all(scripts, check, frames=60, limit=120 + STALL)


if __name__ == "__main__":
    scripted.main()
