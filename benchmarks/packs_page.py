"""docs/packs.md and docs/packs.zh-CN.md, from the rule files: each pack beyond `standard`, and how to switch it on.

python -m benchmarks.packs_page            writes both
python -m benchmarks.packs_page --check    exits 1 where one is not what the rules say
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from mingfan.kinds.base import Example
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.model import Rule
from mingfan.ruleset.packs import load_packs
from mingfan.ruleset.profiles import load_ruleset, profile_names

DOCS = Path(__file__).resolve().parent.parent / "docs"
Language = Literal["en", "zh-CN"]
FILES: dict[Language, Path] = {"en": DOCS / "packs.md", "zh-CN": DOCS / "packs.zh-CN.md"}
EXTRAS = {"mojibake": "mojibake", "script": "script", "pii": "pii", "person-names": "names"}  # that packs need
LONGEST = 90  # characters of a text that are shown
AROUND = 24  # characters kept before and behind a change in a longer one


class Words(NamedTuple):
    head: str
    contents: str
    where: str
    optional: str
    needs: str
    table: str
    reported: str
    stop: str


WORDS: dict[Language, Words] = {
    "en": Words(
        head="""# Packs beyond `standard`

Made from the rule files by `python -m benchmarks.packs_page`; [简体中文](packs.zh-CN.md). Each row is an example and
a keep case of its rule, which `mingfan test` runs. `⏎` is a line end, `[U+200B]` a character that does not show.

A pack that is in no profile is added by name; a single rule of it by its id, and `ignore` takes one away:

| | |
|---|---|
| command line | `mingfan clean --add layout,html --ignore layout/page-number FILE` |
| Python | `Cleaner("standard", add=["layout", "html"], ignore=["layout/page-number"])` |
| HTTP | `{"text": "…", "add": ["layout", "html"]}`, or `POST /v1/clean?add=layout,html` |
| the page | its chip under “More packs”; “Script” |
| a profile or `mingfan.toml` | in the list `packs`, or `add = ["layout", "html"]` |
| nothing else | `--select links` runs the named packs alone |

Conversion between scripts has an option of its own, `--script t2s`, `Cleaner(script="t2s")`, `?script=t2s`; it comes
last, or first with `--script-order before` (`script_order="before"`, `?script_order=before`), for rules of one's own
that know one script only. A profile of one's own sets fields of a rule (`set:`), such as words of one's own for the
conversion, or what is written in place of an address:

```yaml
profile: mine
title: mine
why: links and addresses replaced, two names kept in the conversion
packs: [sanitize, links, email]
script: t2s
script_order: after
set:
  links/url: {action: text, text: '<URL>'}
  email/address: {action: mask, head: 1}
  script/t2s: {words: {于右任: 于右任, 電郵: 邮件}}
```
""",
        contents="| pack | what it does | in |\n|---|---|---|\n",
        where="In the profiles {profiles}.",
        optional='In no profile: `--add {pack}`, `Cleaner(add=["{pack}"])`, `?add={pack}`.',
        needs=" Needs `pip install '.[{extra}]'`.",
        table="| rule | before | after | stays |\n|---|---|---|---|\n",
        reported="a finding",
        stop=". ",
    ),
    "zh-CN": Words(
        head="""# `standard` 之外的规则包

本页由 `python -m benchmarks.packs_page` 从规则文件生成；[English](packs.md)。每一行是
该规则的一个示例和一个保留用例，`mingfan test` 会运行它们。`⏎` 是行末，`[U+200B]` 是看不见的字符。

不在任何配置档里的规则包，按名字加上；只要其中一条，就写规则的编号；`ignore` 去掉一条：

| | |
|---|---|
| 命令行 | `mingfan clean --add layout,html --ignore layout/page-number FILE` |
| Python | `Cleaner("standard", add=["layout", "html"], ignore=["layout/page-number"])` |
| HTTP | `{"text": "…", "add": ["layout", "html"]}`，或 `POST /v1/clean?add=layout,html` |
| 网页 | “更多规则包”里的按钮；“简繁” |
| 配置档或 `mingfan.toml` | 写进 `packs` 列表，或 `add = ["layout", "html"]` |
| 只用它 | `--select links` 只运行列出的规则包 |

简繁转换另有选项 `--script t2s`、`Cleaner(script="t2s")`、`?script=t2s`，在最后进行；
自己的规则只认一种字形时，可以用 `--script-order before`（`script_order="before"`、`?script_order=before`）先转换。
自己的配置档可以用 `set:` 改规则的字段，比如转换时用自己的词，或者用什么文字代替网址：

