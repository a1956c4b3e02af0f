"""`mingfan fit`: labelled texts move the model's weights, on every surface, and never far."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mingfan import Cleaner, RuleError
from mingfan.authors.fit import fit as fitting
from mingfan.authors.fit.fit import fit
from mingfan.authors.fit.folds import Rates
from mingfan.authors.fit.labelled import Labelled, read_labelled
from mingfan.authors.fit.training import Row, train
from mingfan.cli import run
from mingfan.deadline import Deadline
from mingfan.errors import ConfigError
from mingfan.kinds.scored.correction import MOST, MOST_FOR, Correction
from mingfan.kinds.scored.kind import shared_reader
from tests.learn.sites import article

BODY = "村里人都说没有见过这样大的雨，河水漫过了石桥，孩子们站在坡上看了一个下午。"
TEXT = f"{BODY}\n\n欢迎扫码关注我的公众号「青竹手记」\n"
# In the order of how sure the model is of them, the surest first.
UNSURE = ("更多旧书目录请到青竹书屋查看", "旧书目录请到青竹书屋查看", "旧书的目录青竹书屋里有", "青竹书屋有旧书的目录")
RULES = """pack: fitted
title: 标注
origin: test
rules:
  - id: page-model
    kind: fitted
    title: 标注
    why: 标注
    correction: {weights: {%s}}
