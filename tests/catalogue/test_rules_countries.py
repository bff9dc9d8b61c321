"""Which ground counts on which day, to the day."""

from datetime import date

import pytest

from aifactory.catalogue.rules.countries import Ground, Outcome, Status, holds, judge

MEMBER = Status(Ground.EU_MEMBER, date(2007, 1, 1))
FROM_2027 = Status(Ground.HORIZON_EUROPE, date(2027, 1, 1))
UNTIL_2026 = Status(Ground.HORIZON_EUROPE, date(2021, 1, 1), date(2026, 12, 31))
PARTIAL = Status(Ground.HORIZON_EUROPE, date(2024, 1, 1), is_partial=True)
DIGITAL = Status(Ground.DIGITAL_EUROPE, date(2023, 1, 1))
LAST_DAY, FIRST_DAY = date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("status", "on", "expected"),
    [
        (FROM_2027, LAST_DAY, False),
        (FROM_2027, FIRST_DAY, True),
        (UNTIL_2026, LAST_DAY, True),
        (UNTIL_2026, FIRST_DAY, False),
        (MEMBER, date(2006, 12, 31), False),
        (MEMBER, date(2099, 1, 1), True),
    ],
)
def test_status_holds_from_its_first_to_its_last_day(status, on, expected):
    assert holds(status, on) is expected


@pytest.mark.parametrize(
    ("statuses", "on", "outcome", "best", "starts_on"),
    [
        ([], LAST_DAY, Outcome.NOT_ELIGIBLE, None, None),
        ([FROM_2027], LAST_DAY, Outcome.NOT_ELIGIBLE, None, FIRST_DAY),
        ([FROM_2027], FIRST_DAY, Outcome.ELIGIBLE, FROM_2027, None),
        ([UNTIL_2026], FIRST_DAY, Outcome.NOT_ELIGIBLE, None, None),
        ([PARTIAL], LAST_DAY, Outcome.PARTIAL, PARTIAL, None),
        ([PARTIAL, FROM_2027], LAST_DAY, Outcome.PARTIAL, PARTIAL, FIRST_DAY),
        ([PARTIAL, DIGITAL], LAST_DAY, Outcome.ELIGIBLE, DIGITAL, None),
        ([UNTIL_2026, DIGITAL, MEMBER], LAST_DAY, Outcome.ELIGIBLE, MEMBER, None),
        ([UNTIL_2026, FROM_2027], LAST_DAY, Outcome.ELIGIBLE, UNTIL_2026, None),
    ],
)
def test_judge_takes_the_strongest_ground_that_holds(statuses, on, outcome, best, starts_on):
    verdict = judge("XX", statuses, on=on, table_version="2026-11-23")

    assert (verdict.outcome, verdict.status, verdict.starts_on) == (outcome, best, starts_on)
    assert verdict.is_eligible is (outcome is Outcome.ELIGIBLE)
    assert (verdict.code, verdict.on, verdict.table_version) == ("XX", on, "2026-11-23")
