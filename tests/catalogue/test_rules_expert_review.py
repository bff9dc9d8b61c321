"""How experts mark a mode: read exactly, refused where it contradicts itself."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.rules.expert_review import MARKS, read_review
from aifactory.catalogue.rules.terms import InvalidTerms

SHIPPED = Path(__file__).parents[2] / "aifactory" / "catalogue" / "seeds" / "rule_sets"
STAGES = ["eligibility", "technical", "expert", "decision"]


def content(mode: str) -> dict[str, Any]:
    return {
        "stages": STAGES,
        "review": json.loads((SHIPPED / f"{mode}-2.json").read_text("utf-8"))["content"]["review"],
    }


def changed(path: str, value: object) -> dict[str, Any]:
    whole = deepcopy(content("LS"))
    *parents, last = path.split(".")
    inner: Any = whole["review"]
    for name in parents:
        inner = inner[int(name) if name.isdigit() and isinstance(inner, list) else name]
    inner[last] = value
    return whole


@pytest.mark.parametrize(
    ("mode", "experts", "weights"), [("LS", 2, (30, 40, 30)), ("SC", 3, (40, 30, 30))]
)
def test_terms_of_the_modes_with_experts(mode: str, experts: int, weights: tuple) -> None:
    terms = read_review(content(mode))

    assert terms is not None
    assert (terms.experts, terms.threshold, terms.threshold_sum) == (experts, 3, 10)
    assert tuple(criterion.weight for criterion in terms.criteria) == weights
    assert (terms.keys, terms.highest_sum, terms.days) == (("new", "change", "plan"), 15, 14)
    assert terms.criteria[0].label["business"]["en"] == "New and sound"
    assert terms.criteria[0].official["en"] == "Excellence"
    assert terms.criteria[0].anchors[4]["en"] == "Very good: small gaps, easily closed."


def test_marks_are_eleven_exact_halves() -> None:
    assert (len(MARKS), MARKS[0], MARKS[1], MARKS[-1]) == (11, 0, Decimal("0.5"), 5)


def test_without_the_part_experts_mark_nothing() -> None:
    assert read_review({"stages": STAGES}) is None
    assert RuleSet(content={"stages": STAGES}).review_terms is None


def test_a_rule_set_reads_its_own_part() -> None:
    terms = RuleSet(content=content("SC")).review_terms

    assert terms is not None
    assert terms.experts == 3


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("experts", 1, "Two to five experts"),
        ("experts", 6, "Two to five experts"),
        ("experts", "some", "cannot be read"),
        ("criteria", [], "The weights are more than zero"),
        ("criteria", None, "cannot be read"),
        ("criteria.0.key", "change", "a key of its own"),
        ("criteria.0.key", "", "a key of its own"),
        ("criteria.0.weight", "29", "add up to 100"),
        ("criteria.0.weight", "-30", "add up to 100"),
        ("criteria.0.weight", "half", "cannot be read"),
        ("criteria.0.label", {"business": {"en": "New"}}, "words for each audience"),
        ("criteria.0.official", {"de": "Exzellenz"}, "words for each audience"),
        ("criteria.0.anchors.3", {"en": ""}, "words for each audience"),
        ("criteria.0.anchors", {"0": {"en": "Fails."}}, "“1” is missing"),
        ("criteria.0.label", ["New"], "cannot be read"),
        ("threshold", "5.5", "between 0 and 5"),
        ("threshold", "-1", "between 0 and 5"),
        ("threshold_sum", "15.5", "the best sum"),
        ("threshold_sum", "-1", "the best sum"),
        ("days", 0, "at least one day"),
    ],
)
def test_what_contradicts_itself_is_refused(path: str, value: object, sentence: str) -> None:
    with pytest.raises(InvalidTerms) as refusal:
        read_review(changed(path, value))

    assert sentence in str(refusal.value)


def test_weights_of_zero_are_refused() -> None:
    whole = changed("criteria.0.weight", "0")
    whole["review"]["criteria"][1]["weight"] = "70"

    with pytest.raises(InvalidTerms, match="more than zero"):
        read_review(whole)


def test_a_missing_part_is_named() -> None:
    whole = content("LS")
    del whole["review"]["days"]

    with pytest.raises(InvalidTerms, match="“days” is missing"):
        read_review(whole)


def test_experts_need_their_stage() -> None:
    with pytest.raises(InvalidTerms, match="stages name them"):
        read_review({**content("LS"), "stages": ["eligibility", "decision"]})
