#!/usr/bin/env python3
"""Two visitors, one after the other, in Monado's remote headset: a whole visit each, from putting it on to the reset, and
nothing of the first is there for the second.

usage: visit_test.py GUANHE MUSEUM [FOLDER_FOR_PICTURES]
MUSEUM is the sample; a tour of our own in it waits for the visitor at every moment, so that nothing depends on how fast
the machine draws. Needs monado-service and its runtime; without them it fails and says so.
"""

import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import monado

PROGRAM = MUSEUM = None
KEPT = None
PATIENCE = 900  # seconds, for a machine that draws without a GPU and has other things to do


def both(chinese, english):
    return {"zh-Hans": chinese, "en": english}


TOUR = {
    "$schema": "urn:guanhe:schema:tour", "version": 1, "id": "one-jar", "title": both("一件陶器", "One jar"),
    "stops": [
        {"id": "rim", "title": both("坑边", "At the rim"), "site": "pit",
         "pose": {"position": [0, 0.01, 2.05], "heading": 0}, "radius": 0.4,
         "steps": [
             {"do": "panel", "id": "welcome", "width": 1,
              "text": {"title": both("欢迎", "Welcome"), "text": both("坑里有九件陶器。", "There are nine jars in the pit.")}},
             {"do": "ask", "id": "which", "question": both("先看哪一件？", "Which first?"), "answers": [
                 {"id": "near", "text": both("近处的", "The near one")},
                 {"id": "far", "text": both("远处的", "The far one")}]}]},
        {"id": "floor", "title": both("坑底", "On the floor"), "site": "pit",
         "pose": {"position": [0.35, -0.81, 0.95], "heading": 350}, "radius": 0.3,
         "steps": [
             {"do": "hold", "id": "urn-in-hand", "exhibit": "painted-urn", "scale": 0.6, "withNext": True},
             {"do": "panel", "id": "urn", "width": 0.9,
              "text": {"title": both("在您手里", "In your hand"), "text": both("转一转它。", "Turn it about.")}},
             {"do": "stamp", "id": "pit-stamp", "stamp": "pit", "title": both("九陶之坑", "The pit of nine jars"),
              "picture": "../../pictures/pit-stamp.png"}]}]}


def write_museum(folder):
    """The sample with our tour alone."""
    shutil.copytree(MUSEUM, folder)
    document = json.loads((folder / "museum.json").read_text(encoding="utf-8"))
    document["tours"], document["firstTour"] = ["tours/one-jar/tour.json"], "one-jar"
    (folder / "museum.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "tours/one-jar").mkdir()
    (folder / "tours/one-jar/tour.json").write_text(json.dumps(TOUR), encoding="utf-8")


def towards(origin, target):
    """A quaternion (xyzw) whose -z points from one place to another, upright."""
    x, y, z = (b - a for a, b in zip(origin, target))
    yaw, pitch = math.atan2(-x, -z), math.atan2(y, math.hypot(x, z))
    sy, cy, sp, cp = math.sin(yaw / 2), math.cos(yaw / 2), math.sin(pitch / 2), math.cos(pitch / 2)
    return (cy * sp, sy * cp, -sy * sp, cy * cp)


class Visitor:
    """Wears the headset, and is never quite still until it comes off."""

    def __init__(self, remote):
        self.remote, self.worn, self.lock = remote, True, threading.Lock()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._sway, daemon=True)
        self.thread.start()

    def _sway(self):
        turn = 0.0
        while not self.over.wait(0.2):
            with self.lock:
                if not self.worn:
                    continue
                turn += 2.4  # the golden angle: however rarely a frame looks, it finds him elsewhere
                self.remote.head = (0.0, 0.0, 0.0, 1.0, 0.04 * math.cos(turn), 1.6, 0.04 * math.sin(turn))
                self.remote.send()

    def wear(self, worn):
        with self.lock:
            self.worn = worn

    def press(self, target, done):
        """Points there and holds the trigger until done() is true; again, and slower, where frames are rare."""
        pause = 0.5
        while pause < 20:
            self._tell(towards(self.remote.hands[1].pose[4:], target()), 0.0)
            time.sleep(pause)  # a frame must see it open, and pointing there
            self._tell(None, 1.0)
            end = time.monotonic() + 4 * pause + 4
            while time.monotonic() < end and not done():
                time.sleep(0.05)
            self._tell(None, 0.0)
            if done():
                return
            pause *= 2

    def _tell(self, turned, trigger):
        with self.lock:
            hand = self.remote.hands[1]
            if turned is not None:
                hand.pose = (*turned, *hand.pose[4:])
            hand.trigger = trigger
            self.remote.send()

    def close(self):
        self.over.set()
        self.thread.join()


class VisitTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="guanhe-visit-"))
        write_museum(self.folder / "museum")
        self.service = monado.Service(rate=10, scale=int(os.environ.get("GUANHE_VISIT_SCALE", "120")))  # per cent
        self.service.remote.send()
        self.visitor = Visitor(self.service.remote)
        self.said = []
        environment = {**self.service.environment, "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(self.folder / "cache")),
                       "ALSOFT_DRIVERS": "null"}
        self.process = subprocess.Popen(
            [PROGRAM, "visit", str(self.folder / "museum"), "--headset", "on", "-v", "--idle", "5",
             "--keep", str(self.folder / "pictures"), "--logs", str(self.folder / "logs")],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        self.reader = threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def tearDown(self):
        self.visitor.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.reader.join(10)
        self.process.stderr.close()
        self.service.close()
        KEPT.mkdir(parents=True, exist_ok=True)
        for picture in (self.folder / "pictures").glob("*.png"):
            shutil.copy(picture, KEPT / picture.name)
        (KEPT / "said.txt").write_text("".join(self.said), encoding="utf-8")
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait(self, what, found):
        """What found() gives, once it gives something."""
        end = time.monotonic() + PATIENCE
        while True:
            if result := found():
                return result
            if self.process.poll() is not None or time.monotonic() > end:
                self.fail(f"never: {what}\n" + "".join(self.said[-40:]))
            time.sleep(0.05)

    def boards(self):
        """The lines of what hangs before the visitor now."""
        lines = list(self.said)
        heads = [i for i, line in enumerate(lines) if "to read now: " in line]
        for head in reversed(heads):
            count = int(lines[head].rsplit(" ", 1)[1])
            boards = [line.split("to read: ", 1)[1].strip() for line in lines[head + 1:] if "to read: " in line][:count]
            if len(boards) == count:
                return boards
        return []

    def board(self, pattern):
        return self.wait(f"to read: {pattern}",
                         lambda: next((board for board in self.boards() if re.match(pattern, board)), None))

    def press(self, board, button):
        """Points at a button of a board that hangs there, and presses the trigger."""
        at = re.escape(f"; {button}") + r" at ([-\d.]+), ([-\d.]+), ([-\d.]+)"
        begin, pressed = len(self.said), re.compile(f"the visitor presses {re.escape(button)}$")
        self.wait(f"{button} of {board}", lambda: re.search(at, self.board(board)))

        def place():
            found = [match for line in self.boards() if re.match(board, line) for match in [re.search(at, line)] if match]
            return tuple(map(float, found[0].groups())) if found else (0.0, 1.0, -1.0)

        def done():
            return any(pressed.search(line) for line in self.said[begin:])
        self.visitor.press(place, done)
        self.assertTrue(done(), f"cannot press {button}\n" + "".join(self.said[-20:]))

    def kept(self, pattern):
        self.wait(f"a picture of {pattern}",
                  lambda: any(re.search(f"kept .*{pattern}", line) for line in self.said))

    def choose(self, language):
        self.press("zh-Hans: page language", f"language:{language}")  # the museum's first language asks
        self.press(f"{language}: page posture", "posture:0")
        self.press(f"{language}: page height", "height:good")
        self.press(f"{language}: page hand", "hand:0")
        self.press(f"{language}: page comfort", "comfort:0")
        self.press(f"{language}: page map", "tour:one-jar")
        self.board(f"{language}: panel one-jar 0 0")

    def visits(self):
        return [json.loads(line) for line in (self.folder / "logs/visits.jsonl").read_text(encoding="utf-8").splitlines()]

    def test_two_visitors(self):
        self.wait("museum open", lambda: any("museum open" in line for line in self.said))
        self.choose("zh-Hans")
        self.press("zh-Hans: controls", "menu")
        self.press("zh-Hans: page menu", "settings")
        self.assertIn("100100", self.board("zh-Hans: page settings").split(";")[0])
        self.press("zh-Hans: page settings", "larger")
        self.board("zh-Hans: page settings 115100")
        self.press("zh-Hans: page settings", "close")
        self.press("zh-Hans: page menu", "hands")
        self.press("zh-Hans: page hands", "close")
        self.press("zh-Hans: page menu", "close")
        self.press("zh-Hans: controls", "next")
        self.press("zh-Hans: ask one-jar 0 1", "1")
        self.board("zh-Hans: panel one-jar 1 1")
        self.kept("zh-Hans: panel one-jar 1 1")  # the urn is in his hand
        # The headset comes off: a pause at once, and a countdown that any movement puts off.
        self.visitor.wear(False)
        self.board("zh-Hans: page still there")
        self.visitor.wear(True)
        self.board("zh-Hans: panel one-jar 1 1")
        self.visitor.wear(False)
        self.board("zh-Hans: page attract")
        self.kept("zh-Hans: page attract")
        first = self.visits()
        self.assertEqual([(visit["tour"], visit["language"], visit["finished"]) for visit in first],
                         [("one-jar", "zh-Hans", False)])
        self.assertEqual([answer["answer"] for answer in first[0]["answers"]], ["far"])
        # The second visitor is asked everything again, finds the settings as they were, and goes on to the end.
        self.visitor.wear(True)
        self.choose("en")
        self.press("en: controls", "menu")
        self.press("en: page menu", "settings")
        self.assertIn("100100", self.board("en: page settings").split(";")[0])
        self.press("en: page settings", "close")
        self.press("en: page menu", "close")
        self.press("en: controls", "next")
        self.press("en: ask one-jar 0 1", "0")
        self.board("en: panel one-jar 1 1")
        self.press("en: controls", "next")
        self.board("en: page passport pit")
        self.kept("en: page passport pit")
        self.press("en: page passport", "done")
        self.wait("a second record", lambda: len(self.visits()) == 2)
        second = self.visits()[1]
        self.assertEqual((second["tour"], second["language"], second["finished"]), ("one-jar", "en", True))
        self.assertEqual([answer["answer"] for answer in second["answers"]], ["near"])
        self.assertEqual(second["stamps"], 1)


if __name__ == "__main__":
    PROGRAM, MUSEUM = sys.argv[1:3]
    KEPT = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else "visit-pictures")
    lacking = monado.missing()
    if lacking:
        sys.exit(lacking)
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=1)
