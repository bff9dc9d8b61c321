"""Invitation and declaration on an expert's screens: no title before nothing ties them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import Membership, User
from reviews.models import Review
from tests.conftest import Cast
from tests.reviews import own_reviews as experts
from tests.reviews.own_reviews import COMPANY, POSTED, TITLE, again, made, text, url

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def edda(cast: Cast) -> User:
    return experts.expert()


@pytest.fixture
def client(edda: User, signed_in: SignIn) -> Client:
    return signed_in(edda)


def test_the_invitation_says_what_is_asked_and_no_name(
    cast: Cast, edda: User, client: Client
) -> None:
    page = text(client.get(url("review", made(cast, edda, "invited"))))

    assert "Tue 15 Dec 2026, 17:00 CET (16:00 UTC)" in page
    assert "Leonardo Booster" in page
    assert "Understanding text or speech" in page
    assert "our estimate from the length of the answers" in page
    assert "each of 3 criteria" in page
    for hidden in (TITLE, COMPANY, "Lead", "LS1-"):
        assert hidden not in page


def test_a_get_never_answers(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda, "invited")
    for name in ("accept", "decline"):
        assert client.get(url(name, assignment)).status_code == 405

    assert again(assignment).status == "invited"


def test_accepting_leads_to_the_declaration_with_names_and_no_title(
    cast: Cast, edda: User, client: Client
) -> None:
    assignment = made(cast, edda, "invited")
    page = text(client.post(url("accept", assignment), follow=True))

    assert COMPANY in page
    assert "project lead" in page
    assert "Family or a close personal tie" in page
    assert "Anything else: your part ends, the title stays hidden." in page
    assert TITLE not in page


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"note": "Typed with care <b>."}, "Choose a reason."),
        ({"reason": "other", "note": ""}, "Say in a few words what it is."),
        ({"reason": "weather"}, "Select a valid choice"),
        ({"reason": "other", "note": "x" * 1001}, "at most 1000 characters fit"),
    ],
)
def test_a_decline_without_its_reason_is_said_beside_the_field(
    cast: Cast, edda: User, client: Client, posted: dict[str, str], sentence: str
) -> None:
    assignment = made(cast, edda, "invited")
    response = client.post(url("decline", assignment), posted)

    page = text(response)
    assert response.status_code == 422
    assert page.count(sentence) == 2
    if "<b>" in posted.get("note", ""):
        assert "Typed with care &lt;b&gt;." in page
    assert again(assignment).status == "invited"


def test_declining_ends_it(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda, "invited")
    for _click in range(2):
        page = text(client.post(url("decline", assignment), {"reason": "no_time"}, follow=True))

    assert "You declined. The office asks somebody else." in page
    assert "No reviews wait for you" in page
    closed = text(client.get(url("review", assignment)))
    assert "You declined this review." in closed
    assert TITLE not in closed
    assert client.post(url("decline", assignment), {}).status_code == 302


def test_without_a_tie_the_application_opens(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda, "accepted")
    page = text(client.post(url("declare", assignment), {"relation": "none"}, follow=True))

    assert TITLE in page
    assert "What is new about it, and why will it work?" in page


def test_with_a_tie_the_title_is_never_shown(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda, "accepted")
    posted = {"relation": "family", "text": "My sister leads it."}
    pages = [
        text(client.post(url("declare", assignment), posted, follow=True)),
        text(client.get(url("review", assignment))),
        text(client.get(url("declare", assignment), follow=True)),
        text(client.get(reverse("experts:desk"), {"list": "ended"})),
    ]

    assert not any(TITLE in page for page in pages)
    assert "A conflict of interest ended this review." in pages[1]


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Choose one; “No conflict of interest” is an answer too."),
        ({"relation": "other"}, "Say in a few words what it is."),
    ],
)
def test_a_declaration_needs_its_answer(
    cast: Cast, edda: User, client: Client, posted: dict[str, str], sentence: str
) -> None:
    assignment = made(cast, edda, "accepted")
    response = client.post(url("declare", assignment), {**posted, "text": ""})

    assert response.status_code == 422
    assert text(response).count(sentence) == 2
    assert TITLE not in text(response)


def test_who_is_known_to_be_tied_is_told_so(cast: Cast, edda: User, client: Client) -> None:
    assignment = made(cast, edda, "writing")
    organisation = assignment.evaluation.application.organisation
    Membership.objects.create(user=edda, organisation=organisation, kind="member")
    page = text(client.get(url("review", assignment), follow=True))

    assert "You belong to the organisation that applies." in page
    assert TITLE not in page
    assert client.post(url("save", assignment), POSTED).status_code == 403


def test_a_conflict_found_later_sets_the_review_aside(
    cast: Cast, edda: User, client: Client
) -> None:
    assignment = made(cast, edda, "done")
    asked = text(client.get(url("declare", assignment)))
    assert "What you wrote is kept and set aside" in asked
    assert 'value="none"' not in asked
    assert client.post(url("declare", assignment), {"relation": "none"}).status_code == 422

    client.post(url("declare", assignment), {"relation": "business"})
    page = text(client.get(url("review", assignment)))
    assert "A conflict of interest ended this review." in page
    assert "The team fits; hours are high." in page
    assert TITLE not in page
    assert Review.objects.get().status == "set_aside"
