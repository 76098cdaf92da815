"""Tells which C++ sources are not laid out by .clang-format; with --fix, lays them out."""

import subprocess
import sys

import tree


def main():
    sources = [str(path) for path in tree.sources()]
    if not sources:
        tree.finish("format", ["no C++ sources found"])
    words = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "-Werror", "--ferror-limit=3"]
    sys.exit(subprocess.run(["clang-format", "--style=file", *words, *sources], cwd=tree.ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
