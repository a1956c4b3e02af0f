"""Cleaner: a compiled, immutable set of rules with `clean`. Threads may share it, and it pickles."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property, lru_cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from mingfan import arguments
from mingfan.deadline import Deadline
from mingfan.edits.compose import Step, compose
from mingfan.engine.exceptions import without_effect
from mingfan.engine.findings import Reports, Search
from mingfan.engine.limits import NO_EXCESS, Excess, over_share
from mingfan.engine.reference import ReferenceEngine
from mingfan.engine.several import portions
from mingfan.engine.shadows import Shadows
from mingfan.engine.steps import Active, Engine, activate
from mingfan.errors import CleanTimeout, DecodeError, Fault, RuleError, TextTooLarge
from mingfan.kinds.base import BadPattern, Compiled, Level, Order
from mingfan.kinds.table import compile_spec
from mingfan.model import Edit, Finding
from mingfan.native.loops import BUILT, loops
from mingfan.prefilter import proof, scanner
from mingfan.result import Known, Result, count
from mingfan.ruleset.model import Rule, Ruleset
from mingfan.ruleset.profiles import excepting, is_named, load_ruleset
from mingfan.ruleset.where import Place, applies, conditions, place_of
from mingfan.text.damage import ERRORS, Errors
from mingfan.text.damage import findings as of_damage
from mingfan.text.decode import Decoded, decode
from mingfan.text.untouched import Untouched

if TYPE_CHECKING:
    import pyarrow

Source = str | Place | None  # where a text comes from: an address, the path of a file, or more
EngineName = Literal["scan", "reference"]
NO_RULES: frozenset[int] = frozenset()
MAX_CHARS = 100_000_000  # a text over this is refused: cleaning it would take several times its size in memory


class Cleaned(NamedTuple):
    """A cleaned text before its report."""

    text: str
    steps: list[Step]
    held: Excess  # what was held back


class Cleaner:
    """Cleans texts by the rules of a profile.

    `profile` is a name or the path of a profile file; `rules` are rule files or folders of the caller's own; `select`
    and `ignore` switch rules on and off by id or pack; `add` names shipped packs that the profile leaves out (`pii`).
    `script` is a conversion of OpenCC (`t2s`) that comes last, or with `script_order="before"` first. `level` says how
    much evidence a removal of promotion needs (`careful`, `balanced`, `thorough`), in place of the profile's.
    `deadline` is in seconds for one text, above 0; by default 10 s per million characters, at least 2 s. `allow` are
    texts that no rule changes wherever they occur. With `exceptions=False` the marks that a text carries
    (`<!-- mingfan off -->`, `mingfan-ignore`) are text like any other: for pages of strangers, who could keep their
    advertising with them. A text over `max_chars` code points is refused with TextTooLarge.

    RuleError for rules or names that cannot be used, with every fault; MissingExtra where a rule needs a library that
    is not installed. Building one takes a tenth of a second or more, so build it once.
    """

    def __init__(
        self,
        profile: str = "standard",
        *,
        rules: str | Path | Iterable[str | Path] = (),
        select: str | Sequence[str] | None = None,
        ignore: str | Sequence[str] | None = None,
        add: str | Sequence[str] | None = None,
        script: str | None = None,
        script_order: Order | None = None,
        level: Level | None = None,
        allow: str | Iterable[str] = (),
        exceptions: bool = True,
        engine: EngineName = "scan",
        deadline: float | None = None,
        max_chars: int = MAX_CHARS,
    ) -> None:
        ruleset = load_ruleset(
            profile,
            rules,
            select,
            ignore,
            add=add,
            script=script,
            script_order=script_order,
            level=level,
            allow=allow,
            exceptions=exceptions,
        )
        self._build(ruleset, engine, deadline, max_chars)
        self.require()

    @classmethod
    def from_ruleset(
        cls,
        ruleset: Ruleset,
        engine: EngineName = "scan",
        deadline: float | None = None,
        max_chars: int = MAX_CHARS,
    ) -> Cleaner:
        cleaner = cls.__new__(cls)
        cleaner._build(ruleset, engine, deadline, max_chars)
        return cleaner

    def _build(self, ruleset: Ruleset, engine: EngineName, deadline: float | None, max_chars: int) -> None:
        if engine not in ("scan", "reference"):
            raise ValueError(f"engine is 'scan' or 'reference', not {engine!r}")
        self.ruleset = ruleset
        self._rule_ids = [rule.id for rule in ruleset.rules]
        self._seconds = None if deadline is None else arguments.seconds(deadline, "deadline")
        self._max_chars = max_chars
        self._required = False
        self._engine_name = engine
        running = [(k, rule) for k, rule in enumerate(ruleset.rules) if rule.spec.state != "off"]
        every = [activate(k, rule, _compiled(rule)) for k, rule in running]
        self.running = tuple(every)
        active = [a for a in every if a.rule.spec.state == "active"]
        self._acting = [a for a in active if a.rule.spec.safety != "report"]
        self._active = active
        self._untouched = Untouched(ruleset.allow, ruleset.exceptions)
        self._shadows = Shadows([a for a in every if a.rule.spec.state == "shadow"], self._untouched)
        self._conditional = [a for a in every if conditions(a.rule.spec)]
        self._engine = _engine(engine, self._acting, self._untouched)
        scanned = not isinstance(self._engine, ReferenceEngine)
        self._reports = Reports(active, ruleset, self._untouched, scanned)

    def excepting(self, allow: Iterable[str] = (), exceptions: bool = True) -> Self:
        """A cleaner by the same rules with other exceptions, in no time: what is compiled is shared."""
        other = copy(self)
        other.ruleset = excepting(self.ruleset, arguments.names(allow, "allow"), exceptions)
        other._untouched = Untouched(other.ruleset.allow, exceptions)
        other._shadows = self._shadows.sparing(other._untouched)
        other._engine = self._engine.sparing(other._untouched)
        other._reports = self._reports.sparing(other.ruleset, other._untouched)
        return other

    def prepare(self) -> None:
        """Compile now what the first text that needs it would wait for: for services, which answer in time."""
        self._engine.prepare()
        for active in self._acting:
            active.compiled.prepare()

    def require(self) -> None:
        """MissingExtra where a rule needs a library that is not installed."""
        # Each request asks; what is installed stays so.
        for active in () if self._required else self._active:
            active.compiled.require()
        self._required = True

    def __repr__(self) -> str:
        ruleset = self.ruleset
        return (
            f"<Cleaner {ruleset.profile}: {len(ruleset.rules)} rules, sha256 {ruleset.sha256[:12]}, "
            f"engine {self._engine_name}>"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return (Cleaner.from_ruleset, (self.ruleset, self._engine_name, self._seconds, self._max_chars))

    @cached_property
    def unscanned(self) -> tuple[str, ...]:
        """Ids of the rules that the scanner cannot judge: they are tried everywhere, which is slow."""
        numbers: frozenset[int] = getattr(self._engine, "unscanned", frozenset())
        return tuple(a.rule.id for a in self._acting if a.number in numbers and a.compiled.scope == "line")

    def clean(
        self,
        text: str | bytes | Decoded,
        encoding: str = "auto",
        deadline: float | None = None,
        *,
        findings: bool = True,
        source: Source = None,
        errors: Errors = "strict",
    ) -> Result:
        """The cleaned text with its edits, and findings for whoever asks for them.

        `encoding` is that of bytes, by any name that Python knows; "auto" goes by the bytes. `deadline` is in seconds,
        in place of the cleaner's. Damaged bytes among good text are a DecodeError; with `errors="report"` each becomes
        U+FFFD, with a finding that says where it was and what, and `Result.revert_bytes` gives the bytes back.

        `source` is where the text comes from, an address, a path or a `Place`: rules with `where` ask for it.

        Findings are looked for when `Result.findings` is first read, within the same deadline. Without `findings` only
        the rules that are held back, damaged bytes, and names in the front matter that name nothing, are reported,
        and shadow rules are not counted.

        DecodeError, TextTooLarge, CleanTimeout or NotConverged where it cannot be cleaned: no text comes back then.
        """
        started = perf_counter()
        decoded = _decoded(text, encoding, errors)
        original = arguments.text(text) if decoded is None else decoded.text
        limit = self._deadline(original, deadline)
        without = self._not_for(original, source)
        as_it_is = decoded is not None and decoded.encoding == "utf-8" and not decoded.damage
        data = text if isinstance(text, bytes) and as_it_is else None
        cleaned = self._clean(original, limit, without, data)
        edits = compose(original, cleaned.steps, self._rule_ids, limit) if cleaned.steps else ()
        shadow = self._shadows.count(cleaned.text, without, limit) if findings else {}
        stats = count(original, cleaned.text, edits, shadow)
        damaged = of_damage(decoded.damage) if decoded is not None else ()
        search: Search | Known
        if findings:
            search = Search(self._reports, without, cleaned.held, limit.left(), limit.of, damaged)
        else:
            search = Known(tuple(sorted([*self._reports.always(cleaned.held, original), *damaged])))
        elapsed = (perf_counter() - started) * 1000
        stored = decoded[1:] if decoded is not None else (None,)
        return Result(cleaned.text, edits, stats, self.ruleset, elapsed, search, *stored)

    def staying(
        self,
        text: str,
        deadline: float | None = None,
        *,
        findings: bool = True,
        source: Source = None,
        elapsed_ms: float = 0.0,
    ) -> Result:
        """The result for a text of which `stay` is true: what `clean` gives, without another look for changes.

        Without `findings` none are reported. `elapsed_ms` is what the look at it took.
        """
        shadow: dict[str, int] = {}
        search: Search | Known = Known()
        if findings or self._shadows:
            limit = self._deadline(text, deadline)
            without = self._not_for(text, source)
            shadow = self._shadows.count(text, without, limit)
            if findings:
                search = Search(self._reports, without, NO_EXCESS, limit.left(), limit.of, shut=self._engine.gates)
        return Result(text, (), count(text, text, (), shadow), self.ruleset, elapsed_ms, search)

    def _not_for(self, text: str, source: Source) -> frozenset[int]:
        """Numbers of the rules that are not for documents from there, or that the text itself names as not for it."""
        named = self._untouched.ignored(text)
        if not named and not self._conditional:
            return NO_RULES
        out = {number for number, rule in enumerate(self.ruleset.rules) if named and is_named(rule, named)}
        if self._conditional:
            place, profile = place_of(source), self.ruleset.profile
            out.update(a.number for a in self._conditional if not applies(a.rule.spec, place, profile))
        return frozenset(out)

    def without_effect(self, text: str) -> list[Finding]:
        """What the front matter of a text says to mingfan and names nothing, such as a misspelt rule."""
        return list(without_effect(text, self._untouched, self.ruleset))

    def explain(self, text: str, deadline: float | None = None) -> tuple[Finding, ...]:
        """What each scored rule would remove and the evidence for it: each rule alone, on the text as it is."""
        limit = self._deadline(text, deadline)
        return tuple(sorted(f for active in self._acting for f in active.compiled.explain(text, limit)))

    def clean_text(self, text: str, deadline: float | None = None, source: Source = None) -> str:
        """The cleaned text alone: what `clean(text).text` is, without the report."""
        limit = self._deadline(arguments.text(text), deadline)
        return self._clean(text, limit, self._not_for(text, source)).text

    def clean_bytes(self, data: bytes, deadline: float | None = None, source: Source = None) -> bytes:
        """UTF-8 cleaned: what `clean_text` makes of its text, in UTF-8. Where nothing changes it is `data` itself."""
        text = _utf8(data)
        cleaned = self._clean(text, self._deadline(text, deadline), self._not_for(text, source), data)
        return cleaned.text.encode() if cleaned.steps else data

    def clean_edits(
        self, text: str, deadline: float | None = None, source: Source = None
    ) -> tuple[str, tuple[Edit, ...]]:
        """The cleaned text and its edits, without findings and kept copies, which take time of their own."""
        limit = self._deadline(arguments.text(text), deadline)
        cleaned = self._clean(text, limit, self._not_for(text, source))
        if not cleaned.steps:
            return cleaned.text, ()
        return cleaned.text, compose(text, cleaned.steps, self._rule_ids, limit, copies=False)

    def trials(self, cleaned: str, deadline: float | None = None, source: Source = None) -> dict[str, int]:
        """The changes that rules in the state `shadow` would make in a text that is cleaned, by rule."""
        if not self._shadows:
            return {}
        limit = self._deadline(cleaned, deadline)
        return self._shadows.count(cleaned, self._not_for(cleaned, source), limit)

    def clean_texts(self, texts: Iterable[str], source: Source = None) -> list[str]:
        """The cleaned texts, without reports. The first text that cannot be cleaned raises."""
        given = list(arguments.texts(texts))
        stays = self.stay(given)
        return [text if stay else self.clean_text(text, source=source) for text, stay in zip(given, stays, strict=True)]

    def stay(self, texts: Iterable[str], deadline: float | None = None) -> list[bool]:
        """Of each text, whether no rule would change it. False says nothing: such a text is to be cleaned by itself.

        One look at all of them, which for short texts takes a fraction of the time. `deadline` is that of one text.
        """
        given = list(arguments.texts(texts))
        if len(given) < 2:
            return [False] * len(given)
        return [stay for portion in portions(given) for stay in self._stay(portion, deadline)]

    def _stay(self, texts: Sequence[str], deadline: float | None) -> Sequence[bool]:
        if len(texts) == 1:  # cleaning it takes no more than a look at it
            return [False]
        try:
            return self._engine.quiet(texts, self._deadline(max(texts, key=len), deadline))
        except (CleanTimeout, TextTooLarge, UnicodeEncodeError):
            return [False] * len(texts)

    def clean_arrow(self, array: pyarrow.Array | pyarrow.ChunkedArray) -> pyarrow.Array | pyarrow.ChunkedArray:
        """A string array cleaned: same type, same length, null stays null."""
        from mingfan.arrow import clean_arrow  # pyarrow is an extra

        return clean_arrow(self.clean_text, array)

    def _deadline(self, text: str, seconds: float | None) -> Deadline:
        if len(text) > self._max_chars:
            raise TextTooLarge(
                f"{len(text):,} characters, over the limit of {self._max_chars:,}: cut the text, or raise max_chars"
            )
        seconds = self._seconds if seconds is None else arguments.seconds(seconds, "deadline")
        return Deadline.for_length(len(text)) if seconds is None else Deadline(seconds)

    def _clean(self, text: str, deadline: Deadline, without: frozenset[int], data: bytes | None = None) -> Cleaned:
        """`data`: the text in UTF-8, where there is no need to encode it again."""
        held: frozenset[int] = frozenset()
        try:
            while True:
                output, steps = self._engine.run(text, held | without, deadline, data)
                if not steps and not held:
                    return Cleaned(output, steps, NO_EXCESS)
                over = over_share(text, steps, self._acting)
                if over.everything and not over.rules:
                    return Cleaned(text, [], Excess(held, True))
                if not over.rules:
                    break
                held |= over.rules
            if held and self._holds_less(output, held, without, deadline):
                return Cleaned(text, [], Excess(held, True))
        except UnicodeEncodeError as error:
            raise DecodeError(
                f"there is a lone surrogate at character {error.start}, which is not text", error.start
            ) from None
        return Cleaned(output, steps, Excess(held))

    def _holds_less(self, output: str, held: frozenset[int], without: frozenset[int], deadline: Deadline) -> bool:
        """Whether a second clean would not hold back the same rules, so that the result would not stay as it is."""
        _, steps = self._engine.run(output, without, deadline)
        return not held <= over_share(output, steps, self._acting).rules


def _decoded(text: object, encoding: str, errors: Errors) -> Decoded | None:
    """None for what is text already."""
    arguments.one_of(errors, ERRORS, "errors")
    if isinstance(text, bytes):
        return decode(text, encoding, errors)
    return text if isinstance(text, Decoded) else None


def _compiled(rule: Rule) -> Compiled:
    try:
        return compile_spec(rule.spec)
    except BadPattern as error:
        raise RuleError([Fault(rule.path, rule.line, f"rule {rule.id}: {error}")]) from None


def _utf8(data: bytes) -> str:
    if not isinstance(data, bytes):
        raise TypeError(f"data is bytes, not {type(data).__name__}")
    try:
        return loops.decoded(data) if BUILT else data.decode()
    except UnicodeDecodeError as error:
        raise DecodeError(f"not UTF-8 at byte {error.start}: `clean` detects other encodings", error.start) from None


def _engine(name: EngineName, active: Sequence[Active], untouched: Untouched) -> Engine:
    if name == "reference":
        for rule in active:
            _ = rule.compiled.expressions  # what a kind builds at first use is built before a deadline runs
        return ReferenceEngine(active, untouched)
    if not proof.holds():
        wrong = (
            "hyperscan misses matches on this processor"
            if scanner.AVAILABLE
            else "hyperscan is not installed (pip install hyperscan)"
        )
        warnings.warn(
            f"{wrong}: mingfan cleans with the reference engine, with the same results but slowly",
            RuntimeWarning,
            stacklevel=4,
        )
        return ReferenceEngine(active, untouched)
    from mingfan.engine.scanning import ScanEngine

    return ScanEngine(active, untouched)


def clean(
    text: str | bytes,
    profile: str = "standard",
    encoding: str = "auto",
    source: Source = None,
    errors: Errors = "strict",
) -> Result:
    """Clean one text by the rules of a profile: a name such as "corpus", or the path of a profile file.

    Bytes are decoded first, by `encoding` or, with "auto", as their bytes suggest (UTF-8, GB18030, Big5, UTF-16).
    `source` and `errors`, and what is raised for a text that cannot be cleaned, are those of `Cleaner.clean`; RuleError
    for a profile that cannot be used. The cleaners of the last eight profiles are kept; for more options make a
    `Cleaner` once and use it for all texts.
    """
    return _cleaner(profile).clean(text, encoding, source=source, errors=errors)


def clean_texts(texts: Iterable[str], profile: str = "standard") -> list[str]:
    """The cleaned texts, in order and without reports. The first that cannot be cleaned raises, as in `clean`."""
    return _cleaner(profile).clean_texts(texts)


@lru_cache(maxsize=8)
def _cleaner(profile: str) -> Cleaner:
    return Cleaner(profile)
