"""Decide, and take a decision back before anybody outside knows it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.operations import void_approvals
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, content_hash, operation, record
from aifactory.audit.transitions import lock, move
from allocations import ledger, permissions, queries
from allocations.models import AccountKind, Award, Decision, LedgerAccount, Reason
from allocations.operations.terms import BadTerms, Term, Terms, frozen_facts, settled
from allocations.operations.turns import settled_turn
from allocations.status import AwardStatus, DecisionStatus
from applications.models import Application
from reviews.queries import recommendation_for

__all__ = [
    "AlreadyDecided",
    "BadTerms",
    "decide",
    "on_withdrawn",
    "record_refusal",
    "void_decision",
]

FOR_DECISION = (
    "call__mode",
    "organisation",
    "partition__system__site",
    "project_lead",
    "rule_set",
)


class AlreadyDecided(Exception):
    """Somebody decided otherwise meanwhile; `decision` is theirs, nothing was written."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.number)
        self.decision = decision
        self.sentence = _("%(name)s decided on this already. Nothing was changed.") % {
            "name": decision.decided_by
        }


@operation
def decide(
    *,
    by: User,
    application: Application,
    outcome: str,
    node_hours: Decimal | None = None,
    reason: str = "",
    conditions: Sequence[str] = (),
    starts_on: date | None = None,
    out_of_turn: str = "",
    at: datetime | None = None,
) -> Decision:
    """Take the decision. Nothing of it shows outside before `release`.

    With hours, the award is prepared and its hours are reserved in the same transaction. The same
    decision again by the same officer returns the first.

    Args:
        node_hours: for a smaller award; a full award is the amount asked for.
        starts_on: first day of use, tomorrow by default; it chooses the period.
        out_of_turn: why it goes before an earlier turn; for approver and auditor, in no letter.

    Raises:
        NotAllowed, AlreadyDecided: not this person, or not any more.
        BadTerms: what was entered is incomplete or contradicts the request.
        NoPool, Overdrawn, QuotaExceeded: there are no such hours; nothing was written.
    """
    instant, current = at or timezone.now(), _locked(application)
    require(permissions.be_decider(by, current))
    advice = recommendation_for(current)
    order = queries.order_of(current, advice)
    require(permissions.choose(current, outcome, advice, is_unranked=order.is_open))
    terms = settled(
        current,
        outcome=outcome,
        node_hours=node_hours,
        reason=reason,
        conditions=conditions,
        starts_on=starts_on,
        recommended=advice.node_hours if advice else None,
        at=instant,
    )
    taken = list(current.decisions.select_related("decided_by").order_by("version"))
    if earlier := next((one for one in taken if one.status == DecisionStatus.DECIDED), None):
        return _the_same(earlier, terms, by)
    require(permissions.still_undecided(current, unreleased=None))
    pool = queries.pool_for(current, terms.term.starts_on) if terms.term else None
    facts = frozen_facts(current, terms, recommendation=advice, pool=pool)
    facts["order"] = settled_turn(current, order, terms, why=out_of_turn.strip())
    return _take(by, current, len(taken) + 1, terms, facts, pool, instant)


@operation
def void_decision(*, by: User, decision: Decision, at: datetime | None = None) -> Decision:
    """Take back a decision that is not released; reserved hours return to their pool.

    Taking it back twice changes nothing the second time.
    """
    lock(decision.application)
    current = Decision.objects.select_related("application__call").get(pk=decision.pk)
    if current.status == DecisionStatus.VOIDED and permissions.see_case(by, current.application):
        return current
    require(permissions.void(by, current))
    void_prepared(by, current, at or timezone.now())
    return current


def on_withdrawn(application: Application, by: By) -> None:
    """The applicant withdrew: take back what was prepared. Runs inside that operation.

    `aifactory.wiring` binds it to `applications.ports.on_withdrawn`.
    """
    decision = queries.unreleased_decision(application)
    if decision is not None:
        void_prepared(by, decision, timezone.now())


