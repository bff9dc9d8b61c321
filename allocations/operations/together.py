"""Release the decisions of a round together: all that is ready, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import CutOff
from allocations.models import Decision, RoundRelease
from allocations.operations.releasing import release
from allocations.operations.rounds import Pending, Result, each, unreleased
from allocations.permissions import rounds as may
from allocations.queries import rounds
from applications.models import Application
from applications.status import ApplicationStatus


@dataclass(frozen=True)
class Obstacle:
    """A case that keeps the round from being released, unless it is left out with a reason."""

    application: Application
    sentence: str


@dataclass(frozen=True)
class Standing:
    """What a release together would do now."""

    ready: list[Decision]
    obstacles: list[Obstacle]


class NotReady(Exception):
    """Something of the round is not ready; nothing was released. `obstacles` say what."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__(", ".join(str(one.application) for one in obstacles))
        self.obstacles = obstacles


def standing(cut_off: CutOff) -> Standing:
    """Which decisions of the round are ready, and what stands against the others."""
    return _sorted_out(cut_off, unreleased(cut_off))


def release_round(
    *,
    by: User,
    cut_off: CutOff,
    left_out: Mapping[UUID, str] | None = None,
    at: datetime | None = None,
) -> list[Result]:
    """Release every decision of the round, after a check of all of them.

    Each is released in its own transaction; a second run releases nothing again.

    Args:
        left_out: why a case that is not ready stays behind, by application. A decision that is
            ready can stay behind too.

    Raises:
        NotAllowed: not this person.
        NotReady: a case is neither ready nor left out with a reason; nothing was released.
    """
    instant = at or timezone.now()
    decisions = _begin(by=by, cut_off=cut_off, left_out=dict(left_out or {}), at=instant)
    return each(
        decisions,
        lambda decision: release(by=by, decision=decision, at=instant),
        lambda decision: _("%(number)s: released.") % {"number": decision.number},
    )


@operation
def _begin(*, by: User, cut_off: CutOff, left_out: dict[UUID, str], at: datetime) -> list[Decision]:
    """Check all, and note what goes out and what stays behind and why."""
    lock(cut_off)
    require(may.release(by, cut_off))
    found = standing(cut_off)
    if unsaid := _unsaid(found, left_out):
        raise NotReady(unsaid)
    going = [decision for decision in found.ready if decision.application_id not in left_out]
    if not going:
        return []
    staying = {
        str(obstacle.application.pk): left_out[obstacle.application.pk].strip()
        for obstacle in found.obstacles
    }
    staying |= {
        str(decision.application_id): left_out[decision.application_id].strip()
        for decision in found.ready
        if decision.application_id in left_out
    }
    content = {
        "cut_off": cut_off.pk,
        "decisions": [decision.pk for decision in going],
        "left_out": staying,
    }
    _note(by, cut_off, content, at)
    return going


def _unsaid(found: Standing, left_out: Mapping[UUID, str]) -> list[Obstacle]:
    """What is neither ready nor left out, and what is left out without a word why."""
    unsaid = [one for one in found.obstacles if one.application.pk not in left_out]
    cases = [one.application for one in found.obstacles]
    cases += [decision.application for decision in found.ready]
    unsaid += [
        Obstacle(case, _("Say why it is left out."))
        for case in cases
        if case.pk in left_out and not left_out[case.pk].strip()
    ]
    return unsaid


def _note(by: User, cut_off: CutOff, content: dict[str, Any], at: datetime) -> None:
    fingerprint = content_hash(content)
    if RoundRelease.objects.filter(cut_off=cut_off, content_hash=fingerprint).exists():
        return  # the same act again: a double click, or what a crash left half done
    act = RoundRelease.objects.create(
        cut_off=cut_off,
        content=content,
        content_hash=fingerprint,
        released_by=by,
        released_at=at,
    )
    record(
        verb="allocations.round_released",
        subject=act,
        by=by,
        data={
            "cut_off": cut_off.pk,
            "decisions": len(content["decisions"]),
            "left_out": len(content["left_out"]),
            "content_hash": fingerprint,
        },
    )


def _sorted_out(cut_off: CutOff, pending: list[Pending]) -> Standing:
    decided = {one.decision.application_id for one in pending}
    open_cases = (
        rounds.round_of(cut_off)
        .filter(status__in=ApplicationStatus.UNDECIDED)
        .exclude(pk__in=decided)
        .order_by("received_at", "pk")
    )
    obstacles = [
        Obstacle(one.decision.application, one.verdict.reason) for one in pending if not one.verdict
    ]
    obstacles += [
        Obstacle(
            case,
            _("No decision is taken; it is “%(status)s”.") % {"status": case.state.staff_word},
        )
        for case in open_cases
    ]
    return Standing([one.decision for one in pending if one.verdict], obstacles)
