"""Who may decide, release, take back and answer; and that lists and pages agree."""

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership, MembershipKind, Organisation
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from allocations import operations, permissions, queries
from allocations.models import Allocation, Award, Decision
from applications.models import Application, TeamKind, TeamMember
from reviews.queries import recommendation_for
from tests.allocations import builders
from tests.allocations.builders import DECIDED, RELEASED, SUPPLIER, award_of

pytestmark = pytest.mark.django_db

STATES = ["undecided", "decided", "voided", "offered", "accepted", "declined", "lapsed", "refused"]
EVERYBODY = [
    "lead",
    "colleague",
    "stranger",
    "officer",
    "second_officer",
    "approver",
    "assessor",
    "other_assessor",
    "auditor",
    "administrator",
]


@pytest.fixture
def application(cast):
    builders.supply(5_000)
    application = builders.examined(cast.lead, cast.assessor)
    TeamMember.objects.create(application=application, user=cast.colleague, kind=TeamKind.EDITOR)
    return application


def case_at(state, application, cast):
    """The decision of a case that has come this far; None before there is one."""
    if state == "undecided":
        return None
    if state == "refused":
        return builders.released(cast.officer, application, outcome="no_award", reason="Full.")
    decision = builders.decided(cast.officer, application)
    if state == "voided":
        operations.void_decision(by=cast.officer, decision=decision)
    if state in {"decided", "voided"}:
        return Decision.objects.get(pk=decision.pk)
    operations.release(by=cast.officer, decision=decision, at=RELEASED)
    award = award_of(decision)
    if state == "accepted":
        operations.accept_award(by=cast.lead, award=award, at=RELEASED)
    if state == "declined":
        operations.decline_award(by=cast.lead, award=award, at=RELEASED)
    if state == "lapsed":
        operations.lapse_due(by=SUPPLIER, at=award.lapses_at)
    return Decision.objects.get(pk=decision.pk)


@pytest.mark.parametrize("state", STATES)
def test_only_officers_decide_and_only_when_it_waits(application, cast, state):
    case_at(state, application, cast)
    current = Application.objects.get(pk=application.pk)
    unreleased = queries.unreleased_decision(current)

    allowed = {
        name for name in EVERYBODY if permissions.decide(cast[name], current, unreleased=unreleased)
    }

    open_for_decision = state in {"undecided", "voided"}
    assert allowed == ({"officer", "second_officer"} if open_for_decision else set())


@pytest.mark.parametrize("state", STATES[1:])
def test_only_officers_release_and_take_back_and_only_once(application, cast, state):
    decision = case_at(state, application, cast)

    for act in (permissions.release, permissions.void):
        allowed = {name for name in EVERYBODY if act(cast[name], decision)}
        assert allowed == ({"officer", "second_officer"} if state == "decided" else set())


@pytest.mark.parametrize(
    "state", ["decided", "voided", "offered", "accepted", "declined", "lapsed"]
)
def test_only_the_lead_answers_and_only_an_open_offer(application, cast, state):
    award = award_of(case_at(state, application, cast))

    allowed = {name for name in EVERYBODY if permissions.answer(cast[name], award, at=RELEASED)}

    assert allowed == ({"lead"} if state == "offered" else set())


@pytest.mark.parametrize("state", STATES[1:])
def test_who_sees_a_decision_and_lists_agree(application, cast, state):
    decision = case_at(state, application, cast)

    seen = {name for name in EVERYBODY if permissions.view_decision(cast[name], decision)}
    listed = {name for name in EVERYBODY if decision in Decision.objects.visible_to(cast[name])}

    deciders = {"officer", "second_officer", "auditor"}
    public = {*deciders, "lead", "colleague", "approver"}
    assert seen == listed == (deciders if state in {"decided", "voided"} else public)


@pytest.mark.parametrize("state", ["decided", "voided", "offered", "accepted"])
def test_who_sees_an_award_and_lists_agree(application, cast, state):
    award = award_of(case_at(state, application, cast))

    seen = {name for name in EVERYBODY if permissions.view_award(cast[name], award)}
    listed = {name for name in EVERYBODY if award in Award.objects.visible_to(cast[name])}

    deciders = {"officer", "second_officer", "auditor"}
    public = {*deciders, "lead", "colleague", "approver"}
    assert seen == listed == (deciders if state in {"decided", "voided"} else public)


