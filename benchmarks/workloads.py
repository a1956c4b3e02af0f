"""The workloads: made from the sample, the same on every run.

a        the sample, 208 KB, dirty
a_clean  the same size with nothing to do
b        10,000 documents of about 2 KB, 5 % of them with dirt
c        one document of 50 MB: paragraphs of the sample, shuffled
d        one line of 2 MB: sentences of the sample, shuffled
links    2,000 links in Markdown, a line each
promos   500 lines that ask to scan, follow or join, with addresses: every line is read by the model of the page
novel    a novel of 300 KB: paragraphs and dialogue with an indent
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "tests" / "data"
DIRT = (
    "\n【青竹资料库】——每天更新材料500多篇，会员群同步更新，有意加入请联系客服",
    "推进##paidbegin##工作##paidend##",
    "加强建设,促进发展;。",
    "\n\n\n\n",
)

CALLS = ("微信公众号", "扫码关注", "会员下载", "点击领取", "加入群聊", "免费试读", "最新章节")
SPEAKERS = ("小翠", "老赵", "掌柜", "先生", "那人")
VERBS = ("说", "问", "笑道", "低声道", "摇头道")


@cache
def sample(name: str) -> str:
    return (DATA / f"report-compilation.{name}.txt").read_bytes().decode("utf-8")


@cache
def paragraphs() -> tuple[str, ...]:
    return tuple(line for line in sample("corpus").split("\n") if line)


@cache
def sentences() -> tuple[str, ...]:
    """Sentences of the sample that can stand next to each other."""
    found = (part for line in paragraphs() for part in line.split("。"))
    return tuple(s + "。" for s in found if len(s) > 8 and s[-1].isalnum() and s[0].isalnum())


def a() -> str:
    return sample("dirty")


def a_clean() -> str:
    return sample("standard")


@cache
def b(documents: int = 10_000) -> tuple[str, ...]:
    draw = random.Random(2)
    out = []
    for _ in range(documents):
        text = ""
        while len(text) < 660:
            text += draw.choice(paragraphs())[:400] + "\n"
        out.append(text + draw.choice(DIRT) if draw.random() < 0.05 else text)
    return tuple(out)


@cache
def c(size: int = 50_000_000) -> str:
    return _shuffled(paragraphs(), "\n", size, 3) + "\n"


@cache
def d(size: int = 2_000_000) -> str:
    return _shuffled(sentences(), "", size, 4)


@cache
def links(count: int = 2_000) -> str:
    draw = random.Random(5)
    return "".join(
        f"- [{_title(draw)}](https://example.com/{draw.randint(1, 10**6)}/{draw.randint(1, 99)}.html)\n"
        for _ in range(count)
    )


@cache
def promos(count: int = 500) -> str:
    draw = random.Random(6)
    return "".join(
        f"{draw.choice(CALLS)}：{_title(draw)} www.example.com/{draw.randint(1, 10**6)}\n" for _ in range(count)
    )


@cache
def novel(paragraphs: int = 1_300) -> str:
    draw = random.Random(7)
    return "".join(f"　　{_speech(draw) if draw.random() < 0.5 else _prose(draw)}\n" for _ in range(paragraphs))


def _title(draw: random.Random) -> str:
    return draw.choice(sentences())[: draw.randint(4, 14)]


def _speech(draw: random.Random) -> str:
    said = draw.choice(sentences())[: draw.randint(6, 30)]
    return f"{draw.choice(SPEAKERS)}{draw.choice(VERBS)}：“{said}{draw.choice('。！？')}”"


def _prose(draw: random.Random) -> str:
    return "".join(draw.choice(sentences()) for _ in range(draw.randint(1, 4)))


def _shuffled(units: tuple[str, ...], joint: str, size: int, seed: int) -> str:
    def draw_all() -> Iterator[str]:
        draw, made, last = random.Random(seed), 0, ""
        while made < size:
            for unit in draw.sample(units, len(units)):
                if unit != last:  # a unit next to itself would be a repeat to remove
                    yield unit
                    made += len(unit.encode()) + len(joint)
                    last = unit

    return joint.join(draw_all())
