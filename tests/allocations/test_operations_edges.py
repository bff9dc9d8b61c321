"""Cases without organisation, advice, award or remainder; the capacity board."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from aifactory.audit.recording import operation
from allocations import ledger, operations, queries
from allocations.models import AccountKind, Decision
from allocations.operations.terms import frozen_facts, settled
from allocations.status import AllocationStatus, AwardStatus, DecisionStatus
from applications import operations as applications_operations
from applications.models import Application
from tests.allocations import builders
from tests.allocations.builders import DECIDED, RELEASED, SUPPLIER, award_of
from tests.applications import builders as applications

pytestmark = pytest.mark.django_db

REFUSED = {"outcome": "no_award", "reason": "It needs another machine."}


@pytest.fixture
def application(cast):
    builders.supply(5_000)
    return builders.examined(cast.lead, cast.assessor)


def test_a_refusal_needs_no_advice_and_is_taken_back_without_hours(cast):
    application = applications.application_at(
        "awaiting_decision", lead=cast.lead, officer=cast.officer
    )
    decision = builders.decided(cast.officer, application, **REFUSED)

    operations.void_decision(by=cast.officer, decision=decision)

    assert decision.snapshot["recommendation"] is None
    assert Decision.objects.get(pk=decision.pk).status == "voided"


def test_somebody_without_an_organisation_is_addressed_by_name_alone(cast, application):
    Application.objects.filter(pk=application.pk).update(organisation=None)

    decision = builders.decided(cast.officer, application)

    assert decision.snapshot["recipient"] == ["Lead, project lead"]
    assert decision.snapshot["price"] == "free"


def test_a_draft_has_no_facts_to_decide_on(cast):
    draft = applications.draft(cast.lead)
    terms = settled(
        draft,
        outcome="no_award",
        node_hours=None,
        reason="No.",
        conditions=(),
        starts_on=None,
        recommended=None,
        at=DECIDED,
    )

    with pytest.raises(ValueError, match="never submitted"):
        frozen_facts(draft, terms, recommendation=None, pool=None)


def test_withdrawing_what_nobody_decided_on_takes_nothing_back(cast, application):
    applications_operations.withdraw(by=cast.lead, application=application)

    assert not Decision.objects.exists()
    assert builders.balance(AccountKind.POOL) == Decimal(5_000)


@operation
def use(allocation, node_hours):
    """What an import of used hours will post."""
    account = queries.account_of(allocation)
    ledger.post(
        key=f"use:{allocation.pk}",
        source=account,
        target=ledger.sibling(account, AccountKind.CONSUMED),
        node_hours=node_hours,
        reason="ended",
        by=SUPPLIER,
        at=RELEASED,
    )


def test_an_allocation_used_up_ends_without_a_movement_and_only_once(cast, application):
    award = award_of(builders.released(cast.officer, application))
    allocation = operations.accept_award(by=cast.lead, award=award, at=RELEASED)
    use(allocation, builders.ASKED)
    after = datetime(2027, 2, 2, tzinfo=UTC)

    assert operations.end_allocation(by=SUPPLIER, allocation=allocation, at=after) is True
    assert operations.end_allocation(by=SUPPLIER, allocation=allocation, at=after) is False

    assert builders.balance(AccountKind.CONSUMED) == builders.ASKED
    assert builders.balance(AccountKind.EXPIRED) == 0
    assert builders.adds_up()


def test_hours_come_from_a_person_or_a_named_job(cast):
    nobody = SimpleNamespace(pseudonym=cast.officer.pseudonym)

    with pytest.raises(TypeError, match="a person or by a named job"):
        operations.open_period(
            by=nobody, code="2027-H1", starts_on=DECIDED.date(), ends_on=DECIDED.date()
        )


def test_the_board_adds_up_to_what_was_supplied(cast, application):
    builders.supply(2_000, mode="FL", code="LUMI-G")
    award = award_of(builders.released(cast.officer, application))
    use(operations.accept_award(by=cast.lead, award=award, at=RELEASED), Decimal(250))

    board = {row.partition.code: row for row in queries.pools(RELEASED)}
    leonardo, lumi = board["LEONARDO-BOOSTER"], board["LUMI-G"]

    assert (leonardo.supply, leonardo.used, leonardo.granted) == (5_000, 250, 1_000)
    assert (leonardo.reserved, leonardo.expired, leonardo.free) == (0, 0, 3_750)
    assert (lumi.partition.name, lumi.supply, lumi.free) == ("LUMI-G", 2_000, 2_000)
    assert queries.pools(RELEASED + timedelta(days=400)) == []


@pytest.mark.parametrize(("used", "state"), [(0, "room"), (4_501, "tight"), (5_000, "full")])
def test_a_partition_has_room_is_tight_or_full(used, state):
    pool = builders.supply(5_000)
    if used:
        target = ledger.sibling(pool, AccountKind.EXPIRED)
        builders.post(key="take", source=pool, target=target, node_hours=Decimal(used))

    (row,) = queries.pools(RELEASED)

    assert row.state == state


def test_a_mode_without_a_pool_here_is_told_the_period(cast):
    builders.supply(5_000, mode="FL")
    application = builders.examined(cast.lead, cast.assessor)

    with pytest.raises(queries.NoPool) as missing:
        builders.decided(cast.officer, application)

    assert missing.value.sentence == "Leonardo Booster has no hours for this mode in 2026-H2."


@pytest.mark.parametrize("statuses", [DecisionStatus, AwardStatus, AllocationStatus])
def test_every_status_has_a_word_and_a_pill(statuses):
    for status in statuses:
        assert str(status.label)
        assert status.pill in {"ok", "info", "wait", "stop", "idle"}


def test_names_of_rows_are_short(cast, application):
    decision = builders.released(cast.officer, application)
    award = award_of(decision)
    allocation = operations.accept_award(by=cast.lead, award=award, at=RELEASED)
    account = queries.account_of(allocation)

    assert str(decision) == "D-2026-0001"
    assert str(account) == f"allocation {account.partition_id} 2026-H2 PG"
    assert str(account.entries_in.get()) == f"award:{award.pk}:accept"
    assert str(account.period) == "2026-H2"
