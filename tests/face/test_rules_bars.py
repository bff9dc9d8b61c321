from decimal import Decimal

import pytest

from aifactory.face.rules.bars import Segment, place, segments


def test_segments_follow_each_other_and_leave_out_what_is_empty() -> None:
    parts = [("used", Decimal(250)), ("granted", Decimal(0)), ("reserved", Decimal(125))]

    found = segments(parts, Decimal(500))

    assert found == [Segment("used", 0, 500), Segment("reserved", 500, 250)]


def test_segments_never_leave_the_bar() -> None:
    found = segments([("used", Decimal(400)), ("granted", Decimal(400))], Decimal(500))

    assert found == [Segment("used", 0, 800), Segment("granted", 800, 200)]


@pytest.mark.parametrize(
    ("amount", "whole", "at"), [(1, 0, 0), (-1, 10, 0), (5, 10, 500), (20, 10, 1000)]
)
def test_place_stays_on_the_scale(amount: int, whole: int, at: int) -> None:
    assert place(Decimal(amount), Decimal(whole)) == at
