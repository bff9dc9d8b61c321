"""A report sees one instant, whatever others commit meanwhile, and still says how far it is."""

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.audit.models import Event
from aifactory.audit.recording import SystemActor, operation, record
from aifactory.catalogue.models import CutOff
from aifactory.jobs import queue
from aifactory.jobs.models import Job
from aifactory.portal.reports import gathering, operations, orders
from tests.allocations.test_ledger_races import together

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("own_database")]
BY = SystemActor("tests.race")


@operation
def something_happens() -> None:
    record(verb="tests.happened", subject=("tests.case", "1"), by=BY)


def test_what_is_committed_meanwhile_is_not_read() -> None:
    with gathering.one_instant():
        before = Event.objects.count()
        together(something_happens, something_happens)
        assert Event.objects.count() == before

    assert Event.objects.count() == before + 2


def test_nothing_can_be_written_meanwhile() -> None:
    with pytest.raises(InternalError, match="read-only"), gathering.one_instant():
        Job.objects.update(progress=1)


def test_progress_is_seen_while_the_instant_is_held() -> None:
    with transaction.atomic():
        job = queue.enqueue(orders.GATHER, "1:1", {"cut_off": 1, "serial": 1, "language": "en"})

    with gathering.aside(job) as tell, gathering.one_instant():
        Job.objects.get(pk=job.pk)
        tell(45, "decisions")
        seen = connection.copy()
        with seen.cursor() as cursor:
            cursor.execute("SELECT progress, progress_text FROM jobs_job WHERE id = %s", [job.pk])
            assert cursor.fetchone() == (45, "decisions")
        seen.close()


def test_two_auditors_at_once_order_one_report() -> None:
    people = [
        accounts.register_person(by=BY, email=f"{name}@race.example", name=name)
        for name in ("first", "second")
    ]
    for person in people:
        accounts.grant_role(by=BY, user=person, role="auditor")
    cut_off = CutOff.objects.select_related("call").order_by("at", "pk")[0]

    ordered = together(
        *[
            lambda person=person: operations.order_report(
                by=person, cut_off=cut_off, serial=1, at=timezone.now()
            )
            for person in people
        ]
    )

    assert len({job.pk for job in ordered}) == 1
    assert Event.objects.filter(verb="portal.round_report_ordered").count() == 1
