"""Small videos of every troublesome kind, made by the ffmpeg program, and what its own dump of their frames holds.

The videos lie beside the golden file: encoders change from version to version. `write_all.py` makes both again.
"""
import json
import subprocess

import common
import numpy

FOLDER = common.GOLDEN / "video"
MOTION = "testsrc2=size={size}:rate={rate}:duration={seconds}"
TONE = "sine=frequency=440:sample_rate=16000:duration={seconds}"
ODD = "scale=175:143"
ACCURATE = ["-sws_flags", "bicubic+accurate_rnd+full_chroma_int+bitexact"]
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "30"]


def ffmpeg(*arguments):
    result = subprocess.run(["ffmpeg", "-hide_banner", "-v", "error", "-y", *map(str, arguments)], capture_output=True)
    if result.returncode:
        raise SystemExit(f"ffmpeg {arguments}: {result.stderr.decode()}")
    return result.stdout


def make(name, encoder, size="160x120", rate=25, seconds=1.6, filters=None, sound=()):
    source = MOTION.format(size=size, rate=rate, seconds=seconds)
    inputs = ["-f", "lavfi", "-i", source]
    if sound:
        inputs += ["-f", "lavfi", "-i", TONE.format(seconds=seconds)]
    ffmpeg(*inputs, *(["-vf", filters] if filters else []), *encoder, *sound, "-fflags", "+bitexact",
           "-flags:v", "+bitexact", FOLDER / name)


def cut(source, name, share):
    content = (FOLDER / source).read_bytes()
    (FOLDER / name).write_bytes(content[:int(len(content) * share)])


def make_videos():
    make("h264_bframes.mp4", [*X264, "-g", 12, "-bf", 3, "-x264-params", "b-pyramid=normal:scenecut=0"],
         sound=["-c:a", "aac", "-ac", 2, "-b:a", "48k"])
    make("h264_variable_rate.mkv", [*X264, "-g", 10, "-bf", 2, "-fps_mode", "vfr"],
         filters="select='not(eq(mod(n\\,7)\\,2)+eq(mod(n\\,11)\\,5)+between(n\\,20\\,25))'", sound=["-c:a", "flac"])
    make("h264_open_gop.ts", [*X264, "-g", 8, "-bf", 3, "-x264-params", "open-gop=1:scenecut=0", "-f", "mpegts"])
    make("h264_bare.h264", [*X264, "-g", 12, "-bf", 2, "-f", "h264"])
    make("h264_bt709_limited.mp4",
         [*X264, "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_range", "tv"], seconds=0.4)
    make("h264_bt709_full.mp4", [*X264, "-pix_fmt", "yuvj420p", "-colorspace", "bt709"], seconds=0.4)
    make("h264_444_odd.mp4", [*X264, "-pix_fmt", "yuv444p"], filters=ODD, seconds=0.4)
    make("hevc_10_bits_bt2020.mp4", ["-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-colorspace", "bt2020nc", "-crf", 32,
                                     "-preset", "veryfast", "-x265-params", "log-level=error:keyint=10"])
    make("mpeg4_bframes.avi", ["-c:v", "mpeg4", "-bf", 2, "-g", 10, "-q:v", 8], filters=ODD)
    make("mpeg4_odd.mp4", ["-c:v", "mpeg4", "-g", 10, "-q:v", 8], filters=ODD)
    make("mjpeg.avi", ["-c:v", "mjpeg", "-q:v", 12, "-pix_fmt", "yuvj420p"], seconds=0.6)
    make("vp8_hidden_frames.webm", ["-c:v", "libvpx", "-auto-alt-ref", 1, "-lag-in-frames", 16, "-g", 20, "-b:v", "150k"])
    make("vp9_odd.webm", ["-c:v", "libvpx-vp9", "-g", 12, "-b:v", "100k", "-cpu-used", 6], filters=ODD)
    make("ffv1_rgb.mkv", ["-c:v", "ffv1", "-pix_fmt", "bgr0"], size="64x48", seconds=0.4)
    make("animation.gif", [], size="64x48", rate=10)
    make("animation.apng", ["-f", "apng", "-plays", 0], size="64x48", rate=10, seconds=0.8)
    for angle in (90, 180, 270):
        ffmpeg("-i", FOLDER / "h264_bt709_limited.mp4", "-c", "copy", "-metadata:s:v:0", f"rotate={angle}",
               "-fflags", "+bitexact", FOLDER / f"rotated_{angle}.mp4")
    ffmpeg("-ss", 0.3, "-i", FOLDER / "h264_bframes.mp4", "-map", "0:v", "-c", "copy", "-fflags", "+bitexact",
           FOLDER / "edit_list.mp4")
    make("sound_only.ogg", ["-map", "1:a", "-c:a", "libopus", "-b:a", "16k"], sound=["-ar", 48000])
    cut("h264_variable_rate.mkv", "cut.mkv", 0.6)
    cut("h264_open_gop.ts", "cut.ts", 0.55)
    cut("mpeg4_bframes.avi", "cut.avi", 0.5)


