"""Who could review: each tie from the portal's own rows, load, filter, and constant queries."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from applications.models import Application, TeamMember
from reviews import operations
from reviews.queries.candidates import candidate, candidates
from tests.applications import builders as applications
from tests.conftest import LONG_AGO, Cast
from tests.reviews import experts

pytestmark = pytest.mark.django_db
Count = Callable[[int], object]


@pytest.fixture
def application(cast: Cast) -> Application:
    return experts.reviewing(cast)


def codes(application: Application, expert: User) -> list[str]:
    found = candidate(application, expert)
    assert found is not None
    return [link.code for link in found.links]


def role(person: User, name: str, scope: str) -> None:
    accounts.grant_role(by=experts.SETUP, user=person, role=name, scope=scope, valid_from=LONG_AGO)


def test_a_free_expert_has_no_tie(application: Application) -> None:
    assert codes(application, experts.hired()) == []


def test_only_experts_of_the_call_are_candidates(cast: Cast, application: Application) -> None:
    elsewhere, left = experts.hired(scope="call:SC-2026"), experts.hired(scope="portal")
    User.objects.filter(pk=left.pk).update(is_active=False)

    assert [candidate(application, one) for one in (cast.stranger, elsewhere, left)] == [None] * 3
    assert candidates(application).rows == []


def test_the_team_and_its_legal_entity_are_tied(cast: Cast, application: Application) -> None:
    role(cast.lead, Role.REVIEWER, "portal")
    helper, colleague = experts.hired(), experts.hired()
    TeamMember.objects.create(application=application, user=helper, kind="reader")
    assert application.organisation is not None
    application.organisation.memberships.create(user=colleague)

    assert "team" in codes(application, cast.lead)
    assert codes(application, helper) == ["team", "domain"]
    assert codes(application, colleague)[0] == "entity"


def test_an_own_application_in_the_call_is_a_tie_once_submitted(
    cast: Cast, application: Application
) -> None:
    role(cast.colleague, Role.REVIEWER, "portal")
    role(cast.stranger, Role.REVIEWER, "portal")
    applications.draft(cast.stranger, code=experts.CALL)
    experts.builders.waiting(cast.colleague, code=experts.CALL, at=experts.RECEIVED)

    assert "same_call" in codes(application, cast.colleague)
    assert "same_call" not in codes(application, cast.stranger)


def test_who_checked_hosts_or_runs_the_call_is_tied(cast: Cast, application: Application) -> None:
    for person in (cast.assessor, cast.approver, cast.auditor):
        role(person, Role.REVIEWER, "portal")
    host = experts.hired()
    role(host, Role.SITE_ASSESSOR, "site:CINECA")
    other = experts.hired()
    role(other, Role.SITE_ASSESSOR, "site:CSC")

    assert codes(application, cast.assessor)[:2] == ["assessor", "host"]
    assert codes(application, host) == ["host"]
    assert codes(application, other) == []
    assert codes(application, cast.approver)[0] == "office"
    assert codes(application, cast.auditor)[0] == "office"


def test_a_conflict_declared_before_stays_a_tie(cast: Cast, application: Application) -> None:
    part = experts.reading(experts.assigned(cast, application))
    assert codes(application, part.expert) == []
    operations.set_aside(
        by=cast.officer, assignment=part, relation="family", text="Cousins.", at=experts.SENT
    )

    found = candidate(application, part.expert)
    assert found is not None
    assert [link.code for link in found.links] == ["declared"]
    assert (found.is_blocked, found.is_assigned, found.last) == (True, False, "conflicted")


def test_people_whom_the_applicant_named_are_left_out(cast: Cast) -> None:
    expert = experts.hired("Mara Õunap")
    named = "Mara Õunap, Tartu: competitor"
    application = experts.reviewing(cast, excluded_experts=named)

    assert codes(application, expert) == ["named"]
    assert candidates(application).excluded == named


def test_a_shared_domain_warns_and_a_public_one_does_not(cast: Cast) -> None:
    application = experts.reviewing(cast)
    assert application.organisation is not None
    application.organisation.website = "https://www.sorbella.example/about"
    application.organisation.save()
    application = Application.objects.get(pk=application.pk)
    near, free = experts.hired(email="a@mail.sorbella.example"), experts.hired(email="b@gmail.com")
    User.objects.filter(pk=cast.lead.pk).update(email="lead@gmail.com")

    assert codes(application, near) == ["domain"]
    assert codes(application, free) == []


def test_the_least_loaded_come_first_the_tied_last(cast: Cast, application: Application) -> None:
    busy, free, tied = (experts.hired(name) for name in ("Ann Busy", "Bea Free", "Cid Tied"))
    experts.assigned(cast, experts.reviewing(cast, cast.colleague), busy)
    experts.sent(experts.assigned(cast, experts.reviewing(cast, cast.stranger), free))
    TeamMember.objects.create(application=application, user=tied, kind="reader")

    rows = candidates(application).rows

    assert [(row.expert.name, row.load, row.is_blocked) for row in rows] == [
        ("Bea Free", 0, False),
        ("Ann Busy", 1, False),
        ("Cid Tied", 0, True),
    ]
    assert [row.expert.name for row in candidates(application, text="bea FREE").rows] == [
        "Bea Free"
    ]
    assert candidates(application, text="nobody").rows == []


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_experts_costs_the_same(
    application: Application, django_assert_num_queries: Count, count: int
) -> None:
    for _number in range(count):
        experts.hired()
    application = Application.objects.select_related(
        "call", "organisation", "partition__system__site"
    ).get(pk=application.pk)

    # who owns whom; experts with their ties and load; addresses of the team; what the applicant
    # answered
    with django_assert_num_queries(4):
        assert len(candidates(application).rows) == count


def test_a_long_list_asks_for_a_narrower_filter(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviews.queries.candidates.ROWS", 1)
    experts.hired()
    assert not candidates(application).has_more
    experts.hired()

    assert candidates(application).has_more


def test_an_expert_of_an_owner_is_blocked(application: Application, cast: Cast) -> None:
    expert = experts.hired()
    firm = accounts.create_organisation(by=expert, name="Holding", kind="large", country="RO")
    assert codes(application, expert) == []

    accounts.add_owner(
        by=cast.administrator,
        owner=firm,
        owned=application.organisation,
        percent=Decimal(30),
        valid_from=date(2020, 1, 1),
        source="Register",
    )

    assert codes(application, expert) == ["owner"]
