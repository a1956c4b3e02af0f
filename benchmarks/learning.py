"""How much memory and time learning takes, by the number of lines.

    python -m benchmarks.learning [LINES…]        by default 1000000 3000000 10000000

For each it writes a site of that many lines into a temporary folder (seeded; 80 bytes a line): documents of 25 lines,
nine of them the frame of the site, one in twenty with a line that a thousandth of the site has, the others their own.
Then it runs `mingfan mine` on it in a process of its own, and prints the lines learned, the peak of its memory, and
megabytes by its processor time, with reading and judging.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HEAD = "竹影文库\n首页\n专栏\n关于本站"
TAIL = (
    "上一篇：{before}\n下一篇：{after}\n喜欢本文请关注竹影文库公众号\n"
    "京ICP备1234567号 竹影文库网络科技\n联系客服 QQ：7008009{n:02}"
)
OWN = 16  # lines of a document that are its own
LINES = OWN + 9
SHARED, ONE_IN = 1_000, 20
PIECES = 4_000
LETTERS = "山水云竹石桥路灯书信茶酒船渡口村镇集市春夏秋冬雨雪风霜花木鸟鱼人家门窗井台田园溪谷天光夜色晨昏远近来去"


def write(path: Path, lines: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts(lines // LINES))


def texts(count: int) -> Iterator[str]:
    draw = random.Random(0)
    pieces = ["".join(draw.choices(LETTERS, k=draw.randint(8, 14))) for _ in range(PIECES)]
    shared = [f"{draw.choice(pieces)}，欢迎加入读者群" for _ in range(SHARED)]
    for number in range(count):
        own = [
            f"{pieces[int(draw.random() * PIECES)]}，{pieces[int(draw.random() * PIECES)]}第{number}回。"
            f"{pieces[int(draw.random() * PIECES)][:8]}"
            for _ in range(OWN)
        ]
        if not number % ONE_IN:
            own[-1] = shared[int(draw.random() * SHARED)]
        tail = TAIL.format(before=own[1][:18], after=own[2][:18], n=number % 100)
        yield "\n".join((HEAD, *own, tail))


def learn(path: Path) -> tuple[int, int, float]:
    """Lines learned, bytes of memory at the most, seconds of processor time."""
    command = [sys.executable, "-m", "mingfan", "mine", str(path), "-q"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        learned = process.stdout.read().count(b"- {line: ")
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"mine ended with {process.returncode}")
    return learned, used.ru_maxrss * 1024, used.ru_utime + used.ru_stime


def main() -> None:
    for lines in map(int, sys.argv[1:] or ("1000000", "3000000", "10000000")):
        with tempfile.TemporaryDirectory(prefix="mingfan-learning-") as folder:
            path = Path(folder) / "site.jsonl"
            write(path, lines)
            size = path.stat().st_size
            learned, memory, seconds = learn(path)
            print(
                f"{lines:>11,} lines, {size / 1e6:>6,.0f} MB: {learned:,} lines learned, "
                f"{memory / 1e6:.0f} MB of memory, {seconds:.0f} s, {size / 1e6 / seconds:.0f} MB/s",
                flush=True,
            )


if __name__ == "__main__":
    main()
