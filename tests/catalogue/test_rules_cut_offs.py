"""Where a cut-off may stand."""

from datetime import UTC, datetime, timedelta

import pytest

from aifactory.catalogue.rules.cut_offs import (
    Objection,
    objection_to_list,
    objection_to_move,
    objection_to_place,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SPAN = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))


def december(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC)


OTHERS = [datetime(2026, 11, 15, 10, tzinfo=UTC), december(5), december(20)]
MOVES = [
    (december(10), december(12), None),
    (december(10), december(6), None),
    (december(10), december(10), Objection.SAME),
    (datetime(2026, 11, 30, tzinfo=UTC), december(12), Objection.OVER),
    (NOW, december(12), Objection.OVER),
    (december(10), NOW, Objection.PAST),
    (december(10), NOW - timedelta(days=1), Objection.PAST),
    (december(10), december(5), Objection.BEFORE_PREVIOUS),
    (december(10), december(4), Objection.BEFORE_PREVIOUS),
    (december(10), december(20), Objection.AFTER_NEXT),
    (december(10), december(21), Objection.AFTER_NEXT),
    (december(25), SPAN[1], None),
    (december(25), SPAN[1] + timedelta(minutes=1), Objection.AFTER_CLOSING),
]


@pytest.mark.parametrize(("old", "new", "expected"), MOVES)
def test_move_is_refused_where_people_would_be_misled(
    old: datetime, new: datetime, expected: Objection | None
) -> None:
    assert objection_to_move(old, new, at=NOW, span=SPAN, others=OTHERS) == expected


def test_only_cut_off_has_no_neighbours() -> None:
    assert objection_to_move(december(10), december(30), at=NOW, span=SPAN, others=[]) is None


@pytest.mark.parametrize(
    ("new", "at", "expected"),
    [
        (SPAN[0], None, Objection.BEFORE_OPENING),
        (SPAN[0] + timedelta(hours=1), None, None),
        (SPAN[0] + timedelta(hours=1), NOW, Objection.PAST),
        (SPAN[1], NOW, None),
        (SPAN[1] + timedelta(seconds=1), NOW, Objection.AFTER_CLOSING),
    ],
)
def test_place_lies_ahead_and_inside_the_call(
    new: datetime, at: datetime | None, expected: Objection | None
) -> None:
    assert objection_to_place(new, at=at, span=SPAN) == expected


@pytest.mark.parametrize(
    ("instants", "expected"),
    [
        ([december(8), december(9)], None),
        ([december(8), december(8)], (1, Objection.SAME)),
        ([december(8), december(5)], (1, Objection.SAME)),
        ([SPAN[0], december(8)], (0, Objection.PAST)),
        ([], None),
    ],
)
def test_list_names_the_first_that_cannot_stand(
    instants: list[datetime], expected: tuple[int, Objection] | None
) -> None:
    assert objection_to_list(instants, at=NOW, span=SPAN, taken=OTHERS) == expected
