"""Lists of other pages below the text: what stands between `相关文章` and the next line of the frame.

Their entries are titles, dates and teasers, other ones in each document, so that they do not recur; a title does not
end as a sentence, and where most lines do, it is text. They are furniture
by where they stand: a line that announces other pages above them, a line of the frame below, the document's own text
above both, and so in document after document. Comments and appendices are announced otherwise, and stay.

A line that names pages (`相关文章`, `Next`) and is not known as furniture becomes it where a template wrote what stands
below it: as many lines in nearly every document, several or titles of other documents of the site. What an author
cites is more here and less there.

A line of the frame that announces nothing may have a line or two below it that are other ones in each document, such as
tags: as many in nearly every document, and the same line of the frame below them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mingfan.kinds.recurring.forms import Forms
from mingfan.kinds.recurring.kind import LEAST_OWN, MOST_LISTED
from mingfan.learn.documents import Documents
from mingfan.learn.evidence import LEAST, Recurring

_SENTENCE_ENDS = ("。", "！", "？", ".", "!", "?")
LEAST_WRITTEN = 5  # documents that show a template
SEVERAL = 3  # lines
TITLED = 0.25  # of the documents
MOST_VARYING = 2  # lines between two of the frame that announce nothing
LONG_TITLE = 60  # characters
MOST_DOCUMENTS = 200  # that are read
REGULAR = 0.9  # of the times that something stands below the line
_PAGES = r"""
      (?:相关|相關|推荐|推薦|精选|精選|更多|最新|最近|近期|热门|熱門|其他|其它|往期|历史|歷史|延伸|随机|隨機)的?
      (?:相关|相關|推荐|推薦|热门|熱門|精彩)?的?
      (?:文章|文章列表|内容|內容|阅读|閱讀|推荐|推薦|链接|連結|博文|日志|日誌|帖子|主题|主題|资讯|資訊|新闻|新聞|回顾|回顧)
    | 猜你喜欢|猜你喜歡|你可能(?:也|还|還)?(?:喜欢|喜歡|感兴趣|感興趣|会喜欢)|(?:上|下|前|后|後)一?[篇页頁章]
    | \b(?:related|recent|latest|popular|more|other|similar)\s(?:posts?|articles?|stories|pages?|reading)\b
    | \bread\ (?:more|next)\b|\byou\ (?:may|might)\ also\ like\b|\b(?:prev(?:ious)?|next)\b
    """
_NAMES_PAGES = re.compile(f"(?xi){_PAGES}")
_ANNOUNCES = re.compile(
    rf"""(?xi){_PAGES}
    | ^(?:更多|相关|相關|其他|其它|最新|最近|近期|热门|熱門|推荐|推薦|精选|精選|往期|历史|歷史)
      (?!评论|評論|留言|回复|回覆)\w{{1,6}}$
    """,
)

# What readers and authors say stands below these.
_HOLDS = re.compile(
    r"(?i)评论|評論|留言|回复|回覆|网友|網友|读者|讀者|答|解析|译|譯|注释|注釋|摘要|简介|簡介|来源|來源|出处|出處|作者|编辑|編輯"
    r"|comment|repl(?:y|ies)|answer|solution|source|author"
)


class List(NamedTuple):
    """What a line announces."""

    lines: int  # at most
    width: int  # characters of a line, at most


class Gap(NamedTuple):
    """What stands below a line of the frame, to the next one."""

    lines: int
    width: int  # of the widest
    titles: int  # lines that are titles of other documents
    sentences: int
    closed: str  # the next line of the frame; "" where there is none
    said: str  # the lines

    @property
    def is_list(self) -> bool:
        return self.closed != "" and self.lines <= MOST_LISTED and 2 * self.sentences < self.lines


def lists(
    documents: Documents,
    furniture: Iterable[Recurring],
    others: Iterable[Recurring] = (),
    titles: Container[str] = frozenset(),
) -> dict[str, List]:
    """By form, lines below which lines stand that are other ones in each document: lines of the frame, and those of the
    `others` that name pages and below which a template wrote."""
    frame = {seen.one_form: seen for seen in furniture}
    doubted = {seen.one_form: seen for seen in others if _NAMES_PAGES.search(seen.form) and seen.one_form not in frame}
    gaps = _gaps_of(documents, {**frame, **doubted}, titles)
    found = {form: _below(form, below, form in doubted) for form, below in sorted(gaps.items())}
    return {form: listed for form, listed in found.items() if listed is not None}


def _below(form: str, gaps: Sequence[Gap], doubted: bool) -> List | None:
    some = [gap for gap in gaps if gap.lines]
    if not _ANNOUNCES.search(form):
        return _regular(some) if not _HOLDS.search(form) and _varies(some, len(gaps)) else None
    return _regular(some) if not doubted or _is_written(some) else None


def _is_written(gaps: Iterable[Gap]) -> bool:
    """Whether a template wrote these lists, not an author."""
    fit = [gap for gap in gaps if gap.is_list]
    usual, times = Counter(gap.lines for gap in fit).most_common(1)[0] if fit else (0, 0)
    if len(fit) < LEAST_WRITTEN or times < REGULAR * len(fit):
        return False
    return usual >= SEVERAL or sum(gap.titles > 0 for gap in fit) >= TITLED * len(fit)


def _varies(gaps: Sequence[Gap], times: int) -> bool:
    """Whether as many lines stand below, and the same line of the frame below them, in most of the `times`."""
    usual, same = Counter((gap.lines, gap.closed) for gap in gaps).most_common(1)[0] if gaps else ((0, ""), 0)
    regular = same >= LEAST_WRITTEN and same >= REGULAR * len(gaps) and 2 * same >= times
    varied = 2 * len({gap.said for gap in gaps}) >= len(gaps)  # what is the same each time was judged by itself
    return regular and varied and usual[0] <= MOST_VARYING


def _gaps_of(documents: Documents, frame: Mapping[str, Recurring], titles: Container[str]) -> dict[str, list[Gap]]:
    """By form, what stands below each line of the frame, in some of its documents."""
    places = {place for seen in frame.values() for place in seen.places}
    known = Forms((form, form) for form in sorted(frame))
    found: dict[str, list[Gap]] = defaultdict(list)
    read = 0
    for number, document in enumerate(documents() if places else ()):
        if number in places:
            places.remove(number)
            for form, gap in _gaps(document.text, known, titles):
                found[form].append(gap)
            read += 1
            if not places or read >= MOST_DOCUMENTS:
                break
    return found


def _gaps(text: str, known: Forms[str], titles: Container[str]) -> Iterator[tuple[str, Gap]]:
    """The lines of the frame below the document's own text, each with what stands between it and the next."""
    own = 0
    opened = ""
    between: list[str] = []
    for line in text.split("\n"):
        body = line.strip()
        if not body:
            continue
        form = known.find(body)
        if form is None:
            own += len(body)
            between.append(body)
            continue
        if opened:
            yield opened, _gap(between, titles, form)
        opened, between = (form if own >= LEAST_OWN else ""), []
    if opened:
        yield opened, _gap(between, titles, "")


def _gap(lines: Sequence[str], titles: Container[str], closed: str) -> Gap:
    sentences = sum(line.endswith(_SENTENCE_ENDS) and line not in titles for line in lines)
    titled = sum(line in titles for line in lines)
    return Gap(len(lines), max(map(len, lines), default=0), titled, sentences, closed, "\n".join(lines))


def _regular(gaps: Sequence[Gap]) -> List | None:
    """The most lines and the widest that were seen in a few documents, where there is hardly anything else; a title to
    come may be wider."""
    fit = [gap for gap in gaps if gap.is_list]
    if len(fit) < LEAST or len(fit) < REGULAR * len(gaps):
        return None
    lines, width = (sorted(values, reverse=True)[LEAST - 1] for values in zip(*(gap[:2] for gap in fit), strict=True))
    return List(lines, max(width + width // 2, LONG_TITLE if lines == 1 else 0))
