"""The waiting list: who is next on which pool, and whether the hours that are free would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef

from aifactory.accounts.permissions import Person
from aifactory.catalogue.models import Partition
from allocations.models import Decision, LedgerAccount
from allocations.queries import desk, rounds
from allocations.queries.pools import mode_group
from allocations.queries.ranking import turn_of
from allocations.queries.rooms import Key, PoolRoom, rooms
from allocations.status import DecisionStatus
from applications.models import Application
from applications.models.querysets import ApplicationQuerySet
from applications.status import ApplicationStatus
from reviews.models import Recommendation

ZERO = Decimal(0)
Turn = tuple[datetime | None, int | None, Application]
"""When its round closed, its place in the round's frozen ranking, and who waits."""


@dataclass(frozen=True)
class Place:
    """One application on a waiting list.

    Attributes:
        turn: its place in the frozen ranking of its round; None without one.
        wanted: hours to serve; None where the site says that it cannot run.
        is_next: the first in order that fits.
    """

    application: Application
    turn: int | None
    wanted: Decimal | None
    fits: bool
    is_next: bool


@dataclass(frozen=True)
class Queue:
    """The waiting list of one pool; `found` is None where no hours were supplied."""

    key: Key
    found: PoolRoom | None
    places: Sequence[Place]

    @property
    def free(self) -> Decimal:
        """Hours on the pool."""
        return self.found.room.free if self.found else ZERO

    @property
    def most(self) -> Decimal:
        """The largest award that pool and limits allow now."""
        return max(self.found.room.most, ZERO) if self.found else ZERO

    @property
    def next(self) -> Place | None:
        """Whom the free hours would serve."""
        return next((place for place in self.places if place.is_next), None)


def waiting() -> ApplicationQuerySet:
    """Everybody on the waiting list about whom no new decision is taken; for jobs."""
    taken = Decision.objects.filter(application=OuterRef("pk"), status=DecisionStatus.DECIDED)
    found: ApplicationQuerySet = Application.objects.with_status(
        ApplicationStatus.WAITING_LIST
    ).filter(~Exists(taken))
    return found


def queues_for(user: Person, on: date) -> list[Queue]:
    """The waiting lists of what a person decides on, in catalogue order. Six queries."""
    return _queues(desk.waiting(user), on)


def queue_of(pool: LedgerAccount, on: date) -> Queue | None:
    """The waiting list that a pool serves; None where nobody waits."""
    found = waiting().filter(partition=pool.partition_id, call__mode__code=pool.mode_group)
    return next(iter(_queues(found, on)), None)


def place_of(application: Application, on: date) -> Place | None:
    """Where one application stands; None when it does not wait."""
    found = waiting().filter(
        partition=application.partition_id, call__mode__code=mode_group(application)
    )
    places = (place for queue in _queues(found, on) for place in queue.places)
    return next((one for one in places if one.application.pk == application.pk), None)


def _queues(found: ApplicationQuerySet, on: date) -> list[Queue]:
    cases = list(found.for_lists().order_by("received_at", "pk"))
    frozen = rounds.rankings_of(case.cut_off_id for case in cases if case.cut_off_id)
    advice = desk.recommendations(cases)
    groups: dict[Key, list[Turn]] = {}
    for case in cases:
        ranking = frozen.get(case.cut_off_id)
        turn = turn_of(ranking.content, case.pk) if ranking else None
        at = ranking.cut_off.at if ranking else None
        groups.setdefault((case.partition_id, mode_group(case)), []).append((at, turn, case))
    known = rooms(groups, on)
    queues = [
        Queue(key, known.get(key), _places(_in_order(members), known.get(key), advice))
        for key, members in groups.items()
    ]
    return sorted(queues, key=_position)


def _in_order(members: list[Turn]) -> list[Turn]:
    """Round by round, in each by its frozen ranking; who has no place in one, after, by receipt."""
    return sorted(members, key=_place)


def _place(member: Turn) -> tuple[bool, datetime, int, datetime]:
    at, turn, case = member
    received = case.received_at
    if received is None:
        raise ValueError(f"{case.pk} was never received.")
    return turn is None, at if turn is not None and at else received, turn or 0, received


def _places(members: list[Turn], found: PoolRoom | None, advice: dict) -> list[Place]:
    places: list[Place] = []
    most = found.room.most if found else ZERO
    has_next = False
    for _at, turn, case in members:
        hours = _wanted(case, advice.get(case.pk))
        fits = hours is not None and hours <= most
        places.append(Place(case, turn, hours, fits, fits and not has_next))
        has_next = has_next or fits
    return places


def _wanted(case: Application, advice: Recommendation | None) -> Decimal | None:
    found = rounds.Advice(advice, None)
    return rounds.wanted(case, found) if found.is_feasible else None


def partition_of(case: Application) -> Partition:
    """What a waiting application waits for; every submitted one names it."""
    if case.partition is None:
        raise ValueError(f"{case.pk} names no partition.")
    found: Partition = case.partition
    return found


def _position(queue: Queue) -> tuple[int, str]:
    return partition_of(queue.places[0].application).position, queue.key[1]
