"""Files of rows: read with their line numbers, written so that a spreadsheet runs nothing."""

import pytest

from aifactory.catalogue.rules import csv_files
from aifactory.catalogue.rules.csv_files import Unreadable

COLUMNS = ("code", "name")


def cells(text: str) -> list[tuple[int, str, str]]:
    return [
        (line.number, line.cells["code"], line.cells["name"])
        for line in csv_files.read(text, COLUMNS)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("code,name\na,A\n", [(2, "a", "A")]),
        ("\ufeffcode;name\r\na;A\r\n", [(2, "a", "A")]),
        ("name,code\nA,a\n\n\nB,b\n", [(2, "a", "A"), (5, "b", "B")]),
        ('code,name\na,"two\nlines"\nb,B\n', [(2, "a", "two\nlines"), (4, "b", "B")]),
        (" Code , NAME \n a , A \n", [(2, "a", "A")]),
        ("code,name\na\n", [(2, "a", "")]),
        ("code,name,\na,A,\n", [(2, "a", "A")]),
        ("code,name\n'=SUM(1),'-x\n", [(2, "=SUM(1)", "-x")]),
        ("code,name\n'tis,-5\n", [(2, "'tis", "-5")]),
    ],
)
def test_cells_are_read_with_the_number_of_their_line(text, found) -> None:
    assert cells(text) == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("code\na\n", "missing_column"),
        ("code,name,other\n", "unknown_column"),
        ("code,name,name\n", "twice"),
        ('code,name\na,"open\n', "broken"),
        ("code,name\na,\x00\n", "not_text"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, problem) -> None:
    with pytest.raises(Unreadable) as refusal:
        csv_files.read(text, COLUMNS)

    assert refusal.value.problem == problem


def test_too_many_lines_are_refused() -> None:
    text = "code,name\n" + "a,A\n" * (csv_files.MOST_LINES + 1)

    with pytest.raises(Unreadable, match="too_many"):
        csv_files.read(text, COLUMNS)


def test_more_cells_than_columns_are_noticed() -> None:
    [line] = csv_files.read("code,name\na,A,stray\n", COLUMNS)

    assert line.has_extra


def test_bytes_are_utf8_and_not_too_many() -> None:
    assert csv_files.decoded("\ufeffé".encode()) == "é"
    with pytest.raises(Unreadable, match="not_utf8"):
        csv_files.decoded(b"\xff\xfe")
    with pytest.raises(Unreadable, match="too_large"):
        csv_files.decoded(b"a" * (csv_files.LARGEST + 1))


@pytest.mark.parametrize(
    "name",
    ["plain", "=1+1", "+1", "-x", "-5", "@cmd", "'=x", "''", "'tis", "a,b;c", 'q"q', "line\nbreak"],
)
def test_what_is_written_reads_back_the_same_and_runs_nothing(name) -> None:
    text = "".join(csv_files.written(COLUMNS, [{"code": "a", "name": name}]))

    assert cells(text) == [(2, "a", name)]
    assert not csv_files.guarded(name).startswith(("=", "+", "@"))
