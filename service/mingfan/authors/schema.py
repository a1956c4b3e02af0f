"""JSON Schema of rule files, from the same types that read them, so that an editor completes and checks."""

from __future__ import annotations

from typing import Any, Union

import msgspec

from mingfan.kinds import table
from mingfan.kinds.base import State, Where
from mingfan.ruleset.packs import PACK_TEXTS, PROOF
from mingfan.text.protect import KINDS as PROTECTED_KINDS

# What an editor shows beside a key. `rules/README.md` has the rest.
HELP = {
    "pack": "Name of the pack: letters a-z, digits and - between them. The id of a rule is pack/id.",
    "rules": "The rules, in the order they act.",
    "origin": "What the pack was imported from; its rules need no examples and keep cases.",
    "id": "Name of the dirt, not of the cure: a-z, 0-9 and -.",
    "kind": "What the rule does.",
    "title": "What it is, in a few words.",
    "title_en": "The same in English.",
    "why": "Why it may be changed, or why it must stay.",
    "why_en": "The same in English.",
    "examples": "Texts that the rule changes, and what each becomes; at least one.",
    "keep": "Texts that look like the dirt and must stay; at least one.",
    "safety": "safe: changes the text. report: only makes findings.",
    "reads": "Of a rule that only reports. cleaned: the text as it leaves. original: as it came.",
    "enters": "Kinds of protected spans that the rule may change.",
    "state": "active; shadow: is counted and changes nothing; off: does not run.",
    "where": "The documents it is for; of a list any one.",
    "once": "Acts in the first round only: for rules that match their own output.",
    "max_share": "Share of a text over 1,000 characters that the rule may delete; above, it is held back.",
    "pattern": "Regular expression, in the syntax of Python's `regex` module.",
    "replace": "A literal text, or a template with \\1 or \\g<name>.",
    "map": "From a character, or a range a..b, to the text in its place.",
    "words": "From a word to the text in its place.",
    "unless": "A pattern, or several, that leaves the line alone.",
    "requires": "The line must contain one of these words, in any spelling.",
    "scope": "line: each line by itself. document: the whole text.",
    "ignore_case": "Capital and small letters are the same.",
    "spare_records": "Leaves alone lines that are data or code by their form.",
    "variants": "Other forms of the pattern that count: script, width, case, separators, look-alikes.",
    "in": "The text before.",
    "out": "The text after.",
    "text": "The text that must stay as it is.",
    "todo": "A known failure: counted, and fails once it passes.",
    "host": "Host of the source's address; a name stands for its subdomains too.",
    "path": "Pattern of a file's path, with * and ?.",
    "field": "Field of a record.",
    "lang": "Language of the document, as the caller names it.",
    "profile": "Profile in force.",
    "family": "Family of promotion, as rules/signals/ names it.",
    "level": "How much evidence a removal needs, the most first.",
    "signals": "Signals of the rule's own.",
    "opening": "Words around which a text is read.",
    "weights": "Other weights: of signals in log-odds, by id; of a correction in thousandths, by feature.",
    "correction": "What labelled texts add to the model of a page (mingfan fit).",
    "weight": "In log-odds: above 0 for promotion, below for honest text.",
    "word": "A word, in place of a pattern.",
    "at": "Where in the line, marks left aside; of a line that recurs, where in the document.",
    "strengths": "Marks that give way, weakest first.",
    "winners": "Marks before which all of those go.",
    "blanks": "The characters that go at the end of a line.",
    "most": "How many blank lines in a row stay.",
    "likeness": "Which repeats the rule takes.",
    "least": "Content characters of a copy, 8 or more; columns of a full line, 10 or more.",
    "pairs": "From a pair of brackets or quotes to the pair in its place; of junctions, which characters meet.",
    "gap": "What stands between them: nothing or a blank.",
    "form": "The class of compatibility characters, or how marks of notes are written.",
    "marks": "Pairs of brackets or quotes.",
    "side": "Which half has no other.",
    "notes": "Whether the text has no notes, or others than the ones missed.",
    "unit": "What comes again and again.",
    "part": "The part of the markup, or of what a page leaves.",
    "lines": "Lines that recur in the documents of a site; how many a broken paragraph has at least.",
    "marked": "Share of the full lines that hold a mark.",
    "broken": "Share of the full lines that end in the middle of a clause.",
    "line": "A line; {#} is a run of digits, {*} any text.",
    "docs": "In how many documents it was seen; for people.",
    "role": "What it takes for it to go.",
    "list": "Lines below it that it announces, at most: titles of other pages, with dates and teasers.",
    "width": "Characters of each of these lines, at most.",
    "copy": "The copy that stays.",
    "name": "What tokens and hashes say.",
    "check": "The check that a value has to pass.",
    "action": "What becomes of a value.",
    "before": "What introduces a name, right before it.",
    "after": "What introduces a name, right behind it.",
    "head": "Characters that a mask leaves at the start.",
    "tail": "Characters that a mask leaves at the end.",
    "conversion": "Name of a conversion of OpenCC: t2s, s2twp and others.",
    "read_as": "How the text was read in the wrong encoding.",
}


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of one pack file."""
    rule: Any = Union[tuple(table.KINDS)]  # noqa: UP007
    pack = msgspec.defstruct(
        "Pack",
        [
            ("pack", str),
            ("rules", list[rule]),
            *((name, str, "") for name in PACK_TEXTS),
            ("state", State, "active"),
            ("where", Where | tuple[Where, ...], ()),
        ],
        forbid_unknown_fields=True,
    )
    schema = msgspec.json.schema(pack)
    _leave_out_proof(schema)
    for definition in schema["$defs"].values():
        for name, described in definition.get("properties", {}).items():
            described.setdefault("description", HELP[name])
            if name == "enters":
                described["items"] = {"enum": ["all", *PROTECTED_KINDS]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mingfan rule pack",
        "description": "Rules as data; `mingfan test FILE` runs their examples.",
        **schema,
    }


def _leave_out_proof(schema: dict[str, Any]) -> None:
    """Rules of a pack with `origin` need no examples and keep cases; all others do."""
    for definition in schema["$defs"].values():
        if set(definition.get("required", ())) >= PROOF:
            definition["required"] = [name for name in definition["required"] if name not in PROOF]
    needed = {"properties": {"rules": {"items": {"required": sorted(PROOF)}}}}
    schema["$defs"]["Pack"] |= {"if": {"not": {"required": ["origin"]}}, "then": needed}
