"""One's own account, the appearance, the role switch, the token for open pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations
from aifactory.accounts.models import RoleGrant, User
from aifactory.audit.models import Event
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "https://testserver@evil.example/",
    "///evil.example",
    "",
]


def test_a_person_changes_their_own_account(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.lead)
    url = reverse("accounts:preferences")
    data = {"name": "Ioana D.", "zone": "Europe/Bucharest", "theme": "dark"}

    response = client.post(url, data, follow=True)

    person = User.objects.get(pk=cast.lead.pk)
    assert (person.name, person.zone, person.theme) == ("Ioana D.", "Europe/Bucharest", "dark")
    assert "Your account is changed." in response.content.decode()
    event = Event.objects.get(verb="accounts.preferences_changed")
    assert event.data == {"fields": ["name", "theme", "zone"]}


def test_what_is_not_offered_is_not_changed(cast: Cast, signed_in: SignIn) -> None:
    data = {"name": "X", "zone": "Europe/Rome", "theme": "dark"}
    more = {"email": "other@cast.example", "is_active": "", "pseudonym": "0", "language": "xx"}

    signed_in(cast.lead).post(reverse("accounts:preferences"), {**data, **more})

    person = User.objects.get(pk=cast.lead.pk)
    assert (person.email, person.is_active, person.language) == (cast.lead.email, True, "en")
    assert person.pseudonym == cast.lead.pseudonym


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "needs an answer"),
        ("name", "x" * 151, "at most 150"),
        ("zone", "Mars/Olympus", "Mars/Olympus is not one of the available choices"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_keeps_what_was_typed(
    cast: Cast, signed_in: SignIn, field: str, value: str, words: str
) -> None:
    data = {"name": "Kept name", "zone": "Europe/Rome", "theme": "dark", field: value}

    response = signed_in(cast.lead).post(reverse("accounts:preferences"), data)

    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert f'href="#id_{field}"' in text
    assert field == "name" or "Kept name" in text
    assert User.objects.get(pk=cast.lead.pk).name == cast.lead.name


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_a_visitor_chooses_the_appearance(client: Client, theme: str) -> None:
    data = {"theme": theme, "next": "/systems/?a=b"}

    response = client.post(reverse("accounts:theme"), data)
    page = client.get(reverse("systems")).content.decode()

    assert response["Location"] == "/systems/?a=b"
    assert (f'data-bs-theme="{theme}"' in page) is (theme != "system")
    assert f'value="{theme}" aria-pressed="true"' in page


def test_the_appearance_follows_the_account(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.lead).post(reverse("accounts:theme"), {"theme": "dark"})

    page = signed_in(User.objects.get(pk=cast.lead.pk)).get(reverse("landing"))

    assert 'data-bs-theme="dark"' in page.content.decode()


def test_an_invented_appearance_is_no_page(client: Client) -> None:
    assert client.post(reverse("accounts:theme"), {"theme": "neon"}).status_code == 404


@pytest.mark.parametrize("target", FOREIGN)
def test_the_appearance_never_leads_away(client: Client, target: str) -> None:
    response = client.post(reverse("accounts:theme"), {"theme": "dark", "next": target})

    assert response["Location"] == reverse("landing")


def test_a_secure_site_never_leads_to_plain_http(client: Client) -> None:
    data = {"theme": "dark", "next": "http://testserver/home/"}

    response = client.post(reverse("accounts:theme"), data, secure=True)

    assert response["Location"] == reverse("landing")


def test_a_role_one_holds_is_put_on(cast: Cast, signed_in: SignIn) -> None:
    operations.grant_role(by=cast.administrator, user=cast.officer, role="auditor")
    client = signed_in(User.objects.get(pk=cast.officer.pk))
    url = reverse("accounts:switch_role")

    client.post(url, {"role": "officer|portal"})
    officer = client.get(reverse("home"))
    client.post(url, {"role": "auditor|portal"})
    auditor = client.get(reverse("home"))
    client.post(url, {"role": "applicant"})
    applicant = client.get(reverse("home"))

    assert officer.status_code == 200
    assert auditor["Location"] == reverse("auditor")
    assert applicant["Location"] == reverse("applications")


@pytest.mark.parametrize(
    "role", ["officer|portal", "site_assessor|site:CSC", "site_assessor", "", "admin", "\x00"]
)
def test_a_role_one_does_not_hold_does_not_exist(cast: Cast, signed_in: SignIn, role: str) -> None:
    client = signed_in(cast.assessor)
    before = client.get(reverse("home"))["Location"]

    response = client.post(reverse("accounts:switch_role"), {"role": role})

    assert response.status_code == 404
    assert client.get(reverse("home"))["Location"] == before


def test_a_role_that_was_taken_away_is_off_with_the_next_request(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    client.post(reverse("accounts:switch_role"), {"role": "officer|portal"})
    grant = RoleGrant.objects.get(user=cast.officer)
    operations.revoke_role(by=cast.administrator, grant=grant)

    assert client.get(reverse("home"))["Location"] == reverse("applications")
    assert client.get(reverse("cases")).status_code == 404


def test_the_account_names_ones_roles(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.assessor).get(reverse("accounts:preferences")).content.decode()

    assert "Site assessor · site:CINECA" in text


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_page_that_stayed_open_gets_a_fresh_token(
    cast: Cast, signed_in: SignIn, client: Client, is_signed_in: bool
) -> None:
    browser = signed_in(cast.lead) if is_signed_in else client

    response = browser.get(reverse("accounts:session_token"))

    assert response.json()["signed_in"] is is_signed_in
    assert len(response.json()["token"]) == 64
    assert "no-store" in response["Cache-Control"]
