"""The way out: withdrawal, and the steps that only apps above call.

The `pass_*` operations and `enter_expert_review` are called by `reviews`, the `mark_*` operations
by `allocations`, inside their own operations. They ask no verdict: the caller has asked its own.
"""

from datetime import datetime

from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, content_hash, operation
from aifactory.audit.transitions import lock, move
from applications import messages, permissions, ports
from applications.models import Application, StopReason
from applications.operations import clock
from applications.status import ApplicationStatus


@operation
def withdraw(*, by: User, application: Application, reason: str = "") -> Application:
    """The lead takes the application back; what was prepared for it is voided above."""
    current = lock(application)
    require(permissions.withdraw(by, current))
    at = timezone.now()
    data = {"reason_hash": content_hash(reason)} if reason.strip() else {}
    current.completion_requests.filter(answered_at__isnull=True).update(answered_at=at)
    clock.stop(by=by, application=current, reason=StopReason.WITHDRAWN, at=at)
    move(current, ApplicationStatus.WITHDRAWN, by=by, data=data)
    ports.on_withdrawn(current, by)
    messages.withdrawn(current, reason=reason, at=at)
    return current


@operation
def pass_technical_check(*, by: By, application: Application) -> None:
    """The site has recommended and no expert marks it; the office decides next."""
    move(application, ApplicationStatus.AWAITING_DECISION, by=by)


@operation
def enter_expert_review(*, by: By, application: Application) -> None:
    """The site finds it feasible, and the mode has experts: they mark it next."""
    move(application, ApplicationStatus.EXPERT_REVIEW, by=by)


@operation
def pass_expert_review(*, by: By, application: Application) -> None:
    """The experts' marks are concluded; the office decides next."""
    move(application, ApplicationStatus.AWAITING_DECISION, by=by)


@operation
def mark_awarded(*, by: By, application: Application) -> None:
    """An award was released."""
    move(application, ApplicationStatus.AWARDED, by=by)


@operation
def mark_waiting(*, by: By, application: Application) -> None:
    """A place on the waiting list was released."""
    move(application, ApplicationStatus.WAITING_LIST, by=by)


@operation
def mark_not_awarded(*, by: By, application: Application) -> None:
    """A refusal with its reasons was released."""
    move(application, ApplicationStatus.NOT_AWARDED, by=by)


@operation
def mark_accepted(*, by: By, application: Application) -> None:
    """The lead accepted the award."""
    move(application, ApplicationStatus.ACCEPTED, by=by)


@operation
def mark_declined(*, by: By, application: Application) -> None:
    """The lead declined the award."""
    move(application, ApplicationStatus.DECLINED, by=by)


@operation
def mark_lapsed(*, by: By, application: Application) -> None:
    """Nobody answered the award in time."""
    move(application, ApplicationStatus.LAPSED, by=by)


@operation
def mark_closed(*, by: By, application: Application) -> None:
    """The time of use is over."""
    move(application, ApplicationStatus.CLOSED, by=by)


@operation
def reopen(*, by: By, application: Application) -> None:
    """The released decision was annulled; the application is owed another."""
    move(
        application,
        ApplicationStatus.AWAITING_DECISION,
        by=by,
        verb="applications.decision_annulled",
    )


@operation
def keep_promise(*, by: By, application: Application, at: datetime) -> None:
    """The decision was announced: the promise is kept, or was kept late."""
    clock.keep(by=by, application=application, at=at)
