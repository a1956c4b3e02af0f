"""The native matcher finds what it has to: in buffers of every size, whatever expressions stand beside one another."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.kinds.patterns import expressions_of
from mingfan.prefilter import proof, scanner
from mingfan.prefilter.scanner import BEFORE, Scanner
from mingfan.prefilter.widen import Expression

pytestmark = pytest.mark.skipif(not scanner.AVAILABLE, reason="hyperscan has no wheel for this platform")


@pytest.mark.parametrize("lost", [b"b\n", b"xyz", "广\n".encode(), b"\nb", b"\n\n"])
def test_the_proof_notices_an_expression_that_is_missed(monkeypatch: pytest.MonkeyPatch, lost: bytes) -> None:
    """In any one place of a buffer."""
    fired = Scanner.fired
    for place in (
        lambda data: data.startswith(lost.removeprefix(b"\n")),
        lambda data: data.endswith(lost.removesuffix(b"\n")),
        lambda data: lost in data,
    ):
        monkeypatch.setattr(
            Scanner, "fired", lambda self, data, place=place: set() if place(data) else fired(self, data)
        )
        assert not proof.proved([40, 100])


def test_the_proof_notices_a_start_that_is_missed_or_found_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    fired = Scanner.fired
    for wrong in (set(), {0}):
        monkeypatch.setattr(
            Scanner,
            "fired",
            lambda self, data, wrong=wrong: (
                wrong if self._expressions[0][1].pattern == r"\x{5E}\x{A}\x{A}" else fired(self, data)
            ),
        )
        assert not proof.proved([40])


def test_the_buffers_of_the_proof() -> None:
    """What is looked for at their end, at their start and within, with and without the line feeds of the frame."""
    assert list(proof._buffers(b"\nb\n", [0, 1, 4])) == [
        b"\nb", b"b\n", b"\nb\n",
        b"\nb", b"b\n", b"\nb\n",  # no character of three bytes fits into one
        b"xxxx\nb", b"b\nxxxx", b"xxxx\nb\nxxxx",
    ]  # fmt: skip
    assert next(proof._buffers(b"b\n", [7])) == "一一b".encode()


WORD = st.text("abc", min_size=1, max_size=6)
ATOM = st.one_of(
    WORD,
    st.sampled_from(["[ab]", "[^a\\n]", "[a-c]", "a?", "(?:ab)?", "b*", "[ab]+", "c{2,3}", "(?:a|bc)"]),
    st.just(r"[\xC2-\xF4][\x80-\xBF]{1,3}"),
    st.tuples(WORD, WORD).map(lambda two: f"(?:{two[0]}|{two[1]})"),
)
PATTERN = st.builds(
    lambda before, body, after: before + "".join(body) + after,
    st.sampled_from(["", "", r"\x0A", r"\x5E\x0A"]),
    st.lists(ATOM, min_size=1, max_size=3),
    st.sampled_from(["", "", r"\x0A"]),
)
FILLING = st.sampled_from(["abc", "abcx", "x", "一", "xxxxxxa\n"])


def test_buffers_of_every_size() -> None:
    assert proof.proved(range(257))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.lists(PATTERN.filter(lambda p: not re.match(p.encode(), b"")), min_size=1, max_size=8, unique=True),
    FILLING.flatmap(lambda letters: st.text(letters, min_size=256, max_size=256)),
    WORD,
)
def test_sets_of_expressions_find_what_each_matches(patterns: list[str], filling: str, word: str) -> None:
    scanner = Scanner((number, Expression(pattern, utf8=False)) for number, pattern in enumerate(patterns))
    exact = [re.compile(pattern.encode()) for pattern in patterns]
    for size in range(257):
        data = filling[:size].encode() + word.encode() * (size % 2)
        wanted = {number for number, pattern in enumerate(exact) if pattern.search(BEFORE + data + b"\n")}
        assert wanted <= scanner.fired(data) | scanner.refused, (patterns, data)
        assert wanted <= scanner.fired_at(data)[0] | scanner.refused, (patterns, data)


BYTE = st.sampled_from([r"\x0A", r"\x20", r"a", r"b", r"\xE3", r"\x80", r"\x81", r"\xE4", r"\xB8", r"\xAD"])
STRINGS = st.lists(
    st.one_of(
        st.lists(BYTE, min_size=1, max_size=4).map("".join),
        st.lists(BYTE, min_size=1, max_size=2).map(lambda bytes_: "".join(bytes_) + r"[\x80-\x8A]"),
        st.sampled_from([r"[\x09\x0B-\x0D\x1C-\x20]", r"[\x61-\x68]", r"[\x80-\x82]"]),
    ),
    min_size=2,
    max_size=9,
)


def test_short_strings_of_different_lengths_are_found() -> None:
    """Alone in a database, of these Hyperscan 5.4 finds only some."""
    blanks = expressions_of(r"\s$")
    assert blanks is not None
    scanner = Scanner((0, expression) for expression in blanks)
    for blank in (chr(code) for code in range(0x3001) if chr(code).isspace() and code != 10):
        for size in range(100):
            assert scanner.fired(b"x" * size + blank.encode()) == {0}, (blank, size)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(
    STRINGS,
    st.sampled_from(["", r"\x0A", "a", r"\x20"]),
    st.sampled_from(["", "", "+", "{2,3}"]),
    st.binary(max_size=8),
)
def test_sets_of_short_strings_are_found(strings: list[str], end: str, repeat: str, around: bytes) -> None:
    """Once, and with their last byte repeated."""
    pattern = f"(?:{'|'.join(strings)}){end}{repeat if end else ''}"
    scanner = Scanner([(0, Expression(pattern, utf8=False))])
    for string in strings:
        for byte in (0x80, 0x20, 0x61, 0x82):
            plain = re.sub(r"\[[^]]*\]", lambda _, byte=byte: f"\\x{byte:02X}", string + end)  # type: ignore[misc]
            data = around + b"x" * 60 + plain.encode("ascii").decode("unicode_escape").encode("latin-1") + b"y" * 60
            if re.search(pattern.encode(), BEFORE + data + b"\n"):
                assert scanner.fired(data) == scanner.fired_at(data)[0] == {0}, (pattern, data)


@pytest.mark.parametrize("pattern", [r"[a-d]x+", r"[a-d]\x0A+", r"(?:[a-d]|zz){2,3}x+", r"(?:[a-d]|\xE3)\x80+"])
def test_what_ends_in_a_repeat_is_found_with_where_it_ends(pattern: str) -> None:
    """Of these Hyperscan 5.4 finds none, where it is asked for every end."""
    scanner = Scanner([(0, Expression(pattern, utf8=False))])
    for data in (b"cax", b"cax..", b"..cax", b"da\n", b"da\ne", b"a\xe3\x80\x80"):
        wanted = {match.end() for match in re.finditer(pattern.encode(), data + b"\n")}
        found, ends = scanner.fired_at(data)
        assert ends is not None
        assert wanted <= {end for end, _ in ends}, (pattern, data)
        assert found == ({0} if wanted else set()), (pattern, data)


def test_a_processor_that_the_matcher_cannot_run_on_has_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise scanner.ERROR("unsupported processor")

    proof.holds.cache_clear()
    try:
        assert proof.holds()
        proof.holds.cache_clear()
        monkeypatch.setattr(proof, "proved", refuse)
        assert not proof.holds()
        proof.holds.cache_clear()
        monkeypatch.setattr(scanner, "AVAILABLE", False)
        assert not proof.holds()
    finally:
        proof.holds.cache_clear()


def test_a_matcher_that_fails_the_proof_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds.cache_clear()
    monkeypatch.setattr(Scanner, "fired", lambda self, data: set())
    try:
        with pytest.warns(RuntimeWarning, match="reference engine"):
            cleaner = Cleaner("minimal")
    finally:
        proof.holds.cache_clear()
    assert cleaner.clean_text("春天的\u200b河边") == "春天的河边"
