"""Rows of the desk of decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from aifactory.catalogue.rules.units import Triple
from allocations.models import Decision
from allocations.queries import desk as queries
from allocations.views import presenters
from applications.models import Application
from reviews.models import AssessmentOutcome, Recommendation


@dataclass(frozen=True)
class Row:
    """An application on the desk."""

    application: Application
    triple: Triple
    due: datetime | None
    is_late: bool
    advice: AssessmentOutcome | None


@dataclass(frozen=True)
class DecidedRow:
    """A decision on the desk."""

    decision: Decision
    application: Application


def rows_of(shelf: str, found: Sequence[Any]) -> Sequence[Any]:
    """What a shelf shows of each application, decision or allocation."""
    if shelf == "suspended":
        return found
    if shelf in {"decided", "corrections"}:
        return [DecidedRow(decision, decision.application) for decision in found]
    now, advice = timezone.now(), queries.recommendations(found)
    return [_row(application, advice.get(application.pk), now) for application in found]


def _row(application: Application, advice: Recommendation | None, now: datetime) -> Row:
    promise, (amount, _unit) = presenters.promise(application), presenters.asked(application)
    return Row(
        application=application,
        triple=amount,
        due=promise.due_at if promise else None,
        is_late=promise is not None and promise.due_at < now,
        advice=AssessmentOutcome(advice.outcome) if advice else None,
    )
