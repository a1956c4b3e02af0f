"""How much of clean text each tool damages, by kind of text, as the table of the README.

    python -m benchmarks.honest_texts FOLDER
    python -m benchmarks.do_no_harm FOLDER [-v]

Each kind is MOST characters of published text: novels without and with speech, poems, statutes, code, and technical
documents in Chinese and English. What a careful editor would mend is mended or left out first: blanks at line ends and
surplus blank lines everywhere; lines with half-width marks beside ideographs or with marks that clash, but not of
code. A tool is the one of `benchmarks.ten_lines`,
as its own documentation shows first. Damaged are the characters that are gone, added or others: the edit distance
of what comes out, without the blanks at both ends of a text. Prints the characters damaged in 10,000, `-v` some of
the places.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import regex
from rapidfuzz.distance import Levenshtein

from benchmarks.ten_lines import Tool, installed

MOST = 100_000  # characters of a kind
LINES_OF_A_TEXT = 40
SHOWN = 12  # places of a kind with -v

_UNTIDY = regex.compile(
    r"[\p{Han}”’）》…][,;:!?()]|[,;:!?()][\p{Han}“‘（《]|[，。；、：]{2}|\p{Han}[ \u00A0\u3000]{2,}\p{Han}"
    r"|\.{3}|\uFFFD|&[a-z]+;"
)


class Kind(NamedTuple):
    file: str  # of the folder that honest_texts writes
    takes: Callable[[str], bool]  # whether a line is of the kind


def _mixed(line: str) -> bool:
    return bool(regex.search(r"\p{Han}{4}", line) and regex.search(r"[A-Za-z]{3}", line))


KINDS = {
    "prose": Kind("novel", lambda line: "“" not in line and len(line) > 20),
    "dialogue": Kind("novel", lambda line: "“" in line),
    "verse": Kind("poetry", lambda line: True),
    "legal text": Kind("statutes", lambda line: True),
    "code": Kind("code", lambda line: True),
    "mixed script": Kind("markdown", _mixed),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="print some of what each tool changed")
    given = parser.parse_args()
    tools, missing = installed(None)
    rows = {kind: list(texts(given.folder, kind)) for kind in KINDS}
    print("| damaged in 10,000 characters | of | " + " | ".join(tools) + " |")
    print("|---|--:|" + "--:|" * len(tools))
    for kind, found in rows.items():
        size = sum(map(len, found))
        cells = (f"{10_000 * sum(damage(tool, text) for text in found) / max(1, size):.1f}" for tool in tools.values())
        print(f"| {kind} | {size:,} | " + " | ".join(cells) + " |", flush=True)
    if missing:
        print(f"\nNot installed: {', '.join(missing)}")
    for name, tool in tools.items() if given.verbose else ():
        for kind, found in rows.items():
            for before, after in list(places(tool, found))[:SHOWN]:
                print(f"{name}, {kind}: {before!r} -> {after!r}")


def texts(folder: Path, kind: str) -> Iterator[str]:
    """Texts of LINES_OF_A_TEXT lines, MOST characters in all."""
    file, takes = KINDS[kind]
    lines = (folder / f"{file}.txt").read_text(encoding="utf-8").split("\n")
    kept = [line.rstrip() for line in lines if takes(line) and (kind == "code" or is_tidy(line))]
    kept = [line for at, line in enumerate(kept) if line or (at and kept[at - 1])]
    left = MOST
    for at in range(0, len(kept), LINES_OF_A_TEXT):
        text = "\n".join(kept[at : at + LINES_OF_A_TEXT]).strip() + "\n"
        if left > 0 and text.strip():
            yield text
            left -= len(text)


def is_tidy(line: str) -> bool:
    return not _UNTIDY.search(line)


def damage(tool: Tool, text: str) -> int:
    return Levenshtein.distance(text.strip(), tool(text).strip())


def places(tool: Tool, found: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in found:
        before, after = text.strip(), tool(text).strip()
        for step in Levenshtein.opcodes(before, after):
            if step.tag != "equal":
                around = slice(max(0, step.src_start - 10), step.src_end + 10)
                yield before[around], after[max(0, step.dest_start - 10) : step.dest_end + 10]


if __name__ == "__main__":
    main()
