"""Holds what every text file owes its readers: no private path, no package server by name, a length that fits in mind."""

import re

import tree

MOST_LINES = 600
CODE = (".cpp", ".h", ".glsl", ".comp", ".vert", ".frag", ".py", ".cmake", ".sh", ".txt")
FORBIDDEN = [  # written so that they do not match themselves
    (re.compile(r"\b(?:deb|security|ftp|snapshot|archive|registry|proxy|files|index)\.(?:[\w-]+\.)*"
                r"(?:debian|ubuntu|npmjs|golang|pythonhosted|docker|crates)\.(?:org|com|io|net)"),
     "a package server: take it from the host's own configuration"),
    (re.compile(r"\bpypi\.(?:org)|\bcrates\.(?:io)|\bghcr\.(?:io)|\bquay\.(?:io)"),
     "a package server: take it from the host's own configuration"),
    (re.compile(r"(?<![\w.$}~-])/(?:work|root|Users)/\w|(?<![\w.$}~-])/home/\w"), "a path of one machine"),
]


def check(path, root=tree.ROOT):
    data = (root / path).read_bytes()
    if b"\0" in data[:8192]:
        return  # no text
    lines = data.decode("utf-8", errors="replace").split("\n")
    if (path.suffix in CODE or data.startswith(b"#!")) and len(lines) > MOST_LINES + 1:
        yield f"{path}:{MOST_LINES}: {len(lines) - 1} lines: a file over {MOST_LINES} is two files"
    for number, line in enumerate(lines, 1):
        for pattern, reason in FORBIDDEN:
            match = pattern.search(line)
            if match:
                yield f"{path}:{number}: '{match.group(0)}' is {reason}"


def main():
    tree.finish("text", [problem for path in tree.files() for problem in check(path)])


if __name__ == "__main__":
    main()
