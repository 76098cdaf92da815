"""Draws docs/floors.svg from the table of docs/architecture.md; without --write, fails where the kept picture differs."""

import sys

import floors
import tree

PICTURE = tree.ROOT / "docs/floors.svg"
WIDE, HIGH, GAP_X, GAP_Y, MARGIN = 190, 46, 40, 54, 24


def levels(table):
    """Rooms by their height above the ground: one more than the highest room that they may use."""
    height = {}

    def climb(room):
        if room not in height:
            height[room] = 1 + max((climb(other) for other in table[room]), default=-1)
        return height[room]

    for room in table:
        climb(room)
    rows = [[room for room in table if height[room] == level] for level in range(max(height.values()) + 1)]
    return rows[::-1]


def direct(table, room):
    """The rooms that `room` uses other than by way of another."""
    return [other for other in sorted(table[room]) if not any(other in table[via] for via in table[room])]


def draw(table):
    rows = levels(table)
    width = max(len(row) for row in rows) * (WIDE + GAP_X) - GAP_X + 2 * MARGIN
    height = len(rows) * (HIGH + GAP_Y) - GAP_Y + 2 * MARGIN
    place = {}
    for y, row in enumerate(rows):
        left = (width - len(row) * (WIDE + GAP_X) + GAP_X) / 2
        for x, room in enumerate(row):
            place[room] = (left + x * (WIDE + GAP_X), MARGIN + y * (HIGH + GAP_Y))
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
             'font-family="sans-serif" font-size="16" text-anchor="middle">',
             '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
             '<path d="M0 0L8 4L0 8z" fill="#8a7a63"/></marker></defs>',
             f'<rect width="{width}" height="{height}" fill="#faf7f1"/>']
    for room, (x, y) in place.items():
        for other in direct(table, room):
            to_x, to_y = place[other]
            lines.append(f'<path d="M{x + WIDE / 2:g} {y + HIGH:g}L{to_x + WIDE / 2:g} {to_y:g}" stroke="#8a7a63" '
                         'stroke-width="1.6" fill="none" marker-end="url(#head)"/>')
    for room, (x, y) in place.items():
        name = room if room in floors.OUTSIDE_ENGINE else f"engine/{room}"
        lines.append(f'<rect x="{x:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="6" fill="#e9d9bd" stroke="#7b5a34"/>')
        lines.append(f'<text x="{x + WIDE / 2:g}" y="{y + HIGH / 2 + 6:g}" fill="#3a2a18">{name}/</text>')
    return "\n".join(lines) + "\n</svg>\n"


def main():
    drawn = draw(floors.read_floors(tree.ROOT))
    if "--write" in sys.argv[1:]:
        PICTURE.write_text(drawn, encoding="utf-8")
    elif not PICTURE.exists() or tree.text(PICTURE) != drawn:
        sys.exit("docs/floors.svg is not what docs/architecture.md says: python3 tests/checks/floors_picture.py --write")


if __name__ == "__main__":
    main()
