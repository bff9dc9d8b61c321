"""Who waits for hours on which pool, in which order, and whose turn it is.

On the waiting list, and in the frozen order of a round before it: one line for both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import BooleanField, Exists, OuterRef, Q, Value

from aifactory.accounts.permissions import Person
from aifactory.catalogue.models import Partition
from allocations.models import Decision, LedgerAccount, RoundRanking
from allocations.queries import desk, rounds
from allocations.queries.pools import mode_group
from allocations.queries.ranking import turn_of
from allocations.queries.rooms import NOTHING, Key, PoolRoom, rooms
from allocations.rules.turns import Turn, Want, turns
from allocations.status import DecisionStatus
from applications.models import Application
from applications.models.querysets import ApplicationQuerySet
from applications.status import ApplicationStatus
from reviews.models import ExpertOutcome, Recommendation

ZERO = Decimal(0)
Advised = dict[UUID, Recommendation]
Member = tuple[datetime | None, int | None, Application]
"""When its round closed, its place in the round's frozen ranking, and who waits."""


@dataclass(frozen=True)
class Place:
    """One application in the line for a pool.

    Attributes:
        turn: its place in the frozen ranking of its round; None without one.
        wanted: hours to serve; None where none can be granted: it cannot run, or its marks are
            below the threshold.
        now: whether its hours would pass somebody over; None where none can be granted.
        is_seen: the person who asks may know of it.
    """

    application: Application
    turn: int | None
    wanted: Decimal | None
    fits: bool
    now: Turn | None
    is_seen: bool = True

    @property
    def waits(self) -> bool:
        """It is on the waiting list; otherwise nothing is decided on it yet."""
        return bool(self.application.status == ApplicationStatus.WAITING_LIST)

    @property
    def is_next(self) -> bool:
        """The hours do, and nobody goes before."""
        return self.now is Turn.NEXT


@dataclass(frozen=True)
class Queue:
    """The line for one pool; `found` is None where no hours were supplied."""

    key: Key
    found: PoolRoom | None
    line: Sequence[Place]

    @property
    def places(self) -> list[Place]:
        """The waiting list, as far as the person who asks may know of it."""
        return [place for place in self.line if place.waits and place.is_seen]

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

    def place_of(self, application: Application) -> Place | None:
        """Where one application stands."""
        return next((one for one in self.line if one.application.pk == application.pk), None)

    def waiting_place_of(self, application: Application) -> Place | None:
        """The same, on the waiting list alone."""
        place = self.place_of(application)
        return place if place and place.waits else None

    def turn_for(self, application: Application, node_hours: Decimal) -> Turn:
        """Whether so many hours for one application pass somebody over."""
        wants = []
        for place in self.line:
            if place.application.pk == application.pk:
                break
            wants += [_want(place)] if place.wanted is not None else []
        room = self.found.room if self.found else NOTHING
        return turns([*wants, Want(node_hours)], room)[-1]


def waiting() -> ApplicationQuerySet:
    """Everybody on the waiting list about whom no new decision is taken; for jobs."""
    return lined_up().filter(status=ApplicationStatus.WAITING_LIST)


def lined_up() -> ApplicationQuerySet:
    """Everybody on the waiting list or in a frozen order about whom no decision is taken."""
    taken = Decision.objects.filter(application=OuterRef("pk"), status=DecisionStatus.DECIDED)
    ranked = RoundRanking.objects.filter(cut_off=OuterRef("cut_off"))
    found: ApplicationQuerySet = Application.objects.filter(
        Q(status=ApplicationStatus.WAITING_LIST)
        | Q(Exists(ranked), status=ApplicationStatus.AWAITING_DECISION),
        ~Exists(taken),
    )
    return found


def queues_for(user: Person, on: date) -> list[Queue]:
    """The waiting lists of what a person decides on, in catalogue order. Six queries.

    Who is hidden from them keeps the place in the line.
    """
    seen = desk.waiting(user).filter(pk=OuterRef("pk")).values("pk")
    return [one for one in _queues(lined_up().annotate(is_seen=Exists(seen)), on) if one.places]


