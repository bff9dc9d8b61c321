"""Jobs are rows: once per key, claimed once, retried with back-off, swept when lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from aifactory.audit import queries as audit
from aifactory.audit.recording import SystemActor
from aifactory.jobs import publishing, queries, queue, registry, tasks
from aifactory.jobs.models import Job, JobState

ROBOT = SystemActor("tests.robot")

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Handler:
    """Counts its calls; fails or waits as told."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.failures: list[Exception] = []

    def __call__(self, job: Job) -> None:
        self.jobs.append(job)
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Handler:
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_schedules", {})
    handler = Handler()
    registry.register("tests.work", handler, queue="pdf", max_attempts=2)
    return handler


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids handed to the broker."""
    ids: list[str] = []

    def send_task(_name: str, *, kwargs: dict[str, str], queue: str, retry: bool) -> None:
        assert (queue, retry) == ("pdf", False)
        ids.append(kwargs["job_id"])

    monkeypatch.setattr(publishing.current_app, "send_task", send_task)
    return ids


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_enqueue_is_idempotent_by_key_and_publishes_once(
    db: None,
    handler: Handler,
    sent: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = queue.enqueue("tests.work", "a", {"n": 1})
        second = queue.enqueue("tests.work", "a", {"n": 2})

    assert first == second
    assert second.payload == {"n": 1}
    assert sent == [str(first.pk)]
    assert queries.job_for(kind="tests.work", key="a") == first
    assert str(first) == "tests.work a"


def test_enqueue_refuses_a_kind_that_nothing_runs(db: None) -> None:
    with pytest.raises(registry.UnknownKind):
        queue.enqueue("tests.unknown", "a", {})


def test_enqueue_for_later_waits_for_the_sweep(db: None, handler: Handler, sent: list[str]) -> None:
    job = queue.enqueue("tests.work", "a", {}, run_after=NOW + timedelta(hours=1))

    assert not queue.run(job.pk)
    assert queue.sweep(at=NOW) == 0
    assert queue.sweep(at=NOW + timedelta(hours=1)) == 1
    assert sent == [str(job.pk)]


def test_run_does_the_work_once(db: None, handler: Handler) -> None:
    job = queue.enqueue("tests.work", "a", {})

    assert queue.run(job.pk)
    assert not queue.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.progress, job.attempts) == (JobState.DONE, 100, 1)
    assert len(handler.jobs) == 1


def test_task_runs_the_job(db: None, handler: Handler) -> None:
    job = queue.enqueue("tests.work", "a", {})

    tasks.run(job_id=str(job.pk))

    assert len(handler.jobs) == 1


def test_failure_is_retried_with_back_off_and_then_listed(db: None, handler: Handler) -> None:
    handler.failures = [ValueError("first"), ValueError("second")]
    job = queue.enqueue("tests.work", "a", {})

    queue.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.run_after) == (JobState.QUEUED, NOW + queue.FIRST_RETRY)
    assert not queue.run(job.pk)

    with time_machine.travel(NOW + queue.FIRST_RETRY, tick=False):
        queue.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "ValueError: second" in job.error
    assert list(queries.failed()) == [job]


def test_retry_queues_a_failed_job_again(db: None, handler: Handler, sent: list[str]) -> None:
    job = queue.enqueue("tests.work", "a", {})
    assert not queue.retry(by=ROBOT, job_id=job.pk)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=NOW, attempts=2)

    assert queue.retry(by=ROBOT, job_id=job.pk)
    assert queue.run(job.pk)
    assert [event.verb for event in audit.timeline(job)] == ["jobs.retried"]


def test_retry_later_uses_up_no_attempt(db: None, handler: Handler) -> None:
    handler.failures = [queue.RetryLater(timedelta(minutes=3))]
    job = queue.enqueue("tests.work", "a", {})

    queue.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert job.run_after == NOW + timedelta(minutes=3)


def test_a_dead_workers_job_is_swept_and_claimed_again(
    db: None, handler: Handler, sent: list[str]
) -> None:
    job = queue.enqueue("tests.work", "a", {})
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=1, lease_until=NOW - timedelta(seconds=1)
    )

    assert queue.sweep(at=NOW) == 1
    assert queue.run(job.pk)
    assert len(handler.jobs) == 1


def test_a_job_that_kills_its_worker_every_time_is_given_up(
    db: None, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Job] = []
    registry.register("tests.deadly", handler, queue="pdf", max_attempts=2, give_up=told.append)
    job = queue.enqueue("tests.deadly", "a", {})
    quiet = queue.enqueue("tests.work", "a", {})
    Job.objects.update(state=JobState.RUNNING, attempts=2, lease_until=NOW - timedelta(seconds=1))

    assert not queue.run(job.pk)
    assert not queue.run(quiet.pk)

    assert told == [job]
    assert handler.jobs == []
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.FAILED}


def test_sweep_leaves_alone_what_was_just_published(
    db: None, handler: Handler, sent: list[str]
) -> None:
    job = queue.enqueue("tests.work", "a", {})
    Job.objects.filter(pk=job.pk).update(published_at=NOW)

    assert queue.sweep(at=NOW) == 0
    assert queue.sweep(at=NOW + timedelta(seconds=31)) == 1
    assert sent == [str(job.pk)]


def test_publish_survives_a_broker_that_is_away(
    db: None, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send_task(*_args: object, **_kwargs: object) -> None:
        raise OperationalError

    monkeypatch.setattr(publishing.current_app, "send_task", send_task)
    monkeypatch.setattr(publishing.broker, "away_until", 0.0)
    job = queue.enqueue("tests.work", "a", {})

    assert publishing.publish([job]) == 0
    assert publishing.broker.away_until > 0
    assert publishing.publish([job]) == 0
    job.refresh_from_db()
    assert job.published_at is None


def test_report_is_seen_at_once(db: None, handler: Handler) -> None:
    job = queue.enqueue("tests.work", "a", {})

    job.report(40, "Half of it")

    job.refresh_from_db()
    assert (job.progress, job.progress_text) == (40, "Half of it")


@pytest.mark.parametrize(
    ("every", "at", "instant", "period"),
    [
        ("minute", "00:00", NOW, "2026-11-23T09:30"),
        ("hour", "00:00", NOW, "2026-11-23T09"),
        ("day", "06:00", NOW, "2026-11-23"),
        ("day", "10:00", NOW, "2026-11-22"),
    ],
)
def test_schedule_period(
    handler: Handler, every: registry.Every, at: str, instant: datetime, period: str
) -> None:
    registry.register_schedule("tests.work", every=every, at=at)

    assert [schedule.period(instant) for schedule in registry.schedules()] == [period]


@pytest.mark.parametrize(
    ("at", "zone", "instant", "period"),
    [
        # Monday 07:00 in Brussels is 06:00 UTC in winter and 05:00 UTC in summer.
        ("Mon 07:00", "Europe/Brussels", "2026-11-30T05:59:59", "2026-W48"),
        ("Mon 07:00", "Europe/Brussels", "2026-11-30T06:00:00", "2026-W49"),
        ("Mon 07:00", "Europe/Brussels", "2026-06-29T04:59:59", "2026-W26"),
        ("Mon 07:00", "Europe/Brussels", "2026-06-29T05:00:00", "2026-W27"),
        # The Mondays after the clocks changed, in March and in October.
        ("Mon 07:00", "Europe/Brussels", "2026-03-30T05:00:00", "2026-W14"),
        ("Mon 07:00", "Europe/Brussels", "2026-10-26T05:30:00", "2026-W43"),
        ("Mon 07:00", "Europe/Brussels", "2026-10-26T06:00:00", "2026-W44"),
        # The turn of the year: a week belongs to the year of its Thursday.
        ("Mon 07:00", "Europe/Brussels", "2026-12-31T12:00:00", "2026-W53"),
        ("Mon 07:00", "Europe/Brussels", "2027-01-03T23:00:00", "2026-W53"),
        ("Mon 07:00", "Europe/Brussels", "2027-01-04T06:00:00", "2027-W01"),
        # Another day, another zone: still Sunday there.
        ("Sun 22:00", "Atlantic/Azores", "2026-11-29T22:59:00", "2026-W47"),
        ("Sun 22:00", "Atlantic/Azores", "2026-11-29T23:00:00", "2026-W48"),
        ("Sun 22:00", "Atlantic/Azores", "2026-12-05T12:00:00", "2026-W48"),
    ],
)
def test_a_week_begins_where_the_office_is(
    handler: Handler, at: str, zone: str, instant: str, period: str
) -> None:
    registry.register_schedule("tests.work", every="week", at=at, zone=zone)

    (schedule,) = registry.schedules()
    assert schedule.period(datetime.fromisoformat(instant).replace(tzinfo=UTC)) == period


def test_tick_catches_up_missed_days_once(db: None, handler: Handler) -> None:
    registry.register_schedule("tests.work", every="day", at="06:00")

    queue.tick(at=NOW)
    queue.tick(at=NOW + timedelta(minutes=1))
    queue.tick(at=NOW + timedelta(days=3))

    keys = Job.objects.filter(kind="tests.work").order_by("key").values_list("key", flat=True)
    assert list(keys) == ["2026-11-23", "2026-11-26"]


def test_register_refuses_a_second_handler(handler: Handler) -> None:
    with pytest.raises(ValueError, match="has a handler already"):
        registry.register("tests.work", Handler())


def test_beat_tasks_sweep_and_tick(db: None, handler: Handler, sent: list[str]) -> None:
    registry.register_schedule("tests.work", every="hour")

    tasks.tick()
    tasks.sweep()

    assert len(sent) == 1
    assert timezone.now() == NOW
