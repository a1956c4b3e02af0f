"""The scan engine: the reference engine's results, at the cost of looking closely only where something may be found.

One pass of the scanner over the text finds which rules may act at all; mostly none, and the text is done. Otherwise the
lines in which a rule may act are marked, and the exact patterns run on those only. A line that changed is scanned
again, and is marked for the next round; a line that did not change in a round has seen every rule in this very form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from mingfan.deadline import Deadline
from mingfan.edits.compose import Step, apply_changes, coarse
from mingfan.engine.marks import Marks, carry
from mingfan.engine.reference import MARKS_COUNT, allowed_in_line, document_changes, proposed_in_line
from mingfan.engine.rewriting import rewritten
from mingfan.engine.several import quiet
from mingfan.engine.steps import MAX_ROUNDS, Active, Sparing, lasting, not_converged, stages
from mingfan.engine.together import goes_on, one_after_another
from mingfan.kinds.base import Gate
from mingfan.model import Change, Span
from mingfan.native.loops import BUILT, loops
from mingfan.prefilter.charset import literal
from mingfan.prefilter.kept import keep
from mingfan.prefilter.scanner import Ends, Line, Scanner, lines_of
from mingfan.prefilter.widen import Expression
from mingfan.text.protect import BLOCK_MARKERS, BlockTest, block_lines, has_unmarked_blocks
from mingfan.text.untouched import Untouched, moved, within

# Characters scanned at once when looking for the lines: large beside the cost of a call, small beside a long text.
CHUNK = 8192
MANY = 256  # marked lines that are sorted out by one scan of the text
MOST_KNOWN = 4_096  # lines remembered


class _Record(NamedTuple):
    """What the rules of one stage did to one line."""

    start: int  # of the line, in the text before the stage
    steps: list[tuple[int, Sequence[Change]]]  # rule number, changes in the line as that rule found it


class _Stage(NamedTuple):
    """Rules that act at one place in the order: a run of line rules, or document rules that judge a text together."""

    rules: dict[int, Active]  # by number, in order
    numbers: frozenset[int]
    of_lines: bool
    gates: frozenset[Gate]  # of which one has to open for any of the rules; none: some have no gate

    @classmethod
    def of(cls, rules: Sequence[Active], gates: dict[int, Gate]) -> _Stage:
        """`gates`: by the numbers of the rules that have one."""
        by_number = {active.number: active for active in rules}
        shared = frozenset(gates[number] for number in by_number) if by_number.keys() <= gates.keys() else frozenset()
        return cls(by_number, frozenset(by_number), rules[0].compiled.scope == "line", shared)


class _Order(NamedTuple):
    """The stages of the first round, and of the others."""

    first: Sequence[_Stage]
    later: Sequence[_Stage]

    @classmethod
    def of(cls, rules: Sequence[Active], gates: dict[int, Gate]) -> _Order:
        first, later = (stages(some) for some in (rules, lasting(rules)))
        return cls([_Stage.of(stage, gates) for stage in first], [_Stage.of(stage, gates) for stage in later])


class _Marked(NamedTuple):
    """A line in which some line rule may act."""

    start: int
    end: int  # behind its line feed
    may_act: frozenset[int]  # numbers of those rules
    changed: bool  # in this round


class _Lines(NamedTuple):
    """The marked lines of a text, and the rules that may act on any of them."""

    text: str
    marks: Marks | None
    lines: Sequence[_Marked]
    may_act: frozenset[int]


class _Scan(NamedTuple):
    """What one scan says of a text."""

    text: str
    data: bytes  # the text in UTF-8
    numbers: set[int]  # of the rules that may act somewhere, and `ScanEngine.blocks`
    ends: Ends | None  # where what the scanner looks for ends, in bytes; None where there is too much of it


class ScanEngine(Sparing):
    def __init__(self, rules: Sequence[Active], untouched: Untouched = MARKS_COUNT) -> None:
        self._rules = rules
        self.untouched = untouched
        lines = [active for active in rules if active.compiled.scope == "line"]
        documents = [active for active in rules if active.compiled.scope == "document"]
        # One number more than there are rules is for the markers of blocks: the same pass looks for them.
        self.blocks = 1 + max((active.number for active in rules), default=0)
        markers = [(self.blocks, Expression("".join(map(literal, marker)), utf8=False)) for marker in BLOCK_MARKERS]
        self._all = Scanner([*_expressions(rules), *markers], for_lines=True).compile()
        self._lines = Scanner(_expressions(lines), for_lines=True).compile()  # by the same database
        # A text that changed is looked at again for these, which takes a sixth of the time that all rules do. Compiled
        # for the first one, as most of what is cleaned does not change, and as for lines, which is three times as fast.
        self._documents = Scanner([*_expressions(documents), *markers], for_lines=True)
        keep()
        # Rules that the scanner cannot judge are candidates everywhere.
        self.unscanned = frozenset(a.number for a in rules if a.compiled.expressions is None) | self._all.refused
        self._no_rules = frozenset({self.blocks})
        self._always = {active.number for active in lines} & self.unscanned
        self.line_numbers = frozenset(active.number for active in lines)
        self._gate_of = {a.number: a.compiled.gate() for a in documents if a.number in self.unscanned}
        self.gates: Sequence[Gate] = list(dict.fromkeys(self._gate_of.values()))
        self._order = _Order.of(rules, self._gate_of)

    def prepare(self) -> None:
        self._documents.compile()

    def run(
        self, text: str, without: frozenset[int], deadline: Deadline, data: bytes | None = None
    ) -> tuple[str, list[Step]]:
        scan = self.scan(text, data)
        if (
            scan.numbers - without <= self._no_rules
            and self._always <= without
            and not any(gate.ask(text, deadline) for gate in self.gates)
        ):
            return text, []
        order = self._order
        if without:
            order = _Order.of([active for active in self._rules if active.number not in without], self._gate_of)
        return _Run(self, order, text, scan, without, deadline).result()

    def quiet(self, texts: Sequence[str], deadline: Deadline) -> list[bool]:
        if self._always:
            return [False] * len(texts)
        return quiet(texts, self._all, self.blocks, self.gates, deadline)

    def scan(self, text: str, data: bytes | None = None) -> _Scan:
        data = text.encode() if data is None else data
        return _Scan(text, data, *self._all.fired_at(data))

    def documents_in(self, text: str) -> set[int]:
        """Numbers of the document rules that may act on a text, and `blocks`."""
        return self._documents.fired(text.encode()) | self.unscanned

    def lines_to_look_at(self, scan: _Scan, deadline: Deadline, known: Known) -> Marks:
        """The lines in which some line rule may act. Which rules those are is noted in `known`."""
        text = scan.text
        marks: Marks = {}
        if scan.ends is not None and not self._always:
            ends = [each for each in scan.ends if not self.line_numbers.isdisjoint(each[1])]
            for start, stop, numbers in _by_characters(scan.data, lines_of(scan.data, ends)):
                marks[start] = False
                known.note(text[start:stop], numbers)
            return marks
        at = 0
        while at < len(text):
            deadline.check()
            end = text.find("\n", at + CHUNK) + 1 or len(text)
            if self._always:
                marks.update((start, False) for start in _line_starts(text, at, end))
            else:
                part = text[at:end]
                for start, stop, numbers in self._fired_lines(part):
                    marks[at + start] = False
                    known.note(part[start:stop], numbers)
            at = end
        return marks

    def _fired_lines(self, text: str) -> Iterator[Line]:
        """The lines in which a line rule may act, by characters, with the numbers of the rules."""
        data = text.encode()
        if data.find(b"\n", 0, -1) < 0:  # one line, perhaps a very long one: where in it does not matter
            if numbers := self._lines.fired(data):
                yield Line(0, len(text.removesuffix("\n")), numbers)
            return
        yield from _by_characters(data, self._lines.lines(data))

    def may_act(self, line: str) -> set[int]:
        """Numbers of the line rules that may act on a line."""
        return self._lines.fired(line.encode()) | self._always


class Known:
    """The line rules that may act on a line, by number. Stages and rounds ask for most lines again."""

    def __init__(self, engine: ScanEngine) -> None:
        self._engine = engine
        self._known: dict[str, set[int]] = {}

    def note(self, line: str, numbers: set[int]) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[line] = numbers

    def may_act(self, line: str) -> set[int]:
        found = self._known.get(line)
        if found is None:
            found = self._engine.may_act(line)
            self.note(line, found)
        return found


def _by_characters(data: bytes, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines of `data` by their places in its text."""
    at = characters = 0
    for start, end, numbers in lines:
        first = characters + _characters(data, at, start)
        characters, at = first + _characters(data, start, end), end
        yield Line(first, characters, numbers)


