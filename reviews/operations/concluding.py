"""Conclude the expert review of one application, or of all that are complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import NotAllowed, require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock, move
from aifactory.catalogue.models import CutOff
from aifactory.catalogue.rules.expert_review import ReviewTerms
from applications import operations as applications
from applications.models import Application
from reviews.models import Evaluation, ExpertOutcome, ExpertRecommendation, ReviewAssignment
from reviews.permissions import office
from reviews.queries import marking, rounds
from reviews.rules import conclusion
from reviews.rules.conclusion import Counted
from reviews.rules.marks import result
from reviews.status import AssignmentStatus, EvaluationStatus


class NotReady(Exception):
    """Reviews are missing; `sentence` says which way out there is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Line:
    """What came of one case: its recommendation, or the sentence why there is none."""

    application: Application
    recommendation: ExpertRecommendation | None
    sentence: str = ""


@operation
def conclude(*, by: User, application: Application, at: datetime) -> ExpertRecommendation:
    """Freeze what the reviews come to and hand the application to the decision.

    From here on no review changes. Concluding twice answers with the first recommendation.

    Raises:
        NotReady: too few reviews are in, or one is still owed.
    """
    lock(application)
    locked = Application.objects.select_related("call", "rule_set").get(pk=application.pk)
    require(office.handle_case(by, locked))
    if known := marking.expert_recommendation(locked):
        return known
    require(office.still_reviewing(locked))
    evaluation = Evaluation.objects.get(application=locked)
    counted = _counted(locked, evaluation)
    made = _recommend(by=by, application=locked, evaluation=evaluation, counted=counted, at=at)
    move(evaluation, EvaluationStatus.CONCLUDED, by=by)
    applications.pass_expert_review(by=by, application=locked)
    return made


def conclude_complete(*, by: User, cut_off: CutOff, at: datetime) -> list[Line]:
    """Conclude every case of the round whose reviews are in, each in a transaction of its own.

    One case that changed meanwhile does not hold up the others; its line says why.
    """
    lines = []
    for application in rounds.complete_cases(by, cut_off, at=at):
        try:
            made = conclude(by=by, application=application, at=at)
        except NotReady as missing:
            lines.append(Line(application, None, missing.sentence))
        except NotAllowed as refusal:
            lines.append(Line(application, None, refusal.verdict.reason))
        else:
            lines.append(Line(application, made))
    return lines


def _counted(application: Application, evaluation: Evaluation) -> Sequence[Counted]:
    """The reviews that count; the application's lock keeps them from being amended meanwhile."""
    terms = _terms(application)
    found = marking.counted([application])[application.pk]
    owed = ReviewAssignment.objects.filter(
        evaluation=evaluation, status__in=AssignmentStatus.OWED
    ).count()
    if sentence := conclusion.obstacle(terms, sent=len(found), owed=owed):
        values = {"sent": len(found), "experts": terms.experts}
        raise NotReady(_(sentence) % values)
    return found


def _recommend(
    *,
    by: User,
    application: Application,
    evaluation: Evaluation,
    counted: Sequence[Counted],
    at: datetime,
) -> ExpertRecommendation:
    terms = _terms(application)
    found, inputs = result(terms, [one.marks for one in counted]), conclusion.frozen(terms, counted)
    made = ExpertRecommendation.objects.create(
        evaluation=evaluation,
        outcome=ExpertOutcome.RECOMMENDED if found.passes else ExpertOutcome.BELOW,
        total=conclusion.rounded(found.total),
        weighted=conclusion.rounded(found.weighted),
        inputs=inputs,
        inputs_hash=content_hash(inputs),
        at=at,
    )
    record(
        verb="reviews.experts_concluded",
        subject=made,
        by=by,
        data={
            "application": application.pk,
            "outcome": made.outcome,
            "total": inputs["total"],
            "weighted": inputs["weighted"],
            "inputs": made.inputs_hash,
            "reviews": [[one.review, one.version] for one in counted],
        },
    )
    return made


def _terms(application: Application) -> ReviewTerms:
    """No application is in expert review under a rule set without them."""
    terms = application.rule_set.review_terms
    if terms is None:
        raise ValueError(f"{application.pk}: its rule set {application.rule_set} has no experts.")
    return terms
