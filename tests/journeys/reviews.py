"""Assignments of an expert for journeys: one of each kind for Petros, in cases with marks."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.catalogue.models import Call
from applications.models import Application, Promise, Snapshot, TeamMember
from reviews import operations
from reviews.models import Evaluation, ReviewAssignment
from reviews.rules.marks import Given

EXPERT = "petros.iliadis@reader.example"
GIVEN = {
    "new": Given(Decimal("4.5"), "The joint model is new and the evidence is convincing."),
    "change": Given(Decimal(4), "Letters from three operators and a dated pilot."),
    "plan": Given(Decimal("3.5"), "Fine-tuning is only guessed; the hours look high."),
}


def assignment(of: Application, status: str) -> ReviewAssignment:
    """Petros's part in the review of a case like `of`; made once for each status.

    Args:
        status: invited, accepted, writing or done.
    """
    expert = User.objects.get(email=EXPERT)
    known = ReviewAssignment.objects.filter(
        expert=expert, status=status, evaluation__application__title=_title(status)
    ).first()
    return known or _made(of, expert, status)


def _title(status: str) -> str:
    return f"Power-market weather model for the Baltic, {status}"


def invitation(of: Application, expert: User, title: str = "invited") -> ReviewAssignment:
    """An expert invited to a new case like `of`."""
    now = timezone.now()
    return ReviewAssignment.objects.create(
        evaluation=Evaluation.objects.create(application=_case(of, title), opened_at=now),
        expert=expert,
        proposed_by=User.objects.get(name__startswith="Marta "),
        invited_at=now,
        due_at=now + timedelta(days=14),
    )


def _made(of: Application, expert: User, status: str) -> ReviewAssignment:
    now = timezone.now()
    part = invitation(of, expert, status)
    if status in {"accepted", "writing", "done"}:
        operations.accept_invitation(by=expert, assignment=part, at=now)
    if status in {"writing", "done"}:
        operations.declare(by=expert, assignment=part, relation="none", text="", at=now)
    if status == "done":
        review = operations.save_review(
            by=expert,
            assignment=part,
            version=0,
            given=GIVEN,
            confidence="medium",
            comment_to_panel="The price figure is for 2025.",
            at=now,
        )
        operations.submit_review(
            by=expert, assignment=part, version=review.version, received_at=now
        )
    return part


def _case(of: Application, status: str) -> Application:
    """A copy in the call whose applications experts mark."""
    call = Call.objects.get(code="LS-2026")
    received = of.snapshots.order_by("-version")[0]
    promise = of.promise
    case: Application = Application.objects.create(
        call=call,
        rule_set=call.rule_set,
        number=f"LS-{uuid.uuid4().hex[:8]}",
        organisation=of.organisation,
        project_lead=of.project_lead,
        title=_title(status),
        partition=of.partition,
        node_hours=Decimal(80_000),
        months=6,
        status="technical_check",
        received_at=of.received_at,
        technical_since=of.technical_since,
    )
    TeamMember.objects.create(application=case, user=of.project_lead, kind="lead")
    Promise.objects.create(
        application=case,
        working_days=10,
        started_at=promise.started_at,
        due_at=promise.due_at,
        zone=call.zone,
    )
    Snapshot.objects.create(
        application=case,
        version=1,
        content=received.content,
        content_hash=received.content_hash,
        received_at=received.received_at,
        zone=received.zone,
        created_by=of.project_lead,
    )
    return case
