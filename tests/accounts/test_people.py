"""People, roles, organisations: operations and permissions."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from aifactory.accounts import operations, permissions, queries
from aifactory.accounts.models import Organisation, RoleGrant, User
from aifactory.accounts.roles import ROLE_PERMISSIONS, ROLE_SCOPES, Permission, Role, roles_with
from aifactory.accounts.verdicts import ALLOWED, NotAllowed, deny, require
from aifactory.audit.recording import SystemActor
from tests.conftest import Cast

ROBOT = SystemActor("tests.robot")
# Later than any day the tests run on: the cast holds its roles from the real now on.
NOW = datetime(2040, 1, 9, 9, tzinfo=UTC)
FIRM = {"name": "Sorbella Voice SRL", "kind": "sme", "country": "RO"}


def fresh(person: User) -> User:
    """The account as the next request reads it."""
    return User.objects.get(pk=person.pk)


def test_every_role_has_permissions_and_scopes() -> None:
    assert set(ROLE_PERMISSIONS) == set(ROLE_SCOPES) == set(Role.values)


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_belongs_to_a_role(permission: Permission) -> None:
    assert roles_with(permission)


@pytest.mark.parametrize(
    ("person", "permission", "scope", "expected"),
    [
        ("officer", Permission.DECIDE, "portal", True),
        ("officer", Permission.DECIDE, "call:PG-2026", True),
        ("assessor", Permission.ASSESS_TECHNICALLY, "site:CINECA", True),
        ("assessor", Permission.ASSESS_TECHNICALLY, "site:CSC", False),
        ("assessor", Permission.ASSESS_TECHNICALLY, "portal", False),
        ("auditor", Permission.DECIDE, "portal", False),
        ("lead", Permission.SEE_APPLICATIONS, "portal", False),
    ],
)
def test_has_permission_follows_scope(
    cast: Cast, person: str, permission: Permission, scope: str, expected: bool
) -> None:
    assert permissions.has_permission(cast[person], permission, scope=scope) is expected


def test_visitors_have_no_permission(db: None) -> None:
    assert permissions.grants(AnonymousUser()) == []


def test_inactive_people_have_no_permission(cast: Cast) -> None:
    cast.officer.is_active = False

    assert not permissions.has_permission(cast.officer, Permission.DECIDE)


def test_revoked_role_ends_with_the_next_request(cast: Cast) -> None:
    grant = RoleGrant.objects.get(user=cast.officer)

    operations.revoke_role(by=cast.administrator, grant=grant)
    operations.revoke_role(by=cast.administrator, grant=grant)

    assert not permissions.has_role(fresh(cast.officer), Role.OFFICER)


def test_role_is_held_between_its_dates(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        operations.grant_role(
            by=cast.administrator,
            user=cast.stranger,
            role=Role.AUDITOR,
            valid_from=NOW,
            valid_until=NOW + timedelta(days=1),
        )
    held = [
        bool(permissions.grants(fresh(cast.stranger), at=NOW + offset))
        for offset in (timedelta(seconds=-1), timedelta(0), timedelta(days=1))
    ]

    assert held == [False, True, False]


def test_expired_role_can_be_given_again(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        operations.grant_role(
            by=cast.administrator,
            user=cast.stranger,
            role=Role.AUDITOR,
            valid_until=NOW + timedelta(days=1),
        )
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        operations.grant_role(by=cast.administrator, user=cast.stranger, role=Role.AUDITOR)

        assert permissions.has_role(fresh(cast.stranger), Role.AUDITOR)


def test_last_administrator_stays(cast: Cast) -> None:
    grant = RoleGrant.objects.get(user=cast.administrator)

    with pytest.raises(NotAllowed) as refusal:
        operations.revoke_role(by=cast.administrator, grant=grant)

    assert refusal.value.verdict.code == "last_administrator"


def test_only_administrators_grant_and_revoke(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refusal:
        operations.grant_role(by=cast.officer, user=cast.stranger, role=Role.OFFICER)
    assert refusal.value.verdict.code == "no_role"

    with pytest.raises(NotAllowed):
        operations.revoke_role(by=cast.lead, grant=RoleGrant.objects.get(user=cast.officer))


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.SITE_ASSESSOR, "portal"), (Role.AUDITOR, "site:CSC"), (Role.OFFICER, "site:CSC")],
)
def test_role_needs_a_scope_it_can_have(cast: Cast, role: str, scope: str) -> None:
    with pytest.raises(operations.BadScope):
        operations.grant_role(by=cast.administrator, user=cast.lead, role=role, scope=scope)


def test_role_cannot_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="must end after it begins"):
        operations.grant_role(
            by=cast.administrator,
            user=cast.lead,
            role=Role.AUDITOR,
            valid_from=NOW,
            valid_until=NOW,
        )


def test_address_is_unique_whatever_its_case(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="LEAD@cast.example", name="Twin")


def test_unknown_time_zone_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Choose a time zone"):
        operations.change_preferences(by=cast.lead, zone="Mars/Olympus")


def test_organisation_is_changed_by_its_members_only(cast: Cast) -> None:
    firm = operations.create_organisation(by=cast.lead, **FIRM)

    operations.update_organisation(by=cast.lead, organisation=firm, city="Cluj-Napoca", kind="sme")
    with pytest.raises(NotAllowed):
        operations.update_organisation(by=cast.stranger, organisation=firm, city="Elsewhere")

    firm.refresh_from_db()
    assert firm.city == "Cluj-Napoca"
    assert list(queries.organisations_of(cast.lead)) == [firm]


@pytest.mark.parametrize(
    ("kind", "audience"),
    [
        ("startup", "business"),
        ("large", "business"),
        ("research", "research"),
        ("public", "public"),
    ],
)
def test_audience_follows_the_kind_of_organisation(kind: str, audience: str) -> None:
    assert Organisation(kind=kind).audience == audience


def test_holders_lists_people_by_name(cast: Cast) -> None:
    assert list(queries.holders(Role.OFFICER)) == [cast.officer, cast.second_officer]
    assert list(queries.holders(Role.SITE_ASSESSOR, scope="site:CSC")) == [cast.other_assessor]


def test_kept_text_is_offered_to_its_author_only(cast: Cast) -> None:
    stash = operations.stash_text(owner=cast.lead.pseudonym, path="/x/", fields={"a": ["b"]})

    assert queries.stash_for(cast.lead) == stash
    assert queries.stash_for(cast.lead, path="/y/") is None
    assert queries.stash_for(cast.stranger) is None
    operations.drop_stash(by=cast.stranger, stash_id=stash.pk)
    operations.drop_stash(by=cast.lead, stash_id="nonsense")
    operations.drop_stash(by=cast.lead, stash_id=uuid4())
    assert queries.stash_for(cast.lead) == stash
    operations.drop_stash(by=cast.lead, stash_id=stash.pk)
    assert queries.stash_for(cast.lead) is None


def test_newest_kept_text_of_a_form_replaces_the_older(cast: Cast) -> None:
    operations.stash_text(owner=cast.lead.pseudonym, path="/x/", fields={"a": ["old"]})
    operations.stash_text(owner=cast.lead.pseudonym, path="/x/", fields={"a": ["new"]})

    assert [stash.fields for stash in queries.kept_for(cast.lead)] == [{"a": ["new"]}]


def test_kept_text_lasts_a_day(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        operations.stash_text(owner=cast.lead.pseudonym, path="/x/", fields={"a": ["b"]})
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert queries.stash_for(cast.lead) is None


def test_verdict_says_why() -> None:
    refusal = deny("closed", "Opens tomorrow.")

    assert (bool(ALLOWED), bool(refusal), refusal.reason) == (True, False, "Opens tomorrow.")
    require(ALLOWED)
    with pytest.raises(NotAllowed, match="Opens tomorrow"):
        require(refusal)
