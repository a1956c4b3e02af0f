"""Rules taught by pointing at a passage of a document: dirt becomes a rule with its example, honest text a keep case.

Whole lines go into one rule of kind `recurring`, a part of a line becomes a `regex` rule of its own; runs of digits are
a slot in both. What was taught is tried on its examples and keep cases before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

import regex
import yaml

from mingfan.authors.examples import Outcome, run
from mingfan.cleaner import Cleaner
from mingfan.errors import ConfigError
from mingfan.kinds.recurring.forms import DIGITS, Forms, general, letters
from mingfan.ruleset.model import Rule, Ruleset
from mingfan.ruleset.packs import parse_pack
from mingfan.text.lines import line_at
from mingfan.text.protect import ALL_BUT_CODE

PACK = "taught"
LINES, PASSAGE = "lines", "passage"  # ids of the rules; those of passages are numbered
HEAD = "# Taught by pointing (mingfan teach). Comments are not kept.\n"
LABEL = 4  # letters of a line that may be anybody's: it goes beside others only
LEAST_PASSAGE = 6  # letters of a part of a line
ENDS = "。！？!?…；;，,、：:."
LONGEST = 300  # characters of a line of an example
_DIGITS = re.compile("[0-9]+")


class Taught(NamedTuple):
    text: str  # the rule file
    rules: list[str]  # ids that were written or changed
    outcomes: list[Outcome]  # of all examples and keep cases of the file

    @property
    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not outcome.passed]


class _Pointed(NamedTuple):
    """A passage in its document."""

    lines: list[str]  # the lines it is on
    whole: bool  # whether it is these lines, blanks at their ends aside
    above: str  # the line before them that is not blank
    below: str

    @property
    def context(self) -> str:
        return "\n".join(line for line in (self.above, *self.lines, self.below) if line)


def teach(passage: str, document: str, present: str = "") -> Taught:
    """The rule file `present` ("" for a new one) with a rule that removes the passage, or one that does it already.

    ConfigError for a passage that is not in the document or could be anybody's; RuleError for a bad rule file.
    """
    pack = _read(present)
    pointed = _point(passage, document)
    taught = _teach_lines(pack, pointed) if pointed.whole else _teach_passage(pack, passage.strip(), pointed, document)
    return _tried(pack, [taught])


def spare(passage: str, document: str, present: str) -> Taught:
    """The rule file with a keep case for the passage in each rule that takes some of it, mended so that it does not.

    No rules: none of the file takes it.
    """
    pack = _read(present)
    pointed = _point(passage, document)
    rules = parse_pack(present) if present else []
    taking = [rule.spec.id for rule in rules if takers(passage, document, _cleaner([rule]))]
    for rule in pack["rules"]:
        if rule["id"] in taking:
            _spare(rule, pointed)
    return _tried(pack, taking)


def takers(passage: str, document: str, cleaner: Cleaner) -> list[str]:
    """The rules of a cleaner that take some of the passage where it stands."""
    start = document.find(passage.strip())
    end = start + len(passage.strip())
    edits = cleaner.clean_edits(document)[1]
    return sorted({rule for edit in edits if edit.start < end and edit.end > start for rule in edit.rules})


def _read(present: str) -> dict[str, Any]:
    if not present:
        return {"pack": PACK, "title": "指着教的规则", "title_en": "Rules taught by pointing", "rules": []}
    if not present.startswith(HEAD):
        raise ConfigError("the rule file was not written by teach, and would lose its comments: name another with -o")
    parse_pack(present)
    pack: dict[str, Any] = yaml.safe_load(present)
    return pack


def _point(passage: str, document: str) -> _Pointed:
    wanted = passage.strip()
    start = document.find(wanted)
    if not wanted or start < 0:
        raise ConfigError("the passage is not in the document, letter for letter")
    end = start + len(wanted)
    first, last = line_at(document, start).start, line_at(document, end).end
    whole = not document[first:start].strip() and not document[end:last].strip()
    if not whole and "\n" in wanted:
        raise ConfigError("point at whole lines, or at a part of one line")
    lines = [line.strip() for line in document[first:last].split("\n") if line.strip()]
    above = next((line for line in reversed(document[:first].split("\n")) if line.strip()), "")
    below = next((line for line in document[last:].split("\n") if line.strip()), "")
    return _Pointed(lines, whole, above[-LONGEST:], below[:LONGEST])


def _teach_lines(pack: dict[str, Any], pointed: _Pointed) -> str:
    if all(letters(line) <= LABEL for line in pointed.lines):
        raise ConfigError(f"anybody may write {pointed.lines[0]!r}: point at it together with the lines beside it")
    rule = _rule(pack, LINES)
    rule.setdefault("title", "指为脏行的行")
    rule.setdefault("title_en", "Lines pointed out as dirt")
    rule.setdefault("why", "有人指出这些行不是文档的内容")
    rule.setdefault("why_en", "Somebody pointed out that these lines are not the document's")
    rule.setdefault("kind", "recurring")
    lines = rule.setdefault("lines", [])
    known = {line["line"] for line in lines}
    for line in map(general, pointed.lines):
        if line not in known:
            lines.append({"line": line} | ({"role": "label"} if letters(line) <= LABEL else {}))
            known.add(line)
    rule.setdefault("examples", []).append({"in": pointed.context, "out": ""})
    longest = max(pointed.lines, key=letters)
    sentence = f"{longest.rstrip(ENDS)}，这一行在说别的事情。"
    rule.setdefault("keep", []).append({"text": sentence, "why": "只是以这一行开头的句子"})
    return LINES


def _teach_passage(pack: dict[str, Any], passage: str, pointed: _Pointed, document: str) -> str:
    if letters(passage) < LEAST_PASSAGE:
        raise ConfigError(f"anybody may write {passage!r}: point at a longer part of the line, or at the whole line")
    pattern = "[0-9]+".join(regex.escape(part, literal_spaces=True) for part in _DIGITS.split(passage))
    for rule in pack["rules"]:
        if rule.get("pattern") == pattern:
            rule["examples"].append({"in": pointed.context, "out": ""})
            return str(rule["id"])
    number = 1 + max((int(rule["id"].rpartition("-")[2]) for rule in pack["rules"] if "pattern" in rule), default=0)
    rule = _rule(pack, f"{PASSAGE}-{number}")
    others = [line.strip() for line in document.split("\n") if line.strip() and passage not in line]
    honest = max((line[:LONGEST] for line in others), key=letters, default=passage[: len(passage) // 2])
    rule |= {
        "title": "指为脏文字的片段",
        "title_en": "A passage pointed out as dirt",
        "why": "有人指出这段文字不是文档的内容",
        "why_en": "Somebody pointed out that this passage is not the document's",
        "kind": "regex",
        "pattern": pattern,
        "replace": "",
        "enters": list(ALL_BUT_CODE),
        "examples": [{"in": pointed.context, "out": ""}],
        "keep": [{"text": honest, "why": "同一篇文档里的正文"}],
    }
    return str(rule["id"])


def _rule(pack: dict[str, Any], name: str) -> dict[str, Any]:
    for rule in pack["rules"]:
        if rule["id"] == name:
            found: dict[str, Any] = rule
            return found
    pack["rules"].append(made := {"id": name})
    return made


def _spare(rule: dict[str, Any], pointed: _Pointed) -> None:
    if "lines" in rule:
        kept = Forms((line, line) for line in map(general, pointed.lines))
        rule["lines"] = [line for line in rule["lines"] if kept.find(line["line"]) is None]
        rule["examples"] = [one for one in rule["examples"] if not any(map(kept.find, one["in"].split("\n")))]
        rest = (line["line"] for line in rule["lines"] if "role" not in line)
        rule["examples"] = rule["examples"] or [
            {"in": f"正文。\n{line.replace(DIGITS, '1')}\n正文。", "out": ""} for line in islice(rest, 1)
        ]
    else:
        unless = rule.get("unless", [])
        rule["unless"] = [*unless, *(regex.escape(line, literal_spaces=True) for line in pointed.lines)]
        rule["examples"] = [one for one in rule["examples"] if not any(line in one["in"] for line in pointed.lines)]
    rule["keep"].append({"text": "\n".join(pointed.lines), "why": "有人指出这是正文"})


def _tried(pack: dict[str, Any], changed: Sequence[str]) -> Taught:
    """The file with what comes out of the examples written into them, and how its cases went. ConfigError where a rule
    leaves an example as it is."""
    pack["rules"] = [rule for rule in pack["rules"] if rule["examples"]]
    if not pack["rules"]:
        return Taught("", list(changed), [])
    by_id = {rule.spec.id: rule for rule in parse_pack(_written(pack))}
    for rule in pack["rules"]:
        for example in rule["examples"]:
            example["out"] = _cleaner([by_id[rule["id"]]]).clean_text(example["in"])
            if example["out"] == example["in"]:
                raise ConfigError("no rule can take that passage: it is in code, or between marks that keep it")
    text = _written(pack)
    return Taught(text, list(changed), run(parse_pack(text)))


def _written(pack: dict[str, Any]) -> str:
    return HEAD + str(yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=120))


def _cleaner(rules: list[Rule]) -> Cleaner:
    return Cleaner.from_ruleset(Ruleset("teach", "", "", tuple(rules)))
