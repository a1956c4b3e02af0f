"""A sentence that came before goes with the blanks that were its own."""

from __future__ import annotations

import pytest

from mingfan import Cleaner
from tests.kinds.made import made, once

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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # The blanks behind it go, at the end of a line those before it, and a line that is left empty goes whole.
        (f"{SAID} {SAID} 别的。", f"{SAID} 别的。"),
        (f"{SAID}别的。 {SAID}\n后来。", f"{SAID}别的。\n后来。"),
        (f"{SAID}别的。 {SAID} \n后来。", f"{SAID}别的。\n后来。"),
        (f"{SAID}\n 　{SAID}　 \n后来。", f"{SAID}\n后来。"),
        (f"{SAID}\n{SAID}", f"{SAID}\n"),
        # Several in a row, with blanks or a sentence of its own between them.
        (f"{SAID}再说一遍还是这样。{SAID} 再说一遍还是这样。完。", f"{SAID}再说一遍还是这样。完。"),
        (f"{SAID}再说一遍还是这样。{SAID}别的。再说一遍还是这样。完。", f"{SAID}再说一遍还是这样。别的。完。"),
        (f"{SAID}{SAID}{SAID}", SAID),
    ],
)
def test_what_goes_with_a_sentence(text: str, wanted: str) -> None:
    assert once(made("repeated-sentences", least=8), text) == wanted


def test_short_sentences_may_come_again() -> None:
    rule = made("repeated-sentences", least=8)
    assert once(rule, "竹林一年四季都绿。竹林一年四季都绿。") == "竹林一年四季都绿。"
    assert once(rule, "竹林四季都是绿。竹林四季都是绿。") == "竹林四季都是绿。竹林四季都是绿。"
