"""The arithmetic and the table of the benchmarks; no measure is ever asserted."""

import pytest

from tests.bench import figures
from tests.bench.__main__ import sizes_of
from tests.bench.figures import Rate, Row, Times


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5.0], 0.5, 5.0),
        ([5.0], 0.95, 5.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        ([float(n) for n in range(1, 101)], 0.95, 95.0),
        ([1.0, 2.0], 0.0, 1.0),
    ],
)
def test_percentile(values: list[float], share: float, expected: float) -> None:
    assert figures.percentile(values, share) == expected


@pytest.mark.parametrize(
    ("rate", "aim", "line"),
    [
        (9.0, 0.9, "letters: 9.0/s, limit 10.0/s, 0.90 of it (aim 0.90, kept)"),
        (8.9, 0.9, "letters: 8.9/s, limit 10.0/s, 0.89 of it (aim 0.90, missed)"),
        (5.0, None, "letters: 5.0/s, limit 10.0/s, 0.50 of it"),
    ],
)
def test_a_rate_is_a_share_of_its_limit(rate: float, aim: float | None, line: str) -> None:
    assert Rate("letters", rate, 10.0, aim).line == line


def test_nothing_measured_is_said() -> None:
    with pytest.raises(ValueError, match="Nothing was measured"):
        figures.percentile([], 0.5)


def test_times_are_milliseconds() -> None:
    assert figures.times([0.002, 0.004], per_second=7.0) == Times(2.0, 4.0, 7.0)


@pytest.mark.parametrize(
    ("ratio", "aim", "verdict"),
    [(1.5, 1.5, "kept"), (1.51, 1.5, "missed"), (9.0, None, "")],
)
def test_verdict(ratio: float, aim: float | None, verdict: str) -> None:
    assert Row("list", 200, Times(1, 2), ratio, aim).verdict == verdict


def test_growth_compares_the_largest_with_the_smallest_size() -> None:
    rows = [
        Row("list", 20000, Times(12, 0), 1),
        Row("list", 200, Times(10, 0), 1),
        Row("list", 2000, Times(99, 0), 1),
        Row("limit", 0, Times(5, 0), 1),
    ]

    assert figures.growth(rows) == {"list": 1.2}


def test_table_prints_every_row_and_the_growth() -> None:
    rows = [
        Row("staff list", 200, Times(10, 12, 80), 1.4, 1.5),
        Row("staff list", 2000, Times(11, 13, 80), 1.6, 1.5),
        Row("bare view", 0, Times(6, 7), 1),
    ]

    assert figures.table(rows).splitlines() == [
        "measure      rows  p50 ms  p95 ms  req/s c=8  x limit   aim",
        "staff list    200    10.0    12.0         80     1.40  1.50  kept",
        "staff list  2,000    11.0    13.0         80     1.60  1.50  missed",
        "bare view             6.0     7.0                1.00",
        "growth of staff list: 1.10",
    ]


@pytest.mark.parametrize("text", ["", "0", "200,x", "2000,200", "200001"])
def test_sizes_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="sizes"):
        sizes_of(text)


def test_sizes() -> None:
    assert sizes_of("200,2000,20000") == [200, 2000, 20000]
