"""What a table of reference data is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from aifactory.catalogue.models import Register, Sourced
from aifactory.catalogue.rules.imports import Cells, Key, key_of
from aifactory.catalogue.rules.spans import Span, days
from aifactory.catalogue.tables.reading import (
    Lookups,
    RowWrong,
    checked_before,
    cleaned,
    label_of,
    read_cell,
    shown,
    text_in,
)


@dataclass(frozen=True)
class Table:
    """One table of reference data.

    Attributes:
        columns: in the order of the file.
        key: the columns that tell a row from every other.
        alone: columns within which the days of two rows may not meet; empty where they may.
        check: sentences about a row that has every column.
        is_shared: what it holds decides who may apply or what it costs: a second person approves.
    """

    code: str
    title: Any
    text: Any
    model: type[Sourced]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    check: Callable[[Any], list[str]]
    alone: tuple[str, ...] = ()
    is_shared: bool = False
    linked: tuple[str, ...] = ()

    @property
    def rows(self) -> QuerySet[Any]:
        """Every row, with what it points to, in the order of the file."""
        return self.model._default_manager.select_related(*self.linked).order_by(*self.key, "pk")

    def cells(self, row: Any) -> dict[str, str]:
        """A row as text."""
        return {column: text_in(row, column) for column in self.columns}

    def key_of(self, cells: Cells) -> Key:
        """What tells it from every other row."""
        return key_of(cells, self.key)

    def span(self, cells: Cells) -> Span[date]:
        """The days on which a row of a table with validity holds."""
        last = cells["valid_until"]
        first = date.fromisoformat(cells["valid_from"])
        return days(first, date.fromisoformat(last) if last else None)

    def name(self, cells: Cells) -> str:
        """A row in words, e.g. in a history."""
        parts = [shown(self.model, column, cells[column]) for column in self.key]
        return ", ".join(parts)

    def label(self, column: str) -> str:
        """The words above a column."""
        return label_of(self.model, column)

    def subject(self, row: Any) -> Model:
        """Where its history is kept: the country or the taxonomy, else the table itself."""
        found: Model = getattr(row, self.linked[0]) if self.linked else Register(code=self.code)
        return found

    def build(self, cells: Cells, lookups: Lookups, row: Any = None) -> Any:
        """The row that the text means, new or put onto `row`; nothing is saved.

        Raises:
            RowWrong: with a sentence for each thing that is wrong.
        """
        made: Any = row or self.model()
        sentences: list[str] = []
        for column in self.columns:
            try:
                value = read_cell(self.model, column, cells[column], lookups)
                setattr(made, column, {**made.label, **value} if column == "label" else value)
            except RowWrong as error:
                sentences.extend(error.sentences)
        if not sentences:
            sentences = [*cleaned(made, self.linked), *checked_before(made), *self.check(made)]
        if sentences:
            raise RowWrong(list(dict.fromkeys(sentences)))
        return made