@operation
def record_refusal(*, by: User, application: Application, refusal: ledger.LedgerRefusal) -> None:
    """Note an attempt that the ledger refused; called after its transaction was rolled back."""
    record(
        verb="allocations.grant_refused",
        subject=application,
        by=by,
        data={
            "code": refusal.code,
            "wanted": refusal.wanted,
            "available": refusal.available,
        },
    )


def _locked(application: Application) -> Application:
    """The application as it is now, with everything that a decision freezes, in two queries."""
    lock(application)
    return Application.objects.select_related(*FOR_DECISION).get(pk=application.pk)


def _the_same(earlier: Decision, terms: Terms, by: User) -> Decision:
    """A double click finds its own decision; another officer's stands."""
    again = (
        earlier.decided_by_id == by.pk
        and not earlier.is_correction
        and earlier.outcome == terms.outcome
        and earlier.node_hours == terms.node_hours
        and earlier.reason == terms.reason
        and tuple(earlier.conditions) == terms.conditions
    )
    if not again:
        raise AlreadyDecided(earlier)
    return earlier


def _take(
    by: User,
    application: Application,
    version: int,
    terms: Terms,
    facts: dict[str, Any],
    pool: LedgerAccount | None,
    at: datetime,
) -> Decision:
    """Write the decision, and reserve its hours where it grants some."""
    decision = _write(by, application, version, terms, facts, at)
    if pool and terms.term:
        _reserve(by, decision, terms.term, pool, at)
    return decision


def _write(
    by: User,
    application: Application,
    version: int,
    terms: Terms,
    facts: dict[str, Any],
    at: datetime,
) -> Decision:
    content = {
        "application": application.pk,
        "version": version,
        "outcome": str(terms.outcome),
        "node_hours": terms.node_hours,
        "reason": terms.reason,
        "conditions": list(terms.conditions),
        "facts": facts,
        "decided_at": at,
    }
    decision = Decision.objects.create(
        application=application,
        number=next_number(at.astimezone(ZoneInfo(application.call.zone)).year),
        version=version,
        outcome=terms.outcome,
        asked_node_hours=terms.asked,
        node_hours=terms.node_hours,
        reason=terms.reason,
        conditions=list(terms.conditions),
        snapshot=facts,
        content_hash=content_hash(content),
        decided_at=at,
        decided_by=by,
    )
    record(
        verb="allocations.decided",
        subject=decision,
        by=by,
        data={
            "application": application.pk,
            "outcome": str(terms.outcome),
            "node_hours": terms.node_hours,
            "content_hash": decision.content_hash,
        },
    )
    return decision


def _reserve(by: User, decision: Decision, term: Term, pool: LedgerAccount, at: datetime) -> Award:
    application = decision.application
    award = Award.objects.create(
        decision=decision,
        application=application,
        partition=pool.partition,
        node_hours=decision.node_hours,
        zone=application.call.zone,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
    )
    ledger.post(
        key=f"decision:{decision.pk}:reserve",
        source=pool,
        target=ledger.open_sibling(pool, AccountKind.HELD, award=award),
        node_hours=decision.node_hours,
        reason=Reason.DECIDED,
        by=by,
        at=at,
        about=ledger.About(decision=decision, award=award),
    )
    return award


def void_prepared(by: By, decision: Decision, at: datetime) -> None:
    """End a decision that nobody outside knows. Runs inside the operation that does so.

    A correction that was prepared holds no hours, so there are none to give back.
    """
    award = Award.objects.filter(decision=decision).first()
    move(decision, DecisionStatus.VOIDED, by=by)
    void_approvals(by=by, subject=decision)
    if award is None:
        return
    move(award, AwardStatus.VOIDED, by=by)
    if decision.is_correction:
        return
    ledger.give_back(award, key=f"decision:{decision.pk}:void", reason=Reason.VOIDED, by=by, at=at)


def next_number(year: int) -> str:
    """The next decision number of a year; a second decision waits for the first to commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO allocations_decisionseries AS series (year, last) VALUES (%s, 1) "
            "ON CONFLICT (year) DO UPDATE SET last = series.last + 1 RETURNING last",
            [year],
        )
        (last,) = cursor.fetchone()
    return f"D-{year}-{last:04}"
