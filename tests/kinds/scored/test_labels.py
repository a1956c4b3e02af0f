"""How much of a line is made of labels that menus have: in Python and in C."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mingfan.deadline import Deadline
from mingfan.kinds.scored.kind import shared_reader
from mingfan.kinds.scored.labels import LONGEST, labels_in, read_labels
from mingfan.kinds.scored.shipped import shipped_labels
from mingfan.kinds.scored.units import Unit, units_of_lines
from mingfan.kinds.scored.wording import normal
from mingfan.native.loops import BUILT
from mingfan.text.fold import fold

KNOWN = frozenset({"首页", "新闻", "关于我们", "read more", "0小时热文"})


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("首页", 1000),
        ("【首頁】", 1000),
        ("新闻（12）", 1000),
        ("24小时热文", 1000),
        ("Read More »", 1000),
        ("首页 | 新闻 | 竹林", 666),
        ("首页>新闻>2024", 666),
        ("首页-竹影书斋", 500),
        ("竹林的四季", 0),
        ("新闻里说竹林的四季都是绿的。", 0),
        ("———", 0),
        ("", 0),
        ("首页 " * LONGEST, 0),
    ],
)
def test_the_share_of_the_parts_of_a_line(line: str, labels: int) -> None:
    assert labels_in(normal(fold(line)), KNOWN) == labels


def test_without_labels_no_line_has_any() -> None:
    assert labels_in("首页", frozenset()) == 0


def test_the_file_names_labels_between_blanks(tmp_path: Path) -> None:
    path = tmp_path / "labels.txt"
    path.write_text("# 导航 labels\n首頁 Read_More\n\n24小时热文 更多>> ——\n", encoding="utf-8")
    assert read_labels(path) == {"首页", "read more", "0小时热文", "更多"}


def test_shipped_labels_are_no_sentences() -> None:
    assert len(shipped_labels()) > 1_000
    assert max(map(len, shipped_labels())) <= 17


LINES = st.lists(
    st.sampled_from(
        ["首页", "新闻", "竹林", "登录", "0", "12", " ", "|", "（", "）", "·", "-", "：", "A", "，", "。", "_"]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=60)
@given(st.lists(LINES, min_size=1, max_size=5))
@example(["首页 " * 70, "首页 " * 60])
@example(["0", "00", "(0)", "新闻0 0"])
def test_the_loops_count_alike(lines: list[str]) -> None:
    if not BUILT:
        pytest.skip("the loops in C are not built")
    reader = shared_reader()
    made = reader._maker
    assert made is not None
    search, weigh = reader.search, reader.model.own

    def units(maker: object) -> list[tuple[Unit, ...]]:
        return units_of_lines(lines, search, weigh, Deadline(60), made=maker)  # type: ignore[arg-type]

    assert units(made) == units(None)
