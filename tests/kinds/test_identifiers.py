"""Identifiers are confirmed before they are masked; numbers of the same shape stay."""

from __future__ import annotations

import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner, RuleError
from mingfan.errors import MissingExtra
from mingfan.kinds.identifiers import checks
from mingfan.kinds.identifiers.checks import CHECKS, hong_kong_id, taiwan_id
from mingfan.kinds.identifiers.masks import KEY, masked

pytest.importorskip("stdnum", reason="the [pii] extra is not installed")

RESIDENT = "110101199003070011"
TEXT = "甲方联系人电话13800138000，乙方139-1234-5678，再拨138-0013-8000。\n"


@cache
def selected(*packs: str) -> Cleaner:
    return Cleaner("minimal", select=packs)


def profile(tmp_path, action: str) -> Cleaner:  # type: ignore[no-untyped-def]
    path = tmp_path / "masks.yaml"
    path.write_text(
        f"profile: masks\ntitle: t\nwhy: w\npacks: [pii]\nset:\n  pii/mobile: {{action: {action}}}\n", encoding="utf-8"
    )
    return Cleaner(str(path))


@pytest.mark.parametrize("value", ["A123456A", "AB9876543", "Z9999999"])
def test_a_wrong_check_digit_of_hong_kong_is_refused(value: str) -> None:
    right = [digit for digit in "0123456789A" if CHECKS["hong-kong-id"](value[:-1] + digit)]
    assert len(right) == 1


@given(st.text("0123456789", min_size=8, max_size=8), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_check_digit_of_taiwan_fits(digits: str, letter: str) -> None:
    right = [digit for digit in "0123456789" if CHECKS["taiwan-id"](letter + digits + digit)]
    assert len(right) == 1


def resident_id(head: str) -> str:
    """With its check digit: weights 2^17 to 2 modulo 11 (GB 11643)."""
    total = sum(int(digit) << 17 - at for at, digit in enumerate(head))
    return head + "10X98765432"[total % 11]


def test_the_first_digits_of_a_resident_are_a_province() -> None:
    provinces = {
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
        *("71", "81", "82", "83"),
    }
    right = {f"{code:02}" for code in range(100) if checks.resident_id(resident_id(f"{code:02}010119900307001"))}
    assert right == provinces


@pytest.mark.parametrize(
    ("born", "right"),
    [
        ("19000101", True),
        ("20991231", True),
        ("18991231", False),
        ("21000101", False),
        ("19900230", False),
        ("20000229", True),
        ("19000229", False),
        ("19901301", False),
        ("00000101", False),
    ],
)
def test_a_resident_was_born_on_a_day(born: str, right: bool) -> None:
    assert checks.resident_id(resident_id(f"110101{born}001")) == right


@given(st.text("0123456789", min_size=3, max_size=3))
def test_one_check_digit_of_a_resident_fits(number: str) -> None:
    value = resident_id(f"11010119900307{number}")
    assert [digit for digit in "0123456789X" if checks.resident_id(value[:-1] + digit)] == [value[-1]]
    assert checks.resident_id(value.lower())


@given(st.integers(10**17, 10**18 - 1))
def test_order_numbers_of_eighteen_digits_stay(number: int) -> None:
    text = f"订单号{number}已发货"
    if not CHECKS["resident-id"](str(number)):
        assert selected("pii").clean_text(text) == text


@given(st.decimals(0, 10**9, places=2), st.dates())
def test_amounts_and_dates_stay(amount: object, date: object) -> None:
    text = f"{date}付款{amount}元，{amount:,}美元，编号{date:%Y%m%d}001。"
    assert selected("pii", "ip").clean_text(text) == text


def test_a_token_numbers_each_value_once_in_a_text(tmp_path) -> None:  # type: ignore[no-untyped-def]
    cleaner = profile(tmp_path, "token")
    assert cleaner.clean_text(TEXT) == "甲方联系人电话[手机号1]，乙方[手机号2]，再拨[手机号1]。\n"
    assert cleaner.clean(TEXT).revert() == TEXT


def test_a_hash_is_the_same_in_every_text_and_changes_with_the_key(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(KEY, "one")
    one = profile(tmp_path, "hash")
    first, second = (part.split("]")[0] for part in one.clean_text(TEXT).split("[手机号:")[1::2])
    assert first == second and "13800138000" not in one.clean_text(TEXT)
    assert first in one.clean_text("电话13800138000")
    monkeypatch.setenv(KEY, "two")
    assert first not in profile(tmp_path, "hash").clean_text(TEXT)


def test_a_hash_without_a_key_is_refused(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv(KEY, raising=False)
    with pytest.raises(RuleError, match=KEY):
        profile(tmp_path, "hash")


def test_the_profile_masks_everything_in_one_text_and_gives_it_back() -> None:
    text = f"王先生，身份证{RESIDENT}，邮箱zhang.san@example.com，IP 192.0.2.17，卡号：6222020200020001232。\n"
    for engine in ("scan", "reference"):
        cleaner = Cleaner("pii", engine=engine)
        result = cleaner.clean(text)
        assert all(value not in result.text for value in (RESIDENT, "zhang.san", "192.0.2.17", "6222020200020001232"))
        assert result.revert() == text
        assert cleaner.clean_text(result.text) == result.text


def test_addresses_are_not_entered_unless_a_rule_says_so() -> None:
    text = "https://example.com/u/13800138000?q=13912345678\n"
    assert selected("pii").clean_text(text) == text


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stdnum.luhn", None)
    checks._module.cache_clear()
    with pytest.raises(MissingExtra, match=r"needs python-stdnum: install the extra pii with: "):
        checks.CHECKS["luhn"]("6222020200020001232")
    checks._module.cache_clear()


@given(st.text("0123456789ABC- ()", max_size=20), st.integers(0, 8), st.integers(0, 8))
def test_a_mask_keeps_the_length_and_shows_no_more_than_its_ends(value: str, head: int, tail: int) -> None:
    shown = masked(value, head, tail)
    assert len(shown) == len(value)
    assert sum(char.isalnum() for char in shown) <= head + tail


@pytest.mark.parametrize("value", ["A1234563", "AB9876543"])
def test_any_other_digit_is_no_identity_card_of_hong_kong(value: str) -> None:
    assert hong_kong_id(value)
    assert hong_kong_id(value.lower())
    for at, char in enumerate(value):
        if char.isdigit():
            assert not any(
                hong_kong_id(value[:at] + other + value[at + 1 :]) for other in "0123456789" if other != char
            )


@pytest.mark.parametrize("value", ["A123456789", "F131104093"])
def test_any_other_last_digit_is_no_identity_card_of_taiwan(value: str) -> None:
    assert taiwan_id(value)
    assert taiwan_id(value.lower())
    assert not any(taiwan_id(value[:-1] + other) for other in "0123456789" if other != value[-1])
