#!/usr/bin/env python3
"""Two visitors, one after the other, in Monado's remote headset: what they choose, are asked, hold, and leave behind.

usage: visit_test.py GUANHE MUSEUM [FOLDER_FOR_PICTURES]
Needs monado-service and its runtime; without them it fails and says so.
"""

import json
import math
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
import png

PROGRAM = MUSEUM = None
KEPT = None
PATIENCE = 120  # seconds, for a machine that draws without a GPU and has other things to do


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
        step = 0
        while not self.over.wait(0.4):
            with self.lock:
                if self.worn:
                    step += 1
                    self.remote.head = (0.0, 0.0, 0.0, 1.0, 0.04 * (step % 2), 1.6, 0.0)
                    self.remote.send()

    def press(self, target, done):
        """Points there and presses the trigger until done() is true; again, where a frame came too late for it."""
        for _ in range(6):
            self._tell(towards(self.remote.hands[1].pose[4:], target), 0.0)
            time.sleep(0.6)
            self._tell(None, 1.0)
            end = time.monotonic() + 8
            while time.monotonic() < end and not done():
                time.sleep(0.05)
            self._tell(None, 0.0)
            time.sleep(0.6)  # a frame must see it open
            if done():
                return

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
        self.service = monado.Service(rate=10, scale=200)
        self.service.remote.send()
        self.visitor = Visitor(self.service.remote)
        self.said, self.at = [], 0
        environment = {**self.service.environment, "XDG_CACHE_HOME": str(self.folder / "cache")}
        self.process = subprocess.Popen(
            [PROGRAM, "visit", MUSEUM, "--headset", "on", "-v", "--idle", "8", "--keep", str(self.folder / "pictures"),
             "--logs", str(self.folder / "logs")],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
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
        (KEPT / "said.txt").write_text("".join(self.said))
        shutil.rmtree(self.folder, ignore_errors=True)

    def hear(self, pattern):
        """The first line from here on that has it."""
        end = time.monotonic() + PATIENCE
        while True:
            while self.at < len(self.said):
                self.at += 1
                if re.search(pattern, self.said[self.at - 1]):
                    return self.said[self.at - 1]
            if self.process.poll() is not None or time.monotonic() > end:
                self.fail(f"never said: {pattern}\n" + "".join(self.said[-40:]))
            time.sleep(0.05)

    def press(self, board, button):
        """Points at a button of a board, and presses the trigger."""
        line = self.hear(f"to read: {board}.*; {re.escape(button)} at ")
        place = re.search(re.escape(button) + r" at ([-\d.]+), ([-\d.]+), ([-\d.]+)", line)
        self.press_at(place, button)

    def press_at(self, place, button):
        pattern, begin = f"the visitor presses {re.escape(button)}$", len(self.said)

        def done():
            return any(re.search(pattern, line) for line in self.said[begin:])
        self.visitor.press(tuple(map(float, place.groups())), done)
        self.assertTrue(done(), f"cannot press {button}\n" + "".join(self.said[-20:]))

    def choose(self, language):
        self.press(".*page 2", f"language:{language}")
        self.press(f"{language}: stage", "posture:0")
        self.press(f"{language}: stage", "height:good")
        self.press(f"{language}: stage", "hand:0")
        self.press(f"{language}: stage", "comfort:0")
        self.press(f"{language}: page 4", "tour:five-thousand-years")
        return self.hear(f"to read: {language}: caption")

    def test_two_visitors(self):
        self.hear("museum open")
        first = self.choose("zh-Hans")
        self.assertRegex(first, "观河")
        self.hear("kept .*zh-Hans: caption")
        self.go_on_to("zh-Hans: ask")
        self.press("zh-Hans: ask", "1")
        self.go_on_to("拿在手里")  # the urn is in his hand
        self.hear("kept .*拿在手里")
        # The headset comes off: a pause at once, a countdown, and nothing of him is left.
        with self.visitor.lock:
            self.visitor.worn = False
        self.hear("to read: zh-Hans: page 11")
        with self.visitor.lock:
            self.visitor.worn = True
        self.hear("to read: zh-Hans: .*(caption|ask|hint|controls)")  # any movement goes on with it
        with self.visitor.lock:
            self.visitor.worn = False
        self.hear("to read: zh-Hans: page 1;?$")
        log = [json.loads(line) for line in (self.folder / "logs/visits.jsonl").read_text().splitlines()]
        self.assertEqual([record["tour"] for record in log], ["five-thousand-years"])
        # The second visitor is asked again, in the museum's first language, and begins at the beginning.
        with self.visitor.lock:
            self.visitor.worn = True
        self.assertEqual(self.choose("en").count("Welcome"), 1)
        self.assertIn("welcome", "".join(self.said).lower())

    def go_on_to(self, board):
        """Presses "next" until this is to be read."""
        seen = self.at
        for _ in range(40):
            if any(re.search("to read: .*" + board, line) for line in self.said[seen:]):
                self.at = next(i for i in range(seen, len(self.said)) if re.search("to read: .*" + board, self.said[i]))
                return
            line = [said for said in self.said if "; next at " in said][-1]
            self.press_at(re.search(r"; next at ([-\d.]+), ([-\d.]+), ([-\d.]+)", line), "next")
        self.fail(f"never came to {board}\n" + "".join(self.said[-40:]))


if __name__ == "__main__":
    PROGRAM, MUSEUM = sys.argv[1:3]
    KEPT = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else "visit-pictures")
    lacking = monado.missing()
    if lacking:
        sys.exit(lacking)
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=1)
