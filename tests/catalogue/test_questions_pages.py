"""The form of a question: who reaches it, what it refuses, what it keeps."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import RuleSet
from tests.conftest import Cast

from .writing import draft_of, question, row, seen, when

SignedIn = Callable[[User], Client]
HOSTILE = json.loads((Path(__file__).parent.parent / "applications" / "hostile.json").read_text())


@pytest.fixture
def draft(cast: Cast) -> RuleSet:
    return draft_of("PG", cast.officer)


@pytest.fixture
def officer(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.officer)


def form_of(given: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a browser posts for a question."""
    posted: dict[str, Any] = {
        name: given[name]
        for name in ("key", "section", "type", "asked_in", "minutes", "unit", "official_term")
    }
    posted |= {name: "on" for name in ("is_required", "is_confidential") if given[name]}
    for text in ("label", "help", "name"):
        for audience in ("business", "research", "public"):
            words = given[text].get(audience, {}).get("en", "")
            posted[f"{audience}-{text}_en"] = words
    posted |= {f"limits-{name}": value for name, value in given["limits"].items()}
    for number, choice in enumerate(given["choices"]):
        posted[f"choice-{number}-value"] = choice["value"]
        for audience in ("business", "research", "public"):
            words = choice["label"].get(audience, {}).get("en", "")
            posted[f"choice-{number}-{audience}_en"] = words
    for number, condition in enumerate(given["conditions"]):
        value = condition["value"]
        values = value if isinstance(value, list) else [value]
        operator = "not" if condition["operator"] == "not" else "is"
        posted |= {
            f"condition-{number}-key": condition["key"],
            f"condition-{number}-operator": operator,
            f"condition-{number}-values": ", ".join(values)
            if condition["key"] == "country"
            else [str(one).lower() if isinstance(one, bool) else one for one in values],
        }
    counts = {"choice-count": len(given["choices"]), "condition-count": len(given["conditions"])}
    return {**posted, **counts, "then": "save", **more}


def page_of(client: Client, name: str, *arguments: object, query: str = "") -> str:
    return client.get(reverse(name, args=arguments) + query).content.decode()


