"""`mingfan lint` catches each seeded bad rule at its line, and raises no alarm on the shipped rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mingfan.authors.lint import lint
from mingfan.authors.lint.formats import FORMATS
from mingfan.authors.lint.linear import slow_on
from mingfan.authors.lint.message import CHECKS, Message
from tests.authors.seeds import SEEDS, Seed, seed_text


@pytest.fixture(scope="module")
def shipped() -> list[Message]:
    return lint([]).messages


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Message]]:
    """The messages by seed; every seed is a file of its own, and each file is checked together with no other."""
    folder = tmp_path_factory.mktemp("seeds")
    messages: dict[str, list[Message]] = {}
    paths = {folder / f"{seed.name}.yaml": seed for seed in SEEDS}
    for path, seed in paths.items():
        path.write_text(seed_text(seed), encoding="utf-8")
    for message in lint([folder]).messages:
        messages.setdefault(Path(message.path).stem, []).append(message)
    return messages


def test_the_shipped_rules_raise_no_alarm(shipped: list[Message]) -> None:
    assert not shipped, FORMATS["text"](shipped)


def test_there_are_at_least_sixty_seeds_and_every_check_has_one() -> None:
    assert len(SEEDS) >= 60
    assert {seed.check for seed in SEEDS} >= CHECKS.keys() - {"scan-slow"}  # timed: see the test of its ratio


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_bad_rule_is_caught_at_its_line(seed: Seed, found: dict[str, list[Message]]) -> None:
    lines = seed_text(seed).splitlines()
    wanted = next(number for number, line in enumerate(lines, 1) if line.endswith("# here"))
    caught = [(message.check, message.line) for message in found.get(seed.name, [])]
    assert (seed.check, wanted) in caught


def test_each_message_says_what_why_and_what_to_do(found: dict[str, list[Message]]) -> None:
    for message in (message for messages in found.values() for message in messages):
        assert message.what and message.why
        assert message.fix or message.check == "schema"


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(?:\d+,?)+x", r"(\w|[a-z])*!", r"[ \t]+$", r"(a|aa)+$", r"<!--\s*/?\s*x"]
)
def test_a_pattern_that_is_not_linear_is_shown_with_its_attack(pattern: str) -> None:
    slow = slow_on(pattern)
    assert slow is not None
    assert slow.pump.unit


@pytest.mark.parametrize(
    "pattern", [r"#{2}paid(?:begin|end)#{2}", r"a{1,9}b", r"(?<!-)-{2,}+ ?x", r"^【[^】]{0,40}】$", r"\d{4}年"]
)
def test_a_linear_pattern_is_let_be(pattern: str) -> None:
    assert slow_on(pattern) is None


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_every_message(name: str, found: dict[str, list[Message]]) -> None:
    messages = sorted(message for of_seed in found.values() for message in of_seed)
    written = FORMATS[name](messages)
    assert all(str(message.line) in written for message in messages)
    if name == "json":
        assert len(json.loads(written)["messages"]) == len(messages)
    if name == "github":
        assert written.count("\n") == len(messages)
        assert written.startswith("::error file=")
    if name == "sarif":
        run = json.loads(written)["runs"][0]
        assert {result["ruleId"] for result in run["results"]} <= {
            rule["id"] for rule in run["tool"]["driver"]["rules"]
        }
        assert len(run["results"]) == len(messages)
