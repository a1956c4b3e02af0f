"""Kind `person-names`: names of persons whom a title or role introduces, `县长王建国`, and their other mentions.

A recogniser says where a name ends, and that `主任高度重视` names nobody. By itself it takes one word in ten for a
name, so a name has to be introduced somewhere in the text; a name of two characters is also a word elsewhere, and goes
only where the recogniser sees it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

import regex

from mingfan.deadline import Deadline, matches, search
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.kinds.identifiers import recogniser
from mingfan.kinds.identifiers.kind import Count
from mingfan.kinds.identifiers.masks import Action, replacer
from mingfan.kinds.patterns import compile_pattern, expressions_of
from mingfan.model import Change, Span

UNMISTAKABLE = 3  # characters of a name that is no other word
_SENTENCE = regex.compile(r"[^。！？\n]{1,200}+[。！？]?")


class PersonNamesSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="person-names"):
    """`pattern`: the whole of a name. `before`, `after`: what introduces it, right before or behind. The other fields
    are those of `identifier`."""

    names_dirt: ClassVar[bool] = True
    leaves_a_part: ClassVar[bool] = True

    pattern: str
    before: str
    after: str
    name: str = ""
    action: Action = "mask"
    head: Count = 0
    tail: Count = 0
    text: str = ""


class CompiledPersonNames(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: PersonNamesSpec) -> None:
        self.title = spec.title
        candidate = f"(?:{spec.before})(?={spec.pattern})|(?:{spec.pattern})(?={spec.after})"
        self._candidate = compile_pattern(candidate)
        self._form = compile_pattern(rf"(?:{spec.pattern})\Z")
        self._before = compile_pattern(f"(?<={spec.before})", field="before")
        self._after = compile_pattern(spec.after, field="after")
        self.expressions = expressions_of(candidate, scope=self.scope)
        self._replacer = replacer(spec.action, spec.name or spec.title, spec.head, spec.tail, spec.text)

    def require(self) -> None:
        recogniser.require()

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        introduced = {text[start:end] for start, end in self._introduced(text, deadline)}
        if not introduced:
            return []
        replace = self._replacer()
        found = (Change(*span, replace(text[slice(*span)])) for span in _mentions(text, introduced, deadline))
        return [change for change in found if text[change.start : change.end] != change.after]

    def _introduced(self, text: str, deadline: Deadline) -> Iterator[Span]:
        for sentence in matches(_SENTENCE, text, deadline):
            if search(self._candidate, sentence[0], deadline) is None:
                continue
            for start, end in _people(sentence, deadline):
                if self._form.match(text, start, end) and (
                    self._before.match(text, start) or self._after.match(text, end)
                ):
                    yield Span(start, end)


def _people(sentence: regex.Match[str], deadline: Deadline) -> Iterator[Span]:
    deadline.check()
    at = sentence.start()
    yield from (Span(at + start, at + end) for start, end in recogniser.people(sentence[0]))


def _mentions(text: str, names: set[str], deadline: Deadline) -> Iterator[Span]:
    """Where the names are, sorted; of two that begin at one place the longer."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    any_name = regex.compile("|".join(map(regex.escape, ordered)))
    seen: set[Span] = set()
    read = -1  # end of the last sentence that was read
    sentences = matches(_SENTENCE, text, deadline)
    for match in matches(any_name, text, deadline):
        if len(match[0]) < UNMISTAKABLE:
            while read <= match.start():
                sentence = next(sentences)
                read = sentence.end()
                if match.start() < read:
                    seen = set(_people(sentence, deadline))
            if Span(*match.span()) not in seen:
                continue
        yield Span(*match.span())
