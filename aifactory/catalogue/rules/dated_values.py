"""Which of several dated values holds on a day, e.g. a ceiling or a notional price."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class DatedValue:
    """An amount that holds from a day to a day, both included.

    Attributes:
        window_years: for a ceiling, the number of years over which amounts are summed.
    """

    kind: str
    amount: Decimal
    currency: str
    valid_from: date
    valid_until: date | None = None
    window_years: int | None = None


def value_on(values: Iterable[DatedValue], kind: str, on: date) -> DatedValue | None:
    """The value of a kind on a day; None where nothing holds. Of two, the later begun."""
    holding = [
        value
        for value in values
        if value.kind == kind
        and value.valid_from <= on
        and (value.valid_until is None or on <= value.valid_until)
    ]
    return max(holding, key=lambda value: value.valid_from, default=None)
