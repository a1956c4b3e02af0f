# ruff: noqa: E501
"""Bad rules, one fault each. The line that a message must name ends in `# here`."""

from __future__ import annotations

from typing import NamedTuple


class Seed(NamedTuple):
    name: str
    check: str
    body: str  # the entries under `rules:`, or a whole file where it begins with `pack:`


GOOD_CASES = """\
    examples: [{in: '正文。##ad-mark##完', out: '正文。完'}]
    keep: [{text: '## ad-mark 的说明', why: a heading}]
"""


def seed_text(seed: Seed) -> str:
    if seed.body.startswith("pack:") or seed.check == "schema-file":
        return seed.body
    return f"pack: {seed.name}\ntitle: 试\nrules:\n{seed.body}"


def rule(kind: str, fields: str, cases: str = GOOD_CASES, identifier: str = "id: bad") -> str:
    return f"  - {identifier}\n    title: 试\n    why: 试\n    kind: {kind}\n{fields}{cases}"


def cases(text: str, out: str, keep: str, mark: str = "") -> str:
    return f"    examples: [{{in: '{text}', out: '{out}'}}]\n    keep: [{{text: '{keep}', why: honest}}]{mark}\n"


def pattern(source: str, *more: str) -> str:
    return f"    pattern: '{source}'  # here\n" + "".join(f"    {line}\n" for line in more)


def regex(source: str, cases_: str = GOOD_CASES, *more: str) -> str:
    return rule("regex", pattern(source, *more), cases_)


def line(source: str, cases_: str) -> str:
    return rule("line", pattern(source), cases_)


MARK = "##ad-mark##"
AD = cases("点此下载全本", "", "点此处下载的人很多")

