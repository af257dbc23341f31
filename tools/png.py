"""PNG files made small: a palette of the commonest colours instead of three bytes a pixel."""

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PALETTE = 256


def small(content):
    """The same picture (8 bits, RGB or RGBA without transparency) in fewer bytes."""
    width, height, channels, rows = pixels(content)
    exact = [[row[at : at + 3] for at in range(0, width * channels, channels)] for row in rows]
    counted = Counter(color for row in exact for color in row)
    palette = [color for color, _ in counted.most_common(PALETTE)]
    index = {color: number for number, color in enumerate(palette)}
    for color in counted:
        if color not in index:
            index[color] = min(range(PALETTE), key=lambda number, color=color: apart(color, palette[number]))
    data = b"".join(b"\0" + bytes(index[color] for color in row) for row in exact)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(chunk(name, part) for name, part in parts)


def apart(one, other):
    """How different two colours are."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def chunk(name, data):
    """One part of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pixels(content):
    """(width, height, bytes a pixel, rows) of a file as browsers write it."""
    at, data = len(SIGNATURE), b""
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        name, part = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, _, kind = struct.unpack(">IIBB", part[:10])
        elif name == b"IDAT":
            data += part
        at += length + 12
    channels = {2: 3, 6: 4}[kind]
    raw, span = zlib.decompress(data), width * channels
    rows, above = [], bytes(span)
    for start in range(0, len(raw), span + 1):
        above = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + span]), above, channels)
        rows.append(above)
    return width, height, channels, rows


def unfiltered(kind, row, above, channels):
    """A row's bytes: what it says is the difference to its neighbours, of one of five kinds."""
    if kind == 2:
        return bytes((value + up) & 255 for value, up in zip(row, above, strict=True))
    for at in range(len(row) if kind else 0):
        left = row[at - channels] if at >= channels else 0
        corner = above[at - channels] if at >= channels else 0
        row[at] = (row[at] + FORESEEN[kind](left, above[at], corner)) & 255
    return bytes(row)


def nearest(left, up, corner):
    """The neighbour that continues the slope best (Paeth)."""
    aim = left + up - corner
    return min((abs(aim - left), 0, left), (abs(aim - up), 1, up), (abs(aim - corner), 2, corner))[2]


FORESEEN = {
    1: lambda left, up, corner: left,
    3: lambda left, up, corner: (left + up) // 2,
    4: nearest,
}
