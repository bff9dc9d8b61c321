"""Countries on a day, and the days that do not count."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from aifactory.catalogue.models import (
    OFFICE_CALENDAR,
    Country,
    CountryStatus,
    DatedAmount,
    Holiday,
    Term,
)
from aifactory.catalogue.rules import countries
from aifactory.catalogue.rules.dated_values import DatedValue, value_on


def eligible_country(code: str, on: date) -> countries.CountryVerdict:
    """Whether organisations registered in a country may apply on a day, and on what ground."""
    rows = CountryStatus.objects.filter(country_id=code).order_by("pk")
    return countries.judge(
        code, [row.as_rule() for row in rows], on=on, table_version=country_table_version()
    )


def country_table_version() -> str:
    """The day the table of countries was last checked, as documents cite it."""
    checked = CountryStatus.objects.aggregate(latest=Max("checked_on"))["latest"]
    return checked.isoformat() if checked else ""


def country_names() -> dict[str, str]:
    """Code to name, in the order of names."""
    return dict(Country.objects.order_by("name", "code").values_list("code", "name"))


def holidays(
    zone: str, start: date, end: date, *, calendar: str = OFFICE_CALENDAR
) -> frozenset[date]:
    """Holidays from day to day, both included; instants are taken as days of the zone."""
    first, last = (_day(moment, zone) for moment in (start, end))
    rows = Holiday.objects.filter(calendar=calendar, on__range=(first, last))
    return frozenset(rows.values_list("on", flat=True))


def amount_on(kind: str, on: date) -> DatedValue | None:
    """The ceiling or price of a kind that holds on a day; None where nothing holds."""
    rows = DatedAmount.objects.filter(kind=kind).order_by("pk")
    return value_on([row.as_rule() for row in rows], kind, on)


def terms_on(taxonomy: str, on: date) -> list[Term]:
    """The words of a taxonomy that can be chosen on a day, in their order."""
    rows = Term.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        taxonomy__code=taxonomy,
        valid_from__lte=on,
    )
    return list(rows.order_by("position", "code"))


def _day(moment: date, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment
