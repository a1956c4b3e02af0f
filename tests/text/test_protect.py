"""Protected spans: what they cover, and that no rule enters them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.deadline import Deadline
from mingfan.model import Change
from mingfan.text.protect import ALL_BUT_CODE, Protected, allowed, block_lines, inline_spans, may_hold, spans_near
from tests.texts import HAN, MARKS

DEADLINE = Deadline(86_400)


@pytest.mark.parametrize(
    ("line", "kind", "inside"),
    [
        ("访问https://a.com/x?a=1,b。好", "url", "https://a.com/x?a=1,b"),
        ("见 www.a-b.com,欢迎", "url", "www.a-b.com"),
        ("(http://a.com/x(y)).", "url", "http://a.com/x(y"),
        ("写信到a.b+c@d.co.cn。", "email", "a.b+c@d.co.cn"),
        ("用`x,y;中`和", "code", "`x,y;中`"),
        ("用``a`b``和", "code", "``a`b``"),
        ("公式$x_1,y$成立", "latex", "$x_1,y$"),
        ("公式$\\alpha，中$成立", "latex", "$\\alpha，中$"),
        ("\\frac{1,2}{3}", "latex", "\\frac{1,2}{3}"),
        ('<b class="x,y">粗</b>', "html", '<b class="x,y">'),
        ("甲&nbsp;乙", "html", "&nbsp;"),
        ("在10:30开会", "time", "10:30"),
        ("共1,000.5%", "number", "1,000.5%"),
        ("π约为3.14", "number", "3.14"),
        ("升到v1.2.3-rc1", "version", "v1.2.3-rc1"),
        ("打开a-b.final.txt看", "file", "a-b.final.txt"),
        ("在C:\\a\\b里", "file", "C:\\a\\b"),
        ("路径 D:\\资料\\甲,乙\\丙.txt 在", "file", "D:\\资料\\甲,乙\\"),
        ("C:\\`x,y`", "file", "C:\\"),
        ("C:\\`x,y`", "code", "`x,y`"),
    ],
)
def test_what_is_protected(line: str, kind: str, inside: str) -> None:
    start = line.index(inside)
    assert Protected(start, start + len(inside), kind) in inline_spans(line, DEADLINE)
    assert may_hold(line, ())


@pytest.mark.parametrize("line", ["花了$5,又花$6，", "好,世界", "共28处,去", "增长1.8%;服务", "a < b,c > d"])
def test_what_is_not_protected(line: str) -> None:
    covered = {p for span in inline_spans(line, DEADLINE) for p in range(span.start, span.end)}
    assert not covered & {k for k, char in enumerate(line) if char in ",;"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("甲\n```py\na\n```\n乙", {1, 2, 3}),
        ("甲\n~~~\na\n```\n~~~\n乙", {1, 2, 3, 4}),
        ("甲\n```\n没有结尾", {1, 2}),
        ("```x``` 一行", set()),
        ("$$\na\n$$\n乙", {0, 1, 2}),
        ("$$\n没有结尾", set()),
        ("\\begin{align}\na\n\\end{align}", {0, 1, 2}),
        ("<pre>\na\n</pre>\n乙", {0, 1, 2}),
        ("<pre>a</pre>\n乙", set()),
    ],
)
def test_blocks(text: str, lines: set[int]) -> None:
    assert block_lines(text) == lines


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=8), st.integers(0, 30), st.integers(0, 4))
def test_allowed_is_what_a_plain_test_says(raw: list[tuple[int, int]], start: int, length: int) -> None:
    spans, at = [], 0
    for low, size in sorted(raw):
        if low >= at and size:
            spans.append(Protected(low, low + size, "url"))
            at = low + size
    change = Change(start, start + length, "x")
    if length:
        meets = any(span.start < change.end and change.start < span.end for span in spans)
    else:
        meets = any(span.start < start < span.end for span in spans)
    assert allowed([change], spans, ()) == ([] if meets else [change])
    assert allowed([change], spans, ("url",)) == [change]


SPANS = [
    "https://a.com/x,y;z",
    "a.b@c.com",
    "`甲,乙;丙`",
    "$x,y$",
    "1,000",
    "10:30",
    "v1.2.3",
    "a,b.txt",
    '<i a="甲,乙">',
]


@given(st.lists(st.one_of(st.sampled_from(SPANS), st.text(HAN, max_size=5), st.sampled_from(MARKS)), max_size=12))
def test_protected_spans_come_through(parts: list[str]) -> None:
    """Whatever a rule changes, it changes between the spans that the original has."""
    text = " ".join(parts)
    spans = inline_spans(text, DEADLINE)
    result = Cleaner("standard", select=["punctuation", "whitespace"]).clean(text)
    for edit in result.edits:
        assert not any(s.start < edit.end and edit.start < s.end for s in spans), (edit, spans)


def test_a_fenced_block_keeps_its_marks_and_its_advertisement() -> None:
    text = "说明,如下\n```\nprint('甲,乙')  # ##paidbegin##,好\n```\n完,了\n"
    assert Cleaner("standard", ignore=["paywall"]).clean(text).text == text.replace("明,", "明，").replace(
        "完,", "完，"
    )


@st.composite
def lines_with_changes(draw: st.DrawFn) -> tuple[str, list[Change]]:
    parts = st.sampled_from([
        "https://a.cn/x?b=1,2", "www.a-b.com", "a.b@c.cn", "10:30", "1,000.5%", "v1.2.3-rc1", "a-b.txt", "C:\\a\\b",
        "`x,y`", "$a_1$", "<b c='d'>", "&nbsp;", "，", "。", " ", ",", ".", ":", "-", "中", "a", "1", "−",
    ])  # fmt: skip
    line = "".join(draw(st.lists(parts, max_size=12)))
    points = sorted(draw(st.lists(st.integers(0, len(line)), max_size=6)))
    spans = [pair for n, pair in enumerate(pairwise(points)) if not n % 2]
    return line, [Change(start, end, "x") for start, end in spans]


@given(lines_with_changes(), st.sampled_from([(), ("url",), ALL_BUT_CODE]))
def test_spans_near_changes_decide_as_all_spans_do(drawn: tuple[str, list[Change]], enters: tuple[str, ...]) -> None:
    line, changes = drawn
    near = spans_near(line, changes, enters, DEADLINE)
    assert allowed(changes, near, enters) == allowed(changes, inline_spans(line, DEADLINE), enters)


CLOSING = "    return ans\n```\n\n以上就是这道题的全部解法，时间复杂度是线性的。"


@pytest.mark.parametrize(
    "text",
    [
        CLOSING,
        CLOSING + "\n\n## 小结\n",
        "docker compose up -d\n```\n首次启动时会自动构建镜像，可能需要几分钟。\n```python\nprint(1)\n```\n",
    ],
)
def test_a_fence_below_code_with_prose_behind_it_ends_code_that_the_text_lacks(text: str) -> None:
    prose = next(number for number, line in enumerate(text.split("\n")) if line.endswith("。"))
    assert prose not in block_lines(text)


@pytest.mark.parametrize(
    "text",
    [
        "```\n以上就是这道题的全部解法，时间复杂度是线性的。",  # no code above it
        "下面是提示词：\n```\n你是一位经验丰富的中文编辑，请逐句检查下面的文章。",
        "return ans\n\n```\n你是一位经验丰富的中文编辑，请逐句检查下面的文章。",  # it opens a paragraph
        "return ans\n```text\n你是一位经验丰富的中文编辑，请逐句检查下面的文章。",
        "Output:\n```\n# 计算列表里所有数字的总和并返回结果\ntotal = sum(numbers)",  # a comment
        "Output:\n```\n你是一位经验丰富的中文编辑，请逐句检查下面的文章。\n```",  # it is closed
    ],
)
def test_other_fences_open_code(text: str) -> None:
    fence = next(number for number, line in enumerate(text.split("\n")) if line.startswith("```"))
    assert set(range(fence, text.count("\n") + 1)) <= block_lines(text)


def test_of_fences_in_fences_the_code_stays_code() -> None:
    text = "return 1\n```\n这一段说明上面的函数返回什么，又为什么这样返回。\n```python\nprint(1)\n```\n后面的正文。"
    assert block_lines(text) == {3, 4, 5}
