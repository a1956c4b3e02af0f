"""What the loader of rule files and the rule tests say, in Chinese, for a rule editor in that language.

The loader speaks English, with names and values in it. Each entry is a part of such a sentence and what it is in
Chinese; a name in backquotes stays as it is. What no entry knows stays English: a library's own word for a fault.
"""

from __future__ import annotations

import re

from mingfan.expected import in_chinese as types

PARTS: tuple[tuple[str, str], ...] = (
    # where
    (r"a rule of (\S+) without `id`: ", r"\1 里没有 `id` 的一条规则："),
    (r"^rule (\S.*?): ", r"规则 \1："),
    (r"(`[\w-]+`) (\d+): ", r"\1 第 \2 项："),
    # a pack and its keys
    (r"a rule file is a mapping with `pack:` and `rules:`", "规则文件由 `pack:` 和 `rules:` 两部分组成"),
    (r"the file is empty; it needs `pack:` and `rules:`", "文件是空的；要有 `pack:` 和 `rules:`"),
    (r"unknown key (`[^`]*`): a pack has ([\w, ]+)", r"没有 \1 这个键：规则包有 \2"),
    (r"unknown key (`[^`]*`)(?:: see `mingfan rules schema`)?", r"没有 \1 这个键"),
    (r"`rules` is missing or empty: it is a list of rules", "缺 `rules`，或它是空的：这里列出规则"),
    (
        r"`pack` is missing or not a name: letters a-z, digits and - between them",
        "缺 `pack`，或它不是名字：用 a-z、数字，中间可有 -",
    ),
    (r"(`\w+`) of the pack is not text: quote it", r"规则包的 \1 不是文字：请加引号"),
    (
        r"a rule is a mapping with `id`, `kind`, `title`, `why` and more",
        "一条规则由 `id`、`kind`、`title`、`why` 等组成",
    ),
    (r"`kind` is missing", "缺 `kind`"),
    (r"`kind` is unknown", "没有这种 `kind`"),
    (r"; there are: ", "；有："),
    (r"; did you mean (`[^`]*`)\?", r"；是不是 \1？"),
    (r"`enters` names no kind of protected span: (.*); known: ", r"`enters` 里的 \1 不是受保护的片段；有："),
    (r"rule (\S+) exists already \((.*)\): give one of them another id", r"规则 \1 已经有了（\2）：请换一个 id"),
    # fields of a rule
    (
        r"(`\w+`) is missing: give at least one \{in: …, out: …\} that shows what the rule does",
        r"缺 \1：至少写一个该改的例子 {in: …, out: …}",
    ),
    (
        r"(`\w+`) is missing: give at least one \{text: …, why: …\} that looks like the dirt but must stay",
        r"缺 \1：至少写一个长得像却不该改的例子 {text: …, why: …}",
    ),
    (r"(`\w+`) is missing: say in a sentence why this text may be changed", r"缺 \1：用一句话说为什么可以改"),
    (r"(`\w+`) is missing: name the dirt in a few words", r"缺 \1：用几个字说是什么脏东西"),
    (r"(`\w+`) is missing", r"缺 \1"),
    (r"a mapping is needed, such as \{…: …\}", "要写成 {…: …}"),
    (r": expected (.+?) of length >= (\d+)", r"：至少要有 \2 项"),
    (r": expected (.+?) matching regex ('[^']*')", r"：要合乎 \2"),
    (r": Invalid enum value ('[^']*')", r"：不能是 \1"),
    (r" - at (`[^`]*`)", r"（在 \1）"),
    # patterns
    (
        r"the pattern is empty: it would match everywhere; write what the dirt looks like",
        "模式是空的，会处处匹配：写下脏东西的样子",
    ),
    (
        r"the pattern does not compile: (.*); see the syntax of Python's `regex` module",
        r"模式不合语法：\1；语法见 Python 的 `regex` 模块",
    ),
    (r"(`replace`) cannot be filled in: (.*); name groups as (.*)", r"\1 填不出来：\2；组写作 \3"),
    (r"a rule has `replace`, `map` or `words`, not two of them", "`replace`、`map`、`words` 只能写一个"),
    (r"each key of `map` is one character", "`map` 的每个键是一个字符"),
    (r"`map` is empty: name at least one character", "`map` 是空的：至少写一个字符"),
    (
        r"a rule of one line cannot make a line feed: add `scope: document`",
        "按行的规则不能产生换行：加上 `scope: document`",
    ),
    (r"unterminated character set", "字符集没有结束，缺 ]"),
    (r"bad escape \(end of pattern\)", "反斜杠后面没有字符"),
    (r"missing group name", "缺组名"),
    (r"missing \)", "缺 )"),
    (r"unbalanced parenthesis", "括号不成对"),
    (r"nothing to repeat", "重复符号前没有可重复的"),
    (r"multiple repeat", "重复符号连着写"),
    (r"unknown property", "没有这种字符属性"),
    (r" at position (\d+)", r"，在第 \1 个字符处"),
    # YAML
    (r"a tab cannot be indentation: YAML takes spaces", "缩进不能用制表符，YAML 用空格缩进"),
    (r"not valid YAML: (.*); quote patterns in '…'", r"不合 YAML 语法：\1；模式请放在单引号里"),
    (r"could not find expected ':'", "缺冒号"),
    (r"did not find expected ',' or ('[\]}]')", r"缺逗号或 \1"),
    (r"did not find expected key", "这里该是一个键"),
    (r"mapping values are not allowed in this context", "这里不能再有冒号"),
    (r"found character that cannot start any token", "这个字符不能开头"),
    (
        r"(`[^`]*`) [a-z ]+ twice in one mapping \(first in line (\d+)\): keep one",
        r"\1 写了两遍（先在第 \2 行）：留一个",
    ),
    (r"not a value: (.*); quote it", r"不是值：\1；请加引号"),
    (r"nested too deeply: a rule file is a list of plain mappings", "嵌套太深：规则文件只是一列条目"),
    (r"(alias|anchor|tag) (\S+) is not allowed: .*", r"不能用 \2：把值写全"),
    # what became of an example
    (r"another text came out", "改成了另一段文字"),
    (r"revert does not give the input back", "撤不回原文"),
    (r"not a fixed point: cleaning the result changes it again", "结果还会再变：清洗两次应与一次相同"),
    (r"the reference engine and the scan engine differ", "两个引擎的结果不同"),
    (r"; must stay: ", "；不该改："),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), chinese) for pattern, chinese in PARTS)


_EXPECTED = re.compile(r": expected (.+), got ([^:]+?)(?= - at|$)")


def in_chinese(message: str) -> str:
    message = _EXPECTED.sub(lambda found: f"：应为{types(found[1])}，给的是{types(found[2])}", message)
    for pattern, chinese in _COMPILED:
        message = pattern.sub(chinese, message)
    return message
