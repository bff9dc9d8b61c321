"""The screen of one technical check: draft, conflict, autosave, sending, asking, reading."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import Membership, User
from applications.models import Application
from reviews.models import Recommendation, TechnicalAssessment
from tests.applications import builders as applications
from tests.conftest import Cast
from tests.reviews import builders

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
JSON = {"Accept": "application/json"}
POSTED = {
    "version": "0",
    "fits_architecture": "yes",
    "software_ready": "installed",
    "targets_feasible": "yes",
    "needs_testing": "some",
    "expected_efficiency": "medium",
    "overall_comment": "Runs as it is.",
    "outcome": "accepted",
    "reason": "Measured on four nodes.",
    "wants_support": "no",
    "proposed_amount": "5 000",
    "proposed_in": "gpu_hours",
    "comment_to_applicant": "",
    "internal_note": "",
    "conditions": "",
}


@pytest.fixture
def application(cast: Cast) -> Application:
    return builders.waiting(cast.lead)


@pytest.fixture
def assessor(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.assessor)


def url(name: str, application: Application) -> str:
    return reverse(f"reviews:{name}", args=[application.pk])


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_the_screen_shows_the_request_in_the_units_of_the_site(
    assessor: Client, application: Application
) -> None:
    page = text(assessor.get(url("assessment", application)))

    for amount in ("1 250", "5 000", "40 000"):
        assert f"<dd>{amount}</dd>" in page
    assert "With 16 GPUs the hours take 14 of 60 days." in page
    assert "How many GPUs does one run use?" in page
    assert 'value="1250"' in page


def test_what_only_the_office_reads_is_not_shown(cast: Cast, assessor: Client) -> None:
    application = builders.waiting(
        cast.lead, has_conflicts=True, conflict_detail="My sister works at CINECA."
    )
    pages = [text(assessor.get(url(name, application))) for name in ("assessment", "ask")]

    assert not any("sister" in page for page in pages)


@pytest.mark.parametrize("count", [0, 1])
def test_the_screen_asks_few_queries(
    cast: Cast,
    assessor: Client,
    application: Application,
    django_assert_max_num_queries: Count,
    count: int,
) -> None:
    if count:
        builders.saved(application, cast.assessor)
    with django_assert_max_num_queries(12):
        assessor.get(url("assessment", application))


def test_saving_asks_few_queries(
    assessor: Client, application: Application, django_assert_max_num_queries: Count
) -> None:
    assessor.post(url("save", application), POSTED)
    with django_assert_max_num_queries(16):
        assessor.post(url("save", application), {**POSTED, "version": "1"})


@pytest.mark.parametrize(
    ("amount", "given_in", "node_hours"),
    [("5 000", "gpu_hours", 1250), ("40000", "local", 1250), ("1250.5", "node_hours", 1250.5)],
)
def test_an_amount_may_be_typed_in_any_unit(
    assessor: Client, application: Application, amount: str, given_in: str, node_hours: float
) -> None:
    posted = {**POSTED, "proposed_amount": amount, "proposed_in": given_in}
    assessor.post(url("save", application), posted)

    assert TechnicalAssessment.objects.get().proposed_node_hours == node_hours
    shown = text(assessor.get(url("assessment", application)))
    assert f'value="{amount.replace(" ", "")}"' in shown


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("1,250", "Write the amount with a point"),
        ("many", "Write the amount in figures"),
        ("-5", "An amount of hours is more than zero."),
        ("NaN", "An amount of hours is more than zero."),
        ("0.0000001", "This is not an exact number of node-hours."),
    ],
)
def test_a_wrong_amount_is_said_beside_the_field_and_nothing_is_lost(
    assessor: Client, application: Application, amount: str, message: str
) -> None:
    posted = {**POSTED, "proposed_amount": amount, "reason": "Typed with care <b>."}
    response = assessor.post(url("save", application), posted)

    assert response.status_code == 422
    page = text(response)
    assert page.count(message) == 2
    assert "Typed with care &lt;b&gt;." in page
    assert f'value="{amount}"' in page


def test_a_stale_tab_gets_both_texts(
    cast: Cast, assessor: Client, application: Application
) -> None:
    builders.saved(application, cast.assessor, reason="Theirs, saved first.")
    response = assessor.post(url("save", application), {**POSTED, "reason": "Mine, typed later."})

    page = text(response)
    assert response.status_code == 409
    assert "<blockquote>Theirs, saved first.</blockquote>" in page
    assert "<blockquote>Mine, typed later.</blockquote>" in page
    assert TechnicalAssessment.objects.get().reason == "Theirs, saved first."
    assert 'name="version" value="1"' in page


def test_after_comparing_one_can_save(
    cast: Cast, assessor: Client, application: Application
) -> None:
    builders.saved(application, cast.assessor, reason="Theirs, saved first.")
    assessor.post(url("save", application), {**POSTED, "version": "1", "reason": "Mine."})

    assert TechnicalAssessment.objects.get().reason == "Mine."


def test_autosave_answers_with_the_version(assessor: Client, application: Application) -> None:
    first = assessor.post(url("save", application), POSTED, headers=JSON)
    second = assessor.post(url("save", application), {**POSTED, "version": "1"}, headers=JSON)

    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    assert first.json()["problems"] == []


def test_autosave_keeps_all_but_the_wrong_field(assessor: Client, application: Application) -> None:
    posted = {**POSTED, "proposed_amount": "many"}
    answer = assessor.post(url("save", application), posted, headers=JSON)

    assert answer.json()["problems"] == ["Write the amount in figures, for example 1250."]
    stored = TechnicalAssessment.objects.get()
    assert (stored.reason, stored.proposed_node_hours) == ("Measured on four nodes.", None)


def test_autosave_of_a_stale_tab_writes_nothing(
    cast: Cast, assessor: Client, application: Application
) -> None:
    builders.saved(application, cast.assessor)
    answer = assessor.post(url("save", application), POSTED, headers=JSON)

    assert answer.status_code == 409
    assert answer.json()["by"] == "Assessor"


def test_autosave_without_a_version_is_refused(assessor: Client, application: Application) -> None:
    answer = assessor.post(url("save", application), {**POSTED, "version": "x"}, headers=JSON)

    assert answer.status_code == 422
    assert not TechnicalAssessment.objects.exists()


def test_sending_says_first_what_it_does(assessor: Client, application: Application) -> None:
    response = assessor.post(url("save", application), {**POSTED, "then": "submit"}, follow=True)

    page = text(response)
    assert "The office receives your advice: Accepted." in page
    assert "Amount: 1 250 node-h." in page
    assert not Recommendation.objects.exists()


def test_an_incomplete_check_names_what_is_missing(
    assessor: Client, application: Application
) -> None:
    posted = {**POSTED, "outcome": "", "reason": "", "then": "submit"}
    page = text(assessor.post(url("save", application), posted, follow=True))

    assert "2 answers are missing" in page
    assert "#id_outcome_0" in page
    assert "#id_reason" in page
    assert assessor.post(url("submit", application), {"version": "1"}).status_code == 200
    assert not Recommendation.objects.exists()


def test_two_clicks_on_send_have_one_effect(
    cast: Cast, assessor: Client, application: Application
) -> None:
    builders.saved(application, cast.assessor)
    for _click in range(2):
        response = assessor.post(url("submit", application), {"version": "1"}, follow=True)

    assert "Sent by Assessor" in text(response)
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize("version", ["0", "x", "", "99"])
def test_sending_an_older_text_shows_the_newer_one(
    cast: Cast, assessor: Client, application: Application, version: str
) -> None:
    builders.saved(application, cast.assessor)
    response = assessor.post(url("submit", application), {"version": version})

    assert response.status_code == 409
    assert "Read it again before you send it." in text(response)


def test_there_is_nothing_to_send_before_a_draft(
    assessor: Client, application: Application
) -> None:
    assert assessor.get(url("submit", application)).status_code == 302


def test_what_was_sent_can_be_read_with_its_instant(
    cast: Cast, assessor: Client, application: Application
) -> None:
    builders.sent(application, cast.assessor)
    page = text(assessor.get(url("assessment", application)))

    assert "Wed 18 Nov 2026, 11:15 CET (10:15 UTC)" in page
    assert "Measured on four nodes of the same machine." in page
    assert "As they stood on" in page
    assert "<textarea" not in page
    assert assessor.get(url("ask", application)).status_code == 302


def test_asking_returns_the_application(assessor: Client, application: Application) -> None:
    posted = {"questions": ["checkpoint_minutes"], "message": "How often does a run save?"}
    page = text(assessor.post(url("ask", application), posted, follow=True))

    assert Application.objects.get(pk=application.pk).status == "returned"
    assert "You can write again when the applicant has answered." in page
    assert "How often does a run save?" in page
    assert "not answered yet" in page


def test_asking_needs_a_question_and_words(assessor: Client, application: Application) -> None:
    response = assessor.post(url("ask", application), {"message": "Typed already."})

    assert response.status_code == 422
    assert "Choose at least one answer." in text(response)
    assert "Typed already." in text(response)


@pytest.mark.parametrize("name", ["assessment", "save", "submit", "ask"])
@pytest.mark.parametrize("person", ["lead", "stranger", "other_assessor", "officer", "auditor"])
def test_others_find_nothing(
    cast: Cast, signed_in: SignIn, application: Application, name: str, person: str
) -> None:
    client = signed_in(cast[person])
    act = client.post if name == "save" else client.get

    assert act(url(name, application)).status_code == 404


def test_a_guessed_address_finds_nothing(assessor: Client) -> None:
    missing = "/technical-checks/6f1c9a52-1111-4222-8333-444455556666/"

    assert assessor.get(missing).status_code == 404


def test_a_colleague_of_the_applicant_is_told_why(
    cast: Cast, assessor: Client, application: Application
) -> None:
    Membership.objects.create(
        user=cast.assessor, organisation=application.organisation, kind="member"
    )
    response = assessor.get(url("assessment", application))

    assert response.status_code == 403
    assert "a colleague checks it" in text(response)


@pytest.mark.parametrize("name", ["save", "submit"])
def test_writing_in_the_wrong_state_is_refused_with_a_sentence(
    cast: Cast, assessor: Client, name: str
) -> None:
    application = applications.application_at("withdrawn", lead=cast.lead, officer=cast.officer)
    response = assessor.post(url(name, application), POSTED, follow=True)

    assert "The applicant withdrew this application." in text(response)
