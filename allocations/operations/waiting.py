"""The waiting list: say that hours came back, move an application up. Never by itself."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, operation, record
from aifactory.audit.transitions import lock
from allocations import messages, permissions, queries
from allocations.models import AccountKind, Decision, LedgerEntry, Outcome
from allocations.operations.deciding import decide
from allocations.permissions import turns as may
from allocations.queries import waiting
from allocations.queries.rooms import first_day
from applications.models import Application


@operation
def tell_waiting(*, by: By, entry: LedgerEntry, at: datetime) -> int:
    """Hours came back to a pool on which somebody waits: mail the officers, once per return.

    Returns how many were written to. Who gets the hours is an officer's decision.
    """
    pool = entry.target
    if pool.kind != AccountKind.POOL:
        raise ValueError(f"{entry.key} did not go back to a pool.")
    queue = waiting.queue_of(pool, first_day(settings.OFFICE_ZONE, at))
    if queue is None or queue.found is None or queue.found.pool != pool:
        return 0
    calls = sorted({place.application.call.scope for place in queue.places})
    sent = messages.hours_returned(entry, scopes=calls)
    record(
        verb="allocations.waiting_list_told",
        subject=entry,
        by=by,
        data={
            "waiting": len(queue.places),
            "next": str(queue.next.application.pk) if queue.next else "",
        },
    )
    return sent


@operation
def move_up(
    *,
    by: User,
    application: Application,
    reason: str = "",
    out_of_turn: str = "",
    at: datetime | None = None,
) -> Decision:
    """Decide to award the next application on the list; approval and release follow as ever.

    A double click decides once.

    Args:
        reason: needed when the hours are fewer than those asked for.
        out_of_turn: needed when it passes over somebody with an earlier turn.

    Raises:
        NotAllowed: not this person, it does not wait, or another one comes first.
        BadTerms, LedgerRefusal, NoPool, AlreadyDecided: as `decide`.
    """
    instant = at or timezone.now()
    lock(application)
    current = Application.objects.select_related("call__mode").get(pk=application.pk)
    require(permissions.be_decider(by, current))
    taken = queries.unreleased_decision(current)
    if taken is not None and taken.is_correction:
        require(permissions.waits(taken))
    if taken is not None:  # a second click meets the first one's; `decide` says whose it is
        hours: Decimal | None = taken.node_hours
    else:
        place = waiting.place_of(current, first_day(current.call.zone, instant))
        verdict = may.move_up(place)
        if not (out_of_turn.strip() and may.can_be_passed_over(verdict)):
            require(verdict)
        hours = place.wanted if place else None
    return decide(
        by=by,
        application=application,
        outcome=Outcome.AWARD if hours == current.node_hours else Outcome.PARTIAL,
        node_hours=hours,
        reason=reason,
        out_of_turn=out_of_turn,
        at=at,
    )
