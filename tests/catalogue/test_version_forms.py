"""Writing a draft part by part: each sentence beside its field, nothing typed lost."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue.forms.versions import PARTS
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.operations import state_of
from aifactory.catalogue.snapshot import rule_set_state
from tests.conftest import Cast

from .drafting import changed, drafted, newest

SignedIn = Callable[[User], Client]


def posted(draft: RuleSet, part: str, **changes: Any) -> dict[str, Any]:
    """What a browser sends for a part as it stands, with some fields typed over."""
    form = PARTS[part](rule_set=draft)
    data: dict[str, Any] = {"base": state_of(PARTS[part].seen(draft))}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            data |= {bound.name: "on"} if value else {}
        elif value is not None:
            data[bound.name] = value
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def send(client: Client, draft: RuleSet, part: str, data: Mapping[str, Any]) -> Any:
    return client.post(reverse("setup:rule_set_edit", args=[draft.pk, part]), data)


def read(draft: RuleSet) -> RuleSet:
    return RuleSet.objects.select_related("mode").get(pk=draft.pk)


@pytest.mark.parametrize("mode", ["PG", "FL", "LS", "SC"])
@pytest.mark.parametrize("part", [part for part in PARTS if part != "start"])
def test_saving_a_part_untouched_changes_nothing(
    cast: Cast, signed_in: SignedIn, mode: str, part: str
) -> None:
    draft = drafted(cast.officer, mode)
    if part == "bundles" and mode != "PG":
        return
    before = rule_set_state(draft)

    answer = send(signed_in(cast.officer), draft, part, posted(draft, part))

    assert answer.status_code == 302, answer.content.decode()
    assert rule_set_state(read(draft)) == before


@pytest.mark.parametrize(
    ("mode", "part", "typed", "field", "sentence"),
    [
        ("FL", "size", {"minimum": "60000"}, "maximum", "The lower limit lies above"),
        ("FL", "size", {"minimum": "0"}, "minimum", "more than zero"),
        ("FL", "size", {"minimum": "many"}, "minimum", "Enter a number"),
        ("FL", "size", {"months": "three"}, "months", "Write whole months with commas"),
        ("FL", "size", {"months": "0"}, "months", "a month or more"),
        ("FL", "size", {"months": ""}, "months", "needs an answer"),
        ("FL", "promise", {"counted_from": "cut_off"}, "counted_from", "counts from the receipt"),
        ("FL", "promise", {"selection": "ranking"}, "selection", "choose a window with cut-offs"),
        ("FL", "promise", {"stages": ["expert", "decision"]}, "stages", "how they mark"),
        ("FL", "promise", {"stages": ["technical"]}, "stages", "end with the decision"),
        ("LS", "promise", {"stages": ["decision"]}, "stages", "where the stages name them"),
        ("FL", "promise", {"length": "0"}, "length", "greater than or equal to 1"),
        (
            "FL",
            "applicants",
            {"kind_startup": "", "kind_sme": "", "kind_large": ""},
            "kind_startup",
            "must be able to apply",
        ),
        ("FL", "applicants", {"notional": "-1"}, "notional", "greater than or equal to 0"),
        ("FL", "limits", {"delegation_gpu_hours": "60000"}, "delegation_gpu_hours", "anybody"),
        ("FL", "limits", {"acceptance_days": "0"}, "acceptance_days", "greater than or equal"),
        ("LS", "review", {"c0_weight": "31"}, "c0_weight", "add up to 100"),
        ("LS", "review", {"c1_key": "new"}, "c1_key", "a key of its own"),
        ("LS", "review", {"c1_key": "Not a key"}, "c1_key", "small letters"),
        ("LS", "review", {"c2_anchor_4": ""}, "c2_anchor_4", "words for each audience"),
        ("LS", "review", {"threshold": "6"}, "threshold", "between 0 and 5"),
        ("LS", "review", {"threshold_sum": "16"}, "threshold_sum", "the best sum"),
        ("LS", "review", {"experts": "1"}, "experts", "Two to five experts"),
        ("LS", "review", {"days": ""}, "days", "needs an answer"),
        (
            "LS",
            "ranking",
            {"is_usual": None, "rule0": "received"},
            "rule0",
            "begins with the weighted mark",
        ),
        ("LS", "ranking", {"countries": "XX"}, "countries", "The country table has no XX"),
        ("PG", "start", {"local": "2020-01-01T00:00"}, "local", "Rules begin in the future"),
        ("PG", "start", {"local": "tomorrow"}, "local", "Write it like"),
        ("PG", "start", {"local": ""}, "local", "needs an answer"),
        ("PG", "start", {"local": "2027-03-28T02:30"}, "local", "does not exist"),
        ("PG", "start", {"local": "2027-10-31T02:30"}, "local", "happens twice"),
        ("PG", "start", {"checked_on": "2010-01-01"}, "checked_on", "Choose a day between"),
    ],
)
def test_each_sentence_stands_beside_its_field_and_what_was_typed_stays(
    cast: Cast,
    signed_in: SignedIn,
    mode: str,
    part: str,
    typed: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    draft = drafted(cast.officer, mode)
    before = rule_set_state(draft)

    answer = send(signed_in(cast.officer), draft, part, posted(draft, part, **typed))

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert any(sentence in one for one in errors.get(field, [])), errors
    for value in typed.values():
        if isinstance(value, str) and value:
            assert value in answer.content.decode()
    assert rule_set_state(read(draft)) == before


def test_what_does_not_fit_yet_can_wait_and_is_listed(cast: Cast, signed_in: SignedIn) -> None:
    draft, client = drafted(cast.officer, "LS"), signed_in(cast.officer)
    data = posted(draft, "review", c0_weight="31")
    offered = send(client, draft, "review", data).content.decode()
    assert "Save it unfinished" in offered

    send(client, draft, "review", {**data, "unfinished": "1"})

    assert read(draft).content["review"]["criteria"][0]["weight"] == "31"
    page = client.get(reverse("setup:rule_set", args=[draft.pk])).content.decode()
    assert "add up to 100" in page
    effect = client.get(reverse("setup:rule_set_effect", args=[draft.pk])).content.decode()
    assert "Ask a second person" not in effect


def test_second_officer_sees_both_texts_and_loses_nothing(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer)
    mine = posted(draft, "limits", acceptance_days="7")
    changed(cast.second_officer, draft, acceptance_days=21)
    client = signed_in(cast.officer)

    answer = send(client, draft, "limits", mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this part while you wrote" in page
    assert 'value="7"' in page
    assert ">21<" in page
    assert read(draft).content["acceptance_days"] == 21
    again = send(client, draft, "limits", {**mine, "base": answer.context["base"]})
    assert (again.status_code, read(draft).content["acceptance_days"]) == (302, 7)


@pytest.mark.parametrize("part", list(PARTS))
def test_nothing_in_force_is_edited(cast: Cast, signed_in: SignedIn, part: str) -> None:
    address = reverse("setup:rule_set_edit", args=[newest("FL").pk, part])

    answer = signed_in(cast.officer).get(address, follow=True)

    assert "Only a draft can be changed" in answer.content.decode()


def test_rows_of_criteria_move_without_losing_a_word(cast: Cast, signed_in: SignedIn) -> None:
    draft, client = drafted(cast.officer, "LS"), signed_in(cast.officer)
    data = posted(draft, "review", c0_official="Typed but not saved", experts="x")

    def keys(act: str) -> list[str]:
        form = send(client, draft, "review", {**data, "act": act}).context["form"]
        return [form[f"c{at}_key"].value() for at in range(form.count)]

    assert keys("down-0") == ["change", "new", "plan"]
    assert keys("up-2") == ["new", "plan", "change"]
    assert keys("remove-1") == ["new", "plan"]
    assert keys("add") == ["new", "change", "plan", ""]
    for nothing in ("up-0", "down-2", "remove-9", "up-x", "dance"):
        assert keys(nothing) == ["new", "change", "plan"]
    page = send(client, draft, "review", {**data, "act": "down-0"}).content.decode()
    assert "Typed but not saved" in page
    full = {**data, "rows": "9"}
    assert send(client, draft, "review", {**full, "act": "add"}).context["form"].count == 9
    assert read(draft).content == draft.content


def test_a_criterion_is_added_and_keeps_words_of_other_languages(
    cast: Cast, signed_in: SignedIn
) -> None:
    draft = drafted(cast.officer, "LS")
    review = deepcopy(draft.content["review"])
    review["criteria"][0]["official"]["fr"] = "Excellence, en français"
    draft = changed(cast.officer, draft, review=review)
    words = {
        name.replace("c2_", "c3_"): value
        for name, value in posted(draft, "review").items()
        if name.startswith("c2_")
    }
    words |= {"rows": "4", "c3_key": "reach", "c2_weight": "20", "c3_weight": "10"}
    data = posted(draft, "review", **words)

    assert send(signed_in(cast.officer), draft, "review", data).status_code == 302

    criteria = read(draft).review_terms.criteria  # type: ignore[union-attr]  # experts mark it
    assert [one.key for one in criteria] == ["new", "change", "plan", "reach"]
    assert criteria[0].official["fr"] == "Excellence, en français"


def test_without_experts_criteria_and_ranking_leave(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer, "LS")
    draft = changed(cast.officer, draft, ranking={"order": ["total", "draw"], "countries": []})
    data = posted(draft, "review", has_review=None)

    send(signed_in(cast.officer), draft, "review", {**data, "unfinished": "1"})

    assert not {"review", "ranking"} & read(draft).content.keys()


def test_own_order_of_a_round(cast: Cast, signed_in: SignedIn) -> None:
    draft, client = drafted(cast.officer, "LS"), signed_in(cast.officer)
    order = {"rule0": "total", "rule1": "criterion:plan", "rule2": "", "rule3": "draw"}
    rest = {f"rule{at}": "" for at in range(4, 9)}
    data = posted(draft, "ranking", is_usual=None, countries="mt, ee", **order, **rest)

    assert send(client, draft, "ranking", data).status_code == 302

    assert read(draft).content["ranking"] == {
        "order": ["total", "criterion:plan", "draw"],
        "countries": ["EE", "MT"],
    }
    page = client.get(reverse("setup:rule_set", args=[draft.pk])).content.decode()
    assert "sum of the marks, then mark of “" in page
    assert "EE, MT" in page