def _characters(data: bytes, start: int, end: int) -> int:
    return loops.characters(data, start, end) if BUILT else len(data[start:end].decode())


def _line_starts(text: str, start: int, end: int) -> Iterator[int]:
    while start < end:
        yield start
        start = text.find("\n", start, end) + 1 or end


def _expressions(rules: Sequence[Active]) -> list[tuple[int, Expression]]:
    return [(a.number, expression) for a in rules for expression in a.compiled.expressions or ()]


class _Run:
    """One text on its way through the rounds."""

    def __init__(
        self,
        engine: ScanEngine,
        order: _Order,
        text: str,
        scan: _Scan,
        without: frozenset[int],
        deadline: Deadline,
    ) -> None:
        fired = (scan.numbers | engine.unscanned) - without
        self.engine = engine
        self.order = order
        self.text = text
        self.deadline = deadline
        self.steps: list[Step] = []
        self.marks: Marks | None = None if fired & engine.line_numbers else {}
        self.every_line = False  # whether each line in which some line rule may act is marked
        self.scan = scan  # of the text as it was when it was last scanned
        # A text, and the numbers of the document rules that may act on it, and `blocks`.
        self.documents: tuple[str, set[int]] = (text, fired)
        self.examined: tuple[str, Marks] = ("", {})  # a text, and its lines in which some line rule may act
        self.idle: dict[int, str] = {}  # by document rule, the text in which it found nothing
        self.opened: tuple[str, dict[Gate, bool]] = ("", {})  # a text, and which gates let a rule see it
        self.known = Known(engine)
        self.marked = _Lines("", None, (), frozenset())
        self.blocks_seen = False
        self.blocks: tuple[str | None, frozenset[int]] = (None, frozenset())  # a text, and its lines in blocks
        self.without_blocks: str | None = None  # a text that holds none
        self.spared: tuple[str | None, list[Span]] = (None, [])  # a text, and what no rule may touch in it

    def result(self) -> tuple[str, list[Step]]:
        stages = self.order.first
        for _ in range(MAX_ROUNDS):
            before = len(self.steps)
            for stage in stages:
                if stage.of_lines:
                    self.run_lines(stage)
                elif not stage.numbers.isdisjoint(self.fired()):
                    self.run_document(stage)
            if len(self.steps) == before:
                return self.text, self.steps
            stages = self.order.later
            # With blocks each line would have to be looked for again.
            self.every_line = self.every_line and self.blocks_seen
            self.marks = {start: False for start, changed in (self.marks or {}).items() if changed or self.every_line}
        raise not_converged([active for stage in stages for active in stage.rules.values()], self.steps[before:])

    def run_document(self, stage: _Stage) -> None:
        while self.changed_by(stage) and goes_on(stage.rules.values()):
            pass

    def changed_by(self, stage: _Stage) -> bool:
        """Whether document rules that look at the text as it is have changed it."""
        if stage.gates and not any(map(self.opens, stage.gates)):
            return False
        numbers = stage.numbers & self.fired()
        idle, text = self.idle, self.text
        acting = [a for number, a in stage.rules.items() if number in numbers and idle.get(number) is not text]
        if not acting:
            return False
        self.deadline.check()
        found = [(active.number, self.document_changes(active)) for active in acting]
        self.idle.update((number, self.text) for number, changes in found if not changes)
        steps, changes = one_after_another(found)
        if steps:
            self.steps += steps
            self.sees_blocks()
            self.text = apply_changes(self.text, changes)
            if self.marks is not None and self.engine.line_numbers:
                self.marks = self.without_idle(carry(self.marks, self.text, coarse(changes)))
        return bool(steps)

    def document_changes(self, active: Active) -> Sequence[Change]:
        if active.number not in self.engine.unscanned and not active.compiled.may_change(self.text, self.deadline):
            return ()
        untouched = self.untouched()
        if not untouched and (found := rewritten(active, self.text, self.deadline)) is not None:
            return found
        return document_changes(active, self.text, untouched, self.deadline, self.block_lines)

    def untouched(self) -> list[Span]:
        """What no rule may touch in the text as it is."""
        if self.spared[0] is not self.text:
            self.spared = self.text, self.engine.untouched.spans(self.text, self.deadline)
        return self.spared[1]

    def without_idle(self, marks: Marks) -> Marks:
        """The marks without lines in which no rule may act as they are now. Few are not worth a scan of the text.

        A document rule may touch every line (CRLF to LF), and one scan of many lines costs far less than one of each.
        """
        if len(marks) < MANY:
            return marks
        acting = self.lines_to_look_at()
        return {start: changed for start, changed in marks.items() if start in acting}

    def lines_to_look_at(self) -> Marks:
        """Of the text as it is. Several stages ask for it between two changes."""
        if self.examined[0] is not self.text:
            if self.scan.text is not self.text:
                self.scan = self.engine.scan(self.text)
            self.examined = self.text, self.engine.lines_to_look_at(self.scan, self.deadline, self.known)
        return self.examined[1]

    def opens(self, gate: Gate) -> bool:
        """Whether a gate lets a rule see the text as it is."""
        if self.opened[0] is not self.text:
            self.opened = self.text, {}
        opened = self.opened[1]
        if gate not in opened:
            opened[gate] = gate(self.text, self.deadline)
        return opened[gate]

    def fired(self) -> set[int]:
        """Numbers of the document rules that may act on the text as it is, and `blocks` where it may hold some."""
        if self.documents[0] is not self.text:
            self.documents = self.text, self.engine.documents_in(self.text)
        return self.documents[1]

    def run_lines(self, stage: _Stage) -> None:
        if not self.steps and self.marks == {}:
            return  # no line rule may act in the text as it came
        # A block may have begun or ended since an unchanged line was examined: then every line counts.
        if self.marks is None or (self.steps and not self.every_line and self.sees_blocks()):
            self.marks = dict(sorted((self.lines_to_look_at() | (self.marks or {})).items()))
            self.every_line = True
        marked = self.marked_lines(self.marks)
        if not stage.numbers.isdisjoint(marked.may_act):
            records, parts = self.look_at_lines(stage, marked.lines)
            if records:
                self.sees_blocks()
                self.text = "".join(parts)
                self.steps += _steps_of(records)

    def sees_blocks(self) -> bool:
        """Whether the text holds a block, or held one before it changed: asked of each text before it changes."""
        if not self.blocks_seen and self.without_blocks is not self.text:
            self.blocks_seen = self.engine.blocks in self.fired() or has_unmarked_blocks(self.text)
            self.without_blocks = self.text
        return self.blocks_seen

    def block_lines(self, text: str) -> frozenset[int]:
        """Numbers of the lines of the text that lie in a block. A dozen rules ask for them."""
        if self.blocks[0] is not text:
            self.blocks = text, block_lines(text)
        return self.blocks[1]

    def marked_lines(self, marks: Marks) -> _Lines:
        """Most stages find them as the one before did."""
        text = self.text
        if self.marked.text is not text or self.marked.marks is not marks:
            found = []
            different: dict[frozenset[int], frozenset[int]] = {}  # few, and of a long text each line would have its own
            for start, changed in marks.items():
                end = text.find("\n", start) + 1 or len(text)
                may_act = frozenset(self.known.may_act(text[start:end].removesuffix("\n")))
                found.append(_Marked(start, end, different.setdefault(may_act, may_act), changed))
            self.marked = _Lines(text, marks, found, frozenset().union(*different))
        return self.marked

    def look_at_lines(self, stage: _Stage, lines: Sequence[_Marked]) -> tuple[list[_Record], list[str]]:
        text = self.text
        blocks = _Blocks(self)
        untouched = self.untouched()
        records: list[_Record] = []
        parts: list[str] = []
        moved: Marks = {}
        at = shift = 0
        for start, end, may_act, changed in lines:
            if may_act.isdisjoint(stage.numbers):
                moved[start + shift] = changed
                continue
            in_block = partial(blocks.hold, start)
            left, steps = self.look_at_line(text[start:end], stage.rules, in_block, within(untouched, start, end))
            if steps:
                records.append(_Record(start, steps))
                parts += (text[at:start], left)
                at = end
            if left or not steps:
                moved[start + shift] = changed or bool(steps)
            shift += len(left) - (end - start)
        if records:
            parts.append(text[at:])
            self.marks = moved
        return records, parts

    def look_at_line(
        self, line: str, rules: dict[int, Active], in_block: Callable[[], bool], untouched: Sequence[Span]
    ) -> tuple[str, list[tuple[int, Sequence[Change]]]]:
        self.deadline.check()
        steps: list[tuple[int, Sequence[Change]]] = []
        may_act = self.known.may_act(line.removesuffix("\n"))
        at = -1
        while (number := min((n for n in may_act if n > at and n in rules), default=None)) is not None:
            at = number
            rule = rules[number]
            found = proposed_in_line(rule, line, untouched, self.deadline)
            found = found and allowed_in_line(rule, line, found, in_block(), self.deadline)
            if found:
                steps.append((number, found))
                untouched = moved(untouched, found)
                line = apply_changes(line, found)
                if not line:
                    break
                may_act = self.known.may_act(line.removesuffix("\n"))
        return line, steps


