"""Tables as CSV files: read with the number of each line, written so that nothing is run.

Writing and reading again gives the same cells: what a spreadsheet could take for a formula gets an
apostrophe in front, and reading takes that one away.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aifactory.face.rules.cells import FORMULA_STARTS, NUMBER

LARGEST = 512_000
MOST_LINES = 5_000
BYTE_ORDER_MARK = "\ufeff"
QUOTE = "'"


class Unreadable(ValueError):
    """The file as a whole cannot be read; `problem` says why, `values` what is wrong."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(problem)


@dataclass(frozen=True)
class Line:
    """One line of a file: its number as an editor shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]
    has_extra: bool = False


def decoded(data: bytes) -> str:
    """The text of an uploaded file.

    Raises:
        Unreadable: too large, or not UTF-8.
    """
    if len(data) > LARGEST:
        raise Unreadable("too_large", limit=LARGEST)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8") from error


def read(text: str, columns: Sequence[str]) -> list[Line]:
    """The lines of a file with its columns in any order, separated by commas or semicolons.

    Raises:
        Unreadable: no heading, a column missing, unknown or twice, too many lines, a broken quote.
    """
    # A browser that sends the text of a page back writes its line ends anew.
    text = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise Unreadable("not_text")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        return list(_lines(reader, columns))
    except csv.Error as error:
        raise Unreadable("broken", line=reader.line_num) from error


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The file, line by line, with commas and a mark that spreadsheets know UTF-8 by."""
    yield BYTE_ORDER_MARK + _joined(columns)
    for row in rows:
        yield _joined([guarded(row[column]) for column in columns])


def guarded(cell: str) -> str:
    """A cell that a spreadsheet shows and never runs."""
    return f"{QUOTE}{cell}" if _needs_guard(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that was meant."""
    bare = cell.removeprefix(QUOTE)
    return bare if bare != cell and _needs_guard(bare) else cell


def _needs_guard(cell: str) -> bool:
    if NUMBER.fullmatch(cell):
        return False
    return cell.lstrip(" ").startswith((*FORMULA_STARTS, QUOTE))


def _separator(text: str) -> str:
    heading = text.lstrip("\r\n").partition("\n")[0]
    return ";" if heading.count(";") > heading.count(",") else ","


def _lines(reader: Iterator[list[str]], columns: Sequence[str]) -> Iterator[Line]:
    names: list[str] | None = None
    count = 0
    start = 1
    for cells in reader:
        number, start = start, reader.line_num + 1  # type: ignore[attr-defined]  # csv's own reader
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = _heading(cells, columns)
            continue
        count += 1
        if count > MOST_LINES:
            raise Unreadable("too_many", limit=MOST_LINES)
        plain = [unguarded(cell).strip() for cell in cells]
        given = dict(zip(names, plain, strict=False))
        filled = {column: given.get(column, "") for column in columns}
        yield Line(number, filled, has_extra=any(plain[len(names) :]))
    if names is None:
        raise Unreadable("empty")


def _heading(cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    for column in columns:
        if column not in names:
            raise Unreadable("missing_column", column=column)
    for name in names:
        if name and name not in columns:
            raise Unreadable("unknown_column", column=name[:40])
        if name and names.count(name) > 1:
            raise Unreadable("twice", column=name)
    return names


def _joined(cells: Sequence[str]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target).writerow(cells)
    return target.getvalue()
