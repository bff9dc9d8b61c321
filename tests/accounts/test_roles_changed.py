"""A role gets another last day or place, an account is switched off: at once and with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from aifactory.accounts import operations, permissions, queries
from aifactory.accounts.models import RoleChange, RoleGrant, User
from aifactory.accounts.roles import PERMISSION_WORDS, Permission, Role
from aifactory.accounts.verdicts import NotAllowed, ReasonMissing
from aifactory.audit.models import Event
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2040, 1, 9, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


def grant_of(person: User) -> RoleGrant:
    return RoleGrant.objects.get(user=person, revoked_at=None)


def change(cast: Cast, grant: RoleGrant, **changes: object) -> RoleGrant:
    values = {
        "valid_until": LATER,
        "scope": grant.scope,
        "version": grant.version,
        "reason": "The mandate was extended.",
        "at": NOW,
    }
    return operations.change_role(by=cast.administrator, grant=grant, **{**values, **changes})


def code(refusal: pytest.ExceptionInfo[NotAllowed]) -> str:
    return refusal.value.verdict.code


def test_every_permission_has_its_words() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)


def test_a_last_day_is_changed_once_and_its_reason_stays(cast: Cast) -> None:
    grant = grant_of(cast.officer)

    change(cast, grant)
    change(cast, grant)

    kept = RoleChange.objects.get()
    assert (kept.until_before, kept.until_after) == (None, LATER)
    assert kept.reason == "The mandate was extended."
    event = Event.objects.get(verb="accounts.role_changed")
    assert event.data["change"] == kept.pk
    assert kept.reason not in str(event.data)
    assert grant_of(cast.officer).valid_until == LATER


def test_a_last_day_can_be_taken_away(cast: Cast) -> None:
    grant = change(cast, grant_of(cast.officer))

    change(cast, grant, valid_until=None)

    assert grant_of(cast.officer).valid_until is None


def test_who_was_overtaken_is_told(cast: Cast) -> None:
    seen = grant_of(cast.officer)
    change(cast, seen)

    with pytest.raises(NotAllowed) as refusal:
        change(cast, seen, valid_until=LATER + timedelta(days=1))

    assert code(refusal) == "changed"


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(days=400)])
def test_a_last_day_that_is_over_is_no_change(cast: Cast, until: datetime) -> None:
    with pytest.raises(NotAllowed) as refusal:
        change(cast, grant_of(cast.officer), valid_until=until)

    assert code(refusal) == "past"


def test_what_has_ended_is_not_changed(cast: Cast) -> None:
    over = change(cast, grant_of(cast.approver))
    with pytest.raises(NotAllowed) as refusal:
        change(cast, over, valid_until=None, at=LATER)
    assert code(refusal) == "ended"

    ended = grant_of(cast.officer)
    operations.revoke_role(by=cast.administrator, grant=ended, reason="Left.")
    with pytest.raises(NotAllowed) as refusal:
        change(cast, ended)
    assert code(refusal) == "ended"
    assert RoleChange.objects.get(grant=ended).reason == "Left."


def test_a_change_needs_a_reason_and_an_administrator(cast: Cast) -> None:
    grant = grant_of(cast.officer)
    with pytest.raises(ReasonMissing):
        change(cast, grant, reason=" ")
    with pytest.raises(NotAllowed):
        operations.change_role(
            by=cast.officer,
            grant=grant,
            valid_until=LATER,
            scope="portal",
            version=0,
            reason="Mine.",
        )


def test_another_place_ends_it_here_and_gives_it_there(cast: Cast) -> None:
    old = grant_of(cast.officer)

    new = change(cast, old, scope="call:PG-2026")

    old.refresh_from_db()
    assert old.revoked_at == NOW
    assert (new.scope, new.valid_from, new.valid_until) == ("call:PG-2026", NOW, LATER)
    assert list(RoleGrant.objects.held(NOW - timedelta(days=1)).filter(user=cast.officer)) == [old]
    assert list(RoleGrant.objects.held(NOW).filter(user=cast.officer)) == [new]


def test_another_place_where_it_is_held_changes_nothing(cast: Cast) -> None:
    operations.grant_role(by=SETUP, user=cast.officer, role=Role.OFFICER, scope="call:PG-2026")
    old = RoleGrant.objects.get(user=cast.officer, scope="portal")

    with pytest.raises(ValidationError, match="holds this role already"):
        change(cast, old, scope="call:PG-2026")
    with pytest.raises(operations.BadScope):
        change(cast, old, scope="site:CSC")

    old.refresh_from_db()
    assert old.revoked_at is None


def test_the_last_administrator_gets_no_last_day(cast: Cast) -> None:
    grant = grant_of(cast.administrator)
    with pytest.raises(NotAllowed) as refusal:
        change(cast, grant)
    assert code(refusal) == "last_administrator"

    operations.grant_role(
        by=SETUP, user=cast.lead, role=Role.ADMINISTRATOR, valid_until=LATER - timedelta(days=1)
    )
    with pytest.raises(NotAllowed):
        change(cast, grant)
    operations.grant_role(by=SETUP, user=cast.colleague, role=Role.ADMINISTRATOR)
    assert change(cast, grant).valid_until == LATER


def test_an_account_is_switched_off_and_on(cast: Cast) -> None:
    off = operations.switch_off(by=cast.administrator, person=cast.officer, reason="Left us.")

    assert (off.is_active, off.inactive_reason) == (False, "Left us.")
    assert permissions.grants(off) == []
    assert cast.officer not in queries.holders(Role.OFFICER)
    with pytest.raises(NotAllowed) as refusal:
        operations.switch_off(by=cast.administrator, person=off, reason="Again.")
    assert code(refusal) == "off"

    for _click in range(2):
        on = operations.switch_on(by=cast.administrator, person=cast.officer)
    assert (on.is_active, on.inactive_since, on.inactive_reason) == (True, None, "")
    assert permissions.has_role(on, Role.OFFICER)
    assert Event.objects.filter(verb="accounts.person_switched_on").count() == 1


def test_nobody_switches_off_themselves_or_without_a_reason(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refusal:
        operations.switch_off(by=cast.administrator, person=cast.administrator, reason="Tired.")
    assert code(refusal) == "own_account"
    with pytest.raises(ReasonMissing):
        operations.switch_off(by=cast.administrator, person=cast.officer, reason="")
    for act in (
        lambda: operations.switch_off(by=cast.officer, person=cast.lead, reason="No."),
        lambda: operations.switch_on(by=cast.officer, person=cast.lead),
    ):
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert code(refusal) == "no_role"


def test_two_administrators_do_not_switch_off_each_other(cast: Cast) -> None:
    """Whoever waited for the other acts as what they are now."""
    operations.grant_role(by=SETUP, user=cast.lead, role=Role.ADMINISTRATOR)
    waited = User.objects.get(pk=cast.lead.pk)
    assert permissions.manage_people(waited)
    operations.switch_off(by=cast.administrator, person=cast.lead, reason="Left us.")

    with pytest.raises(NotAllowed) as refusal:
        operations.switch_off(by=waited, person=cast.administrator, reason="Left us.")

    assert code(refusal) == "no_role"
