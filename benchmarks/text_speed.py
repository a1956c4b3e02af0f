"""How fast `standard` cleans texts of one's own, in MB of UTF-8 a second of CPU time, and beside the codec.

    python -m benchmarks.text_speed TEXTS.jsonl… FOLDER…
    python -m benchmarks.text_speed --most 8 ../shared/corpus/sites

TEXTS are JSONL files with a `text` in each record, or folders of them. The least of five rounds; what the model of the
page remembers of lines is forgotten before each, so that pages of one site share it within a round, as in a batch.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from time import process_time

import msgspec

from mingfan import Cleaner
from mingfan.kinds.scored.kind import shared_reader

ROUNDS = 5


class Record(msgspec.Struct):
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--most", type=int, help="records of a file")
    given = parser.parse_args()
    texts = [text.encode() for path in given.texts for text in read(path, given.most)]
    if not texts:
        raise SystemExit("no texts")
    cleaner = Cleaner()
    cleaner.prepare()
    changed = sum(cleaner.clean_bytes(text) is not text for text in texts)
    codec = least(lambda: [text.decode().encode() for text in texts])
    cleaned = least(lambda: [cleaner.clean_bytes(text) for text in texts])
    found = least(lambda: [cleaner.clean(text).findings for text in texts])
    size = sum(map(len, texts))
    print(f"{len(texts):,} texts, {size:,} bytes, {size // len(texts):,} each; {changed:,} change")
    for name, seconds in (("text", cleaned), ("with findings", found)):
        print(
            f"{name:14} {size / seconds / 1e6:7.2f} MB a CPU second, {seconds / len(texts) * 1e3:.2f} ms a text, "
            f"{codec / seconds:.4f} x codec"
        )


def read(path: Path, most: int | None) -> list[str]:
    """The texts of a file, or of the files of a folder."""
    if path.is_dir():
        return [text for inner in sorted(path.rglob("*.jsonl")) for text in read(inner, most)]
    with path.open("rb") as file:
        return [msgspec.json.decode(line, type=Record).text for line in islice(file, most)]


def least(work: Callable[[], object]) -> float:
    """CPU seconds of the quickest round."""
    found = []
    for _ in range(ROUNDS):
        shared_reader().forget()
        started = process_time()
        work()
        found.append(process_time() - started)
    return min(found)


if __name__ == "__main__":
    main()
