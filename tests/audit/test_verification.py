"""Walks of the chain: asked for, done once, never waited for after a crash."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from aifactory.audit import jobs, verification
from aifactory.audit.models import Event, Verification
from aifactory.audit.recording import SystemActor
from aifactory.jobs.models import Job
from tests.conftest import Cast

ROBOT = SystemActor("tests.robot")


def job(**payload: int) -> Job:
    return Job(kind="tests", key="a", payload=payload)


def test_walk_stores_its_verdict_once(cast: Cast) -> None:
    wanted = verification.request(by=cast.auditor)
    assert verification.running() == wanted
    assert verification.newest() is None

    jobs.verify(job(verification=wanted.pk))
    jobs.verify(job(verification=wanted.pk))

    wanted.refresh_from_db()
    assert wanted.is_unbroken
    assert str(wanted).endswith("unbroken")
    assert verification.newest() == wanted
    assert verification.running() is None
    assert Event.objects.filter(verb="audit.verified").count() == 1


def test_daily_walk_goes_on_with_the_row_of_a_failed_attempt(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: int) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(verification, "complete", broken)
        for _attempt in range(3):
            with pytest.raises(OSError):
                jobs.daily_walk(job())

    jobs.daily_walk(job())

    assert Verification.objects.count() == 1
    assert verification.newest() is not None


def test_walk_that_died_is_not_waited_for(db: None) -> None:
    verification.request(by=ROBOT)

    with time_machine.travel(timezone.now() + timedelta(minutes=21), tick=False):
        assert verification.running() is None


def test_anchor_job_vouches_for_the_head(db: None, settings: object, tmp_path: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    verification.note_read(by=ROBOT, subject=("portal.screen", "all"), what="desk")

    jobs.anchor(job())

    assert Event.objects.filter(verb="audit.anchored").exists()
