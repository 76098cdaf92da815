"""The scripted OpenXR runtime (runtime/): what one run of the program did with it."""

import concurrent.futures
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from headset_test import balls

PROGRAM = LIBRARY = None


class Run:
    """What came of it: exit code, what was said, the runtime's report, and the statistics when there are any."""

    def __init__(self, folder, returncode, said, seconds):
        self.returncode, self.said, self.seconds = returncode, said, seconds
        report = folder / "report"
        self.lines = [json.loads(line) for line in report.read_text().splitlines()] if report.exists() else []
        stats = folder / "stats.json"
        self.stats = json.loads(stats.read_text()) if stats.exists() else None
        self.headset = self.stats["headset"] if self.stats else None

    def told(self, key):
        """Of each line of the report with this key, what it says."""
        return [line[key] for line in self.lines if key in line]

    @property
    def violations(self):
        return self.told("violation")

    @property
    def shown(self):
        """Frames with layers, of all sessions."""
        told = self.told("shown")
        return told[-1] if told else 0

    @property
    def counts(self):
        """How often each call was made; of the last instance that was destroyed, since the process began."""
        told = self.told("counts")
        return told[-1] if told else {}


class Bench:
    """The program and the runtime; run() may be called from several threads."""

    def __init__(self, program, library):
        self.program, self.library = program, pathlib.Path(library).resolve()
        self.scratch = tempfile.TemporaryDirectory(prefix="guanhe-scripted-")
        self.folder = pathlib.Path(self.scratch.name)
        (self.folder / "run").mkdir(mode=0o700)
        self.manifest = self.folder / "runtime.json"
        self.manifest.write_text(json.dumps(
            {"file_format_version": "1.0.0", "runtime": {"library_path": str(self.library), "name": "scripted"}}))

    def close(self):
        self.scratch.cleanup()

    def environment(self, folder, script, **more):
        path = folder / "script.json"
        path.write_text(json.dumps(script))
        out = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CONFIG_HOME", "LC_ALL", "LC_MESSAGES")}
        out.update(HOME=str(self.folder), XDG_RUNTIME_DIR=str(self.folder / "run"),
                   XDG_CACHE_HOME=str(self.folder / "cache"), LANG="en_GB.UTF-8",
                   XR_RUNTIME_JSON=str(self.manifest), GUANHE_XR_SCRIPT=str(path),
                   GUANHE_XR_REPORT=str(folder / "report"), **more)
        out.setdefault("VK_LOADER_DRIVERS_SELECT", "*lvp*")
        return out

    def new_folder(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self.folder))

    def run(self, scene, script, *arguments, frames=6, limit=120, environment=None):
        """Off-screen. A run that is not over after `limit` seconds is ended; its code is then -SIGKILL."""
        folder = self.new_folder()
        command = [self.program, "view", str(scene), "--headless", "--headset", "on", "--frames", str(frames),
                   "--stats", str(folder / "stats.json"), *map(str, arguments)]
        begun = time.monotonic()
        process = subprocess.Popen(command, env=self.environment(folder, script, **(environment or {})),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            _, said = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            _, said = process.communicate()
        return Run(folder, process.returncode, said, time.monotonic() - begun)


class Case(unittest.TestCase):
    """A visitor before a red cube of 30 cm, at his eyes' height and a metre away."""

    @classmethod
    def setUpClass(cls):
        cls.bench = Bench(PROGRAM, LIBRARY)
        cls.scene = cls.bench.folder / "scene.gltf"
        cls.scene.write_text(json.dumps(balls([(0, 1.6, -1, 0.3, "red")])))

    @classmethod
    def tearDownClass(cls):
        cls.bench.close()

    @classmethod
    def run_one(cls, script, *arguments, **more):
        return cls.bench.run(cls.scene, script, "--camera", "0,1.6,0,0,1.6,-1", *arguments, **more)

    def run_all(self, scripts, check, more=(), **settings):
        """Each script of {name: script}, two at a time: check(run) in a sub-test of that name, which is run.name."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            runs = pool.map(lambda script: self.run_one(script, *more, **settings), scripts.values())
            for name, run in zip(scripts, runs):
                with self.subTest(name):
                    run.name = name
                    self.assertNotEqual(run.returncode, -signal.SIGKILL, f"hangs: {run.said}")
                    self.assertGreaterEqual(run.returncode, 0, f"crashes: {run.said}")
                    self.assertEqual(run.violations, [], run.said)
                    check(run)

    def shows(self, run):
        self.assertEqual(run.returncode, 0, run.said)
        self.assertGreaterEqual(run.shown, 6)

    def rebuilds(self, run):
        self.shows(run)
        self.assertGreaterEqual(run.headset["sessions_lost"], 1)
        self.assertGreaterEqual(run.told("session").count("created"), 2)

    def says_why(self, run):
        self.assertIn(run.returncode, (1, 3), run.said)
        self.assertRegex(run.said, r"error: .{20}")

    def goes_away(self, run):
        self.assertEqual(run.returncode, 3, run.said)
        self.assertIn("went away", run.said)

    HAND = "/interaction_profiles/valve/index_controller"
    LEVEL = [0, 0, 0, 1, 0, 1.6, -0.2]  # straight at the cube

    def holds(self, *touches, hand="right", pose=None):
        """A controller in the hand, always, and what is done with it: (action, value, on, off) in frames, over and over."""
        pose = pose or self.LEVEL
        always = {"from": 1, "to": 10**9, "hand": hand}
        out = [{**always, "action": "grip", "pose": pose}, {**always, "action": "aim", "pose": pose}]
        for action, value, on, off in touches:
            out += [{"from": at, "to": at + on - 1, "hand": hand, "action": action, "value": value}
                    for at in range(off, 4000, on + off)]
        return {"touches": out, "profile": self.HAND}


def main():
    """usage: TEST GUANHE RUNTIME.so"""
    global PROGRAM, LIBRARY
    PROGRAM, LIBRARY = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
