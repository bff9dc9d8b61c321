"""Leave and stand-in: who covers holds the role; approvals wait for nobody who is away."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from aifactory.accounts import operations, permissions, queries
from aifactory.accounts.models import Leave, User
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.notifications.models import Message
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2040, 1, 9, 9, tzinfo=UTC)
FIRST, LAST = date(2040, 1, 16), date(2040, 1, 20)


def record(cast: Cast, person: str = "officer", **changes: object) -> Leave:
    values = {
        "by": cast[person],
        "person": cast[person],
        "first_day": FIRST,
        "last_day": LAST,
        "stand_in": cast.second_officer if person == "officer" else None,
        "at": NOW,
    }
    return operations.record_leave(**{**values, **changes})


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(NotAllowed) as refusal:
        act()
    return refusal.value.verdict.code


def test_days_count_in_the_zone_of_the_person_and_are_recorded_once(cast: Cast) -> None:
    User.objects.filter(pk=cast.officer.pk).update(zone="Europe/Athens")
    cast.officer.refresh_from_db()

    first, second = record(cast), record(cast)

    assert first == second
    assert first.begins_at == datetime(2040, 1, 15, 22, tzinfo=UTC)
    assert first.ends_at == datetime(2040, 1, 20, 22, tzinfo=UTC)
    assert Event.objects.get(verb="accounts.leave_recorded").subject_id == str(cast.officer.pk)
    assert Message.objects.get(kind="stands_in").to_address == cast.second_officer.email


def test_away_from_the_first_instant_up_to_the_last(cast: Cast) -> None:
    leave = record(cast)
    people = [cast.officer, cast.approver]
    found = [
        set(queries.away(people, at))
        for at in (
            leave.begins_at - timedelta(seconds=1),
            leave.begins_at,
            leave.ends_at - timedelta(seconds=1),
            leave.ends_at,
        )
    ]

    assert found == [set(), {cast.officer.pk}, {cast.officer.pk}, set()]


def test_administrators_record_for_anybody_and_others_for_themselves(cast: Cast) -> None:
    assert refused(lambda: record(cast, by=cast.second_officer)) == "no_role"

    leave = record(cast, by=cast.administrator)

    assert leave.recorded_by == cast.administrator
    for act in (
        lambda: operations.withdraw_leave(by=cast.lead, leave=leave),
        lambda: operations.shorten_leave(by=cast.lead, leave=leave, last_day=FIRST),
    ):
        assert refused(act) == "no_role"


def test_the_last_day_is_not_before_the_first(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="The last day is before the first day"):
        record(cast, first_day=LAST, last_day=FIRST)
    assert refused(lambda: record(cast, first_day=date(2040, 1, 1), last_day=date(2040, 1, 8))) == (
        "over"
    )


def test_nobody_is_away_twice(cast: Cast) -> None:
    record(cast)

    assert refused(lambda: record(cast, first_day=LAST, last_day=date(2040, 2, 1))) == "overlaps"
    record(cast, first_day=LAST + timedelta(days=1), last_day=date(2040, 2, 1))


def test_only_a_role_needs_somebody_meanwhile(cast: Cast) -> None:
    assert refused(lambda: record(cast, "lead")) == "needless"


@pytest.mark.parametrize(
    ("stand_in", "expected"),
    [("officer", "own_cover"), ("approver", "lacks_role"), ("lead", "lacks_role")],
)
def test_a_stand_in_is_somebody_else_with_the_role(
    cast: Cast, stand_in: str, expected: str
) -> None:
    if stand_in == "officer":
        # The row refuses it too, and says so first.
        with pytest.raises(ValidationError, match="Nobody stands in for themselves"):
            record(cast, stand_in=cast.officer)
        span = Leave(begins_at=NOW, ends_at=NOW + timedelta(days=1)).span
        verdict = permissions.take_leave(cast.officer, span, stand_in=cast.officer, at=NOW)
        assert verdict.code == expected
        return
    assert refused(lambda: record(cast, stand_in=cast[stand_in])) == expected


def test_a_stand_in_holds_the_role_on_every_day_and_in_the_same_place(cast: Cast) -> None:
    for person, scope in (("lead", "call:PG-2026"), ("colleague", "portal")):
        operations.grant_role(
            by=SETUP,
            user=cast[person],
            role=Role.OFFICER,
            scope=scope,
            valid_from=NOW,
            valid_until=datetime(2040, 1, 18, tzinfo=UTC) if person == "colleague" else None,
        )
    for person in ("lead", "colleague"):
        with pytest.raises(NotAllowed, match=r"does not hold the role Programme officer \(whole"):
            record(cast, stand_in=cast[person])
    theirs = record(cast, "lead", stand_in=cast.second_officer)
    assert theirs.stand_in == cast.second_officer


def test_a_stand_in_who_is_off_or_away_is_refused(cast: Cast) -> None:
    record(cast, "second_officer")
    assert refused(lambda: record(cast)) == "away_too"

    operations.switch_off(by=cast.administrator, person=cast.second_officer, reason="Left.")
    cast.second_officer.refresh_from_db()
    assert refused(lambda: record(cast)) == "off"


def test_who_stands_in_is_not_away_then(cast: Cast) -> None:
    record(cast)

    assert refused(lambda: record(cast, "second_officer", first_day=LAST, last_day=LAST)) == (
        "stands_in"
    )
    record(cast, "second_officer", first_day=FIRST + timedelta(days=9), last_day=date(2040, 2, 1))


def test_leave_is_shortened_once_and_only_shortened(cast: Cast) -> None:
    leave, back = record(cast), date(2040, 1, 18)

    def shorten(last: date, at: datetime = NOW) -> Leave:
        return operations.shorten_leave(by=cast.officer, leave=leave, last_day=last, at=at)

    for last in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        assert refused(lambda last=last: shorten(last)) == "not_shorter"
    assert refused(lambda: shorten(FIRST, datetime(2040, 1, 19, 9, tzinfo=UTC))) == "not_shorter"
    for _click in range(2):
        shorter = shorten(back)

    assert shorter.ends_at == datetime(2040, 1, 18, 23, tzinfo=UTC)
    assert Message.objects.filter(kind="stands_in").count() == 2
    assert Event.objects.filter(verb="accounts.leave_shortened").count() == 1
    assert refused(lambda: shorten(FIRST, datetime(2040, 2, 1, tzinfo=UTC))) == "over"


def test_leave_is_withdrawn_once(cast: Cast) -> None:
    leave, alone = record(cast), record(cast, "approver")
    operations.withdraw_leave(by=cast.administrator, leave=alone, at=NOW)

    for _click in range(2):
        operations.withdraw_leave(by=cast.officer, leave=leave, at=NOW)

    assert queries.away([cast.officer], leave.begins_at) == {}
    assert Message.objects.filter(kind="stands_in_no_more").count() == 1
    assert refused(
        lambda: operations.shorten_leave(by=cast.officer, leave=leave, last_day=FIRST, at=NOW)
    ) == ("withdrawn")
    record(cast)


def test_nobody_is_mailed_where_nobody_stands_in(cast: Cast) -> None:
    leave = record(cast, "approver")
    operations.shorten_leave(by=cast.approver, leave=leave, last_day=FIRST, at=NOW)

    assert not Message.objects.filter(kind__startswith="stands_in").exists()
    assert refused(
        lambda: operations.withdraw_leave(
            by=cast.approver, leave=leave, at=datetime(2040, 2, 1, tzinfo=UTC)
        )
    ) == ("over")


def test_the_database_refuses_what_the_screens_never_send(cast: Cast) -> None:
    leave = record(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.filter(pk=leave.pk).update(stand_in=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.filter(pk=leave.pk).update(last_day=FIRST - timedelta(days=1))


def test_a_request_counts_on_those_who_are_there(cast: Cast) -> None:
    during = datetime(2040, 1, 17, tzinfo=UTC)
    operations.grant_role(by=SETUP, user=cast.colleague, role=Role.APPROVER)
    both = [cast.approver, cast.colleague]
    record(cast, "approver", stand_in=cast.colleague)

    assert permissions.be_answered(both, at=during).reason == ""
    waits = permissions.be_answered([cast.approver], at=during)
    assert (waits.allowed, "It waits for Approver, back on Sat 21 Jan 2040." in waits.reason) == (
        True,
        True,
    )
    assert permissions.be_answered([], at=during).code == "nobody_answers"


def test_a_request_does_not_wait_longer_than_it_is_open(cast: Cast) -> None:
    record(cast, "approver", last_day=date(2040, 3, 30))

    verdict = permissions.be_answered([cast.approver], at=datetime(2040, 1, 17, tzinfo=UTC))

    assert verdict.code == "all_away"
    assert "Approver is back on Sat 31 Mar 2040" in verdict.reason
