"""Invented sites: articles that share nothing but the frame around them."""

from __future__ import annotations

import random

from mingfan.learn.documents import Document, Documents

_WHO = [
    "陈师傅",
    "木匠",
    "邻居老周",
    "县里的测绘员",
    "渡口的船家",
    "教书的先生",
    "卖茶的老人",
    "守林员",
    "女儿",
    "铁匠",
]
_DID = ["修好了", "画下了", "量过", "记得", "谈起", "翻看", "找到了", "守着", "写到", "擦净"]
_WHAT = [
    "那座石桥",
    "一册旧账",
    "半山的梯田",
    "祠堂的门板",
    "水碓",
    "一盏马灯",
    "河边的柳树",
    "那口井",
    "竹编的篮子",
    "驿道",
]
_HOW = ["天还没有亮", "雨下了整整三天", "集市已经散了", "渡船靠了岸", "稻子刚刚抽穗", "雪压断了树枝", "远处传来钟声"]


def article(number: int, sentences: int = 14) -> str:
    """The text of an article, different for each number: paragraphs of some sentences."""
    draw = random.Random(number)
    lines = [f"{draw.choice(_WHO)}的第{number}封信"]
    for _ in range(max(1, sentences // 4)):
        lines.append("".join(_sentence(draw) for _ in range(4)))
    return "\n".join(lines)


def _sentence(draw: random.Random) -> str:
    said = f"{draw.choice(_HOW)}，{draw.choice(_WHO)}{draw.choice(_DID)}{draw.choice(_WHAT)}"
    return f"{said}，一共走了{draw.randint(11, 99999)}步。"


HEAD = "竹影文库\n首页\n专栏\n关于本站\n登录 | 注册"
TAIL = (
    "上一篇：{before}\n下一篇：{after}\n喜欢本文请关注竹影文库公众号\n"
    "京ICP备1234567号 竹影文库网络科技\n联系客服 QQ：700800900"
)


def framed(number: int) -> str:
    """An article in the frame of its site."""
    before, after = (article(k).split("\n")[0] for k in (number - 1, number + 1))
    return f"{HEAD}\n\n{article(number)}\n\n{TAIL.format(before=before, after=after)}\n"


def site(texts: list[str]) -> Documents:
    documents = [Document(f"page-{number}", text) for number, text in enumerate(texts)]
    return lambda: documents
