"""Refusals in our words; a token out of date costs nobody their text."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import ALLOWED
from applications.status import ApplicationStatus as Status
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TYPED = {"name": "Typed <b>for</b> an hour", "zone": "Europe/Rome", "password1": "hunter2hunter2"}
OURS = {"Origin": "http://testserver"}


@pytest.fixture
def strict(cast: Cast) -> Client:
    """The lead with a browser whose token is out of date."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lead)
    return client


def test_our_own_form_comes_back_with_its_fields(strict: Client) -> None:
    response = strict.post(reverse("accounts:preferences"), TYPED, headers=OURS)

    text = response.content.decode()
    assert response.status_code == 403
    assert '<input type="hidden" name="zone" value="Europe/Rome">' in text
    assert 'value="Typed &lt;b&gt;for&lt;/b&gt; an hour"' in text
    assert "<b>for</b>" not in text
    assert f'action="{reverse("accounts:preferences")}"' in text


def test_what_comes_back_can_be_sent(strict: Client, cast: Cast) -> None:
    url = reverse("accounts:preferences")
    page = strict.post(url, {**TYPED, "theme": "dark"}, headers=OURS)
    token = str(page.context["csrf_token"])

    response = strict.post(
        url, {**TYPED, "theme": "dark", "csrfmiddlewaretoken": token}, headers=OURS
    )

    assert response.status_code == 302
    assert User.objects.get(pk=cast.lead.pk).name == TYPED["name"]


@pytest.mark.parametrize("name", ["password", "password1", "password2", "oldpassword", "code"])
def test_secrets_do_not_come_back(strict: Client, name: str) -> None:
    data = {name: "hunter2hunter2", "zone": "x"}

    response = strict.post(reverse("accounts:preferences"), data, headers=OURS)

    assert "hunter2" not in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:81"},
        {"Origin": "https://testserver"},
    ],
)
def test_a_foreign_form_shows_and_offers_nothing(strict: Client, headers: dict[str, str]) -> None:
    response = strict.post(reverse("accounts:preferences"), TYPED, headers=headers)

    text = response.content.decode()
    assert response.status_code == 403
    assert "Typed" not in text
    assert "Europe/Rome" not in text
    assert "Send it again" not in text


def test_a_verdict_shows_its_reason_and_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.AWARDED)
    url = reverse("applications:withdraw", args=[made.pk])

    response = signed_in(cast.lead).post(url, {"reason": "A <i>long</i> reason"})

    text = response.content.decode()
    assert response.status_code == 403
    assert "You have an award: accept or decline it instead." in text
    assert "A &lt;i&gt;long&lt;/i&gt; reason" in text


def test_a_closed_step_says_what_the_state_is_now(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The page was open while a colleague acted: the verdict is passed, the table is not.
    made = rows.application(cast.lead, Status.NOT_AWARDED)
    monkeypatch.setattr("applications.permissions.withdraw", lambda *_given: ALLOWED)
    url = reverse("applications:withdraw", args=[made.pk])

    response = signed_in(cast.lead).post(url, {"reason": "Again"})

    assert response.status_code == 409
    assert "so this step is closed." in response.content.decode()


def test_too_many_fields_are_refused_in_words(cast: Cast, signed_in: SignIn) -> None:
    data = {f"field{number}": "x" for number in range(600)}

    response = signed_in(cast.lead).post(reverse("accounts:preferences"), data)

    assert response.status_code == 400
    assert response.templates[0].name == "400.html"


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "429.html", "500.html"])
def test_error_pages_need_nothing(
    name: str, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(0):
        text = render_to_string(name)

    assert "<h1" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_not_found_looks_like_the_site(
    cast: Cast, signed_in: SignIn, client: Client, is_signed_in: bool
) -> None:
    browser = signed_in(cast.lead) if is_signed_in else client

    text = browser.get("/nowhere/<script>alert(1)</script>/").content.decode()

    assert "<script>alert" not in text
    assert 'id="main"' in text
    assert (cast.lead.name in text) is is_signed_in