SCHEMA = [
    Seed("unclosed-class", "schema", regex("[##ad-mark")),
    Seed("unclosed-group", "schema", regex("(##ad-mark")),
    Seed("bad-escape", "schema", regex("##ad\\\\mark\\p{Nope}")),
    Seed("nothing-to-repeat", "schema", regex("*ad")),
    Seed("empty-pattern", "schema", regex("")),
    Seed("pattern-is-a-number", "schema", rule("regex", "    pattern: 12  # here\n")),
    Seed("pattern-is-a-list", "schema", rule("regex", "    pattern: [a]  # here\n")),
    Seed("pattern-missing", "schema", rule("regex", "    replace: ''\n", identifier="id: bad  # here")),
    Seed("unknown-key", "schema", regex(MARK).replace("  # here", "") + "    patern: x  # here\n"),
    Seed("unknown-kind", "schema", rule("regexp  # here", f"    pattern: '{MARK}'\n")),
    Seed("kind-missing", "schema", f"  - id: bad  # here\n    title: 试\n    why: 试\n    pattern: '{MARK}'\n" + GOOD_CASES),
    Seed("keep-missing", "schema", "  - id: bad  # here\n    title: 试\n    why: 试\n    kind: regex\n"
         f"    pattern: '{MARK}'\n    examples: [{{in: '{MARK}', out: ''}}]\n"),
    Seed("keep-empty", "schema", "  - id: bad\n    title: 试\n    why: 试\n    kind: regex\n"
         f"    pattern: '{MARK}'\n    examples: [{{in: '{MARK}', out: ''}}]\n    keep: []  # here\n"),
    Seed("keep-without-why", "schema", "  - id: bad\n    title: 试\n    why: 试\n    kind: regex\n"
         f"    pattern: '{MARK}'\n    examples: [{{in: '{MARK}', out: ''}}]\n    keep:\n      - {{text: 'ad mark'}}  # here\n"),
    Seed("examples-empty", "schema", "  - id: bad\n    title: 试\n    why: 试\n    kind: regex\n"
         f"    pattern: '{MARK}'\n    examples: []  # here\n    keep: [{{text: 'ad-mark', why: x}}]\n"),
    Seed("example-without-out", "schema", "  - id: bad\n    title: 试\n    why: 试\n    kind: regex\n"
         f"    pattern: '{MARK}'\n    examples:\n      - {{in: '{MARK}'}}  # here\n    keep: [{{text: 'ad-mark', why: x}}]\n"),
    Seed("id-in-capitals", "schema", rule("regex", f"    pattern: '{MARK}'\n", identifier="id: Bad_Rule  # here")),
    Seed("id-missing", "schema", "  - title: 试  # here\n    why: 试\n    kind: regex\n"
         f"    pattern: '{MARK}'\n" + GOOD_CASES),
    Seed("id-twice", "schema", rule("regex", f"    pattern: '{MARK}'\n")
         + rule("regex", f"    pattern: '{MARK}x'\n", identifier="id: bad  # here")),
    Seed("key-twice", "schema", rule("regex", f"    pattern: '{MARK}'\n    pattern: 'b'  # here\n")),
    Seed("scope-unknown", "schema", rule("regex", f"    pattern: '{MARK}'\n    scope: page  # here\n")),
    Seed("safety-unknown", "schema", rule("regex", f"    pattern: '{MARK}'\n    safety: unsafe  # here\n")),
    Seed("share-over-one", "schema", rule("regex", f"    pattern: '{MARK}'\n    max_share: 1.5  # here\n")),
    Seed("share-zero", "schema", rule("regex", f"    pattern: '{MARK}'\n    max_share: 0  # here\n")),
    Seed("enters-unknown", "schema", rule("regex", f"    pattern: '{MARK}'\n    enters: [links]  # here\n")),
    Seed("variants-unknown", "schema", rule("regex", f"    pattern: '{MARK}'\n    variants: [pinyin]  # here\n")),
    Seed("ignore-case-is-text", "schema", rule("regex", f"    pattern: '{MARK}'\n    ignore_case: 'maybe'  # here\n")),
    Seed("template-without-group", "schema", rule("regex", f"    pattern: '{MARK}'\n    replace: '\\2'  # here\n")),
    Seed("map-empty", "schema", rule("charmap", "    map: {}  # here\n")),
    Seed("map-key-of-two", "schema", rule("charmap", "    map: {ab: c}  # here\n")),
    Seed("map-range-backwards", "schema", rule("charmap", "    map: {z..a: ''}  # here\n")),
    Seed("alias", "schema", rule("regex", f"    pattern: '{MARK}'\n    replace: *none  # here\n")),
    Seed("tag", "schema", rule("regex", "    pattern: !!str x  # here\n")),
    Seed("tab-indent", "schema", f"  - id: bad\n\ttitle: 试  # here\n    kind: regex\n    pattern: '{MARK}'\n"),
    Seed("pack-name", "schema", f"pack: ads & more  # here\nrules:\n{rule('regex', f'''    pattern: '{MARK}'{chr(10)}''')}"),
    Seed("pack-unknown-key", "schema", f"pack: my\nauthor: me  # here\nrules:\n{rule('regex', f'''    pattern: '{MARK}'{chr(10)}''')}"),
    Seed("rules-empty", "schema", "pack: my\nrules: []  # here\n"),
    Seed("repeat-without-end", "schema", regex("##ad[^#]{0,5000}mark##")),
    Seed("rule-is-text", "schema", "  - just text  # here\n"),
]  # fmt: skip

SLOW = [
    Seed("nested-plus", "not-linear", regex("(?:ad+)+-mark##", cases("##addad-mark##", "##", "ad mark ##"))),
    Seed("two-stars", "not-linear", regex("##\\s*ad\\s*-?\\s*mark##")),
    Seed("alternation-overlap", "not-linear", regex("##(?:a|d|ad)*-mark##")),
    Seed("trailing-blanks", "not-linear", regex("[ \\t]+$", cases("好  ", "好", "好 的"))),
    Seed("lazy-pair", "not-linear", regex("【.*?】", cases("好【站】", "好", "【站"))),
    Seed("digits-and-commas", "not-linear", regex("(?:\\d+,?)+下载", cases("好12,3下载", "好", "12,3 个"))),
    Seed("slow-unless", "not-linear",
         rule("regex", f"    pattern: '{MARK}'\n    unless: '(x+x+)+y'  # here\n")),
    Seed("han-words", "not-linear", regex("(?:[一-龥]+\\s*)+广告位$", cases("用用广告位", "", "用 用广告位的人"))),
]  # fmt: skip

