"""Two officers, one round, one instant: one effect."""

from types import SimpleNamespace

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.roles import Role
from aifactory.documents.models import Document
from allocations import operations
from allocations.models import AccountKind, Award, RoundRanking, RoundRelease
from allocations.operations import Choice
from applications.models import Application
from tests.allocations import builders, rounds
from tests.allocations.builders import DECIDED, RELEASED, STARTS, SUPPLIER, balance
from tests.allocations.test_ledger_races import together

pytestmark = pytest.mark.race
WHY = "The hours went to applications with higher marks."


@pytest.fixture
def cast(own_database):
    """The people of these tests, committed."""
    people = {
        name: accounts.register_person(by=SUPPLIER, email=f"{name}@race.example", name=name)
        for name in ("officer", "second_officer", "assessor")
    }
    for name, role, scope in (
        ("officer", Role.OFFICER, "portal"),
        ("second_officer", Role.OFFICER, "portal"),
        ("assessor", Role.SITE_ASSESSOR, "site:CINECA"),
    ):
        accounts.grant_role(by=SUPPLIER, user=people[name], role=role, scope=scope)
    return SimpleNamespace(**people)


def frozen(officer):
    return operations.freeze_ranking(
        by=officer, cut_off=rounds.cut_off(), starts_on=STARTS, at=DECIDED
    )


def decided(officer, *choices):
    return operations.decide_many(
        by=officer, cut_off=rounds.cut_off(), choices=choices, starts_on=STARTS, at=DECIDED
    )


def test_the_last_5000_hours_of_a_round_go_to_one_of_two_officers(cast):
    builders.supply(5_000, mode="LS")
    cases = [rounds.case(count, cast.assessor) for count in (1, 2)]
    Application.objects.filter(cut_off=rounds.cut_off()).update(node_hours=4_000)
    frozen(cast.officer)

    results = together(
        lambda: decided(cast.officer, Choice(cases[0].pk, "award", reason=WHY)),
        lambda: decided(
            cast.second_officer, Choice(cases[1].pk, "award", reason=WHY, out_of_turn=WHY)
        ),
    )

    lines = [line for result in results for line in result]
    [refused] = [line for line in lines if not line.is_done]
    assert refused.sentence == "Only 1\u00a0000 node-h are left on Leonardo Booster."
    assert (balance(AccountKind.POOL), balance(AccountKind.HELD)) == (1_000, 4_000)
    assert Award.objects.count() == 1
    assert builders.adds_up()


def test_two_freezes_at_once_are_one_version_and_two_releases_one_act(cast):
    builders.supply(5_000, mode="LS")
    case = rounds.case(1, cast.assessor)

    made = together(lambda: frozen(cast.officer), lambda: frozen(cast.second_officer))

    assert made[0] == made[1]
    assert RoundRanking.objects.count() == 1

    decided(cast.officer, Choice(case.pk, "waiting_list", reason=WHY))
    results = together(
        *[lambda: operations.release_round(by=cast.officer, cut_off=rounds.cut_off(), at=RELEASED)]
        * 2
    )

    assert all(line.is_done for result in results for line in result)
    assert RoundRelease.objects.count() == 1
    assert Document.objects.filter(kind="decision").count() == 1
    assert builders.adds_up()
