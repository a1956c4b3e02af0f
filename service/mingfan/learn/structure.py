"""What recurs and is no furniture: the skeleton that documents of a kind have in common.

Furniture speaks for the site; structure orders the document's own content. It is recognised by its form, whatever else
speaks against it: headings, front matter and code, chapters and articles, parts of exam papers, answers, dates,
licences.
"""

from __future__ import annotations

import re

from mingfan.kinds.recurring.forms import ANY, DIGITS, letters
from mingfan.learn.evidence import Recurring
from mingfan.learn.slots import is_arrows

_NUMERAL = r"[一二三四五六七八九十百千零〇两\d]|\{\#\}"
_TITLES = (
    "目录|目錄|摘要|前言|序言|引言|绪论|正文|附录|附錄|附件|后记|後記|总结|總結|小结|小結|结论|結論|背景|简介|簡介|概述|说明|說明"
    "|注意|备注|備註|注释|示例|例子|答案|解析|译文|注"
)
_STRUCTURE = re.compile(
    rf"""
      \#{{1,6}}\s  # a heading
    | (?:[-*+>]\s*)?\*\*[^*，。！？,!?]{{1,24}}\*\*[:：]?$  # a line in bold, as headings are written
    | 第\s*(?:{_NUMERAL})+\s*[章节節回卷编編条條款部篇讲講课課集幕场]
    | [（(【\[]?(?:[一二三四五六七八九十百]+|[A-Za-zⅠ-Ⅹ])[）)】\]、．.:：]\s*\S?  # an item, the part of an exam paper
    | (?:参考|參考)(?:资料|資料|文献|文獻|答案|链接|連結|書目|书目)|References?\b|Bibliography|See\ also\b
    | (?:{_TITLES})(?:\s*[:：]?$|[:：])
    | (?:答|问|問|甲|乙|丙|A|Q|选择|判断|填空)[:：]
    | (?:Contents|Introduction|Abstract|Summary|Overview|Conclusion|Example|Usage|Note)s?[:：]?$
    | [a-z_][\w.-]*:(?:\s|$)  # a key and its value
    | </?\w[^>]*>$|[{{}}()\[\];]+$|//|/\*|.*[;{{]$  # code
    | [\w.+-]+\((?:\d|\{{\#\}})\w{{0,2}}\)[,，.]?$  # a page of the manual that another refers to
    | [.'](?:\\"|[A-Za-z]{{1,2}}\b)|.*\\f[BIPR]  # the source of a manual page
    | (?:import|from|return|def|class|func|public|private|var|let|const|\#include|\$|>>>)\b
    | (?:Sub|Function|Dim|Declare|Private|Option)\ [A-Z]\w*.*  # code in Basic
    | \|.*\|$  # a row of a table
    | .*(?:表示|代表).{{0,40}}(?:表示|代表)  # a legend: what marks in the text stand for
    """,
    re.VERBOSE,
)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)$")
_FILED = re.compile(r"[A-Z\u3400-\u9fff]ICP[备備证證]|公网安备")  # only a site is filed
_LEGAL = re.compile(
    r"(?i)版权|版權|著作权|著作權|转载|轉載|许可|許可|授权|授權|免责|免責|copyright|licen[sc]e|all rights reserved|©"
    r"|CC[ -]BY|\b(?:ISSN|ISBN|DOI|arXiv)\b|责编|记者|發信人"
    r"|(?:作者|译者|譯者|来源|來源|出处|出處|出自|编辑|編輯|日期|时间)[:：]"
    r"|(?:\d|\{#\})日.{0,12}(?:通过|通過|公布|施行|实施|實施|修正|修订|修訂|废止|廢止)[。）)]?$"
)
_ITEM = re.compile(
    r"[（(【\[]?(?:\d|\{#\})+[）)】\]、．.:：]\s*\S?"
)  # also of the list of a menu, at an end of the page
_EDGE = 0.8  # of its times
_ONCE = 1.2  # times in a document
CONSTANT = 0.6
LEAST_LETTERS = 2
LONGEST_HEADING = 12  # letters
LEAST_STATEMENT = 20  # letters
_STATED = re.compile(r"(?:。|[A-Za-z]{2}[.:])['\"”’）)」』]*$")
_IN_BLOCK = 0.5
_TITLE = 0.2
_COPY = 0.6  # of a document recurs: it is one of several versions
_EVERYWHERE = 0.7  # of the documents
RARE = 0.005  # of the documents
_ADDRESS = re.compile(r"^[^A-Za-z0-9\u3400-\u9fff]*https?://\S+$|^[^，。,]{0,40}<[^<>@\s]+@[^<>@\s]+>$")


