"""Shipped modes and their published limits, cut-offs as instants, and the office's holidays."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from aifactory.catalogue import queries
from aifactory.catalogue.models import AccessMode, Call, Holiday, ModeLimit, Partition
from aifactory.catalogue.rules.units import node_hours, triple

pytestmark = pytest.mark.django_db
CLASSICAL = {"BEN": 19, "DEV": 19, "REG": 16, "EXT": 7}
LARGE_SCALE = [
    "2026-01-30",
    "2026-02-16",
    "2026-02-27",
    "2026-03-16",
    "2026-03-31",
    "2026-04-15",
    "2026-04-30",
    "2026-05-13",
    "2026-06-15",
    "2026-06-30",
    "2026-07-15",
    "2026-07-31",
    "2026-08-14",
    "2026-08-31",
    "2026-09-15",
    "2026-09-30",
    "2026-10-15",
    "2026-10-30",
    "2026-11-13",
    "2026-11-30",
    "2026-12-15",
    "2027-01-04",
]
SCIENCE = ["2026-02-27", "2026-04-30", "2026-06-30", "2026-08-31", "2026-10-30", "2026-12-11"]
EASTER = {2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}


def limit(mode: str, partition: str) -> tuple[int | None, ...]:
    row = ModeLimit.objects.get(mode__code=mode, partition__code=partition, year=2025)
    return row.fixed, row.minimum, row.maximum, row.total


@pytest.mark.parametrize(("mode", "count"), CLASSICAL.items())
def test_a_classical_mode_has_its_limits_and_neither_rules_nor_a_call(mode, count):
    row = AccessMode.objects.get(code=mode)

    assert row.limits.count() == count
    assert (row.rule_sets.count(), row.calls.count(), row.availabilities.count()) == (0, 0, 0)
    assert row.summary_text.endswith(".")


@pytest.mark.parametrize(
    ("mode", "partition", "expected"),
    [
        ("BEN", "LEONARDO-BOOSTER", (3500, None, None, None)),
        ("DEV", "LUMI-G", (4500, None, None, None)),
        ("REG", "LUMI-G", (None, 20_000, 150_000, 309_181)),
        ("REG", "DEUCALION-GPU", (None, 25_000, None, 37_840)),
        ("REG", "MARENOSTRUM5-ACC", (None, 20_000, 100_000, 100_000)),
        ("EXT", "JUPITER-BOOSTER", (None, 245_000, None, 3_120_000)),
        ("SC", "MELUXINA-GPU", (None, 20_000, 90_000, None)),
    ],
)
def test_a_limit_is_as_published(mode, partition, expected):
    assert limit(mode, partition) == expected


def test_a_limit_that_looks_wrong_says_so_and_no_limit_is_on_a_planned_machine():
    odd = ModeLimit.objects.filter(mode__code="DEV", partition__system__code="MELUXINA")

    assert sum("look exchanged" in row.source for row in odd) == 2
    assert not ModeLimit.objects.filter(partition__system__state="planned").exists()
    assert str(odd[0]).endswith(" 2025")


@pytest.mark.parametrize(("code", "days"), [("LS-2026", LARGE_SCALE), ("SC-2026", SCIENCE)])
def test_cut_offs_of_2026_are_complete_at_ten_in_brussels(code, days):
    call = Call.objects.get(code=code)
    instants = list(call.cut_offs.order_by("number").values_list("at", flat=True))
    summer = (date(2026, 3, 29), date(2026, 10, 25))

    assert [at.date().isoformat() for at in instants] == days
    for at in instants:
        is_summer = summer[0] <= at.date() < summer[1]
        assert at == datetime.combine(at.date(), datetime.min.time(), UTC) + timedelta(
            hours=8 if is_summer else 9
        )


def test_the_last_cut_off_of_march_is_in_summer_time_whatever_pages_print():
    instant = Call.objects.get(code="LS-2026").cut_offs.get(number=5).at

    assert instant == datetime(2026, 3, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize("year", [2026, 2027])
def test_holidays_are_the_ten_of_the_office(year):
    fixed = {(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)}
    moving = {EASTER[year] + timedelta(days=days) for days in (1, 39, 50)}
    days = set(Holiday.objects.filter(on__year=year).values_list("on", flat=True))

    assert days == {date(year, *day) for day in fixed} | moving
    assert queries.holidays("Europe/Brussels", date(year, 1, 1), date(year, 12, 31)) == days


@pytest.mark.parametrize(
    ("partition", "nodes", "gpu_hours", "local"),
    [
        ("LUMI-G", "1", "4", "8"),
        ("LUMI-G", "1250000", "5000000", "10000000"),
        ("LUMI-C", "1", None, "128"),
        ("LEONARDO-BOOSTER", "1", "4", "32"),
        ("LEONARDO-BOOSTER", "0.25", "1", "8"),
        ("LEONARDO-BOOSTER", "4500", "18000", "144000"),
        ("LEONARDO-BOOSTER", "1250", "5000", "40000"),
        ("LEONARDO-DCGP", "1", None, "112"),
        ("MARENOSTRUM5-ACC", "1", "4", "80"),
        ("MARENOSTRUM5-ACC", "0.25", "1", "20"),
        ("KAROLINA-GPU", "1", "8", "1"),
        ("KAROLINA-GPU", "0.125", "1", "0.125"),
        ("JUPITER-BOOSTER", "1", "4", "1"),
        ("MELUXINA-GPU", "1", "4", "1"),
        ("VEGA-GPU", "1", "4", "1"),
        ("DEUCALION-GPU", "1", "4", "1"),
        ("DISCOVERER-PLUS", "1", "8", "1"),
        ("DISCOVERER-PLUS", "0.125", "1", "0.125"),
        ("ARRHENIUS-GPU", "0.25", "1", "0.25"),
    ],
)
def test_worked_examples_hold_on_the_shipped_partitions(partition, nodes, gpu_hours, local):
    unit = Partition.objects.get(code=partition).unit
    said = triple(Decimal(nodes), unit)

    assert said.gpu_hours == (None if gpu_hours is None else Decimal(gpu_hours))
    assert said.local == Decimal(local)
    assert node_hours(Decimal(local), unit=unit, given_in="local") == Decimal(nodes)
    if gpu_hours is not None:
        assert node_hours(Decimal(gpu_hours), unit=unit, given_in="gpu_hours") == Decimal(nodes)


def test_the_eighty_million_core_hours_of_lumi_are_its_own_sixty_four_cores():
    """The award's holders quote 80 000 000 core-hours for 5 000 000 GPU-hours: 16 per GPU."""
    lumi = Partition.objects.get(code="LUMI-G")
    nodes = node_hours(Decimal(5_000_000), unit=lumi.unit, given_in="gpu_hours")

    assert nodes == Decimal(1_250_000)
    assert nodes * lumi.cores_per_node == 80_000_000
