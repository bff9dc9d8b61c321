"""Two people, one case, one instant: one effect."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from aifactory.accounts import operations as accounts
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
        for name in ("lead", "officer", "second_officer", "assessor")
    }
    for name, role, scope in (
        ("officer", Role.OFFICER, "portal"),
        ("second_officer", Role.OFFICER, "portal"),
        ("assessor", Role.SITE_ASSESSOR, "site:CINECA"),
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
