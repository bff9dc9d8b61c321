"""The desk: shelves, order, pages, words, and a constant number of queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from applications.models import Application, Promise
from reviews.queries import desk
from tests.applications import builders as applications
from tests.conftest import SETUP, Cast
from tests.reviews import builders

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
URL = "/technical-checks/"


def person(number: int) -> User:
    return accounts.register_person(
        by=SETUP, email=f"lead{number}@cast.example", name=f"Lead {number}"
    )


def fill(cast: Cast, shelf: str, number: int) -> None:
    application = builders.waiting(person(number), title=f"Project number {number}")
    if shelf == "asked":
        builders.asked(application, cast.assessor)
    if shelf == "sent":
        builders.sent(application, cast.assessor)


@pytest.mark.parametrize("shelf", ["waiting", "asked", "sent"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_shelf_asks_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Count, shelf: str, count: int
) -> None:
    for number in range(count):
        fill(cast, shelf, number)
    client = signed_in(cast.assessor)
    client.get(URL)

    # person, roles, counts of two shelves, count of the third, rows; open requests
    with django_assert_num_queries(5 + (shelf == "asked")):
        response = client.get(URL, {"list": shelf})
    assert response.content.count(b"Project number") == count


@pytest.mark.parametrize("shelf", ["waiting", "asked", "sent", "nonsense"])
def test_an_empty_shelf_teaches(cast: Cast, signed_in: SignIn, shelf: str) -> None:
    response = signed_in(cast.assessor).get(URL, {"list": shelf})

    assert b'class="empty"' in response.content


def test_the_oldest_promise_comes_first(cast: Cast) -> None:
    late, early, middle = (builders.waiting(person(number)) for number in range(3))
    for application, days in [(late, 3), (early, 1), (middle, 2)]:
        due = builders.SAVED + timedelta(days=days)
        Promise.objects.filter(application=application).update(due_at=due)
        Application.objects.filter(pk=application.pk).update(due_at=due)

    assert list(desk.waiting_page(cast.assessor).rows) == [early, middle, late]


@pytest.mark.parametrize("shelf", ["waiting", "asked", "sent"])
def test_pages_follow_one_another_without_gaps(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, shelf: str
) -> None:
    monkeypatch.setattr(desk, "ROWS", 2)
    for number in range(5):
        fill(cast, shelf, number)
    page_of = {
        "waiting": desk.waiting_page,
        "asked": desk.asked_page,
        "sent": desk.sent_page,
    }[shelf]

    seen, after, pages = [], "", 0
    while pages == 0 or after:
        page = page_of(cast.assessor, after=after)
        seen, after, pages = [*seen, *page.rows], page.after, pages + 1
    assert (pages, len(seen), len(set(seen))) == (3, 5, 5)


@pytest.mark.parametrize(
    "after", ["x", "2026-11-23~x", "2026-11-23T10:00:00~12", "2026-11-23T10:00:00+00:00~x"]
)
@pytest.mark.parametrize("shelf", ["waiting", "sent"])
def test_a_mangled_address_shows_the_first_page(
    cast: Cast, signed_in: SignIn, shelf: str, after: str
) -> None:
    fill(cast, shelf, 1)
    response = signed_in(cast.assessor).get(URL, {"list": shelf, "after": after})

    assert b"Project number 1" in response.content


def test_hours_stand_in_the_unit_of_the_site(cast: Cast, signed_in: SignIn) -> None:
    builders.waiting(cast.lead)
    page = signed_in(cast.assessor).get(URL).content.decode()

    assert "<b>40\u00a0000</b> core-h" in page
    assert "1\u00a0250\u00a0node-h" in page


@pytest.mark.parametrize("address", [f"{URL}?list=asked", "page"])
def test_no_day_is_promised_while_the_clock_stands(
    cast: Cast, signed_in: SignIn, address: str
) -> None:
    application = builders.asked(builders.waiting(cast.lead), cast.assessor)
    own = reverse("reviews:assessment", args=[application.pk])

    page = signed_in(cast.assessor).get(own if address == "page" else address).text

    assert "Clock stopped" in page
    assert "16:00 UTC" not in page
    assert "Decision promised by" not in page


@pytest.mark.parametrize("name", ["lead", "stranger", "officer", "auditor", "administrator"])
def test_people_without_the_role_find_no_desk(cast: Cast, signed_in: SignIn, name: str) -> None:
    assert signed_in(cast[name]).get(URL).status_code == 404


def test_another_site_has_its_own_desk(cast: Cast, signed_in: SignIn) -> None:
    builders.waiting(cast.lead)
    page = signed_in(cast.other_assessor).get(URL).content.decode()

    assert applications.ANSWERS["title"] not in page
    assert "CSC" in page


def test_a_visitor_signs_in_first(client: Client) -> None:
    response = client.get(reverse("reviews:desk"))

    assert response.status_code == 302
    assert "login" in response["Location"]
