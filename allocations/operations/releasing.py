"""Release: the decision becomes known, on every channel at once."""

from datetime import datetime, timedelta

from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock, move
from aifactory.jobs.queue import enqueue
from allocations import letters, permissions, queries
from allocations.models import Award, Decision, Outcome
from allocations.status import AwardStatus, DecisionStatus
from applications import operations as applications

LAPSE = "allocations.lapse"
REMIND = "allocations.remind"
REMIND_BEFORE = timedelta(days=3)

MARKS = {
    Outcome.AWARD: applications.mark_awarded,
    Outcome.PARTIAL: applications.mark_awarded,
    Outcome.WAITING_LIST: applications.mark_waiting,
    Outcome.NO_AWARD: applications.mark_not_awarded,
}


@operation
def release(*, by: User, decision: Decision, at: datetime | None = None) -> Decision:
    """Announce a decision: the application moves, the promise is kept, the letter is ordered.

    An award is offered with its instant to answer by; the job that lapses it comes when no answer
    received before it can still be on its way. The mail follows when the letter is ready.
    Releasing twice changes nothing.
    """
    instant = at or timezone.now()
    lock(decision.application)
    current = Decision.objects.select_related(
        "application__call__mode", "application__rule_set", "application__project_lead"
    ).get(pk=decision.pk)
    if current.status == DecisionStatus.RELEASED and permissions.see_case(by, current.application):
        return current
    require(permissions.release(by, current))
    Decision.objects.filter(pk=current.pk).update(released_at=instant, released_by=by)
    current.released_at, current.released_by = instant, by
    move(current, DecisionStatus.RELEASED, by=by)
    if current.result.grants:
        offer(by, current, instant)
    MARKS[current.result](by=by, application=current.application)
    applications.keep_promise(by=by, application=current.application, at=instant)
    letters.order_decision(current)
    return current


def offer(by: User, decision: Decision, at: datetime) -> None:
    """Offer the prepared award, with the day to answer and the jobs that watch it."""
    award = Award.objects.get(decision=decision)
    award.respond_by = queries.answer_due(decision.application, at)
    award.save(update_fields=["respond_by"])
    move(award, AwardStatus.OFFERED, by=by, data={"respond_by": award.respond_by})
    payload = {"award": award.pk}
    enqueue(LAPSE, str(award.pk), payload, run_after=award.lapses_at)
    enqueue(REMIND, str(award.pk), payload, run_after=award.respond_by - REMIND_BEFORE)
