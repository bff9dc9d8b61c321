"""The numbers of a rule set: read exactly, refused where they contradict themselves."""

from copy import deepcopy
from decimal import Decimal

import pytest

from aifactory.catalogue.rules.terms import InvalidTerms, read_terms
from aifactory.catalogue.seeds import reading

TRY = next(given["content"] for given in reading.rule_sets() if given["mode"] == "PG")


def changed(path, value):
    content = deepcopy(TRY)
    *parents, last = path.split(".")
    inner = content
    for name in parents:
        inner = inner[name]
    inner[last] = value
    return content


def test_terms_of_try():
    terms = read_terms(TRY)

    assert (terms.size.is_bundle, terms.size.minimum, terms.size.maximum) == (
        True,
        None,
        Decimal(5000),
    )
    assert (terms.months, terms.promise.working_days, terms.promise.counted_from) == (
        (1, 2, 3),
        2,
        "receipt",
    )
    assert terms.stages == ("eligibility", "technical", "decision")
    assert terms.kinds == {"startup", "sme", "large"}
    assert terms.price == {"startup": "free", "sme": "free", "large": "pay_per_use"}
    assert (terms.delegation_gpu_hours, terms.max_open_applications) == (Decimal(5000), 1)


@pytest.mark.parametrize(
    ("value", "expected"), [(None, None), ("0", Decimal(0)), ("1250.5", Decimal("1250.5"))]
)
def test_a_second_person_is_asked_for_only_where_the_rules_say_so(value, expected):
    assert read_terms(TRY).approval_above_node_hours is None
    terms = read_terms(changed("approval_above_node_hours", value))
    assert terms.approval_above_node_hours == expected


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("size.unit", "credits", "Limits are in GPU-hours or node-hours."),
        ("size.minimum", "6000", "The lower limit lies above the upper limit."),
        ("size.minimum", "many", "A value cannot be read"),
        ("size", None, "A value cannot be read"),
        ("months", [], "At least one duration of a month or more is needed."),
        ("months", [0], "At least one duration of a month or more is needed."),
        ("window", "always", "The window is continuous or has cut-offs."),
        ("promise.working_days", None, "A promise is a number of working days or of months"),
        ("promise.working_days", 0, "A promise is a number of working days or of months"),
        ("promise.months", 1, "A promise is a number of working days or of months"),
        ("promise.counted_from", "noon", "A promise is a number of working days or of months"),
        ("stages", ["technical", "eligibility", "decision"], "The stages are in order"),
        ("stages", ["eligibility", "technical"], "The stages are in order"),
        ("stages", ["magic", "decision"], "The stages are in order"),
        ("stages", [], "The stages are in order"),
        ("selection", "luck", "The selection rule is not known."),
        ("price.sme", "cheap", "Every kind of organisation needs a price"),
        ("kinds", ["startup"], "Every kind of organisation needs a price"),
        (
            "approval_above_node_hours",
            "-1",
            "The amount above which a second person approves is zero or more.",
        ),
        ("acceptance_days", 0, "An award stays open for at least one day."),
    ],
)
def test_terms_that_contradict_themselves_are_refused(path, value, sentence):
    with pytest.raises(InvalidTerms, match=sentence) as refusal:
        read_terms(changed(path, value))

    assert len(refusal.value.sentences) == 1


def test_terms_name_everything_that_is_wrong_and_what_is_missing():
    content = changed("kinds", [])
    content["price"] = {}
    content["window"] = "always"

    with pytest.raises(InvalidTerms) as several:
        read_terms(content)
    with pytest.raises(InvalidTerms, match="“size” is missing"):
        read_terms({})

    assert several.value.sentences == [
        "The window is continuous or has cut-offs.",
        "Some kind of organisation must be able to apply.",
    ]


@pytest.mark.parametrize(
    ("mode", "unit", "minimum", "maximum", "above"),
    [
        ("FL", "gpu_hours", "10000", "50000", True),
        ("LS", "gpu_hours", "50000", "2400000", True),
        ("SC", "node_hours", "20000", "90000", False),
    ],
)
def test_limits_of_the_other_modes(mode, unit, minimum, maximum, above):
    contents = [given["content"] for given in reading.rule_sets() if given["mode"] == mode]

    [size] = {read_terms(content).size for content in contents}

    assert (size.unit, size.minimum, size.maximum, size.above_minimum) == (
        unit,
        Decimal(minimum),
        Decimal(maximum),
        above,
    )
