"""What advertising rules remove from honest text.

    python -m benchmarks.false_alarms CLEAN.txt

CLEAN.txt is a file of honest lines, one a line: such as the Chinese documentation of Debian (debian-reference-zh-cn,
debian-faq-zh-cn, maint-guide-zh-cn, manpages-zh, gimp-help-zh-cn, libreoffice-help-zh-cn, fortunes-zh, and their
Traditional siblings), without markup. Prints each place that loses content characters, and how many of how many lines
do, by rule.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from mingfan import Cleaner

LINES_OF_A_TEXT = 200  # a line by itself has no head and no tail
PACKS = ("ads/", "paywall/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clean", type=Path)
    lines = parser.parse_args().clean.read_text(encoding="utf-8").split("\n")
    cleaner = Cleaner("standard", deadline=600)
    rules: Counter[str] = Counter()
    for at in range(0, len(lines), LINES_OF_A_TEXT):
        text = "\n".join(lines[at : at + LINES_OF_A_TEXT])
        for edit in cleaner.clean_edits(text)[1]:
            before = text[edit.start : edit.end]
            if any(rule.startswith(PACKS) for rule in edit.rules) and any(map(str.isalnum, before)):
                rules.update(edit.rules)
                print(", ".join(edit.rules), repr(before))
    print(f"{sum(rules.values())} of {len(lines)} lines lose content: {dict(rules)}")


if __name__ == "__main__":
    main()
