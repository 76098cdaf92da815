"""Shows that text.py fails on what it forbids, and lets pass what only looks like it."""

import tempfile
import unittest
from pathlib import Path

import text


class Text(unittest.TestCase):
    def problems(self, content, name="page.md"):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / name).write_bytes(content if isinstance(content, bytes) else content.encode())
            return list(text.check(Path(name), Path(folder)))

    def test_package_servers(self):
        # put together here, so that text.py passes over this file
        for server in ("deb." + "debian.org", "registry." + "npmjs.org", "security." + "ubuntu.com", "pypi." + "org",
                       "static.crates" + ".io"):
            self.assertEqual(len(self.problems(f"fetched from https://{server}/pool\n")), 1, server)

    def test_paths_of_one_machine(self):
        for path in ("/home" + "/wang/scan.glb", "/root" + "/build", "/Users" + "/wang"):
            problems = self.problems(f"one\nin {path} it lies\n")
            self.assertEqual(len(problems), 1, path)
            self.assertTrue(problems[0].startswith("page.md:2: "), problems)

    def test_paths_of_any_machine(self):
        self.assertEqual(self.problems("~/.cache, /tmp/x, $HOME/work/scan, /homely, debian.org, a root/file\n"), [])

    def test_length(self):
        self.assertEqual(self.problems("\n" * 600, "a.cpp"), [])
        self.assertIn("a.cpp:600", self.problems("\n" * 601, "a.cpp")[0])
        self.assertEqual(len(self.problems("#!/bin/sh\n" + "\n" * 600, "tool")), 1)
        self.assertEqual(self.problems("\n" * 601, "manual.md"), [])

    def test_binary_files_are_no_text(self):
        self.assertEqual(self.problems(b"\0 /home" + b"/wang"), [])


if __name__ == "__main__":
    unittest.main()
