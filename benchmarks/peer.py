"""Another cleaner as a command that benchmarks/quality.py can run: {"id","text"} lines in, cleaned lines out.

python -m benchmarks.peer NAME    one of those in benchmarks/ten_lines.py
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout

from benchmarks.ten_lines import PEERS


def main() -> None:
    with redirect_stdout(sys.stderr):  # some greet
        clean = PEERS[sys.argv[1]]()
    for line in sys.stdin.buffer:
        record = json.loads(line)
        record["text"] = clean(record["text"])
        sys.stdout.buffer.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    main()
