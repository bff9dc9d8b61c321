"""Parts of a rule set that do not belong together, each with the place to mend."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from aifactory.catalogue.rules.contradictions import Given, objections
from aifactory.catalogue.seeds import reading

SHIPPED = {f"{given['mode']}-{given['version']}": given for given in reading.rule_sets()}
GIVEN = [Given("LUMI-G", Decimal(5000)), Given("LUMI-C", None)]


def changed(which: str, **values: Any) -> dict[str, Any]:
    content: dict[str, Any] = deepcopy(SHIPPED[which]["content"])
    for path, value in values.items():
        *parents, last = path.split("__")
        inner = content
        for name in parents:
            inner = inner[name]
        if value is ...:
            del inner[last]
        else:
            inner[last] = value
    return content


@pytest.mark.parametrize("which", ["PG-1", "FL-1", "FL-2", "LS-2", "SC-2"])
def test_shipped_rules_of_today_contradict_nothing(which: str) -> None:
    given = GIVEN if which == "PG-1" else []

    assert objections(SHIPPED[which]["content"], given) == []


@pytest.mark.parametrize(
    ("which", "values", "given", "place", "sentence"),
    [
        ("FL-2", {"size__minimum": None, "size__maximum": None}, [], "size.minimum", "Give a"),
        ("FL-2", {"size__minimum": "0"}, [], "size.minimum", "more than zero"),
        ("FL-2", {"size__maximum": "9000"}, [], "size.maximum", "lies above"),
        ("FL-2", {"size__maximum": "NaN"}, [], "", "cannot be read"),
        ("FL-2", {"months": ...}, [], "months", "is missing"),
        ("PG-1", {}, [], "bundles", "at least one partition"),
        ("PG-1", {"size__maximum": "4999"}, GIVEN, "bundles", "LUMI-G"),
        ("FL-2", {}, GIVEN, "bundles", "only in a mode with fixed amounts"),
        ("FL-2", {"promise__counted_from": "cut_off"}, [], "promise.counted_from", "receipt"),
        ("LS-2", {"window": "continuous", "selection": "ranking"}, [], "selection", "cut-off"),
        ("FL-2", {"window": "cut_offs", "selection": "portfolio"}, [], "selection", "experts"),
        ("LS-2", {"review": ...}, [], "stages", "how they mark"),
        ("FL-2", {"stages": ["panel", "decision"]}, [], "stages", "who marked before"),
        ("FL-2", {"delegation_gpu_hours": "60000"}, [], "delegation_gpu_hours", "anybody"),
        ("FL-2", {"delegation_gpu_hours": "-1"}, [], "delegation_gpu_hours", "zero or more"),
        ("FL-2", {"max_open_applications": 0}, [], "max_open_applications", "at least one"),
        ("FL-2", {"report_months": 0}, [], "report_months", "at least one month"),
        ("FL-2", {"notional_eur_per_gpu_hour": "-2"}, [], "notional_eur_per_gpu_hour", "zero"),
        ("SC-2", {"kinds_in_eu_project": ["research"]}, [], "kinds_in_eu_project", "by itself"),
        ("LS-2", {"review__threshold": "6"}, [], "review.threshold", "between 0 and 5"),
        ("LS-2", {"review__threshold_sum": "16"}, [], "review.threshold_sum", "best sum"),
        ("LS-2", {"review__days": ...}, [], "review.days", "is missing"),
        ("LS-2", {"review__experts": "some"}, [], "review", "cannot be read"),
        ("LS-2", {"ranking": {"order": ["draw"]}}, [], "ranking.order", "begins with"),
        ("LS-2", {"ranking": {}}, [], "ranking.order", "is missing"),
        ("LS-2", {"ranking": {"order": None}}, [], "ranking", "cannot be read"),
        ("FL-2", {"ranking": {"order": ["total", "draw"]}}, [], "ranking", "experts mark"),
    ],
)
def test_every_contradiction_names_its_place(
    which: str, values: dict[str, Any], given: list[Given], place: str, sentence: str
) -> None:
    found = objections(changed(which, **values), given)

    assert any(one.place == place and sentence in one.sentence for one in found), found


def test_weights_that_do_not_add_up_stand_at_the_weights() -> None:
    content = changed("LS-2")
    content["review"]["criteria"][0]["weight"] = "31"

    [found] = objections(content)

    assert (found.place, "add up to 100" in found.sentence) == ("review.criteria.weight", True)


def test_stages_without_experts_leave_their_marks_without_a_place() -> None:
    found = objections(changed("LS-2", stages=["eligibility", "technical", "decision"]))

    assert [one.place for one in found] == ["stages"]


def test_node_hours_are_not_compared_with_gpu_hours() -> None:
    assert objections(changed("SC-2", delegation_gpu_hours="100000")) == []