def dump(path, size, flags=(), rotate=False):
    """Every frame as the ffmpeg program writes it: (N, H, W, 3)."""
    # One thread: what is made up for the missing part of a cut frame depends on their number.
    raw = ffmpeg(*([] if rotate else ["-noautorotate"]), "-threads", 1, "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough",
                 *flags, "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    return numpy.frombuffer(raw, dtype=numpy.uint8).reshape(-1, size[1], size[0], 3)


def checksum(frame):
    """A sum of the bytes, weighted by place. C++: checksum() in tests/media/support.h."""
    flat = frame.reshape(-1).astype(numpy.int64)
    return int((flat * (numpy.arange(flat.size) % 65521 + 1)).sum())


def probe(path):
    text = subprocess.run(["ffprobe", "-v", "quiet", "-select_streams", "v:0", "-show_frames", "-show_streams", "-show_entries",
                           "stream=width,height,codec_name,pix_fmt,time_base,avg_frame_rate,color_space,color_range:"
                           "frame=pts,best_effort_timestamp,key_frame", "-of", "json", str(path)],
                          capture_output=True, check=True).stdout
    return json.loads(text)


def describe(path, turns=0):
    facts = probe(path)
    stream = facts["streams"][0]
    size = (stream["width"], stream["height"])
    fast, accurate = dump(path, size), dump(path, size, ACCURATE)
    if turns:  # as the program turns them by itself; done on RGB, so that odd chroma plays no part
        fast, accurate = (numpy.rot90(frames, turns, (1, 2)) for frames in (fast, accurate))
        upright = dump(path, size if turns == 2 else size[::-1], rotate=True)
        assert (upright == fast).all(), path
    return {"width": fast.shape[2], "height": fast.shape[1], "codec": stream["codec_name"],
            "pixel_format": stream["pix_fmt"], "time_base": stream["time_base"], "rate": stream["avg_frame_rate"],
            "color_space": stream.get("color_space", "unknown"), "color_range": stream.get("color_range", "unknown"),
            "pts": [frame.get("pts", frame.get("best_effort_timestamp")) for frame in facts["frames"]],
            "fast": [checksum(frame) for frame in fast], "accurate": [checksum(frame) for frame in accurate]}


def sound(path):
    raw = ffmpeg("-i", path, "-map", "0:a:0", "-f", "f32le", "-")
    channels = json.loads(subprocess.run(["ffprobe", "-v", "quiet", "-select_streams", "a:0", "-show_streams", "-of", "json",
                                          str(path)], capture_output=True, check=True).stdout)["streams"][0]["channels"]
    samples = numpy.frombuffer(raw, dtype="<f4").reshape(-1, channels)
    return {"channels": channels, "count": samples.shape[0],
            "samples": [[round(float(value), 7) for value in row] for row in samples[::97]]}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    make_videos()
    version = subprocess.run(["ffmpeg", "-version"], capture_output=True, check=True, text=True).stdout.split()[2]
    turns = {f"rotated_{angle}.mp4": angle // 90 for angle in (90, 180, 270)}
    videos = sorted(path for path in FOLDER.iterdir() if path.suffix not in (".json", ".ogg"))
    facts = {"ffmpeg": version, "videos": {path.name: describe(path, turns.get(path.name, 0)) for path in videos},
             "sounds": {name: sound(FOLDER / name)
                        for name in ("h264_bframes.mp4", "h264_variable_rate.mkv", "sound_only.ogg")}}
    target = FOLDER / "frames.json"
    target.write_text(json.dumps(facts, separators=(",", ":")).replace('},"', '},\n"') + "\n")
    for path in sorted(FOLDER.iterdir()):
        if path.name != "manifest.json":
            common.record(path)


if __name__ == "__main__":
    main()
