"""Holds the floors of the house: includes run down, Vulkan and OpenXR stay in their rooms.

Which room may include which is read from the table of docs/architecture.md, so that the page and the rule are one.
"""

import re
import sys
from pathlib import Path

import tree

# A row such as: | `engine/scan/` | reading scans … | image, base |
ROW = re.compile(r"^\| `(?:engine/)?(\w+)/` \|.*\| ([^|]+) \|$", re.MULTILINE)
NOT_SOURCE = {"shaders", "tests"}  # rooms of that table that no arrow of C++ leaves


def read_floors(root):
    """{room: the rooms it may include}, in the order of the table: the highest floor first."""
    rows = [(room, cell.strip()) for room, cell in ROW.findall(tree.text(root / "docs/architecture.md"))
            if room not in NOT_SOURCE]
    names = [room for room, _ in rows]
    floors = {}
    for place, (room, cell) in enumerate(rows):
        if cell == "everything below":
            floors[room] = set(names[place + 1:]) - {"tools"}
        else:
            floors[room] = set() if cell == "–" else {name.strip() for name in cell.split(",")}
    return floors


def check_floors(floors):
    """The table itself: it names rooms that exist, and nobody may use a room that may use him."""
    if not floors:
        yield "docs/architecture.md:1: the table of rooms is missing"
    for room, below in floors.items():
        for other in sorted(below):
            if other not in floors:
                yield f"docs/architecture.md:1: {room} may use '{other}', which is no row of the table"
            elif room in floors[other]:
                yield f"docs/architecture.md:1: {room} and {other} may use each other"
            elif not floors[other] <= below:
                yield (f"docs/architecture.md:1: {room} may use {other}, but not what {other} uses: "
                       f"{words(floors[other] - below)}")


OUTSIDE_ENGINE = {"app", "tools"}


class Api:
    """A graphics interface: how its names look, which rooms speak it, and which of their headers must not."""

    def __init__(self, name, names, headers, rooms, faces):
        self.name, self.rooms, self.faces = name, rooms, faces
        self.names, self.headers = re.compile(names), re.compile(headers)


APIS = [
    Api("Vulkan", r"\b(?:Vk[A-Z]\w*|vk[A-Z]\w*|Vma[A-Z]\w*|vma[A-Z]\w*|VK_[A-Z]\w*|PFN_vk\w+)",
        r"^vulkan/|^volk\.h|^vk_mem_alloc\.h", {"gpu", "render", "xr"},
        {"engine/gpu/device.h", "engine/render/renderer.h", "engine/render/view.h", "engine/xr/runtime.h",
         "engine/xr/headset.h"}),
    Api("OpenXR", r"\b(?:Xr[A-Z]\w*|xr[A-Z]\w*|XR_[A-Z]\w*)", r"^openxr/", {"xr"}, {"engine/xr/runtime.h", "engine/xr/headset.h"}),
]


def room_of(path):
    return path.parts[1] if path.parts[0] == "engine" and len(path.parts) > 2 else path.parts[0]


class House:
    def __init__(self, root):
        self.floors = read_floors(root)
        self.source = {path.as_posix(): tree.text(root / path)
                       for path in tree.sources(root, tops=("engine", "app", "tools"))}

    def resolve(self, path, name):
        """The file of ours that an #include names, or None for anybody else's."""
        for folder in (Path(path).parent, Path("engine"), Path("app"), Path("tools"), Path(".")):
            parts = []
            for part in (folder / name).parts:
                if part == ".." and parts:
                    parts.pop()
                else:
                    parts.append(part)
            candidate = "/".join(parts)
            if candidate in self.source:
                return candidate
        return None

    def check(self):
        problems = list(check_floors(self.floors))
        for path, source in self.source.items():
            room = room_of(Path(path))
            if room not in self.floors:
                problems.append(f"{path}:1: room '{room}' is on no floor: give it a row in docs/architecture.md")
                continue
            problems += self.arrows(path, room, source)
            for api in APIS:
                problems += self.spoken(path, room, source, api)
        for api in APIS:
            for face in sorted(api.faces & self.source.keys()):
                problems += self.reached(face, api)
        return problems

    def arrows(self, path, room, source):
        for line, name, _ in tree.includes(source):
            target = self.resolve(path, name)
            other = room_of(Path(target)) if target else name.split("/")[0]
            if not target and ("/" not in name or other not in self.floors or other in OUTSIDE_ENGINE):
                continue
            if other in self.floors and other != room and other not in self.floors[room]:
                yield (f"{path}:{line}: {room} may not include {name}: arrows run down "
                       f"({room} may use {words(self.floors[room])})")

    def spoken(self, path, room, source, api):
        if room in api.rooms and path not in api.faces:
            return
        where = "a face header" if room in api.rooms else room
        for line, name, _ in tree.includes(source):
            if api.headers.search(name):
                yield f"{path}:{line}: {where} may not include {name}: {api.name} lives in {words(api.rooms)}"
        for number, line in enumerate(tree.without_comments(source).split("\n"), 1):
            match = api.names.search(line)
            if match:
                yield f"{path}:{number}: {where} may not name {match.group(0)}: {api.name} lives in {words(api.rooms)}"

    def reached(self, face, api):
        """A face that includes a header which speaks the API hands it to everybody above."""
        chains, seen = [[face]], {face}
        while chains:
            chain = chains.pop()
            for _, name, _ in tree.includes(self.source[chain[-1]]):
                if api.headers.search(name) and len(chain) > 1:
                    yield f"{face}:1: brings {name} to everybody who includes it, by way of {' -> '.join(chain[1:])}"
                target = self.resolve(chain[-1], name)
                if target and target not in seen:
                    seen.add(target)
                    chains.append(chain + [target])


def words(names):
    return ", ".join(sorted(names)) or "nothing of ours"


def main():
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else tree.ROOT
    house = House(root)
    if not house.source:
        tree.finish("floors", [f"{root}: no sources found in engine/, app/ and tools/"])
    tree.finish("floors", house.check())


if __name__ == "__main__":
    main()
