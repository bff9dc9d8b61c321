"""The state tables are law: every listed step moves and leaves an event, no other does."""

from dataclasses import replace
from itertools import product

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.audit.queries import timeline
from aifactory.audit.recording import operation
from aifactory.audit.transitions import InvalidTransition, move
from allocations import operations, queries
from allocations.models import Allocation, Award, Decision
from allocations.status import (
    ALLOCATION_TRANSITIONS,
    AWARD_TRANSITIONS,
    DECISION_TRANSITIONS,
    AllocationStatus,
    AwardStatus,
    DecisionStatus,
)
from tests.allocations import builders
from tests.allocations.builders import RELEASED, SUPPLIER, award_of

pytestmark = pytest.mark.django_db

TABLES = [
    (Decision, DecisionStatus, DECISION_TRANSITIONS),
    (Award, AwardStatus, AWARD_TRANSITIONS),
    (Allocation, AllocationStatus, ALLOCATION_TRANSITIONS),
]
FORBIDDEN = [
    (model, before, after)
    for model, statuses, table in TABLES
    for before, after in product(statuses, statuses)
    if after not in table[before]
]


def reach(model, status, cast):
    """A row of the model in this status, by real operations."""
    builders.supply(5_000)
    decision = builders.decided(cast.officer, builders.examined(cast.lead, cast.assessor))
    if status == "voided":
        operations.void_decision(by=cast.officer, decision=decision)
    elif status not in {"decided", "prepared"}:
        operations.release(by=cast.officer, decision=decision, at=RELEASED)
    award = award_of(decision)
    if status in {"accepted", "active", "suspended", "ended"}:
        reach_use(award, status, cast)
    if status in {"annulled", "superseded"}:
        correct(cast, decision, "annul" if status == "annulled" else "rectify")
        return model.objects.get(status=status)
    if status == "declined":
        operations.decline_award(by=cast.lead, award=award, at=RELEASED)
    if status == "lapsed":
        operations.lapse_award(by=SUPPLIER, award=award, at=award.lapses_at)
    return model.objects.get()


def reach_use(award, status, cast):
    """The award accepted, its allocation in this status."""
    allocation = operations.accept_award(by=cast.lead, award=award, at=RELEASED)
    if status == "suspended":
        operations.suspend_allocation(by=cast.officer, allocation=allocation, reason="Asked.")
    if status == "ended":
        operations.end_allocation(by=SUPPLIER, allocation=allocation, at=RELEASED)


def correct(cast, decision, kind):
    """Annul or rectify it, with both people."""
    terms = replace(queries.standing(decision).terms, conditions=("Report monthly.",))
    operations.request_correction(
        by=cast.officer, decision=decision, kind=kind, why="Miscounted.", terms=terms, at=RELEASED
    )
    accounts.answer_approval(
        by=cast.approver, approval=Approval.objects.get(), approves=True, at=RELEASED
    )


@operation
def try_to_move(row, status):
    """One bare step."""
    move(row, status, by=SUPPLIER)


@pytest.mark.parametrize(("model", "before", "after"), FORBIDDEN)
def test_a_step_that_the_table_does_not_list_raises_and_leaves_no_event(cast, model, before, after):
    row = reach(model, before, cast)
    events = timeline(row).count()

    with pytest.raises(InvalidTransition) as refused:
        try_to_move(row, after)

    assert str(before.label) in refused.value.sentence
    assert model.objects.get(pk=row.pk).status == before
    assert timeline(row).count() == events


@pytest.mark.parametrize(
    ("model", "status"), [(model, status) for model, statuses, _ in TABLES for status in statuses]
)
def test_every_status_is_reached_by_real_operations(cast, model, status):
    assert reach(model, status, cast).status == status
