"""Rule sets come into force unchanged, and go out of use."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, operation
from aifactory.audit.transitions import lock, move
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.rules.contradictions import Given, objections
from aifactory.catalogue.rules.questions import check_set
from aifactory.catalogue.rules.ranking import read_ranking
from aifactory.catalogue.rules.terms import InvalidTerms, Objection, read_terms
from aifactory.catalogue.rules.units import Triple
from aifactory.catalogue.snapshot import content_digest
from aifactory.catalogue.status import CallStatus, RuleSetStatus


class UnsoundRules(Exception):
    """A rule set that cannot be applied; `sentences` say what to mend."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


class CannotRetire(Exception):
    """A version that calls still need; `sentence` names them."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@operation
def put_in_force(*, by: Editor, rule_set: RuleSet) -> RuleSet:
    """Freeze a draft: from now on its terms, questions and bundles cannot change.

    Raises:
        UnsoundRules: its terms or its questions contradict themselves.
    """
    require(permissions.edit(by))
    return bring_in_force(by=by, rule_set=rule_set)


def bring_in_force(*, by: By, rule_set: RuleSet) -> RuleSet:
    """The act itself, inside the operation of whoever may let it happen."""
    current = lock(rule_set)
    if current.status == RuleSetStatus.DRAFT:
        _require_sound(current)
        current.content_hash = content_digest(
            current.content,
            current.question_rows.order_by("position"),
            current.bundles.select_related("partition").order_by("pk"),
        )
        current.save(update_fields=["content_hash"])
    move(current, RuleSetStatus.IN_FORCE, by=by, data={"content_hash": current.content_hash})
    return current


@operation
def retire_rule_set(*, by: Editor, rule_set: RuleSet) -> RuleSet:
    """Take a version out of use. Calls that ended under it keep it.

    Raises:
        CannotRetire: an open or planned call needs it.
    """
    require(permissions.edit(by))
    return take_out_of_use(by=by, rule_set=rule_set)


def take_out_of_use(*, by: By, rule_set: RuleSet) -> RuleSet:
    """The act itself, inside the operation of whoever may let it happen."""
    current = lock(rule_set)
    if sentence := why_not_retire(current):
        raise CannotRetire(sentence)
    move(current, RuleSetStatus.RETIRED, by=by)
    return current


def why_not_retire(rule_set: RuleSet) -> str:
    """The sentence that names the calls which still need a version; empty without any."""
    calls = rule_set.calls.exclude(status=CallStatus.CLOSED).order_by("opens_at", "code")
    codes = list(calls.values_list("code", flat=True))
    if not codes:
        return ""
    return _("Calls need this version: %(calls)s. Close them, or plan them under another.") % {
        "calls": ", ".join(codes)
    }


def what_is_wrong(rule_set: RuleSet) -> list[Objection]:
    """All that stands against bringing a draft into force, each with the place to mend."""
    content = rule_set.content
    asked = check_set(queries.question_set(rule_set))
    return [
        *objections(content, given_in(rule_set, content)),
        *(Objection("questions", sentence) for sentence in asked),
    ]


def given_in(rule_set: RuleSet, content: Mapping[str, Any]) -> list[Given]:
    """The fixed amounts of a version in the unit in which a content counts its limits."""
    unit = (content.get("size") or {}).get("unit")
    return [
        Given(bundle.partition.name, _in_unit(bundle.triple, unit))
        for bundle in queries.bundles(rule_set)
    ]


def _in_unit(amount: Triple, unit: object) -> Decimal | None:
    return amount.node_hours if unit == "node_hours" else amount.gpu_hours


def _require_sound(rule_set: RuleSet) -> None:
    """What the portal needs to apply rules at all; a person also answers `what_is_wrong`.

    Versions that were shipped before experts' marks had words of their own pass here.
    """
    try:
        read_terms(rule_set.content)
        read_ranking(rule_set.content)  # reads the expert review first
    except InvalidTerms as error:
        raise UnsoundRules(error.sentences) from error
    if sentences := check_set(queries.question_set(rule_set)):
        raise UnsoundRules(sentences)
