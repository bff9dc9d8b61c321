"""The part “ranking” of a rule set: its usual order, its own, and what is refused."""

import json
from pathlib import Path

import pytest

from aifactory.catalogue import seeds
from aifactory.catalogue.rules.ranking import read_ranking
from aifactory.catalogue.rules.terms import InvalidTerms

SHIPPED = Path(seeds.__file__).parent / "rule_sets"


def content(name="LS-2", **changes):
    return {**json.loads((SHIPPED / f"{name}.json").read_text())["content"], **changes}


@pytest.mark.parametrize(("name", "heaviest"), [("LS-2", "change"), ("SC-2", "new")])
def test_without_the_part_the_usual_order_holds(name, heaviest):
    terms = read_ranking(content(name))

    assert terms.order == (
        "weighted",
        "total",
        f"criterion:{heaviest}",
        "first_time",
        "small_or_country",
        "received",
        "draw",
    )
    assert terms.countries == frozenset()


def test_a_rule_set_may_say_its_own():
    given = {"order": ["total", "criterion:plan", "draw"], "countries": ["RO", "HR"]}

    terms = read_ranking(content(ranking=given))

    assert terms.order == ("total", "criterion:plan", "draw")
    assert terms.countries == {"RO", "HR"}


def test_a_mode_without_experts_ranks_nothing():
    assert read_ranking(content("PG-1")) is None
    with pytest.raises(InvalidTerms, match="Only what experts mark"):
        read_ranking(content("PG-1", ranking={"order": ["total", "draw"]}))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "“order” is missing"),
        ([], "cannot be read"),
        ({"order": 3}, "cannot be read"),
        ({"order": ["weighted", "beauty", "draw"]}, "does not know “beauty”"),
        ({"order": ["weighted", "criterion:none", "draw"]}, "does not know “criterion:none”"),
        ({"order": ["weighted", "total", "total", "draw"]}, "each rule once"),
        ({"order": ["received", "draw"]}, "begins with"),
        ({"order": ["weighted", "total"]}, "ends with a draw"),
        ({"order": []}, "begins with"),
    ],
)
def test_what_makes_no_order_is_refused(given, sentence):
    with pytest.raises(InvalidTerms, match=sentence):
        read_ranking(content(ranking=given))
