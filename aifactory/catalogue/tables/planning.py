"""What a change of rows would do: built, checked against every other row, and not yet saved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from aifactory.catalogue.contents import ChangedMeanwhile, state_of
from aifactory.catalogue.rules.imports import Cells, Key, key_of
from aifactory.catalogue.rules.spans import first_clash
from aifactory.catalogue.tables.reading import Lookups, RowWrong
from aifactory.catalogue.tables.table import Table


@dataclass(frozen=True)
class RowChange:
    """One row of a table as it is to be.

    Attributes:
        key: of the row as it is now; None for a new one.
        after: the row as text; None takes it away.
        line: where it stands in a file, 0 for a form.
    """

    key: Key | None
    after: Cells | None
    line: int = 0


class RowsRefused(Exception):
    """Nothing was written; `sentences` by line say what is wrong (line 0: the one row)."""

    def __init__(self, sentences: Mapping[int, Sequence[str]]) -> None:
        super().__init__("rows refused")
        self.sentences = sentences

    @property
    def all(self) -> list[str]:
        """Every sentence, in the order of lines."""
        return [one for line in sorted(self.sentences) for one in self.sentences[line]]


@dataclass
class Step:
    """A row that changes: as it was, as it is to be, and itself with the new values."""

    key: Key | None
    row: Any
    before: Cells
    after: Cells | None
    line: int

    def as_payload(self) -> dict[str, Any]:
        """JSON-able, for a change that waits."""
        return {
            "key": list(self.key) if self.key else None,
            "before": dict(self.before),
            "after": None if self.after is None else dict(self.after),
        }


def plan_of(table: Table, changes: Sequence[RowChange], *, opened_on: str = "") -> list[Step]:
    """What really changes, built and sound; nothing is saved.

    Raises:
        ChangedMeanwhile: the one row is in another state than `opened_on`.
        RowsRefused: a row is wrong, is not there, or lies over another one.
    """
    rows = {table.key_of(table.cells(row)): row for row in table.rows}
    lookups = Lookups()
    wrong: dict[int, list[str]] = {}
    plan: list[Step] = []
    for change in changes:
        try:
            step = _step(table, change, rows, lookups)
        except RowWrong as error:
            wrong[change.line] = list(error.sentences)
            continue
        if step.after == step.before:
            continue
        if opened_on and opened_on != state_of(step.before):
            raise ChangedMeanwhile(step.before)
        plan.append(step)
    wrong |= _clashes(table, rows, plan)
    if wrong:
        raise RowsRefused(wrong)
    return plan


def _step(table: Table, change: RowChange, rows: Mapping[Key, Any], lookups: Lookups) -> Step:
    row = rows.get(change.key) if change.key else None
    if change.key and row is None:
        raise RowWrong(
            [_("The row “%(name)s” is no longer there.") % {"name": ", ".join(change.key)}]
        )
    before = table.cells(row) if row is not None else {}
    if change.after is None:
        return Step(change.key, row, before, None, change.line)
    made = table.build(change.after, lookups, row)
    after = table.cells(made)
    key = table.key_of(after)
    if key != change.key and key in rows:
        raise RowWrong([_("There is a row “%(name)s” already.") % {"name": table.name(after)}])
    return Step(change.key, made, before, after, change.line)


def _clashes(table: Table, rows: Mapping[Key, Any], plan: Sequence[Step]) -> dict[int, list[str]]:
    """Sentences about rows whose days would lie over those of another."""
    if not table.alone:
        return {}
    gone = {step.key for step in plan if step.key}
    beside: dict[Key, list[Cells]] = defaultdict(list)
    kept = [table.cells(row) for key, row in rows.items() if key not in gone]
    made = [(step.line, step.after) for step in plan if step.after]
    for cells in [*kept, *(after for _line, after in made)]:
        beside[key_of(cells, table.alone)].append(cells)
    wrong: dict[int, list[str]] = {}
    for line, cells in made:
        others = [one for one in beside[key_of(cells, table.alone)] if one is not cells]
        clash = first_clash(
            table.span(cells), ((table.span(other), _named(table, other)) for other in others)
        )
        if clash:
            sentence = _("Its days lie over those of another row: %(name)s.") % {"name": clash}
            wrong.setdefault(line, []).append(sentence)
    return wrong


def _named(table: Table, cells: Cells) -> str:
    until = cells["valid_until"] or _("without an end")
    return f"{table.name(cells)} – {until}"
