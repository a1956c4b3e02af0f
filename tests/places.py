"""Where things lie: the checkout, the data of the tests, the third-party texts beside the checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"
