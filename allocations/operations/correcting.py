"""Correct a released decision: prepare it, carry it out when a second person approved, or drop it.

Until then nothing of it shows outside. What is prepared is a decision that names the one it
corrects (docs/adr/0013).
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock
from aifactory.face.rules.formats import grouped
from aifactory.face.tags.formats import day
from allocations import letters, permissions, queries
from allocations.models import Award, Correction, Decision, Outcome
from allocations.operations.deciding import next_number, void_prepared
from allocations.operations.terms import BadTerms
from allocations.queries import Standing
from allocations.queries.statements import plain
from allocations.rules import corrections as rules


@operation
def request_correction(
    *,
    by: User,
    decision: Decision,
    kind: str,
    why: str,
    terms: rules.Wanted | None = None,
    at: datetime | None = None,
) -> Decision:
    """Prepare the correction and ask a second person. A double click prepares one.

    Args:
        why: goes into the letter, and the approver reads it.
        terms: what a rectified decision says.

    Raises:
        BadTerms: what was entered is incomplete, contradicts the request or changes nothing.
    """
    instant, said = at or timezone.now(), why.strip()
    lock(decision.application)
    current = read(decision.pk)
    waiting = queries.waiting_correction(current.application)
    if waiting is not None and _is_same(waiting, current, kind, said, by):
        return waiting
    require(permissions.correct(by, current, kind))
    if not said:
        raise BadTerms("why", _("Say why. The applicant reads it in the letter."))
    found = queries.standing(current)
    wanted = rules.Wanted(found.terms.node_hours * 0, said)
    if kind == Correction.RECTIFY:
        wanted = checked(found, terms or found.terms, at=instant)
    prepared = _prepare(by, found, kind, said, wanted, instant)
    accounts.request_approval(
        by=by,
        kind=queries.CORRECT,
        subject=prepared,
        scope=queries.scope_of(prepared),
        reason=said,
        at=instant,
    )
    return prepared


@operation
def withdraw_correction(*, by: User, decision: Decision, at: datetime | None = None) -> Decision:
    """Whoever asked takes it back before it is approved. Twice changes nothing more."""
    lock(decision.application)
    current = read(decision.pk)
    if current.status == "voided" and current.decided_by_id == by.pk:
        return current
    require(permissions.void(by, current))
    void_prepared(by, current, at or timezone.now())
    return current


def checked(found: Standing, wanted: rules.Wanted, *, at: datetime) -> rules.Wanted:
    """What was entered, held against the rules.

    Raises:
        BadTerms: the field and the sentence.
    """
    tidy = replace(
        wanted,
        reason=wanted.reason.strip(),
        conditions=tuple(line.strip() for line in wanted.conditions if line.strip()),
    )
    today = at.astimezone(ZoneInfo(found.decision.application.call.zone)).date()
    bounds = found.bounds(today)
    if wrong := rules.flaw(tidy, found.terms, bounds):
        raise BadTerms(wrong.field, _sentence(wrong, tidy, bounds))
    if tidy.starts_on and found.allocation is None:
        try:
            queries.pool_for(found.decision.application, tidy.starts_on)
        except queries.NoPool as missing:
            raise BadTerms("starts_on", missing.sentence) from missing
    return tidy


def read(pk: int | str) -> Decision:
    """A decision with everything that a correction reads."""
    return Decision.objects.select_related(
        "application__call__mode",
        "application__rule_set",
        "application__organisation",
        "application__partition__system__site",
        "application__project_lead",
        "corrects__application__call",
        "corrects__application__rule_set",
        "decided_by",
    ).get(pk=pk)


def _is_same(waiting: Decision, current: Decision, kind: str, why: str, by: User) -> bool:
    return (
        waiting.corrects_id == current.pk
        and waiting.correction == kind
        and waiting.correction_reason == why
        and waiting.decided_by_id == by.pk
    )


def _prepare(
    by: User, found: Standing, kind: str, why: str, wanted: rules.Wanted, at: datetime
) -> Decision:
    earlier = found.decision
    outcome = _outcome(found, kind, wanted)
    facts = _facts(found, kind, wanted)
    version = earlier.application.decisions.count() + 1
    prepared = Decision.objects.create(
        application=earlier.application,
        number=next_number(at.astimezone(ZoneInfo(earlier.application.call.zone)).year),
        version=version,
        outcome=outcome,
        asked_node_hours=earlier.asked_node_hours,
        node_hours=wanted.node_hours,
        reason=wanted.reason,
        conditions=list(wanted.conditions),
        snapshot=facts,
        content_hash=_hash(earlier, kind, why, wanted, facts, at),
        corrects=earlier,
        correction=kind,
        correction_reason=why,
        decided_at=at,
        decided_by=by,
    )
    if outcome.grants:
        _prepare_award(prepared, found, wanted)
    record(
        verb="allocations.correction_prepared",
        subject=prepared,
        by=by,
        data={
            "application": earlier.application_id,
            "corrects": earlier.pk,
            "correction": kind,
            "outcome": str(outcome),
            "node_hours": wanted.node_hours,
            "content_hash": prepared.content_hash,
        },
    )
    return prepared


def _hash(
    earlier: Decision,
    kind: str,
    why: str,
    wanted: rules.Wanted,
    facts: dict[str, Any],
    at: datetime,
) -> str:
    """Of everything that the correction says."""
    return content_hash(
        {
            "application": earlier.application_id,
            "corrects": earlier.content_hash,
            "correction": kind,
            "why": why,
            "node_hours": wanted.node_hours,
            "reason": wanted.reason,
            "conditions": list(wanted.conditions),
            "days": [wanted.starts_on, wanted.ends_on],
            "facts": facts,
            "decided_at": at,
        }
    )


def _prepare_award(prepared: Decision, found: Standing, wanted: rules.Wanted) -> Award:
    """The award that takes the earlier one's place; no hours are held for it before that."""
    if found.award is None or wanted.starts_on is None or wanted.ends_on is None:
        raise ValueError(f"{found.decision.number} granted nothing.")
    return Award.objects.create(
        decision=prepared,
        application=prepared.application,
        partition=found.award.partition,
        node_hours=wanted.node_hours,
        zone=found.award.zone,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
    )


