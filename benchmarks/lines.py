"""Lines out of context: what goes of dirt that stands alone in honest text, and of honest lines like it.

    python -m benchmarks.lines
    python -m benchmarks.lines -v --level thorough

`tests/data/lines/NAME.tsv` has 320 of each for seven kinds of site, written for this from memory of how such pages
read: `1<TAB>line` is dirt, `0<TAB>line` honest. No rule and no model was made from them. Each line is put by itself
into honest prose, in the middle and at the end, without the company that a menu or a footer has. Prints how many lose
half their letters or more; `-v` the honest ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.workloads import DATA
from mingfan import Cleaner
from mingfan.kinds.base import LEVELS

FOLDER = DATA / "lines"
STORY = (
    "林晚推开门，屋里很暗，只有桌上的一盏灯还亮着。\n她把伞收好，靠在墙边，听见楼上有人走动。\n",
    "\n“你回来了。”母亲从厨房里探出头来。\n林晚应了一声，把湿透的鞋子脱在门口。\n",
)
REPORT = (
    "这座桥建成于上世纪五十年代，是当地第一座公路桥。\n桥长三百余米，桥面宽七米，两侧设有人行道。\n",
    "\n去年秋天，桥墩的检测结果公布，各项指标都在允许的范围之内。\n养护单位表示，今后每两年检测一次。\n",
)


class Line(NamedTuple):
    text: str
    is_dirt: bool


class Gone(NamedTuple):
    """Of the lines of a kind, those that go: dirt in the middle and at the end, honest ones likewise."""

    dirt: tuple[Sequence[Line], Sequence[Line]]
    honest: tuple[Sequence[Line], Sequence[Line]]


def read(path: Path) -> list[Line]:
    rows = (row.split("\t", 1) for row in path.read_text(encoding="utf-8").splitlines())
    return [Line(text, label == "1") for label, text in rows]


def goes(cleaner: Cleaner, line: str, before: str, after: str) -> bool:
    """Whether the line loses half its letters or more."""
    place = range(len(before), len(before) + len(line))
    text = before + line + after
    gone = {
        at
        for edit in cleaner.clean_edits(text)[1]
        if len(edit.after) < len(edit.before)
        for at in range(edit.start, edit.end)
    }
    letters = [at for at in place if text[at].isalnum()]
    return 2 * sum(at in gone for at in letters) >= max(1, len(letters))


def gone(cleaner: Cleaner, name: str, lines: Sequence[Line]) -> Gone:
    before, after = STORY if name == "novel" else REPORT
    middle = [line for line in lines if goes(cleaner, line.text, before, after)]
    end = [line for line in lines if goes(cleaner, line.text, before + after[1:], "")]
    return Gone(
        ([line for line in middle if line.is_dirt], [line for line in end if line.is_dirt]),
        ([line for line in middle if not line.is_dirt], [line for line in end if not line.is_dirt]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--level", choices=LEVELS, default="balanced")
    parser.add_argument("-v", "--verbose", action="store_true", help="the honest lines that go")
    options = parser.parse_args()
    cleaner = Cleaner(level=options.level)
    print("| kind | dirt goes in the middle | at the end | honest goes in the middle | at the end |")
    print("|---|---:|---:|---:|---:|")
    for path in sorted(FOLDER.glob("*.tsv")):
        lines = read(path)
        found = gone(cleaner, path.stem, lines)
        dirt = sum(line.is_dirt for line in lines)
        shares = [f"{len(part) / dirt:.2f}" for part in found.dirt]
        lost = [f"{len(part)} of {len(lines) - dirt}" for part in found.honest]
        print(f"| {path.stem} | {' | '.join([*shares, *lost])} |")
        if options.verbose:
            for line in dict.fromkeys(line for part in found.honest for line in part):
                print(f"    {line.text}")


if __name__ == "__main__":
    main()
