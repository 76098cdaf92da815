"""Reads the PNG pictures that Guanhe writes: 8 bits, RGB or RGBA, not interlaced."""

import pathlib
import struct
import zlib


class Picture:
    """Rows of (red, green, blue) bytes, and of alpha."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n"), "no PNG"
        at, packed = 8, b""
        while at < len(data):
            size, kind = struct.unpack_from(">I4s", data, at)
            if kind == b"IHDR":
                self.width, self.height, depth, colour, _, _, interlace = struct.unpack_from(">IIBBBBB", data, at + 8)
                assert depth == 8 and colour in (2, 6) and interlace == 0
                channels = 3 if colour == 2 else 4
            elif kind == b"IDAT":
                packed += data[at + 8:at + 8 + size]
            at += size + 12
        raw, stride = zlib.decompress(packed), self.width * channels
        self.rows, self.alphas, before = [], [], bytearray(stride)
        for y in range(self.height):
            kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
            self._unfilter(kind, row, before, channels)
            before = row
            self.alphas.append(bytes(row[3::4]) if channels == 4 else b"\xff" * self.width)
            if channels == 4:
                row = bytearray(b for i, b in enumerate(row) if i % 4 != 3)
            self.rows.append(bytes(row))

    @staticmethod
    def _unfilter(kind, row, above, step):
        for i in range(len(row)):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            if kind == 1:
                row[i] = row[i] + left & 255
            elif kind == 2:
                row[i] = row[i] + above[i] & 255
            elif kind == 3:
                row[i] = row[i] + (left + above[i]) // 2 & 255
            elif kind == 4:
                guess = left + above[i] - corner
                a, b, c = abs(guess - left), abs(guess - above[i]), abs(guess - corner)
                row[i] = row[i] + (left if a <= b and a <= c else above[i] if b <= c else corner) & 255

    def eyes(self):
        """The left and the right half."""
        half = self.width // 2
        return Part(self, 0, half), Part(self, half, self.width)


class Part:
    def __init__(self, picture, left, right):
        self.width, self.height = right - left, picture.height
        self.rows = [row[left * 3:right * 3] for row in picture.rows]

    def centre_of(self, is_it):
        """Mean column and row of the pixels for which is_it(red, green, blue), and how many there are."""
        count = columns = rows = 0
        for y, row in enumerate(self.rows):
            for x in range(self.width):
                if is_it(*row[x * 3:x * 3 + 3]):
                    count, columns, rows = count + 1, columns + x, rows + y
        return (columns / count + 0.5, rows / count + 0.5, count) if count else (None, None, 0)

    def apart(self, other):
        """How far off they are, on average: 0 to 255."""
        sums = [abs(a - b) for mine, theirs in zip(self.rows, other.rows, strict=True) for a, b in zip(mine, theirs, strict=True)]
        return sum(sums) / len(sums)
