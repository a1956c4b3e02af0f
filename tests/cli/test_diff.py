"""The inline diff, drawn from edits."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from mingfan.cli import diff
from mingfan.model import Edit


def edits(original: str, *changes: tuple[str, str, str]) -> list[Edit]:
    """Edits from (before, after, rule), each found once and in order."""
    made: list[Edit] = []
    at = shift = 0
    for before, after, rule in changes:
        start = original.index(before, at)
        at = start + len(before)
        made.append(Edit(start, at, start + shift, start + shift + len(after), before, after, (rule,)))
        shift += len(after) - len(before)
    return made


def shown(original: str, *changes: tuple[str, str, str], colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, soft_wrap=True, highlight=False, force_terminal=colour, color_system="standard" if colour else None
    )
    diff.show(console, "a.txt", original, edits(original, *changes))
    return out.getvalue()


def test_an_edit_stands_in_its_line_with_its_rule_and_place() -> None:
    text = "第一行\n日益完##paidbegin##善的体系\n"
    assert shown(text, ("##paidbegin##", "", "paywall/paid-mark")) == (
        "a.txt:2:4  paywall/paid-mark\n    日益完[-##paidbegin##-]善的体系\n"
    )


def test_edits_of_one_line_share_a_hunk() -> None:
    text = "一,二;三\n四\n五,六\n"
    assert shown(text, (",", "，", "p/comma"), (";", "；", "p/semicolon"), (",", "，", "p/comma")) == (
        "a.txt:1:2  p/comma, p/semicolon\n    一[-,-]{+，+}二[-;-]{+；+}三\na.txt:3:2  p/comma\n    五[-,-]{+，+}六\n"
    )


def test_long_lines_are_cut_between_edits_never_inside_them() -> None:
    removed = "广告" * 200
    text = "甲" * 100 + removed + "乙" * 100
    assert shown(text, (removed, "", "ads/x")) == (
        f"a.txt:1:101  ads/x\n    {'…' + '甲' * 30}[-{removed}-]{'乙' * 30}…\n"
    )


def test_a_removed_line_shows_its_line_end() -> None:
    assert shown("正文\n广告\n正文\n", ("广告\n", "", "ads/x")) == "a.txt:2:1  ads/x\n    [-广告⏎-]\n"


@pytest.mark.parametrize("code", [0x0, 0x1B, 0xAD, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xE0041, 0x2028, 0x85])
def test_characters_that_do_not_show_are_named(code: int) -> None:
    text = f"看{chr(code)}不见\x1b[31m"
    out = shown(text, (chr(code), "", "sanitize/x"))
    assert f"看[-⟨U+{code:04X}⟩-]不见⟨U+001B⟩[31m" in out


def test_many_line_ends_are_counted_not_shown() -> None:
    text = "一\r\n" * 5 + "二,\r\n"
    out = shown(text, *[("\r", "", "s/line-ends")] * 5, (",", "，", "p/comma"), ("\r", "", "s/line-ends"))
    assert out == ("a.txt  s/line-ends\n    6 line ends to line feeds\na.txt:6:2  p/comma\n    二[-,-]{+，+}\n")


def test_trailing_blanks_show() -> None:
    assert shown("行尾  \n", ("  ", "", "w/trailing")) == "a.txt:1:3  w/trailing\n    行尾[-··-]\n"


def test_colours_replace_the_marks() -> None:
    out = shown("一,二", (",", "，", "p/comma"), colour=True)
    assert "[-" not in out
    assert "\x1b[9;31m,\x1b[0m\x1b[32m，\x1b[0m" in out


def test_text_is_not_read_as_markup() -> None:
    assert "[bold]一[-,-]{+，+}二[/bold] :smile:" in shown("[bold]一,二[/bold] :smile:", (",", "，", "p/comma"))
