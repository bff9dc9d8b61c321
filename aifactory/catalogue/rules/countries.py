"""Whether an organisation registered in a country may apply on a day, and on what ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ground(StrEnum):
    """Why a country counts, strongest first."""

    EU_MEMBER = "eu_member"
    EUROHPC_PARTICIPATING = "eurohpc_participating"
    DIGITAL_EUROPE = "digital_europe"
    HORIZON_EUROPE = "horizon_europe"


class Outcome(StrEnum):
    """What the table says about a country on a day."""

    ELIGIBLE = "eligible"
    PARTIAL = "partial"
    NOT_ELIGIBLE = "not_eligible"


@dataclass(frozen=True)
class Status:
    """One row of the table: this ground holds from a day to a day, both included."""

    ground: Ground
    valid_from: date
    valid_until: date | None = None
    is_partial: bool = False
    note: str = ""
    source: str = ""
    checked_on: date | None = None


@dataclass(frozen=True)
class CountryVerdict:
    """The answer for one country on one day.

    Attributes:
        status: the row it rests on; None where no row holds on that day.
        starts_on: for a country that does not count yet, the day it will.
        table_version: the day the rows were last checked, as cited in documents.
    """

    code: str
    on: date
    outcome: Outcome
    status: Status | None
    starts_on: date | None
    table_version: str

    @property
    def is_eligible(self) -> bool:
        """True only where the ground holds in full."""
        return self.outcome is Outcome.ELIGIBLE


def holds(status: Status, on: date) -> bool:
    """Whether the row is valid on the day."""
    return status.valid_from <= on and (status.valid_until is None or on <= status.valid_until)


def judge(code: str, statuses: Iterable[Status], *, on: date, table_version: str) -> CountryVerdict:
    """A full ground beats a partial one; among equals the order of `Ground` decides."""
    rows = list(statuses)
    order = list(Ground)
    valid = sorted(
        (row for row in rows if holds(row, on)),
        key=lambda row: (row.is_partial, order.index(row.ground), row.valid_from),
    )
    best = valid[0] if valid else None
    if best is None:
        outcome = Outcome.NOT_ELIGIBLE
    else:
        outcome = Outcome.PARTIAL if best.is_partial else Outcome.ELIGIBLE
    later = [row.valid_from for row in rows if row.valid_from > on and not row.is_partial]
    starts_on = min(later) if later and outcome is not Outcome.ELIGIBLE else None
    return CountryVerdict(code, on, outcome, best, starts_on, table_version)
