"""One person's page, a role changed, an account switched off: for administrators, at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts import operations
from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.roles import PERMISSION_WORDS, Permission, Role
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
PAST = (timezone.now() - timedelta(days=100)).date().isoformat()
AHEAD = (timezone.now() + timedelta(days=100)).date().isoformat()


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.administrator)


def text(response: object) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def page_of(person: User) -> str:
    return reverse("person", args=[person.pk])


def grant_of(person: User) -> RoleGrant:
    return RoleGrant.objects.filter(user=person).latest("pk")


def change_page(person: User) -> str:
    return reverse("change_role", args=[grant_of(person).pk])


@pytest.mark.parametrize("person", ["lead", "officer", "approver", "auditor"])
def test_others_find_none_of_it(cast: Cast, signed_in: SignIn, person: str) -> None:
    client = signed_in(cast[person])
    off, on = (reverse(name, args=[cast.lead.pk]) for name in ("switch_off", "switch_on"))

    assert client.get(page_of(cast.officer)).status_code == 404
    assert client.post(off, {"reason": "x"}).status_code == 404
    assert client.post(on).status_code == 404
    assert client.post(change_page(cast.officer), {"reason": "x"}).status_code == 404
    assert User.objects.get(pk=cast.lead.pk).is_active


def test_the_page_lists_what_is_in_force_and_nothing_else(cast: Cast, client: Client) -> None:
    page = text(client.get(page_of(cast.approver)))

    assert str(PERMISSION_WORDS[Permission.APPROVE]) in page
    assert str(PERMISSION_WORDS[Permission.SEE_LEDGER]) in page
    assert str(PERMISSION_WORDS[Permission.DECIDE]) not in page
    assert "Begin an application, and work on those they belong to" in page
    assert "whole portal" in page


def test_another_day_shows_what_will_be_and_what_was(cast: Cast, client: Client) -> None:
    now = timezone.now()
    operations.grant_role(
        by=cast.administrator,
        user=cast.lead,
        role=Role.AUDITOR,
        valid_from=now + timedelta(days=10),
        valid_until=now + timedelta(days=20),
    )
    words = str(PERMISSION_WORDS[Permission.AUDIT])

    assert "Planned" in text(client.get(page_of(cast.lead)))
    for days, can in ((0, False), (12, True), (30, False)):
        on = (now + timedelta(days=days)).date().isoformat()
        assert (words in text(client.get(page_of(cast.lead), {"on": on}))) is can, days
    wrong = client.get(page_of(cast.lead), {"on": "31.31.2026"})
    assert "Enter a valid date." in text(wrong)


def test_the_history_says_who_did_what_and_why(cast: Cast, client: Client) -> None:
    until = timezone.now() + timedelta(days=40)
    last = (until - timedelta(days=1)).date().isoformat()
    form = {"scope": "portal", "ends_on": last, "reason": "Project ends.", "version": 0}

    client.post(change_page(cast.officer), form)
    page = text(client.get(page_of(cast.officer)))

    assert "Changed the last day of a role · Programme officer, whole portal · until" in page
    assert "Project ends." in page
    assert "Administrator" in page


@pytest.mark.parametrize("roles", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_roles(
    cast: Cast, client: Client, django_assert_num_queries: Count, roles: int
) -> None:
    for code in ("PG-2026", "FL-2026", "LS-2026")[:roles]:
        operations.grant_role(
            by=cast.administrator, user=cast.lead, role=Role.OFFICER, scope=f"call:{code}"
        )
    client.get(page_of(cast.lead))

    # person, roles; the person, their roles, applications, leave, leave of those they stand in
    # for, events, names
    with django_assert_num_queries(9):
        client.get(page_of(cast.lead))


def test_a_role_gets_another_last_day_or_place(cast: Cast, client: Client) -> None:
    url = change_page(cast.officer)
    form = {"scope": "call:PG-2026", "ends_on": "", "reason": "One call only.", "version": 0}
    assert "Officer: change the role “Programme officer”" in text(client.get(url))

    client.post(url, form)
    again = client.post(url, form, follow=True)

    assert "This role has ended already." in text(again)
    held = RoleGrant.objects.filter(user=cast.officer, revoked_at=None)
    assert [grant.scope for grant in held] == ["call:PG-2026"]


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"reason": ""}, 422, "Say why."),
        ({"scope": "site:CINECA"}, 422, "counts for the whole portal or one call"),
        ({"scope": "call:NONE"}, 422, "not one of the available choices"),
        ({"ends_on": "1999-01-01"}, 422, "Choose a day between"),
        ({"ends_on": PAST}, 409, "This last day is over or before the first."),
        ({"version": "7"}, 409, "Somebody changed this role meanwhile."),
        ({"version": "x"}, 422, "Enter a whole number."),
    ],
)
def test_what_is_wrong_with_a_change_is_said(
    cast: Cast, client: Client, changes: dict[str, str], status: int, sentence: str
) -> None:
    data = {"scope": "portal", "ends_on": AHEAD, "reason": "Because.", "version": "0"}

    response = client.post(change_page(cast.officer), {**data, **changes})

    assert response.status_code == status
    assert sentence in text(response)
    assert changes.get("reason", "Because.") in text(response)
    assert grant_of(cast.officer).valid_until is None


def test_a_place_where_it_is_held_is_refused_beside_the_field(cast: Cast, client: Client) -> None:
    operations.grant_role(by=SETUP, user=cast.officer, role=Role.OFFICER, scope="call:PG-2026")
    url = reverse("change_role", args=[RoleGrant.objects.get(user=cast.officer, scope="portal").pk])

    data = {"scope": "call:PG-2026", "ends_on": "", "reason": "Because.", "version": 0}
    response = client.post(url, data)

    assert response.status_code == 422
    assert "This person holds this role already." in text(response)


def test_switching_off_ends_a_live_session_with_the_next_request(
    cast: Cast, client: Client, signed_in: SignIn
) -> None:
    theirs = signed_in(cast.officer)
    url = reverse("switch_off", args=[cast.officer.pk])
    assert theirs.get(reverse("cases")).status_code == 200
    assert "1 role stops to count." in text(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 422

    client.post(url, {"reason": "Left the office."})
    again = client.post(url, {"reason": "Left."}, follow=True)

    assert theirs.get(reverse("cases"))["Location"].startswith("/accounts/login/")
    assert "This account is switched off already." in text(again)
    assert "Left the office." in text(client.get(page_of(cast.officer)))
    assert "Nothing: the account is off" in text(client.get(page_of(cast.officer)))
    assert "officer@cast.example" in text(client.get(reverse("people"), {"group": "off"}))

    client.post(reverse("switch_on", args=[cast.officer.pk]))
    assert signed_in(cast.officer).get(reverse("cases")).status_code == 200


def test_oneself_is_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    url = reverse("switch_off", args=[cast.administrator.pk])

    assert "Nobody switches off their own account." in text(client.get(url))
    assert client.post(url, {"reason": "Tired."}).status_code == 403
    assert "Nobody switches off their own account." in text(client.get(page_of(cast.administrator)))
