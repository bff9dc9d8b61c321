"""The applicant's pages: what is theirs, what comes next, nothing before its release."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.portal.desks.steps import timeline_of
from applications.models import CompletionRequest
from applications.status import ApplicationStatus as Status
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.mark.parametrize("count", [1, 3])
def test_my_applications_ask_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Callable[[int], object], count: int
) -> None:
    for _number in range(count):
        rows.application(cast.lead)
    client = signed_in(cast.lead)
    client.get(reverse("applications"))

    # person, roles, counts, rows
    with django_assert_num_queries(4):
        assert client.get(reverse("applications")).status_code == 200


def test_my_applications_hold_mine_and_nobody_elses(cast: Cast, signed_in: SignIn) -> None:
    mine = rows.application(cast.lead, Status.DRAFT, title="Mine")
    rows.application(cast.stranger, Status.SUBMITTED, title="Theirs")

    text = signed_in(cast.lead).get(reverse("applications")).content.decode()

    assert reverse("application", args=[mine.pk]) in text
    assert "Theirs" not in text


def test_an_empty_list_teaches_the_first_step(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.lead).get(reverse("applications")).content.decode()

    assert "You have no application yet" in text
    assert reverse("fit_check") in text


def test_a_deleted_draft_can_come_back(cast: Cast, signed_in: SignIn) -> None:
    gone = rows.application(cast.lead, Status.DISCARDED)

    text = signed_in(cast.lead).get(reverse("applications"), {"group": "deleted"}).content.decode()

    assert reverse("applications:restore", args=[gone.pk]) in text


def test_an_unknown_filter_is_no_page(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.lead).get(reverse("applications"), {"group": "secret"})

    assert response.status_code == 404


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DISCARDED])
def test_the_page_shows_every_status(cast: Cast, signed_in: SignIn, status: Status) -> None:
    made = rows.application(cast.lead, status)

    response = signed_in(cast.lead).get(reverse("application", args=[made.pk]))

    assert response.status_code == 200
    assert str(status.label) in response.content.decode()


@pytest.mark.parametrize("person", ["stranger", "administrator", "other_assessor"])
def test_strangers_find_no_page(cast: Cast, signed_in: SignIn, person: str) -> None:
    made = rows.application(cast.lead, Status.TECHNICAL_CHECK)

    response = signed_in(cast[person]).get(reverse("application", args=[made.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("officer", "case"),
        ("approver", "case"),
        ("auditor", "case"),
        ("assessor", "reviews:assessment"),
    ],
)
def test_staff_go_to_their_own_page_of_it(
    cast: Cast, signed_in: SignIn, person: str, name: str
) -> None:
    made = rows.application(cast.lead, Status.TECHNICAL_CHECK)

    response = signed_in(cast[person]).get(reverse("application", args=[made.pk]))

    assert (response.status_code, response["Location"]) == (302, reverse(name, args=[made.pk]))


def test_a_decision_is_not_there_before_its_release(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.AWAITING_DECISION)
    rows.decision(made, cast.officer, number="D-2026-7777", reason="Nobody may read this yet")

    text = signed_in(cast.lead).get(reverse("application", args=[made.pk])).content.decode()

    assert "D-2026-7777" not in text
    assert "Nobody may read this yet" not in text


def test_a_released_decision_is_there_with_its_reason(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.NOT_AWARDED)
    rows.decision(made, cast.officer, "released", number="D-2026-7778")

    text = signed_in(cast.lead).get(reverse("application", args=[made.pk])).content.decode()

    assert "D-2026-7778" in text
    assert "The amount does not fit the plan." in text


def test_the_question_stands_in_its_step_with_one_act(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.RETURNED)
    CompletionRequest.objects.create(
        application=made,
        asked_by=cast.assessor,
        question_keys=["checkpoint"],
        message="How often does a run save its state?",
        asked_at=timezone.now(),
    )

    text = signed_in(cast.lead).get(reverse("application", args=[made.pk])).content.decode()

    assert "How often does a run save its state?" in text
    assert text.count("btn-primary") == 1
    assert reverse("application_go_on", args=[made.pk]) in text


def test_the_path_promises_no_day_while_the_clock_stands(cast: Cast) -> None:
    made = rows.application(cast.lead, Status.RETURNED)

    steps = timeline_of(made, due=timezone.now())

    assert {step.title: step.when for step in steps if step.when} == {"Decision": "Clock stopped"}


def test_an_award_leads_to_its_answer(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.AWARDED)
    given = rows.award(
        rows.decision(made, cast.officer, "released", outcome="award", node_hours=made.node_hours)
    )

    text = signed_in(cast.lead).get(reverse("application", args=[made.pk])).content.decode()

    assert reverse("allocations:award", args=[given.pk]) in text
    assert "Accept or decline" in text


def test_the_page_asks_at_most_twelve_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    made = rows.application(cast.lead, Status.AWARDED)
    rows.award(
        rows.decision(made, cast.officer, "released", outcome="award", node_hours=made.node_hours)
    )
    client = signed_in(cast.lead)
    client.get(reverse("application", args=[made.pk]))

    # person, application, team, decisions, stops, holidays, checks, history,
    # documents, roles, questions
    with django_assert_num_queries(11):
        client.get(reverse("application", args=[made.pk]))


def test_going_on_with_a_draft_leads_to_the_first_open_step(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.DRAFT)
    first = made.rule_set.sections[0]["slug"]

    response = signed_in(cast.lead).get(reverse("application_go_on", args=[made.pk]))

    assert response["Location"] == reverse("applications:step", args=[made.pk, first])


def test_going_on_is_for_the_team(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.DRAFT)

    response = signed_in(cast.stranger).get(reverse("application_go_on", args=[made.pk]))

    assert response.status_code == 404
