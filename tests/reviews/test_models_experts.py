"""What the database itself refuses about experts, and how their statuses move."""

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from aifactory.audit.queries import timeline
from aifactory.audit.recording import operation
from aifactory.audit.transitions import InvalidTransition, move
from reviews.models import (
    ConflictDeclaration,
    Evaluation,
    ExpertRecommendation,
    Review,
    ReviewAssignment,
    ReviewMark,
    ReviewVersion,
)
from reviews.status import (
    ASSIGNMENT_TRANSITIONS,
    REVIEW_TRANSITIONS,
    AssignmentStatus,
    ReviewStatus,
)
from tests.conftest import Cast
from tests.reviews import builders

pytestmark = pytest.mark.django_db
move_it = operation(move)
HASH = "0" * 64


@pytest.fixture
def evaluation(cast: Cast) -> Evaluation:
    return Evaluation.objects.create(
        application=builders.waiting(cast.lead), opened_at=builders.SAVED
    )


def assignment(cast: Cast, evaluation: Evaluation, **changes: Any) -> ReviewAssignment:
    values = {
        "expert": cast.stranger,
        "proposed_by": cast.officer,
        "invited_at": builders.SAVED,
        "due_at": builders.SAVED + timedelta(days=14),
        "responded_at": builders.SENT,
        "decline_reason": "no_time",
    }
    return ReviewAssignment.objects.create(evaluation=evaluation, **{**values, **changes})


def review(cast: Cast, evaluation: Evaluation, **changes: Any) -> Review:
    values = {"confidence": "high", "saved_at": builders.SAVED, "submitted_at": builders.SENT}
    part = assignment(cast, evaluation, status="writing")
    return Review.objects.create(assignment=part, **{**values, **changes})


def moves_by_table(cast, instance, table, current, to):
    if to in table[current]:
        move_it(instance, to, by=cast.officer)

        event = timeline(instance).get()
        assert (event.from_status, event.to_status) == (current, to)
        return
    with pytest.raises(InvalidTransition):
        move_it(instance, to, by=cast.officer)
    assert not timeline(instance).exists()


@pytest.mark.parametrize(
    ("current", "to"), list(itertools.product(AssignmentStatus.values, repeat=2))
)
def test_an_assignment_moves_by_its_table(
    cast: Cast, evaluation: Evaluation, current: str, to: str
) -> None:
    part = assignment(cast, evaluation, status=current)

    moves_by_table(cast, part, ASSIGNMENT_TRANSITIONS, current, to)


@pytest.mark.parametrize(("current", "to"), list(itertools.product(ReviewStatus.values, repeat=2)))
def test_a_review_moves_by_its_table(
    cast: Cast, evaluation: Evaluation, current: str, to: str
) -> None:
    moves_by_table(cast, review(cast, evaluation, status=current), REVIEW_TRANSITIONS, current, to)


@pytest.mark.parametrize("status", AssignmentStatus.values)
def test_groups_of_an_assignment_agree_with_its_table(status: str) -> None:
    state = ReviewAssignment(status=status).state

    assert (state in AssignmentStatus.LIVE) is bool(ASSIGNMENT_TRANSITIONS[status])
    assert AssignmentStatus.READING | AssignmentStatus.OWED == AssignmentStatus.LIVE


