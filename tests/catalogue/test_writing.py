"""Writing the questions of a draft: kept by key, refused when impossible, never silently lost."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from aifactory.accounts.models import User
from aifactory.audit.models import Event
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import Revision, RuleSet
from aifactory.catalogue.ports import QuestionFacts, question_facts
from aifactory.catalogue.rules.questions.editing import moved, moved_step
from tests.conftest import Cast

from .writing import draft_of, order_seen, question, row, seen, when


@pytest.fixture
def draft(cast: Cast) -> RuleSet:
    return draft_of("PG", cast.officer)


def newest(draft: RuleSet) -> Revision:
    return Revision.objects.filter(subject_id=str(draft.pk)).order_by("-pk")[0]


def add(by: User, draft: RuleSet, given: dict[str, Any], **more: Any) -> None:
    operations.save_question(by=by, rule_set=draft, row=given, **more)


def refused(act: Any) -> str:
    with pytest.raises(operations.ImpossibleQuestions) as found:
        act()
    return str(found.value)


def test_question_is_added_at_the_end_of_its_step(cast: Cast, draft: RuleSet) -> None:
    add(cast.officer, draft, question())

    order = queries.sheet_of(draft).order["fit"]
    assert (order[-1], row(draft, "colour")) == ("colour", question())
    kept = newest(draft)
    assert (kept.verb, kept.title) == ("changed", draft.name)
    assert kept.after == {"questions": [question()], "order": {"fit": order}}
    assert kept.before == {"order": {"fit": order[:-1]}}
    assert "colour" not in str(Event.objects.order_by("-position")[0].data)


def test_double_click_adds_once(cast: Cast, draft: RuleSet) -> None:
    add(cast.officer, draft, question())
    kept = newest(draft)
    add(cast.officer, draft, question())

    assert newest(draft) == kept


def test_question_changes_in_its_place(cast: Cast, draft: RuleSet) -> None:
    before, order = row(draft, "title"), queries.sheet_of(draft).order
    given = {**before, "official_term": "Acronym"}

    add(cast.officer, draft, given, instead_of="title", seen=seen(draft, "title"))

    assert (row(draft, "title"), queries.sheet_of(draft).order) == (given, order)
    assert (newest(draft).before, newest(draft).after) == (
        {"questions": [before]},
        {"questions": [given]},
    )
    assert queries.changed_last(draft, "title") == newest(draft)


def test_rules_in_force_stay_as_they_are(cast: Cast, draft: RuleSet) -> None:
    in_force = RuleSet.objects.get(mode=draft.mode, version=draft.version - 1)

    with pytest.raises(PermissionDenied, match="Write a new version"):
        add(cast.officer, in_force, question())


@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "administrator", "assessor"])
def test_only_officers_write_questions(cast: Cast, draft: RuleSet, who: str) -> None:
    by = cast[who]
    order = queries.sheet_of(draft).order
    step = {"slug": "new", "label": {"business": {"en": "New"}}, "help": {}}

    for act in (
        lambda: add(by, draft, question()),
        lambda: operations.take_question_away(by=by, rule_set=draft, key="title", seen=""),
        lambda: operations.put_question_back(
            by=by, rule_set=draft, revision=newest(draft), key="title"
        ),
        lambda: operations.order_questions(by=by, rule_set=draft, order=order, seen=""),
        lambda: operations.save_step(by=by, rule_set=draft, row=step),
        lambda: operations.take_step_away(by=by, rule_set=draft, slug="fit"),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (question("title"), "“title” is asked 2 times."),
        (question("Not a key"), "“Not a key” is not a key."),
        (question(label={}), "“colour” has no label."),
        (question(conditions=when("ghost", "x")), "“ghost”, which does not exist."),
        (question(conditions=when("title", "x")), "“title”, which is not asked earlier."),
        (question(conditions=when("colour", "x")), "wait for one another: colour → colour."),
        (
            question(section="people", conditions=when("personal_data", "perhaps")),
            "“personal_data” to be “perhaps”, which it never is.",
        ),
        (question(section="nowhere"), "step “nowhere”, which does not exist."),
    ],
)
def test_impossible_question_is_refused_with_the_sentence(
    cast: Cast, draft: RuleSet, given: dict[str, Any], sentence: str
) -> None:
    kept = newest(draft)

    assert sentence in refused(lambda: add(cast.officer, draft, given))
    assert newest(draft) == kept


def test_two_officers_never_overwrite_each_other(cast: Cast, draft: RuleSet) -> None:
    opened = seen(draft, "title")
    mine = {**row(draft, "title"), "unit": "mine"}
    theirs = {**row(draft, "title"), "unit": "theirs"}
    add(cast.second_officer, draft, theirs, instead_of="title", seen=opened)

    with pytest.raises(operations.ChangedMeanwhile) as found:
        add(cast.officer, draft, mine, instead_of="title", seen=opened)

    assert found.value.theirs == theirs == row(draft, "title")
    add(cast.officer, draft, mine, instead_of="title", seen=seen(draft, "title"))
    assert row(draft, "title") == mine


def test_another_question_can_be_changed_at_the_same_time(cast: Cast, draft: RuleSet) -> None:
    opened = seen(draft, "title")
    add(cast.second_officer, draft, question())

    given = {**row(draft, "title"), "unit": "mine"}
    add(cast.officer, draft, given, instead_of="title", seen=opened)

    assert row(draft, "title")["unit"] == "mine"


def test_question_that_is_gone_is_not_changed(cast: Cast, draft: RuleSet) -> None:
    add(cast.officer, draft, question())
    opened = seen(draft, "colour")
    operations.take_question_away(by=cast.officer, rule_set=draft, key="colour", seen=opened)

    with pytest.raises(operations.ChangedMeanwhile) as found:
        add(cast.officer, draft, question(unit="x"), instead_of="colour", seen=opened)

    assert found.value.theirs is None


def test_key_is_free_until_it_was_answered(
    cast: Cast, draft: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(cast.officer, draft, question(type="yes_no"))
    add(cast.officer, draft, question("why", conditions=when("colour", True)))
    renamed = question("hue", type="yes_no")

    facts = QuestionFacts()
    assert not facts.is_answered(draft.mode_id, "colour")
    monkeypatch.setattr(question_facts, "_is_answered", lambda mode, key: key == "colour")
    opened = seen(draft, "colour")
    sentence = refused(lambda: add(cast.officer, draft, renamed, instead_of="colour", seen=opened))
    assert "kept under this key" in sentence
    monkeypatch.undo()
    add(cast.officer, draft, renamed, instead_of="colour", seen=opened)

    assert row(draft, "why")["conditions"] == when("hue", True)


def test_what_the_portal_reads_stays_what_it_is(cast: Cast, draft: RuleSet) -> None:
    opened, before = seen(draft, "country"), row(draft, "country")

    sentence = refused(
        lambda: add(
            cast.officer, draft, {**before, "type": "text"}, instead_of="country", seen=opened
        )
    )
    assert "key and kind of answer stay" in sentence
    sentence = refused(
        lambda: operations.take_question_away(
            by=cast.officer, rule_set=draft, key="country", seen=opened
        )
    )
    assert "cannot be taken away" in sentence


def test_question_that_others_wait_for_is_not_taken_away(cast: Cast, draft: RuleSet) -> None:
    sentence = refused(
        lambda: operations.take_question_away(
            by=cast.officer, rule_set=draft, key="personal_data", seen=seen(draft, "personal_data")
        )
    )

    assert "wait for “personal_data”: personal_data_safeguards." in sentence


def test_question_comes_back_into_its_place(cast: Cast, draft: RuleSet) -> None:
    before = queries.sheet_of(draft)
    take = {"by": cast.officer, "rule_set": draft}
    operations.take_question_away(**take, key="summary", seen=seen(draft, "summary"))
    operations.take_question_away(**take, key="summary", seen="")  # a second click

    [(revision, gone)] = queries.taken_away(draft, queries.sheet_of(draft))
    assert gone == before.question("summary")
    for _click in range(2):
        operations.put_question_back(**take, revision=revision, key="summary")

    assert queries.sheet_of(draft) == before
    assert newest(draft).verb == "restored"
    assert queries.taken_away(draft, queries.sheet_of(draft)) == []


def test_another_question_than_seen_is_not_taken_away(cast: Cast, draft: RuleSet) -> None:
    with pytest.raises(operations.ChangedMeanwhile):
        operations.take_question_away(by=cast.officer, rule_set=draft, key="summary", seen="old")


def test_question_whose_step_is_gone_does_not_come_back(cast: Cast, draft: RuleSet) -> None:
    step = {"slug": "new", "label": {"business": {"en": "New"}}, "help": {}}
    by = {"by": cast.officer, "rule_set": draft}
    operations.save_step(**by, row=step)
    add(cast.officer, draft, question(section="new"))
    operations.take_question_away(**by, key="colour", seen=seen(draft, "colour"))
    revision = newest(draft)
    operations.take_step_away(**by, slug="new")

    sentence = refused(lambda: operations.put_question_back(**by, revision=revision, key="colour"))

    assert "step “new”, which does not exist" in sentence


# --- Order and steps -----------------------------------------------------------------------------


def test_order_changes_once_and_says_where(cast: Cast, draft: RuleSet) -> None:
    before, opened = queries.sheet_of(draft).order, order_seen(draft)
    first = before["company"][0]
    order = moved(before, first, 1)

    for _click in range(2):
        operations.order_questions(by=cast.officer, rule_set=draft, order=order, seen=opened)

    assert queries.sheet_of(draft).order == order
    assert (newest(draft).verb, newest(draft).after) == (
        "moved",
        {"order": {"company": order["company"]}},
    )


def test_order_of_something_else_is_refused(cast: Cast, draft: RuleSet) -> None:
    opened, order = order_seen(draft), queries.sheet_of(draft).order
    for given, mark in (
        (moved(order, "title", 1), "old"),
        ({**order, "fit": []}, opened),
    ):
        with pytest.raises(operations.ChangedMeanwhile):
            operations.order_questions(by=cast.officer, rule_set=draft, order=given, seen=mark)


def test_question_cannot_stand_before_what_it_waits_for(cast: Cast, draft: RuleSet) -> None:
    order = queries.sheet_of(draft).order

    sentence = refused(
        lambda: operations.order_questions(
            by=cast.officer,
            rule_set=draft,
            order=moved(order, "lead_contract_ends_on", -1),
            seen=order_seen(draft),
        )
    )

    assert "“lead_contract”, which is not asked earlier" in sentence


def test_steps_change_with_their_questions(cast: Cast, draft: RuleSet) -> None:
    by = {"by": cast.officer, "rule_set": draft}
    before = queries.sheet_of(draft)
    old = before.section("people")
    assert old is not None
    given = {**old, "slug": "team"}

    for _click in range(2):
        operations.save_step(**by, row=given, instead_of="people", seen=queries.mark_of(old))
    operations.order_questions(
        **by,
        order=moved_step(queries.sheet_of(draft).order, "team", -1),
        seen=order_seen(draft),
    )

    after = queries.sheet_of(draft)
    assert [*after.order][-2:] == ["team", "safety"]
    assert after.order["team"] == before.order["people"]


def test_step_that_went_on_is_not_overwritten(cast: Cast, draft: RuleSet) -> None:
    step = {"slug": "people", "label": {"business": {"en": "Team"}}, "help": {}}

    with pytest.raises(operations.ChangedMeanwhile):
        operations.save_step(
            by=cast.officer, rule_set=draft, row=step, instead_of="people", seen="old"
        )


def test_step_with_questions_is_not_taken_away(cast: Cast, draft: RuleSet) -> None:
    sentence = refused(
        lambda: operations.take_step_away(by=cast.officer, rule_set=draft, slug="fit")
    )

    assert sentence.startswith("This step has questions: country, ")


def test_two_steps_do_not_share_an_address(cast: Cast, draft: RuleSet) -> None:
    step = {"slug": "fit", "label": {"business": {"en": "Again"}}, "help": {}}

    sentence = refused(lambda: operations.save_step(by=cast.officer, rule_set=draft, row=step))

    assert sentence == "Step “fit” is there 2 times."
