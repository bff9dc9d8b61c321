"""Reads: what is open when, which rules hold, which days count, who may apply."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aifactory.catalogue import queries
from aifactory.catalogue.models import (
    AccessMode,
    Availability,
    Call,
    Country,
    CountryStatus,
    Holiday,
    ModeLimit,
    Partition,
    RuleSet,
)
from aifactory.catalogue.rules.calendars import Deadline, Stop, resolve_local
from aifactory.catalogue.rules.countries import Ground, Outcome
from aifactory.catalogue.rules.questions import check_answer

pytestmark = pytest.mark.django_db
BRUSSELS = "Europe/Brussels"
FACT = {"source": "Invented for a test", "source_tag": "D", "checked_on": date(2026, 11, 23)}


def brussels(text):
    return resolve_local(datetime.fromisoformat(text), BRUSSELS).instant


def pg():
    return AccessMode.objects.get(code="PG")


def partition(code):
    return Partition.objects.get(code=code)


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        ("2025-12-31T23:59:59", []),
        ("2026-01-01T00:00:00", ["PG-2026", "FL-2026", "LS-2026", "SC-2026"]),
        ("2026-12-11T09:59:59", ["PG-2026", "FL-2026", "LS-2026", "SC-2026"]),
        ("2026-12-11T10:00:00", ["PG-2026", "FL-2026", "LS-2026"]),
        ("2026-12-31T23:59:59", ["PG-2026", "FL-2026", "LS-2026"]),
        ("2027-01-01T00:00:00", ["PG-2027", "FL-2027", "LS-2026"]),
        ("2027-01-04T10:00:00", ["PG-2027", "FL-2027"]),
        ("2028-01-01T00:00:00", []),
    ],
)
def test_open_calls_change_at_midnight_in_brussels(at, codes):
    instant = brussels(at)

    assert [call.code for call in queries.open_calls(instant)] == codes
    opened = queries.open_call(pg(), instant)
    assert ([opened.code] if opened else []) == codes[:1]
    for call in Call.objects.filter(status="open"):
        assert call.is_open_at(instant) is (call.code in codes)


def test_planned_call_is_not_open_between_its_instants():
    given = {"title": {"business": {"en": "Build 2026, again"}}, "zone": BRUSSELS, **FACT}
    call = Call.objects.create(
        code="FL-2026-B",
        mode=AccessMode.objects.get(code="FL"),
        rule_set=RuleSet.objects.get(mode__code="FL", version=2),
        opens_at=brussels("2026-01-01T00:00"),
        closes_at=brussels("2027-01-01T00:00"),
        **given,
    )

    assert call.is_open_at(brussels("2026-06-01T12:00")) is False
    assert call in queries.all_calls()
    assert (call.opens.text(), call.closes.text()) == (
        "Thu 1 Jan 2026, 00:00 CET (Wed 31 Dec, 23:00 UTC)",
        "Fri 1 Jan 2027, 00:00 CET (Thu 31 Dec, 23:00 UTC)",
    )


def test_rules_in_force_are_the_latest_that_has_begun():
    first = RuleSet.objects.get(mode=pg())
    RuleSet.objects.create(
        mode=pg(), version=2, valid_from=brussels("2026-06-01T00:00"), content={}, **FACT
    )

    assert queries.rules_in_force(pg(), brussels("2026-11-23T12:00")) == first
    assert queries.rules_in_force(pg(), brussels("2025-06-01T12:00")) is None


def test_every_rule_in_force_lists_the_modes_smallest_first():
    rules = queries.every_rule_in_force(brussels("2026-11-23T12:00"))

    assert [rule.mode.name for rule in rules] == ["Try", "Build", "Train big", "Do science"]
    assert [mode.code for mode in queries.with_rules()] == ["PG", "FL", "LS", "SC"]
    assert queries.every_rule_in_force(brussels("2025-11-23T12:00")) == []


def test_modes_without_rules_stand_apart():
    assert [mode.code for mode in queries.without_rules()] == ["BEN", "DEV", "REG", "EXT"]
    assert [mode.code for mode in queries.modes()][:5] == ["PG", "FL", "LS", "SC", "BEN"]
    regular = queries.without_rules().get(code="REG")
    at = brussels("2026-11-23T12:00")

    assert queries.open_call(regular, at) is None
    assert queries.rules_in_force(regular, at) is None
    assert not any(state.is_offered for state in queries.availabilities(regular, at))


@pytest.mark.parametrize("count", [1, 3])
def test_modes_without_rules_ask_the_same_number_of_queries(django_assert_num_queries, count):
    kept = ["BEN", "REG", "EXT"][:count]
    ModeLimit.objects.exclude(mode__code__in=kept).delete()
    AccessMode.objects.filter(code__in={"BEN", "DEV", "REG", "EXT"} - set(kept)).delete()

    # modes, limits with their partitions
    with django_assert_num_queries(2):
        rows = list(queries.without_rules())
        assert len([limit.partition.name for row in rows for limit in row.limits.all()]) > count
    assert len(rows) == count


def test_fit_questions_come_with_the_rules_of_the_smallest_mode():
    assert queries.fit_questions(brussels("2026-11-23T12:00")).questions[0].key == "country"
    assert queries.fit_questions(brussels("2025-11-23T12:00")).questions == ()


@pytest.mark.parametrize(
    ("at", "state", "until", "opens", "fallback"),
    [
        ("2025-12-31T23:59", "closed", None, "2026-01-01T00:00", None),
        ("2026-10-31T23:59", "open", "2026-11-01T00:00", None, None),
        ("2026-11-01T00:00", "full", "2027-01-04T00:00", "2027-01-04T00:00", "LEONARDO-BOOSTER"),
        ("2027-01-03T23:59", "full", "2027-01-04T00:00", "2027-01-04T00:00", "LEONARDO-BOOSTER"),
        ("2027-01-04T00:00", "open", None, None, None),
    ],
)
def test_availability_of_marenostrum(at, state, until, opens, fallback):
    found = queries.availability(partition("MARENOSTRUM5-ACC"), pg(), brussels(at))

    assert (found.state, found.is_open) == (state, state == "open")
    assert found.until == (until and brussels(until))
    assert found.opens_at == (opens and brussels(opens))
    assert (found.fallback.code if found.fallback else None) == fallback
    assert found.is_open or found.reason["business"]["en"]


def test_availability_for_one_call_goes_before_the_mode():
    call = Call.objects.get(code="PG-2026")
    at = brussels("2026-11-23T12:00")
    Availability.objects.create(
        mode=pg(),
        call=call,
        partition=partition("VEGA-GPU"),
        state="closed",
        from_at=brussels("2026-02-01T00:00"),
        reason={"business": {"en": "Maintenance."}},
        **FACT,
    )

    assert queries.availability(partition("VEGA-GPU"), pg(), at).state == "open"
    assert queries.availability(partition("VEGA-GPU"), pg(), at, call=call).state == "closed"


def test_latest_availability_that_has_begun_holds():
    at = brussels("2026-11-23T12:00")
    for instant, state in (("2026-11-20T00:00", "closed"), ("2026-12-01T00:00", "full")):
        Availability.objects.create(
            mode=pg(),
            partition=partition("VEGA-GPU"),
            state=state,
            from_at=brussels(instant),
            reason={"business": {"en": "Maintenance."}},
            **FACT,
        )

    assert queries.availability(partition("VEGA-GPU"), pg(), at).state == "closed"


def test_partition_is_closed_in_a_mode_that_does_not_offer_it():
    science = AccessMode.objects.get(code="SC")

    found = queries.availability(partition("VEGA-GPU"), science, brussels("2026-11-23T12:00"))

    assert (found.state, found.reason["business"]["en"]) == ("closed", "Not offered in this mode.")


@pytest.mark.parametrize("count", [1, 3])
def test_availabilities_take_two_queries(count):
    Availability.objects.exclude(
        partition__in=list(Partition.objects.order_by("position")[:count])
    ).delete()

    mode = pg()

    with CaptureQueriesContext(connection) as made:
        states = queries.availabilities(mode, brussels("2026-11-23T12:00"))
        assert states[0].partition.system.site.code == "CINECA"

    assert len(made) == 2
    assert [state.is_open for state in states].count(True) == count


def test_offered_partitions_are_the_open_ones():
    at = brussels("2026-11-23T12:00")
    options = queries.offered(pg(), at)
    questions = queries.question_set(queries.rules_in_force(pg(), at))

    assert options["partition"] == {
        "LEONARDO-BOOSTER",
        "LUMI-G",
        "JUPITER-BOOSTER",
        "MELUXINA-GPU",
        "KAROLINA-GPU",
        "VEGA-GPU",
        "DEUCALION-GPU",
    }
    for value, codes in (("LUMI-G", []), ("MARENOSTRUM5-ACC", ["not_offered"])):
        problems = check_answer(questions.question("partition"), value, options=options)
        assert [problem.code for problem in problems] == codes
    assert check_answer(questions.question("country"), "XX", options=options)


def test_bundle_of_a_partition():
    rules = queries.rules_in_force(pg(), brussels("2026-11-23T12:00"))

    assert queries.bundle(rules, partition("KAROLINA-GPU")).node_hours == 625
    science = RuleSet.objects.get(mode__code="SC", version=2)
    assert queries.bundle(science, partition("KAROLINA-GPU")) is None


@pytest.mark.parametrize(
    ("code", "on", "outcome", "ground"),
    [
        ("RO", date(2026, 11, 23), Outcome.ELIGIBLE, Ground.EU_MEMBER),
        ("HR", date(2013, 6, 30), Outcome.NOT_ELIGIBLE, None),
        ("HR", date(2013, 7, 1), Outcome.ELIGIBLE, Ground.EU_MEMBER),
        ("NO", date(2026, 11, 23), Outcome.ELIGIBLE, Ground.EUROHPC_PARTICIPATING),
        ("LI", date(2026, 11, 23), Outcome.ELIGIBLE, Ground.DIGITAL_EUROPE),
        ("CH", date(2024, 12, 31), Outcome.NOT_ELIGIBLE, None),
        ("CH", date(2025, 1, 1), Outcome.ELIGIBLE, Ground.DIGITAL_EUROPE),
        ("CA", date(2026, 11, 23), Outcome.PARTIAL, Ground.HORIZON_EUROPE),
        ("US", date(2026, 11, 23), Outcome.NOT_ELIGIBLE, None),
        ("ZZ", date(2026, 11, 23), Outcome.NOT_ELIGIBLE, None),
    ],
)
def test_eligible_country_on_a_day(code, on, outcome, ground):
    verdict = queries.eligible_country(code, on)

    assert (verdict.outcome, verdict.status.ground if verdict.status else None) == (outcome, ground)
    assert verdict.table_version == "2026-11-23"


def test_association_from_1_january_does_not_count_on_31_december():
    country = Country.objects.create(code="QX", name="Examplia", **FACT)
    CountryStatus.objects.create(
        country=country,
        ground=Ground.HORIZON_EUROPE,
        valid_from=date(2027, 1, 1),
        **{**FACT, "checked_on": date(2026, 12, 1)},
    )

    before = queries.eligible_country("QX", date(2026, 12, 31))
    after = queries.eligible_country("QX", date(2027, 1, 1))

    assert (before.is_eligible, before.starts_on) == (False, date(2027, 1, 1))
    assert (after.is_eligible, after.table_version) == (True, "2026-12-01")


def test_country_table_without_rows_has_no_version():
    CountryStatus.objects.all().delete()

    assert queries.country_table_version() == ""
    assert list(queries.country_names())[:2] == ["AL", "AM"]


def test_holidays_between_two_days_or_two_instants():
    christmas = date(2026, 12, 25)
    late = datetime(2026, 12, 24, 23, 30, tzinfo=UTC)

    assert queries.holidays(BRUSSELS, date(2026, 12, 24), date(2027, 1, 1)) == {
        christmas,
        date(2027, 1, 1),
    }
    assert queries.holidays(BRUSSELS, late, late) == {christmas}
    assert queries.holidays("UTC", late, late) == frozenset()
    Holiday.objects.create(calendar="site", on=date(2026, 12, 24), name="Eve", **FACT)
    assert queries.holidays(BRUSSELS, christmas, christmas, calendar="site") == frozenset()


def test_promise_clock_knows_the_holidays_and_the_stops():
    call = Call.objects.get(code="PG-2026")
    received = brussels("2026-12-23T10:00")
    stop = Stop(brussels("2026-12-24T09:00"), brussels("2026-12-28T09:00"), "You were asked.")

    clock = queries.promise_clock(call, received, 2, [stop])

    assert clock.due_at(received).text() == "Tue 29 Dec 2026, 17:00 CET (16:00 UTC)"
    assert queries.promise_clock(call, received, 2).due_at(received).text() == (
        "Mon 28 Dec 2026, 17:00 CET (16:00 UTC)"
    )


@pytest.mark.parametrize(
    ("code", "received", "due"),
    [
        ("PG-2026", "2026-11-20T16:59", "2026-11-24T17:00"),
        ("PG-2026", "2026-10-23T17:00:01", "2026-10-28T17:00"),
        ("PG-2026", "2026-03-27T18:00", "2026-04-01T17:00"),
        ("FL-2026", "2026-11-17T09:42", "2026-11-23T17:00"),
        ("LS-2026", "2026-11-13T09:59:59", "2026-11-27T17:00"),
        ("LS-2026", "2026-11-13T10:00:00", "2026-12-14T17:00"),
        ("SC-2026", "2026-10-30T09:00", "2026-11-30T17:00"),
    ],
)
def test_promised_by_counts_from_receipt_or_cut_off(code, received, due):
    call = Call.objects.select_related("rule_set").get(code=code)

    assert queries.promised_by(call, brussels(received)) == Deadline(brussels(due), BRUSSELS)


def test_nothing_is_promised_after_the_last_cut_off():
    call = Call.objects.select_related("rule_set").get(code="SC-2026")

    with pytest.raises(queries.NoRound):
        queries.promised_by(call, brussels("2026-12-11T10:00"))


@pytest.mark.parametrize(
    ("received", "number"),
    [
        ("2026-03-31T09:59:59.900", 5),
        ("2026-03-31T10:00:00", 6),
        ("2027-01-04T09:59:59", 22),
        ("2027-01-04T10:00:00", None),
    ],
)
def test_round_of_large_scale(received, number):
    found = queries.round_for(Call.objects.get(code="LS-2026"), brussels(received))

    assert (found.number if found else None) == number


def test_cut_off_of_31_march_is_summer_time():
    cut_off = Call.objects.get(code="LS-2026").cut_offs.get(number=5)

    assert cut_off.at == datetime(2026, 3, 31, 8, tzinfo=UTC)
