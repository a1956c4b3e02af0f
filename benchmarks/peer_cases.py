"""Cases from the test suites of other projects, each under the options that a user would type for that job.

    python -m benchmarks.peer_cases FOLDER [--options]

FOLDER holds files of JSON lines: `peer, op, input, expected, our_feature, verdict`, and `mask_token` where the peer
puts a text in place of what it takes out. Only cases of the verdict `same_job` run. Prints a table by peer and
feature, each case that fails with its reason, and with `--options` the options of each feature; exits 1 below the
goals. What is no job of a cleaner of texts (filters of records, one's own list of replacements) is left out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mingfan import Cleaner, MingfanError

GOALS = dict.fromkeys(
    ("opencc", "invisible", "mojibake", "email", "ip", "links", "whitespace", "width_punct", "stray_punct", "phone",
     "dup_sentence"),
    0.97,
) | {"spacing": 0.9}  # fmt: skip


class Options(NamedTuple):
    """What a user types: a profile and `--select`; the `masked` rules get the peer's own token in the profile."""

    select: tuple[str, ...] = ()
    profile: str = "standard"
    masked: tuple[str, ...] = ()

    def typed(self, token: str = "") -> str:
        profile = f"-p mask.yaml ({', '.join(self.masked)}: action: text, text: '{token}')" if token else ""
        parts = [profile or ("" if self.select else f"-p {self.profile}")]
        parts += [f"--select {','.join(self.select)}"] if self.select else []
        return " ".join(filter(None, parts))


IPS = ("ip/v4", "ip/v6")
BY_FEATURE = {
    "invisible": Options(profile="minimal"),
    "mojibake": Options(select=("mojibake",)),
    "email": Options(select=("email",), masked=("email/address",)),
    "ip": Options(select=("ip",), masked=IPS),
    "links": Options(select=("links",), masked=("links/url",)),
    "phone": Options(select=("pii/mobile", "pii/landline"), masked=("pii/mobile", "pii/landline")),
    "whitespace": Options(select=("whitespace/blank-lines",)),
    "width_punct": Options(select=("punctuation", "width", "marks/period-in-quotes")),
    "stray_punct": Options(select=("symbols",)),
    "dup_sentence": Options(select=("sentences",)),
    "spacing": Options(select=("spacing/han-latin", "spacing/before-mark", "spacing/after-mark")),
}
# Where a peer is set up for a part of its feature, or for the other style.
BY_OPERATION = {
    ("JioNLP", 'jionlp.remove_email {"delete_prefix": true}'): Options(select=("address-label", "email")),
    ("autocorrect", "format_or_lint disable=no-space-fullwidth"): Options(select=("spacing/han-latin",)),
    ("pangu.py", "spacing_text"): Options(select=("spacing/han-latin",)),
    ("zhlint", 'run rules={"spaceBetweenMixedwidthContent": true}'): Options(select=("spacing/han-latin",)),
    ("zhlint", 'run rules={"spaceBetweenMixedwidthContent": false}'): Options(select=("unspaced",)),
    ("zhlint", 'run rules={"noSpaceBeforePauseOrStop": true}'): Options(select=("spacing/before-mark",)),
    ("zhlint", 'run rules={"noSpaceAfterFullwidthPauseOrStop": true}'): Options(select=("spacing/after-mark",)),
    ("zhlint", 'run rules={"noSpaceInsideBracket": true}'): Options(select=("spacing/inside-bracket",)),
    ("zhlint", 'run rules={"noSpaceOutsideFullwidthBracket": true}'): Options(select=("spacing/outside-bracket",)),
    ("zhlint", 'run rules={"spaceOutsideHalfwidthBracket": true}'): Options(select=("spacing/han-latin",)),
    ("zhlint", 'run rules={"spaceOutsideHalfwidthBracket": false}'): Options(select=("unspaced",)),
}


class Outcome(NamedTuple):
    case: dict[str, Any]
    typed: str
    got: str

    @property
    def passed(self) -> bool:
        return bool(self.got == self.case["expected"])


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").split("\n"):
            if line and (case := json.loads(line))["verdict"] == "same_job":
                yield case


