"""The history: linked last, free of text, refused outside operations."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from aifactory.audit import integrity, queries
from aifactory.audit.models import Anchor, Event
from aifactory.audit.recording import (
    GENESIS,
    OutsideOperation,
    SystemActor,
    UnsafeEventData,
    canonical_json,
    content_hash,
    operation,
    record,
)

ROBOT = SystemActor("tests.robot")
SUBJECT = ("tests.thing", "7")


@operation
def note(verb: str = "tests.noted", **data: object) -> None:
    record(verb=verb, subject=SUBJECT, by=ROBOT, data=data)


@operation
def note_twice() -> None:
    note("tests.first")
    note("tests.second")


@operation
def note_and_fail() -> None:
    note()
    raise ZeroDivisionError


def test_record_links_each_event_to_the_one_before(db: None) -> None:
    before = Event.objects.order_by("-position").first()

    note_twice()

    first, second = Event.objects.order_by("-position")[:2][::-1]
    assert [first.verb, second.verb] == ["tests.first", "tests.second"]
    assert first.previous_hash == (before.hash if before else GENESIS)
    assert second.previous_hash == first.hash
    assert second.position == first.position + 1


def test_record_leaves_nothing_when_the_operation_fails(db: None) -> None:
    count = Event.objects.count()

    with pytest.raises(ZeroDivisionError):
        note_and_fail()

    assert Event.objects.count() == count
    note()
    assert Event.objects.count() == count + 1


def test_record_outside_an_operation_is_a_programming_error(db: None) -> None:
    with pytest.raises(OutsideOperation):
        record(verb="tests.noted", subject=SUBJECT, by=ROBOT)


@pytest.mark.parametrize(
    "value",
    ["two words", "Łódź", "<b>", "o'neil", {"a": ["fine", "not fine"]}, "x" * 121],
)
def test_record_refuses_free_text(db: None, value: object) -> None:
    with pytest.raises(UnsafeEventData):
        note(value=value)


def test_record_refuses_oversized_data(db: None) -> None:
    with pytest.raises(UnsafeEventData):
        note(value=["x" * 100] * 100)


def test_record_keeps_amounts_ids_and_instants_exactly(db: None) -> None:
    note(
        hours=Decimal("1250.500"),
        zero=Decimal("0.00"),
        person=UUID(int=5),
        day=date(2026, 11, 23),
        at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        flag=True,
    )

    event = queries.timeline(SUBJECT).get()
    assert event.data == {
        "hours": "1250.5",
        "zero": "0",
        "person": "00000000-0000-0000-0000-000000000005",
        "day": "2026-11-23",
        "at": "2026-11-23T09:00:00.000000+00:00",
        "flag": True,
    }
    assert event.actor == "system:tests.robot"


def test_canonical_json_does_not_depend_on_order() -> None:
    assert canonical_json({"b": 1, "a": [Decimal("1.0")]}) == b'{"a":["1"],"b":1}'


def test_canonical_json_refuses_what_has_no_form() -> None:
    with pytest.raises(TypeError):
        canonical_json({"a": object()})
    with pytest.raises(TypeError, match="zone"):
        canonical_json({"a": datetime(2026, 11, 23)})  # noqa: DTZ001  # the point of the test


def test_events_and_anchors_are_named_by_their_place(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    note()
    event = Event.objects.latest("position")
    integrity.anchor(by=ROBOT)

    assert str(event) == f"{event.position} tests.noted tests.thing:7"
    assert str(Anchor.objects.latest("position")).startswith(f"{event.position} ")


def test_content_hash_depends_on_the_salt(settings: object) -> None:
    first = content_hash("yes")
    settings.EVENT_SALT = "another"  # type: ignore[attr-defined]  # pytest-django's settings

    assert content_hash("yes") != first
    assert len(first) == 64


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET verb = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_anchor SET position = 0",
    ],
)
def test_history_cannot_be_changed_with_sql(db: None, statement: str) -> None:
    note()
    Anchor.objects.create(position=1, hash="0" * 64, anchored_at=datetime(2026, 1, 1, tzinfo=UTC))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_application_role_has_no_right_to_change_history(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(current_user, 'audit_event', 'INSERT, SELECT'), "
            "has_table_privilege(current_user, 'audit_event', 'UPDATE'), "
            "has_table_privilege(current_user, 'audit_event', 'DELETE'), current_user"
        )
        may_add, may_update, may_delete, role = cursor.fetchone()

    assert may_add
    if role == "portal_app":
        assert (may_update, may_delete) == (False, False)


def test_newest_pages_by_position(db: None) -> None:
    note_twice()
    newest = list(queries.newest()[:1])

    assert [event.verb for event in queries.newest(before=newest[0].position)[:1]] == [
        "tests.first"
    ]


def test_verify_reports_an_unbroken_chain(db: None) -> None:
    note_twice()

    report = integrity.verify()

    assert report.is_unbroken
    assert report.events == Event.objects.count()
