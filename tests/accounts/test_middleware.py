"""Text typed after a session ended: kept for its author, never for anybody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.middleware import LAST_PERSON, STASH_LIMIT
from aifactory.accounts.models import StashedText, User
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TYPED = {"name": "Typed for an hour", "zone": "Europe/Rome"}


@pytest.fixture
def expired(cast: Cast, signed_in: SignIn) -> Client:
    """The lead's browser after the session has ended."""
    client = signed_in(cast.lead)
    client.get(reverse("accounts:preferences"))
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    return client


def send(client: Client, **fields: object) -> str:
    """Post the form of one's account; where the answer leads."""
    response = client.post(reverse("accounts:preferences"), {**TYPED, **fields})
    assert response.status_code == 302
    location: str = response["Location"]
    return location


def test_typed_text_comes_back_to_its_author(cast: Cast, expired: Client) -> None:
    location = send(expired)
    stash = StashedText.objects.get()
    page = reverse("accounts:kept_text", args=[stash.pk])

    assert location == f"{reverse('account_login')}?next={page}&kept=1"
    expired.force_login(cast.lead)
    shown = expired.get(page).content.decode()
    assert shown.count("Typed for an hour") == 2  # to read, and to send again
    assert f'action="{reverse("accounts:preferences")}"' in shown


def test_sent_again_it_is_saved_and_dropped(cast: Cast, expired: Client) -> None:
    send(expired)
    stash = StashedText.objects.get()
    expired.force_login(cast.lead)

    send(expired, kept_text=stash.pk, theme="dark")

    assert User.objects.get(pk=cast.lead.pk).name == "Typed for an hour"
    assert not StashedText.objects.exists()


def test_sent_again_with_a_mistake_it_stays(cast: Cast, expired: Client) -> None:
    send(expired)
    stash = StashedText.objects.get()
    expired.force_login(cast.lead)

    url = reverse("accounts:preferences")
    response = expired.post(url, {**TYPED, "zone": "Mars/Olympus", "kept_text": stash.pk})

    assert response.status_code == 422
    assert StashedText.objects.filter(pk=stash.pk).exists()


def test_expired_twice_it_is_kept_twice_and_sent_once(cast: Cast, expired: Client) -> None:
    send(expired)
    first = StashedText.objects.get()
    send(expired, kept_text=first.pk)
    second = StashedText.objects.exclude(pk=first.pk).get()

    assert "kept_text" not in second.fields


def test_another_person_on_the_same_device_does_not_get_it(cast: Cast, expired: Client) -> None:
    send(expired)
    stash = StashedText.objects.get()
    page = reverse("accounts:kept_text", args=[stash.pk])
    expired.force_login(cast.stranger)

    response = expired.get(page)
    expired.post(page)

    assert response["Location"] == reverse("home")
    assert StashedText.objects.filter(pk=stash.pk).exists()
    assert StashedText.objects.get().owner == cast.lead.pseudonym


def test_its_author_can_throw_it_away(cast: Cast, expired: Client) -> None:
    send(expired)
    stash = StashedText.objects.get()
    expired.force_login(cast.lead)

    response = expired.post(reverse("accounts:kept_text", args=[stash.pk]))

    assert response["Location"] == reverse("home")
    assert not StashedText.objects.exists()


def test_after_a_day_it_is_gone(cast: Cast, expired: Client) -> None:
    send(expired)
    stash = StashedText.objects.get()

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        expired.force_login(cast.lead)
        response = expired.get(reverse("accounts:kept_text", args=[stash.pk]))

    assert response["Location"] == reverse("home")


@pytest.mark.parametrize("name", ["password", "password1", "oldpassword", "code"])
def test_secrets_are_never_kept(expired: Client, name: str) -> None:
    send(expired, **{name: "hunter2-hunter2"})

    assert name not in StashedText.objects.get().fields
    assert "hunter2" not in str(StashedText.objects.get().fields)


def test_a_form_of_secrets_alone_is_not_kept(expired: Client) -> None:
    expired.post(reverse("account_change_password"), {"oldpassword": "a", "password1": "b"})

    assert not StashedText.objects.exists()


@pytest.mark.parametrize(
    ("size", "kept"), [(STASH_LIMIT - 100, 1), (STASH_LIMIT + 1, 0), (STASH_LIMIT * 2, 0)]
)
def test_a_megabyte_is_the_limit(expired: Client, size: int, kept: int) -> None:
    send(expired, name="x" * size)

    assert StashedText.objects.count() == kept


def test_an_address_that_is_too_long_keeps_nothing_and_breaks_nothing(expired: Client) -> None:
    response = expired.post(f"{reverse('accounts:preferences')}?x={'y' * 600}", TYPED)

    assert response.status_code == 302
    assert not StashedText.objects.exists()


def test_characters_that_the_database_refuses_are_left_out(expired: Client) -> None:
    send(expired, **{"na\x00me2": "a\x00b"})

    assert StashedText.objects.get().fields["name2"] == ["ab"]


def test_a_visitor_without_the_cookie_leaves_nothing(client: Client) -> None:
    location = send(client)

    assert "kept" not in location
    assert not StashedText.objects.exists()


@pytest.mark.parametrize("value", ["", "nonsense", "a:b:c"])
def test_a_forged_cookie_leaves_nothing(client: Client, value: str) -> None:
    client.cookies[LAST_PERSON] = value

    send(client)

    assert not StashedText.objects.exists()


def test_a_cookie_older_than_a_day_leaves_nothing(cast: Cast, client: Client) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        client.cookies[LAST_PERSON] = signing.dumps(str(cast.lead.pseudonym), salt=LAST_PERSON)

    send(client)

    assert not StashedText.objects.exists()


def test_the_cookie_holds_no_name_and_no_script_reads_it(expired: Client) -> None:
    cookie = expired.cookies[LAST_PERSON]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "lead" not in cookie.value


def test_a_get_keeps_nothing(expired: Client) -> None:
    expired.get(reverse("accounts:preferences"), TYPED)

    assert not StashedText.objects.exists()


@pytest.mark.parametrize(
    ("zone", "words"), [("Europe/Athens", "12:00"), ("Atlantic/Azores", "09:00")]
)
def test_times_stand_in_the_zone_of_the_reader(
    cast: Cast, signed_in: SignIn, zone: str, words: str
) -> None:
    at = timezone.now().replace(year=2026, month=1, day=12, hour=10, minute=0, second=0)
    cast.lead.zone = zone
    cast.lead.save()
    stash = StashedText.objects.create(owner=cast.lead.pseudonym, path="/x/", fields={"a": ["b"]})
    StashedText.objects.filter(pk=stash.pk).update(stashed_at=at)

    with time_machine.travel(at + timedelta(hours=1)):
        client = signed_in(cast.lead)
        response = client.get(reverse("accounts:kept_text", args=[stash.pk]))

    assert words in response.content.decode()
    assert response["Content-Language"] == "en"
