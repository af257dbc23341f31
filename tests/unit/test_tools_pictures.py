"""The documentation's pictures: all are there, none is heavy, and making them small leaves them what they are."""

import struct
import zlib

from tools import pictures, png


def test_the_page_shows_every_picture_and_none_is_heavy():
    assert (pictures.DOCS / "pictures.md").read_text(encoding="utf-8") == pictures.text()
    sizes = {path.stem: path.stat().st_size for path in pictures.IMAGES.glob("*.png")}
    assert sorted(sizes) == sorted(name for name, _ in pictures.PICTURES)
    assert max(sizes.values()) < 60_000


def picture(rows, filters, channels=3):
    """A PNG file as a browser could write it, with the rows as they are filtered."""
    width = len(rows[0]) // channels
    header = struct.pack(">IIBBBBB", width, len(rows), 8, {3: 2, 4: 6}[channels], 0, 0, 0)
    data = b"".join(bytes([kind]) + bytes(row) for kind, row in zip(filters, rows, strict=True))
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    return png.SIGNATURE + b"".join(png.chunk(name, part) for name, part in parts)


def test_every_filter_is_undone():
    filtered = [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2], [250, 0, 1, 0, 0, 0]]
    assert png.pixels(picture(filtered, (0, 1, 2, 3, 4)))[3] == [
        bytes([1, 2, 3, 4, 5, 6]), bytes([1, 2, 3, 5, 7, 9]), bytes([2, 3, 4, 6, 8, 10]), bytes([3, 3, 4, 6, 7, 9]),
        bytes([253, 3, 5, 253, 7, 9]),
    ]  # fmt: skip


def test_a_small_picture_has_the_colours_it_had():
    rows = [[255, 0, 0, 255, 0, 255, 0, 255], [0, 0, 255, 255, 255, 0, 0, 255]]
    content = png.small(picture(rows, (0, 0), channels=4))
    assert content[25] == 3
    at = content.index(b"PLTE")
    length = struct.unpack(">I", content[at - 4 : at])[0]
    palette = [content[at + 4 + i : at + 7 + i] for i in range(0, length, 3)]
    begin = content.index(b"IDAT")
    size = struct.unpack(">I", content[begin - 4 : begin])[0]
    data = zlib.decompress(content[begin + 4 : begin + 4 + size])
    shown = [palette[index] for row in (data[1:3], data[4:6]) for index in row]
    assert shown == [b"\xff\0\0", b"\0\xff\0", b"\0\0\xff", b"\xff\0\0"]