def _outcome(found: Standing, kind: str, wanted: rules.Wanted) -> Outcome:
    if kind == Correction.ANNUL:
        return Outcome.ANNULMENT
    if not found.decision.result.grants:
        return found.decision.result
    is_full = wanted.node_hours == found.decision.asked_node_hours
    return Outcome.AWARD if is_full else Outcome.PARTIAL


def _facts(found: Standing, kind: str, wanted: rules.Wanted) -> dict[str, Any]:
    """What the earlier decision rested on, and what it said itself; its letter is made of it."""
    earlier = found.decision
    partition = earlier.application.partition
    if partition is None or earlier.released_at is None:
        raise ValueError(f"{earlier.number} was never released.")
    return {
        **earlier.snapshot,
        "granted": letters.amounts(wanted.node_hours, partition),
        "correction": {
            "kind": kind,
            "number": earlier.number,
            "released_at": earlier.released_at.isoformat(),
            "place": found.place.value,
            "granted": letters.amounts(earlier.node_hours, partition),
            "used": plain(found.used),
            "starts_on": found.award.starts_on.isoformat() if found.award else "",
            "ends_on": found.award.ends_on.isoformat() if found.award else "",
        },
    }


def _sentence(wrong: rules.Flaw, wanted: rules.Wanted, bounds: rules.Bounds) -> str:
    """What stands beside the field."""
    last = bounds.longest(wanted.starts_on) if wanted.starts_on else None
    return {
        "above_asked": _("At most the %(asked)s node-h asked for."),
        "below_used": _("Not below the %(used)s node-h that are used."),
        "missing": _("Choose a day."),
        "begun": _("The hours have begun, so the first day stays."),
        "past": _("The hours cannot begin in the past."),
        "other_period": _("The hours come from the period %(begins)s to %(ends)s."),
        "over": _("The last day is not before the first, and not in the past."),
        "too_long": _("No longer than the months asked for, so until %(last)s."),
        "reason": _("Say why. The applicant reads it in the letter."),
        "unchanged": _("Nothing is different. Change what has to be corrected."),
    }[wrong.code] % {
        "asked": grouped(bounds.asked),
        "used": grouped(bounds.used),
        "begins": day(bounds.begins),
        "ends": day(bounds.ends),
        "last": day(last),
    }
