"""GIF files with every field in our hand, for files that no encoder writes."""
import struct


def lzw(indices, bits=8):
    """The indices as sub-blocks. A clear code before the table would grow keeps all codes of one width."""
    clear, accumulator, filled, data, since = 1 << bits, 0, 0, bytearray(), 0

    def put(code):
        nonlocal accumulator, filled
        accumulator |= code << filled
        filled += bits + 1
        while filled >= 8:
            data.append(accumulator & 255)
            accumulator >>= 8
            filled -= 8

    put(clear)
    for index in indices:
        if since == clear - 2:
            put(clear)
            since = 0
        put(index)
        since += 1
    put(clear + 1)
    data.append(accumulator & 255)
    blocks = b"".join(bytes([len(data[i:i + 255])]) + bytes(data[i:i + 255]) for i in range(0, len(data), 255))
    return bytes([bits]) + blocks + b"\0"


def table(colors):
    """A colour table and the bits of its size; colours are a power of two."""
    return b"".join(bytes(color) for color in colors), (len(colors) - 1).bit_length() - 1


def frame(indices, width, height, left=0, top=0, palette=None, interlaced=False, disposal=None, transparent=None, delay=7):
    content = b""
    if disposal is not None or transparent is not None:
        flags = (disposal or 0) << 2 | (transparent is not None)
        content += b"\x21\xf9\x04" + struct.pack("<BHBB", flags, delay, transparent or 0, 0)
    colors, size = table(palette) if palette else (b"", 0)
    flags = (0x80 | size if palette else 0) | (0x40 if interlaced else 0)
    return content + b"," + struct.pack("<HHHHB", left, top, width, height, flags) + colors + lzw(indices)


def gif(width, height, frames, palette=None, background=0, before=b"", end=b";", version=b"GIF89a"):
    colors, size = table(palette) if palette else (b"", 0)
    screen = struct.pack("<HHBBB", width, height, (0x80 | size) if palette else 0, background, 0)
    return version + screen + colors + before + b"".join(frames) + end
