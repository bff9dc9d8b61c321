"""A correction and everybody else at one instant: one effect, and the ledger adds up."""

from types import SimpleNamespace

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.accounts.roles import Role
from allocations import operations
from allocations.models import AccountKind, Allocation, Award, Decision
from tests.allocations import builders
from tests.allocations.builders import RELEASED, SUPPLIER, award_of, balance
from tests.allocations.test_ledger_races import together

pytestmark = pytest.mark.race
WHY = "Miscounted."


@pytest.fixture
def cast(own_database):
    """The people of these tests, committed."""
    roles = {
        "lead": None,
        "officer": Role.OFFICER,
        "second_officer": Role.OFFICER,
        "assessor": Role.SITE_ASSESSOR,
        "approver": Role.APPROVER,
        "second_approver": Role.APPROVER,
    }
    people = {}
    for name, role in roles.items():
        people[name] = accounts.register_person(
            by=SUPPLIER, email=f"{name}@race.example", name=name
        )
        if role:
            scope = "site:CINECA" if role == Role.SITE_ASSESSOR else "portal"
            accounts.grant_role(by=SUPPLIER, user=people[name], role=role, scope=scope)
    return SimpleNamespace(**people)


@pytest.fixture
def decision(cast):
    builders.supply(5_000)
    return builders.released(cast.officer, builders.examined(cast.lead, cast.assessor))


def ask(cast, decision, person="officer"):
    return operations.request_correction(
        by=getattr(cast, person), decision=decision, kind="annul", why=WHY, at=RELEASED
    )


def approve(person):
    return accounts.answer_approval(
        by=person, approval=Approval.objects.get(), approves=True, at=RELEASED
    )


def test_two_officers_prepare_one_correction(cast, decision):
    results = together(
        lambda: ask(cast, decision), lambda: ask(cast, decision, person="second_officer")
    )

    assert sum(isinstance(result, Decision) for result in results) == 1
    assert Approval.objects.count() == 1


def test_two_approvals_carry_it_out_once(cast, decision):
    ask(cast, decision)

    together(lambda: approve(cast.approver), lambda: approve(cast.second_approver))

    assert Decision.objects.get(pk=decision.pk).status == "annulled"
    assert balance(AccountKind.POOL) == 5_000
    assert builders.adds_up()


def test_accepting_and_annulling_at_once_have_one_effect(cast, decision):
    ask(cast, decision)
    award = award_of(decision)

    _accepted, answered = together(
        lambda: operations.accept_award(by=cast.lead, award=award, at=RELEASED),
        lambda: approve(cast.approver),
    )

    status = Award.objects.get(pk=award.pk).status
    expected = {"accepted": ("void", 1, 3_750), "annulled": ("approved", 0, 5_000)}[status]
    assert (answered.status, Allocation.objects.count(), balance(AccountKind.POOL)) == expected
    assert builders.adds_up()


def test_taking_back_and_approving_at_once_have_one_effect(cast, decision):
    prepared = ask(cast, decision)

    together(
        lambda: operations.withdraw_correction(by=cast.officer, decision=prepared),
        lambda: approve(cast.approver),
    )

    ended = (Decision.objects.get(pk=decision.pk).status, Approval.objects.get().status)
    assert ended in {("annulled", "approved"), ("released", "void")}
    assert builders.adds_up()
