"""Edits as an inline diff, drawn from the edits themselves: in place, with the rules that made them.

In a terminal what was removed is struck out in red and what was added is green; elsewhere edits are written as [-…-]
and {+…+}, as wdiff does. Characters that do not show are written as ⟨U+200B⟩, removed line ends as ⏎.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mingfan.text.lines import line_at
from mingfan.text.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from mingfan.model import Edit

CONTEXT = 30  # characters of unchanged text shown on either side of an edit
KEPT, REMOVED, ADDED = "kept", "removed", "added"
LINE_ENDS = frozenset({"\r", "\r\n", "\x85", "\u2028"})
MANY = 3  # line ends shown one by one; more are counted
STYLES = {KEPT: "", REMOVED: "red strike", ADDED: "green"}
MARKS = {KEPT: ("", ""), REMOVED: ("[-", "-]"), ADDED: ("{+", "+}")}


class Piece(NamedTuple):
    kind: str
    text: str


class Hunk(NamedTuple):
    line: int  # of its first edit in the original, 1-based
    column: int  # likewise, in characters
    rules: tuple[str, ...]
    pieces: tuple[Piece, ...]


def hunks(original: str, edits: Sequence[Edit]) -> Iterator[Hunk]:
    """One hunk for the edits that share lines of the original."""
    line = 1
    counted = 0
    for group in _groups(original, edits):
        start = group[0].start
        line += original.count("\n", counted, start)
        counted = start
        column = start - line_at(original, start).start + 1
        rules = tuple(dict.fromkeys(rule for edit in group for rule in edit.rules))
        yield Hunk(line, column, rules, tuple(_pieces(original, group)))


def show(console: Console, name: str, original: str, edits: Sequence[Edit]) -> None:
    """Print the edits. Changes of line ends are summarised in one line, so that they do not hide the rest."""
    line_ends = [edit for edit in edits if edit.before in LINE_ENDS and edit.after in ("", "\n")]
    if len(line_ends) > MANY:
        rules = dict.fromkeys(rule for edit in line_ends for rule in edit.rules)
        console.print(f"{name}  {', '.join(rules)}\n    {len(line_ends):,} line ends to line feeds")
        edits = [edit for edit in edits if edit not in set(line_ends)]
    for hunk in hunks(original, edits):
        console.print(_render(name, hunk, colour=console.is_terminal and not console.no_color))


def _groups(original: str, edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    group: list[Edit] = []
    for edit in edits:
        if group and "\n" in original[group[-1].end : edit.start]:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _pieces(original: str, group: Sequence[Edit]) -> Iterator[Piece]:
    first, last = group[0].start, group[-1].end
    start = line_at(original, first).start
    yield from _kept(original[start:first], left=False, right=True)
    for at, edit in enumerate(group):
        if at:
            yield from _kept(original[group[at - 1].end : edit.start], left=True, right=True)
        if edit.before:
            yield Piece(REMOVED, edit.before)
        if edit.after:
            yield Piece(ADDED, edit.after)
    if not group[-1].before.endswith("\n"):
        yield from _kept(original[last : line_at(original, last).end], left=True, right=False)


def _kept(text: str, *, left: bool, right: bool) -> Iterator[Piece]:
    """Unchanged text, cut down to CONTEXT characters beside the edits on its left and right."""
    head = text[:CONTEXT] if left else ""
    tail = text[-CONTEXT:] if right else ""
    if len(text) > len(head) + len(tail):
        text = f"{head}…{tail}"
    if text:
        yield Piece(KEPT, text)


def _render(name: str, hunk: Hunk, *, colour: bool) -> Text:
    from rich.text import Text

    text = Text(f"{name}:{hunk.line}:{hunk.column}", style="bold" if colour else "")
    text.append(f"  {', '.join(hunk.rules)}\n    ", style="dim" if colour else "")
    for number, piece in enumerate(hunk.pieces, 1):
        opening, closing = ("", "") if colour else MARKS[piece.kind]
        body = _body(piece)
        text.append(f"{opening}{body}{closing}", style=f"not bold {STYLES[piece.kind]}" if colour else "")
        if piece.text.endswith("\n") and number < len(hunk.pieces):
            text.append("\n    ")
    return text


def _body(piece: Piece) -> str:
    """The text of a piece, its lines under one another. Changed blanks are shown, unchanged ones left as they are."""
    lines = piece.text.removesuffix("\n").split("\n")
    if piece.kind == KEPT:
        # A carriage return that stays, or is counted with the other line ends, is noise here.
        return "\n    ".join(visible(line.replace("\t", " ").removesuffix("\r")) for line in lines)
    return "⏎\n    ".join(_blanks(visible(line)) for line in lines) + "⏎" * piece.text.endswith("\n")


def _blanks(line: str) -> str:
    bare = line.rstrip(" ")
    return bare + "·" * (len(line) - len(bare))
