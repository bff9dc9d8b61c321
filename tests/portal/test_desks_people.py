"""Who holds which role: for administrators alone, and at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.permissions import has_role
from aifactory.accounts.roles import Role
from aifactory.audit.models import Event
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
FORM = {
    "email": "STRANGER@cast.example",
    "role": "officer",
    "scope": "portal",
    "begins_on": "",
    "ends_on": "",
    "mandate": "M-2026-14",
}


def _grant(cast: Cast, name: str) -> RoleGrant:
    return RoleGrant.objects.get(user=cast[name])


@pytest.mark.parametrize(
    "person", ["lead", "stranger", "officer", "approver", "assessor", "auditor"]
)
def test_only_administrators_find_these_pages(cast: Cast, signed_in: SignIn, person: str) -> None:
    client = signed_in(cast[person])
    revoke = reverse("revoke_role", args=[_grant(cast, "officer").pk])

    assert client.get(reverse("people")).status_code == 404
    assert client.get(reverse("grant_role")).status_code == 404
    assert client.post(reverse("grant_role"), FORM).status_code == 404
    assert client.post(revoke).status_code == 404
    assert not has_role(cast.stranger, Role.OFFICER)


def test_the_list_asks_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Count
) -> None:
    client = signed_in(cast.administrator)
    client.get(reverse("people"))

    # person, roles, people, their roles
    for search in ("auditor", "officer"):
        with django_assert_num_queries(4):
            assert client.get(reverse("people"), {"search": search}).status_code == 200


@pytest.mark.parametrize(("text", "found"), [("strang", True), ("st", False)])
def test_search_needs_three_characters(
    cast: Cast, signed_in: SignIn, text: str, found: bool
) -> None:
    page = signed_in(cast.administrator).get(reverse("people"), {"search": text})

    assert ("Assessor" not in page.content.decode()) is found


def test_people_with_a_role_can_be_listed_alone(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.administrator).get(reverse("people"), {"group": "roles"})
    text = page.content.decode()

    assert "officer@cast.example" in text
    assert "stranger@cast.example" not in text


def test_a_role_counts_with_the_next_request(cast: Cast, signed_in: SignIn) -> None:
    theirs = signed_in(cast.stranger)
    assert theirs.get(reverse("cases")).status_code == 404

    response = signed_in(cast.administrator).post(reverse("grant_role"), FORM)

    assert response["Location"] == reverse("person", args=[cast.stranger.pk])
    assert theirs.get(reverse("cases")).status_code == 200
    assert Event.objects.filter(verb="accounts.role_granted").last() is not None


def test_dates_are_days_of_the_office(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.administrator).post(
        reverse("grant_role"), {**FORM, "begins_on": "2026-12-01", "ends_on": "2026-12-31"}
    )

    grant = _grant(cast, "stranger")
    assert grant.valid_from == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert grant.valid_until == datetime(2026, 12, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "nobody@cast.example"}, "No account has this address."),
        ({"scope": "site:CINECA"}, "Programme officer counts for the whole portal or one call."),
        (
            {"role": "site_assessor", "scope": "portal"},
            "Site assessor counts for one site. Choose that.",
        ),
        (
            {"begins_on": "2026-12-02", "ends_on": "2026-12-01"},
            "The last day is before the first day.",
        ),
        ({"ends_on": "9999-12-31"}, "Choose a day between "),
        ({"begins_on": "0001-01-01"}, "Choose a day between "),
        ({"mandate": "<b>"}, "A mandate is a number or short name"),
        ({"email": "officer@cast.example"}, "This person holds this role already."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    cast: Cast, signed_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    before = RoleGrant.objects.count()

    response = signed_in(cast.administrator).post(reverse("grant_role"), {**FORM, **changes})
    text = response.content.decode()

    assert response.status_code == 422
    assert sentence in text
    assert 'id="error-summary-title"' in text
    assert all(value.replace("<b>", "&lt;b&gt;") in text for value in changes.values())
    assert RoleGrant.objects.count() == before


def test_giving_the_same_role_twice_gives_it_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    client.post(reverse("grant_role"), FORM)
    second = client.post(reverse("grant_role"), FORM)

    assert second.status_code == 422
    assert RoleGrant.objects.filter(user=cast.stranger).count() == 1


def test_ending_a_role_asks_first_and_then_counts_at_once(cast: Cast, signed_in: SignIn) -> None:
    theirs, client = signed_in(cast.officer), signed_in(cast.administrator)
    url = reverse("revoke_role", args=[_grant(cast, "officer").pk])

    asked = client.get(url).content.decode()
    assert "Officer: end the role “Programme officer”, whole portal?" in asked
    assert theirs.get(reverse("cases")).status_code == 200

    without = client.post(url)
    assert (without.status_code, "Say why." in without.content.decode()) == (422, True)
    for _click in range(2):
        client.post(url, {"reason": "Left the office."})
    assert theirs.get(reverse("cases")).status_code == 404
    assert Event.objects.filter(verb="accounts.role_revoked").count() == 1


def test_the_last_administrator_stays(cast: Cast, signed_in: SignIn) -> None:
    url = reverse("revoke_role", args=[_grant(cast, "administrator").pk])
    client = signed_in(cast.administrator)

    page, act = client.get(url), client.post(url, {"reason": "Enough."})

    assert "This is the only administrator." in page.content.decode()
    assert act.status_code == 403
    assert _grant(cast, "administrator").revoked_at is None


def test_a_role_that_ended_by_date_is_shown_as_ended(cast: Cast, signed_in: SignIn) -> None:
    now = timezone.now()
    RoleGrant.objects.filter(user=cast.auditor).update(
        valid_from=now - timedelta(days=9), valid_until=now - timedelta(days=1)
    )

    text = signed_in(cast.administrator).get(reverse("people")).content.decode()

    assert "Auditor · whole portal · ended" in text
