"""What may be corrected where, and to what: tables, no database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from allocations.rules.corrections import (
    ANNUL,
    RECTIFY,
    Bounds,
    Effect,
    Flaw,
    Place,
    Wanted,
    effect,
    flaw,
    place,
)

TODAY = date(2026, 11, 19)
STARTS, ENDS = date(2026, 12, 1), date(2027, 2, 28)


@pytest.mark.parametrize(
    ("application", "award", "allocation", "expected"),
    [
        ("not_awarded", "", "", Place.REFUSED),
        ("waiting_list", "", "", Place.WAITING),
        ("withdrawn", "", "", Place.GONE),
        ("awaiting_decision", "", "", Place.GONE),
        ("awarded", "offered", "", Place.OFFERED),
        ("lapsed", "lapsed", "", Place.LAPSED),
        ("declined", "declined", "", Place.DECLINED),
        ("accepted", "accepted", "active", Place.RUNNING),
        ("accepted", "accepted", "suspended", Place.RUNNING),
        ("closed", "accepted", "ended", Place.ENDED),
        ("awaiting_decision", "annulled", "", Place.GONE),
        ("awarded", "superseded", "", Place.GONE),
    ],
)
def test_where_a_decision_stands(application, award, allocation, expected):
    assert place(application=application, award=award, allocation=allocation) is expected


@pytest.mark.parametrize(
    ("at", "annul", "rectify"),
    [
        (Place.REFUSED, Effect(reopens=True), Effect()),
        (Place.WAITING, Effect(reopens=True), Effect()),
        (
            Place.OFFERED,
            Effect(hours="held", reopens=True),
            Effect(hours="held", answers_again=True),
        ),
        (Place.LAPSED, Effect(reopens=True), None),
        (Place.DECLINED, None, None),
        (Place.RUNNING, Effect(hours="allocation", reopens=True), Effect(hours="allocation")),
        (Place.ENDED, None, None),
        (Place.GONE, None, None),
    ],
)
def test_what_a_correction_does_there(at, annul, rectify):
    assert (effect(ANNUL, at), effect(RECTIFY, at)) == (annul, rectify)


def test_the_table_knows_every_place():
    assert {at for at in Place if effect(ANNUL, at) or effect(RECTIFY, at)} == {
        Place.REFUSED,
        Place.WAITING,
        Place.OFFERED,
        Place.LAPSED,
        Place.RUNNING,
    }


def terms(node_hours=1_000, reason="Enough for a first run.", **values):
    given = {"starts_on": STARTS, "ends_on": ENDS, **values}
    return Wanted(Decimal(node_hours), reason, **given)


def bounds(used=0, *, running=False, today=TODAY):
    return Bounds(
        asked=Decimal(1_250),
        used=Decimal(used),
        today=today,
        longest=lambda starts: starts + timedelta(days=89),
        begins=date(2026, 7, 1) if running else None,
        ends=date(2026, 12, 31) if running else None,
    )


@pytest.mark.parametrize(
    ("wanted", "within", "expected"),
    [
        (terms(1_250, ""), bounds(), None),
        (terms(1_251), bounds(), Flaw("amount", "above_asked")),
        (terms(400), bounds(400), None),
        (terms(399), bounds(400), Flaw("amount", "below_used")),
        (terms(900, ""), bounds(), Flaw("reason", "reason")),
        (terms(), bounds(), Flaw("", "unchanged")),
        (terms(reason="Better said."), bounds(), None),
        (terms(conditions=("Report monthly.",)), bounds(), None),
        (terms(starts_on=None), bounds(), Flaw("starts_on", "missing")),
        (terms(ends_on=None), bounds(), Flaw("ends_on", "missing")),
        (terms(starts_on=TODAY, ends_on=date(2027, 2, 10)), bounds(), None),
        (terms(starts_on=TODAY - timedelta(days=1)), bounds(), Flaw("starts_on", "past")),
        (terms(starts_on=date(2027, 1, 1)), bounds(), None),
        (
            terms(starts_on=date(2027, 1, 1)),
            bounds(running=True),
            Flaw("starts_on", "other_period"),
        ),
        (terms(starts_on=date(2026, 12, 31)), bounds(running=True), None),
        (
            terms(starts_on=date(2026, 12, 5)),
            bounds(running=True, today=STARTS),
            Flaw("starts_on", "begun"),
        ),
        (terms(ends_on=date(2026, 12, 24)), bounds(running=True, today=STARTS), None),
        (terms(ends_on=STARTS - timedelta(days=1)), bounds(), Flaw("ends_on", "over")),
        (
            terms(ends_on=date(2026, 12, 9)),
            bounds(running=True, today=date(2026, 12, 10)),
            Flaw("ends_on", "over"),
        ),
        (terms(ends_on=ENDS + timedelta(days=1)), bounds(), Flaw("ends_on", "too_long")),
    ],
)
def test_what_an_award_can_be_rectified_to(wanted, within, expected):
    assert flaw(wanted, terms(), within) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("Better said.", None),
        ("", Flaw("reason", "reason")),
        ("Full.", Flaw("", "unchanged")),
    ],
)
def test_without_hours_only_the_reason_can_differ(reason, expected):
    now = Wanted(Decimal(0), "Full.")

    assert flaw(Wanted(Decimal(0), reason), now, bounds()) == expected
