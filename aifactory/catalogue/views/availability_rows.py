"""States of partitions and rows about them, as the board and its cells show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.catalogue import queries
from aifactory.catalogue.models import AccessMode, Availability
from aifactory.catalogue.rules.questions import text_of
from aifactory.catalogue.rules.timelines import Entry, Stretch, stretches_of, timeline

PILLS = {"open": "ok", "full": "stop", "closed": "idle"}


@dataclass(frozen=True)
class Cell:
    """One partition in one mode, now."""

    mode: AccessMode
    state: queries.PartitionState
    pill: str
    word: str
    next_at: datetime | None


@dataclass(frozen=True)
class Line:
    """One row of a cell: what it says, and when it really holds."""

    row: Availability
    pill: str
    word: str
    reason: str
    stretches: list[Stretch]
    is_now: bool
    has_begun: bool
    is_over: bool


def lines_of(rows: Sequence[Availability], at: datetime) -> list[Line]:
    """Rows with the stretches on which each really holds."""
    entries = [Entry(row.pk, row.from_at, row.until_at, row.call_id is not None) for row in rows]
    line = timeline(entries)
    found = []
    for row in rows:
        mine = stretches_of(row.pk, line)
        is_now = any(one.start <= at and (one.end is None or at < one.end) for one in mine)
        found.append(
            Line(
                row=row,
                pill=PILLS[row.state],
                word=str(Availability.State(row.state).label),
                reason=text_of(row.reason),
                stretches=mine,
                is_now=is_now,
                has_begun=row.from_at <= at,
                is_over=row.until_at is not None and row.until_at <= at,
            )
        )
    return found


def cell_of(
    mode: AccessMode, state: queries.PartitionState, to_come: dict[tuple[int, int], datetime]
) -> Cell:
    """A state in words, with the instant at which it next changes."""
    word = Availability.State(state.state).label if state.is_offered else _("Not offered")
    pill = PILLS[state.state] if state.is_offered else "idle"
    return Cell(mode, state, pill, str(word), to_come.get((mode.pk, state.partition.pk)))


def upcoming(at: datetime) -> dict[tuple[int, int], datetime]:
    """When each cell next changes by a row to come; one query."""
    found: dict[tuple[int, int], datetime] = {}
    rows = Availability.objects.filter(from_at__gt=at).order_by("-from_at", "pk")
    for mode, partition, from_at in rows.values_list("mode", "partition", "from_at"):
        found[mode, partition] = from_at
    return found
