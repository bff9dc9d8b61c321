"""Two people, one case, one instant: one effect."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from allocations import operations
from allocations.models import AccountKind, Allocation, Award, Decision
from tests.allocations import builders
from tests.allocations.builders import RELEASED, SUPPLIER, award_of, balance
from tests.allocations.test_ledger_races import together

pytestmark = pytest.mark.race


@pytest.fixture
def cast(own_database):
    """The people of these tests, committed."""
    people = {
        name: accounts.register_person(by=SUPPLIER, email=f"{name}@race.example", name=name)
        for name in ("lead", "other_lead", "officer", "second_officer", "assessor", "approver")
    }
    for name, role, scope in (
        ("officer", Role.OFFICER, "portal"),
        ("second_officer", Role.OFFICER, "portal"),
        ("assessor", Role.SITE_ASSESSOR, "site:CINECA"),
        ("approver", Role.APPROVER, "portal"),
    ):
        accounts.grant_role(by=SUPPLIER, user=people[name], role=role, scope=scope)
    return SimpleNamespace(**people)


@pytest.fixture
def application(cast):
    builders.supply(5_000)
    return builders.examined(cast.lead, cast.assessor)


def test_two_officers_take_one_decision(application, cast):
    results = together(
        lambda: builders.decided(cast.officer, application),
        lambda: builders.decided(cast.second_officer, application),
    )

    assert sum(isinstance(result, Decision) for result in results) == 1
    assert sum(isinstance(result, operations.AlreadyDecided) for result in results) == 1
    assert balance(AccountKind.POOL) == Decimal(3_750)
    assert builders.adds_up()


def test_two_accepts_open_one_allocation(application, cast):
    award = award_of(builders.released(cast.officer, application))

    results = together(
        *[lambda: operations.accept_award(by=cast.lead, award=award, at=RELEASED)] * 3
    )

    assert {type(result) for result in results} == {Allocation}
    assert Allocation.objects.count() == 1
    assert balance(AccountKind.ALLOCATION) == builders.ASKED
    assert builders.adds_up()


def test_accept_and_lapse_at_once_have_one_effect(application, cast):
    award = award_of(builders.released(cast.officer, application))
    award = Award.objects.get(pk=award.pk)
    due = award.respond_by

    accepted, lapsed = together(
        lambda: operations.accept_award(
            by=cast.lead, award=award, at=due - timedelta(microseconds=1)
        ),
        lambda: operations.lapse_award(by=SUPPLIER, award=award, at=award.lapses_at),
    )

    status = Award.objects.get(pk=award.pk).status
    if status == "accepted":
        assert (isinstance(accepted, Allocation), lapsed) == (True, False)
    else:
        assert (isinstance(accepted, NotAllowed), lapsed, status) == (True, True, "lapsed")
    assert builders.adds_up()


def test_release_and_take_back_at_once_have_one_effect(application, cast):
    decision = builders.decided(cast.officer, application)

    results = together(
        lambda: operations.release(by=cast.officer, decision=decision, at=RELEASED),
        lambda: operations.void_decision(by=cast.second_officer, decision=decision),
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    expected = {"released": Decimal(3_750), "voided": Decimal(5_000)}
    status = Decision.objects.get(pk=decision.pk).status
    assert balance(AccountKind.POOL) == expected[status]
    assert builders.adds_up()


def test_the_last_hours_go_to_one_of_two_officers(cast):
    builders.supply(1_250)
    first = builders.examined(cast.lead, cast.assessor)
    second = builders.examined(cast.other_lead, cast.assessor, registration="RO40123450")

    results = together(
        lambda: builders.decided(cast.officer, first),
        lambda: builders.decided(cast.second_officer, second),
    )

    assert sum(isinstance(result, Decision) for result in results) == 1
    [refused] = [result for result in results if isinstance(result, operations.Overdrawn)]
    assert refused.sentence == "No node-h are left on Leonardo Booster."
    assert (balance(AccountKind.POOL), balance(AccountKind.HELD)) == (0, builders.ASKED)
    assert Award.objects.count() == 1
    assert builders.adds_up()


def asked(cast, application):
    decision = builders.decided(cast.officer, builders.strict(application))
    approval = operations.ask_for_approval(by=cast.officer, decision=decision, reason="Large.")
    return decision, approval


def test_approve_and_take_back_at_once_end_with_nothing_approved(application, cast):
    decision, approval = asked(cast, application)

    approved, voided = together(
        lambda: accounts.answer_approval(by=cast.approver, approval=approval, approves=True),
        lambda: operations.void_decision(by=cast.second_officer, decision=decision),
    )

    assert isinstance(approved, (Approval, NotAllowed))
    assert isinstance(voided, Decision)
    assert Approval.objects.get().status == "void"
    assert balance(AccountKind.POOL) == Decimal(5_000)
    assert builders.adds_up()


def test_approve_and_refuse_at_once_have_one_answer(application, cast):
    _decision, approval = asked(cast, application)

    results = together(
        lambda: accounts.answer_approval(by=cast.approver, approval=approval, approves=True),
        lambda: accounts.answer_approval(
            by=cast.approver, approval=approval, approves=False, reason="Less."
        ),
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    assert Approval.objects.get().status in {"approved", "refused"}


def test_two_requests_at_once_are_one(application, cast):
    decision = builders.decided(cast.officer, builders.strict(application))

    results = together(
        *[lambda: operations.ask_for_approval(by=cast.officer, decision=decision, reason="Large.")]
        * 3
    )

    assert {type(result) for result in results} == {Approval}
    assert Approval.objects.count() == 1


def test_suspend_and_end_at_once_leave_it_ended(application, cast):
    award = award_of(builders.released(cast.officer, application))
    allocation = operations.accept_award(by=cast.lead, award=award, at=RELEASED)
    later = RELEASED + timedelta(days=200)

    together(
        lambda: operations.suspend_allocation(
            by=cast.officer, allocation=allocation, reason="Asked."
        ),
        lambda: operations.end_allocation(by=SUPPLIER, allocation=allocation, at=later),
    )

    assert Allocation.objects.get().status == "ended"
    assert balance(AccountKind.ALLOCATION) == 0
    assert builders.adds_up()
