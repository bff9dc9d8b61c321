"""The steps: addresses, saving without script, autosave, conflicts, refusals."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from applications import operations, queries
from applications.models import Answer, Application, TeamKind
from tests.applications import builders
from tests.conftest import Cast

SignIn = Callable[[User], Client]
STEPS = ["fit", "company", "project", "ai-and-data", "hours", "how-it-runs", "safety", "people"]


def address(name: str, application: Application, **more: str) -> str:
    return reverse(f"applications:{name}", kwargs={"pk": application.pk, **more})


def post_step(client: Client, application: Application, slug: str, **fields: Any) -> HttpResponse:
    """What the page sends: the answers, their versions, and the button."""
    rows = {row.key: row.version for row in application.answers.all()}
    then = fields.pop("then", "go_on")
    versions = {f"version-{key}": rows.get(key, 0) for key in fields}
    return client.post(
        address("step", application, slug=slug), {**versions, **fields, "then": then}
    )


def autosave(client: Client, application: Application, key: str, value: str, version: int = 0):
    return client.post(
        address("answer", application, key=key), {"value": value, "version": version}
    )


@pytest.mark.parametrize("slug", STEPS)
def test_step_shows_what_was_typed(cast: Cast, signed_in: SignIn, slug: str) -> None:
    page = signed_in(cast.lead).get(address("step", builders.draft(cast.lead), slug=slug))

    assert page.status_code == 200
    assert page.context["form"].is_bound
    assert not page.context["form"].errors


def test_step_queries_are_constant(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = signed_in(cast.lead)
    empty = operations.start_draft(by=cast.lead, call=builders.call())
    full = builders.draft(cast.lead)
    builders.draft(cast.lead)

    # Person, roles, application, team, questions, answers, bundles, availability,
    # partitions, countries.
    for application in (empty, full):
        with django_assert_num_queries(10):
            client.get(address("step", application, slug="hours"))


def test_step_that_is_right_goes_on_to_the_next(cast: Cast, signed_in: SignIn) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    answer = post_step(
        signed_in(cast.lead), application, "fit", country="RO", organisation_kind="sme"
    )

    assert answer.url == address("step", application, slug="company")


def test_step_with_an_error_keeps_every_word_and_stays(cast: Cast, signed_in: SignIn) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    page = post_step(signed_in(cast.lead), application, "hours", partition="", months="seven")

    assert page.status_code == 422
    assert "“seven” is not a whole number." in page.text
    assert "Choose the partition." in page.text
    assert 'href="#id_months"' in page.text
    assert 'value="seven"' in page.text
    assert queries.answers_of(application) == {"months": "seven"}


def test_step_is_saved_without_going_on(cast: Cast, signed_in: SignIn) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    answer = post_step(signed_in(cast.lead), application, "hours", months="9", then="stay")

    assert answer.url == address("step", application, slug="hours")
    assert queries.answers_of(application) == {"months": 9}


def test_step_asks_what_follows_from_an_answer_before_going_on(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead)

    page = post_step(signed_in(cast.lead), application, "safety", personal_data="yes")

    assert page.status_code == 422
    assert "personal_data_safeguards" in page.context["form"].fields


def test_last_step_leads_to_the_check(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead)

    answer = post_step(signed_in(cast.lead), application, "people", confirmation="yes")

    assert answer.url == address("check", application)


def test_stale_tab_gets_both_texts_and_loses_nothing(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead)
    builders.join(application, cast.colleague)
    builders.fill(cast.colleague, application, {"title": "What the colleague wrote"})
    client = signed_in(cast.lead)

    page = client.post(
        address("step", application, slug="project"),
        {"title": "What I wrote meanwhile", "version-title": "1", "then": "go_on"},
    )

    assert page.status_code == 409
    assert "Colleague changed this at" in page.text
    assert "What the colleague wrote" in page.text
    assert 'value="What I wrote meanwhile"' in page.text
    assert queries.answers_of(application)["title"] == "What the colleague wrote"


def test_stale_tab_keeps_what_was_typed_into_an_answer_that_is_fixed_now(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.application_at("returned", lead=cast.lead, officer=cast.officer)
    summary = builders.ANSWERS["summary"]

    page = signed_in(cast.lead).post(
        address("step", application, slug="project"),
        {
            "title": "What I wrote before it came back",
            "version-title": "1",
            "summary": summary,
            "version-summary": "1",
            "then": "stay",
        },
    )

    assert page.status_code == 409
    assert "it was not among those sent back. What you typed here is not saved." in page.text
    assert 'value="What I wrote before it came back"' in page.text
    assert set(page.context["form"].fields) == {"title"}
    assert queries.answers_of(application)["title"] == builders.ANSWERS["title"]


def test_stale_tab_that_changes_nothing_fixed_is_saved(cast: Cast, signed_in: SignIn) -> None:
    application = builders.application_at("returned", lead=cast.lead, officer=cast.officer)
    title = builders.ANSWERS["title"]

    answer = signed_in(cast.lead).post(
        address("step", application, slug="project"),
        {"title": title, "version-title": "1", "then": "stay"},
    )

    assert answer.url == address("step", application, slug="project")


def test_rail_names_who_else_is_editing(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead)
    builders.join(application, cast.colleague)
    builders.fill(cast.colleague, application, {"months": 3})

    page = signed_in(cast.lead).get(address("step", application, slug="fit"))

    assert page.context["editors"] == ["Colleague is editing “Hours”"]


def test_returned_step_offers_only_what_was_asked(cast: Cast, signed_in: SignIn) -> None:
    application = builders.application_at("returned", lead=cast.lead, officer=cast.officer)
    client = signed_in(cast.lead)

    page = client.get(address("step", application, slug="how-it-runs"))
    fixed = client.get(address("step", application, slug="fit"))

    assert list(page.context["form"].fields) == ["checkpoint_minutes"]
    assert [answer.key for answer in page.context["fixed"]] == [
        "framework",
        "containers",
        "first_job",
        "gpus_at_once",
    ]
    assert not fixed.context["form"].fields


@pytest.mark.parametrize("slug", ["nowhere", "check"])
def test_unknown_step_is_not_found(cast: Cast, signed_in: SignIn, slug: str) -> None:
    page = signed_in(cast.lead).get(address("step", builders.draft(cast.lead), slug=slug))

    assert page.status_code == 404


def test_autosave_answers_with_version_and_time(cast: Cast, signed_in: SignIn) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    answer = autosave(signed_in(cast.lead), application, "title", "A good long title")

    assert answer.status_code == 200
    assert set(answer.json()) == {"version", "saved_at"}
    assert answer.json()["version"] == 1


def test_autosave_of_something_wrong_is_saved_and_says_so(cast: Cast, signed_in: SignIn) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    answer = autosave(signed_in(cast.lead), application, "months", "12")

    assert answer.status_code == 422
    assert answer.json()["problems"] == ["12\u00a0months is too high. The most is 3\u00a0months."]
    assert queries.answers_of(application)["months"] == 12


def test_autosave_conflict_hands_over_the_other_text(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead)
    builders.join(application, cast.colleague)
    builders.fill(cast.colleague, application, {"title": "Written by the colleague"})

    answer = autosave(signed_in(cast.lead), application, "title", "Written by me", version=1)

    body = answer.json()
    assert answer.status_code == 409
    assert (body["version"], body["value"], body["by"]) == (
        2,
        ["Written by the colleague"],
        "Colleague",
    )


def test_autosave_keeps_several_choices(cast: Cast, signed_in: SignIn) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    signed_in(cast.lead).post(
        address("answer", application, key="containers"),
        {"value": ["x86_64_cuda", "wants_help"], "version": "0"},
    )

    assert queries.answers_of(application)["containers"] == ["x86_64_cuda", "wants_help"]


def test_autosave_without_a_session_answers_in_json(cast: Cast) -> None:
    answer = autosave(Client(), builders.draft(cast.lead), "title", "Typed too late")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


@pytest.mark.parametrize(
    ("key", "version", "status"),
    [("no_such_question", "0", 404), ("title", "x", 409), ("title", "9" * 12, 409)],
)
def test_autosave_survives_bad_input(
    cast: Cast, signed_in: SignIn, key: str, version: str, status: int
) -> None:
    application = builders.draft(cast.lead)

    answer = signed_in(cast.lead).post(
        address("answer", application, key=key), {"value": "Other text", "version": version}
    )

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("kind", "status"), [(None, 404), (TeamKind.READER, 403), (TeamKind.EDITOR, 200)]
)
def test_autosave_is_for_editors(
    cast: Cast, signed_in: SignIn, kind: str | None, status: int
) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())
    if kind:
        builders.join(application, cast.stranger, kind)

    answer = autosave(signed_in(cast.stranger), application, "title", "A title by somebody")

    assert answer.status_code == status


def test_new_begins_one_draft_for_two_clicks(cast: Cast, signed_in: SignIn, in_2026: None) -> None:
    client, form = signed_in(cast.lead), {"call": "PG-2026", "key": str(uuid4())}

    answers = [client.post(reverse("applications:new"), form) for _ in range(2)]

    application = Application.objects.get()
    assert [answer.url for answer in answers] == [address("step", application, slug="fit")] * 2


def test_new_takes_over_the_fit_check_and_the_organisation(
    cast: Cast, signed_in: SignIn, in_2026: None
) -> None:
    builders.submitted(cast.lead)
    client = signed_in(cast.lead)
    session = client.session
    session["fit_check"] = {"civilian_use": True, "hours_needed": 4000}
    session.save()

    client.post(reverse("applications:new"), {"call": "PG-2026", "key": "not a key"})

    application = Application.objects.get(status="draft")
    keys = set(Answer.objects.filter(application=application).values_list("key", flat=True))
    assert {"civilian_use", "organisation_name"} <= keys
    assert "fit_check" not in client.session


def test_new_for_a_closed_call_says_so(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.lead).post(reverse("applications:new"), {"call": "PG-2027"})

    assert answer.url == reverse("applications")
    assert not Application.objects.exists()
