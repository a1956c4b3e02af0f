"""A short proof, run once a process, that the native matcher finds on this machine what it has to.

It chooses its code by the features of the processor, so what holds on one machine is not known to hold on another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from mingfan.prefilter import scanner
from mingfan.prefilter.widen import START, Expression

SHORT = (*range(0, 96, 5), 96, 127, 128, 255, 256)  # bytes around what is sought; the tests try every size to 256
# Expressions that are compiled together, each with bytes it matches. Sets like these lost matches in Hyperscan 5.4.
SETS: tuple[tuple[tuple[str, bytes], ...], ...] = (
    ((r"a\x0A", b"a\n"), (r"\x0Ab", b"\nb")),
    ((r"[ \t]\x0A", b" \n"), (r"##[ab]c?d", b"##bd"), (r"\x0A(?:cd|ef)+\x0A", b"\ncdef\n")),
    ((r"\x0Ab*\x0A", b"\n\n"), (r"[^a\x0A]{3}", b"xyz"), (r"(?:ab)?c{2,3}", b"cc")),
    ((r"(?:b|cc)\x0A", b"b\n"), (r"(?:caacb|cbabc)(?:bcaaab|baaa)", b"caacbbaaa"), (r"[a-c]", b"b")),
    (
        (
            r"(?:[\x09\x0B-\x0D\x1C-\x20]|\xC2\xA0|\xE1\x9A\x80|\xE2\x80[\x80-\x8A]|\xE2\x81\x9F|\xE3\x80\x80)\x0A",
            "\u3000\n".encode(),
        ),
    ),
    ((r"[a-d]x+", b"bx"), (r"[\x09-\x0D]\xE3+", b"\t\xe3")),
    ((r"\xE5[\xB9-\xBF][\x80-\xBF]\x0A", "广\n".encode()), (r"[\xC2-\xF4][\x80-\xBF]{1,3}p", "中p".encode())),
)
FILLINGS = (b"x", "一".encode())


@cache
def holds() -> bool:
    """Whether the matcher is installed and the short proof succeeds."""
    if not scanner.AVAILABLE:
        return False
    try:
        return proved(SHORT)
    except scanner.ERROR:  # this processor lacks what the matcher needs
        return False


def proved(sizes: Collection[int]) -> bool:
    """Whether every expression is found at the start, inside and at the end of buffers of these sizes."""
    return all(_found(cases, sizes) for cases in SETS) and _start_is_found(sizes)


def _found(cases: tuple[tuple[str, bytes], ...], sizes: Collection[int]) -> bool:
    matcher = scanner.Scanner((n, Expression(pattern, utf8=False)) for n, (pattern, _) in enumerate(cases))
    buffers = ((number, data) for number, (_, sample) in enumerate(cases) for data in _buffers(sample, sizes))
    return all(number in matcher.fired(data) and number in matcher.fired_at(data)[0] for number, data in buffers)


def _buffers(sample: bytes, sizes: Collection[int]) -> Iterator[bytes]:
    # The scanner adds line feeds at both ends itself.
    for size in sizes:
        filling = FILLINGS[size % 2]
        filling *= size // len(filling)
        yield filling + sample.removesuffix(b"\n")
        yield sample.removeprefix(b"\n") + filling
        yield filling + sample + filling


def _start_is_found(sizes: Collection[int]) -> bool:
    matcher = scanner.Scanner([(0, Expression(START + r"\x{A}"))])
    return all(matcher.fired(b"\n" + b"x" * size) and not matcher.fired(b"x" + b"\n" * size) for size in sizes)
