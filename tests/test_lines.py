"""Lines that were written to look alike: honest ones stay where they stand alone in honest text."""

from __future__ import annotations

import pytest

from benchmarks.lines import FOLDER, REPORT, STORY, goes, gone, read
from mingfan import Cleaner

KINDS = sorted(path.stem for path in FOLDER.glob("*.tsv"))
MOST_LOST = 0.01  # of the honest lines


def test_there_are_as_many_of_each_and_none_twice() -> None:
    assert len(KINDS) == 7
    for kind in KINDS:
        lines = read(FOLDER / f"{kind}.tsv")
        assert sum(line.is_dirt for line in lines) == sum(not line.is_dirt for line in lines) == 320
        assert len({line.text for line in lines}) == len(lines)


def test_honest_lines_stay_in_the_middle_of_honest_text() -> None:
    cleaner = Cleaner()
    lost = {kind: gone(cleaner, kind, read(FOLDER / f"{kind}.tsv")).honest[0] for kind in KINDS}
    assert sum(map(len, lost.values())) <= MOST_LOST * 320 * len(KINDS), lost


@pytest.mark.parametrize(("before", "after"), [STORY, REPORT])
def test_a_line_goes_where_half_its_letters_go(before: str, after: str) -> None:
    cleaner = Cleaner()
    assert goes(cleaner, "扫描下方二维码关注公众号【青竹】，每天推送好文！", before, after)
    assert not goes(cleaner, "第二天他们又去了一次。", before, after)
    assert not goes(cleaner, "他说;。", before, after)  # a mark that goes is no line that goes
