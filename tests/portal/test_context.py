"""What every page needs: navigation by hat, hats to switch to, names, theme."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts import operations
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from aifactory.portal.context import APPLICANT, NAV, page
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def shown(client: Client, url: str = "/systems/") -> dict[str, Any]:
    """The context of a page, as templates see it."""
    context = client.get(url).context
    return {name: context[name] for name in ("nav", "roles", "active_role", "theme")}


def test_every_role_has_its_navigation() -> None:
    assert set(NAV) == {APPLICANT, *Role}


@pytest.mark.parametrize("hat", list(NAV))
def test_every_entry_opens_for_the_hat(cast: Cast, signed_in: SignIn, hat: str) -> None:
    person = cast.lead
    if hat != APPLICANT:
        scope = {Role.SITE_ASSESSOR: "site:CINECA", Role.CHAIR: "call:PG-2026"}.get(hat, "portal")
        operations.grant_role(by=SETUP, user=cast.stranger, role=hat, scope=scope)
        person = cast.stranger
    client = signed_in(User.objects.get(pk=person.pk))

    for entry in shown(client)["nav"]:
        assert client.get(entry["url"], follow=True).status_code == 200, entry


def test_visitors_find_the_public_pages(client: Client) -> None:
    found = shown(client)

    assert [entry["url"] for entry in found["nav"]] == [
        reverse(name) for name in ("fit_check", "calls", "systems", "rules")
    ]
    assert (found["roles"], found["active_role"]) == ([], None)
    assert [entry["label"] for entry in found["nav"] if entry["current"]] == ["Supercomputers"]


@pytest.mark.parametrize(
    ("person", "hats", "active"),
    [
        ("lead", ["applicant"], "applicant"),
        ("officer", ["applicant", "officer|portal"], "officer|portal"),
        (
            "assessor",
            ["applicant", "site_assessor|site:CINECA"],
            "site_assessor|site:CINECA",
        ),
    ],
)
def test_people_land_in_their_first_role(
    cast: Cast, signed_in: SignIn, person: str, hats: list[str], active: str
) -> None:
    found = shown(signed_in(cast[person]))

    assert [hat.key for hat in found["roles"]] == hats
    assert found["active_role"].key == active


def test_the_hat_put_on_stays_on(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    client.post(reverse("accounts:switch_role"), {"role": "applicant"})

    found = shown(client)

    assert found["active_role"].key == "applicant"
    assert reverse("cases") not in [entry["url"] for entry in found["nav"]]


def test_a_role_for_a_time_says_until_when(cast: Cast, signed_in: SignIn) -> None:
    until = timezone.now() + timedelta(days=90)
    operations.grant_role(by=SETUP, user=cast.stranger, role="auditor", valid_until=until)

    hat = shown(signed_in(cast.stranger))["active_role"]

    assert hat.scope == f"until {until:%-d %b %Y}"


@pytest.mark.parametrize(
    ("path", "current"),
    [("applications", "applications"), ("allocations:hours", "allocations:hours")],
)
def test_one_entry_is_the_current_one(
    cast: Cast, signed_in: SignIn, path: str, current: str
) -> None:
    found = shown(signed_in(cast.lead), reverse(path))

    assert [entry["url"] for entry in found["nav"] if entry["current"]] == [reverse(current)]


def test_a_request_without_middleware_gets_the_public_frame() -> None:
    request: HttpRequest = RequestFactory().get("/")

    found = page(request)

    assert found["roles"] == []
    assert found["theme"] == "system"


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demo_says_that_it_is_one(client: Client, settings: Any, is_demo: bool) -> None:
    settings.DEMO = is_demo

    text = client.get(reverse("landing")).content.decode()

    assert (reverse("mailbox") in text) is is_demo