```yaml
profile: mine
title: 我的配置档
why: 换掉网址和邮箱，转换时留住两个词
packs: [sanitize, links, email]
script: t2s
script_order: after
set:
  links/url: {action: text, text: '<URL>'}
  email/address: {action: mask, head: 1}
  script/t2s: {words: {于右任: 于右任, 電郵: 邮件}}
```
""",
        contents="| 规则包 | 做什么 | 所在配置档 |\n|---|---|---|\n",
        where="在配置档 {profiles} 里。",
        optional='不在任何配置档里：`--add {pack}`、`Cleaner(add=["{pack}"])`、`?add={pack}`。',
        needs="需要 `pip install '.[{extra}]'`。",
        table="| 规则 | 之前 | 之后 | 不动 |\n|---|---|---|---|\n",
        reported="只报告",
        stop="。",
    ),
}


def page(language: Language) -> str:
    packs: dict[str, list[Rule]] = {}
    for rule in load_packs([shipped_rules()]):
        if rule.pack not in _in_profile("standard"):
            packs.setdefault(rule.pack, []).append(rule)
    words = WORDS[language]
    index = "".join(_row(pack, rules, language) for pack, rules in sorted(packs.items()))
    sections = "".join(_section(pack, rules, language) for pack, rules in sorted(packs.items()))
    return f"{words.head}\n{words.contents}{index}{sections}"


@cache
def _in_profile(name: str) -> frozenset[str]:
    return frozenset(rule.pack for rule in load_ruleset(name).rules)


def _profiles(pack: str) -> list[str]:
    return [f"`{name}`" for name in profile_names() if pack in _in_profile(name)]


def _said(rule: Rule, field: Literal["title", "why", "pack_title"], language: Language) -> str:
    english = getattr(rule, f"{field}_en") if language == "en" else ""
    return str(english or getattr(rule, field))


def _row(pack: str, rules: list[Rule], language: Language) -> str:
    places = ", ".join(_profiles(pack)) or ("`--script`" if pack == "script" else f"`--add {pack}`")
    return f"| [`{pack}`](#{pack}) | {_said(rules[0], 'pack_title', language)} | {places} |\n"


def _section(pack: str, rules: list[Rule], language: Language) -> str:
    words, profiles = WORDS[language], _profiles(pack)
    switch = words.where.format(profiles=", ".join(profiles)) if profiles else words.optional.format(pack=pack)
    if pack == "script":
        switch = '`--script t2s`, `Cleaner(script="t2s")`, `?script=t2s`.'
    needs = words.needs.format(extra=EXTRAS[pack]) if pack in EXTRAS else ""
    rows = "".join(_rule(rule, language) for rule in rules)
    return f"\n## {pack}\n\n{_said(rules[0], 'pack_title', language)}{words.stop}{switch}{needs}\n\n{words.table}{rows}"


def _rule(rule: Rule, language: Language) -> str:
    example = min(rule.spec.examples, key=lambda example: len(example.text))
    keep = min(rule.spec.keep, key=lambda keep: (len(keep.text) > LONGEST, rule.spec.keep.index(keep)))
    before, after = _around(example)
    shown = WORDS[language].reported if rule.spec.safety == "report" else _cell(after)
    about = WORDS[language].stop.join((_said(rule, "title", language), _said(rule, "why", language)))
    return f"| `{rule.id}` {about.replace('|', '&#124;')} | {_cell(before)} | {shown} | {_cell(_short(keep.text))} |\n"


def _around(example: Example) -> tuple[str, str]:
    """The example, or of a long one what is around the first difference."""
    before, after = example.text, example.out
    if len(before) <= LONGEST:
        return before, after
    pairs = enumerate(zip(before, after, strict=False))
    start = max(0, next((at for at, (one, other) in pairs if one != other), len(after)) - AROUND)
    return tuple(_short(f"{'…' if start else ''}{text[start:]}") for text in (before, after))  # type: ignore[return-value]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _cell(text: str) -> str:
    """A text as code in a cell of a table."""
    shown = "".join(map(_visible, text))
    if not shown:
        return ""
    fence = "`" * (1 + max((len(run) for run in _backticks(shown)), default=0))
    blank = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{blank}{shown}{blank}{fence}".replace("|", "\\|")


def _backticks(text: str) -> Iterator[str]:
    yield from (run for run in "".join(char if char == "`" else " " for char in text).split())


def _visible(char: str) -> str:
    if char == "\n":
        return "⏎"
    hidden = unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Mn") or char in "\u00a0\u3000"
    return f"[U+{ord(char):04X}]" if hidden else char


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    stale = [path for language, path in FILES.items() if not path.exists() or path.read_text("utf-8") != page(language)]
    for language, path in FILES.items() if not check else ():
        path.write_text(page(language), encoding="utf-8")
    if check and stale:
        print("not up to date:", *(path.name for path in stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
