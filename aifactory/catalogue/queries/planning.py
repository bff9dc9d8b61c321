"""Calls as the office plans them: what they hold, what hangs on them, what runs beside them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import ForeignKey, Model, Prefetch, QuerySet
from django.utils.text import capfirst

from aifactory.accounts.models import RoleGrant
from aifactory.audit.recording import content_hash
from aifactory.catalogue.models import AccessMode, Call, CutOff, Proposal, RuleSet
from aifactory.catalogue.queries.history import proposals
from aifactory.catalogue.rules.terms import InvalidTerms
from aifactory.catalogue.snapshot import content_digest
from aifactory.catalogue.status import CallStatus, RuleSetStatus

M = TypeVar("M", bound=Model)
Uses = list[tuple[str, int]]


def planned_and_past() -> QuerySet[Call]:
    """Every call with its cut-offs, for the office."""
    rows = CutOff.objects.order_by("at")
    return Call.objects.select_related("mode", "rule_set").prefetch_related(
        Prefetch("cut_offs", queryset=rows)
    )


def public_calls() -> QuerySet[Call]:
    """Calls that the public knows of: opened, closed, or planned and announced."""
    return planned_and_past().exclude(status=CallStatus.PLANNED, is_announced=False)


def cut_offs_of(call: Call) -> list[CutOff]:
    """In order of time, each with its call."""
    return list(CutOff.objects.filter(call=call).select_related("call").order_by("at"))


def usable_rules(mode: AccessMode) -> QuerySet[RuleSet]:
    """Rule sets that a planned call may take: in force or still a draft, newest first."""
    return (
        RuleSet.objects.filter(mode=mode, status__in=(RuleSetStatus.IN_FORCE, RuleSetStatus.DRAFT))
        .select_related("mode")
        .order_by("-version")
    )


def counts_cut_offs(rule_set: RuleSet) -> bool:
    """Whether its applications wait for a cut-off; a draft that cannot be read yet does not."""
    try:
        return rule_set.terms.window == "cut_offs"
    except InvalidTerms:
        return False


def contents(call: Call) -> dict[str, Any]:
    """What an officer can change about a call, as a revision keeps it."""
    return {
        "code": call.code,
        "mode": call.mode.name,
        "rule_set": call.rule_set.version,
        "title": call.title,
        "note": call.note,
        "opens_at": call.opens.local.isoformat(),
        "closes_at": call.closes.local.isoformat(),
        "zone": call.zone,
        "is_announced": call.is_announced,
        "cut_offs": {str(row.number): row.deadline.local.isoformat() for row in cut_offs_of(call)},
    }


def state_of_call(call: Call) -> dict[str, Any]:
    """Everything whose change makes a request about the call void, its rules included."""
    rules = call.rule_set
    digest = rules.content_hash or content_digest(
        rules.content,
        rules.question_rows.order_by("position"),
        rules.bundles.select_related("partition").order_by("pk"),
    )
    return {**contents(call), "status": call.status, "rules": digest, "by": rules.status}


def edition_of(call: Call) -> str:
    """What an edit form carries: another one means that somebody else saved meanwhile."""
    return content_hash({**contents(call), "status": call.status})[:32]


def beside(
    mode: AccessMode, opens_at: datetime, closes_at: datetime, *, but: Call | None = None
) -> list[Call]:
    """Open calls of a mode that take applications in the same time."""
    found = Call.objects.filter(
        mode=mode, status=CallStatus.OPEN, opens_at__lt=closes_at, closes_at__gt=opens_at
    )
    return [call for call in found.order_by("opens_at", "code") if call != but]


def waiting_about_call(call: Call) -> list[Proposal]:
    """Changes of the call or of one of its cut-offs that wait for a second person."""
    numbers = [str(pk) for pk in CutOff.objects.filter(call=call).values_list("pk", flat=True)]
    mine = proposals().waiting().filter(subject_type="catalogue.call", subject_id=str(call.pk))
    theirs = proposals().waiting().filter(subject_type="catalogue.cutoff", subject_id__in=numbers)
    return list((mine | theirs).order_by("proposed_at", "pk"))


def uses_of_call(call: Call) -> Uses:
    """What names the call or one of its cut-offs, so that it cannot be deleted, with how many."""
    roles = RoleGrant.objects.filter(scope=call.scope, revoked_at__isnull=True).count()
    waiting = len(waiting_about_call(call))
    found = [
        *uses([call], but=CutOff),
        *uses(cut_offs_of(call)),
        (_plural(RoleGrant), roles),
        (_plural(Proposal), waiting),
    ]
    return [(noun, count) for noun, count in found if count]


def uses(rows: Sequence[M], *, but: type[Model] | None = None) -> Uses:
    """How many rows of each other kind point to one of these; one query for each kind."""
    if not rows:
        return []
    found: Uses = []
    for relation in rows[0]._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if not relation.auto_created or not isinstance(key, ForeignKey) or key.model is but:
            continue
        count = key.model._base_manager.filter(**{f"{key.name}__in": list(rows)}).count()
        if count:
            found.append((_plural(key.model), count))
    return found


def _plural(model: type[Model]) -> str:
    return capfirst(str(model._meta.verbose_name_plural))
