"""Two browsers of one expert at one instant: one wins, the other is told, nothing is lost."""

from types import SimpleNamespace

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from reviews import operations
from reviews.models import Review, ReviewAssignment, ReviewVersion
from tests.allocations.test_ledger_races import together
from tests.conftest import SETUP
from tests.reviews import own_reviews as experts

pytestmark = pytest.mark.race


@pytest.fixture
def writing(own_database: object) -> ReviewAssignment:
    people = {
        name: accounts.register_person(by=SETUP, email=f"{name}@race.example", name=name)
        for name in ("lead", "officer")
    }
    accounts.grant_role(by=SETUP, user=people["officer"], role=Role.OFFICER, scope="portal")
    cast = SimpleNamespace(**people)
    case = experts.application(cast.lead)
    return experts.assignment(case, experts.expert(), by=cast.officer, status="writing")


def browser(made: ReviewAssignment) -> ReviewAssignment:
    """Its own objects, as each request has them."""
    found = experts.again(made)
    found.expert = User.objects.get(pk=found.expert_id)
    return found


def test_two_browsers_save_at_once(writing: ReviewAssignment) -> None:
    texts = ["First window.", "Second window."]
    results = together(
        *[
            lambda one=one, text=text: experts.saved(one, comment_to_panel=text)
            for one, text in zip([browser(writing), browser(writing)], texts, strict=True)
        ]
    )

    (kept,) = [one for one in results if isinstance(one, Review)]
    (told,) = [one for one in results if isinstance(one, operations.ReviewChanged)]
    stored = Review.objects.get()
    assert (stored.version, stored.comment_to_panel) == (1, kept.comment_to_panel)
    assert told.current.comment_to_panel == kept.comment_to_panel


def test_two_clicks_at_once_send_one_version(writing: ReviewAssignment) -> None:
    review = experts.saved(writing)
    results = together(
        *[
            lambda one=one: operations.submit_review(
                by=one.expert, assignment=one, version=review.version, received_at=experts.SENT
            )
            for one in (browser(writing), browser(writing))
        ]
    )

    assert {result.pk for result in results} == {ReviewVersion.objects.get().pk}


def test_a_tie_and_a_submission_at_once(writing: ReviewAssignment) -> None:
    review = experts.saved(writing)
    one, two = browser(writing), browser(writing)
    together(
        lambda: operations.submit_review(
            by=one.expert, assignment=one, version=review.version, received_at=experts.SENT
        ),
        lambda: experts.declared(two, "business"),
    )

    assert experts.again(writing).status == "conflicted"
    assert Review.objects.get().status == "set_aside"
