"""The only importer of the native matcher, Hyperscan: which of many expressions occur, and in which lines."""

from __future__ import annotations

import hashlib
import threading
import weakref
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from mingfan.prefilter import cache
from mingfan.prefilter.kept import sources
from mingfan.prefilter.widen import Expression
from mingfan.prefilter.width import ENDLESS, width

try:
    import hyperscan
except ImportError:  # no wheel for this platform: the caller falls back to the reference engine and says so
    hyperscan = None  # type: ignore[assignment]

AVAILABLE = hyperscan is not None
ERROR: type[Exception] = hyperscan.error if AVAILABLE else ImportError
Numbered = tuple[int, Expression]
Ends = list[tuple[int, tuple[int, ...]]]  # places in bytes, and the numbers of what ends there
MOST_ENDS = 4_096  # that are kept of one text
MOST_TOGETHER = 64  # of several texts, beside one of each: there are expressions that end at every byte from a place on


# Hyperscan 5.4 misses matches, depending on which expressions are compiled together (tests/prefilter/test_proof.py): in
# buffers of up to 70 bytes, for which it has a matcher of its own; where `\A` is one of several alternatives; and of
# expressions that match strings of several lengths, such as `(?: |\xE3\x80\x80|…)\x0A` or `[abcd]x+`. So nothing as
# short is scanned; no expression needs `\A`, as the frame has a line feed at both ends; and what stands after a match
# is made part of it, unless all matches are of one length, above two bytes.
LEAST_BYTES = 96
# Short expressions and long ones have a database each: two scans together take half of the time of one for all.
SHORT = 5  # bytes of the shortest match: less than two Han characters
PAD = b"^"  # what few expressions look for
BEFORE = PAD + PAD + b"\n"
AFTER = b"\n" + PAD
SHORTEST = 2  # bytes of a match
ONE_MORE = {True: r"[\x{0}-\x{10FFFF}]", False: r"[\x00-\xFF]"}  # in UTF-8, in bytes


def frame(data: bytes) -> bytes:
    framed = b"".join((BEFORE, data, AFTER))
    return framed if len(framed) >= LEAST_BYTES else framed.ljust(LEAST_BYTES, PAD)


class Scanner:
    """A set of (number, expression), compiled at first use. Threads may share it; it does not pickle."""

    def __init__(self, expressions: Iterable[Numbered], for_lines: bool = False) -> None:
        """`for_lines`: that it is to find lines above all, and one database is to do for both."""
        self._expressions = list(expressions)
        self._for_lines = for_lines

    @property
    def refused(self) -> frozenset[int]:
        """Numbers for which Hyperscan rejected an expression; those may occur anywhere."""
        return self._firing[1]

    @cached_property
    def _firing(self) -> tuple[_Matcher | None, frozenset[int]]:
        return self._locating if self._for_lines else _build(self._expressions, single=True)

    @cached_property
    def _locating(self) -> tuple[_Matcher | None, frozenset[int]]:
        return _build(self._expressions, single=False)

    def compile(self, for_lines: bool = False) -> Scanner:
        """Compile now, not at first use, which would count against the time of the first text."""
        _ = self._firing
        if for_lines:
            _ = self._locating
        return self

    def fired(self, data: bytes) -> set[int]:
        """The numbers of the expressions that occur in `data` (UTF-8), framed by `frame`."""
        matcher = self._firing[0]
        return set() if matcher is None else matcher.fired(frame(data))

    def fired_at(self, data: bytes) -> tuple[set[int], Ends | None]:
        """The numbers of the expressions that occur in `data`, and where they end; None where that is too often."""
        matcher = self._locating[0]
        if matcher is None:
            return set(), []
        found, ends = matcher.fired_at(frame(data))
        return found, None if ends is None else [(end - len(BEFORE), numbers) for end, numbers in ends]

    def fired_in_each(self, parts: Sequence[bytes]) -> list[set[int]] | None:
        """The numbers of the expressions that occur in each part, by one scan; None where that is too often.

        Each part is framed as it is by itself, since `BEFORE` begins as `AFTER` ends: what is found there is
        found here. A match that goes on into the next part counts as one in that, where by itself there is none.
        """
        matcher = self._locating[0]
        found: list[set[int]] = [set() for _ in parts]
        if matcher is None:
            return found
        begins = [0, *accumulate(len(BEFORE) + len(part) + 1 for part in parts[:-1])]
        ends = matcher.first_ends(frame((b"\n" + BEFORE).join(parts)), MOST_TOGETHER + len(parts))
        for end, numbers in ends or ():
            found[bisect_left(begins, end) - 1].update(numbers)
        return None if ends is None else found

    def lines(self, data: bytes) -> list[Line]:
        """The lines of `data` in which, or at whose end, an expression ends.

        For pieces of some kilobytes: each end of each match is a call back into Python.
        """
        matcher = self._locating[0]
        if matcher is None:
            return []
        return lines_of(data, ((end - len(BEFORE), numbers) for end, numbers in matcher.ends(frame(data))))


