"""A sentence that came before goes with the blanks that were its own."""

from __future__ import annotations

import pytest

from mingfan import Cleaner

CLEANER = Cleaner(select="sentences")
SAID = "这句话引起了很多人的共鸣。"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{SAID}别的。{SAID}", f"{SAID}别的。"),
        (f"{SAID}\n{SAID}\n别的。\n", f"{SAID}\n别的。\n"),
        (f"　　{SAID}\n　　{SAID}\n", f"　　{SAID}\n"),
        ("It is a long one. It is. It is a long one. Done.", "It is a long one. It is. Done."),
        ('"Seize the day now," he said. "Seize the day now," he said.', '"Seize the day now," he said.'),
        ("It is version 3.14 of it. It is version 3.15 of it.", "It is version 3.14 of it. It is version 3.15 of it."),
    ],
)
def test_the_first_place_stays(text: str, wanted: str) -> None:
    assert CLEANER.clean_text(text) == wanted
