"""The expert review on the pages that join apps: case, worklist, decision."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from applications.models import Application
from reviews import operations
from tests.conftest import SETUP, Cast
from tests.reviews import experts

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]


@pytest.fixture(autouse=True)
def _in_the_round():
    with time_machine.travel(experts.SENT, tick=False):
        yield


def case(client: Client, application: Application) -> str:
    response = client.get(reverse("case", args=[application.pk]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("person", ["officer", "auditor", "approver"])
def test_the_case_shows_who_reviews_and_what_came_in(
    cast: Cast, signed_in: SignIn, person: str
) -> None:
    application = experts.reviewing(cast)
    assert "Nobody was asked yet." in case(signed_in(cast[person]), application)
    part = experts.assigned(cast, application)
    experts.sent(part)
    text = case(signed_in(cast[person]), application)

    for words in (part.expert.name, "About new, version 1.", "To the panel, version 1."):
        assert words in text
    assert "Asked an expert to review" in text
    assert ("Assign and conclude" in text) is (person != "approver")


def test_the_concluded_case_and_its_decision_show_the_recommendation(
    cast: Cast, signed_in: SignIn
) -> None:
    application = experts.complete(cast)
    officer = signed_in(cast.officer)
    decide = reverse("allocations:decide", args=[application.pk])
    before = officer.get(decide).content.decode()
    assert "A decision can be taken when the expert review is concluded." in before
    assert "About new, version 1." not in before

    operations.conclude(by=cast.officer, application=application, at=experts.SENT)

    for text in (case(officer, application), officer.get(decide).content.decode()):
        assert "The experts: Recommended" in text
        assert "hash of all it rests on" in text


def test_who_reviews_it_does_not_read_the_others_through_the_office(
    cast: Cast, signed_in: SignIn
) -> None:
    application, expert = experts.reviewing(cast), experts.hired()
    experts.assigned(cast, application, expert)
    experts.sent(experts.assigned(cast, application))
    accounts.grant_role(by=SETUP, user=expert, role=Role.OFFICER, scope="portal")
    with time_machine.travel(experts.LATE, tick=False):
        client = signed_in(expert)
        response = client.get(reverse("case", args=[application.pk]))
        listed = client.get(reverse("cases")).content.decode()

    assert response.status_code == 404
    assert application.number not in listed


def test_modes_without_experts_say_nothing_of_them(cast: Cast, signed_in: SignIn) -> None:
    application = experts.builders.waiting(cast.lead)

    assert 'id="experts-title"' not in case(signed_in(cast.officer), application)


def test_a_mode_with_experts_says_when_they_come(cast: Cast, signed_in: SignIn) -> None:
    application = experts.builders.waiting(cast.lead, code=experts.CALL, at=experts.RECEIVED)

    text = case(signed_in(cast.officer), application)
    assert "Experts are asked when the hosting site has found it feasible." in text


def test_rounds_that_need_somebody_stand_on_the_worklist(cast: Cast, signed_in: SignIn) -> None:
    officer, home = signed_in(cast.officer), reverse("home")
    assert "Nothing waits for you" in officer.get(home).content.decode()
    application = experts.reviewing(cast)
    text = officer.get(home).content.decode()
    assert "1 expert review needs you" in text
    assert "Open the expert review" in text

    for _number in range(2):
        experts.assigned(cast, application)
    assert "Nothing waits for you" in officer.get(home).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_case_costs_the_same_for_any_number_of_experts(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Count, count: int
) -> None:
    application = experts.reviewing(cast)
    for _number in range(count):
        experts.sent(experts.assigned(cast, application))
    client = signed_in(cast.officer)
    case(client, application)

    # person, roles, case with owner and labels, decisions, checks, versions, assignments,
    # recommendation of the experts, stops of the clock, holidays, documents, events, names,
    # notes with their authors, changes of owner
    with django_assert_max_num_queries(15):
        case(client, application)


def test_the_applicant_reads_the_stage_and_no_name(cast: Cast, signed_in: SignIn) -> None:
    application = experts.reviewing(cast)
    part = experts.assigned(cast, application)
    text = signed_in(cast.lead).get(application.get_absolute_url()).content.decode()

    assert "Independent experts read it and mark each criterion." in text
    assert part.expert.name not in text
