"""What a running head may say: the title of a book, of a part of it, or the name of who issued it."""

from __future__ import annotations

from mingfan import later

LONGEST = 40  # characters
LEAST_HAN = 4  # of a head without a number: speakers have two or three, so have labels of recipes and exams
_TITLE = later.pattern(r"(?=[\p{L}0-9《〈（(])[\p{Han}A-Za-z0-9《》〈〉（）()·•—–\-―/：:＊*、&． 　.]{2,}(?<![：:])")
_HAN = later.pattern(r"\p{Han}")
_LETTERS = later.pattern(r"\p{L}")
# What names a speaker, or a field with its value.
_LABEL = later.pattern(r"[（(]|[^：:]{1,40}[：:]|(?:主持|说话|發言|发言|采访|受访)人|记者|嘉宾|旁白|[问答甲乙丙]\b")
# What the title of a publication, or the name of its publisher, ends in.
_PUBLICATION = later.pattern(
    r"(?:年鉴|年鑑|年报|年報|报告|报告书|手册|手冊|指南|教程|教材|学报|學報|公报|公報|通报|[省市县區区州镇]志|通史|全集|文集|选集|论文"
    r"|公司|大学|大學|学院|出版社|研究院|研究所|说明书|招股书|白皮书|标准|标準|规范|概论|原理|导论|季刊|月刊)\Z"
)


def is_title(text: str) -> bool:
    """Whether a text may stand at the head of a page: letters, and no mark of a sentence."""
    return len(text) <= LONGEST and _TITLE.fullmatch(text) is not None and len(_LETTERS.findall(text)) > 1


def is_long_title(text: str) -> bool:
    return is_title(text) and (text[0] == "《" or len(_HAN.findall(text)) >= LEAST_HAN) and not _LABEL.match(text)


def is_publication(text: str) -> bool:
    return _PUBLICATION.search(text) is not None
