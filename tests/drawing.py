"""Small real pictures, written by hand: one colour, any size."""

import struct
import zlib


def png(width: int = 640, height: int = 360, *, grey: int = 200) -> bytes:
    """Return a PNG. Source: PNG, sections 5 and 11."""
    rows = (b"\x00" + bytes([grey]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def png_head(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IEND", b"")


def gif(width: int = 320, height: int = 200) -> bytes:
    """Return the frame of a GIF. Source: GIF89a, sections 17, 18 and 27."""
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b";"


def jpeg(width: int = 640, height: int = 360, *, orientation: int = 1) -> bytes:
    """Return the frame of a JPEG, turned as a camera says it. Source: ITU T.81, annex B; Exif 2.32, section 4.6."""
    tag = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\x00\x00MM\x00*" + struct.pack(">IH", 8, 1) + tag + struct.pack(">I", 0)
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    return b"\xff\xd8" + _segment(0xE1, exif) + _segment(0xC0, frame) + b"\xff\xd9"


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
