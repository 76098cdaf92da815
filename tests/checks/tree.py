"""What the checks share: the files of the tree, the includes of a C++ source, and how problems are told."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CPP = (".cpp", ".h")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def files(root=ROOT):
    """Every file that is kept or about to be, relative to the root; without git, every file outside build folders."""
    # The clone may belong to another user than the one who tests it; listing names is safe all the same.
    git = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"],
        capture_output=True, check=False)
    if git.returncode == 0:
        names = sorted(set(git.stdout.decode().split("\0")) - {""})
        return [Path(name) for name in names if (root / name).is_file()]
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in (".git", "build", "out"))
        found += [(Path(folder) / name).relative_to(root) for name in names]
    return sorted(found)


def sources(root=ROOT, tops=("engine", "app", "tools", "tests")):
    return [path for path in files(root) if path.suffix in CPP and path.parts[0] in tops]


def text(path):
    return path.read_text(encoding="utf-8", errors="replace")


def includes(source):
    """(line, name, is_quoted) of every #include in a source's text."""
    return [(source.count("\n", 0, match.start(2)) + 1, match.group(2), match.group(1) == '"')
            for match in INCLUDE.finditer(source)]


def without_comments(source):
    """The code alone, line for line: comments and the insides of string literals become blanks."""
    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"([^\s()\\]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), source)


def finish(name, problems):
    """Prints the problems and ends the check with them as its verdict."""
    for problem in problems:
        print(problem)
    print(f"{name}: {len(problems)} problem{'' if len(problems) == 1 else 's'}")
    sys.exit(1 if problems else 0)
