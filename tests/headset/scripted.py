"""The scripted OpenXR runtime (runtime/): what one run of the program did with it."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time


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