"""


def rules(folder: Path, weights: str, name: str = "fitted") -> str:
    path = folder / f"{name}.yaml"
    path.write_text(RULES.replace("pack: fitted", f"pack: {name}") % weights, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_weights_move_what_scored_rules_do(tmp_path: Path, engine: Any) -> None:
    shipped = Cleaner(engine=engine)
    assert shipped.clean_text(TEXT) == f"{BODY}\n"
    fitted = Cleaner(rules=[rules(tmp_path, "青竹手: -9000")], engine=engine)
    assert fitted.clean_text(TEXT) == TEXT
    assert fitted.ruleset.sha256 != shipped.ruleset.sha256
    assert Cleaner(rules=[rules(tmp_path, "青竹手: -9001")], engine=engine).ruleset.sha256 != fitted.ruleset.sha256


def test_a_rule_on_trial_or_left_out_moves_nothing(tmp_path: Path) -> None:
    path = rules(tmp_path, "青竹手: -9000")
    assert Cleaner(rules=[path], ignore=["fitted"]).clean_text(TEXT) == f"{BODY}\n"
    Path(path).write_text(Path(path).read_text(encoding="utf-8") + "    state: shadow\n", encoding="utf-8")
    assert Cleaner(rules=[path]).clean_text(TEXT) == f"{BODY}\n"


def test_two_at_once_are_refused_and_so_is_where(tmp_path: Path) -> None:
    both = [rules(tmp_path, "甲: 1"), rules(tmp_path, "乙: 1", "other")]
    with pytest.raises(RuleError, match="corrected by another rule already"):
        Cleaner(rules=both)
    Path(both[0]).write_text(RULES % "甲: 1" + "    where: {host: a.example}\n", encoding="utf-8")
    with pytest.raises(RuleError, match="for all documents"):
        Cleaner(rules=both[:1])


def test_no_unit_moves_further_than_the_bounds() -> None:
    (stretch,) = shared_reader().read(TEXT, Deadline(60))
    unit, signals = stretch.units[-1], shared_reader().search.signals
    for weight in (99_999, -99_999):
        moved = Correction({"公众号": weight}).of(unit, signals)
        assert moved == (MOST_FOR if weight > 0 else -MOST)
    assert Correction({"没有": 5}).of(unit, signals) == 0


def row(text: int, shows: str, confidence: float, goes: bool) -> Row:
    return Row(text, frozenset(shows.split()), confidence, goes, 1.0)


def test_what_several_texts_say_is_learned_and_no_more() -> None:
    table = [row(n, "dirt any", -1.0, True) for n in range(30)] + [row(n, "any", -3.0, False) for n in range(60)]
    table += [row(99, "once", -1.0, True)] * 20
    weights = train(table).weights
    assert weights["dirt"] > 500 and "once" not in weights
    assert weights["dirt"] > weights.get("any", 0)
    few = train(table[:2] + table[30:32]).weights
    assert few.get("dirt", 0) < 200, "two texts say little"
    assert train(table) == train(list(table))


def labelled(number: int, dirty: bool = True) -> Labelled:
    text = article(number, 4) + ("\n\n欢迎扫码关注我的公众号「青竹手记」\n" if dirty else "\n")
    start = text.find("欢迎扫码")
    remove = frozenset(at for at in range(start, len(text)) if text[at].isalnum()) if dirty else frozenset()
    return Labelled(text, remove, frozenset())


def test_too_few_texts_or_one_kind_only_are_refused() -> None:
    with pytest.raises(ConfigError, match="5 labelled texts, 5 of them with something to remove; a fit needs 12"):
        fit([labelled(n) for n in range(5)])
    with pytest.raises(ConfigError, match="20 labelled texts, 0 of them"):
        fit([labelled(n, dirty=False) for n in range(20)])
    everything = [Labelled("甲乙", frozenset({0, 1}), frozenset())] * 20
    with pytest.raises(ConfigError, match="needs honest text"):
        fit(everything)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"text": "甲"}', "missing required field `remove`"),
        ('{"text": "甲", "remove": [{"start": 0, "end": 9}]}', "has 0..9, and the text 1 characters"),
        ("no record", "malformed"),
    ],
)
def test_a_line_that_is_no_labelled_text_is_named(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "甲", "remove": []}}\n{line}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"a.jsonl:2: not a labelled text: .*{fault}"):
        read_labelled(path)


def test_a_fit_is_a_rule_file_that_passes_its_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line that the shipped model is not sure enough about."""
    dirt = next(line for line in UNSURE if line in Cleaner().clean_text(f"{article(1, 4)}\n\n{line}\n"))
    records = []
    for number in range(90):
        text = f"{article(number, 4)}\n\n{dirt if number % 2 else '他把书目抄了一遍'}\n"
        remove = [{"start": text.find(dirt), "end": len(text) - 1}] if number % 2 else []
        records.append({"text": text, "remove": remove, "source": f"site-{number % 3}"})
    path, out = tmp_path / "labelled.jsonl", tmp_path / "fitted"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    every = fitting._look_alikes()
    monkeypatch.setattr(fitting, "_look_alikes", lambda: every[:20])  # some, for time
    code = run(["fit", str(path), "-o", str(out)])
    said = capsys.readouterr().err
    assert "3 folds by source" in said and "look-alikes of the shipped rules: 0 of" in said
    assert code == 0, said
    written = (out / "fitted.yaml").read_bytes()
    assert run(["test", "--quiet", str(out)]) == 0
    (out / "fitted.yaml").write_bytes(b"# changed by hand\n")
    assert run(["fit", str(path), "-o", str(out), "-q"]) == 2
    assert "fitted.yaml exists already" in capsys.readouterr().err
    assert (out / "fitted.yaml").read_bytes() == b"# changed by hand\n"
    assert run(["fit", str(path), "-o", str(out), "-q", "--overwrite"]) == 0
    assert (out / "fitted.yaml").read_bytes() == written
    dirty, honest = str(records[1]["text"]), str(records[0]["text"])
    assert dirt in Cleaner().clean_text(dirty)
    assert Cleaner(rules=[str(out)]).clean_text(dirty) == f"{article(1, 4)}\n"
    assert Cleaner(rules=[str(out)]).clean_text(honest) == honest


def test_rates_and_what_a_wrong_character_costs() -> None:
    assert not Rates(9, 1, 2, 0).cost < Rates(9, 0, 5, 0).cost
    assert Rates(9, 1, 2, 0).precision == 0.9 and Rates(8, 0, 2, 0).recall == 0.8
    assert Rates().precision == Rates().recall == 1.0
