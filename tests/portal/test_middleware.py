"""Receipt instant, request id, headers on every kind of page, secure cookies."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path, reverse

from aifactory.accounts.models import User
from aifactory.audit.models import Event
from aifactory.portal.middleware import received_at
from aifactory.portal.views.errors import not_found, refused
from tests.conftest import Cast
from tests.databases import ROOT, url_of
from tests.portal import rows

SignIn = Callable[[User], Client]
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
SECONDS = NOW.timestamp()
EARLIER = NOW - timedelta(seconds=30)


def instant(header: str | None) -> datetime:
    """The receipt instant of a request with this header, at 16:00."""
    headers = {} if header is None else {"X-Request-Start": header}
    with time_machine.travel(NOW, tick=False):
        return received_at(RequestFactory().get("/", headers=headers))


@pytest.mark.parametrize(
    "header",
    [
        f"t={SECONDS - 30:.3f}",
        f"{SECONDS - 30:.3f}",
        f"t={(SECONDS - 30) * 1000:.0f}",
        f"{(SECONDS - 30) * 1000:.0f}",
    ],
)
def test_the_header_of_a_trusted_proxy_counts(settings: object, header: str) -> None:
    settings.TRUSTED_PROXY = True

    assert instant(header) == EARLIER


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "t=",
        "yesterday",
        "nan",
        "inf",
        "-inf",
        "t=1e400",
        "-5",
        "0",
        f"t={SECONDS + 5}",
        f"t={SECONDS - 3601}",
        f"t={(SECONDS + 86_400) * 1000:.0f}",
        "９９９",
        f"t={(SECONDS - 30) * 1_000_000:.0f}",
    ],
)
def test_what_cannot_be_true_is_ignored(settings: object, header: str | None) -> None:
    settings.TRUSTED_PROXY = True

    assert instant(header) == NOW


def test_a_proxy_a_breath_ahead_does_not_receive_in_the_future(settings: object) -> None:
    settings.TRUSTED_PROXY = True

    assert instant(f"t={SECONDS + 0.5}") == NOW


def test_without_a_trusted_proxy_nobody_sets_the_clock(settings: object) -> None:
    settings.TRUSTED_PROXY = False

    assert instant(f"t={SECONDS - 30}") == NOW


def test_the_instant_has_a_zone() -> None:
    assert instant(None).utcoffset() == timedelta(0)


@pytest.mark.django_db
def test_events_carry_the_id_of_their_request(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.lead)

    response = client.post(reverse("accounts:theme"), {"theme": "dark"})
    other = client.get(reverse("landing"), headers={"X-Request-ID": "mine"})

    event = Event.objects.get(verb="accounts.preferences_changed")
    assert event.request_id == response["X-Request-ID"]
    assert len(other["X-Request-ID"]) == 32
    assert other["X-Request-ID"] != event.request_id


# --- Headers ----------------------------------------------------------------------------------


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """A page with a defect."""
    raise ZeroDivisionError("deliberate")


urlpatterns = [path("broken/", broken), path("", include("aifactory.urls"))]
handler403, handler404 = refused, not_found


def answers(cast: Cast, client: Client, member: Client, officer: Client) -> dict[str, object]:
    """One response per kind of page."""
    made = rows.application(cast.lead)
    strict = Client(enforce_csrf_checks=True)
    return {
        "public page": client.get(reverse("landing")),
        "sign-in": client.get(reverse("account_login")),
        "redirect": client.get(reverse("home")),
        "not found": client.get("/nowhere/"),
        "no token": strict.post(reverse("account_login"), {"login": "a"}),
        "wrong method": client.post(reverse("landing")),
        "own page": member.get(reverse("application", args=[made.pk])),
        "hidden": member.get(reverse("cases")),
        "refused": member.get(reverse("applications:discard", args=[made.pk])),
        "form with mistakes": member.post(reverse("accounts:preferences"), {"name": ""}),
        "list": officer.get(reverse("cases")),
        "file": officer.get(reverse("cases_export")),
        "json": member.get(reverse("accounts:session_token")),
        "health": client.get("/healthz"),
        "defect": client.get("/broken/"),
        "defect for a member": member.get("/broken/"),
    }


SIGNED_IN = {"own page", "hidden", "refused", "form with mistakes", "list", "file", "json"}
STATUSES = {
    "redirect": 302,
    "not found": 404,
    "no token": 403,
    "wrong method": 405,
    "hidden": 404,
    "refused": 403,
    "form with mistakes": 422,
    "defect": 500,
    "defect for a member": 500,
}


@pytest.mark.django_db
@pytest.mark.urls("tests.portal.test_middleware")
def test_every_kind_of_page_is_guarded(cast: Cast, signed_in: SignIn) -> None:
    client, member, officer = Client(), signed_in(cast.lead), signed_in(cast.officer)
    for each in (client, member, officer):
        each.raise_request_exception = False

    for kind, response in answers(cast, client, member, officer).items():
        assert response.status_code == STATUSES.get(kind, 200), kind
        assert is_strict(response["Content-Security-Policy"]), kind
        assert response["X-Content-Type-Options"] == "nosniff", kind
        assert response["X-Frame-Options"] == "DENY", kind
        assert response["Referrer-Policy"] == "same-origin", kind
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert response["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert "camera=()" in response["Permissions-Policy"], kind
        assert response["X-Request-ID"], kind
        if kind in SIGNED_IN:
            assert "no-store" in response["Cache-Control"], kind
            assert "private" in response["Cache-Control"], kind


def is_strict(policy: str) -> bool:
    """No inline code, no evaluation, no other site, nothing framed, nothing by default."""
    rules = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    sources = {source for values in rules.values() for source in values}
    return (
        rules["default-src"] == ["'none'"]
        and rules["frame-ancestors"] == ["'none'"]
        and rules["base-uri"] == ["'none'"]
        and rules["form-action"] == rules["script-src"] == rules["style-src"] == ["'self'"]
        and sources <= {"'none'", "'self'", "data:"}
        and "data:" not in rules["script-src"]
    )


@pytest.mark.django_db
def test_plain_http_sets_plain_cookies_that_no_script_reads(cast: Cast, client: Client) -> None:
    cast.lead.set_password("correct-horse-battery")
    cast.lead.save()
    page = client.get(reverse("account_login"))
    data = {"login": cast.lead.email, "password": "correct-horse-battery"}

    response = client.post(reverse("account_login"), data)

    assert "Strict-Transport-Security" not in page
    for cookie in (page.cookies["csrf"], response.cookies["session"]):
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")


SECURE = """
import django, json
django.setup()
from django.conf import settings
from django.core.signing import dumps
from django.test import Client
from aifactory.accounts.middleware import LAST_PERSON
client = Client(headers={"host": "access.example"})
plain = client.get("/systems/")
page = client.get("/accounts/login/", secure=True)
cookie = page.cookies["__Host-csrf"]
print(json.dumps({
    "plain": [plain.status_code, plain["Location"]],
    "hsts": page["Strict-Transport-Security"],
    "csrf": [cookie["secure"], cookie["path"], cookie["domain"], cookie["httponly"]],
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE],
    "last": LAST_PERSON,
}))
"""


def test_a_secure_site_sends_nothing_in_the_clear(seeded_template: str, tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    environment = os.environ | {
        "SITE_URL": "https://access.example",
        "ALLOWED_HOSTS": "access.example",
        "DATABASE_URL": url_of(seeded_template),
        "DATA_DIR": str(tmp_path),
        "DEBUG": "1",  # static files without their manifest
    }
    done = subprocess.run(
        [sys.executable, "-c", SECURE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "plain": [301, "https://access.example/systems/"],
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "csrf": [True, "/", "", True],
        "session": ["__Host-session", True],
        "last": "__Host-last-person",
    }
