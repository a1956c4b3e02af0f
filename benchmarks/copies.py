"""Planted copies of whole documents, or of lines: what `mingfan dedup` finds, and what it wrongly takes.

    python -m benchmarks.copies [--lines] [FOLDER]

Makes documents from the invented sites of the tests (seeded), or takes those of FOLDER's .jsonl files (`text`), and
plants copies: exact, with blanks changed, in another frame, with words changed, cut short; and look-alikes that are no
copies: reports in the same words with other figures, other articles in one frame, texts that quote another. With
`--lines` a line of a document is planted in another: exact, with blanks around it, with a mark or a character changed;
look-alikes have another figure, another name, or share a clause. Recall is of planted copies, precision of what is
taken out, and the speed is bytes of UTF-8 by processor time. Exact copies of its own do not count.
"""

from __future__ import annotations

import json
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from mingfan.dedup.copies import find_copies
from mingfan.dedup.corpus import Corpus, find
from mingfan.dedup.lines import LIKENESS as LIKENESS_OF_LINES
from mingfan.dedup.lines import Lines, find_line_copies
from tests.learn.sites import HEAD, TAIL, article, framed

DOCUMENTS = 10_000
PLANTED = 200  # of each kind
LEAST = 300  # characters of a document that copies are made of
HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"


class Planted(NamedTuple):
    text: str
    kind: str
    is_copy: bool


