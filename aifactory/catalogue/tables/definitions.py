"""The four tables: their columns, and what makes a row of them wrong."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.catalogue.models import CountryStatus, DatedAmount, Holiday, Register, Term
from aifactory.catalogue.tables.table import Table

SOURCE = ("source", "source_tag", "checked_on")


def _days_in_order(row: Any) -> list[str]:
    if row.valid_until is not None and row.valid_until < row.valid_from:
        return [_("The last day cannot lie before the first.")]
    return []


def _status(row: CountryStatus) -> list[str]:
    found = _days_in_order(row)
    if row.is_partial and not row.note:
        found.append(_("Say what a partial association covers."))
    return found


def _price(row: DatedAmount) -> list[str]:
    found = _days_in_order(row)
    if row.amount <= 0:
        found.append(_("An amount is more than zero."))
    if not (row.currency.isascii() and row.currency.isalpha() and row.currency.isupper()):
        found.append(_("A currency has three capital letters, for example EUR."))
    if row.kind == DatedAmount.Kind.DE_MINIMIS and not row.window_years:
        found.append(_("Say over how many years a ceiling is summed."))
    return found


def _term(row: Term) -> list[str]:
    found = _days_in_order(row)
    if not row.label["en"]:
        found.append(_("A term needs its words."))
    return found


def _nothing(_row: object) -> list[str]:
    return []


STATUSES = Table(
    code=Register.Code.STATUSES,
    title=lazy("Countries and associations"),
    text=lazy("On which ground organisations of a country may apply, from a day to a day."),
    model=CountryStatus,
    columns=("country", "ground", "valid_from", "valid_until", "is_partial", "note", *SOURCE),
    key=("country", "ground", "valid_from"),
    alone=("country", "ground"),
    check=_status,
    is_shared=True,
    linked=("country",),
)
HOLIDAYS = Table(
    code=Register.Code.HOLIDAYS,
    title=lazy("Holidays"),
    text=lazy("Days on which promises do not count, by calendar and year."),
    model=Holiday,
    columns=("calendar", "on", "name", *SOURCE),
    key=("calendar", "on"),
    check=_nothing,
)
TERMS = Table(
    code=Register.Code.TERMS,
    title=lazy("Taxonomies"),
    text=lazy("Words that applications are sorted by: fields, AI technologies, sectors, data."),
    model=Term,
    columns=("taxonomy", "code", "label", "position", "valid_from", "valid_until", *SOURCE),
    key=("taxonomy", "code"),
    check=_term,
    linked=("taxonomy",),
)
PRICES = Table(
    code=Register.Code.PRICES,
    title=lazy("Ceilings and prices"),
    text=lazy("The de minimis ceiling and notional prices, from a day to a day."),
    model=DatedAmount,
    columns=(
        "kind",
        "amount",
        "currency",
        "window_years",
        "valid_from",
        "valid_until",
        "note",
        *SOURCE,
    ),
    key=("kind", "valid_from"),
    alone=("kind",),
    check=_price,
    is_shared=True,
)
TABLES: dict[str, Table] = {table.code: table for table in (STATUSES, HOLIDAYS, TERMS, PRICES)}