GREEDY = [
    Seed("any-han", "most-of-a-page", regex("\\p{Han}+", cases("好abc", "abc", "abc 好"))),
    Seed("not-ascii", "most-of-a-page", regex("[^\\x20-\\x7E]+", cases("abc好", "abc", "abc"))),
    Seed("emoji-range", "most-of-a-page", regex("[\\u24c2-\\U0001f251]+", cases("abc①ⓩ", "abc①", "abc"))),
    Seed("not-word", "honest-text", regex("\\W+$", cases("好！！", "好", "好！的"))),
    Seed("every-line", "most-of-a-page", line("。", cases("点此下载。", "", "点此下载"))),
    Seed("lines-with-download", "honest-text", line("下载", cases("点此下载", "", "点此"))),
    Seed("lines-with-account", "honest-text", line("公众号", cases("关注公众号", "", "关注"))),
    Seed("scan-qr-words", "honest-text", regex("扫描?", cases("扫描", "", "打扫"))),
    Seed("brackets", "honest-text", regex("《[^》]*》", cases("《站》", "", "《站"))),
    Seed("colon-tail", "honest-text", regex("：.*$", cases("站：abc", "站", "站: abc"))),
    Seed("comma-map", "honest-text", rule("charmap", "    map: {'，': ','}\n", cases("好，好", "好,好", "好, 好"))
         .replace("  - id: bad\n", "  - id: bad  # here\n")),
    Seed("empty-star", "empty-match", regex("(?:##ad-mark##)*")),
    Seed("empty-optional", "empty-match", regex("(?:##ad-mark##)?")),
    Seed("empty-alternative", "empty-match", regex("##ad-mark##|")),
    Seed("empty-line", "empty-match", line("x*", cases("点此x", "", "点此"))),
]  # fmt: skip

ALONE = [
    Seed("huge-repeat", "large-repeat", regex("##ad[^#]{0,800}mark##")),
    Seed("huge-count", "large-repeat", regex("##ad-mark##|x{900}")),
    Seed("many-branches", "large-repeat", regex("##ad-mark##|" + "|".join(f"站{n}" for n in range(300)))),
    Seed("never-matches", "never-fires", regex("##ad mark##").replace("  # here", "").replace(
        "    examples:", "    examples:  # here\n     ")),
    Seed("anchored-wrongly", "never-fires", regex("$##ad-mark##").replace("  # here", "").replace(
        "    examples:", "    examples:  # here\n     ")),
    Seed("keep-refutes", "keep-changed", rule("line", "    pattern: '全本'\n",
         cases("点此下载全本", "", "他读完了全本", "  # here"))),
    Seed("keep-unrelated", "keep-unlike", rule("regex", f"    pattern: '{MARK}'\n", cases(f"好{MARK}", "好", "天气很不错", "  # here"))),
    Seed("keep-of-other-words", "keep-unlike", rule("line", "    pattern: '^点此下载全本$'\n",
         cases("点此下载全本", "", "春天来了", "  # here"))),
    Seed("shadowed-by-line", "shadowed", rule("line", "    pattern: '全本'\n", AD, "id: first")
         + rule("line", "    pattern: '^点此下载全本$'\n", AD, "id: second  # here")),
    Seed("shadowed-by-prefix", "shadowed", rule("regex", "    pattern: '##ad-mark'\n", cases(f"好{MARK}", "好##", "ad-mark"), "id: first")
         + rule("regex", f"    pattern: '{MARK}'\n", identifier="id: second  # here")),
    Seed("same-rule-twice", "near-duplicate", rule("regex", f"    pattern: '{MARK}'\n", identifier="id: first")
         + rule("regex", "    pattern: '#{2}ad-mark#{2}'\n", identifier="id: second  # here")),
    Seed("same-map-twice", "near-duplicate", rule("charmap", "    map: {'⊕': ''}\n", cases("好⊕", "好", "好◎"), "id: first")
         + rule("charmap", "    map: {'⊕': ''}\n", cases("⊕好", "好", "◎好"), "id: second  # here")),
    Seed("shipped-pack", "shipped-name", f"pack: ads  # here\nrules:\n{rule('regex', f'''    pattern: '{MARK}'{chr(10)}''')}"),
    Seed("range-to-range", "map-range", rule("charmap", "    map: {'Ａ..Ｚ': 'A..Z'}  # here\n", cases("Ｂ", "A..Z", "B"))),
    Seed("grapheme", "not-scanned", regex("##\\X{1,9}##")),
    Seed("posix-class", "not-scanned", regex("##[[:alpha:]-]{1,9}##")),
    Seed("case-outside-ascii", "not-scanned", regex("##ad-mark##|ёлка", GOOD_CASES, "ignore_case: true")),
    Seed("any-character-again", "scan-wide", regex("(\\p{Han})\\1{4,9}", cases("好好好好好", "好", "好好"), "replace: '\\1'")),
]  # fmt: skip

SEEDS = [*SCHEMA, *SLOW, *GREEDY, *ALONE]