def words_changed(text: str, draw: random.Random) -> str:
    """Two characters in a hundred are other ones, in runs."""
    out = list(text)
    for _ in range(max(1, len(text) // 150)):
        at = draw.randrange(len(text) - 3)
        for k in range(at, at + 3):
            if "\u4e00" <= out[k] <= "\u9fff":
                out[k] = draw.choice(HAN)
    return "".join(out)


def other_figures(text: str, draw: random.Random) -> str:
    return re.sub(r"\d+", lambda found: str(draw.randint(1, 10 ** len(found[0]))), text)


def in_another_frame(text: str, draw: random.Random) -> str:
    before, after = article(draw.randrange(10**6), 1), article(draw.randrange(10**6), 1)
    return f"{HEAD[:8]}\n\n{text}\n\n{TAIL.format(before=before[:9], after=after[:9])[: len(text) // 12]}\n"


COPIES: dict[str, Callable[[str, random.Random], str]] = {
    "exact": lambda text, draw: text,
    "blanks": lambda text, draw: f"\u3000\u3000{text.replace(chr(10), chr(10) * 2)}\n",
    "another frame": in_another_frame,
    "words changed": words_changed,
    "cut short": lambda text, draw: text[: int(len(text) * 0.88)],
}
LOOK_ALIKES: dict[str, Callable[[str, random.Random], str]] = {
    "other figures": other_figures,
    "quotes it": lambda text, draw: f"{article(draw.randrange(10**6), len(text) // 15)}\n{text[: len(text) // 2]}",
}


def texts(folder: Path | None) -> list[str]:
    if folder is None:
        return [article(number, 40) for number in range(DOCUMENTS // 2)] + [
            framed(number) for number in range(DOCUMENTS // 2, DOCUMENTS)
        ]
    lines = (line for file in sorted(folder.glob("*.jsonl")) for line in file.read_bytes().split(b"\n") if line)
    return list(dict.fromkeys(json.loads(line).get("text", "") for line in lines))[:DOCUMENTS]


def corpus(own: list[str]) -> list[Planted]:
    draw = random.Random(0)
    documents = [Planted(text, "own", False) for text in own]
    fit = [text for text in own if len(text) >= LEAST]
    for is_copy, kinds in ((True, COPIES), (False, LOOK_ALIKES)):
        for kind, make in kinds.items():
            some = [text for text in fit if len(re.findall(r"\d+", text)) >= 5] if kind == "other figures" else fit
            for text in draw.sample(some, min(PLANTED, len(some))):
                documents.append(Planted(make(text, draw), kind, is_copy))
    return documents


def one_changed(line: str, draw: random.Random) -> str:
    at = draw.choice([at for at, char in enumerate(line) if "\u4e00" <= char <= "\u9fff"] or [0])
    return line[:at] + draw.choice(HAN) + line[at + 1 :]


COPIES_OF_LINES: dict[str, Callable[[str, random.Random], str]] = {
    "exact": lambda line, draw: line,
    "blanks": lambda line, draw: f"\u3000\u3000{line} ",
    "a mark changed": lambda line, draw: line.replace("，", "、", 1).rstrip("。") + "！",
    "a character": one_changed,
}
ALIKE_LINES: dict[str, Callable[[str, random.Random], str]] = {
    "another figure": lambda line, draw: re.sub(r"\d+", lambda found: str(int(found[0]) + 1), line, count=1),
    "another name": lambda line, draw: line[:20] + "".join(draw.sample(HAN, 3)) + line[23:],
    "shares a clause": lambda line, draw: line[: len(line) // 2] + article(draw.randrange(10**6), 2)[: len(line) // 2],
}
LEAST_LINE = 60  # characters of a line that is planted: shorter ones are copies only if they are the same


def corpus_of_lines(own: list[str]) -> tuple[list[str], dict[tuple[int, int], str]]:
    """Documents, and the kind of each line that was planted, by document and line."""
    draw = random.Random(0)
    lines = [line.strip() for text in own for line in text.split("\n") if len(line.strip()) >= LEAST_LINE]
    once = [
        line for line, times in Counter(lines).items() if times == 1 and not line.startswith(("#", "|", ">", "```"))
    ]
    documents, planted = list(own), {}
    for kind, make in {**COPIES_OF_LINES, **ALIKE_LINES}.items():
        some = [line for line in once if re.search(r"\d", line)] if kind == "another figure" else once
        for line in draw.sample(some, min(PLANTED, len(some))):
            above = article(draw.randrange(10**6, 10**7), 2)
            planted[len(documents), above.count("\n") + 2] = kind
            documents.append(f"{above}\n{make(line, draw)}\n{article(draw.randrange(10**6, 10**7), 2)}")
    return documents, planted


def of_lines(own: list[str]) -> None:
    documents, planted = corpus_of_lines(own)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.jsonl"
        file.write_text("".join(json.dumps({"text": text}) + "\n" for text in documents), encoding="utf-8")
        read = Corpus(find([Path(folder)]), "text")
        lines = Lines(read)
        begun, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = find_line_copies(lines, read.read(), LIKENESS_OF_LINES)
        seconds = time.process_time() - begun
        gone: Counter[str] = Counter()
        for copy in found.copies:
            at = lines[copy.number]
            kind = planted.get((at.document, at.number))
            if kind is None and not copy.exact and at.document < len(own):
                kind = "own"
            gone[kind or "own, exact or in a frame"] += 1
            if kind not in COPIES_OF_LINES and kind is not None:
                print(
                    f"  {kind}: {lines.text(copy.number)[:70]!r} is like {lines.text(copy.of)[:70]!r} ({copy.likeness})"
                )
    kinds = Counter(planted.values())
    for kind in kinds:
        print(f"{kind:16} {gone[kind]:5} of {kinds[kind]:6} taken out")
    right, wrong = sum(gone[kind] for kind in COPIES_OF_LINES), sum(gone[kind] for kind in (*ALIKE_LINES, "own"))
    size = sum(len(text.encode()) for text in documents)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    recall = right / sum(kinds[kind] for kind in COPIES_OF_LINES)
    each = 1024 * grown / max(1, len(lines))
    print(f"recall {recall:.4f}  precision {right / max(1, right + wrong):.4f}  {size / 1e6 / seconds:.1f} MB/s")
    print(f"{each:.0f} bytes of memory a line, of {len(lines):,}")


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--lines"]
    own = texts(Path(arguments[0]) if arguments else None)
    if "--lines" in sys.argv[1:]:
        of_lines(own)
        return
    documents = corpus(own)

    def numbered() -> Iterator[tuple[int, str]]:
        return ((number, document.text) for number, document in enumerate(documents))

    begun = time.process_time()
    found = find_copies(numbered(), lambda number: documents[number].text)
    seconds = time.process_time() - begun
    gone = Counter(documents[copy.number].kind for copy in found.copies)
    planted = Counter(document.kind for document in documents)
    for kind in planted:
        print(f"{kind:14} {gone[kind]:5} of {planted[kind]:6} taken out")
    right = sum(gone[kind] for kind in COPIES)
    size = sum(len(document.text.encode()) for document in documents)
    print(f"recall {right / sum(planted[kind] for kind in COPIES):.4f}  precision {right / max(1, gone.total()):.4f}  "
          f"{size / 1e6 / seconds:.1f} MB/s")  # fmt: skip
    for copy in found.copies:
        if not documents[copy.number].is_copy:
            print(f"  {documents[copy.number].kind}: {documents[copy.number].text[:60]!r} is like "
                  f"{documents[copy.of].text[:60]!r} ({copy.likeness})")  # fmt: skip


if __name__ == "__main__":
    main()
