"""Expert reviews at every stage, reached through real operations from an assignment on."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from applications.models import Application
from reviews import operations
from reviews.models import Evaluation, Review, ReviewAssignment, ReviewVersion
from reviews.rules.marks import Given
from tests.conftest import LONG_AGO, SETUP, Cast
from tests.reviews import builders

INVITED = datetime(2026, 12, 1, 9, tzinfo=UTC)
ANSWERED = datetime(2026, 12, 2, 9, tzinfo=UTC)
SAVED = datetime(2026, 12, 3, 9, tzinfo=UTC)
SENT = datetime(2026, 12, 4, 9, tzinfo=UTC)
DUE = datetime(2026, 12, 15, 16, tzinfo=UTC)
TITLE = "Grid forecasts nobody may guess"

COMPANY = "Company with a telling name SRL"
POSTED = {
    "version": "0",
    "mark-new": "4.5",
    "comment-new": "New, and the tests show it.",
    "mark-change": "4",
    "comment-change": "Large, with a date.",
    "mark-plan": "3.5",
    "comment-plan": "The team fits; hours are high.",
    "confidence": "high",
    "comment_to_panel": "Ask about the data.",
}
GIVEN = {
    "new": Given(Decimal("4.5"), "New, and the tests show it."),
    "change": Given(Decimal(4), "Large, with a date."),
    "plan": Given(Decimal("3.5"), "The team fits; hours are high."),
}


def expert(name: str = "Edda Expert", *, scope: str = "portal") -> User:
    """A person who reviews."""
    person = accounts.register_person(
        by=SETUP, email=f"{name.partition(' ')[0].lower()}@review.example", name=name
    )
    accounts.grant_role(by=SETUP, user=person, role=Role.REVIEWER, scope=scope, valid_from=LONG_AGO)
    return person


def application(lead: User, **changes: Any) -> Application:
    """One that experts mark."""
    return builders.waiting(lead, code="LS-2026", **{"title": TITLE, **changes})


def assignment(
    case: Application, person: User, *, by: User, status: str = "invited", **changes: Any
) -> ReviewAssignment:
    """One expert invited to one application, whose evaluation is open."""
    evaluation, _is_new = Evaluation.objects.get_or_create(
        application=case, defaults={"opened_at": builders.SAVED}
    )
    made = ReviewAssignment.objects.create(
        evaluation=evaluation,
        expert=person,
        proposed_by=by,
        **{"invited_at": INVITED, "due_at": DUE, **changes},
    )
    if status in {"accepted", "writing", "done"}:
        operations.accept_invitation(by=person, assignment=made, at=ANSWERED)
    if status in {"writing", "done"}:
        declared(made)
    if status == "done":
        sent(made)
    return again(made)


def again(made: ReviewAssignment) -> ReviewAssignment:
    """As it is in the database now."""
    return ReviewAssignment.objects.select_related(
        "expert", "evaluation__application__call", "evaluation__application__rule_set"
    ).get(pk=made.pk)


def declared(made: ReviewAssignment, relation: str = "none", text: str = "") -> ReviewAssignment:
    return operations.declare(
        by=made.expert, assignment=made, relation=relation, text=text, at=ANSWERED
    )


def saved(made: ReviewAssignment, *, version: int = 0, **changes: Any) -> Review:
    """A draft that can be sent, unless `changes` spoil it."""
    values = {"given": GIVEN, "confidence": "high", "comment_to_panel": "Ask about the data."}
    return operations.save_review(
        by=made.expert,
        assignment=made,
        version=version,
        at=SAVED,
        **{**values, **changes},
    )


def sent(made: ReviewAssignment, *, version: int = 0, **changes: Any) -> ReviewVersion:
    """A review that is in."""
    review = saved(made, version=version, **changes)
    return operations.submit_review(
        by=made.expert, assignment=made, version=review.version, received_at=SENT
    )


def made(cast: Cast, person: User, status: str = "writing") -> ReviewAssignment:
    case = application(cast.lead, organisation_name=COMPANY)
    return assignment(case, person, by=cast.officer, status=status)


def url(name: str, made_before: ReviewAssignment) -> str:
    return reverse(f"experts:{name}", args=[made_before.pk])


def text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")