class Line(NamedTuple):
    """A line by its span in bytes, without its line feed."""

    start: int
    end: int
    numbers: set[int]  # of the expressions that end there


def lines_of(data: bytes, ends: Iterable[tuple[int, tuple[int, ...]]]) -> list[Line]:
    """The lines in which, or at whose end, something ends."""
    lines: list[Line] = []
    done = -1
    for end, numbers in sorted(each for each in ends if each[0] <= len(data) + 1):
        last = max(end - 1, 0)  # of a match that took the line feed, the line feed itself
        if last > done:
            start = data.rfind(b"\n", 0, last) + 1
            done = data.find(b"\n", last)
            done = len(data) if done < 0 else done
            lines.append(Line(start, done, set()))
        lines[-1].numbers.update(numbers)
    return lines


class _Database:
    """A compiled set of expressions, and a scratch for each thread that scans with it."""

    def __init__(self, expressions: Sequence[Expression], single: bool) -> None:
        self._database = _cached(expressions, single)
        self.places = {(expression, single): place for place, expression in enumerate(expressions)}
        self._lock, self._threads = threading.Lock(), threading.local()

    def scan(self, data: bytes, handler: Any) -> None:
        self._database.scan(data, match_event_handler=handler, scratch=self._scratch())

    def _scratch(self) -> Any:
        try:
            return self._threads.scratch
        except AttributeError:
            # The database's own scratch is never scanned with, so it can be cloned at any time.
            with self._lock:
                self._threads.scratch = self._database.scratch.clone()
            return self._threads.scratch


# The databases in use. One that has more expressions than are asked for serves as well, if it has not many more:
# compiling takes a second, and what else it finds is passed over.
MOST_MORE = 4  # times as many
_living: weakref.WeakSet[_Database] = weakref.WeakSet()
_living_lock = threading.Lock()


class _Matcher:
    """Numbered expressions, looked for with databases that have them all."""

    def __init__(self, expressions: Sequence[Numbered], single: bool) -> None:
        self._parts = [_Part(part, single) for part in _by_length(expressions) if part]

    def fired(self, data: bytes) -> set[int]:
        found: set[int] = set()
        for part in self._parts:
            part.fired(data, found)
        return found

    def fired_at(self, data: bytes) -> tuple[set[int], Ends | None]:
        found: set[int] = set()
        ends: Ends = []
        for part in self._parts:
            part.fired_at(data, found, ends)
        return found, ends if len(ends) <= MOST_ENDS else None

    def first_ends(self, data: bytes, most: int) -> Ends | None:
        """Where the expressions end; None, and no further look, where that is in more places than `most`."""
        ends: Ends = []
        return ends if all(part.first_ends(data, ends, most) for part in self._parts) else None

    def ends(self, data: bytes) -> set[tuple[int, tuple[int, ...]]]:
        """Where in `data` expressions end, with their numbers."""
        found: set[tuple[int, tuple[int, ...]]] = set()
        for part in self._parts:
            part.ends(data, found)
        return found


def _by_length(expressions: Sequence[Numbered]) -> tuple[list[Numbered], list[Numbered]]:
    """The short ones and the long ones, among them those that may match any number of bytes."""
    short: list[Numbered] = []
    long: list[Numbered] = []
    for each in expressions:
        least, most = width(*each[1])
        (short if least <= SHORT and most < ENDLESS else long).append(each)
    return short, long


