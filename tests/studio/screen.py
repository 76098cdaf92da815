"""A screen of its own (Xvfb), hands (xdotool) and eyes (its frame buffer) for driving a real window."""

import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib


class Picture:
    """RGB rows of a part of the screen."""

    def __init__(self, width, height, rows):
        self.width, self.height, self.rows = width, height, rows

    def crop(self, left, top, right, bottom):
        """Borders as shares of the size, 0 to 1."""
        x0, x1 = int(left * self.width), int(right * self.width)
        y0, y1 = int(top * self.height), int(bottom * self.height)
        return Picture(x1 - x0, y1 - y0, [row[x0 * 3:x1 * 3] for row in self.rows[y0:y1]])

    def colours(self):
        """How many different colours there are, counted coarsely."""
        seen = set()
        for row in self.rows[::2]:
            for x in range(0, len(row) - 2, 6):
                seen.add((row[x] >> 3, row[x + 1] >> 3, row[x + 2] >> 3))
        return len(seen)

    def coloured(self):
        """The share of pixels that are no grey: the sky and the interface nearly are, the test's cube is not."""
        strong = 0
        for row in self.rows:
            for x in range(0, len(row), 3):
                if max(row[x], row[x + 1], row[x + 2]) - min(row[x], row[x + 1], row[x + 2]) > 80:
                    strong += 1
        return strong / max(1, self.width * self.height)

    def changed(self, other, by=12):
        """The share of pixels that differ by more than `by` of 255 in a channel."""
        if (self.width, self.height) != (other.width, other.height):
            return 1.0
        different = 0
        for mine, theirs in zip(self.rows, other.rows):
            if mine == theirs:
                continue
            for x in range(0, len(mine), 3):
                if (abs(mine[x] - theirs[x]) > by or abs(mine[x + 1] - theirs[x + 1]) > by
                        or abs(mine[x + 2] - theirs[x + 2]) > by):
                    different += 1
        return different / max(1, self.width * self.height)

    def save(self, path):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pathlib.Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) +
                                       chunk(b"IDAT", zlib.compress(raw, 1)) + chunk(b"IEND", b""))


def missing_tools():
    return [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]


class Screen:
    """Xvfb with its frame buffer in a file, so that looking at it needs no further program."""

    def __init__(self, folder, width=1280, height=800):
        self.width, self.height = width, height
        self.buffer = pathlib.Path(folder) / "Xvfb_screen0"
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-fbdir", str(folder), "-nolisten", "tcp",
             "-noreset"],  # or it starts anew, and is away for a moment, whenever a window closes
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        number = self.server.stdout.readline().strip()
        if not number.isdigit():
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"

    def close(self):
        self.server.terminate()
        self.server.wait(10)
        self.server.stdout.close()

    def look(self):
        """The whole screen. The file is in the format of xwd: big-endian header, then BGRX rows."""
        data = self.buffer.read_bytes()
        fields = struct.unpack(">25I", data[:100])
        start = fields[0] + fields[19] * 12
        width, height, stride = fields[4], fields[5], fields[12]
        rows = []
        for y in range(height):
            row = data[start + y * stride:start + y * stride + width * 4]
            out = bytearray(width * 3)
            out[0::3], out[1::3], out[2::3] = row[2::4], row[1::4], row[0::4]
            rows.append(out)
        return Picture(width, height, rows)

    def hands(self, *arguments):
        """xdotool's answer; empty where there is none."""
        done = subprocess.run(["xdotool", *map(str, arguments)], env={**os.environ, "DISPLAY": self.display},
                              capture_output=True, text=True, timeout=60)
        return done.stdout.strip()

    def still(self, seconds=20.0, quiet=0.5):
        """Waits until nothing on the screen has changed for `quiet` seconds, and returns it; the last look in any case."""
        end = time.monotonic() + seconds
        before, since = self.buffer.read_bytes(), time.monotonic()
        while time.monotonic() < end:
            time.sleep(0.1)
            now = self.buffer.read_bytes()
            if now != before:
                before, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet:
                break
        return self.look()


