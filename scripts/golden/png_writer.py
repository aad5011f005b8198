"""Writes PNGs of every kind: colour type, bit depth, interlacing, filters, palette, transparency, gamma. Pillow writes but a few."""
import struct
import zlib

GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
DEPTHS = {GRAY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GRAY_ALPHA: (8, 16), RGBA: (8, 16)}
# Adam7: first row, first column, row step, column step of each pass.
PASSES = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def header(width, height, depth, color_type, interlaced=False) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlaced)))


def pack_row(samples, depth: int) -> bytes:
    """A row's samples, channels interleaved, as PNG packs them."""
    if depth == 16:
        return struct.pack(f">{len(samples)}H", *samples)
    if depth == 8:
        return bytes(samples)
    bits = "".join(format(sample, f"0{depth}b") for sample in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filter_row(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    out = bytearray([kind])
    for i, value in enumerate(row):
        a = row[i - step] if i >= step else 0
        b = above[i]
        c = above[i - step] if i >= step else 0
        out.append((value - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255)
    return bytes(out)


def scanlines(rows, depth, channels, filters) -> bytes:
    """`rows`: lists of samples. `filters` gives the filter type of each row in turn."""
    step = max(1, channels * depth // 8)
    data, above = b"", None
    for samples in rows:
        row = pack_row(samples, depth)
        data += filter_row(next(filters), row, above or bytes(len(row)), step)
        above = row
    return data


def write(samples, depth, color_type, *, interlaced=False, palette=None, transparency=None, before=(), filters=None,
          level=6, idat_size=1 << 30) -> bytes:
    """`samples`: [row][column][channel]. `palette` and `transparency` are the bytes of PLTE and tRNS, `before` further
    (name, data) chunks, `filters` a cycle of filter types."""
    height, width, channels = len(samples), len(samples[0]), CHANNELS[color_type]

    def forever():
        while True:
            yield from (filters or (0, 1, 2, 3, 4))

    turn = forever()

    def flat(rows):
        return [[value for pixel in row for value in pixel] for row in rows]

    if interlaced:
        data = b""
        for top, left, down, right in PASSES:
            rows = [row[left::right] for row in samples[top::down]]
            if rows and rows[0]:
                data += scanlines(flat(rows), depth, channels, turn)
    else:
        data = scanlines(flat(samples), depth, channels, turn)
    packed = zlib.compress(data, level)
    png = SIGNATURE + header(width, height, depth, color_type, interlaced)
    png += b"".join(chunk(name, content) for name, content in before)
    if palette is not None:
        png += chunk(b"PLTE", palette)
    if transparency is not None:
        png += chunk(b"tRNS", transparency)
    png += b"".join(chunk(b"IDAT", packed[i:i + idat_size]) for i in range(0, len(packed), idat_size))
    return png + chunk(b"IEND", b"")


def random_png(rng, color_type, depth, width, height, *, interlaced=False, transparent=False, before=()) -> bytes:
    """Random samples, with a run of equal channels here and there, since gray pixels go another way through libpng."""
    channels, top = CHANNELS[color_type], 1 << depth
    colors = rng.randint(1, min(256, top))
    limit = colors if color_type == PALETTE else top

    def pixel():
        if channels >= 3 and rng.random() < 0.3:
            value = rng.randrange(limit)
            return [value] * 3 + [rng.randrange(limit)] * (channels - 3)
        return [rng.randrange(limit) for _ in range(channels)]

    samples = [[pixel() for _ in range(width)] for _ in range(height)]
    palette = transparency = None
    if color_type == PALETTE:
        palette = rng.randbytes(3 * colors)
        if transparent:
            transparency = rng.randbytes(rng.randint(1, colors))
    elif transparent and color_type in (GRAY, RGB):
        # The key is a colour that occurs.
        transparency = b"".join(struct.pack(">H", value) for value in samples[0][0])
    return write(samples, depth, color_type, interlaced=interlaced, palette=palette, transparency=transparency,
                 before=before, filters=[rng.randrange(5) for _ in range(7)], idat_size=rng.choice((50, 1 << 30)))


def exif_block(orientation: int, little_endian: bool = True) -> bytes:
    """A TIFF header and a directory of two tags, the second the orientation."""
    order = "<" if little_endian else ">"
    return ((b"II" if little_endian else b"MM") + struct.pack(order + "HIH", 42, 8, 2)
            + struct.pack(order + "HHIHH", 0x0100, 3, 1, 7, 0)
            + struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(order + "I", 0))
