"""The form of a draft to try: conditions follow, checks run, nothing is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts.models import User
from aifactory.audit.models import Event
from aifactory.catalogue import operations
from aifactory.catalogue.models import RuleSet
from applications.models import Answer, Application
from tests.catalogue.writing import draft_of, question, when
from tests.conftest import Cast


@pytest.fixture
def draft(cast: Cast) -> RuleSet:
    return draft_of("PG", cast.officer)


@pytest.fixture
def officer(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.officer)


def shown(client: Client, draft: RuleSet, query: str = "", **posted: Any) -> Any:
    address = reverse("question_preview", args=[draft.pk]) + query
    return client.post(address, posted) if posted else client.get(address)


def test_preview_draws_the_step_and_says_that_it_is_one(draft: RuleSet, officer: Client) -> None:
    first = shown(officer, draft).content.decode()
    step = shown(officer, draft, "?step=company").content.decode()

    assert "This is a preview." in first
    assert "In which country is your company registered?" in first
    assert "What is the legal name of your company?" in step
    assert "data-autosave-url" not in step
    assert "In which country" in shown(officer, draft, "?step=nowhere").content.decode()


@pytest.mark.parametrize(
    ("audience", "words"),
    [("research", "In which country is your institution based?"), ("x", "your company registered")],
)
def test_preview_speaks_to_each_audience(
    draft: RuleSet, officer: Client, audience: str, words: str
) -> None:
    assert words in shown(officer, draft, f"?audience={audience}").content.decode()


def test_conditions_follow_the_answers_that_are_tried(
    cast: Cast, draft: RuleSet, officer: Client
) -> None:
    operations.save_question(
        by=cast.officer,
        rule_set=draft,
        row=question(conditions=when("country", "FI")),
    )

    before = shown(officer, draft).context
    after = shown(officer, draft, step="fit", then="check", country="FI").context

    assert before["hidden"] == ["Which colour?"]
    assert (after["hidden"], "colour" in after["form"].fields) == ([], True)


def test_wrong_answers_are_said_and_answers_travel_along(draft: RuleSet, officer: Client) -> None:
    wrong = shown(officer, draft, step="project", then="go_on", title="", country="FI")
    assert wrong.status_code == 422
    assert "error-summary" in wrong.content.decode()
    assert '<input type="hidden" name="country" value="FI">' in wrong.content.decode()
    back = shown(officer, draft, step="project", then="back", title="Kept")
    assert (back.context["current"].slug, ("title", "Kept") in back.context["elsewhere"]) == (
        "company",
        True,
    )
    stays = shown(officer, draft, step="fit", then="back")
    assert stays.context["current"].slug == "fit"
    right = shown(
        officer,
        draft,
        step="company",
        then="go_on",
        organisation_name="Korvia",
        registration="SI12345678",
    )
    assert (right.status_code, right.context["current"].slug) == (200, "project")


def test_whole_form_is_checked_at_its_end(cast: Cast, officer: Client) -> None:
    empty = RuleSet.objects.get(mode__code="FL", version=1)
    draft = operations.draft_rule_set(by=cast.officer, mode=empty.mode, copied_from=empty)
    step = {"slug": "only", "label": {"business": {"en": "Only"}}, "help": {}}
    operations.save_step(by=cast.officer, rule_set=draft, row=step)
    operations.save_question(by=cast.officer, rule_set=draft, row=question(section="only"))

    page = shown(officer, draft, step="only", then="go_on", colour="Blue").content.decode()

    assert "Every question that these answers bring up is answered." in page
    assert 'value="Blue"' in page


def test_preview_keeps_nothing(draft: RuleSet, officer: Client) -> None:
    before = (Application.objects.count(), Answer.objects.count(), Event.objects.count())

    shown(officer, draft, step="company", then="go_on", organisation_name="Korvia", country="FI")

    assert before == (Application.objects.count(), Answer.objects.count(), Event.objects.count())
    assert "Korvia" not in shown(officer, draft, "?step=company").content.decode()


@pytest.mark.parametrize("mode", ["PG", "SC"])
def test_preview_takes_a_fixed_number_of_queries(
    cast: Cast,
    officer: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    mode: str,
) -> None:
    draft = draft_of(mode, cast.officer)
    expected = {"PG": 8, "SC": 7}[mode]  # the amounts of a mode that gives fixed ones

    # Session with its person, roles, version, questions, availability, partitions, countries.
    with django_assert_num_queries(expected):
        shown(officer, draft)
