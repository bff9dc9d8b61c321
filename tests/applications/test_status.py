"""The state machine: every pair, and words for every status."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from aifactory.audit import queries as audit
from aifactory.audit.recording import SystemActor, operation
from aifactory.audit.transitions import InvalidTransition, move
from aifactory.face.tags.icons import STATUS_ICONS
from applications.models import Application
from applications.status import APPLICATION_TRANSITIONS, ApplicationStatus
from tests.applications import builders
from tests.conftest import Cast

BY = SystemActor("tests.status")
PAIRS = list(product(ApplicationStatus.values, repeat=2))


@operation
def step(application: Application, to: str) -> None:
    move(application, to, by=BY)


@pytest.fixture
def every(cast: Cast) -> dict[str, Application]:
    """One application in each status; each organisation has its own."""
    return {
        status: builders.application_at(
            status, lead=cast.lead, officer=cast.officer, registration=f"RO9000{place}"
        )
        for place, status in enumerate(ApplicationStatus.values)
    }


def test_allowed_pairs_move_with_one_event_and_all_others_leave_none(
    every: dict[str, Application],
) -> None:
    allowed = {
        (source, to) for source, targets in APPLICATION_TRANSITIONS.items() for to in targets
    }

    assert {pair for pair in PAIRS if moves(every[pair[0]], pair[1])} == allowed


def moves(application: Application, to: str) -> bool:
    """Whether the step is taken, with its one event; everything is taken back afterwards."""
    found = Application.objects.get(pk=application.pk)
    before = audit.timeline(found).count()
    point = transaction.savepoint()
    now = timezone.now()
    Application.objects.filter(pk=found.pk).update(
        discarded_at=now, number=f"TEST-{found.pk.hex}", received_at=now
    )
    sentence = step_or_refusal(found, to)
    events = list(audit.timeline(found))[before:]
    transaction.savepoint_rollback(point)

    taken = [(event.from_status, event.to_status) for event in events]
    assert taken == ([] if sentence else [(application.status, to)])
    return not sentence


def step_or_refusal(application: Application, to: str) -> str:
    """Empty when the step was taken."""
    try:
        step(application, to)
    except InvalidTransition as refused:
        return refused.sentence
    return ""


@pytest.mark.parametrize("status", ApplicationStatus)
def test_every_status_has_a_place_in_each_table(status: ApplicationStatus) -> None:
    assert status in APPLICATION_TRANSITIONS
    assert status.pill in STATUS_ICONS
    assert str(status.label)
    assert str(status.staff_word)
    assert status.ball in {"applicant", "office", "site", "experts", "nobody"}


def test_status_cannot_change_without_its_event(cast: Cast) -> None:
    application = builders.submitted(cast.lead)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_application SET status = 'closed' WHERE id = %s", [application.pk]
        )

    with pytest.raises(IntegrityError, match="without its event"):
        connection.check_constraints()
