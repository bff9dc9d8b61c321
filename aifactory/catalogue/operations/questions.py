"""Writing the questions of a draft: add, change, take away, put back, bring into order.

Each change is kept as it was and as it is, by the keys of the questions. A change that would make
the set impossible is refused; so is one of something that went on meanwhile.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import QuestionRow, Revision, RuleSet
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.ports import question_facts
from aifactory.catalogue.rules.questions import Unsound, dependents, newly_unsound
from aifactory.catalogue.rules.questions.editing import (
    Order,
    OtherQuestions,
    Row,
    Sheet,
    changes,
    in_order,
    with_question,
    without_question,
)


class ImpossibleQuestions(Exception):
    """A change after which the set could not be asked; `parts` say what, and where."""

    def __init__(self, parts: list[Unsound]) -> None:
        self.parts = parts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """All of it in words."""
        return " ".join(part.sentence for part in self.parts)


class ChangedMeanwhile(Exception):
    """Somebody else changed it since the form was opened; `theirs` is None when it is gone."""

    def __init__(self, theirs: Row | Order | None) -> None:
        self.theirs = theirs
        super().__init__()


@operation
def save_question(
    *,
    by: Editor,
    rule_set: RuleSet,
    row: Row,
    instead_of: str = "",
    seen: str = "",
    after: str = "",
    at: datetime | None = None,
) -> None:
    """Add a question, or change the one with the key `instead_of`. Sent twice it is done once.

    Args:
        seen: mark of the question as the form was opened on it.
        after: key of the question that a new one follows.

    Raises:
        ChangedMeanwhile: it is another, or gone.
        ImpossibleQuestions: the set could not be asked then.
    """
    require(permissions.edit(by))

    def changed(sheet: Sheet) -> Sheet:
        old = sheet.question(instead_of)
        if sheet.question(str(row["key"])) == row:
            return sheet
        if instead_of and (old is None or queries.mark_of(old) != seen):
            raise ChangedMeanwhile(old)
        if old is not None:
            _require_kept(rule_set, old, row)
        return with_question(sheet, row, instead_of=instead_of, after=after)

    rewrite(by=by, rule_set=rule_set, changed=changed, verb="changed", at=at)


@operation
def take_question_away(
    *, by: Editor, rule_set: RuleSet, key: str, seen: str, at: datetime | None = None
) -> None:
    """Take a question out of a draft. The history keeps it, so it can be put back.

    Raises:
        ChangedMeanwhile: it is another than the one that was seen.
        ImpossibleQuestions: others wait for it, or the portal's own rules read its answer.
    """
    require(permissions.edit(by))

    def changed(sheet: Sheet) -> Sheet:
        old = sheet.question(key)
        if old is None:
            return sheet
        if queries.mark_of(old) != seen:
            raise ChangedMeanwhile(old)
        _require_spare(sheet, key)
        return without_question(sheet, key)

    rewrite(by=by, rule_set=rule_set, changed=changed, verb="taken_away", at=at)


@operation
def put_question_back(
    *, by: Editor, rule_set: RuleSet, revision: Revision, key: str, at: datetime | None = None
) -> None:
    """Put a question back as it was and, where its neighbour is still there, into its place.

    Raises:
        ImpossibleQuestions: its step or what it waits for is gone.
    """
    require(permissions.edit(by))
    row = next(one for one in revision.before["questions"] if one["key"] == key)
    keys = revision.before["order"][row["section"]]
    place = keys.index(key)

    def changed(sheet: Sheet) -> Sheet:
        if sheet.question(key):
            return sheet
        there = sheet.order.get(row["section"], [])
        earlier = [one for one in keys[:place] if one in there]
        return with_question(sheet, row, after=earlier[-1] if earlier else "")

    rewrite(by=by, rule_set=rule_set, changed=changed, verb="restored", at=at)


@operation
def order_questions(
    *, by: Editor, rule_set: RuleSet, order: Order, seen: str, at: datetime | None = None
) -> None:
    """Bring questions and steps into another order; a question may go to another step.

    Raises:
        ChangedMeanwhile: the order is another than the one that was seen.
        ImpossibleQuestions: a question would stand before what it waits for.
    """
    require(permissions.edit(by))

    def changed(sheet: Sheet) -> Sheet:
        if list(sheet.order.items()) == [(slug, list(keys)) for slug, keys in order.items()]:
            return sheet
        if queries.mark_of(list(sheet.order.items())) != seen:
            raise ChangedMeanwhile(sheet.order)
        try:
            return in_order(sheet, order)
        except OtherQuestions:
            raise ChangedMeanwhile(sheet.order) from None

    rewrite(by=by, rule_set=rule_set, changed=changed, verb="moved", at=at)


def rewrite(
    *,
    by: Editor,
    rule_set: RuleSet,
    changed: Callable[[Sheet], Sheet],
    verb: str,
    at: datetime | None,
) -> None:
    """Apply one change to the draft as it is now; runs inside the operation that asks for it.

    The instance passed in carries the steps as they are afterwards.
    """
    current = lock(rule_set)
    require(permissions.write_rules(by, current))
    before = queries.sheet_of(current)
    after = changed(before)
    if found := newly_unsound(before.question_set, after.question_set):
        raise ImpossibleQuestions(found)
    _write(current, before, after)
    rule_set.content = current.content
    old, new = changes(before, after)
    revise(by=by, subject=current, verb=verb, before=old, after=new, title=current.name, at=at)


def _write(rule_set: RuleSet, before: Sheet, after: Sheet) -> None:
    if before.sections != after.sections:
        rule_set.content = {**rule_set.content, "sections": [dict(row) for row in after.sections]}
        rule_set.save(update_fields=["content"])
    if before.questions == after.questions:
        return
    # Written anew: no two rows may share a place at any time, and nothing points at a row.
    rule_set.question_rows.all().delete()
    QuestionRow.objects.bulk_create(
        QuestionRow(
            rule_set=rule_set,
            position=position,
            **{**row, "minutes": Decimal(row["minutes"])},
        )
        for position, row in enumerate(after.questions, start=1)
    )


def _require_kept(rule_set: RuleSet, old: Row, row: Row) -> None:
    """Answers are kept by key; rules of the portal read some, each in its type."""
    key = str(old["key"])
    sentence = ""
    if row["key"] != key and question_facts.is_answered(rule_set.mode_id, key):
        sentence = _("Applications answered “%(key)s”, and their answers are kept under this key.")
    elif key in question_facts.needed and (row["key"], row["type"]) != (key, old["type"]):
        sentence = _("The rules of the portal read “%(key)s”, so key and kind of answer stay.")
    if sentence:
        part = "key" if row["key"] != key else "type"
        raise ImpossibleQuestions([Unsound(sentence % {"key": key}, part, str(row["key"]))])


def _require_spare(sheet: Sheet, key: str) -> None:
    if key in question_facts.needed:
        sentence = _("The rules of the portal read “%(key)s”, so it cannot be taken away.")
        raise ImpossibleQuestions([Unsound(sentence % {"key": key}, "key", key)])
    if waiting := dependents(sheet.question_set, key):
        sentence = _("These questions wait for “%(key)s”: %(keys)s. Change their conditions first.")
        keys = ", ".join(question.key for question in waiting)
        raise ImpossibleQuestions(
            [Unsound(sentence % {"key": key, "keys": keys}, "conditions", key)]
        )
