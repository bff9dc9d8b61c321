"""Leave on the screen: one's own, anybody's for administrators, refused beside what is wrong."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import Leave, User
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def days(cast: Cast) -> dict[str, str]:
    first = timezone.localdate() + timedelta(days=20)
    return {
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=4)).isoformat(),
        "stand_in": str(cast.second_officer.pk),
    }


def text(response: object) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_who_holds_a_role_records_leave_for_themselves(
    cast: Cast, signed_in: SignIn, days: dict[str, str]
) -> None:
    client = signed_in(cast.officer)
    assert reverse("own_leave") in text(client.get(reverse("accounts:preferences")))

    done = client.post(reverse("own_leave"), days, follow=True)

    assert "The leave is recorded." in text(done)
    assert "Second Officer" in text(done)
    assert signed_in(cast.lead).get(reverse("own_leave")).status_code == 404
    assert reverse("own_leave") not in text(
        signed_in(cast.lead).get(reverse("accounts:preferences"))
    )


def test_an_administrator_records_it_and_sees_it_on_the_page(
    cast: Cast, signed_in: SignIn, days: dict[str, str]
) -> None:
    client = signed_in(cast.administrator)

    client.post(reverse("leave_of", args=[cast.officer.pk]), days)

    assert "Second Officer stands in" in text(client.get(reverse("person", args=[cast.officer.pk])))
    covers = text(client.get(reverse("person", args=[cast.second_officer.pk])))
    assert "Stands in for Officer" in covers
    assert "Recorded leave" in text(client.get(reverse("person", args=[cast.officer.pk])))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_day": ""}, "“First day away” needs an answer."),
        ({"last_day": "2001-01-01"}, "Choose a day between"),
        ({"stand_in": "0"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said(
    cast: Cast, signed_in: SignIn, days: dict[str, str], changes: dict[str, str], sentence: str
) -> None:
    response = signed_in(cast.officer).post(reverse("own_leave"), {**days, **changes})

    assert response.status_code == 422
    assert sentence in text(response)
    assert not Leave.objects.exists()


def test_inverted_and_overlapping_days_and_a_busy_stand_in_are_refused(
    cast: Cast, signed_in: SignIn, days: dict[str, str]
) -> None:
    client, url = signed_in(cast.officer), reverse("own_leave")
    inverted = {**days, "first_day": days["last_day"], "last_day": days["first_day"]}

    assert "The last day is before the first day." in text(client.post(url, inverted))
    other = signed_in(cast.second_officer)
    other.post(url, {**days, "stand_in": ""})
    refused = client.post(url, days)
    assert refused.status_code == 422
    assert "Second Officer is away from" in text(refused)
    assert 'href="#id_stand_in"' in text(refused)
    overlapping = other.post(url, {**days, "stand_in": "", "last_day": days["first_day"]})
    assert "There is leave from" in text(overlapping)


def test_leave_is_shortened_and_withdrawn_by_the_person(
    cast: Cast, signed_in: SignIn, days: dict[str, str]
) -> None:
    client = signed_in(cast.officer)
    client.post(reverse("own_leave"), days)
    leave = Leave.objects.get()
    shorten, withdraw = (
        reverse(name, args=[leave.pk]) for name in ("shorten_leave", "withdraw_leave")
    )
    later = date.fromisoformat(days["last_day"]) + timedelta(days=3)

    assert client.get(shorten).status_code == 200
    longer = client.post(shorten, {"last_day": later.isoformat()})
    assert (longer.status_code, "Choose a day from" in text(longer)) == (422, True)
    assert client.post(shorten, {"last_day": ""}).status_code == 422
    assert client.post(shorten, {"last_day": days["first_day"]})["Location"] == reverse("own_leave")
    assert "Second Officer no longer stands in" in text(client.get(withdraw))
    assert client.post(withdraw)["Location"] == reverse("own_leave")
    assert "This leave was withdrawn." in text(client.get(withdraw))
    assert "Withdrawn" in text(client.get(reverse("own_leave")))


def test_others_find_no_leave_of_somebody(
    cast: Cast, signed_in: SignIn, days: dict[str, str]
) -> None:
    signed_in(cast.officer).post(reverse("own_leave"), days)
    pk = Leave.objects.get().pk

    for person in ("lead", "second_officer", "auditor"):
        client = signed_in(cast[person])
        for name in ("shorten_leave", "withdraw_leave"):
            assert client.get(reverse(name, args=[pk])).status_code == 404
            assert client.post(reverse(name, args=[pk])).status_code == 404
        assert client.get(reverse("leave_of", args=[cast.officer.pk])).status_code == 404
    admin = signed_in(cast.administrator)
    assert admin.post(reverse("withdraw_leave", args=[pk]))["Location"] == reverse(
        "leave_of", args=[cast.officer.pk]
    )