# --- Who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "approver", "auditor"])
def test_office_and_auditors_read_the_questions(
    cast: Cast, draft: RuleSet, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(cast[who])
    older = RuleSet.objects.get(mode=draft.mode, version=1)

    for name, arguments in (
        ("setup:question_versions", []),
        ("setup:questions", [draft.pk]),
        ("setup:questions", [older.pk]),
        ("setup:question", [draft.pk, "country"]),
        ("setup:question", [older.pk, "prohibited_practices"]),
        ("setup:compare_questions", [draft.pk, older.pk]),
        ("question_preview", [draft.pk]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 200


@pytest.mark.parametrize("who", ["lead", "assessor", "administrator"])
def test_questions_do_not_exist_for_others(
    cast: Cast, draft: RuleSet, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(cast[who])

    for name, arguments in (
        ("setup:question_versions", []),
        ("setup:questions", [draft.pk]),
        ("setup:question", [draft.pk, "country"]),
        ("setup:add_question", [draft.pk]),
        ("setup:add_step", [draft.pk]),
        ("question_preview", [draft.pk]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404


@pytest.mark.parametrize("who", ["approver", "auditor"])
def test_readers_are_told_why_they_cannot_write(
    cast: Cast, draft: RuleSet, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(cast[who])

    page = page_of(client, "setup:question", draft.pk, "country")
    posted = client.post(reverse("setup:question", args=[draft.pk, "title"]), {})

    assert "Only a programme officer can change the catalogue." in page
    assert posted.status_code == 403


def test_version_in_force_is_read_only(draft: RuleSet, officer: Client) -> None:
    older = RuleSet.objects.get(mode=draft.mode, version=1)

    page = page_of(officer, "setup:questions", older.pk)
    posted = officer.post(reverse("setup:add_question", args=[older.pk]), form_of(question()))

    assert "This version is not a draft" in page
    assert "data-reorder-said" in page
    assert 'name="up"' not in page
    assert posted.status_code == 403


# --- One question --------------------------------------------------------------------------------


def test_every_shipped_question_is_the_same_after_saving_it_unchanged(
    cast: Cast, officer: Client
) -> None:
    draft = draft_of("SC", cast.officer)
    before = queries.sheet_of(draft)

    for given in before.questions:
        answer = officer.post(
            reverse("setup:question", args=[draft.pk, given["key"]]),
            form_of(dict(given), seen=seen(draft, given["key"])),
        )
        assert answer.status_code == 302, given["key"]

    assert queries.sheet_of(draft) == before


def test_question_is_added_with_answers_limits_and_conditions(
    draft: RuleSet, officer: Client
) -> None:
    given = question(
        type="multi_choice",
        section="people",
        label={"business": {"en": "Which?"}, "research": {"en": "Which ones?"}},
        choices=[
            {"value": "a", "label": {"business": {"en": "A"}, "public": {"en": "Aye"}}},
            {"value": "b", "label": {"business": {"en": "B"}}},
        ],
        limits={"max_choices": 2},
        conditions=[
            *when("personal_data", True),
            *when("organisation_kind", ["startup", "sme"], "in"),
            *when("country", ["FI", "SE"], "not"),
        ],
        is_confidential=True,
        minutes="1.5",
        official_term="Kinds",
    )

    answer = officer.post(reverse("setup:add_question", args=[draft.pk]), form_of(given))

    assert answer["Location"] == reverse("setup:questions", args=[draft.pk]) + "#question-colour"
    assert row(draft, "colour") == given
    page = page_of(officer, "setup:questions", draft.pk)
    for text in ("Which?", "Several answers of a list", "confidential", "1.5 min", "Asked when"):
        assert text in page


@pytest.mark.parametrize(
    ("given", "more", "sentence"),
    [
        (question(label={}), {}, "Write the question for companies"),
        (question("title"), {}, "“title” is asked 2 times."),
        (question("Not a key"), {}, "Use small letters, digits and underscores."),
        (question(conditions=when("title", "x")), {}, "“title”, which is not asked earlier."),
        (
            question(section="people", conditions=when("country", "Finland")),
            {},
            "“FINLAND” is not an answer of that question.",
        ),
        (question(type="choice"), {}, "“colour” offers no answers."),
        (question(type="long_text"), {}, "needs a limit of characters"),
        (question(), {"minutes": "-1"}, "greater than or equal to 0"),
        (
            question(section="people", conditions=when("personal_data", "perhaps")),
            {},
            "Select a valid choice",
        ),
        (
            question(
                section="people",
                conditions=[*when("personal_data", True), *when("personal_data", False)],
            ),
            {},
            "answers to “personal_data” that exclude one another",
        ),
        (
            question(section="people", conditions=when("personal_data", [])),
            {},
            "Choose at least one answer",
        ),
        (question(choices=[{"value": "", "label": {"business": {"en": "A"}}}]), {}, "a value"),
        (question(choices=[{"value": "a", "label": {}}]), {}, "Write the words"),
        (question(choices=[{"value": "a b", "label": {}}]), {}, "letters, digits, hyphens"),
    ],
)
def test_wrong_question_is_refused_beside_the_field_and_kept(
    draft: RuleSet, officer: Client, given: dict[str, Any], more: dict[str, Any], sentence: str
) -> None:
    posted = form_of(given, **more) | {"business-help_en": "Typed and not lost."}

    answer = officer.post(reverse("setup:add_question", args=[draft.pk]), posted)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Typed and not lost." in page
    assert "error-summary" in page
    assert [one["key"] for one in queries.sheet_of(draft).questions].count("colour") == 0


def test_change_that_breaks_another_question_names_it(draft: RuleSet, officer: Client) -> None:
    given = {**row(draft, "lead_contract")}
    given["choices"] = [one for one in given["choices"] if one["value"] != "fixed"]

    answer = officer.post(
        reverse("setup:question", args=[draft.pk, "lead_contract"]),
        form_of(given, seen=seen(draft, "lead_contract")),
    )

    assert answer.status_code == 422
    assert "“lead_contract_ends_on” waits for “lead_contract”" in answer.content.decode()


def test_rows_are_added_moved_and_dropped_without_saving(draft: RuleSet, officer: Client) -> None:
    address = reverse("setup:question", args=[draft.pk, "organisation_kind"])
    given = dict(row(draft, "organisation_kind"))
    values = [one["value"] for one in given["choices"]]

    def after(act: str, **more: Any) -> list[str]:
        answer = officer.post(address, form_of(given, then=act, **more))
        assert answer.status_code == 200
        rows = answer.context["editor"].choices
        assert "error-summary" not in answer.content.decode()
        return [str(one["value"].value() or "") for one in rows]

    assert after("choice-add") == [*values, ""]
    assert after("choice-down-0") == [values[1], values[0], *values[2:]]
    assert after("choice-up-1") == [values[1], values[0], *values[2:]]
    assert after("choice-up-0") == values
    assert after("choice-drop-1") == [values[0], *values[2:]]
    assert after("choice-drop-99") == values
    assert after("redraw", **{"choice-count": "x"}) == [*values, "", ""]
    assert row(draft, "organisation_kind") == given


def test_condition_offers_the_answers_of_the_chosen_question(
    draft: RuleSet, officer: Client
) -> None:
    posted = form_of(question(section="people"), then="redraw") | {
        "condition-count": "1",
        "condition-0-key": "organisation_kind",
    }

    page = officer.post(reverse("setup:add_question", args=[draft.pk]), posted).content.decode()
    added = officer.post(
        reverse("setup:add_question", args=[draft.pk]), posted | {"then": "condition-add"}
    )

    assert 'name="condition-0-values" value="startup"' in page
    assert "Condition 2" in added.content.decode()


def test_conflict_shows_both_texts_and_saving_again_keeps_mine(
    cast: Cast, draft: RuleSet, officer: Client
) -> None:
    address = reverse("setup:question", args=[draft.pk, "title"])
    opened, before = seen(draft, "title"), row(draft, "title")
    theirs = {**before, "official_term": "Theirs"}
    operations.save_question(
        by=cast.second_officer, rule_set=draft, row=theirs, instead_of="title", seen=opened
    )
    mine = form_of({**before, "official_term": "Mine"}, seen=opened)

    answer = officer.post(address, mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("Theirs", "Mine", "changed meanwhile", cast.second_officer.name):
        assert text in page
    assert row(draft, "title") == theirs
    assert officer.post(address, mine | {"seen": answer.context["seen"]}).status_code == 302
    assert row(draft, "title")["official_term"] == "Mine"


def test_question_taken_away_meanwhile_can_be_added_again(
    cast: Cast, draft: RuleSet, officer: Client
) -> None:
    operations.save_question(by=cast.officer, rule_set=draft, row=question())
    opened = seen(draft, "colour")
    operations.take_question_away(by=cast.officer, rule_set=draft, key="colour", seen=opened)
    mine = form_of(question(unit="mine"), seen=opened)

    answer = officer.post(reverse("setup:question", args=[draft.pk, "colour"]), mine)
    assert answer.status_code == 409
    assert "taken away meanwhile" in answer.content.decode()
    officer.post(answer.context["action"], mine)

    assert row(draft, "colour")["unit"] == "mine"
    gone = officer.post(reverse("setup:question", args=[draft.pk, "never_there"]), mine)
    assert gone.status_code == 404


def test_another_is_written_like_one_that_is_there(draft: RuleSet, officer: Client) -> None:
    page = page_of(officer, "setup:add_question", draft.pk, query="?like=organisation_kind")
    empty = page_of(officer, "setup:add_question", draft.pk, query="?step=people&like=ghost")

    assert 'value="organisation_kind_2"' in page
    assert 'value="startup"' in page
    assert '<option value="people" selected>' in empty


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_kept_and_never_run(draft: RuleSet, officer: Client, text: str) -> None:
    given = question(label={"business": {"en": text}}, help={"business": {"en": text}})

    answer = officer.post(reverse("setup:add_question", args=[draft.pk]), form_of(given))

    if answer.status_code == 422:  # what no field takes stays in the form
        assert "colour" in answer.content.decode()
        return
    kept = row(draft, "colour")["label"]["business"]["en"]
    assert kept == text.replace("\r\n", "\n").strip()
    for name, arguments in (
        ("setup:questions", [draft.pk]),
        ("setup:question", [draft.pk, "colour"]),
        ("question_preview", [draft.pk]),
    ):
        page = page_of(officer, name, *arguments)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
