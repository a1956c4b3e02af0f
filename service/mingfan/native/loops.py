"""The loops in C, and whether they are built. They exist only where they are.

`MINGFAN_PURE=1` leaves them out: the results are the same, and a test compares them.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

__all__ = ["BUILT", "loops"]

if TYPE_CHECKING:
    from mingfan.native import _loops as loops

    BUILT: bool
else:
    try:
        if os.environ.get("MINGFAN_PURE"):
            raise ImportError
        from mingfan.native import _loops as loops

        if crc32((Path(__file__).parent / "loops.c").read_bytes()) != loops.SOURCE:
            warnings.warn(
                "the loops in C were built from another loops.c and are left out, so mingfan is slow: "
                "run `python hatch_build.py`",
                RuntimeWarning,
                stacklevel=2,
            )
            raise ImportError
    except ImportError:
        loops = None
    BUILT = loops is not None
