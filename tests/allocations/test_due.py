"""What falls due every day: one row that fails stops no other, and the job says so."""

import logging

import pytest

from aifactory.jobs import queue
from allocations import jobs, operations
from allocations.models import Allocation, Award
from allocations.operations import ending
from tests.allocations import builders
from tests.allocations.builders import RELEASED, SUPPLIER, award_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def awards(cast):
    """Two offered awards."""
    builders.supply(5_000)
    return [
        award_of(
            builders.released(
                cast.officer, builders.examined(person, cast.assessor, registration=number)
            )
        )
        for person, number in ((cast.lead, "RO40123451"), (cast.colleague, "RO40123452"))
    ]


@pytest.fixture
def _broken(monkeypatch):
    """The first row that is touched fails."""
    touched = []

    def lock(row):
        touched.append(row.pk)
        if len(touched) == 1:
            raise ZeroDivisionError("broken row")
        return kept(row)

    kept = ending.lock
    monkeypatch.setattr(ending, "lock", lock)


@pytest.mark.usefixtures("_broken")
def test_an_award_that_fails_stops_no_other_from_lapsing(awards, caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(ending.RowsFailed) as failed:
        operations.lapse_due(by=SUPPLIER, at=awards[0].lapses_at)

    assert [Award.objects.get(pk=award.pk).status for award in awards] == ["offered", "lapsed"]
    assert str(failed.value) == f"Failed: [{awards[0].pk}]; done: 1."
    assert f"allocations.award {awards[0].pk} failed." in caplog.text
    assert "broken row" in caplog.text
    assert operations.lapse_due(by=SUPPLIER, at=awards[0].lapses_at) == 1


def test_an_allocation_that_fails_stops_no_other_from_ending(awards, cast, request, caplog):
    people = (cast.lead, cast.colleague)
    for person, award in zip(people, awards, strict=True):
        operations.accept_award(by=person, award=award, at=RELEASED)
    request.getfixturevalue("_broken")

    with caplog.at_level(logging.CRITICAL), pytest.raises(ending.RowsFailed):
        operations.close_due(by=SUPPLIER, at=RELEASED.replace(year=2027))

    assert sorted(Allocation.objects.values_list("status", flat=True)) == ["active", "ended"]


@pytest.mark.usefixtures("_broken")
def test_the_job_shows_that_a_row_failed(awards, time_machine, caplog):
    time_machine.move_to(awards[0].lapses_at, tick=False)
    with caplog.at_level(logging.CRITICAL):
        job = queue.enqueue(jobs.LAPSE_DUE, "today", {})
        queue.run(job.pk)

    job.refresh_from_db()
    assert "RowsFailed" in job.error
    assert job.state == "queued"  # it tries again
