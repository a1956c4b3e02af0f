"""Twenty planted campaigns in a clean corpus: how many are learned, what else is, how fast, and what the lines cost.

    python -m benchmarks.campaigns [FOLDER]
    python -m benchmarks.campaigns --instructions     only what 10,000 learned lines cost on clean text, in instructions

Makes 10,000 clean documents (seeded), or takes them from FOLDER's .txt files (blank lines between documents), and puts
each of twenty advertisements into some of them, 5 to 300, with figures and names that change, at the head, at the tail
or between paragraphs. Prints which campaigns were learned; each learned line that is none; characters of clean text
that the learned lines remove; the speed of the learning pass; and the time of the scan engine on clean text with 10,000
learned lines, as a ratio to the same rules without them, in one run by processor time.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import msgspec

from benchmarks.instructions import counted, lacking, run_all
from mingfan import Cleaner
from mingfan.deadline import Deadline
from mingfan.kinds.recurring.forms import Forms
from mingfan.kinds.recurring.kind import CompiledRecurring, Line, RecurringSpec
from mingfan.kinds.scored.kind import shared_reader
from mingfan.learn.documents import Document
from mingfan.learn.learned import learn
from mingfan.ruleset.model import Rule
from mingfan.ruleset.profiles import load_ruleset
from tests.learn.sites import article

DOCUMENTS = 10_000
LINES = 10_000
TEXTS, ROUNDS = 100, 7  # of the measure of cost
TEXTS_IN_VALGRIND = 12
CAMPAIGNS = (
    "扫码关注公众号「青竹书房」，回复 {n} 领取全套资料",
    "加微信 bamboo{n} 进读者群，每天免费分享好书",
    "本文由青竹文库整理首发，更多精彩请访问 www.bamboo.example",
    "更多好书请到青竹书房微店购买，满 {n} 元包邮",
    "喜欢本文的朋友请点赞、收藏、转发，你的支持是我更新的动力",
    "关注我们的抖音号 bamboo{n}，直播间每晚八点送福利",
    "【青竹文库】手机阅读请点击下载客户端，第 {n} 章抢先看",
    "推荐一本好书《{w}》，点击阅读原文即可试读",
    "上一篇：{w}　下一篇：{v}",
    "阅读 {n}　点赞 {m}　在看",
    "免费领取考研资料，请联系客服 QQ：{n}00{m}",
    "点击这里加入我们的知识星球，与 {n} 位同学一起学习",
    "投稿请发邮件至 editor{n}@bamboo.example，稿费从优",
    "青竹小说网 www.bamboo.example 最快更新，请收藏本站",
    "觉得不错的话请打赏作者一杯咖啡，微信支付宝均可",
    "Follow us on Twitter @bamboo{n} for more stories",
    "限时优惠：原价 {n} 元的课程今天只要 {m} 元，立即抢购",
    "长按识别二维码，添加小编微信，拉你进群",
    "{w} - 青竹文库 - 免费在线阅读",
    "本站所有资源来自网络收集，如有侵权请联系站长删除",
)


def planted(clean: list[str]) -> tuple[list[str], list[set[str]]]:
    """The documents with the campaigns in them, and the lines of each campaign."""
    draw = random.Random(0)
    texts = list(clean)
    lines: list[set[str]] = []
    for number, campaign in enumerate(CAMPAIGNS):
        mine = set()
        for at in draw.sample(range(len(texts)), 5 + (295 * number * 7 % 296)):
            name, other = (clean[draw.randrange(len(clean))].split("\n")[0][:20] for _ in "ab")
            line = campaign.format(n=draw.randint(10, 9_999), m=draw.randint(10, 999), w=name, v=other)
            mine.add(line)
            parts = texts[at].split("\n")
            place = (len(parts), len(parts), 0, len(parts) // 2)[number % 4]
            texts[at] = "\n".join([*parts[:place], line, *parts[place:]])
        lines.append(mine)
    return texts, lines


def clean_documents(folder: Path | None) -> list[str]:
    if folder is None:
        return [article(number, 40) for number in range(DOCUMENTS)]
    parts = (part for path in sorted(folder.glob("*.txt")) for part in path.read_text(encoding="utf-8").split("\n\n"))
    return [part.strip() for part in parts if part.strip()][:DOCUMENTS]


def spec(lines: list[Line]) -> RecurringSpec:
    return RecurringSpec(id="lines", title="-", why="-", examples=(), keep=(), lines=tuple(lines))


def seconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def clean_all(cleaner: Cleaner, texts: list[str]) -> None:
    for text in texts:
        cleaner.clean_text(text)


def pair() -> list[Cleaner]:
    """Cleaners without learned lines, and with LINES of them."""
    ruleset = load_ruleset("standard")
    lines = [Line(f"关注第{number}号竹影文库公众号，编号 {{#}}", 5, "tail") for number in range(LINES)]
    more = msgspec.structs.replace(
        ruleset, rules=(Rule("learned/lines", "learned", spec(lines), "", 0), *ruleset.rules)
    )
    return [Cleaner.from_ruleset(rules, "scan", deadline=6_000) for rules in (ruleset, more)]


def cost(clean: list[str]) -> float:
    """The median ratio of the time with learned lines to that without."""
    both = pair()
    texts = clean[:TEXTS]
    for cleaner in both:
        cleaner.clean_text(texts[0])
    ratios = []
    for _ in range(ROUNDS):
        without, with_lines = (seconds(partial(clean_all, cleaner, texts)) for cleaner in both)
        ratios.append(with_lines / without)
    return median(ratios)


def cost_in_instructions() -> None:
    if missing := lacking():
        raise SystemExit(f"instructions are not counted: there is no {missing}")
    without, with_lines = counted("benchmarks.campaigns").values()
    print(
        f"{LINES:,} learned lines on clean text: {with_lines:,} instructions, {without:,} without, "
        f"{with_lines / without:.3f} times as many"
    )


def workloads() -> Iterator[tuple[str, Callable[[], object]]]:
    texts = clean_documents(None)[:TEXTS_IN_VALGRIND]
    reader = shared_reader()

    def clean(cleaner: Cleaner) -> None:
        reader.forget()
        clean_all(cleaner, texts)

    for name, cleaner in zip(("without", "with"), pair(), strict=True):
        yield name, partial(clean, cleaner)


def main() -> None:
    if sys.argv[1:] == ["--instructions"]:
        cost_in_instructions()
        return
    if sys.argv[1:2] == ["--in-valgrind"]:
        run_all(Path(sys.argv[2]), workloads())
        return
    clean = clean_documents(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    texts, campaigns = planted(clean)
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    begun = time.process_time()
    learned = learn(lambda: documents)
    took = time.process_time() - begun
    lines = learned.lines()
    forms = Forms((line.line, line) for line in lines)
    proposed = [sum(forms.find(line) is not None for line in mine) / len(mine) for mine in campaigns]
    for campaign, mine, share in zip(CAMPAIGNS, campaigns, proposed, strict=True):
        print(f"{share:5.2f} of {len(mine):4} lines  {campaign}")
    known = Forms((line, line) for mine in campaigns for line in mine)
    print(f"proposed: {sum(share >= 0.9 for share in proposed)} of {len(CAMPAIGNS)}")
    others = [line for line in lines if not any(forms.find(one) is line for mine in campaigns for one in mine)]
    print(f"learned lines that are no campaign: {len(others)}", *(f"\n  {line.line}" for line in others[:20]))
    rule = CompiledRecurring(spec(lines)) if lines else None
    gone = sum(
        change.end - change.start for text in clean for change in (rule.changes(text, Deadline(60)) if rule else ())
    )
    wrong = sum(
        sum(known.find(line) is None and bool(line.strip()) for line in text[change.start : change.end].split("\n"))
        for text in texts
        for change in (rule.changes(text, Deadline(60)) if rule else ())
    )
    print(f"of clean text removed: {gone:,} characters of {sum(map(len, clean)):,}; other lines in dirty text: {wrong}")
    size = sum(len(text.encode()) for text in texts)
    print(f"learning pass: {size / 1e6 / took:.1f} MB/s ({size / 1e6:.0f} MB)")
    print(f"{LINES:,} learned lines on clean text: {cost(clean):.3f} times the time without")


if __name__ == "__main__":
    main()
