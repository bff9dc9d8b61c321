"""The review of one application, all without JavaScript: write, send, amend, read."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.audit.recording import operation
from aifactory.audit.transitions import move
from reviews.models import Review, ReviewAssignment, ReviewVersion
from tests.conftest import SETUP, Cast
from tests.reviews import builders
from tests.reviews import own_reviews as experts
from tests.reviews.own_reviews import COMPANY, POSTED, TITLE, again, made, text, url

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
move_it = operation(move)
JSON = {"Accept": "application/json"}


@pytest.fixture
def edda(cast: Cast) -> User:
    return experts.expert()


@pytest.fixture
def client(edda: User, signed_in: SignIn) -> Client:
    return signed_in(edda)


# --- Writing ----------------------------------------------------------------------------------


def test_the_page_shows_application_and_form(cast: Cast, edda: User, client: Client) -> None:
    page = text(client.get(url("review", made(cast, edda))))

    assert TITLE in page
    assert COMPANY in page
    assert "1. New and sound" in page
    assert "Excellence · weight 30 %" in page
    assert "needs 3 each and 10 in all" in page
    assert "The applicant never reads this." in page
    assert "You read the other reviews when yours is in." in page
    assert 'href="#my-review"' in page
    assert "1 of 1" in page


def test_of_the_technical_check_only_outcome_and_hours(
    cast: Cast, edda: User, client: Client
) -> None:
    assignment = made(cast, edda)
    case = assignment.evaluation.application
    builders.sent(case, cast.assessor, outcome="with_changes", conditions="Fewer hours.")
    page = text(client.get(url("review", assignment)))

    assert "Hours the site proposes" in page
    assert "<dd>1 250</dd>" in page
    assert "Accepted with changes" in page
    for hidden in (
        "Runs as it is.",
        "Fewer hours.",
        "Begin with the smoke test.",
        "Measured on four nodes",
    ):
        assert hidden not in page


def test_what_only_the_office_reads_is_not_there(cast: Cast, edda: User, client: Client) -> None:
    case = experts.application(
        cast.lead,
        excluded_experts="Nadia Nemesis, competitor",
        has_conflicts=True,
        conflict_detail="My sister works at CINECA.",
    )
    page = text(
        client.get(url("review", experts.assignment(case, edda, by=cast.officer, status="writing")))
    )

    assert TITLE in page
    assert "Nemesis" not in page
    assert "sister" not in page


def test_a_draft_is_saved_and_shown_again(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    posted = {"version": "0", "mark-new": "4.5", "comment-new": "One\r\ntwo."}
    page = text(client.post(url("save", assignment), posted, follow=True))

    assert "The draft is saved." in page
    assert "4.5 lies between 4 (Very good: small gaps, easily closed) and 5 (Excellent" in page
    assert "<b data-total>4.5</b> of 15" in page
    assert 'name="version" value="1"' in page
    assert Review.objects.get().marks.get(criterion="new").comment == "One\ntwo."


def test_sums_are_right_without_javascript(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    page = text(client.post(url("save", assignment), POSTED, follow=True))

    assert "<b data-total>12.0</b> of 15" in page
    assert "<b data-weighted>4.00</b> of 5" in page
    assert "reached: 3 each and 10 in all" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mark-new": "5.5"}, "A mark is one of 0, 0.5, 1 and so on up to 5."),
        ({"mark-beauty": "5"}, "This is not a criterion of this review."),
        ({"comment-beauty": "x"}, "This is not a criterion of this review."),
        ({"comment-plan": "x" * 1001}, "at most 1000 characters fit"),
        ({"confidence": "certain"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(
    cast: Cast, edda: User, client: Client, changes: dict[str, str], sentence: str
) -> None:
    assignment = made(cast, edda)
    response = client.post(url("save", assignment), {**POSTED, **changes})

    page = text(response)
    assert response.status_code == 422
    assert page.count(sentence) == 2
    assert "Large, with a date." in page
    assert not Review.objects.exists()


def test_a_thousand_characters_with_line_breaks_fit(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    long = "x\r\n" * 499
    client.post(url("save", assignment), {**POSTED, "comment-plan": long + "yy"})

    assert len(Review.objects.get().marks.get(criterion="plan").comment) == 1000


def test_another_window_gets_both_texts(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    experts.saved(assignment)
    mine = {**POSTED, "comment-plan": "Mine, typed later.", "mark-plan": "1"}
    response = client.post(url("save", assignment), mine)

    page = text(response)
    assert response.status_code == 409
    assert "<blockquote>The team fits; hours are high.</blockquote>" in page
    assert "<blockquote>Mine, typed later.</blockquote>" in page
    assert "<blockquote>3.5</blockquote>" in page
    assert page.count("<blockquote>") == 4
    assert 'name="version" value="1"' in page
    client.post(url("save", assignment), {**mine, "version": "1"})
    assert Review.objects.get().marks.get(criterion="plan").comment == "Mine, typed later."


def test_a_lost_session_keeps_the_text(
    cast: Cast, edda: User, client: Client, settings: LazySettings
) -> None:
    assignment = made(cast, edda)
    client.get(url("review", assignment))
    del client.cookies[settings.SESSION_COOKIE_NAME]
    sent_to = client.post(url("save", assignment), POSTED)["Location"]
    client.force_login(edda)
    page = text(client.get(parse_qs(urlsplit(sent_to).query)["next"][0]))

    assert "We kept what you typed" in page
    assert "Large, with a date." in page


def test_a_version_that_never_was_keeps_the_text(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    response = client.post(url("save", assignment), {**POSTED, "version": "7"})

    assert response.status_code == 409
    assert "This page shows a state that was never saved." in text(response)
    assert "Large, with a date." in text(response)


# --- Autosave ---------------------------------------------------------------------------------


def test_autosave_answers_with_the_version(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    first = client.post(url("save", assignment), POSTED, headers=JSON)
    again_ = client.post(url("save", assignment), POSTED, headers=JSON)

    assert (first.json()["version"], first.json()["problems"]) == (1, [])
    assert again_.json()["version"] == 1


def test_autosave_keeps_all_but_the_wrong_field(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    client.post(url("save", assignment), POSTED, headers=JSON)
    changed = {"version": "1", "comment-plan": "x" * 1001, "comment-new": "Better words."}
    answer = client.post(url("save", assignment), {**POSTED, **changed}, headers=JSON)

    rows = {row.criterion: row.comment for row in Review.objects.get().marks.all()}
    assert (rows["new"], rows["plan"]) == ("Better words.", "The team fits; hours are high.")
    assert "at most 1000 characters fit" in answer.json()["problems"][0]


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"confidence": "low"}, 409), ({"version": "x"}, 422)],
)
def test_autosave_of_a_stale_or_odd_window_writes_nothing(
    cast: Cast, edda: User, client: Client, changes: dict[str, str], status: int
) -> None:
    assignment = made(cast, edda)
    experts.saved(assignment)
    answer = client.post(url("save", assignment), {**POSTED, **changes}, headers=JSON)

    assert answer.status_code == status
    assert Review.objects.get().version == 1


def test_autosave_of_a_sent_review_keeps_its_confidence(
    cast: Cast, edda: User, client: Client
) -> None:
    assignment = made(cast, edda, "done")
    posted = {**POSTED, "version": "1", "confidence": ""}
    answer = client.post(url("save", assignment), posted, headers=JSON)

    assert (answer.status_code, answer.json()) == (422, {"problems": ["Say how sure you are."]})
    page = client.post(url("save", assignment), posted)
    assert page.status_code == 422
    assert text(page).count("Say how sure you are.") == 2


# --- Sending and after ------------------------------------------------------------------------


def test_one_click_saves_and_sends_and_two_send_once(
    cast: Cast, edda: User, client: Client
) -> None:
    assignment = made(cast, edda)
    for _click in range(2):
        page = text(client.post(url("save", assignment), {**POSTED, "then": "submit"}, follow=True))

    assert "Your review is in. You can change it while it is open." in page
    assert "version 1 was sent" in page
    assert "No other review is in yet." in page
    assert ReviewVersion.objects.count() == 1


def test_what_is_missing_is_linked_and_the_rest_is_saved(
    cast: Cast, edda: User, client: Client
) -> None:
    assignment = made(cast, edda)
    posted = {**POSTED, "mark-plan": "", "comment-new": " ", "confidence": "", "then": "submit"}
    response = client.post(url("save", assignment), posted)

    page = text(response)
    assert response.status_code == 422
    assert "3 answers need a change" in page
    for href in ("#id_comment-new", "#id_mark-plan_0", "#id_confidence_0"):
        assert f'href="{href}"' in page
    assert "data-unsaved" not in page
    assert 'name="version" value="1"' in page
    assert Review.objects.get().status == "draft"


def test_an_amended_review_says_what_counts(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda, "done")
    changed = {**POSTED, "version": "1", "mark-plan": "2"}
    kept = text(client.post(url("save", assignment), changed, follow=True))
    sent = text(
        client.post(
            url("save", assignment), {**changed, "version": "2", "then": "submit"}, follow=True
        )
    )

    assert "What counts is version 1, until you send again." in kept
    assert "Version 2 of your review is in." in sent
    assert sent.count("<summary>Version") == 2


def test_others_are_anonymous(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda, "done")
    case = assignment.evaluation.application
    other = experts.expert("Otto Other")
    experts.assignment(case, other, by=cast.officer, status="writing")
    mine = ReviewAssignment.objects.get(expert=other)
    experts.sent(again(mine), comment_to_panel="For the panel alone, by Otto.")
    page = text(client.get(url("review", assignment)))

    assert "<h3>Expert 2</h3>" in page
    assert page.count("New, and the tests show it.") == 3  # form, own version, the other's
    assert "Otto" not in page


def test_before_sending_the_others_are_not_hinted_at(
    cast: Cast, edda: User, client: Client
) -> None:
    assignment = made(cast, edda)
    case = assignment.evaluation.application
    experts.assignment(case, experts.expert("Otto Other"), by=cast.officer, status="done")
    page = text(client.get(url("review", assignment)))

    assert "Expert 2" not in page
    assert "The team fits; hours are high." not in page


# --- When it is over --------------------------------------------------------------------------


def test_removed_while_writing_keeps_the_text(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    experts.saved(assignment)
    move_it(assignment, "removed", by=SETUP)
    refused = client.post(url("save", assignment), {**POSTED, "comment-new": "Typed just now."})
    silent = client.post(url("save", assignment), POSTED, headers=JSON)
    page = text(client.get(url("review", assignment)))

    assert (refused.status_code, silent.status_code) == (403, 403)
    assert "The programme office took this review back." in text(refused)
    assert "Typed just now." in text(refused)
    assert "The programme office took this review back." in page
    assert "The team fits; hours are high." in page
    assert "Ask about the data." in page
    assert TITLE not in page


@pytest.mark.parametrize("is_sent", [False, True])
def test_after_the_conclusion_it_is_read_only(
    cast: Cast, edda: User, client: Client, is_sent: bool
) -> None:
    assignment = made(cast, edda, "done" if is_sent else "writing")
    if not is_sent:
        experts.saved(assignment)
    move_it(assignment.evaluation, "concluded", by=SETUP)
    page = text(client.get(url("review", assignment)))

    assert TITLE in page
    assert "The evaluation is concluded. You can read your review, not change it." in page
    assert "The team fits; hours are high." in page
    assert "<textarea" not in page
    assert ("was not sent" in page) is not is_sent
    assert client.post(url("save", assignment), POSTED).status_code == 403
    assert client.get(url("declare", assignment)).status_code == 302


def test_a_withdrawn_case_shows_ones_own_words_alone(
    cast: Cast, edda: User, client: Client
) -> None:
    assignment = made(cast, edda, "done")
    move_it(assignment, "stopped", by=SETUP)
    page = text(client.get(url("review", assignment)))

    assert "The applicant withdrew this application" in page
    assert "The team fits; hours are high." in page
    assert TITLE not in page


def test_an_overdue_review_says_so_and_can_be_sent(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda)
    with time_machine.travel(experts.DUE.replace(day=16), tick=False):
        page = text(client.get(url("review", assignment)))
        listed = text(client.get(reverse("experts:desk")))
        client.post(url("save", assignment), {**POSTED, "then": "submit"})

    assert "Overdue since Tue 15 Dec 2026, 17:00 CET (16:00 UTC)" in page
    assert "Overdue" in listed
    assert again(assignment).status == "done"
