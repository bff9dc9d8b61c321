"""What the office does with a case: send back, settle eligibility, be reminded."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, content_hash, operation, record
from aifactory.audit.transitions import lock, move
from aifactory.catalogue.rules.questions import label
from applications import messages, permissions, queries
from applications.models import (
    Application,
    CompletionRequest,
    EligibilityCheck,
    Outcome,
    Snapshot,
    StopReason,
)
from applications.operations import clock
from applications.rules import keys
from applications.rules.steps import with_followers
from applications.status import ApplicationStatus


class MissingReason(ValueError):
    """A step that needs a reason came without one; `sentence` says so to people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@operation
def return_for_completion(
    *, by: User, application: Application, question_keys: Sequence[str], message: str
) -> CompletionRequest:
    """Send named questions back; only these can be edited, and the promise clock stands.

    What a changed answer may bring up can be edited with it.

    Called by the office, and by `reviews` when the site asks the applicant.

    Raises:
        MissingReason: no question is named, or there is no message.
    """
    current = lock(application)
    require(permissions.return_for_completion(by, current))
    questions = queries.questions_of(current)
    known = [question for question in questions.questions if question.key in set(question_keys)]
    if not known:
        raise MissingReason(_("Choose at least one question to send back."))
    if not message.strip():
        raise MissingReason(_("Write what you need, so that the team can answer."))
    at = timezone.now()
    request = CompletionRequest.objects.create(
        application=current,
        asked_by=by,
        question_keys=with_followers(questions, [question.key for question in known]),
        message=message.strip(),
        asked_at=at,
    )
    clock.stop(by=by, application=current, reason=StopReason.COMPLETION, at=at)
    move(
        current,
        ApplicationStatus.RETURNED,
        by=by,
        data={"questions": request.question_keys, "message_hash": content_hash(message)},
    )
    labels = [label(question, current.audience) for question in known]
    messages.returned(current, request=request, labels=labels)
    return request


@operation
def record_eligibility(
    *, by: User, application: Application, accepted: bool, reason: str
) -> Application:
    """Settle what the rules left unclear: on to the technical check, or not eligible.

    Raises:
        MissingReason: both ways need a reason; it is evidence, and the applicant reads a refusal.
    """
    current = lock(application)
    require(permissions.check_eligibility(by, current))
    if not reason.strip():
        raise MissingReason(_("Write the reason; it is kept with the case."))
    at = timezone.now()
    check = EligibilityCheck.objects.create(
        application=current,
        snapshot=Snapshot.objects.filter(application=current).latest("version"),
        rule=keys.OFFICE_RULE,
        rule_version="1",
        outcome=Outcome.PASS if accepted else Outcome.FAIL,
        evidence={"sentence": reason.strip(), "by": str(by.pseudonym)},
        checked_at=at,
    )
    data = {"reason_hash": content_hash(reason), "check": check.pk}
    if accepted:
        enter_technical_check(by=by, application=current, at=at, data=data)
        return current
    move(current, ApplicationStatus.INELIGIBLE, by=by, data=data)
    clock.keep(by=by, application=current, at=at)
    messages.ineligible(current, check=check, reason=reason.strip())
    return current


def enter_technical_check(
    *, by: By, application: Application, at: datetime, data: dict[str, object] | None = None
) -> None:
    """The site sees the case from now on. Part of submission and of the office's acceptance."""
    if application.technical_since is None:
        application.technical_since = at
        Application.objects.filter(pk=application.pk).update(technical_since=at)
    move(application, ApplicationStatus.TECHNICAL_CHECK, by=by, data=data)


@operation
def escalate_overdue(*, by: By, at: datetime) -> int:
    """Tell the officers of every promise that was not kept. Moves nothing. Returns how many.

    Called every hour; the key of each mail makes it one per day, case and officer.
    """
    late = queries.overdue(at)
    for application in late:
        messages.overdue(application, due=application.promise.due_at, at=at)
        record(
            verb="applications.promise_escalated",
            subject=application,
            by=by,
            data={"due_at": application.promise.due_at, "on": at.date()},
        )
    return len(late)
