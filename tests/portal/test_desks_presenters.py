"""Every verb that is recorded anywhere has a sentence; people keep their names, the erased none."""

import ast
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from aifactory.audit.models import Event
from aifactory.catalogue.views.words import VERBS
from aifactory.notifications.models import MessageState
from aifactory.portal import presenters
from tests.conftest import Cast

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("aifactory", "applications", "reviews", "allocations")
RECORDERS = {"record", "move", "_note", "_told"}
APPS = (
    "accounts|allocations|applications|audit|catalogue|documents|jobs|notifications|portal|reviews"
)
# How verbs go on that are put together while the portal runs.
ENDINGS = {"notifications.": [state.value for state in MessageState], "catalogue.": list(VERBS)}
VERB = re.compile(rf"({APPS})\.[a-z_]+")


def _code() -> Iterator[ast.Module]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ast.parse(path.read_text(encoding="utf-8"))


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _recorded() -> set[str]:
    everywhere: dict[str, str] = {}
    trees = list(_code())
    for tree in trees:
        everywhere |= _constants(tree)
    found: set[str] = set()
    for tree in trees:
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _name(call.func) in RECORDERS:
                found |= set(_verbs(call, everywhere))
    return {text for text in found if VERB.fullmatch(text)}


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _verbs(call: ast.Call, constants: dict[str, str]) -> Iterator[str]:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "verb"]
    for value in [*call.args, *named]:
        if isinstance(value, ast.JoinedStr):
            prefix = str(getattr(value.values[0], "value", ""))
            yield from (f"{prefix}{word}" for word in ENDINGS[prefix])
            continue
        for node in ast.walk(value):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.Name):
                yield constants.get(node.id, "")


def _moved() -> set[str]:
    return {
        f"{model._meta.app_label}.{model._meta.model_name}_{target}"
        for model in apps.get_models()
        for targets in getattr(model, "TRANSITIONS", {}).values()
        for target in targets
    }


def test_every_recorded_verb_has_a_sentence() -> None:
    recorded = _recorded()

    assert {"applications.draft_started", "allocations.hours_posted"} <= recorded
    assert recorded - set(presenters.VERB_SENTENCES) == set()


def test_every_step_of_a_status_table_has_a_sentence() -> None:
    moved = _moved()

    assert "applications.application_submitted" in moved
    assert moved - set(presenters.VERB_SENTENCES) == set()


def test_no_sentence_is_left_over() -> None:
    assert set(presenters.VERB_SENTENCES) - _recorded() - _moved() == set()


def _event(actor: str, **data: object) -> Event:
    return Event(
        position=1,
        recorded_at=timezone.now(),
        actor=actor,
        verb="allocations.decided",
        subject_type="allocations.decision",
        subject_id="1",
        data=data,
    )


@pytest.mark.django_db
def test_a_line_names_the_person_by_their_pseudonym(cast: Cast) -> None:
    (line,) = presenters.present([_event(str(cast.officer.pseudonym), node_hours="1250")])

    assert line.who == "Officer"
    assert line.sentence == "Decided"
    assert line.figures == "1\u00a0250 node-h"


@pytest.mark.django_db
def test_an_erased_person_is_a_former_account() -> None:
    (line,) = presenters.present([_event(str(uuid.uuid4()))])

    assert line.who == "A former account"


@pytest.mark.django_db
def test_a_job_is_the_portal() -> None:
    (line,) = presenters.present([_event("system:allocations.lapse")])

    assert line.who == "The portal"


def test_an_unknown_verb_is_shown_as_it_is_stored() -> None:
    assert presenters.sentence("future.thing") == "future.thing"


def test_ids_and_hashes_stay_out_of_the_figures() -> None:
    assert presenters.figures({"award": 7, "content_hash": "ab", "outcome": "no_award"}) == (
        "outcome no award"
    )