def test_who_sees_an_allocation_and_its_statement(application, cast):
    case_at("accepted", application, cast)
    allocation = Allocation.objects.get()
    account = allocation.ledger_accounts.get()

    seen = {name for name in EVERYBODY if permissions.view_allocation(cast[name], allocation)}
    listed = {name for name in EVERYBODY if allocation in Allocation.objects.visible_to(cast[name])}
    statement = {name for name in EVERYBODY if permissions.view_account(cast[name], account)}

    team, staff = {"lead", "colleague"}, {"officer", "second_officer", "approver", "auditor"}
    assert seen == listed == statement == team | staff
    assert set(Allocation.objects.mine(cast.officer)) == set()


def test_nobody_but_the_ledgers_readers_sees_a_pool(cast):
    pool = builders.supply(100)

    seen = {name for name in EVERYBODY if permissions.view_account(cast[name], pool)}

    assert seen == {"officer", "second_officer", "approver", "auditor"}


def test_the_visitor_sees_nothing(application, cast, visitor):
    case_at("accepted", application, cast)

    for model in (Decision, Award, Allocation):
        assert not model.objects.visible_to(visitor).exists()
    assert not permissions.see_desk(visitor)
    assert not Allocation.objects.mine(visitor).exists()


def test_an_officer_in_the_team_neither_decides_nor_sees_what_is_not_released(application, cast):
    TeamMember.objects.create(application=application, user=cast.officer, kind=TeamKind.READER)
    decision = builders.decided(cast.second_officer, application)

    assert permissions.decide(cast.officer, application, unreleased=decision).code == "own"
    assert permissions.release(cast.officer, decision).code == "own"
    assert permissions.see_case(cast.officer, application).code == "own"
    assert decision not in Decision.objects.visible_to(cast.officer)
    assert award_of(decision) not in Award.objects.visible_to(cast.officer)
    with pytest.raises(NotAllowed, match="your own application"):
        operations.release(by=cast.officer, decision=decision)


def test_an_officer_does_not_decide_for_the_organisation_they_belong_to(application, cast):
    ours = Organisation.objects.create(name="Ours", kind="sme", country="RO")
    Application.objects.filter(pk=application.pk).update(organisation=ours)
    Membership.objects.create(user=cast.officer, organisation=ours, kind=MembershipKind.MEMBER)
    current = Application.objects.get(pk=application.pk)
    decision = builders.decided(cast.second_officer, current)

    assert permissions.decide(cast.officer, current, unreleased=decision).reason == (
        "Your own organisation applies, so a colleague decides."
    )
    assert decision not in Decision.objects.visible_to(cast.officer)
    with pytest.raises(NotAllowed):
        builders.decided(cast.officer, current, outcome="no_award", reason="No.")


def test_an_officer_of_another_call_has_no_say_here(application, cast):
    person = cast.stranger
    accounts.grant_role(by=SUPPLIER, user=person, role=Role.OFFICER, scope="call:LS-2026")
    decision = builders.decided(cast.officer, application)

    assert permissions.see_desk(person)
    assert permissions.decide(person, application, unreleased=decision).code == "no_role"
    assert decision not in Decision.objects.visible_to(person)
    accounts.grant_role(by=SUPPLIER, user=person, role=Role.OFFICER, scope="call:PG-2026")
    del person._grants
    assert decision in Decision.objects.visible_to(person)
    assert permissions.release(person, decision)


def test_only_officers_supply_hours(cast):
    allowed = {name for name in EVERYBODY if permissions.supply_hours(cast[name])}

    assert allowed == {"officer", "second_officer"}
    with pytest.raises(NotAllowed):
        operations.open_period(
            by=cast.lead, code="2027-H1", starts_on=DECIDED.date(), ends_on=DECIDED.date()
        )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, ""),
        ({"outcome": "not_feasible", "proposed_node_hours": None}, "not_feasible"),
    ],
)
def test_granting_follows_the_technical_check(cast, values, code):
    application = builders.examined(cast.lead, cast.assessor, **values)

    assert permissions.grant(recommendation_for(application)).code == code


def test_without_a_technical_check_nothing_is_granted():
    assert permissions.grant(None).code == "no_recommendation"
