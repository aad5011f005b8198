"""Writes src/utils/font_data.cpp: the printable ASCII of Aileron (dotcolon, CC0 1.0), which Pillow carries.

    .deps/oracle/bin/python scripts/generate_font.py

One bitmap a character, 48 pixels to the em and one bit a pixel. The program samples it to any smaller size by area, so
that one table of 15 kB gives smooth text at every size.
"""
from pathlib import Path

import numpy
from PIL import ImageFont

EM = 48
OUTPUT = Path(__file__).resolve().parents[1] / "src" / "utils" / "font_data.cpp"


def glyph(font, character):
    """The character's left bearing, top below the em's ascender line, width, height, advance and rows in hex."""
    advance = font.getlength(character)
    mask, (left, top) = font.getmask2(character, mode="1")
    width, height = mask.size
    bits = numpy.array(mask, dtype=numpy.uint8).reshape(height, width) != 0
    rows = "".join(f"{byte:02x}" for byte in numpy.packbits(bits, axis=1).flatten()) if width else ""
    return f'    {{{left}, {top}, {width}, {height}, {round(advance)}, "{rows}"}},  // {character!r}'


def main():
    font = ImageFont.load_default(size=EM)
    ascent, descent = font.getmetrics()
    rows = "\n".join(glyph(font, chr(code)) for code in range(32, 127))
    OUTPUT.write_text(f"""// Written by scripts/generate_font.py from Aileron (dotcolon, CC0 1.0): do not edit.
#include "utils/font.h"

namespace torchvision::utils {{

// clang-format off
const FontTable kFont = {{{EM}, {ascent}, {descent}, {{{{
{rows}
}}}}}};
// clang-format on

}}  // namespace torchvision::utils
""")


if __name__ == "__main__":
    main()
