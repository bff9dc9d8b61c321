"""What became of a frozen ranking since: whose hours are gone, and which act is next."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from allocations.queries import rounds
from allocations.queries.rooms import NOTHING, first_day, rooms
from allocations.queries.round_acts import ASKED, READY, TO_ASK, kind_of
from allocations.rules.cutline import PLACED, Wish, line
from allocations.rules.round_acts import Counts, after_review
from allocations.views.ranking_rows import Row, Section
from allocations.views.round_lines import is_open
from allocations.views.round_loading import Round
from reviews.rules.rounds import AfterReview


def gone(found: Round, sections: Sequence[Section]) -> frozenset[UUID]:
    """Undecided cases that fitted when the order was frozen and do not fit any more."""
    if found.frozen is None:
        return frozenset()
    group = str(found.cut_off.call.mode.code)
    waiting = [_waiting(section) for section in sections]
    partitions = {int(row.told["partition"]) for rows in waiting for row in rows}
    known = rooms([(one, group) for one in partitions], first(found)) if partitions else {}
    lost: set[UUID] = set()
    for rows in filter(None, waiting):
        room = known.get((int(rows[0].told["partition"]), group))
        wishes = [
            Wish(row.told["number"], Decimal(row.told["wanted"]), passes=True) for row in rows
        ]
        spots = line(wishes, room.room if room else NOTHING).spots
        lost |= {row.case.pk for row, spot in zip(rows, spots, strict=True) if spot.side != PLACED}
    return frozenset(lost)


def next_act(found: Round) -> AfterReview:
    """What brings the round forward; one query where decisions wait for their release."""
    decided = [one for one in found.decisions.values() if one.status == "decided"]
    answers = rounds.newest_approvals(decided) if decided else {}
    kinds = [kind_of(one, answers[one.pk].status if one.pk in answers else None) for one in decided]
    return after_review(
        Counts(
            is_frozen=found.frozen is not None,
            undecided=len(found.undecided),
            to_ask=kinds.count(TO_ASK),
            asked=kinds.count(ASKED),
            ready=kinds.count(READY),
        )
    )


def first(found: Round) -> date:
    """The first day as the ranking has it, unless that day has passed."""
    tomorrow = first_day(found.cut_off.call.zone, timezone.now())
    return max(date.fromisoformat(found.content["starts_on"]), tomorrow)


def _waiting(section: Section) -> list[Row]:
    return [row for row in section.above if is_open(row)]