def queue_of(pool: LedgerAccount, on: date) -> Queue | None:
    """The waiting list that a pool serves; None where nobody waits."""
    found = lined_up().filter(partition=pool.partition_id, call__mode__code=pool.mode_group)
    return next((one for one in _queues(_all(found), on) if one.places), None)


def queue_with(application: Application, on: date) -> Queue:
    """The line that one application stands in. A round is served before what waits from others."""
    found = lined_up().filter(
        partition=application.partition_id, call__mode__code=mode_group(application)
    )
    if application.status != ApplicationStatus.WAITING_LIST:
        found = found.filter(cut_off=application.cut_off_id)
    key = (application.partition_id or 0, mode_group(application))
    return next(iter(_queues(_all(found), on)), Queue(key, None, []))


def place_of(application: Application, on: date) -> Place | None:
    """Where one application stands on its waiting list; None when it does not wait."""
    return queue_with(application, on).waiting_place_of(application)


def _all(found: ApplicationQuerySet) -> ApplicationQuerySet:
    seen: ApplicationQuerySet = found.annotate(is_seen=Value(True, output_field=BooleanField()))
    return seen


def _queues(found: ApplicationQuerySet, on: date) -> list[Queue]:
    cases = list(found.for_lists().order_by("received_at", "pk"))
    frozen = rounds.rankings_of(case.cut_off_id for case in cases if case.cut_off_id)
    advice = desk.recommendations(cases)
    groups: dict[Key, list[Member]] = {}
    for case in cases:
        ranking = frozen.get(case.cut_off_id)
        turn = turn_of(ranking.content, case.pk) if ranking else None
        if turn is None and case.status != ApplicationStatus.WAITING_LIST:
            continue  # it came after the order was fixed, so it stands before nobody
        at = ranking.cut_off.at if ranking else None
        groups.setdefault((case.partition_id, mode_group(case)), []).append((at, turn, case))
    known = rooms(groups, on)
    queues = [
        Queue(key, known.get(key), _places(_in_order(members), known.get(key), advice))
        for key, members in groups.items()
    ]
    return sorted(queues, key=_position)


def _in_order(members: list[Member]) -> list[Member]:
    """Round by round, in each by its frozen ranking; who has no place in one, after, by receipt."""
    return sorted(members, key=_place)


def _place(member: Member) -> tuple[bool, datetime, int, datetime]:
    at, turn, case = member
    received = case.received_at
    if received is None:
        raise ValueError(f"{case.pk} was never received.")
    return turn is None, at if turn is not None and at else received, turn or 0, received


def _places(members: list[Member], found: PoolRoom | None, advice: Advised) -> list[Place]:
    room = found.room if found else NOTHING
    wanted = {case.pk: _wanted(case, advice.get(case.pk)) for _at, _turn, case in members}
    served = [
        (case.pk, Want(hours, is_undecided=case.status != ApplicationStatus.WAITING_LIST))
        for _at, _turn, case in members
        if (hours := wanted[case.pk]) is not None
    ]
    now = turns([want for _pk, want in served], room)
    known = {pk: each for (pk, _want), each in zip(served, now, strict=True)}
    return [
        Place(
            application=case,
            turn=turn,
            wanted=(hours := wanted[case.pk]),
            fits=hours is not None and hours <= room.most,
            now=known.get(case.pk),
            is_seen=getattr(case, "is_seen", True),
        )
        for _at, turn, case in members
    ]


def _want(place: Place) -> Want:
    return Want(place.wanted or ZERO, is_undecided=not place.waits)


def _wanted(case: Application, site: Recommendation | None) -> Decimal | None:
    experts = getattr(site.evaluation, "expert_recommendation", None) if site else None
    found = rounds.Advice(site, experts)
    if not found.is_feasible or (experts and experts.outcome == ExpertOutcome.BELOW):
        return None
    return rounds.wanted(case, found)


def partition_of(case: Application) -> Partition:
    """What a waiting application waits for; every submitted one names it."""
    if case.partition is None:
        raise ValueError(f"{case.pk} names no partition.")
    found: Partition = case.partition
    return found


def _position(queue: Queue) -> tuple[int, str]:
    return partition_of(queue.line[0].application).position, queue.key[1]
