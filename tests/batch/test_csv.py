from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfan.batch.formats.csv import CsvRows, unquote
from mingfan.batch.formats.lines import Shape
from mingfan.batch.model import FieldMissing
from tests.batch.harness import CLEAN, DIRTY, batch, cleaner, folder, reasons

DIRTY, CLEAN = DIRTY.replace(",", "，"), CLEAN  # a comma would end the field
HEAD = b"id,text,note\n"


def run(tmp_path: Path, data: bytes, **options: Any) -> bytes:
    batch(folder(tmp_path / "in", a_csv=data), tmp_path / "out", **options)
    return (tmp_path / "out/a.csv").read_bytes()


def test_only_the_column_changes(tmp_path: Path) -> None:
    row = '"1", %s ,"a ""b"",\n%s"\r\nNA,"%s",\n3,%s,\n'
    dirty, clean = ((HEAD.decode() + row % (t, DIRTY, t, t)).encode() for t in (DIRTY, CLEAN))
    assert run(tmp_path, dirty) == clean.replace(f" {CLEAN} ".encode(), f" {CLEAN}".encode())


def test_na_and_numbers_are_texts(tmp_path: Path) -> None:
    data = HEAD + b"1,NA,x\n2,null,x\n3,,x\n4,1.50,x\n5,nan,x\n"
    assert run(tmp_path, data) == data


def test_a_field_longer_than_the_csv_module_takes(tmp_path: Path) -> None:
    data = b"text\n" + "长".encode() * 200_000 + b"\n" + b'"' + "长\n".encode() * 600_000 + b'"\n'
    outcome = batch(folder(tmp_path / "in", a_csv=data), tmp_path / "out")
    assert (outcome.counts.written, outcome.counts.quarantined) == (2, 0)


def test_rows_that_are_not_csv_go_to_quarantine_alone(tmp_path: Path) -> None:
    bad = [b"2,b\n", b"3,b,c,d\n", b'4,b"b,c\n', b'5,"b"b,c\n', b"6,\xff,c\n"]
    data = HEAD + b"1,a,\n" + b"".join(bad) + b"7,%s,\n" % DIRTY.encode()
    assert run(tmp_path, data) == HEAD + b"1,a,\n" + b"7,%s,\n" % CLEAN.encode()
    assert [r["reason"] for r in reasons(tmp_path / "out", "a.csv")] == [
        "width",
        "width",
        "not-csv",
        "not-csv",
        "not-utf-8",
    ]
    assert (tmp_path / "out/quarantine/a.csv").read_bytes() == b"".join(bad)


def test_a_quote_that_is_never_closed_takes_the_rest_along(tmp_path: Path) -> None:
    assert run(tmp_path, HEAD + b'1,a,\n2,"b,c\n3,c,\n') == HEAD + b"1,a,\n"
    assert (tmp_path / "out/quarantine/a.csv").read_bytes() == b'2,"b,c\n3,c,\n'


def test_an_empty_text_in_a_file_of_one_column_is_still_a_row(tmp_path: Path) -> None:
    after = run(tmp_path, "text\n\u200b\n\n好\n".encode())
    assert after == 'text\n""\n\n好\n'.encode()


def test_the_column_must_be_there_once(tmp_path: Path) -> None:
    for head in (b"a,b\n", b"text,text\n"):
        with pytest.raises(FieldMissing, match="text"):
            run(tmp_path, head + b"1,2\n")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_every_encoding_is_kept(tmp_path: Path, encoding: str) -> None:
    before, after = (f'id,text\n1,"{text}\n{text}"\n2,{text}\n' * 1 for text in (DIRTY, CLEAN))
    assert run(tmp_path, before.encode(encoding)) == after.encode(encoding)


cells = st.text(alphabet=st.sampled_from('ab好,"\n\r；。 #'), max_size=8) | st.sampled_from([DIRTY, CLEAN])


@settings(max_examples=300)
@given(st.lists(st.tuples(cells, cells, cells), max_size=8), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
       st.sampled_from(["\n", "\r\n"]), st.integers(1, 60))  # fmt: skip
def test_rows_are_those_of_the_csv_module(
    rows: list[tuple[str, ...]], quoting: Literal[0, 1], ending: str, cut: int
) -> None:
    if quoting == csv.QUOTE_MINIMAL:  # the module leaves a lone carriage return without quotes, and cannot read it back
        rows = [tuple(cell.replace("\r", "") for cell in row) for row in rows]
    file = io.StringIO()
    csv.writer(file, quoting=quoting, lineterminator=ending).writerows(rows)
    data = file.getvalue().encode()
    form = CsvRows(Shape(("b",), (), (1,), 3))
    whole = [data[a:b] for a, b in form.rows(data, True)]
    assert b"".join(whole) == data
    assert [tuple(unquote(row[a:b]) for a, b in form.split(row)) for row in whole] == rows
    # The same rows, whatever pieces the file comes in.
    found, rest = [], b""
    for at in range(0, len(data), cut):
        rest += data[at : at + cut]
        end = 0
        for begin, end in form.rows(rest, False):
            found.append(rest[begin:end])
        rest = rest[end:]
    found += [rest[a:b] for a, b in form.rows(rest, True)]
    assert found == whole


def test_shards_are_cut_between_rows(tmp_path: Path) -> None:
    rows = [f'{k},"{DIRTY}\n""{k}"", {"长" * (k % 50)}\n",n\n' for k in range(300)]
    data = HEAD + "".join(rows).encode()
    source = folder(tmp_path / "in", a_csv=data)
    batch(source, tmp_path / "whole")
    batch(source, tmp_path / "out", workers=2, shard_bytes=9_000)
    after = (tmp_path / "out/a.csv").read_bytes()
    assert after == (tmp_path / "whole/a.csv").read_bytes()
    texts = [row["text"] for row in csv.DictReader(io.StringIO(after.decode(), newline=""))]
    assert texts == [cleaner().clean_text(f'{DIRTY}\n"{k}", {"长" * (k % 50)}\n') for k in range(300)]
