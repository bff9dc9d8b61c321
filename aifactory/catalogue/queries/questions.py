"""The questions of a version as they are written: rows, their marks, who changed them last."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from aifactory.audit.recording import content_hash, reference
from aifactory.catalogue.models import QuestionRow, Revision, RuleSet
from aifactory.catalogue.queries.history import revisions_of
from aifactory.catalogue.rules.questions.editing import Row, Sheet

RECENT = 20


def versions() -> QuerySet[RuleSet]:
    """Every version of every mode, newest first in each, with its questions and minutes counted."""
    return (
        RuleSet.objects.select_related("mode")
        .annotate(questions=Count("question_rows"), minutes=Sum("question_rows__minutes"))
        .order_by("mode__position", "mode__code", "-version")
    )


def versions_beside(rule_set: RuleSet) -> QuerySet[RuleSet]:
    """The other versions of the same mode, newest first."""
    return (
        RuleSet.objects.filter(mode=rule_set.mode_id)
        .exclude(pk=rule_set.pk)
        .select_related("mode")
        .order_by("-version")
    )


def sheet_of(rule_set: RuleSet) -> Sheet:
    """Steps and questions as plain values; one query."""
    rows = rule_set.question_rows.order_by("position")
    return Sheet(tuple(rule_set.sections), tuple(row_of(row) for row in rows))


def row_of(question: QuestionRow) -> dict[str, Any]:
    """A question as plain values, its minutes as text."""
    return {**question.as_row(), "minutes": format(question.minutes, "f")}


def mark_of(value: object) -> str:
    """What a form carries, so that a change of something else than it was opened on is noticed."""
    return content_hash(value)


def changed_last(rule_set: RuleSet, key: str) -> Revision | None:
    """The newest change of one question."""
    named = [{"key": key}]
    return (
        revisions_of(reference(rule_set))
        .filter(Q(before__questions__contains=named) | Q(after__questions__contains=named))
        .first()
    )


def taken_away(rule_set: RuleSet, sheet: Sheet) -> list[tuple[Revision, Row]]:
    """Questions that were taken away lately and are not back, newest first."""
    found: dict[str, tuple[Revision, Row]] = {}
    for revision in revisions_of(reference(rule_set)).filter(verb="taken_away")[:RECENT]:
        for row in revision.before.get("questions", []):
            if sheet.question(row["key"]) is None:
                found.setdefault(row["key"], (revision, row))
    return list(found.values())
