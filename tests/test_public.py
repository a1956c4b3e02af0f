"""The public names, and what importing them costs in modules."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import mingfan


@pytest.mark.parametrize("name", mingfan.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(mingfan, name) is not None
    assert name in dir(mingfan)


def test_a_public_name_has_one_home() -> None:
    assert set(mingfan.__all__) == {*mingfan._HOME, "__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="claen"):
        _ = mingfan.claen


def test_importing_mingfan_loads_nothing_heavy() -> None:
    code = "import mingfan, sys; print(*(m for m in ('regex', 'yaml', 'hyperscan', 'msgspec') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_one_call_cleans_and_takes_back() -> None:
    result = mingfan.clean("你好,世界##paidbegin##！\x00")
    assert result.text == "你好，世界！"
    assert result.revert() == "你好,世界##paidbegin##！\x00"
    assert mingfan.revert(result.text, result.edits) == "你好,世界##paidbegin##！\x00"
    assert mingfan.clean("好\r\n".encode("gb18030") * 20).text == "好\n" * 20
    assert mingfan.clean_texts(["甲,乙", ""]) == ["甲，乙", ""]


def test_a_result_says_what_happened() -> None:
    result = mingfan.clean("完##paidend##，。好")
    assert result.changed
    assert result.stats.chars_in - result.stats.chars_out == result.stats.chars_removed == 12
    assert result.stats.by_rule == {"paywall/paid-mark": 1, "punctuation/clashing-marks": 1}
    assert [edit.before for edit in result.edits] == ["##paidend##", "，"]
    assert result.to_dict("utf8")["edits"][0]["start"] == 3
    assert result.to_dict()["offset_unit"] == "codepoint"
    assert result.ruleset.profile == "standard"


def test_offsets_in_each_unit() -> None:
    text = "😀好##paidend##\x00尾"
    for unit, encoding, width in (("codepoint", "utf-32-le", 4), ("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1)):
        for edit in mingfan.clean(text).to_dict(unit)["edits"]:  # type: ignore[arg-type]
            data = text.encode(encoding)
            assert data[edit["start"] * width : edit["end"] * width].decode(encoding) == edit["before"]


@pytest.mark.parametrize(
    ("call", "argument", "message"),
    [
        (mingfan.clean, {"text": None}, "text is a str, not None"),
        (mingfan.clean, {"text": float("nan")}, "text is a str, not float"),
        (mingfan.clean, {"text": ["甲"]}, "text is a str, not list"),
        (mingfan.clean_texts, {"texts": ["甲", None]}, "texts[1] is a str, not None"),
        (mingfan.clean_texts, {"texts": [b"a"]}, "texts[0] is a str, not bytes"),
        (mingfan.clean_texts, {"texts": 5}, "texts is a list, not int"),
        (mingfan.Cleaner, {"profile": 5}, "profile is a str, not int"),
        (mingfan.Cleaner, {"rules": [5]}, "rules[0] is a path, not int"),
        (mingfan.Cleaner, {"rules": b"x"}, "rules is a list, not bytes"),
        (mingfan.Cleaner, {"ignore": [None]}, "ignore[0] is a str, not None"),
        (mingfan.Cleaner, {"select": 7}, "select is a list, not int"),
        (mingfan.Cleaner().clean_text, {"text": b"a"}, "text is a str, not bytes"),
        (mingfan.Cleaner().clean_edits, {"text": None}, "text is a str, not None"),
    ],
)
def test_a_wrong_type_is_named(call: Callable[..., object], argument: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        call(**argument)


@pytest.mark.parametrize("seconds", [0, 0.0, -1, float("nan"), float("-inf")])
def test_a_deadline_that_is_no_time_is_refused(seconds: float) -> None:
    """NaN was no limit at all, and the others were as if the text had taken too long."""
    cleaner = mingfan.Cleaner()
    calls: list[Callable[..., object]] = [
        lambda: mingfan.Cleaner(deadline=seconds),
        lambda: mingfan.Cleaner.from_ruleset(cleaner.ruleset, deadline=seconds),
        *(partial(call, "甲", deadline=seconds) for call in (
            cleaner.clean, cleaner.clean_text, cleaner.clean_edits, cleaner.explain
        )),
        lambda: cleaner.clean_bytes(b"a", seconds),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(ValueError, match=re.escape(f"deadline is a number of seconds above 0, not {seconds}")):
            call()


@pytest.mark.parametrize(("seconds", "kind"), [(True, "bool"), ("1", "str")])
def test_a_deadline_is_a_number(seconds: Any, kind: str) -> None:
    with pytest.raises(TypeError, match=f"deadline is a number of seconds, not {kind}"):
        mingfan.Cleaner(deadline=seconds)


@pytest.mark.parametrize("seconds", [1, 0.5, 1e300, float("inf")])
def test_any_time_is_a_deadline(seconds: float) -> None:
    """The text was never finished under the largest of them."""
    assert mingfan.Cleaner(deadline=seconds).clean("完##paidend##，。好").text == "完。好"
    assert mingfan.Cleaner().clean_text("完##paidend##，。好", deadline=seconds) == "完。好"


def test_one_string_is_one(tmp_path: Path) -> None:
    assert mingfan.clean_texts("甲,乙") == ["甲，乙"]
    assert mingfan.Cleaner(ignore="punctuation").clean_text("甲,乙") == "甲,乙"
    assert mingfan.Cleaner(select="punctuation").clean_text("甲,乙") == "甲，乙"
    with pytest.raises(mingfan.RuleError, match="no rule file"):
        mingfan.Cleaner(rules=str(tmp_path))


def test_what_is_shown_of_them_is_short_and_holds_no_text() -> None:
    shown = repr(mingfan.clean("完##paidend##，。好"))
    assert shown == "<Result 15 -> 3 characters, 2 edits>"
    assert re.fullmatch(r"<Cleaner standard: \d+ rules, sha256 [0-9a-f]{12}, engine scan>", repr(mingfan.Cleaner()))


def test_bytes_come_back_as_they_are_where_nothing_changes() -> None:
    cleaner = mingfan.Cleaner()
    clean, dirty = "河水涨满了两岸的稻田。\n".encode(), "完##paidend##，。好".encode()
    assert cleaner.clean_bytes(clean) is clean
    assert (
        cleaner.clean_bytes(dirty) == cleaner.clean_text(dirty.decode()).encode() == cleaner.clean(dirty).text.encode()
    )
    with pytest.raises(mingfan.DecodeError, match="not UTF-8 at byte 3"):
        cleaner.clean_bytes("河".encode() + b"\xff")
    with pytest.raises(TypeError, match="data is bytes, not str"):
        cleaner.clean_bytes("河")  # type: ignore[arg-type]