class Window:
    """The one window of a program on a Screen."""

    def __init__(self, screen, program, arguments, environment, log):
        self.screen = screen
        self.log = open(log, "w+")
        self.process = subprocess.Popen([program, *map(str, arguments)], env={**environment, "DISPLAY": screen.display},
                                        stdout=self.log, stderr=subprocess.STDOUT)
        self.id = ""
        end = time.monotonic() + 60
        while not self.id and time.monotonic() < end and self.process.poll() is None:
            self.id = (screen.hands("search", "--onlyvisible", "--class", "guanhe").splitlines() or [""])[0]
            time.sleep(0.05)
        if not self.id:
            said = self.said()
            self.close()
            raise RuntimeError("no window appeared: " + said)
        screen.hands("windowmove", self.id, 0, 0)
        self.focus()

    def focus(self):
        """There is no window manager here to do it."""
        self.screen.hands("windowfocus", "--sync", self.id)

    def said(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text(errors="replace")

    def title(self):
        return self.screen.hands("getwindowname", self.id)

    def size(self):
        match = re.search(r"Geometry: (\d+)x(\d+)", self.screen.hands("getwindowgeometry", self.id))
        return (int(match[1]), int(match[2])) if match else (0, 0)

    def key(self, *keys):
        for key in keys:
            self.screen.hands("key", key)
            time.sleep(0.15)

    def hold(self, key, seconds):
        self.screen.hands("keydown", key)
        time.sleep(seconds)
        self.screen.hands("keyup", key)

    def write(self, text):
        self.screen.hands("type", "--delay", "15", text)

    def point(self, x, y):
        """Shares of the window's size."""
        width, height = self.size()
        self.screen.hands("mousemove", int(x * width), int(y * height))
        time.sleep(0.1)

    def drag(self, button, start, end, steps=8):
        self.point(*start)
        self.screen.hands("mousedown", button)
        for i in range(1, steps + 1):
            self.point(start[0] + (end[0] - start[0]) * i / steps, start[1] + (end[1] - start[1]) * i / steps)
        self.screen.hands("mouseup", button)

    def wheel(self, notches):
        for _ in range(abs(notches)):
            self.screen.hands("click", 4 if notches > 0 else 5)
            time.sleep(0.03)

    def wait_for_end(self, seconds=120):
        return self.process.wait(seconds)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()


class ScreenTest(unittest.TestCase):
    """A screen for all tests of a class and a window for each; pictures and words are kept where one fails."""

    kept = None  # the folder for pictures

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="guanhe-studio-")
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.screen = Screen(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.screen.close()
        cls.scratch.cleanup()

    def setUp(self):
        self.pictures = []  # names and pictures of what was looked at
        self.window = None

    def tearDown(self):
        result = self._outcome.result
        failed = any(test is self for test, _ in result.failures + result.errors)
        if self.window is not None:
            if failed:
                print(self.window.said(), file=sys.stderr)
            self.window.close()
        if failed or os.environ.get("GUANHE_KEEP_PICTURES"):
            self.kept.mkdir(parents=True, exist_ok=True)
            for name, picture in self.pictures:
                picture.save(self.kept / f"{self._testMethodName}-{name}.png")
            print(f"pictures of {self._testMethodName} are in {self.kept}", file=sys.stderr)

    def environment(self):
        """With a home of its own."""
        home = self.folder
        out = {key: value for key, value in os.environ.items()
               if key not in ("WAYLAND_DISPLAY", "DISPLAY", "XDG_RUNTIME_DIR", "LC_ALL", "LC_MESSAGES")}
        out.update(HOME=str(home), XDG_CONFIG_HOME=str(home / ".config"), XDG_CACHE_HOME=str(home / ".cache"),
                   LANG="en_GB.UTF-8")
        # A display without a graphics card shows what a software driver draws.
        out.setdefault("VK_LOADER_DRIVERS_SELECT", "*lvp*")
        return out

    def open_window(self, program, arguments):
        self.window = Window(self.screen, program, arguments, self.environment(), self.folder / "log.txt")
        return self.window
