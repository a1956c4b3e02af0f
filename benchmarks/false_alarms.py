"""What `standard` changes in honest text, by kind of text and rule.

    python -m benchmarks.honest_texts FOLDER
    python -m benchmarks.false_alarms FOLDER [-v]
    python -m benchmarks.false_alarms FOLDER --findings damage [-v]

FOLDER holds a file KIND.txt of honest lines for each kind. Other corpora go the same way: the Chinese documentation of
Debian without markup (debian-reference-zh-cn, debian-faq-zh-cn, maint-guide-zh-cn, manpages-zh), statutes, exam papers.
Prints the lines that change and those that lose a content character (a letter, a digit, an ideograph), of how many, by
rule; `-v` each place that loses one. Exits 1 where more than one line in 10,000 of all loses one. `--findings` counts
what the named packs find instead, and exits 1 above one in 10,000 lines.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mingfan import Cleaner, Edit

LINES_OF_A_TEXT = 200  # a line by itself has no head and no tail
MOST_LOST = 1 / 10_000


class Change(NamedTuple):
    rules: tuple[str, ...]
    before: str
    after: str
    lines: int

    @property
    def loses(self) -> bool:
        """Whether content is gone. A character that is only written otherwise (half-width for full-width) is there."""
        return sum(map(str.isalnum, self.before)) > sum(map(str.isalnum, self.after))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="print each place that loses content")
    parser.add_argument("--findings", metavar="PACKS", help="count findings of these packs")
    given = parser.parse_args()
    if given.findings:
        return findings(given.folder, given.findings.split(","), given.verbose)
    cleaner = Cleaner("standard", deadline=600)
    print(f"{'kind':16}{'lines':>9}{'changed':>9}{'lost':>6}  by rule")
    lines = lost = 0
    for path in sorted(given.folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8").split("\n")
        found = list(changes(cleaner, text))
        losing = [change for change in found if change.loses]
        lines, lost = lines + len(text), lost + sum(change.lines for change in losing)
        rules = Counter(rule for change in found for rule in change.rules)
        shown = ", ".join(f"{rule} {count}" for rule, count in rules.most_common(6))
        changed = sum(change.lines for change in found)
        print(f"{path.stem:16}{len(text):>9}{changed:>9}{sum(c.lines for c in losing):>6}  {shown}")
        for change in losing if given.verbose else ():
            print(f"    {', '.join(change.rules)}: {change.before!r} -> {change.after!r}")
    print(f"{lost} of {lines:,} lines lose content: {10_000 * lost / max(1, lines):.2f} in 10,000")
    return 1 if lost > MOST_LOST * lines else 0


def findings(folder: Path, packs: Sequence[str], verbose: bool) -> int:
    cleaner = Cleaner("standard", select=packs, deadline=600)
    lines = alarms = 0
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8").split("\n")
        pieces = ["\n".join(text[at : at + LINES_OF_A_TEXT]) for at in range(0, len(text), LINES_OF_A_TEXT)]
        found = [(finding, piece) for piece in pieces for finding in cleaner.clean(piece).findings]
        lines, alarms = lines + len(text), alarms + len(found)
        rules = ", ".join(f"{rule} {count}" for rule, count in Counter(f.rule for f, _ in found).most_common())
        print(f"{path.stem:16}{len(text):>9}{len(found):>9}  {rules}")
        for finding, piece in found if verbose else ():
            print(f"    {finding.rule}: {piece[max(0, finding.start - 20) : finding.end + 20]!r}")
    print(f"{alarms} findings in {lines:,} lines: {10_000 * alarms / max(1, lines):.2f} in 10,000")
    return 1 if alarms > MOST_LOST * lines else 0


def changes(cleaner: Cleaner, lines: Sequence[str]) -> Iterator[Change]:
    for at in range(0, len(lines), LINES_OF_A_TEXT):
        edits: Sequence[Edit] = cleaner.clean_edits("\n".join(lines[at : at + LINES_OF_A_TEXT]))[1]
        for edit in edits:
            yield Change(edit.rules, edit.before, edit.after, 1 + edit.before.rstrip("\n").count("\n"))


if __name__ == "__main__":
    raise SystemExit(main())
