"""Writes service/mingfan/han_forms.py from OpenCC's dictionaries: `pip install opencc`, then run this file."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import opencc

CONFIGURATIONS = ("t2s", "tw2s", "hk2s")
TARGET = Path(__file__).resolve().parent.parent / "service" / "mingfan" / "han_forms.py"
# CJK ideographs and extension A.
RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000))
WIDTH = 56  # Han characters are two columns wide

HEADER = '''\
"""Han characters that are forms of one another: Simplified, then Traditional, Taiwan and Hong Kong forms. Data only.

Format: groups parted by a space, sorted. Source: OpenCC {version} (https://pypi.org/project/opencc/, Apache-2.0),
configurations {configurations}, character by character. Used by: spelling.py, variants.py. Made again by
benchmarks/make_han_forms.py.
"""

from __future__ import annotations

from typing import Final

FORMS: Final = (
'''


def groups() -> list[str]:
    forms: dict[str, set[str]] = {}
    for name in CONFIGURATIONS:
        converter = opencc.OpenCC(name)
        for char in (chr(code) for low, high in RANGES for code in range(low, high)):
            simplified = converter.convert(char)
            if simplified != char and len(simplified) == 1:
                forms.setdefault(simplified, set()).add(char)
    return sorted(simplified + "".join(sorted(others)) for simplified, others in forms.items())


def main() -> None:
    text, lines = " ".join(groups()), []
    while text:
        cut = len(text) if len(text) <= WIDTH else text.rindex(" ", 0, WIDTH) + 1
        lines.append(f'    "{text[:cut]}"\n')
        text = text[cut:]
    header = HEADER.format(version=version("opencc"), configurations=", ".join(CONFIGURATIONS))
    TARGET.write_text(header + "".join(lines) + ")\n", encoding="utf-8")
    sys.stderr.write(f"{TARGET}: {len(lines)} lines\n")


if __name__ == "__main__":
    main()
