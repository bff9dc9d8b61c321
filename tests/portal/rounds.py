"""A round of Large Scale with everything that a report names, and one decided in Playground."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from aifactory.accounts.models import User
from aifactory.audit.recording import content_hash
from aifactory.catalogue.models import CutOff
from allocations.models import Decision
from applications.models import Application
from reviews import operations as reviews
from reviews.models import (
    ConflictDeclaration,
    ExpertRecommendation,
    Review,
    ReviewAssignment,
    ReviewVersion,
)
from tests.allocations import builders
from tests.applications import builders as applications

BEFORE_CUT_OFF = datetime(2026, 11, 24, 9, tzinfo=UTC)
AFTER_CUT_OFF = datetime(2026, 12, 7, 9, tzinfo=UTC)
NUMBER = 20
DUE = timedelta(days=14)


def cut_off() -> CutOff:
    """30 November 2026 in Brussels."""
    return CutOff.objects.select_related("call__mode", "call__rule_set").get(
        call__code="LS-2026", number=NUMBER
    )


def case(lead: User, assessor: User, *, at: datetime = BEFORE_CUT_OFF, **more: Any) -> Application:
    """Received for the round; its site has checked it."""
    made = applications.submitted(lead, at=at, code="LS-2026", **more)
    values = {**builders.CHECKED, "proposed_node_hours": Decimal(30_000)}
    reviews.save_assessment(by=assessor, application=made, version=0, values=values, at=at)
    reviews.submit_assessment(by=assessor, application=made, version=1, received_at=at)
    return Application.objects.get(pk=made.pk)


def expert(
    made: Application, person: User, marks: list[str], *, status: str = "done", **more: str
) -> ReviewAssignment:
    """Asked, and where there are marks a review that was sent; `relation` declares a conflict."""
    row = ReviewAssignment.objects.create(
        evaluation=made.evaluation,
        expert=person,
        proposed_by=person,
        status=status,
        invited_at=BEFORE_CUT_OFF,
        due_at=BEFORE_CUT_OFF + DUE,
        responded_at=BEFORE_CUT_OFF,
        decline_reason="no_time",
    )
    if relation := more.get("relation"):
        ConflictDeclaration.objects.create(
            assignment=row, relation=relation, declared_by=person, declared_at=BEFORE_CUT_OFF
        )
    if marks:
        review = Review.objects.create(
            assignment=row,
            status=more.get("review", "submitted"),
            confidence="high",
            saved_at=BEFORE_CUT_OFF,
            submitted_at=BEFORE_CUT_OFF,
        )
        content = {"marks": _given(made, marks), "confidence": "high", "comment_to_panel": "–"}
        ReviewVersion.objects.create(
            review=review,
            number=1,
            content=content,
            content_hash=content_hash(content),
            submitted_at=BEFORE_CUT_OFF,
        )
    return row


def concluded(made: Application, counted: dict[ReviewAssignment, list[str]]) -> None:
    """What the marks come to, frozen in the form that every reader of it expects."""
    keys = made.rule_set.review_terms.keys
    means = [
        sum(Fraction(marks[place]) for marks in counted.values()) / len(counted)
        for place in range(len(keys))
    ]
    inputs = {
        "reviews": [{"assignment": row.pk, "marks": marks} for row, marks in counted.items()],
        "means": {key: str(mean) for key, mean in zip(keys, means, strict=True)},
        "total": str(sum(means)),
        "weighted": "71/20",
        "spread": "3/2",
    }
    ExpertRecommendation.objects.create(
        evaluation=made.evaluation,
        outcome="recommended",
        total=Decimal("10.5"),
        weighted=Decimal("3.55"),
        inputs=inputs,
        inputs_hash=content_hash(inputs),
        at=BEFORE_CUT_OFF,
    )


def decided_in_a_round(officer: User, lead: User, assessor: User) -> tuple[CutOff, Decision]:
    """A released award of Playground, put into a round that closed before it was decided."""
    builders.supply(5_000)
    made = builders.examined(lead, assessor)
    closed = CutOff.objects.create(
        call=made.call,
        number=1,
        at=builders.DECIDED - timedelta(hours=1),
        source="Tests",
        source_tag="D",
        checked_on=builders.STARTS,
    )
    Application.objects.filter(pk=made.pk).update(cut_off=closed)
    decision = builders.released(
        officer, made, outcome="partial", node_hours=Decimal(800), reason="Others wait too."
    )
    return closed, decision


def _given(made: Application, marks: list[str]) -> dict[str, dict[str, str]]:
    keys = made.rule_set.review_terms.keys
    return {key: {"mark": mark, "comment": "Said."} for key, mark in zip(keys, marks, strict=True)}
