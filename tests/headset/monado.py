"""Monado with its remote headset: a real OpenXR runtime whose head and controllers are told over a socket."""

import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time

RUNTIME = "/usr/share/openxr/1/openxr_monado.json"


def missing():
    """What this machine lacks, or None."""
    if shutil.which("monado-service") is None:
        return "monado-service is not installed (package monado-service)"
    if not pathlib.Path(RUNTIME).exists():
        return f"{RUNTIME} is not there (package libopenxr1-monado)"
    return None


PORT = 4242  # this Monado reads another from its settings and does not use it: one service at a time


class Service:
    """A service of its own in a folder of its own, drawing to nowhere unless a display is given."""

    def __init__(self, rate=20, scale=200, display=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gh-xr-"))  # short: a socket's path ends at 108 bytes
        run = self.folder / "run"
        run.mkdir(mode=0o700)
        (self.folder / ".config/monado").mkdir(parents=True)
        (self.folder / ".config/monado/config_v0.json").write_text(
            json.dumps({"active": "remote", "remote": {"version": 0, "port": PORT}}))
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in ("DISPLAY", "WAYLAND_DISPLAY", "XR_RUNTIME_JSON", "XDG_CONFIG_HOME")}
        self.environment.update(
            HOME=str(self.folder), XDG_RUNTIME_DIR=str(run), XRT_NO_STDIN="1",
            **({"DISPLAY": display, "XRT_COMPOSITOR_FORCE_XCB": "1"} if display else {"XRT_COMPOSITOR_NULL": "1"}),
            XRT_COMPOSITOR_DEFAULT_FRAMERATE=str(rate), OXR_VIEWPORT_SCALE_PERCENTAGE=str(scale),
            XR_RUNTIME_JSON=RUNTIME)
        self.environment.setdefault("VK_LOADER_DRIVERS_SELECT", "*lvp*")
        self.log = open(self.folder / "service.log", "wb")
        self.process = subprocess.Popen(["monado-service"], env=self.environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        self.remote = self._connect()

    def _connect(self):
        end = time.monotonic() + 60
        while True:
            try:
                if not (self.folder / "run/monado_comp_ipc").exists():
                    raise OSError("not yet")
                return Remote()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    said = self.said()
                    self.close()
                    raise RuntimeError(f"monado-service did not start ({self.process.returncode}):\n{said}") from None
                time.sleep(0.1)

    def said(self):
        return (self.folder / "service.log").read_text(errors="replace") if self.folder.exists() else ""

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self):
        if getattr(self, "remote", None) is not None:
            self.remote.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Remote:
    """The state of the headset; send() makes it so."""

    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", PORT), timeout=5)
        self.half_angle = 0.7853981633974483  # of both views, each way
        self.eye_distance = 0.064
        self.head = (0.0, 0.0, 0.0, 1.0, 0.0, 1.6, 0.0)  # quaternion xyzw, position
        self.hands = [Hand(-0.2), Hand(0.2)]

    def send(self):
        packet = b"mndrmt3\0"
        for side in (-0.5, 0.5):
            a = self.half_angle
            packet += struct.pack("<4f", -a, a, a, -a)
            packet += struct.pack("<7f4x", 0, 0, 0, 1, side * self.eye_distance, 0, 0)
        packet += struct.pack("<7f", *self.head) + struct.pack("<B3x", 1)
        packet += b"".join(hand.packed() for hand in self.hands)
        assert len(packet) == 376
        self.socket.sendall(packet)

    def close(self):
        self.socket.close()


class Hand:
    """A Valve Index controller; or, `tracked` and not `active`, a hand without one."""

    def __init__(self, x):
        self.pose = (0.0, 0.0, 0.0, 1.0, x, 1.2, -0.3)  # quaternion xyzw, position
        self.trigger = self.squeeze = 0.0
        self.stick = (0.0, 0.0)
        self.a = self.b = False
        self.active, self.tracked = True, False
        self.curls = (0.0,) * 5  # of the fingers from the little one to the thumb, 0 to 1

    def packed(self):
        still = (0.0,) * 6
        pressed = (self.tracked, self.active, 0, 0, self.a, self.a, self.b, self.b, self.trigger > 0.9, self.trigger > 0, 0, 0, 0)
        return struct.pack("<7f6f5f3f2f3f13B3x", *self.pose, *still, *self.curls, self.trigger, self.squeeze, 0.0, *self.stick,
                           0.0, 0.0, 0.0, *map(int, pressed))
