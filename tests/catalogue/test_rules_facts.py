"""Rules of facts: stretches of time, dated amounts, checks, units, holidays, timelines, energy."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from aifactory.catalogue.rules import (
    dated_values,
    easter,
    energy,
    fallbacks,
    imports,
    spans,
    staleness,
    timelines,
    unit_changes,
)
from aifactory.catalogue.rules.units import Unit

JAN, FEB, MAR, APR = (date(2027, month, 1) for month in range(1, 5))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((JAN, FEB), (FEB, MAR), True),
        ((JAN, date(2027, 1, 31)), (FEB, MAR), False),
        ((JAN, None), (MAR, None), True),
        ((MAR, None), (JAN, FEB), False),
        ((JAN, APR), (FEB, MAR), True),
        ((JAN, JAN), (JAN, JAN), True),
    ],
)
def test_days_meet_when_both_hold_on_one_of_them(one, other, meet) -> None:
    first, second = spans.days(*one), spans.days(*other)

    assert first.meets(second) is meet
    assert second.meets(first) is meet


@pytest.mark.parametrize(
    ("start", "end", "inverted"), [(JAN, FEB, False), (FEB, JAN, True), (JAN, JAN, True)]
)
def test_a_span_that_ends_before_it_begins_is_inverted(start, end, inverted) -> None:
    assert spans.Span(start, end).is_inverted is inverted
    assert not spans.Span(start).is_inverted


def test_the_earliest_clash_is_named() -> None:
    others = [(spans.days(MAR, None), "later"), (spans.days(JAN, FEB), "earlier")]

    assert spans.first_clash(spans.days(JAN, APR), others) == "earlier"
    assert spans.first_clash(spans.days(date(2027, 2, 2), date(2027, 2, 5)), others) is None


VALUES = [
    dated_values.DatedValue("ceiling", Decimal(200_000), "EUR", JAN, date(2027, 1, 31), 3),
    dated_values.DatedValue("ceiling", Decimal(300_000), "EUR", FEB, None, 3),
    dated_values.DatedValue("ceiling", Decimal(400_000), "EUR", MAR, None, 3),
    dated_values.DatedValue("price", Decimal(1), "EUR", JAN),
]


@pytest.mark.parametrize(
    ("kind", "on", "amount"),
    [
        ("ceiling", date(2026, 12, 31), None),
        ("ceiling", JAN, 200_000),
        ("ceiling", date(2027, 1, 31), 200_000),
        ("ceiling", FEB, 300_000),
        ("ceiling", MAR, 400_000),
        ("price", APR, 1),
        ("other", APR, None),
    ],
)
def test_value_on_a_day(kind, on, amount) -> None:
    found = dated_values.value_on(VALUES, kind, on)

    assert (found and found.amount) == amount


@pytest.mark.parametrize(
    ("tag", "checked_on", "stale"),
    [
        ("V", date(2026, 9, 3), False),
        ("V", date(2026, 9, 2), True),
        ("K", date(2026, 12, 2), False),
        ("K", date(2026, 12, 1), True),
        ("D", date(2026, 9, 3), False),
    ],
)
def test_a_check_grows_stale_sooner_for_what_nobody_verified(tag, checked_on, stale) -> None:
    assert staleness.is_stale(checked_on, tag, today=date(2027, 3, 2), days=180) is stale


def unit(gpus: int = 4, gpu_hours: str = "4", local: str = "32") -> Unit:
    return Unit(gpus, Decimal(gpu_hours), "core-h", Decimal(local))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (unit(), unit(), []),
        (unit(local="56"), unit(local="112"), [("local", "2")]),
        (unit(local="100"), unit(local="50"), [("local", "0.5")]),
        (unit(local="100"), unit(local="110"), []),
        (unit(gpu_hours="4", local="50"), unit(gpu_hours="8", local="50"), [("gpu_hours", "2")]),
        (unit(local="10"), unit(local="8"), [("dies", "2")]),
        (unit(local="5"), unit(local="4"), []),
        (unit(0, "0", "10"), unit(0, "0", "40"), [("local", "4")]),
    ],
)
def test_units_that_look_mixed_up_are_noticed(before, after, found) -> None:
    seen = unit_changes.suspicions(before, after)

    assert [(one.what, one.factor) for one in seen] == [
        (what, Decimal(factor)) for what, factor in found
    ]


def test_an_amount_is_said_in_both_units() -> None:
    old, new = unit_changes.both(Decimal(1000), unit(local="32"), unit(local="16"))

    assert (old.local, new.local) == (Decimal(32000), Decimal(16000))
    assert old.gpu_hours == new.gpu_hours == Decimal(4000)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 3, 31)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter_is_known(year, day) -> None:
    assert easter.easter(year) == day


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (date(2026, 4, 6), 2027, date(2027, 3, 29)),
        (date(2026, 5, 14), 2027, date(2027, 5, 6)),
        (date(2026, 5, 25), 2028, date(2028, 6, 5)),
        (date(2026, 12, 25), 2027, date(2027, 12, 25)),
        (date(2008, 5, 1), 2009, date(2009, 5, 1)),
        (date(2028, 2, 29), 2029, None),
    ],
)
def test_holidays_of_another_year(day, year, expected) -> None:
    assert easter.in_year(day, year) == expected


def place(name: str, is_open: bool, fallback: str = "") -> fallbacks.Place:
    return fallbacks.Place(name, is_open, fallback)


PLACES = {
    "A": place("A", True),
    "B": place("B", False, "A"),
    "C": place("C", False, "D"),
    "D": place("D", False, "X"),
    "E": place("E", False),
}


@pytest.mark.parametrize(
    ("partition", "fallback", "expected"),
    [
        ("X", "A", ""),
        ("X", "X", "itself"),
        ("X", "B", "not_open"),
        ("X", "E", "not_open"),
        ("X", "nowhere", "not_open"),
        ("X", "C", "loop"),
    ],
)
def test_people_are_sent_to_a_place_that_is_open(partition, fallback, expected) -> None:
    assert fallbacks.objection(partition, fallback, PLACES) == expected


def at(day: int) -> datetime:
    return datetime(2027, 1, day, tzinfo=UTC)


def entry(key: int, start: int, end: int | None = None, for_call: bool = False) -> timelines.Entry:
    return timelines.Entry(key, at(start), at(end) if end else None, for_call)


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        ([], []),
        ([entry(1, 1)], [(1, None, 1)]),
        ([entry(1, 1), entry(2, 5)], [(1, 5, 1), (5, None, 2)]),
        ([entry(1, 1), entry(2, 5, 9)], [(1, 5, 1), (5, 9, 2), (9, None, 1)]),
        ([entry(1, 1, 3)], [(1, 3, 1), (3, None, None)]),
        ([entry(1, 1, for_call=True), entry(2, 5)], [(1, None, 1)]),
        ([entry(1, 1, 3), entry(2, 1, 3)], [(1, 3, 1), (3, None, None)]),
    ],
)
def test_the_latest_that_has_begun_holds(entries, line) -> None:
    expected = [timelines.Stretch(at(a), at(b) if b else None, key) for a, b, key in line]

    found = timelines.timeline(entries)

    assert found == expected
    assert timelines.stretches_of(2, found) == [one for one in expected if one.key == 2]


@pytest.mark.parametrize(
    ("figures", "kwh", "co2"),
    [
        ((2400, Decimal("1.04"), 80), "2.496", "199.68"),
        ((2400, Decimal("1.04"), None), "2.496", None),
        ((None, Decimal("1.04"), 80), None, None),
        ((2400, None, 80), None, None),
    ],
)
def test_energy_of_a_node_hour(figures, kwh, co2) -> None:
    found = energy.footprint(*figures)

    assert found.kwh == (Decimal(kwh) if kwh else None)
    assert found.co2_g == (Decimal(co2) if co2 else None)


def test_a_file_is_held_against_the_table_line_by_line() -> None:
    existing = {("a",): {"code": "a", "name": "A"}, ("b",): {"code": "b", "name": "B"}}
    lines = [
        imports.Given(2, {"code": "a", "name": "A"}),
        imports.Given(3, {"code": "b", "name": "Bee"}),
        imports.Given(4, {"code": "c", "name": "C"}),
        imports.Given(5, {"code": "c", "name": "Sea"}),
        imports.Given(6, {"code": ""}, ("A code is missing.",)),
    ]

    found = imports.compare(lines, existing, ("code",))

    assert [one.result for one in found] == ["same", "changed", "new", "wrong", "wrong"]
    assert (found[1].before["name"], found[1].after["name"]) == ("B", "Bee")
    assert found[3].twice_at == 4
    assert found[4].sentences == ("A code is missing.",)
