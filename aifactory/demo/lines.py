"""A row of a pattern as a line to be written again: what stays the same is text already."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Protocol

from django.db import models

from aifactory.demo import bulk
from applications.models import NO_DATE

DAY = re.compile(r"\b20\d\d-\d\d-\d\d(?!\d)")


class Place(Protocol):
    """What a line asks of the copy that it is written for."""

    keys: dict[tuple[str, str], Any]

    @property
    def back(self) -> timedelta:
        """How far before its pattern it lies."""

    def plain(self, text: str) -> str:
        """A JSON text in the copy's words and days."""


@dataclass(frozen=True)
class Link:
    """A key: of the copy's own row where the pattern points to its own."""

    label: str
    old: str

    def text(self, place: Place) -> str:
        """The cell."""
        return str(place.keys.get((self.label, self.old), self.old))


@dataclass(frozen=True)
class Moment:
    """An instant or a day."""

    value: date

    def text(self, place: Place) -> str:
        """The cell."""
        return (self.value - place.back).isoformat()


@dataclass(frozen=True)
class Words:
    """JSON that says something about this case."""

    value: str

    def text(self, place: Place) -> str:
        """The cell."""
        return bulk.escaped(place.plain(self.value))


Cell = str | Link | Moment | Words


@dataclass(frozen=True)
class Line:
    """One row of a pattern; the key comes first in every table."""

    model: type[models.Model]
    label: str
    old: str
    cells: tuple[Cell, ...]

    def write(self, key: Any, place: Place) -> str:
        """The line of the copy, under its own key."""
        place.keys[self.label, self.old] = key
        rest = (
            cell if cell.__class__ is str else cell.text(place)  # type: ignore[union-attr]
            for cell in self.cells
        )
        return "\t".join((str(key), *rest))


def is_said(text: str, words: Iterable[str]) -> bool:
    """True when a JSON text holds one of the words that differ from case to case, or a day."""
    return DAY.search(text) is not None or any(word in text for word in words)


def line(row: models.Model, words: Iterable[str]) -> Line:
    """The line of one row.

    Args:
        words: what differs from case to case, as it stands in JSON.
    """
    first, *others = bulk.columns(type(row))
    if not first.primary_key:
        raise ValueError(f"{type(row).__name__} does not begin with its key.")
    return Line(
        model=type(row),
        label=row._meta.label_lower,
        old=str(row.pk),
        cells=tuple(_cell(column, getattr(row, column.attname), words) for column in others),
    )


def _cell(column: "models.Field[Any, Any]", value: Any, words: Iterable[str]) -> Cell:
    label = label_of(column)
    if value is not None and label:
        return Link(label, str(value))
    if isinstance(value, datetime | date) and value != NO_DATE:
        return Moment(value)
    if value is not None and isinstance(column, models.JSONField):
        text = json.dumps(value, ensure_ascii=False, cls=column.encoder)
        return Words(text) if is_said(text, words) else bulk.escaped(text)
    return bulk.cell(column, value)


@cache
def label_of(column: "models.Field[Any, Any]") -> str:
    """What a column points to; empty where it holds a value of its own."""
    related: Any = column.related_model
    return related._meta.label_lower if related is not None else ""


def as_json(word: str) -> str:
    """A word as it stands inside a JSON text."""
    return json.dumps(word, ensure_ascii=False)[1:-1]


def moved(text: str, back: timedelta) -> str:
    """A text whose days lie earlier."""

    def earlier(found: "re.Match[str]") -> str:
        try:
            return (date.fromisoformat(found[0]) - back).isoformat()
        except ValueError:
            return found[0]

    return DAY.sub(earlier, text) if back else text


def said_in(words: Mapping[str, str], text: str) -> str:
    """A text with one case's words in place of another's."""
    for old, new in words.items():
        text = text.replace(old, new)
    return text
