"""Tampering is found: altered, removed, inserted, reordered, cut. Done as the tables' owner."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from aifactory.audit import integrity
from aifactory.audit.recording import SystemActor, operation, record
from tests.databases import as_owner

ROBOT = SystemActor("tests.robot")


@operation
def note(verb: str) -> None:
    record(verb=verb, subject=("tests.thing", "1"), by=ROBOT)


@pytest.fixture
def chain(own_database: str, settings: Any, tmp_path: Path) -> int:
    """Five more events behind whatever set-up left, in a database of its own."""
    settings.DATA_DIR = tmp_path
    start = integrity.verify().events
    for number in range(5):
        note(f"tests.number_{number}")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    return start


def tamper(statement: str, *values: object) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.race
@pytest.mark.parametrize(
    ("statement", "offsets", "problem", "at"),
    [
        ("UPDATE audit_event SET verb = 'x' WHERE position = %s", [3], "altered", 3),
        ("UPDATE audit_event SET data = '{\"a\": 1}' WHERE position = %s", [2], "altered", 2),
        ("DELETE FROM audit_event WHERE position = %s", [2], "removed", 2),
        (
            "UPDATE audit_event SET position = CASE position WHEN %s THEN -1 ELSE position END",
            [3],
            "removed",
            None,
        ),
        ("UPDATE audit_event SET previous_hash = hash WHERE position = %s", [4], "reordered", 4),
    ],
)
def test_verify_names_the_first_broken_link(
    chain: int, statement: str, offsets: list[int], problem: str, at: int | None
) -> None:
    tamper(statement, *[chain + offset for offset in offsets])

    report = integrity.verify()

    assert report.problem == problem
    assert report.broken_at == (chain + at if at else 1)


@pytest.mark.race
def test_verify_finds_a_rewritten_tail_behind_an_anchor(chain: int) -> None:
    integrity.anchor(by=ROBOT)
    tamper("DELETE FROM audit_event WHERE position > %s", chain + 3)

    report = integrity.verify()

    assert (report.problem, report.broken_at) == ("cut", chain + 4)


@pytest.mark.race
def test_verify_says_since_when_events_are_unanchored(chain: int, capsys: Any) -> None:
    taken = integrity.anchor(by=ROBOT)
    note("tests.later")
    assert taken is not None

    call_command("audit_verify")

    output = capsys.readouterr().out
    assert "History is unbroken" in output
    assert f"Unanchored since event {taken.position}." in output


@pytest.mark.race
def test_audit_verify_has_nothing_to_anchor_before_the_first_event(chain: int, capsys: Any) -> None:
    tamper("DELETE FROM audit_event")

    call_command("audit_verify")

    output = capsys.readouterr().out
    assert "0 events" in output
    assert "Unanchored" not in output


@pytest.mark.race
def test_audit_verify_fails_on_a_broken_chain(chain: int) -> None:
    tamper("UPDATE audit_event SET actor = 'x' WHERE position = %s", chain + 1)

    with pytest.raises(CommandError, match=f"broken at event {chain + 1}"):
        call_command("audit_verify")


@pytest.mark.race
def test_verify_finds_anchors_that_disagree(chain: int) -> None:
    taken = integrity.anchor(by=ROBOT)
    assert taken is not None
    integrity.anchor_file().write_text(f"{taken.position} {'f' * 64} 2026-01-01\n")

    assert integrity.verify().problem == "altered"


@pytest.mark.race
@pytest.mark.parametrize("line", ["torn", "1 abc 2026-01-01", "\udcff"])
def test_verify_reports_an_unreadable_anchor_file(chain: int, line: str) -> None:
    integrity.anchor_file().write_bytes(line.encode("utf-8", "surrogateescape"))

    assert integrity.verify().problem == "anchor"
    with pytest.raises(CommandError, match="anchors beside the database"):
        call_command("audit_verify")


def test_anchor_leaves_no_half_line_when_the_disk_is_full(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    note("tests.noted")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(integrity.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        integrity.anchor(by=ROBOT)

    assert integrity.anchor_file().read_bytes() == b""
    assert integrity.verify().is_unbroken


def test_anchor_is_not_taken_twice_for_one_head(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    head = integrity.anchor(by=ROBOT)
    if head is None:
        note("tests.noted")
        head = integrity.anchor(by=ROBOT)
    assert head is not None
    integrity.Anchor.objects.create(
        position=integrity.Event.objects.order_by("-position")[0].position,
        hash="0" * 64,
        anchored_at=head.anchored_at,
    )

    assert integrity.anchor(by=ROBOT) is None


def test_anchor_is_taken_once_per_head(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    note("tests.noted")

    first = integrity.anchor(by=ROBOT)

    assert first is not None
    assert integrity.anchor_file().read_text().startswith(f"{first.position} {first.hash}")
