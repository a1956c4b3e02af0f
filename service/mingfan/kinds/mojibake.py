"""Kind `mojibake`: text that was decoded with the wrong encoding is decoded again, where the way back is exact.

Western readings of UTF-8 are repaired by ftfy: its encoding repair alone, none of its changes to punctuation or width.
The Chinese readings are repaired here: ftfy does not know them. UTF-8 read as Big5 mostly cannot be repaired, for Big5
has no character for many of its bytes (one phrase in two hundred is whole); what is left of those is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Literal

import regex

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.errors import MissingExtra
from mingfan.kinds.alignment import aligned
from mingfan.kinds.base import Ordinary, Spec
from mingfan.model import Change, Finding
from mingfan.prefilter.widen import Expression
from mingfan.text import han_frequency

ReadAs = Literal["western", "gb18030", "big5"]
# Which codecs to try. Hong Kong's Big5 has characters where Microsoft's has none.
CODECS = {"gb18030": ("gb18030",), "big5": ("cp950", "big5hkscs")}
LOST = "疑为按 Big5 读的 UTF-8，有字节已经丢失，无法还原"
LOST_EN = "Looks like UTF-8 read as Big5, with bytes lost: beyond repair"
MARKS = "，。、；：？！“”《》（）…—　"
LEAST = 4  # characters of a run: 联通 in GBK is valid UTF-8 too, eight bytes of Chinese hardly ever
COMMON_SHARE = 0.5  # of a repaired run that must be common characters; running text has 0.77 (han_frequency)
# GB 18030 read as Latin-1 or Windows-1252: only letters and signs of these, two for each character. The second of a
# rare one is in ASCII (昇 is \x95N): it counts beside others. One letter too many belongs to the run, which then has
# no way back.
_HIGH = r"[\x80-\xFF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013-\u2122]"
_RARE = f"{_HIGH}[@-~]"
_LATIN = later.pattern(rf"(?<!{_HIGH})(?:{_HIGH}{{2}}|(?<={_HIGH}{{2}}){_RARE}|{_RARE}(?={_HIGH}{{2}}))++{_HIGH}?")
_NOT_ASCII = later.pattern(r"[^\x00-\x7F]{4,}")
# UTF-8 of two bytes begins so: every Western reading has such characters, Chinese text few.
_TWO_BYTES = r"[\xC2-\xDF]"


class MojibakeSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="mojibake"):
    """`read_as`: how the text was read by mistake. `western`: UTF-8 or GB 18030 as a single-byte encoding; `gb18030`
    and `big5`: UTF-8 as that."""

    read_as: ReadAs


class CompiledMojibake(Ordinary):
    def __init__(self, spec: MojibakeSpec) -> None:
        self.title = spec.title
        self._read_as = spec.read_as
        self._codecs = CODECS.get(spec.read_as, ())
        sought = "|".join(map(_as_bytes, sorted(traces(self._codecs)))) if self._codecs else _TWO_BYTES
        self.expressions = (Expression(sought, utf8=False),)

    def require(self) -> None:
        _fixer()

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        deadline.check()
        if self._read_as == "western":
            return self._western(text, deadline)
        known = traces(self._codecs)
        runs = (m for m in matches(_NOT_ASCII, text, deadline) if not known.isdisjoint(m[0]))
        return _repaired(runs, lambda run: _read_again(run, self._codecs))

    @property
    def doubting(self) -> bool:
        return self._read_as == "big5"

    def doubts(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        """UTF-8 read as Big5 of which bytes are lost: three or more of its traces close together."""
        if traces(self._codecs).isdisjoint(text):
            return []
        spans = (match.span() for match in matches(_lost(self._codecs), text, deadline))
        return [Finding(start, end, "", LOST, message_en=LOST_EN) for start, end in spans]

    def _western(self, text: str, deadline: Deadline) -> Sequence[Change]:
        # GB 18030 first: ftfy takes two of its bytes for a Greek letter here and there.
        chinese = _repaired(matches(_LATIN, text, deadline), lambda run: _single_bytes(run).decode("gb18030"))
        if chinese:
            return chinese
        repaired = _fixer()(text)
        return aligned(text, repaired) if repaired != text else []


def _repaired(runs: Iterator[regex.Match[str]], repair: Callable[[str], str]) -> list[Change]:
    """The runs of a line that the way back makes Chinese of. Judged together: a name alone has rare characters."""
    found: list[Change] = []
    for match in runs:
        try:
            found.append(Change(*match.span(), repair(match[0])))
        except UnicodeError:
            continue
    long_enough = any(change.end - change.start >= LEAST for change in found)
    return found if long_enough and is_chinese("".join(change.after for change in found)) else []


def is_chinese(text: str) -> bool:
    """Whether half the text or more are common characters of Chinese, Latin and figures aside."""
    content = [char for char in text if ord(char) > 0x7F]
    return bool(content) and sum(char in _common() for char in content) >= COMMON_SHARE * len(content)


@cache
def _common() -> frozenset[str]:
    return frozenset(han_frequency.SIMPLIFIED + han_frequency.TRADITIONAL + MARKS)


@cache
def traces(codecs: tuple[str, ...]) -> frozenset[str]:
    """What an encoding makes of the first two bytes, of three, of common characters; not what is common itself."""
    found = set()
    for char in _common():
        for codec in codecs:
            try:
                found.add(char.encode()[:2].decode(codec))
            except UnicodeDecodeError:
                continue
    return frozenset(found - _common())


def _read_again(run: str, codecs: tuple[str, ...]) -> str:
    """The run as UTF-8 where it was read by one of the codecs. UnicodeError where it was not: the way back from the
    repaired text has to be exact, since Big5 has two codes for some characters."""
    for codec in codecs:
        try:
            found = run.encode(codec).decode()
            if found.encode().decode(codec) == run:
                return found
        except UnicodeError:
            continue
    raise UnicodeError


@cache
def _lost(codecs: tuple[str, ...]) -> regex.Pattern[str]:
    """Three traces with a few characters between: what the other bytes became, and a replacement character or a
    question mark for those that Big5 does not have. Never an ordinary mark: its second byte is in ASCII."""
    trace = "".join(sorted(traces(codecs)))
    return regex.compile(rf"[{trace}](?:[^\x00-\x3E\x40-\x7F、，。：；？！　]{{0,3}}?[{trace}]){{2,}}")


def _single_bytes(run: str) -> bytes:
    try:
        return run.encode("latin-1")
    except UnicodeEncodeError:
        return run.encode("cp1252")


def _as_bytes(char: str) -> str:
    return "".join(f"\\x{byte:02X}" for byte in char.encode())


@cache
def _fixer() -> Callable[[str], str]:
    try:
        import ftfy
    except ImportError:
        raise MissingExtra("repairing wrong encodings needs ftfy", "mojibake") from None
    return ftfy.fix_encoding
