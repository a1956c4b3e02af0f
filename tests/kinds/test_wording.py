"""What a unit says and looks like by itself: addresses, counts, ranges, steps, runs of characters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mingfan.kinds.scored import looks, steps
from mingfan.kinds.scored import wording as w
from mingfan.text.fold import fold


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  竹林　的 2024 年 ", "竹林 的 0 年"),
        ("见https://example.com/a?b=1 处", "见\x01 处"),
        ("见www.example.net。", "见\x01。"),
        ("a.example.org/b c", "\x01 c"),
        ("v1.2", "v0.0"),
        ("no.such", "no.such"),
    ],
)
def test_only_the_form_of_figures_and_addresses_counts(text: str, normal: str) -> None:
    assert w.normal(text) == normal


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        # Han, zeros, Latin, addresses, blanks, bars, commas, slashes; words, their letters, the most of one
        ("竹林0a", (2, 1, 1, 0, 0, 0, 0, 0, 1, 4, 4)),
        ("首页|专栏｜关于 我们", (8, 0, 0, 0, 1, 2, 0, 0, 4, 8, 2)),
        ("\x01，a,b/c>d", (0, 0, 4, 1, 0, 0, 2, 2, 5, 5, 1)),
        ("", (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        ("竹、竹林", (3, 0, 0, 0, 0, 0, 0, 0, 2, 3, 2)),
    ],
)
def test_what_is_counted(text: str, counts: tuple[int, ...]) -> None:
    assert looks._counts(text) == counts


@pytest.mark.parametrize(
    ("body", "begins", "ends"),
    [
        ("# 竹林", "heading", "han"), ("- 竹林。", "bullet", "full"), ("1. 竹林；", "numbered", "；"),
        ("一、竹林：", "chapter", "："), ("2024年1月", "date", "han"), ("2024-01，", "date", "，"),
        ("3个,", "digit", ","),
        ("“竹林”", "quote", "han"), ("【竹】", "bracket", "han"), ("(竹)", "paren", "han"), ("![", "image", "other"),
        ("<p>", "tag", "arrow"), ("|竹|", "bar", "other"), ("> a", "greater", "latin"), ("竹3", "han", "digit"),
        ("a！", "latin", "full"), ("…", "other", "full"), ("　竹、", "han", "、"), ("竹;", "han", ";"),
        ("竹:", "han", ":"), ("竹→", "han", "arrow"),
    ],
)  # fmt: skip
def test_how_a_unit_begins_and_ends(body: str, begins: str, ends: str) -> None:
    assert looks._beginning(body) == looks.BEGINNINGS[begins]
    assert looks._ending(body) == looks.ENDINGS[ends]


@pytest.mark.parametrize(
    ("body", "step"),
    [
        ("1. 点击确认", "figure"), ("（2）填写表格", "figure"), ("1. 竹林", ""), ("一、点击确认", "han"),
        ("第二步：上传", "named"), ("①打开", "circled"), ("A. 关注", "option"), ("A. 竹 B. 林 C. 山", steps.OPTIONS),
        ("(A) 竹 B) 林 C) 山", steps.OPTIONS),
        ("A. 竹 C. 林 B. 山", "option"), ("- [竹](a) — 甲", "link"), ("扫描机身上的二维码", steps.DEVICE),
        ("掃描機身上的二維碼", steps.DEVICE), ("提取碼：a1b2", steps.ACCESS),
        ("提取码：a1b2", steps.ACCESS), ("分享码为a1b2c", ""), ("提取 a1b2", ""), ("王青竹. 竹编[J].", steps.CITED),
        ("竹林", ""),
        ("点击确认", ""),
    ],
)  # fmt: skip
def test_how_a_step_is_marked(body: str, step: str) -> None:
    assert steps.step_form(body) == step


@pytest.mark.parametrize(
    ("body", "sentence", "short", "content"),
    [
        ("竹林在春天里一直长到山坡上去了。", True, False, 15),
        ("竹林在春天里一直长到山坡上去。", False, False, 14),
        ("竹" * 60, True, False, 60),
        ("竹" * 59, False, False, 59),
        ("竹" * 14, False, True, 14),
        ("竹" * 15, False, False, 15),
        ("竹林。", False, False, 2),
        ("竹林，", False, False, 2),
        ("竹林：", False, True, 2),
    ],
)
def test_sentences_and_labels(body: str, sentence: bool, short: bool, content: int) -> None:
    found = w.wording(body, w.form(body, fold(body)))
    assert (found.sentence, found.short, found.content) == (sentence, short, content)


def test_ranges() -> None:
    numbers = (0, 0, 0, 0, 0, 0, 0, 0)

    def seen(text: str = "竹", **others: int) -> tuple[int, ...]:
        names = ("han", "digits", "latin", "addresses", "blanks", "bars", "commas", "slashes")
        return looks._looks(text, tuple(others.get(name, of) for name, of in zip(names, numbers, strict=True)))

    assert [seen("竹" * n)[0] for n in (1, 2, 3, 4, 5, 160, 161)] == [0, 1, 2, 2, 3, 10, 11]
    assert [seen(han=n)[1] for n in (0, 200, 201, 402, 1000)] == [0, 0, 1, 2, 4]
    assert [seen(digits=n)[2] for n in (0, 1, 50, 51, 601)] == [0, 1, 1, 2, 5]
    assert [seen(latin=n)[3] for n in (0, 100, 101, 901)] == [0, 1, 2, 5]
    assert [seen(commas=n)[4] for n in (0, 1, 2, 3, 5)] == [0, 1, 2, 3, 4]
    assert [seen("竹" * 4, addresses=n)[5] for n in (0, 1, 2, 3)] == [-1, 0, 1, 2]
    assert seen("竹" * 3, addresses=1)[5] == -2
    assert [seen(bars=n)[6] for n in (0, 1, 2, 3, 5)] == [-1, 0, 1, 2, 3]
    assert looks._looks_of_words(0, 0, 0) == (-1, -1, -1)
    assert looks._looks_of_words(1, 3, 2) == (0, 1, 0)
    assert looks._looks_of_words(16, 33, 21) == (6, 0, 5)
    ranges: list[tuple[tuple[int, ...], Callable[[int], int]]] = [
        ((0, 50, 150, 300, 600), lambda n: seen(digits=n)[2]),
        ((0, 100, 300, 600, 900), lambda n: seen(latin=n)[3]),
        ((1, 2, 3, 5, 8, 15), lambda n: looks._looks_of_words(n, n, 1)[0] if n else 0),
        ((2, 4, 6, 10, 20), lambda n: looks._looks_of_words(1, n, 1)[1]),
        ((2, 4, 6, 10, 20), lambda n: looks._looks_of_words(1, 1, n)[2]),
        ((1, 2, 4), lambda n: looks._looks_of_marks("](" * n)[0] if n else 0),
    ]
    for bounds, ranged in ranges:
        for n in {near for bound in bounds for near in (bound - 1, bound, bound + 1) if near >= 0}:
            assert ranged(n) == sum(bound < n for bound in bounds), (bounds, n)
    assert looks._looks_of_marks("竹") == (-1, False, False, False)
    assert looks._looks_of_marks("　[竹](a)<a") == (0, False, True, True)
    assert looks._looks_of_marks("![竹](a)") == (0, True, False, False)
    assert looks._looks_of_marks("![竹")[1] is False  # no link
    assert looks._looks_of_marks("a < b")[2] is False


def test_a_short_unit_is_a_feature_as_a_whole() -> None:
    assert w.whole("竹" * 12) == ("=" + "竹" * 12,)
    assert w.whole("竹" * 13) == ()
    assert w.grams("竹林") == {"^", "竹", "林", "$", "^竹", "竹林", "林$", "^竹林", "竹林$", "=竹林"}
    assert w.triples("竹林") == {"^竹林", "竹林$"}


def test_the_middle_of_a_long_unit_is_left_out() -> None:
    text = "".join(chr(0x4E00 + k) for k in range(138))
    assert w.framed(text) == f"^{text}$"
    assert w.framed(text + "竹") == f"^{text[:89]}\x02{text[-48:]}竹$"


def test_looks_are_named() -> None:
    form = w.form("竹林。", "竹林。")
    assert looks.looks_named(form.looks) == (
        "\x03long 2", "\x03end full", "\x03begin han", "\x03long 2 end full", "\x03han 3", "\x03digits 0",
        "\x03latin 0", "\x03commas 0", "\x03words 0 of 1", "\x03words 0 to 1",
    )  # fmt: skip
    assert looks.looks_named((0, 0, 0, 0, 0, -2, 1, -1, -1, -1, 2, True, True, True, 0, 0))[8:] == (
        "\x03links 2", "\x03image", "\x03tag", "\x03address alone", "\x03bars 1", "\x03indent",
    )  # fmt: skip
    assert "\x03addresses 0" in looks.looks_named((0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, False, False, False, 0, 0))


def test_the_loops_see_the_same() -> None:
    """Where they are not built this says nothing."""
    for body in ("竹林。", "- [竹](a) 第 3 | 4 章，https://example.com", "　“好”", "", "<a href=b>"):
        text = w.normal(fold(body))
        assert (w.form(body, fold(body)).numbers, w.form(body, fold(body)).looks) == looks._looked_at(body, text)
