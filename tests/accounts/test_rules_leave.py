"""Who may stand in: tables of cases."""

from datetime import UTC, datetime

import pytest

from aifactory.accounts.rules.leave import Held, Span, needed, overlap, uncovered


def at(day: int) -> datetime:
    return datetime(2040, 1, day, tzinfo=UTC)


LEAVE = Span(at(10), at(20))


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [(1, 10, False), (1, 11, True), (12, 13, True), (5, 25, True), (19, 22, True), (20, 22, False)],
)
def test_spans_overlap_when_they_share_an_instant(begins: int, ends: int, expected: bool) -> None:
    assert overlap(LEAVE, Span(at(begins), at(ends))) is expected
    assert overlap(Span(at(begins), at(ends)), LEAVE) is expected


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [(1, None, 1), (1, 10, 0), (1, 11, 1), (20, None, 0), (19, None, 1), (12, 14, 1)],
)
def test_only_roles_of_those_days_need_somebody(
    begins: int, ends: int | None, expected: int
) -> None:
    own = [Held("approver", "portal", at(begins), at(ends) if ends else None)]

    assert len(needed(own, LEAVE)) == expected


@pytest.mark.parametrize(
    ("own", "other", "covers"),
    [
        (("approver", "portal", 1, None), ("approver", "portal", 1, None), True),
        (("approver", "portal", 1, None), ("officer", "portal", 1, None), False),
        (("approver", "call:A", 1, None), ("approver", "call:A", 1, None), True),
        (("approver", "call:A", 1, None), ("approver", "call:B", 1, None), False),
        (("approver", "call:A", 1, None), ("approver", "portal", 1, None), True),
        (("approver", "portal", 1, None), ("approver", "call:A", 1, None), False),
        (("approver", "portal", 1, None), ("approver", "portal", 10, 20), True),
        (("approver", "portal", 1, None), ("approver", "portal", 11, 20), False),
        (("approver", "portal", 1, None), ("approver", "portal", 10, 19), False),
        # Nobody has to cover a role on days when it does not count itself.
        (("approver", "portal", 1, 15), ("approver", "portal", 1, 15), True),
        (("approver", "portal", 15, None), ("approver", "portal", 15, None), True),
        (("approver", "portal", 1, 9), ("officer", "portal", 1, None), True),
    ],
)
def test_a_stand_in_holds_the_same_role_in_the_same_place_all_the_days(
    own: tuple[str, str, int, int | None], other: tuple[str, str, int, int | None], covers: bool
) -> None:
    def held(role: str, scope: str, begins: int, ends: int | None) -> Held:
        return Held(role, scope, at(begins), at(ends) if ends else None)

    missing = uncovered([held(*own)], [held(*other)], LEAVE)

    assert missing == ([] if covers else [held(*own)])
    assert bool(uncovered([held(*own)], [], LEAVE)) is bool(needed([held(*own)], LEAVE))
