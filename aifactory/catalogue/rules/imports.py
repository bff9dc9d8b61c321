"""What bringing a file into a table would do, line by line, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Cells = Mapping[str, str]
Key = tuple[str, ...]
Result = Literal["new", "changed", "same", "wrong"]


@dataclass(frozen=True)
class Given:
    """A line as it was read: its cells in their plain form, or why it cannot be taken."""

    number: int
    cells: Cells
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What becomes of a line.

    Attributes:
        before: the row that the table has now; empty for a new one.
        twice_at: the earlier line about the same row, which makes this one wrong.
    """

    number: int
    result: Result
    before: Cells
    after: Cells
    sentences: tuple[str, ...] = ()
    twice_at: int | None = None


def key_of(cells: Cells, key: Sequence[str]) -> Key:
    """What tells a row from every other row of its table."""
    return tuple(cells[name] for name in key)


def compare(
    lines: Sequence[Given], existing: Mapping[Key, Cells], key: Sequence[str]
) -> list[Outcome]:
    """Each line against the table as it is; rows that the file does not name stay."""
    seen: dict[Key, int] = {}
    found: list[Outcome] = []
    for line in lines:
        if line.sentences:
            found.append(Outcome(line.number, "wrong", {}, line.cells, line.sentences))
            continue
        name = key_of(line.cells, key)
        before = existing.get(name, {})
        if name in seen:
            found.append(Outcome(line.number, "wrong", before, line.cells, twice_at=seen[name]))
            continue
        seen[name] = line.number
        found.append(Outcome(line.number, _result(before, line.cells), before, line.cells))
    return found


def _result(before: Cells, after: Cells) -> Result:
    if not before:
        return "new"
    return "same" if dict(before) == dict(after) else "changed"
