"""Due instants, reminders in stages, and names that an applicant asked to leave out."""

from datetime import UTC, datetime, timedelta

import pytest

from reviews.rules import conflicts
from reviews.rules.conflicts import Facts
from reviews.rules.reminders import stage
from reviews.rules.rounds import NextAct, default_due, due_for, next_act

DUE = datetime(2026, 12, 14, 16, tzinfo=UTC)
BRUSSELS = "Europe/Brussels"


@pytest.mark.parametrize(
    ("opened_at", "due_at"),
    [
        (datetime(2026, 11, 30, 9, 5, tzinfo=UTC), DUE),
        # Late in the evening it is the next day in Brussels.
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), DUE),
        # Across the change of clocks closing time stays closing time.
        (datetime(2026, 10, 20, 9, tzinfo=UTC), datetime(2026, 11, 3, 16, tzinfo=UTC)),
        (datetime(2026, 6, 1, 9, tzinfo=UTC), datetime(2026, 6, 15, 15, tzinfo=UTC)),
    ],
)
def test_reviews_are_due_at_closing_time(opened_at: datetime, due_at: datetime) -> None:
    assert default_due(opened_at, days=14, zone=BRUSSELS) == due_at


@pytest.mark.parametrize(
    ("at", "due_at"),
    [
        (DUE - timedelta(days=14), DUE),
        (DUE - timedelta(days=5), DUE),
        (DUE - timedelta(days=4), DUE + timedelta(days=1)),
        (DUE + timedelta(days=10), DUE + timedelta(days=15)),
    ],
)
def test_who_is_asked_late_has_five_days(at: datetime, due_at: datetime) -> None:
    assert due_for(DUE, at=at, zone=BRUSSELS) == due_at


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (-73, ""),
        (-72, "ahead"),
        (-25, "ahead"),
        (-24, "tomorrow"),
        (-1, "tomorrow"),
        (0, "late-0"),
        (71, "late-0"),
        (72, "late-1"),
        (24 * 6 - 1, "late-1"),
        (24 * 6, "late-2"),
    ],
)
def test_reminders_come_in_stages(hours: int, expected: str) -> None:
    assert stage(DUE, at=DUE + timedelta(hours=hours)) == expected


LEFT_OUT = (
    "Dr. Mara Õunap, Tartu: competitor\nJ.-P. Le Roux (same product)\nask not.him@example.org"
)


@pytest.mark.parametrize(
    ("name", "address", "is_named"),
    [
        ("Mara Õunap", "m@x.example", True),
        ("ÕUNAP Mara", "m@x.example", True),
        ("Mara Kask", "k@x.example", False),
        # Words of two different lines are two different people.
        ("Mara Roux", "r@x.example", False),
        ("Anybody", "Not.Him@example.org", True),
        ("", "him@example.org", False),
    ],
)
def test_people_whom_the_applicant_named(name: str, address: str, is_named: bool) -> None:
    assert conflicts.is_named(name, address, LEFT_OUT) is is_named
    assert not conflicts.is_named(name, address, "")


@pytest.mark.parametrize(("fact", "code"), [("in_office", "office"), ("named", "named")])
def test_office_and_named_people_are_excluded(fact: str, code: str) -> None:
    found = conflicts.links(Facts(**{fact: True}))

    assert [link.code for link in found] == [code]
    assert conflicts.is_blocked(found)


@pytest.mark.parametrize(
    ("given", "act"),
    [
        ({"is_past": False}, NextAct.COLLECTING),
        ({"reviewing": 0, "before": 2}, NextAct.CHECKS),
        ({"reviewing": 0}, NextAct.DONE),
        ({"is_open": False, "short": 3}, NextAct.OPEN),
        ({"short": 1, "complete": 2, "overdue": 1}, NextAct.ASSIGN),
        ({"complete": 2, "overdue": 1}, NextAct.CONCLUDE),
        ({"overdue": 1}, NextAct.CHASE),
        ({}, NextAct.WAIT),
    ],
)
def test_one_next_act_of_a_round(given: dict, act: NextAct) -> None:
    usual = {"is_past": True, "is_open": True, "before": 0, "reviewing": 3}
    counts = {"short": 0, "complete": 0, "overdue": 0}

    assert next_act(**{**usual, **counts, **given}) is act