@pytest.mark.parametrize("status", AssignmentStatus.values)
def test_one_live_assignment_per_expert(cast: Cast, evaluation: Evaluation, status: str) -> None:
    assignment(cast, evaluation, status=status)

    if status in AssignmentStatus.LIVE:
        with pytest.raises(IntegrityError, match="assignment_once"), transaction.atomic():
            assignment(cast, evaluation)
        return
    assert assignment(cast, evaluation).state == AssignmentStatus.INVITED


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": "lost"}, "assignment_status"),
        ({"due_at": builders.SAVED}, "assignment_due_later"),
        ({"status": "declined", "decline_reason": ""}, "assignment_declined_why"),
        ({"status": "declined", "responded_at": None}, "assignment_declined_why"),
    ],
)
def test_an_assignment_that_cannot_be(
    cast: Cast, evaluation: Evaluation, changes: dict, name: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        assignment(cast, evaluation, **changes)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": "lost"}, "review_status"),
        ({"status": "submitted", "confidence": ""}, "review_sent_whole"),
        ({"status": "submitted", "submitted_at": None}, "review_sent_whole"),
    ],
)
def test_a_review_that_cannot_be(
    cast: Cast, evaluation: Evaluation, changes: dict, name: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        review(cast, evaluation, **changes)


@pytest.mark.parametrize(
    ("mark", "is_kept"),
    [("0", True), ("0.5", True), ("5", True), ("5.5", False), ("-0.5", False), ("3.2", False)],
)
def test_marks_are_halves_from_0_to_5(
    cast: Cast, evaluation: Evaluation, mark: str, is_kept: bool
) -> None:
    found = review(cast, evaluation)

    if is_kept:
        ReviewMark.objects.create(review=found, criterion="new", mark=Decimal(mark))
        assert ReviewMark.objects.get().mark == Decimal(mark)
        return
    with pytest.raises(IntegrityError, match="mark_half"), transaction.atomic():
        ReviewMark.objects.create(review=found, criterion="new", mark=Decimal(mark))


def test_one_mark_per_criterion_which_may_be_empty(cast: Cast, evaluation: Evaluation) -> None:
    found = review(cast, evaluation)
    ReviewMark.objects.create(review=found, criterion="new")

    with pytest.raises(IntegrityError, match="mark_once"), transaction.atomic():
        ReviewMark.objects.create(review=found, criterion="new")


@pytest.mark.parametrize(
    ("relation", "name"), [("cousin", "declaration_relation"), ("other", "declaration_other_said")]
)
def test_a_declaration_says_what_it_is(
    cast: Cast, evaluation: Evaluation, relation: str, name: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        declared(cast, assignment(cast, evaluation), relation)


def declared(cast: Cast, part: ReviewAssignment, relation: str = "none") -> ConflictDeclaration:
    return ConflictDeclaration.objects.create(
        assignment=part, relation=relation, declared_by=cast.stranger, declared_at=builders.SENT
    )


def test_what_was_sent_and_declared_stays(cast: Cast, evaluation: Evaluation) -> None:
    found = review(cast, evaluation)
    rows = [
        ReviewVersion.objects.create(
            review=found, number=1, content={}, content_hash=HASH, submitted_at=builders.SENT
        ),
        declared(cast, found.assignment),
        ExpertRecommendation.objects.create(
            evaluation=evaluation,
            outcome="recommended",
            total=Decimal(12),
            weighted=Decimal(4),
            inputs={},
            inputs_hash=HASH,
            at=builders.SENT,
        ),
    ]
    for row in rows:
        model = type(row)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(id=row.pk)
    for row in [*rows, found, found.assignment]:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table}")  # noqa: S608 -- our own table
        assert str(row)
    assert str(ReviewMark(criterion="new", mark=Decimal(4))) == "new 4"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"outcome": "perhaps"}, "expert_recommendation_outcome"),
        ({"weighted": Decimal("5.01")}, "expert_recommendation_range"),
        ({"total": Decimal("-0.5")}, "expert_recommendation_range"),
    ],
)
def test_a_recommendation_that_cannot_be(evaluation: Evaluation, changes: dict, name: str) -> None:
    values = {"outcome": "below", "total": Decimal(9), "weighted": Decimal(3), "inputs": {}}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ExpertRecommendation.objects.create(
            evaluation=evaluation, inputs_hash=HASH, at=builders.SENT, **{**values, **changes}
        )


@pytest.mark.parametrize("kind", ["assignment", "review"])
def test_a_status_needs_its_event(cast: Cast, evaluation: Evaluation, kind: str) -> None:
    found = review(cast, evaluation)
    table, row = (
        ("reviews_review", found)
        if kind == "review"
        else ("reviews_reviewassignment", found.assignment)
    )
    to = {"assignment": "done", "review": "submitted"}[kind]

    def change() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET status = %s WHERE id = %s", [to, row.pk])  # noqa: S608 -- our own table
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError):
        change()
