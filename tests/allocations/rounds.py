"""Rounds of experts' marks, written by hand as the expert review leaves them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.audit.recording import SystemActor, content_hash
from aifactory.catalogue.models import CutOff
from applications.models import Application
from reviews.models import (
    Evaluation,
    ExpertRecommendation,
    Review,
    ReviewAssignment,
    ReviewVersion,
)
from tests.allocations import builders

SETUP = SystemActor("tests.rounds")
WEIGHTS = {"new": 30, "change": 40, "plan": 30}
GOOD = (("4", "4", "4"), ("4.5", "4", "3.5"))
WEAK = (("2.5", "2", "3"), ("2", "2.5", "3"))
Marks = Sequence[Sequence[str]]


def cut_off(code: str = "LS-2026") -> CutOff:
    """The first cut-off of a call, with all that a ranking reads."""
    found: CutOff = (
        CutOff.objects.filter(call__code=code)
        .select_related("call__mode", "call__rule_set")
        .order_by("number")[0]
    )
    return found


def lead(number: int) -> User:
    """A project lead of their own for each case."""
    return accounts.register_person(
        by=SETUP, email=f"lead{number}@rounds.example", name=f"Lead {number}"
    )


def case(
    number: int,
    assessor: User,
    marks: Marks | None = GOOD,
    *,
    code: str = "LS-2026",
    **changes: Any,
) -> Application:
    """A case of the first round that waits for its decision, with the marks of its experts.

    It is a Playground case by its answers, and one of the round by its call, so that tests need
    no expert review to come here. Each has a company of its own.
    """
    site = {key: changes.pop(key) for key in list(changes) if key in builders.CHECKED}
    application = builders.examined(
        lead(number), assessor, registration=f"RO{41_000_000 + number}", **site
    )
    found = cut_off(code)
    values = {
        "call": found.call,
        "rule_set": found.call.rule_set,
        "cut_off": found,
        "number": f"LS-2026-{number:03}",
        "title": f"Case {number}",
        "received_at": builders.RECEIVED + timedelta(minutes=number),
        **changes,
    }
    Application.objects.filter(pk=application.pk).update(**values)
    if marks is not None:
        marked(application, marks)
    return Application.objects.select_related("call__mode", "partition").get(pk=application.pk)


def marked(
    application: Application, marks: Marks, comments: Mapping[int, str] | None = None
) -> ExpertRecommendation:
    """What the experts' marks come to, frozen as the conclusion freezes it."""
    evaluation = Evaluation.objects.get(application=application)
    given = [dict(zip(WEIGHTS, one, strict=True)) for one in marks]
    reviews = [
        _review(evaluation, expert, one, (comments or {}).get(expert))
        for expert, one in enumerate(given, start=1)
    ]
    means = {key: sum(Fraction(one[key]) for one in given) / len(given) for key in WEIGHTS}
    total = sum(means.values())
    sums = [sum(Fraction(mark) for mark in one.values()) for one in given]
    weighted = sum(means[key] * weight for key, weight in WEIGHTS.items()) / 100
    passes = min(means.values()) >= 3 and total >= 10
    inputs = {
        "terms": {
            "experts": len(given),
            "threshold": "3",
            "threshold_sum": "10",
            "criteria": [{"key": key, "weight": str(weight)} for key, weight in WEIGHTS.items()],
        },
        "reviews": reviews,
        "means": {key: str(mean) for key, mean in means.items()},
        "total": str(total),
        "weighted": str(weighted),
        "spread": str(max(sums) - min(sums)),
    }
    return ExpertRecommendation.objects.create(
        evaluation=evaluation,
        outcome="recommended" if passes else "below",
        total=_two(total),
        weighted=_two(weighted),
        inputs=inputs,
        inputs_hash=content_hash(inputs),
        at=builders.ASSESSED,
    )


def _review(
    evaluation: Evaluation, expert: int, marks: Mapping[str, str], comment: str | None
) -> dict[str, Any]:
    person = accounts.register_person(
        by=SETUP,
        email=f"expert{expert}.{evaluation.pk}@rounds.example",
        name=f"Secret Reader {expert}",
    )
    assignment = ReviewAssignment.objects.create(
        evaluation=evaluation,
        expert=person,
        status="done",
        proposed_by=person,
        invited_at=builders.ASSESSED,
        due_at=builders.ASSESSED + timedelta(days=10),
        responded_at=builders.ASSESSED,
    )
    review = Review.objects.create(
        assignment=assignment,
        status="submitted",
        version=1,
        confidence="high",
        saved_at=builders.ASSESSED,
        submitted_at=builders.ASSESSED,
    )
    content = {
        "marks": {
            key: {
                "mark": mark,
                "comment": f"Comment {expert} on {key}." if comment is None else comment,
            }
            for key, mark in marks.items()
        },
        "confidence": "high" if expert == 1 else "medium",
        "comment_to_panel": f"Panel only, from expert {expert}.",
    }
    version = ReviewVersion.objects.create(
        review=review,
        number=1,
        content=content,
        content_hash=content_hash(content),
        submitted_at=builders.ASSESSED,
    )
    return {
        "assignment": assignment.pk,
        "review": review.pk,
        "version": 1,
        "content_hash": version.content_hash,
        "confidence": content["confidence"],
        "marks": dict(marks),
    }


def _two(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"))
