"""Eligibility rules as tables of cases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from aifactory.catalogue.rules.countries import CountryVerdict, Ground, Status
from aifactory.catalogue.rules.countries import Outcome as CountryOutcome
from applications.rules.eligibility import RULES, TITLES, check, overall
from applications.rules.facts import Facts, ModeFacts, Outcome, PartitionFacts

DAY = date(2026, 11, 17)
TRY = ModeFacts(
    code="PG",
    name="Try",
    kinds=frozenset({"startup", "sme"}),
    kinds_in_eu_project=frozenset({"large"}),
    months=(1, 2, 3),
    maximum=Decimal(5000),
)
BUILD = replace(TRY, name="Build", minimum=Decimal(10000), maximum=None, above_minimum=True)
SCIENCE = replace(TRY, name="Do science", minimum=Decimal(20000), maximum=None, unit="node_hours")
FULL = Status(ground=Ground.EU_MEMBER, valid_from=date(2007, 1, 1))


def verdict(outcome: CountryOutcome, **more: Any) -> CountryVerdict:
    values = {"status": None, "starts_on": None, "table_version": "2026-11-23", **more}
    return CountryVerdict(code="RO", on=DAY, outcome=outcome, **values)


def facts(**changes: Any) -> Facts:
    return replace(Facts(mode=TRY, reference_date=DAY), **changes)


def one(rule: str, given: Facts) -> tuple[str, str]:
    (found,) = check(given, rules=[rule])
    return found.outcome.value, found.code


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        (None, ("unclear", "unknown")),
        (verdict(CountryOutcome.ELIGIBLE, status=FULL), ("pass", "on_list")),
        (verdict(CountryOutcome.ELIGIBLE), ("pass", "on_list")),
        (verdict(CountryOutcome.PARTIAL), ("unclear", "partial")),
        (
            verdict(CountryOutcome.NOT_ELIGIBLE, starts_on=date(2027, 1, 1)),
            ("fail", "not_yet"),
        ),
        (verdict(CountryOutcome.NOT_ELIGIBLE), ("fail", "not_on_list")),
    ],
)
def test_country_is_judged_on_the_reference_date(
    country: CountryVerdict | None, expected: tuple[str, str]
) -> None:
    assert one("country", facts(country=country)) == expected


def test_country_evidence_cites_the_table_version() -> None:
    given = facts(country=verdict(CountryOutcome.ELIGIBLE, status=FULL), country_name="Romania")

    (found,) = check(given, rules=["country"])

    assert found.sentence == "Romania counts on 17 Nov 2026."
    assert found.params == {
        "ground": "eu_member",
        "country": "RO",
        "on": "2026-11-17",
        "table_version": "2026-11-23",
    }


def test_country_that_counts_later_says_from_when() -> None:
    given = facts(country=verdict(CountryOutcome.NOT_ELIGIBLE, starts_on=date(2027, 1, 1)))

    (found,) = check(given, rules=["country"])

    assert found.cure == "It counts from 1 Jan 2027: submit on that day or later."


@pytest.mark.parametrize(
    ("kind", "in_project", "expected"),
    [
        (None, None, ("unclear", "unknown")),
        ("startup", None, ("pass", "allowed")),
        ("public", None, ("fail", "not_allowed")),
        ("large", None, ("unclear", "project_unknown")),
        ("large", True, ("pass", "in_project")),
        ("large", False, ("fail", "no_project")),
    ],
)
def test_organisation_kind_is_allowed_by_the_mode(
    kind: str | None, in_project: bool | None, expected: tuple[str, str]
) -> None:
    given = facts(organisation_kind=kind, in_eu_project=in_project)

    assert one("organisation_kind", given) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, ("unclear", "unknown")),
        (True, ("pass", "civilian")),
        (False, ("fail", "not_civilian")),
    ],
)
def test_use_is_civilian(answer: bool | None, expected: tuple[str, str]) -> None:
    assert one("civilian_use", facts(is_civilian=answer)) == expected


@pytest.mark.parametrize(
    ("practices", "expected"),
    [
        (None, ("unclear", "unknown")),
        (frozenset(), ("pass", "none")),
        (frozenset({"something_else"}), ("pass", "none")),
        (frozenset({"social_scoring", "manipulation"}), ("fail", "prohibited")),
    ],
)
def test_prohibited_practices_stop(
    practices: frozenset[str] | None, expected: tuple[str, str]
) -> None:
    assert one("ai_act_stop_list", facts(practices=practices)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("unclear", "unknown")),
        ({"contract_is_permanent": True}, ("pass", "permanent")),
        ({"contract_ends_on": date(2027, 6, 1)}, ("unclear", "unknown")),
        ({"contract_ends_on": date(2027, 6, 1), "starts_on": DAY}, ("unclear", "unknown")),
        (
            {"contract_ends_on": date(2027, 4, 17), "starts_on": DAY, "months": 2},
            ("pass", "long_enough"),
        ),
        (
            {"contract_ends_on": date(2027, 4, 16), "starts_on": DAY, "months": 2},
            ("fail", "too_short"),
        ),
    ],
)
def test_contract_runs_three_months_past_the_end(
    changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert one("lead_contract", facts(**changes)) == expected


def test_contract_too_short_names_the_day_needed() -> None:
    given = facts(contract_ends_on=date(2027, 3, 31), starts_on=DAY, months=2)

    (found,) = check(given, rules=["lead_contract"])

    assert found.sentence == (
        "31 Mar 2027 is too early. The contract must run until 17 Apr 2027 or later."
    )


@pytest.mark.parametrize(
    ("most", "count", "expected"),
    [
        (None, None, ("pass", "no_limit")),
        (None, 7, ("pass", "no_limit")),
        (1, None, ("unclear", "unknown")),
        (1, 0, ("pass", "below_limit")),
        (1, 1, ("fail", "at_limit")),
        (2, 1, ("pass", "below_limit")),
    ],
)
def test_open_applications_are_limited(
    most: int | None, count: int | None, expected: tuple[str, str]
) -> None:
    given = facts(max_open_applications=most, other_open_applications=count)

    assert one("one_open_application", given) == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [(None, ("unclear", "unknown")), (3, ("pass", "allowed")), (4, ("fail", "not_allowed"))],
)
def test_months_are_those_of_the_mode(months: int | None, expected: tuple[str, str]) -> None:
    assert one("months", facts(months=months)) == expected


@pytest.mark.parametrize(
    ("partition", "expected"),
    [
        (None, ("unclear", "unknown")),
        (PartitionFacts("LUMI-G", is_open=True), ("pass", "open")),
        (PartitionFacts("LUMI-G", is_open=False), ("fail", "not_open")),
    ],
)
def test_partition_is_open(partition: PartitionFacts | None, expected: tuple[str, str]) -> None:
    assert one("partition_open", facts(partition=partition)) == expected


def test_closed_partition_says_until_when_and_why() -> None:
    closed = PartitionFacts("LUMI-G", is_open=False, reason="Demand.", until=date(2027, 1, 4))

    (found,) = check(facts(partition=closed), rules=["partition_open"])

    assert found.sentence == "LUMI-G is not open for Try until 4 Jan 2027. Demand."


@pytest.mark.parametrize(
    ("mode", "amount", "expected"),
    [
        (TRY, None, ("unclear", "unknown")),
        (TRY, Decimal(0), ("fail", "too_small")),
        (TRY, Decimal(5000), ("pass", "fits")),
        (TRY, Decimal(5001), ("fail", "too_big")),
        (BUILD, Decimal(10000), ("fail", "too_small")),
        (BUILD, Decimal(10001), ("pass", "fits")),
        (SCIENCE, Decimal(19999), ("fail", "too_small")),
        (SCIENCE, Decimal(20000), ("pass", "fits")),
    ],
)
def test_size_lies_within_the_mode(
    mode: ModeFacts, amount: Decimal | None, expected: tuple[str, str]
) -> None:
    assert one("size", facts(mode=mode, amount=amount)) == expected


def test_check_without_names_applies_every_rule_in_order() -> None:
    assert [found.rule for found in check(facts())] == [rule.key for rule in RULES]


def test_every_rule_has_a_version_and_a_title() -> None:
    assert all(rule.version and TITLES[rule.key] for rule in RULES)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.PASS),
        ([True, True], Outcome.PASS),
        ([True, None], Outcome.UNCLEAR),
        ([None, False], Outcome.FAIL),
    ],
)
def test_overall_is_the_worst(outcomes: list[bool | None], expected: Outcome) -> None:
    checks = [check(facts(is_civilian=one), rules=["civilian_use"])[0] for one in outcomes]

    assert overall(checks) is expected


def test_what_did_not_pass_says_how_to_cure_it() -> None:
    refused = [found for found in check(facts()) if not found.has_passed]

    assert refused
    assert all(found.cure for found in refused)