def options_of(case: dict[str, Any]) -> Options | None:
    """The options of the case; None for a job that mingfan has no option for."""
    if case["our_feature"] == "opencc":
        return Options(select=("script/" + case["op"].split()[-1],))
    return BY_OPERATION.get((case["peer"], case["op"])) or BY_FEATURE.get(case["our_feature"])


@cache
def cleaner(options: Options, token: str) -> Cleaner:
    if not token:
        return Cleaner(options.profile, select=options.select)
    return _masking(options, token)


def _masking(options: Options, token: str) -> Cleaner:
    packs = sorted({rule.partition("/")[0] for rule in options.masked})
    fields = {rule: {"action": "text", "text": token, "head": 0, "tail": 0} for rule in options.masked}
    profile = {"profile": "mask", "title": "mask", "why": "mask", "packs": packs, "set": fields}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mask.yaml"
        path.write_bytes(msgspec.yaml.encode(profile))
        return Cleaner(str(path), select=options.select)


def run(folder: Path) -> list[Outcome]:
    outcomes = []
    for case in cases(folder):
        options = options_of(case)
        if options is not None:
            token = case.get("mask_token") or ""
            outcomes.append(Outcome(case, options.typed(token), _cleaned(options, token, case["input"])))
    return outcomes


def _cleaned(options: Options, token: str, text: str) -> str:
    try:
        return cleaner(options, token).clean_text(text)
    except MingfanError as error:
        return f"{type(error).__name__}: {error}"


def _again(outcome: Outcome) -> str:
    options = options_of(outcome.case)
    return _cleaned(options, "", outcome.case["expected"]) if options else ""


def reason(outcome: Outcome) -> str:
    case, got = outcome.case, outcome.got
    if case["our_feature"] == "opencc" and _again(outcome) == got:
        return "what is converted already is converted on, as a second cleaning would: both must give the same"
    if case["our_feature"] == "spacing" and "<" in case["input"]:
        return "the attributes of a tag are protected"
    return "not explained"


def table(outcomes: list[Outcome]) -> str:
    passed: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        for peer in (outcome.case["peer"], "all"):
            every[peer, outcome.case["our_feature"]] += 1
            passed[peer, outcome.case["our_feature"]] += outcome.passed
    features = sorted({feature for _, feature in every})
    rows = [f"{'peer':16}" + "".join(f"{feature:>13}" for feature in features)]
    for peer in [*sorted({peer for peer, _ in every} - {"all"}), "all"]:
        cells = (f"{passed[peer, f]}/{every[peer, f]}" if every[peer, f] else "" for f in features)
        rows.append(f"{peer:16}" + "".join(f"{cell:>13}" for cell in cells))
    return "\n".join(rows)


def below_goal(outcomes: list[Outcome]) -> list[str]:
    below = []
    for feature, goal in GOALS.items():
        results = [outcome.passed for outcome in outcomes if outcome.case["our_feature"] == feature]
        if results and sum(results) < goal * len(results):
            below.append(f"{feature}: {sum(results)} of {len(results)}, goal {goal:.0%}")
    return below


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--options", action="store_true", help="print what a user types for each feature")
    given = parser.parse_args()
    outcomes = run(given.folder)
    if given.options:
        for feature, typed in sorted({(o.case["our_feature"], o.typed) for o in outcomes}):
            print(f"{feature:14} mingfan clean {typed}")
    for outcome in (outcome for outcome in outcomes if not outcome.passed):
        case = outcome.case
        print(f"{case['peer']} {case['our_feature']} {case['op']}: mingfan clean {outcome.typed}")
        print(f"  input    {case['input']!r}\n  expected {case['expected']!r}\n  got      {outcome.got!r}")
        print(f"  reason   {reason(outcome)}")
    print(table(outcomes))
    below = below_goal(outcomes)
    print("\n".join(below) or "all goals met")
    return 1 if below else 0


if __name__ == "__main__":
    raise SystemExit(main())