class _Blocks:
    """The lines of a text that lie in a block, found when first asked for: most texts have no line that changes."""

    def __init__(self, run: _Run) -> None:
        self._run = run

    @cached_property
    def _test(self) -> BlockTest | None:
        run = self._run
        return BlockTest(run.text, run.block_lines(run.text)) if run.sees_blocks() else None

    def hold(self, start: int) -> bool:
        """Of lines in rising order, whether the one that starts there lies in a block."""
        return self._test is not None and self._test.holds(start)


def _steps_of(records: Sequence[_Record]) -> list[Step]:
    """The steps of a stage as the reference engine orders them: by rule, each in the text as that rule found it."""
    grown = [0] * len(records)  # how much longer each line is by now
    pending = [list(reversed(record.steps)) for record in records]
    steps: list[Step] = []
    for number in sorted({number for record in records for number, _ in record.steps}):
        changes: list[Change] = []
        shift = 0
        for k, record in enumerate(records):
            grows = 0
            if pending[k] and pending[k][-1][0] == number:
                found = pending[k].pop()[1]
                at = record.start + shift
                changes += [Change(c.start + at, c.end + at, c.after) for c in found]
                grows = sum(len(c.after) - (c.end - c.start) for c in found)
            shift += grown[k]
            grown[k] += grows
        steps.append(Step(number, changes))
    return steps