def is_structure(seen: Recurring, documents: int) -> bool:
    """Whether a line that recurs belongs to the documents, by its form or by where it stands. `documents`: how many
    there are."""
    form = seen.form
    if (letters(form) < LEAST_LETTERS and not is_pager(seen)) or seen.in_block > _IN_BLOCK * seen.times:
        return True
    if ANY in form and seen.first > _TITLE * seen.times:
        return True  # the title of the document itself, before the name of the site
    if _PICTURE.match(form) and not _is_of_site(seen, documents):
        return True  # a figure of the text
    if _ITEM.match(form) and max(seen.head, seen.tail) < _EDGE * seen.times:
        return True
    lines = (form, *seen.spellings) if ANY in form else (form,)  # a slot may hide what they are
    return any(_STRUCTURE.match(line) or is_legal(line) for line in lines)


def is_legal(line: str) -> bool:
    """Whether a line says whose a text is, or under what terms. A notice with the filing number of a site does not."""
    return _LEGAL.search(line) is not None and not _FILED.search(line)


def _is_of_site(picture: Recurring, documents: int) -> bool:
    """Whether a picture is the same one below document after document, or in most of them, as the code to scan is."""
    at_tail = picture.tail >= _EDGE * picture.times
    return len(picture.spellings) == 1 and (at_tail or 2 * picture.documents > documents)


def is_pager(seen: Recurring) -> bool:
    """Whether nothing is fixed of a line but arrows around the titles of other documents, once at the end of each."""
    if not is_arrows(seen.form) or seen.times > _ONCE * seen.looked_at or seen.tail < _EDGE * seen.times:
        return False
    both = not seen.form.startswith(ANY) and not seen.form.endswith(ANY)
    return both or 2 * seen.titled >= seen.times


def is_foot(seen: Recurring) -> bool:
    """Whether a line that stays, as a copyright notice does, ends its documents."""
    return is_legal(seen.form) and letters(seen.form) > 0 and seen.tail >= _EDGE * seen.times


def is_of_copies(seen: Recurring, documents: int) -> bool:
    """Whether a line stands in versions of a document, of which most recurs, and not all over the site: it may be what
    they say."""
    return seen.framed > _COPY * seen.times and seen.documents < _EVERYWHERE * documents


def may_be_title(seen: Recurring) -> bool:
    """Whether a line may be the title of its document or of a part of it, with its number in a series, `周报 第 12 期`:
    other figures or words each time, and the document's own text below."""
    varies = ANY in seen.form or (DIGITS in seen.form and len(seen.spellings) > 1)
    constant = max((count for form, count in seen.below.items() if form), default=0) >= CONSTANT * seen.times
    return varies and not constant and seen.tail < seen.times / 2


def may_be_heading(seen: Recurring) -> bool:
    """Whether a line may be a heading that some documents of a kind have, `公式与图像`: a few words, and other text of
    the document's own around it each time."""
    constant = max((count for form, count in (*seen.above.items(), *seen.below.items()) if form), default=0)
    return letters(seen.form) <= LONGEST_HEADING and constant < CONSTANT * seen.times and seen.linked < seen.times / 2


def may_name_work(seen: Recurring, documents: int) -> bool:
    """Whether a line may name the work that some documents are parts of, such as a law above each of its articles: it
    heads fewer than half of the documents, and other text stands below it each time."""
    if seen.head < _EDGE * seen.times or 2 * seen.documents >= documents:
        return False
    return max((count for form, count in seen.below.items() if form), default=0) < CONSTANT * seen.times


def is_amid_text(seen: Recurring) -> bool:
    """Whether a line stands neither above nor below the documents' own text: it may be a refrain, speech, a heading."""
    return max(seen.head, seen.tail) < seen.times / 2


def is_statement(seen: Recurring) -> bool:
    """Whether a line states something in a whole sentence: notes of versions say the same of each. A title does not."""
    line = max(seen.spellings, key=len, default=seen.form) if ANY in seen.form else seen.form
    return letters(line) >= LEAST_STATEMENT and _STATED.search(line) is not None


def is_rare(seen: Recurring, documents: int) -> bool:
    """Whether a line stands in so small a part of many documents that what they say themselves recurs as often. What
    they say has no slot for a title."""
    return ANY not in seen.form and seen.documents < RARE * documents


def is_reference(seen: Recurring, documents: int) -> bool:
    """Whether a line is nothing but an address, or a name with one, that some documents refer to; the address of the
    site itself stands on most of its pages."""
    return _ADDRESS.search(seen.form) is not None and 2 * seen.documents < documents
