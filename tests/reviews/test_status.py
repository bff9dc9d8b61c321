"""State machines of evaluations and assessments: the tables are the law."""

import itertools

import pytest

from aifactory.audit.queries import timeline
from aifactory.audit.recording import operation
from aifactory.audit.transitions import InvalidTransition, move
from reviews.models import Evaluation, TechnicalAssessment
from reviews.status import (
    ASSESSMENT_TRANSITIONS,
    EVALUATION_TRANSITIONS,
    AssessmentStatus,
    EvaluationStatus,
)
from tests.conftest import Cast
from tests.reviews import builders

pytestmark = pytest.mark.django_db
move_it = operation(move)


@pytest.mark.parametrize(
    ("current", "to"), list(itertools.product(EvaluationStatus.values, repeat=2))
)
def test_an_evaluation_moves_by_its_table(cast: Cast, current: str, to: str) -> None:
    evaluation = Evaluation.objects.create(
        application=builders.waiting(cast.lead), status=current, opened_at=builders.SAVED
    )

    _moves_by_table(cast, evaluation, EVALUATION_TRANSITIONS, current, to)


@pytest.mark.parametrize(
    ("current", "to"), list(itertools.product(AssessmentStatus.values, repeat=2))
)
def test_an_assessment_moves_by_its_table(cast: Cast, current: str, to: str) -> None:
    draft = builders.saved(builders.waiting(cast.lead), cast.assessor)
    assessment = TechnicalAssessment(
        evaluation=draft.evaluation,
        site=draft.site,
        status=current,
        outcome="accepted",
        reason="Measured.",
        assessed_by=cast.assessor,
        saved_at=builders.SAVED,
        submitted_at=builders.SENT,
    )
    draft.delete()
    assessment.save()

    _moves_by_table(cast, assessment, ASSESSMENT_TRANSITIONS, current, to)


def _moves_by_table(cast, instance, table, current, to):
    events = timeline(instance).count()
    if to in table[current]:
        move_it(instance, to, by=cast.assessor)

        event = timeline(instance).last()
        assert (event.from_status, event.to_status) == (current, to)
        assert type(instance).objects.get(pk=instance.pk).status == to
        return
    with pytest.raises(InvalidTransition):
        move_it(instance, to, by=cast.assessor)
    assert timeline(instance).count() == events
