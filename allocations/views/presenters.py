"""Values ready for templates: advice, capacity, limits, acts, next dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import Verdict
from aifactory.catalogue.rules.calendars import shifted
from aifactory.catalogue.rules.units import Triple, Unit, triple
from allocations import operations, permissions, queries
from allocations.models import Allocation, Award, Decision
from allocations.rules import corrections as rules
from allocations.status import DecisionStatus
from applications.models import Application, Promise
from applications.status import ApplicationStatus
from reviews.models import AssessmentOutcome, Recommendation, TechnicalAssessment
from reviews.rules.checks import Check

WORDS = {"ok": _("Fits"), "warn": _("Look at this"), "stop": _("Does not fit")}
PILLS = {"ok": "ok", "warn": "wait", "stop": "stop"}


@dataclass(frozen=True)
class Finding:
    """One automatic check as it was when the technical check was sent."""

    pill: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Advice:
    """What the technical check advises."""

    outcome: AssessmentOutcome
    amount: Triple
    assessment: TechnicalAssessment
    findings: list[Finding]


@dataclass(frozen=True)
class Due:
    """One of the next dates."""

    on: date
    text: str


def asked(application: Application) -> tuple[Triple, Unit]:
    """What was asked for in three units, and the factors; only for what was submitted."""
    partition, amount = application.partition, application.node_hours
    if partition is None or amount is None:
        raise ValueError(f"{application.pk} asks for nothing yet.")
    return triple(amount, partition.unit), partition.unit


def advice(application: Application, recommendation: Recommendation | None) -> Advice | None:
    """The recommendation with the frozen automatic checks behind it."""
    if recommendation is None or application.partition is None:
        return None
    return Advice(
        outcome=AssessmentOutcome(recommendation.outcome),
        amount=triple(recommendation.node_hours, application.partition.unit),
        assessment=recommendation.assessment,
        findings=[_finding(row) for row in recommendation.assessment.evidence],
    )


def capacity(application: Application, grant: Decimal, *, on: date) -> queries.PoolEffect | str:
    """The pool that serves the application from a day on, or the sentence why there is none."""
    try:
        pool = queries.pool_for(application, on)
    except queries.NoPool as missing:
        return missing.sentence
    return queries.effect_on(pool, grant)


def decisions(user: User, application: Application) -> list[Decision]:
    """Decisions on the application that the person may see, newest first."""
    return list(
        Decision.objects.visible_to(user)
        .filter(application=application)
        .select_related(
            "application__call",
            "application__rule_set",
            "application__organisation",
            "decided_by",
            "released_by",
            "award__allocation",
            "corrects",
        )
        .order_by("-version")
    )


def acts(user: User, unreleased: Decision | None) -> dict[str, Any]:
    """Verdicts behind the buttons of an unreleased decision, and its newest approval."""
    if unreleased is None:
        return {"may_release": None, "may_void": None, "may_ask": None, "approval": None}
    if unreleased.is_correction:
        return _correction_acts(user, unreleased)
    may_release = permissions.release(user, unreleased)
    return {
        "may_ask": permissions.asking(user, unreleased, may_release),
        "may_release": may_release,
        "may_void": permissions.void(user, unreleased),
        "approval": queries.newest_approval(unreleased),
    }


def _correction_acts(user: User, waiting: Decision) -> dict[str, Any]:
    """A correction is not released: it waits for its approver, or is taken back."""
    key = str(waiting.pk)
    return {
        "may_void": permissions.void(user, waiting),
        "approval": queries.newest_approval(waiting),
        "change": operations.CORRECTION_APPROVABLE.changes([key])[key],
    }


def in_force(
    user: User, found: Sequence[Decision], unreleased: Decision | None, *, may_decide: Verdict
) -> dict[str, Any]:
    """The announced decision that holds, with what may be done about it.

    Args:
        may_decide: what was said of this person and a new decision.
    """
    newest = next((one for one in found if one.status == DecisionStatus.RELEASED), None)
    if newest is None:
        return {"in_force": None}
    verdict = may_decide
    if may_decide.code not in permissions.CLOSED_TO:
        verdict = permissions.in_force(user, newest, unreleased=unreleased, newest=newest)
    place = rules.place(
        application=newest.application.status, **_statuses(getattr(newest, "award", None))
    )
    return {
        "in_force": newest,
        "in_force_approval": None if unreleased else queries.newest_approval(newest),
        "may_annul": permissions.correctable(rules.ANNUL, place) if verdict else verdict,
        "may_rectify": permissions.correctable(rules.RECTIFY, place) if verdict else verdict,
    }


def _statuses(award: Award | None) -> dict[str, str]:
    if award is None:
        return {}
    allocation = getattr(award, "allocation", None)
    return {"award": award.status, "allocation": allocation.status if allocation else ""}


def promise(application: Application) -> Promise | None:
    """The promise that runs; None once it was kept, and while its clock stands."""
    found: Promise | None = getattr(application, "promise", None)
    runs = application.status in ApplicationStatus.UNDECIDED - {ApplicationStatus.RETURNED}
    return found if runs and found is not None and found.kept_at is None else None


def next_dates(allocation: Allocation, *, today: date) -> list[Due]:
    """What comes next for an allocation, soonest first; nothing that has passed."""
    months = allocation.application.rule_set.terms.report_months
    dates = [
        Due(allocation.starts_on, gettext("Hours begin")),
        Due(allocation.ends_on, gettext("Hours end")),
        Due(shifted(allocation.ends_on, months), gettext("Final report due")),
    ]
    return [due for due in dates if due.on >= today]


def _finding(row: dict[str, Any]) -> Finding:
    check = Check.from_evidence(row)
    return Finding(PILLS[check.outcome], str(WORDS[check.outcome]), check.said(gettext))
