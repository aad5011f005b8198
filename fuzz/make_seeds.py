"""Writes the seeds of fuzz/corpus for zip files, safetensors, pickles, checkpoints, IDX files and run-length masks. Needs Python alone; the
checkpoints and videos are those that scripts/golden wrote for the tests."""
import gzip
import io
import json
import lzma
import zipfile
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus"


def write(folder: str, name: str, content: bytes):
    path = CORPUS / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def zip_of(entries, compression=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries:
            # A fixed time, so that running this again changes nothing.
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = compression
            with archive.open(info, "w", force_zip64=name.endswith("64")) as stream:
                stream.write(content)
    return buffer.getvalue()


def zip_seeds():
    write("zip", "empty.zip", zip_of([]))
    write("zip", "stored.zip", zip_of([("a", b"hello"), ("folder/b", bytes(100))]))
    write("zip", "deflated.zip", zip_of([("a", b"hello" * 20), ("b", bytes(5000))], zipfile.ZIP_DEFLATED))
    write("zip", "zip64.zip", zip_of([("a64", b"wide")]))
    stored = zip_of([("a", b"hello"), ("b", b"world")])
    write("zip", "comment.zip", stored[:-2] + b"\x03\x00end")
    write("zip", "overlap.zip", stored.replace(stored[-22:][16:20], b"\0\0\0\0"))


def safetensors_of(header, data: bytes):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data


def safetensors_seeds():
    def entry(dtype, shape, begin, end):
        return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}

    write("safetensors", "empty", safetensors_of({}, b""))
    write("safetensors", "two", safetensors_of(
        {"__metadata__": {"format": "pt"}, "a": entry("F32", [2, 1], 0, 8), "b": entry("BOOL", [3], 8, 11)}, bytes(11)))
    write("safetensors", "scalar_and_empty", safetensors_of(
        {"s": entry("I64", [], 0, 8), "e": entry("F16", [0, 5], 8, 8)}, bytes(8)))
    write("safetensors", "overlap", safetensors_of({"a": entry("U8", [4], 0, 4), "b": entry("U8", [4], 2, 6)}, bytes(6)))
    write("safetensors", "huge", safetensors_of({"a": entry("F64", [2**62, 8], 0, 8)}, bytes(8)))
    write("safetensors", "deep", safetensors_of(b"{" + b'"a":[' * 200, b""))


def checkpoint_seeds():
    golden = CORPUS.parents[1] / "tests" / "golden" / "checkpoint"
    for path in sorted(golden.glob("*.pth")):
        content = path.read_bytes()
        write("torch_file", path.stem, content)
        if zipfile.is_zipfile(path):
            archive = zipfile.ZipFile(path)
            name = next(name for name in archive.namelist() if name.endswith("data.pkl"))
            write("unpickler", path.stem, archive.read(name))
            if path.stem == "shared":
                entries = [(name, archive.read(name)) for name in archive.namelist()]
                write("torch_file", "deflated", zip_of(entries, zipfile.ZIP_DEFLATED))
    for path in sorted(golden.glob("sample.safetensors")):
        write("safetensors", path.stem, path.read_bytes())


def idx_of(code, shape, data: bytes):
    return bytes([0, 0, code, len(shape)]) + b"".join(size.to_bytes(4, "big") for size in shape) + data


def idx_seeds():
    images = idx_of(8, [2, 2, 3], bytes(range(12)))
    write("idx", "images", images)
    write("idx", "images.gz", gzip.compress(images, mtime=0))
    write("idx", "images.xz", lzma.compress(images))
    write("idx", "labels", idx_of(12, [3, 2], bytes(24)))
    write("idx", "double", idx_of(14, [1], bytes(8)))
    write("idx", "huge", idx_of(8, [2**31], b"x"))
    write("idx", "overflow.gz", gzip.compress(idx_of(14, [2**32 - 1] * 8, b"x"), mtime=0))
    write("idx", "members.gz", gzip.compress(images[:9], mtime=0) + gzip.compress(images[9:], mtime=0) + bytes(7))
    write("idx", "truncated.gz", gzip.compress(images, mtime=0)[:-9])
    write("idx", "damaged.xz", lzma.compress(images)[:-13] + bytes(13))


def run_length_text(runs):
    """COCO's text: differences to the run before the last, five bits a character."""
    text = b""
    for index, run in enumerate(runs):
        number, more = run - runs[index - 2] if index > 2 else run, True
        while more:
            group, number = number & 31, number >> 5
            more = number != (-1 if group & 16 else 0)
            text += bytes([48 + group + 32 * more])
    return text


def run_length_seeds():
    def seed(name, height, width, runs):
        write("run_length", name, bytes([height, width]) + run_length_text(runs))

    seed("empty", 0, 7, [])
    seed("none_set", 5, 4, [20])
    seed("all_set", 5, 4, [0, 20])
    seed("ring", 5, 5, [6, 3, 2, 1, 1, 1, 2, 3, 6])
    seed("corners", 4, 4, [0, 1, 4, 1, 4, 1, 4, 1])
    seed("noise", 9, 7, [1, 2, 1, 3, 5, 1, 1, 1, 2, 4, 1, 7, 3, 1, 9, 2, 1, 1, 1, 3, 13])
    seed("runs_of_zero", 3, 4, [2, 0, 3, 0, 0, 4, 0, 3])
    seed("large", 250, 251, [100, 30000, 20, 32630])
    seed("too_many", 2, 2, [3, 3])
    write("run_length", "endless", bytes([2, 2]) + b"o" * 40)
    write("run_length", "negative", bytes([3, 3]) + b"O9")


def video_seeds():
    golden = CORPUS.parents[1] / "tests" / "golden" / "video"
    for name in ("animation.apng", "animation.gif", "ffv1_rgb.mkv", "h264_bt709_limited.mp4", "sound_only.ogg"):
        write("video", name, (golden / name).read_bytes())


if __name__ == "__main__":
    zip_seeds()
    safetensors_seeds()
    checkpoint_seeds()
    idx_seeds()
    run_length_seeds()
    video_seeds()
