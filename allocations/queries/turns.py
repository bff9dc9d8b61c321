"""Where a case stands in the frozen order of its round, as a decision and its approver need it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from aifactory.catalogue.models import CutOff
from allocations.models import Decision, RoundRanking
from allocations.queries import rounds
from allocations.status import DecisionStatus
from applications.models import Application
from applications.models.querysets import ApplicationQuerySet
from applications.status import ApplicationStatus as Status
from reviews.models import AssessmentOutcome, Recommendation


@dataclass(frozen=True)
class Order:
    """What was frozen about one case.

    Attributes:
        is_open: its round ranks it and is not ranked yet.
        ranking: the newest ranking of its round.
        row: its row there; None for a case that came later.
    """

    is_open: bool = False
    ranking: RoundRanking | None = None
    row: dict[str, Any] | None = None

    @property
    def side(self) -> str | None:
        """Where the frozen line has it; empty without a row, None without a ranking."""
        if self.ranking is None:
            return None
        return str(self.row["side"]) if self.row else ""


def order_of(application: Application, advice: Recommendation | None) -> Order:
    """The case in the ranking of its round. Two queries at most, none without experts."""
    if application.cut_off_id is None or application.rule_set.ranking_terms is None:
        return Order()
    ranking = rounds.rankings_of([application.cut_off_id]).get(application.cut_off_id)
    if ranking is None:
        return Order(is_open=_has_marks(advice) and not _was_annulled(application))
    key = str(application.pk)
    rows = (row for row in ranking.content["cases"] if row["application"] == key)
    return Order(ranking=ranking, row=next(rows, None))


def unranked(found: ApplicationQuerySet) -> ApplicationQuerySet:
    """Of these, the cases that wait for the ranking of their round. Agrees with `Order.is_open`."""
    annulled = Decision.objects.filter(application=OuterRef("pk"), status=DecisionStatus.ANNULLED)
    rankings = RoundRanking.objects.filter(cut_off=OuterRef("cut_off"))
    waits: ApplicationQuerySet = found.filter(
        ~Exists(rankings),
        ~Exists(annulled),
        status=Status.AWAITING_DECISION,
        cut_off__isnull=False,
        evaluation__expert_recommendation__isnull=False,
    ).exclude(evaluation__recommendation__outcome=AssessmentOutcome.NOT_FEASIBLE)
    return waits


def is_unranked(application: Application) -> bool:
    """Its round is to be ranked before anything of it is announced; one query at most."""
    if application.cut_off_id is None:
        return False
    return unranked(Application.objects.filter(pk=application.pk)).exists()


def unranked_in(cut_off: CutOff) -> set[Any]:
    """Ids of the cases of a round that wait for its ranking."""
    return set(unranked(rounds.round_of(cut_off)).values_list("pk", flat=True))


def _has_marks(advice: Recommendation | None) -> bool:
    if advice is None or advice.outcome == AssessmentOutcome.NOT_FEASIBLE:
        return False
    return getattr(advice.evaluation, "expert_recommendation", None) is not None


def _was_annulled(application: Application) -> bool:
    return application.decisions.filter(status=DecisionStatus.ANNULLED).exists()
