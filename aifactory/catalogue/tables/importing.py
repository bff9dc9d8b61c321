"""A file against a table: what it would add and change, line by line. Nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from aifactory.catalogue.contents import state_of
from aifactory.catalogue.rules import csv_files
from aifactory.catalogue.rules.imports import Cells, Given, Outcome, compare
from aifactory.catalogue.tables.planning import RowChange, RowsRefused, plan_of
from aifactory.catalogue.tables.reading import Lookups, RowWrong
from aifactory.catalogue.tables.table import Table


@dataclass(frozen=True)
class Preview:
    """What a file would do.

    Attributes:
        state: of every row that the file names; a preview of another state is out of date.
    """

    table: Table
    outcomes: Sequence[Outcome]
    state: str

    @property
    def counts(self) -> Counter[str]:
        """Lines by what becomes of them."""
        return Counter(outcome.result for outcome in self.outcomes)

    @property
    def changes(self) -> list[RowChange]:
        """What to write; empty while a line is wrong."""
        if self.counts["wrong"]:
            return []
        return _changes(self.table, self.outcomes)


def preview(table: Table, text: str) -> Preview:
    """Read a file and hold it against the table.

    Raises:
        csv_files.Unreadable: the file as a whole cannot be read.
    """
    lookups = Lookups()
    lines = [_given(table, line, lookups) for line in csv_files.read(text, table.columns)]
    existing = {table.key_of(cells): cells for cells in map(table.cells, table.rows)}
    outcomes = compare(lines, existing, table.key)
    state = state_of({str(one.number): dict(one.before) for one in outcomes})
    try:
        plan_of(table, _changes(table, outcomes))
    except RowsRefused as refusal:
        outcomes = [_refused(outcome, refusal.sentences) for outcome in outcomes]
    return Preview(table, [_twice(outcome) for outcome in outcomes], state)


def _given(table: Table, line: csv_files.Line, lookups: Lookups) -> Given:
    if line.has_extra:
        return Given(line.number, line.cells, (_("The line has more cells than the heading."),))
    try:
        cells: Cells = table.cells(table.build(line.cells, lookups))
    except RowWrong as error:
        return Given(line.number, line.cells, error.sentences)
    return Given(line.number, cells)


def _changes(table: Table, outcomes: Sequence[Outcome]) -> list[RowChange]:
    return [
        RowChange(
            key=table.key_of(outcome.before) if outcome.before else None,
            after=outcome.after,
            line=outcome.number,
        )
        for outcome in outcomes
        if outcome.result in {"new", "changed"}
    ]


def _refused(outcome: Outcome, wrong: Mapping[int, Sequence[str]]) -> Outcome:
    if outcome.number not in wrong:
        return outcome
    return replace(outcome, result="wrong", sentences=tuple(wrong[outcome.number]))


def _twice(outcome: Outcome) -> Outcome:
    if outcome.twice_at is None:
        return outcome
    sentence = _("Line %(line)s is about the same row.") % {"line": outcome.twice_at}
    return replace(outcome, sentences=(sentence,))
