"""Worked examples of published conversions, and what must be refused."""

from decimal import Decimal

import pytest

from aifactory.catalogue.rules.units import NotExact, Triple, Unit, node_hours, suspicious, triple

LEONARDO = Unit(4, Decimal(4), "core-h", Decimal(32))
LUMI_G = Unit(4, Decimal(4), "GCD-h", Decimal(8))
KAROLINA = Unit(8, Decimal(8), "node-h", Decimal(1))
MN5_ACC = Unit(4, Decimal(4), "core-h", Decimal(80))
CPU_ONLY = Unit(0, Decimal(0), "core-h", Decimal(128))
THIRDS = Unit(3, Decimal(3), "core-h", Decimal(96))


@pytest.mark.parametrize(
    ("amount", "unit", "given_in", "expected"),
    [
        ("144000", LEONARDO, "local", "4500"),
        ("40000", LEONARDO, "local", "1250"),
        ("5000", LEONARDO, "gpu_hours", "1250"),
        ("1250", LEONARDO, "node_hours", "1250"),
        ("8", LEONARDO, "local", "0.25"),
        ("1", KAROLINA, "gpu_hours", "0.125"),
        ("5000", KAROLINA, "gpu_hours", "625"),
        ("8", LUMI_G, "local", "1"),
        ("10000", LUMI_G, "local", "1250"),
        ("20", MN5_ACC, "local", "0.25"),
        ("128", CPU_ONLY, "local", "1"),
        ("0", LEONARDO, "gpu_hours", "0"),
        ("0.000001", LEONARDO, "node_hours", "0.000001"),
        ("9", THIRDS, "gpu_hours", "3"),
    ],
)
def test_node_hours_are_exact(amount, unit, given_in, expected):
    result = node_hours(Decimal(amount), unit=unit, given_in=given_in)

    assert (result, str(result)) == (Decimal(expected), expected)


@pytest.mark.parametrize(
    ("amount", "unit", "given_in"),
    [
        ("1", THIRDS, "gpu_hours"),
        ("0.0000001", LEONARDO, "node_hours"),
        ("0.000001", LEONARDO, "gpu_hours"),
    ],
)
def test_node_hours_that_need_rounding_are_refused(amount, unit, given_in):
    with pytest.raises(NotExact, match="not an exact number of node-hours") as refusal:
        node_hours(Decimal(amount), unit=unit, given_in=given_in)

    assert (refusal.value.amount, refusal.value.given_in) == (Decimal(amount), given_in)


@pytest.mark.parametrize(
    ("amount", "unit", "given_in", "sentence"),
    [
        ("-1", LEONARDO, "node_hours", "zero or more"),
        ("NaN", LEONARDO, "node_hours", "zero or more"),
        ("Infinity", LEONARDO, "local", "zero or more"),
        ("1", CPU_ONLY, "gpu_hours", "has no GPUs"),
        ("1", LEONARDO, "credits", "not one of node_hours, gpu_hours, local"),
    ],
)
def test_node_hours_of_nonsense_is_refused(amount, unit, given_in, sentence):
    with pytest.raises(ValueError, match=sentence):
        node_hours(Decimal(amount), unit=unit, given_in=given_in)


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("4500", LEONARDO, Triple(Decimal(4500), Decimal(18000), Decimal(144000), "core-h")),
        ("1250", LEONARDO, Triple(Decimal(1250), Decimal(5000), Decimal(40000), "core-h")),
        ("1", LUMI_G, Triple(Decimal(1), Decimal(4), Decimal(8), "GCD-h")),
        ("0.125", KAROLINA, Triple(Decimal("0.125"), Decimal(1), Decimal("0.125"), "node-h")),
        ("2", CPU_ONLY, Triple(Decimal(2), None, Decimal(256), "core-h")),
        ("0", LEONARDO, Triple(Decimal(0), Decimal(0), Decimal(0), "core-h")),
        ("1E+3", LEONARDO, Triple(Decimal(1000), Decimal(4000), Decimal(32000), "core-h")),
    ],
)
def test_triple_says_the_same_amount_three_times(amount, unit, expected):
    assert triple(Decimal(amount), unit) == expected


def test_triple_prints_without_an_exponent():
    said = triple(Decimal("4500.000000"), LEONARDO)

    assert (str(said.node_hours), str(said.gpu_hours), str(said.local)) == (
        "4500",
        "18000",
        "144000",
    )


@pytest.mark.parametrize("unit", [LEONARDO, LUMI_G, KAROLINA, MN5_ACC])
@pytest.mark.parametrize("amount", ["1", "0.125", "1250", "2052549", "0.015625"])
def test_triple_converts_back_to_the_same_node_hours(amount, unit):
    said = triple(Decimal(amount), unit)

    assert node_hours(said.gpu_hours, unit=unit, given_in="gpu_hours") == Decimal(amount)
    assert node_hours(said.local, unit=unit, given_in="local") == Decimal(amount)


@pytest.mark.parametrize(
    ("amount", "expected", "factor"),
    [
        ("10000", "5000", "2"),
        ("20000", "5000", "4"),
        ("40000", "5000", "8"),
        ("2500", "5000", "0.5"),
        ("1250", "5000", "0.25"),
        ("625", "5000", "0.125"),
        ("10100", "5000", "2"),
        ("9900", "5000", "2"),
        ("10101", "5000", None),
        ("5000", "5000", None),
        ("15000", "5000", None),
        ("0", "5000", None),
        ("5000", "0", None),
    ],
)
def test_suspicious_names_the_factor(amount, expected, factor):
    assert suspicious(Decimal(amount), Decimal(expected)) == (
        None if factor is None else Decimal(factor)
    )


@pytest.mark.parametrize(
    "values",
    [
        (-1, Decimal(4), "core-h", Decimal(32)),
        (4, Decimal(-4), "core-h", Decimal(32)),
        (4, Decimal(0), "core-h", Decimal(32)),
        (0, Decimal(4), "core-h", Decimal(32)),
        (4, Decimal(4), "core-h", Decimal(0)),
        (4, Decimal(4), "", Decimal(32)),
    ],
)
def test_unit_that_contradicts_itself_cannot_be_made(values):
    with pytest.raises(ValueError, match=r"\."):
        Unit(*values)
