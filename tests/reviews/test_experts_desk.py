"""My reviews: shelves, order, pages, and what a list costs; then what the other pages cost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.audit.recording import operation
from aifactory.catalogue import operations as catalogue
from aifactory.catalogue.models import Call
from reviews.models import ReviewAssignment
from reviews.queries import reading
from tests.conftest import SETUP, Cast
from tests.reviews import own_reviews as experts
from tests.reviews.own_reviews import POSTED

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]


@pytest.fixture
def edda(cast: Cast) -> User:
    return experts.expert()


@pytest.fixture
def client(edda: User, signed_in: SignIn) -> Client:
    return signed_in(edda)


def made(cast: Cast, person: User, status: str, *, later: int = 0) -> ReviewAssignment:
    """Each in an application of its own lead, due so many days after the others."""
    leads = [cast.lead, cast.colleague, cast.stranger]
    case = experts.application(
        leads[ReviewAssignment.objects.count() % 3], title=f"Grid forecasts, part {later}"
    )
    return experts.assignment(
        case, person, by=cast.officer, status=status, due_at=experts.DUE + timedelta(days=later)
    )


def desk(client: Client, **query: str) -> str:
    found = client.get(reverse("experts:desk"), query)
    assert found.status_code == 200
    return found.content.decode().replace("\u00a0", " ")


def test_the_first_due_comes_first_with_what_to_do(cast: Cast, edda: User, client: Client) -> None:
    invited = made(cast, edda, "invited", later=2)
    accepted = made(cast, edda, "accepted", later=1)
    made(cast, edda, "writing", later=0)
    page = desk(client)

    assert "3 reviews wait for you" in page
    places = [
        page.index(words)
        for words in (
            "Grid forecasts, part 0",
            f"Review {accepted.pk}, on Leonardo Booster",
            f"Review {invited.pk}, on Leonardo Booster",
        )
    ]
    assert places == sorted(places)
    for words in ("Write the review", "Declare conflicts of interest", "Answer the invitation"):
        assert words in page
    assert "Grid forecasts, part 1" not in page + desk(client, list="declare")
    assert "Understanding text or speech" in page
    assert "not begun" in page
    assert "Thu 17 Dec 2026, 17:00 CET (16:00 UTC)" in page


def test_progress_and_shelves(cast: Cast, edda: User, client: Client) -> None:
    begun = made(cast, edda, "writing", later=1)
    experts.saved(begun, given={"new": experts.GIVEN["new"]}, confidence="")
    made(cast, edda, "done", later=2)

    assert "1 of 3 criteria marked" in desk(client, list="write")
    assert "Grid forecasts, part 2" in desk(client, list="done")
    assert "Grid forecasts, part 2" not in desk(client)
    assert "Grid forecasts, part 1" in desk(client, list="no-such-shelf")
    assert reading.counts(edda) == {
        "open": 1,
        "answer": 0,
        "declare": 0,
        "write": 1,
        "done": 1,
        "ended": 0,
    }


@operation
def close(code: str) -> None:
    catalogue.close_call(by=SETUP, call=Call.objects.get(code=code))


def test_an_empty_list_teaches(client: Client) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 8, tzinfo=UTC), tick=False):
        open_now = desk(client)
        for code in ("LS-2026", "SC-2026"):
            close(code)
        closed = desk(client)

    assert "is assigned after the cut-off on Mon 30 Nov 2026, 10:00 CET (09:00 UTC)" in open_now
    assert "No round is open now." in closed
    for shelf in ("answer", "declare", "write", "done", "ended"):
        assert str(desk(client, list=shelf)).count('class="empty"') == 1


@pytest.mark.parametrize("shelf", ["open", "done"])
def test_pages_follow_one_another(
    cast: Cast, edda: User, client: Client, monkeypatch: pytest.MonkeyPatch, shelf: str
) -> None:
    monkeypatch.setattr(reading, "ROWS", 1)
    status = {"open": "writing", "done": "done"}[shelf]
    first, second = made(cast, edda, status, later=1), made(cast, edda, status, later=2)
    page = reading.page(edda, shelf)
    rest = reading.page(edda, shelf, after=page.after)

    order = [row.pk for row in page.rows + rest.rows]
    assert order == ([first.pk, second.pk] if shelf == "open" else [second.pk, first.pk])
    assert rest.after == ""
    assert 'rel="next"' in desk(client, list=shelf)
    assert 'rel="prev"' in desk(client, list=shelf, after=page.after)


@pytest.mark.parametrize("after", ["x", "~", "2026-12-01~5", "2026-12-01T00:00:00+00:00~0"])
def test_a_mangled_page_is_the_first(cast: Cast, edda: User, after: str) -> None:
    made(cast, edda, "invited")

    assert len(reading.page(edda, "open", after=after).rows) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_few_queries(
    cast: Cast, edda: User, client: Client, django_assert_num_queries: Count, count: int
) -> None:
    for later in range(count):
        made(cast, edda, ("writing", "invited", "accepted")[later], later=later)

    # Session, person, roles; counts, rows.
    with django_assert_num_queries(5):
        desk(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_review_asks_few_queries(
    cast: Cast, edda: User, client: Client, django_assert_num_queries: Count, count: int
) -> None:
    mine = made(cast, edda, "done")
    case = mine.evaluation.application
    for number in range(count):
        other = experts.expert(f"Other{number} Expert")
        experts.assignment(case, other, by=cast.officer, status="done")

    # Session, person, roles, assignment; marks, versions, others with their numbers;
    # application as received, recommendation, neighbours.
    with django_assert_num_queries(11):
        assert client.get(reverse("experts:review", args=[mine.pk])).status_code == 200


@pytest.mark.parametrize("status", ["invited", "accepted"])
def test_pages_before_it_ask_few_queries(
    cast: Cast, edda: User, client: Client, django_assert_max_num_queries: Count, status: str
) -> None:
    mine = made(cast, edda, status)
    name = {"invited": "review", "accepted": "declare"}[status]

    with django_assert_max_num_queries(8):
        assert client.get(reverse(f"experts:{name}", args=[mine.pk])).status_code == 200


def test_saving_asks_few_queries(
    cast: Cast, edda: User, client: Client, django_assert_max_num_queries: Count
) -> None:
    address = reverse("experts:save", args=[made(cast, edda, "writing").pk])
    client.post(address, POSTED)
    again = {**POSTED, "version": "1", "mark-new": "2"}

    with django_assert_max_num_queries(15):
        assert client.post(address, again).status_code == 302
