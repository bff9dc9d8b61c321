"""Worlds for decisions: a period with hours, applications examined by their site."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.audit.recording import SystemActor, operation
from aifactory.catalogue.models import Partition, RuleSet
from allocations import ledger, operations, queries
from allocations.models import (
    AccountKind,
    Award,
    Decision,
    LedgerAccount,
    LedgerEntry,
    SupplyPeriod,
)
from allocations.operations.supplying import LimitTerms
from applications.models import Application
from reviews import operations as reviews
from tests.applications import builders as applications

SUPPLIER = SystemActor("tests.supply")
RECEIVED = datetime(2026, 11, 17, 8, 42, tzinfo=UTC)
ASSESSED = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
DECIDED = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
RELEASED = datetime(2026, 11, 19, 10, 30, tzinfo=UTC)
STARTS = date(2026, 12, 1)
SITE = applications.SITE
ASKED = Decimal(1250)
CHECKED = {
    "fits_architecture": "yes",
    "software_ready": "installed",
    "targets_feasible": "yes",
    "needs_testing": "none",
    "expected_efficiency": "high",
    "overall_comment": "A small model on four nodes; nothing unusual.",
    "outcome": "accepted",
    "reason": "Measured scaling on the same machine.",
    "conditions": "",
    "wants_support": False,
    "proposed_node_hours": ASKED,
    "comment_to_applicant": "",
    "internal_note": "",
}


def partition(code: str = SITE) -> Partition:
    """A partition of the shipped catalogue."""
    return Partition.objects.get(code=code)


def period(code: str = "2026-H2") -> SupplyPeriod:
    """July to December 2026."""
    return operations.open_period(
        by=SUPPLIER, code=code, starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31)
    )


def supply(
    node_hours: int | Decimal, *, mode: str = "PG", key: str = "first", code: str = SITE
) -> LedgerAccount:
    """Hours in the pool of a mode; the pool."""
    entry = operations.supply_hours(
        by=SUPPLIER,
        partition=partition(code),
        period=period(),
        mode_group=mode,
        node_hours=Decimal(node_hours),
        key=f"{code}:{mode}:{key}",
    )
    return LedgerAccount.objects.get(pk=entry.target_id)


def limits(union: int, *, entry: str = "0.10", industrial: str = "0.30") -> None:
    """Playground and Fast Lane inside Industrial Innovation, on the usual partition."""
    operations.set_limits(
        by=SUPPLIER,
        partition=partition(),
        period=period(),
        union_node_hours=Decimal(union),
        limits=[
            LimitTerms("industrial", "Industrial innovation", ("LS",), Decimal(industrial)),
            LimitTerms("entry", "Try and Build", ("PG", "FL"), Decimal(entry), "industrial"),
        ],
    )


def examined(
    lead: User, assessor: User, registration: str = "RO40123456", **values: Any
) -> Application:
    """Submitted, and recommended by its site: it waits for a decision."""
    application = applications.submitted(lead, at=RECEIVED, registration=registration)
    reviews.save_assessment(
        by=assessor,
        application=application,
        version=0,
        values={**CHECKED, **values},
        at=ASSESSED,
    )
    reviews.submit_assessment(by=assessor, application=application, version=1, received_at=ASSESSED)
    return Application.objects.get(pk=application.pk)


def strict(application: Application, above: int | None = 1_000) -> Application:
    """The same case under rules that ask for a second person above so many node-hours."""
    rules = application.rule_set
    limit = {"approval_above_node_hours": None if above is None else str(above)}
    stricter = RuleSet.objects.create(
        mode=rules.mode,
        version=RuleSet.objects.filter(mode=rules.mode).count() + 1,
        valid_from=rules.valid_from,
        content={**rules.content, **limit},
        source=rules.source,
        source_tag=rules.source_tag,
        checked_on=rules.checked_on,
    )
    Application.objects.filter(pk=application.pk).update(rule_set=stricter)
    return Application.objects.get(pk=application.pk)


def decided(officer: User, application: Application, **terms: Any) -> Decision:
    """A decision on it, by default a full award; nobody outside knows."""
    chosen = {"outcome": "award", "starts_on": STARTS, "at": DECIDED, **terms}
    return operations.decide(by=officer, application=application, **chosen)


def released(officer: User, application: Application, **terms: Any) -> Decision:
    """A decision on it, announced."""
    decision = decided(officer, application, **terms)
    return operations.release(by=officer, decision=decision, at=RELEASED)


def award_of(decision: Decision) -> Award:
    """The award of a decision, read again."""
    return Award.objects.get(decision=decision)


def balance(kind: AccountKind) -> Decimal:
    """Stored balances of a kind, added up."""
    found = LedgerAccount.objects.filter(kind=kind).aggregate(total=Sum("balance"))
    return found["total"] or Decimal(0)


@operation
def post(*, key: str, **movement: Any) -> LedgerEntry:
    """A movement on its own, for tests of the ledger."""
    return ledger.post(
        **{"by": SUPPLIER, "at": timezone.now(), "reason": "supplied", "key": key, **movement}
    )


def adds_up() -> bool:
    """Balances equal movements, movements equal events, and all of it is zero."""
    return queries.verify().findings == ()
