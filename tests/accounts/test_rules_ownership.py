"""Who owns whom: tables of cases."""

from datetime import date
from decimal import Decimal

import pytest

from aifactory.accounts.rules.ownership import Stake, first_problem, line_of, meets, problem

A, B, C, D = 1, 2, 3, 4


def stake(
    owner: int, owned: int, percent: str = "50", first: int = 1, last: int | None = None
) -> Stake:
    return Stake(
        owner,
        owned,
        Decimal(percent),
        date(2040, 1, first),
        date(2040, 1, last) if last else None,
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, 5), (5, 9), True),
        ((1, 4), (5, 9), False),
        ((1, None), (5, 9), True),
        ((10, None), (5, 9), False),
        ((1, None), (5, None), True),
    ],
)
def test_stakes_meet_when_they_share_a_day(
    one: tuple[int, int | None], other: tuple[int, int | None], expected: bool
) -> None:
    first, second = (stake(A, B, "1", *days) for days in (one, other))

    assert meets(first, second) is meets(second, first) is expected


@pytest.mark.parametrize(
    ("there", "new", "kind", "chain"),
    [
        ([], stake(A, A), "own", (A, A)),
        ([stake(A, B)], stake(B, A), "circle", (B, A, B)),
        ([stake(A, B), stake(B, C)], stake(C, A), "circle", (C, A, B, C)),
        ([stake(A, B), stake(A, C), stake(B, D), stake(C, D)], stake(D, A), "circle", (D, A, B, D)),
        ([stake(A, B, first=1, last=9)], stake(B, A, first=10), "", ()),
        ([stake(A, B), stake(B, C)], stake(A, C), "", ()),
        ([stake(A, C, "60")], stake(B, C, "40"), "", ()),
        ([stake(A, C, "60")], stake(B, C, "40.0001"), "sum", (C,)),
        ([stake(A, C, "60", 1, 9)], stake(B, C, "60", 10), "", ()),
        ([stake(A, C, "60", 1, 9)], stake(B, C, "60", 9), "sum", (C,)),
        ([stake(A, C, "60", 1, 4), stake(B, C, "60", 5, 9)], stake(D, C, "40"), "", ()),
        ([stake(A, C, "60", 5, 9), stake(B, C, "20", 7)], stake(D, C, "30", 1, 6), "", ()),
        ([stake(A, C, "60", 5, 9), stake(B, C, "20", 7)], stake(D, C, "30", 1, 7), "sum", (C,)),
        ([], stake(A, B, "100"), "", ()),
    ],
)
def test_what_a_stake_would_break(
    there: list[Stake], new: Stake, kind: str, chain: tuple[int, ...]
) -> None:
    found = problem(there, new)

    assert (found.kind if found else "") == kind
    assert (found.chain if found else ()) == chain


def test_the_sum_is_named() -> None:
    found = problem([stake(A, C, "60")], stake(B, C, "40.5"))

    assert found is not None
    assert found.total == Decimal("100.5")


def test_stakes_are_checked_as_they_stand() -> None:
    assert first_problem([stake(A, B), stake(B, C)]) is None
    found = first_problem([stake(A, B), stake(B, C), stake(C, A)])
    assert found is not None
    assert found.kind == "circle"


@pytest.mark.parametrize(
    ("start", "expected"),
    [(A, {B, C}), (B, {A, C}), (C, {A, B, D}), (D, {C}), (9, set())],
)
def test_the_line_goes_up_and_down_and_not_aside(start: int, expected: set[int]) -> None:
    stakes = [
        stake(A, B),
        stake(B, C),
        stake(D, C, first=5),
        stake(A, 9, first=1, last=4),
        stake(9, A, first=20),
    ]

    assert line_of(stakes, start, date(2040, 1, 10)) == expected
