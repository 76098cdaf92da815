"""Runs clang-tidy on every source of engine/, app/ and tools/ that a build tree compiles.

usage: tidy.py BUILD_FOLDER
A source that passed is not looked at again until it, a header of ours that it includes, its compile command,
.clang-tidy or clang-tidy itself changes; the passes are kept in the cache, outside the clone.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import tree


def cache_folder():
    base = os.environ.get("GUANHE_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "guanhe")
    folder = Path(base) / "tidy"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Headers:
    """The files of ours (written or made by the build) that a source brings in, and their content."""

    def __init__(self, build):
        self.inside = (str(tree.ROOT) + "/", str(build) + "/")
        self.known = {}

    def content(self, path):
        if path not in self.known:
            self.known[path] = path.read_bytes() if path.is_file() else None
        return self.known[path]

    def closure(self, source, folders):
        seen, waiting = {source}, [source]
        while waiting:
            path = waiting.pop()
            for _, name, quoted in tree.includes(self.content(path).decode("utf-8", errors="replace")):
                for folder in ([path.parent] if quoted else []) + folders:
                    candidate = Path(os.path.normpath(folder / name))
                    if str(candidate).startswith(self.inside) and self.content(candidate) is not None:
                        if candidate not in seen:
                            seen.add(candidate)
                            waiting.append(candidate)
                        break
        return sorted(seen)


def fingerprint(entry, headers, rules):
    """A hash of all that clang-tidy's verdict on one source depends on, the same in every clone."""
    source, command = Path(entry["file"]), entry["command"]
    folders = [Path(folder) for folder in re.findall(r"-(?:I|isystem) ?(\S+)", command)]
    digest = hashlib.sha256(rules)
    digest.update(command.replace(entry["directory"], "").replace(str(tree.ROOT), "").encode())
    for path in headers.closure(source, folders):
        digest.update(path.name.encode() + b"\0" + headers.content(path) + b"\0")
    return digest.hexdigest()


def run(source, build):
    result = subprocess.run(["clang-tidy", "--quiet", "-p", str(build), str(source)],
                            capture_output=True, text=True, check=False)
    return result.returncode, result.stdout


def main():
    build = Path(sys.argv[1]).resolve()
    entries = {}
    for entry in json.loads(tree.text(build / "compile_commands.json")):
        path = Path(entry["file"])
        if path.is_relative_to(tree.ROOT) and path.relative_to(tree.ROOT).parts[0] in ("engine", "app", "tools"):
            entries.setdefault(path, entry)
    if not entries:
        tree.finish("tidy", [f"{build}: no source of ours in compile_commands.json"])

    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    rules = version + (tree.ROOT / ".clang-tidy").read_bytes()
    headers, cache = Headers(build), cache_folder()
    marks = {path: cache / fingerprint(entry, headers, rules) for path, entry in entries.items()}
    waiting = [path for path, mark in sorted(marks.items()) if not mark.exists()]
    print(f"tidy: {len(waiting)} of {len(entries)} sources changed since they last passed", flush=True)

    problems = []
    workers = int(os.environ.get("GUANHE_JOBS") or os.cpu_count() or 1)
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for path, (status, output) in zip(waiting, pool.map(lambda path: run(path, build), waiting)):
            if status == 0:
                marks[path].touch()
            else:
                problems.append(output.strip() or f"{path}: clang-tidy ended with {status}")
    tree.finish("tidy", problems)


if __name__ == "__main__":
    main()
