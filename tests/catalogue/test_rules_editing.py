"""Changing a set of questions: pure values, each change and what differs afterwards."""

import pytest

from aifactory.catalogue.rules.questions.editing import (
    OtherQuestions,
    Sheet,
    changes,
    free_key,
    in_order,
    moved,
    moved_step,
    with_question,
    with_section,
    without_question,
    without_section,
)


def row(key, section, **more):
    return {"key": key, "section": section, "type": "text", "label": {}, **more}


def step(slug):
    return {"slug": slug, "label": {"business": {"en": slug}}}


A, B, C = row("a", "one"), row("b", "one"), row("c", "two")
WAITS = row("d", "two", conditions=[{"key": "a", "operator": "equals", "value": "x"}])
SHEET = Sheet((step("one"), step("two"), step("three")), (A, B, C, WAITS))
ORDER = {"one": ["a", "b"], "two": ["c", "d"], "three": []}


def test_sheet_knows_its_order_and_finds_its_rows():
    assert SHEET.order == ORDER
    assert (SHEET.question("b"), SHEET.question("x")) == (B, None)
    assert (SHEET.section("two"), SHEET.section("x")) == (step("two"), None)
    assert [one.key for one in SHEET.question_set.questions] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("given", "how", "order"),
    [
        (row("e", "one"), {}, ORDER | {"one": ["a", "b", "e"]}),
        (row("e", "one"), {"after": "a"}, ORDER | {"one": ["a", "e", "b"]}),
        (row("e", "one"), {"after": "gone"}, ORDER | {"one": ["a", "b", "e"]}),
        (row("e", "three"), {}, ORDER | {"three": ["e"]}),
        (row("a", "one", unit="x"), {"instead_of": "a"}, ORDER),
        (row("a", "two"), {"instead_of": "a"}, ORDER | {"one": ["b"], "two": ["c", "d", "a"]}),
        (row("e", "one"), {"instead_of": "gone"}, ORDER | {"one": ["a", "b", "e"]}),
    ],
)
def test_question_is_added_or_changed_in_its_place(given, how, order):
    after = with_question(SHEET, given, **how)

    assert after.order == order
    assert after.question(given["key"]) == given


def test_question_of_an_unknown_step_stays_at_the_end():
    assert with_question(SHEET, row("e", "nowhere")).questions[-1]["key"] == "e"


def test_what_waits_follows_a_new_key():
    after = with_question(SHEET, row("first", "one"), instead_of="a")

    assert after.question("d")["conditions"] == [
        {"key": "first", "operator": "equals", "value": "x"}
    ]
    assert with_question(SHEET, row("e", "one"), instead_of="b").question("d") == WAITS


def test_question_is_taken_away():
    assert without_question(SHEET, "b").order == ORDER | {"one": ["a"]}


@pytest.mark.parametrize(
    ("key", "way", "changed"),
    [
        ("a", 1, {"one": ["b", "a"]}),
        ("b", -1, {"one": ["b", "a"]}),
        ("a", -1, {}),
        ("b", 1, {"one": ["a"], "two": ["b", "c", "d"]}),
        ("c", -1, {"one": ["a", "b", "c"], "two": ["d"]}),
        ("d", 1, {"two": ["c"], "three": ["d"]}),
    ],
)
def test_question_moves_by_one_place_and_across_steps(key, way, changed):
    assert moved(ORDER, key, way) == ORDER | changed


def test_last_question_of_the_last_step_stays():
    assert moved({"one": ["a"]}, "a", 1) == {"one": ["a"]}


@pytest.mark.parametrize(
    ("slug", "way", "slugs"),
    [
        ("two", -1, ["two", "one", "three"]),
        ("two", 1, ["one", "three", "two"]),
        ("one", -1, ["one", "two", "three"]),
    ],
)
def test_step_moves_with_its_questions(slug, way, slugs):
    order = moved_step(ORDER, slug, way)

    assert (list(order), order) == (slugs, ORDER)
    after = in_order(SHEET, order)
    assert [one["slug"] for one in after.sections] == slugs
    assert list(after.order.items()) == list(order.items())


@pytest.mark.parametrize(
    "order",
    [
        ORDER | {"one": ["a"]},
        ORDER | {"one": ["a", "b", "b"]},
        ORDER | {"one": ["a", "x"]},
        {"one": ["a", "b", "c", "d"]},
    ],
)
def test_order_of_other_questions_is_refused(order):
    with pytest.raises(OtherQuestions):
        in_order(SHEET, order)


def test_order_moves_questions_between_steps():
    after = in_order(SHEET, ORDER | {"one": ["b"], "two": ["d", "a", "c"]})

    assert [one["key"] for one in after.questions] == ["b", "d", "a", "c"]
    assert after.question("a") == A | {"section": "two"}


def test_step_is_added_renamed_and_taken_away():
    renamed = with_section(SHEET, step("first"), instead_of="one")

    assert list(with_section(SHEET, step("four")).order) == ["one", "two", "three", "four"]
    assert renamed.order == {"first": ["a", "b"], "two": ["c", "d"], "three": []}
    assert renamed.question("a")["section"] == "first"
    assert list(without_section(SHEET, "three").order) == ["one", "two"]


def test_changes_name_only_what_differs():
    again = row("a", "one", unit="x")

    assert changes(SHEET, SHEET) == ({}, {})
    assert changes(SHEET, with_question(SHEET, again, instead_of="a")) == (
        {"questions": [A]},
        {"questions": [again]},
    )
    assert changes(SHEET, without_question(SHEET, "b")) == (
        {"questions": [B], "order": {"one": ["a", "b"]}},
        {"order": {"one": ["a"]}},
    )
    assert changes(SHEET, without_section(SHEET, "three")) == (
        {"sections": [step("three")], "steps": ["one", "two", "three"]},
        {"steps": ["one", "two"]},
    )
    assert changes(SHEET, in_order(SHEET, moved_step(ORDER, "two", -1))) == (
        {"steps": ["one", "two", "three"]},
        {"steps": ["two", "one", "three"]},
    )


def test_free_key_is_no_other_question():
    taken = with_question(SHEET, row("a_2", "one"))

    assert (free_key(SHEET, "a"), free_key(taken, "a")) == ("a_2", "a_3")
    assert len(free_key(SHEET, "a" * 50)) <= 50
