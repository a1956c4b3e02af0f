"""What every rule kind provides: a typed spec (the rule file's entry) and a compiled rule made from it.

A kind only proposes changes; protection, order, rounds and edits belong to the engines. What a compiled rule returns
may depend on its arguments only, so that both engines, and every repetition, get the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Annotated, ClassVar, Literal, Protocol, get_args

import msgspec

from mingfan.deadline import Deadline
from mingfan.model import Change, Finding
from mingfan.prefilter.widen import Expression

Scope = Literal["line", "document"]
Safety = Literal["safe", "report"]
Reads = Literal["cleaned", "original"]
State = Literal["active", "shadow", "off"]
Level = Literal["careful", "balanced", "thorough"]
LEVELS: tuple[Level, ...] = get_args(Level)  # how much evidence a removal needs, the most first
Order = Literal["after", "before"]
ORDERS: tuple[Order, ...] = get_args(Order)  # where a conversion between scripts is among the other rules
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]


Names = str | tuple[str, ...]


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which documents a rule is for: all that is given has to hold, and of several names any one. A document that the
    surface knows too little about does not count."""

    host: Names = ()  # of the source's address; a name stands for its subdomains too
    path: Names = ()  # pattern of a file's path, with * and ?
    field: Names = ()  # of the record
    lang: Names = ()
    profile: Names = ()


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """The fields common to the rules of every kind."""

    # What `mingfan lint` knows of a kind. A kind that names the dirt has rules that say themselves what it is; others
    # weigh evidence, compare or convert. Honest text is any plain page that a rule of the kind leaves as it is.
    names_dirt: ClassVar[bool] = False
    spares_honest: ClassVar[bool] = False
    whole_lines: ClassVar[bool] = False  # a match removes its line
    leaves_a_part: ClassVar[bool] = False  # of what it matches, as a mask does
    amends: ClassVar[bool] = False  # other rules of the ruleset decide by what it says

    id: Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]
    title: str  # in Chinese, or in the one language of its author
    why: str
    title_en: str = ""
    why_en: str = ""
    examples: Annotated[tuple[Example, ...], msgspec.Meta(min_length=1)]
    keep: Annotated[tuple[Keep, ...], msgspec.Meta(min_length=1)]
    safety: Safety = "safe"  # "report": changes nothing, what it would change becomes findings
    reads: Reads = "cleaned"  # what a reporting rule looks at; "original": what other rules remove tells something
    enters: tuple[str, ...] = ()  # kinds of protected spans (`protect.KINDS`) the rule may change; "all" for every kind
    state: State = "active"  # "shadow": runs and is counted, never edits; "off": does not run
    where: Where | tuple[Where, ...] = ()  # the documents it is for; of several, any one
    once: bool = False  # acts in the first round only: for rules whose own output they match, such as imported ones
    max_share: Share = 0.5  # of a text over 1,000 characters that the rule may delete; above that it is held back

    @property
    def kind(self) -> str:
        return str(self.__struct_config__.tag)

    def unexercised(self, texts: Sequence[str]) -> list[str]:
        """What the rule goes by, beside its pattern, and none of the texts of its cases holds."""
        return []

    def amend(self, other: Spec) -> Spec:
        """Another rule of the ruleset as this one, in force, makes it. BadPattern where the two cannot be together."""
        return other

    def digest(self) -> bytes:
        """A hash of whatever else the rule depends on, such as a data file. It is part of the ruleset's hash."""
        return b""


class BadPattern(ValueError):
    """A field of a rule that cannot be used; the message says why, and what to do."""

    def __init__(self, message: str, field: str = "pattern") -> None:
        super().__init__(message)
        self.field = field


class Gate:
    """Whether rules may change a text. Rules that ask the same share one, so that a text is asked about once."""

    __slots__ = ("ask", "ask_all")

    def __init__(
        self,
        ask: Callable[[str, Deadline], bool],
        ask_all: Callable[[Sequence[str], Deadline], Sequence[bool]] | None = None,
    ) -> None:
        """`ask_all`: the same of several texts, where one look at all costs less."""
        self.ask = ask
        self.ask_all = ask_all

    def __call__(self, text: str, deadline: Deadline) -> bool:
        return self.ask(text, deadline)

    def of_each(self, texts: Sequence[str], deadline: Deadline) -> Sequence[bool]:
        if self.ask_all is not None:
            return self.ask_all(texts, deadline)
        return [self.ask(text, deadline) for text in texts]


class Compiled(Protocol):
    """A rule ready to run. `text` is one line without its line feed (scope "line") or the whole text ("document")."""

    @property
    def scope(self) -> Scope: ...

    @property
    def expressions(self) -> tuple[Expression, ...] | None:
        """What the scanner looks for; one occurs wherever the rule may act. None: the rule is always a candidate."""

    @property
    def together(self) -> Hashable:
        """For scope "document": rules of one value judge a text as it is, all of them, before any changes it, and again
        until none finds anything. None: the rule acts by itself."""

    def may_change(self, text: str, deadline: Deadline) -> bool:
        """Of a whole text, whatever the scope: a cheap test that may only err towards True."""

    def gate(self) -> Gate:
        """What asks `may_change`, the same for all rules that it says the same of."""

    def require(self) -> None:
        """MissingExtra where a library that the rule needs is not installed."""

    def prepare(self) -> None:
        """Compile now what is otherwise compiled when a text first needs it."""

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        """What the rule would change: sorted, not overlapping, each with text[start:end] != after.

        A line rule removes its whole line, line feed included, by returning [REMOVE_LINE].
        """

    def rewritten(self, text: str, deadline: Deadline) -> Sequence[Change] | None:
        """For scope "document", of a kind that rewrites most lines: those lines, a change each. None: see `changes`."""

    def within(self, text: str, line: Change) -> Sequence[Change]:
        """For a line that `rewritten` gave: its part of `changes`."""

    def findings(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        """For `safety: report`: what a person should look at, spans in `text`. The engine fills in `rule`, and
        its title where there is no message."""

    def explain(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        """Why the rule would act where it would, for a kind that weighs evidence; the engine fills in `rule`."""

    @property
    def doubting(self) -> bool:
        """Whether `doubts` ever says something."""

    def doubts(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        """What the rule left in a text it has cleaned, and would remove at a more thorough level. Asked only where its
        gate says that there may be something."""


# The one change that means "this line and its line feed".
REMOVE_LINE = Change(0, -1, "")


class Ordinary:
    """A kind whose findings are the changes it would make."""

    scope: Scope = "line"

    @property
    def doubting(self) -> bool:
        return False

    @property
    def together(self) -> Hashable:
        return None

    def require(self) -> None:
        """Nothing: most kinds need no library of their own."""

    def prepare(self) -> None:
        """Nothing: most kinds are ready once they are compiled."""

    def may_change(self, text: str, deadline: Deadline) -> bool:
        return True

    def gate(self) -> Gate:
        return Gate(self.may_change)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        raise NotImplementedError

    def rewritten(self, text: str, deadline: Deadline) -> Sequence[Change] | None:
        return None

    def within(self, text: str, line: Change) -> Sequence[Change]:
        return [line]

    def findings(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        spans = ((c.start, len(text) if c is REMOVE_LINE else c.end) for c in self.changes(text, deadline))
        return [Finding(start, end, "", "") for start, end in spans]

    def explain(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        return []

    def doubts(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        return []


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"text": "in"}):
    """A text the rule changes, and what it must become."""

    text: str
    out: str
    todo: bool = False  # a known failure: counted, and loud once it passes


class Keep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that looks like the dirt but is not: the rule must leave it as it is."""

    text: str
    why: str
    todo: bool = False