class _Part:
    """A database, and the numbers of those of its expressions that are asked for."""

    def __init__(self, expressions: Sequence[Numbered], single: bool) -> None:
        self.database = _database({expression: None for _, expression in expressions}, single)
        places = self.database.places
        self._numbers: list[tuple[int, ...]] = [()] * len(places)
        self._more = [(_has_more(expression), expression.utf8) for expression, _ in places]
        for number, expression in expressions:
            self._numbers[places[expression, single]] += (number,)

    def fired(self, data: bytes, found: set[int]) -> None:
        numbers = self._numbers

        def add(place: int, start: int, end: int, flags: int, context: Any) -> None:
            found.update(numbers[place])

        self.database.scan(data, add)

    def fired_at(self, data: bytes, found: set[int], ends: Ends) -> None:
        numbers, more = self._numbers, self._more

        def add(place: int, start: int, end: int, flags: int, context: Any) -> None:
            found.update(numbers[place])
            if len(ends) <= MOST_ENDS:
                ends.append((_end(data, end, *more[place]), numbers[place]))

        self.database.scan(data, add)

    def first_ends(self, data: bytes, ends: Ends, most: int) -> bool:
        """Whether there are no more than `most` by now."""
        numbers, more = self._numbers, self._more

        def add(place: int, start: int, end: int, flags: int, context: Any) -> bool:
            ends.append((_end(data, end, *more[place]), numbers[place]))
            return len(ends) > most

        try:
            self.database.scan(data, add)
        except hyperscan.ScanTerminated:
            return False
        return True

    def ends(self, data: bytes, found: set[tuple[int, tuple[int, ...]]]) -> None:
        numbers, more = self._numbers, self._more

        def add(place: int, start: int, end: int, flags: int, context: Any) -> None:
            if numbers[place]:
                found.add((_end(data, end, *more[place]), numbers[place]))

        self.database.scan(data, add)


def _database(expressions: Iterable[Expression], single: bool) -> _Database:
    wanted = list(expressions)
    with _living_lock:
        small = [each for each in _living if len(each.places) <= MOST_MORE * len(wanted)]
        fitting = [each for each in small if all((expression, single) in each.places for expression in wanted)]
    if fitting:
        return min(fitting, key=lambda each: len(each.places))
    made = _Database(wanted, single)
    with _living_lock:
        _living.add(made)
    return made


def _build(expressions: Sequence[Numbered], single: bool) -> tuple[_Matcher | None, frozenset[int]]:
    """The matcher of what Hyperscan takes, and the numbers for which it rejected an expression."""
    if not expressions:
        return None, frozenset()
    try:
        return _Matcher(expressions, single), frozenset()
    except hyperscan.error:
        refused = frozenset(number for number, expression in expressions if not _takes(expression))
        taken = [(number, expression) for number, expression in expressions if number not in refused]
        return (_Matcher(taken, single) if taken else None), refused


def _cached(expressions: Sequence[Expression], single: bool) -> Any:
    # What is compiled is written from the expressions by this code: writing it only to see whether it is there would
    # take half of the start of a process.
    wanted = [tuple(expression) for expression in expressions]
    told = (sources(), getattr(hyperscan, "__version__", ""), single, wanted)
    key = hashlib.sha256(repr(told).encode()).hexdigest()
    blob = cache.load(key)
    if blob is not None:
        try:
            database = hyperscan.loadb(blob, hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
            return database
        except hyperscan.error:  # of another processor, or damaged: compile again
            blob = None
    database = _apart(lambda: _compile(expressions, single))
    cache.store(key, hyperscan.dumpb(database))
    return database


def _apart(work: Callable[[], Any]) -> Any:
    """What `work` returns, done by a thread of its own: a text that waits for it has not worked (deadline.py)."""
    done: list[Any] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001  raised again where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


def _compile(expressions: Sequence[Expression], single: bool) -> Any:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[_pattern(expression).encode() for expression in expressions],
        # A number for each expression: what shares one takes Hyperscan minutes to compile.
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[_flags(expression, single) for expression in expressions],
    )
    return database


def _pattern(expression: Expression) -> str:
    return f"(?:{expression.pattern}){ONE_MORE[expression.utf8]}" if _has_more(expression) else expression.pattern


def _has_more(expression: Expression) -> bool:
    """Whether what stands after a match is made part of it. What may match nothing stays so, and is refused."""
    least, most = width(*expression)
    return least > 0 and (least <= SHORTEST or least < most)


def _end(data: bytes, end: int, more: bool, utf8: bool) -> int:
    """The end of a match without what was made part of it."""
    end -= more
    while more and utf8 and data[end] & 0xC0 == 0x80:  # within a character
        end -= 1
    return end


def _flags(expression: Expression, single: bool) -> int:
    flags = hyperscan.HS_FLAG_UTF8 if expression.utf8 else 0
    return int(flags | hyperscan.HS_FLAG_SINGLEMATCH if single else flags)


def _takes(expression: Expression) -> bool:
    try:
        _compile([expression], single=True)
    except hyperscan.error:
        return False
    return True
