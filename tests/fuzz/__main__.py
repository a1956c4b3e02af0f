"""Fuzz one target with atheris, starting from the kept corpus. Inputs that reach new code go to `build/fuzz/`.

    pip install -r tests/fuzz/requirements.txt
    python -m tests.fuzz cleaning -runs=1000000 -max_len=400
    python -m tests.fuzz decoding -max_total_time=3600

Options after the target are libFuzzer's. An input that breaks a promise is written to `crash-…`: copy it into the
corpus of its target, which `make test` runs, and mend what it shows.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
FOUND = Path("build") / "fuzz"  # not part of the project


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        print(
            f"usage: python -m tests.fuzz TARGET [options of libFuzzer]\ntargets: {', '.join(TARGETS)}", file=sys.stderr
        )
        raise SystemExit(2)
    try:
        import atheris  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        print("atheris is not installed: pip install -r tests/fuzz/requirements.txt", file=sys.stderr)
        raise SystemExit(2) from None
    name = sys.argv[1]
    # mingfan is imported by the targets already: its functions are instrumented one by one.
    atheris.instrument_all()
    found = FOUND / name
    found.mkdir(parents=True, exist_ok=True)
    atheris.Setup([sys.argv[0], *sys.argv[2:], str(found), str(CORPUS / name)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
