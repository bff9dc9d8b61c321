"""Cells of a row: what a column reads as text, and what a text means in a column."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aifactory.catalogue.models import Country, Sourced, Taxonomy

YES, NO = "yes", "no"
AMOUNT = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,6})?")


class RowWrong(ValueError):
    """A row that the table cannot take; `sentences` say what is wrong with which column."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass
class Lookups:
    """Rows that other rows point to, read once for a whole file."""

    @cached_property
    def countries(self) -> dict[str, Country]:
        """By code."""
        return {country.code: country for country in Country.objects.all()}

    @cached_property
    def taxonomies(self) -> dict[str, Taxonomy]:
        """By code."""
        return {taxonomy.code: taxonomy for taxonomy in Taxonomy.objects.all()}


def text_in(row: Any, column: str) -> str:
    """A value of a row as text."""
    if column == "label":
        return str(row.label.get("en", ""))
    value = getattr(row, column)
    if isinstance(value, Country | Taxonomy):
        return value.code
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def read_cell(model: type[Sourced], column: str, text: str, lookups: Lookups) -> Any:
    """What a text means in a column.

    Raises:
        RowWrong: nothing that the column can hold.
    """
    if column == "label":
        return {"en": text}
    if column in {"country", "taxonomy"}:
        return _linked(column, text, lookups)
    kind = model._meta.get_field(column)
    name = kind.get_internal_type()
    if not text and (kind.null or name == "CharField"):
        return None if kind.null else ""
    reader = READERS.get(name)
    return reader(label_of(model, column), text) if reader else text


def _linked(column: str, text: str, lookups: Lookups) -> Any:
    found: Mapping[str, Any] = lookups.countries if column == "country" else lookups.taxonomies
    if text not in found:
        raise RowWrong(
            [_("There is no %(column)s “%(text)s”.") % {"column": column, "text": text[:40]}]
        )
    return found[text]


def _day(label: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RowWrong(
            [
                _("%(label)s: write a day as 2027-01-31, not “%(text)s”.")
                % {"label": label, "text": text[:40]}
            ]
        ) from error


def _flag(label: str, text: str) -> bool:
    if text.lower() not in {YES, NO}:
        raise RowWrong(
            [_("%(label)s: write yes or no, not “%(text)s”.") % {"label": label, "text": text[:40]}]
        )
    return text.lower() == YES


def _number(label: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise RowWrong(
            [
                _("%(label)s: write a whole number, not “%(text)s”.")
                % {"label": label, "text": text[:40]}
            ]
        )
    return int(text)


def _amount(label: str, text: str) -> Decimal:
    if not AMOUNT.fullmatch(text):
        raise RowWrong(
            [
                _("%(label)s: write a number such as 300000.50, not “%(text)s”.")
                % {"label": label, "text": text[:40]}
            ]
        )
    return Decimal(text)


READERS: dict[str, Callable[[str, str], Any]] = {
    "DateField": _day,
    "BooleanField": _flag,
    "PositiveSmallIntegerField": _number,
    "DecimalField": _amount,
}


def cleaned(row: Any, linked: Iterable[str]) -> list[str]:
    """What the columns themselves refuse; links were looked up already."""
    try:
        row.clean_fields(exclude=set(linked))
    except ValidationError as error:
        return [
            f"{label_of(type(row), name)}: {sentence}"
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return []


def checked_before(row: Any) -> list[str]:
    """Nobody has checked anything tomorrow."""
    if row.checked_on > timezone.localdate():
        return [_("The day of the check lies in the future.")]
    return []


def label_of(model: type[Sourced], column: str) -> str:
    """The words above a column."""
    return capfirst(str(getattr(model._meta.get_field(column), "verbose_name", column)))


def shown(model: type[Sourced], column: str, text: str) -> str:
    """A text as people read it: the words of a choice instead of its code."""
    choices = dict(getattr(model._meta.get_field(column), "flatchoices", ()) or ())
    return str(choices.get(text, text))
