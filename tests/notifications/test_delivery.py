"""One mail or an uncertain one, wherever the worker dies."""

import smtplib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from aifactory.audit.models import Event
from aifactory.documents.archive import DocumentAltered, NamedFile
from aifactory.jobs import queue
from aifactory.jobs.models import Job
from aifactory.notifications import delivery, jobs, ports
from aifactory.notifications.models import Message
from tests.notifications.conftest import Killed, Server, Write

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def deliver(message: Message) -> Message:
    delivery.deliver(message_id=message.pk)
    message.refresh_from_db()
    return message


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"lead@firm.example": (code, b"no")})


def test_mail_is_sent_once_and_noted(write: Write, server: Server):
    message = deliver(write())

    assert (message.state, message.attempts, len(server.taken)) == ("sent", 1, 1)
    assert message.sent_at is not None
    assert Event.objects.get(verb="notifications.sent").data == {"kind": "award", "attempt": 1}


def test_job_delivered_again_sends_nothing(write: Write, server: Server):
    message = deliver(write())

    assert delivery.deliver(message_id=message.pk) is None
    assert len(server.taken) == 1


def test_fifty_mails_delivered_again_are_fifty_mails(write: Write, server: Server):
    messages = [write(key=f"award:{number}") for number in range(50)]
    killed_after = 20
    for message in messages[:killed_after]:
        deliver(message)

    for job in Job.objects.filter(kind="notifications.deliver"):
        jobs.deliver(job)

    assert len({mail.extra_headers["Message-ID"] for mail in server.taken}) == 50
    assert len(server.taken) == 50


def test_death_before_the_claim_gives_exactly_one(
    write: Write, server: Server, monkeypatch: pytest.MonkeyPatch
):
    message = write()

    def killed(**_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "claim", killed)
        with pytest.raises(Killed):
            deliver(message)

    assert deliver(message).state == "sent"
    assert len(server.taken) == 1


@pytest.mark.parametrize("moment", ["on_open", "before_taking", "after_taking"])
def test_death_after_the_claim_is_uncertain_and_never_resent(
    write: Write, server: Server, moment: str
):
    message = write()
    setattr(server, moment, Killed())
    with pytest.raises(Killed):
        deliver(message)
    setattr(server, moment, None)
    taken = len(server.taken)

    assert deliver(message).state == "sending"
    delivery.sweep(at=message.claimed_at + delivery.LEASE + timedelta(seconds=1))
    assert deliver(message).state == "uncertain"

    assert len(server.taken) == taken
    assert Event.objects.filter(verb="notifications.uncertain").count() == 1


def test_death_before_settling_is_uncertain(
    write: Write, server: Server, monkeypatch: pytest.MonkeyPatch
):
    message = write()

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_record", killed)
        with pytest.raises(Killed):
            deliver(message)
    assert deliver(message).state == "sending"

    jobs.sweep(Job())
    message.refresh_from_db()
    assert message.state == "sending"
    delivery.sweep(at=message.claimed_at + delivery.LEASE + timedelta(seconds=1))

    assert deliver(message).state == "uncertain"
    assert len(server.taken) == 1


def test_answer_after_the_sweep_is_still_stored(write: Write, server: Server):
    message = delivery.claim(message_id=write().pk, at=AT)
    delivery.sweep(at=AT + delivery.LEASE + timedelta(seconds=1))

    state = delivery.settle(message=message, answer=delivery.Answer.ACCEPTED, error="", at=AT)

    assert state == "sent"


def test_answer_of_an_older_attempt_changes_nothing(write: Write, server: Server):
    message = delivery.claim(message_id=write().pk, at=AT)
    Message.objects.filter(pk=message.pk).update(attempts=2)

    state = delivery.settle(message=message, answer=delivery.Answer.ACCEPTED, error="", at=AT)

    assert state == "sending"


@pytest.mark.parametrize(
    ("moment", "problem", "state"),
    [
        ("on_open", ConnectionRefusedError("no"), "queued"),
        ("on_open", TimeoutError("slow"), "queued"),
        ("on_open", smtplib.SMTPAuthenticationError(535, b"no"), "queued"),
        ("on_open", smtplib.SMTPServerDisconnected("gone"), "queued"),
        ("before_taking", smtplib.SMTPSenderRefused(451, b"later", "us"), "queued"),
        ("before_taking", smtplib.SMTPDataError(452, b"full"), "queued"),
        ("before_taking", refused(450), "queued"),
        ("before_taking", refused(550), "failed"),
        ("before_taking", smtplib.SMTPSenderRefused(550, b"no", "us"), "failed"),
        ("before_taking", smtplib.SMTPDataError(554, b"spam"), "failed"),
        ("before_taking", smtplib.SMTPDataError(-1, b"??"), "uncertain"),
        ("before_taking", smtplib.SMTPServerDisconnected("gone"), "uncertain"),
        ("after_taking", TimeoutError("no answer"), "uncertain"),
        ("after_taking", ConnectionResetError("gone"), "uncertain"),
    ],
)
def test_answer_of_the_server_decides(
    write: Write, server: Server, moment: str, problem: Exception, state: str
):
    setattr(server, moment, problem)

    message = deliver(write())

    assert message.state == state
    assert message.error.startswith(type(problem).__name__)


def test_server_that_takes_nothing_is_asked_again(write: Write, server: Server):
    server.deaf = True

    assert deliver(write()).state == "queued"


def test_waits_grow_and_end(write: Write, server: Server):
    message = write()
    server.on_open = ConnectionRefusedError("no")
    waits = []

    for attempt in range(1, len(delivery.WAITS) + 2):
        message.refresh_from_db()
        claimed = delivery.claim(message_id=message.pk, at=AT)
        delivery.settle(message=claimed, answer=delivery.Answer.LATER, error="x", at=AT)
        following = Job.objects.filter(key=f"{message.pk}:{attempt + 1}").first()
        waits.append(following.run_after - AT if following else None)

    message.refresh_from_db()
    assert waits == [*delivery.WAITS, None]
    assert (message.state, message.attempts) == ("failed", 6)
    assert Event.objects.get(verb="notifications.failed").data["attempt"] == 6


def test_next_attempt_sends_one_mail(write: Write, server: Server):
    message = write()
    server.on_open = ConnectionRefusedError("no")
    deliver(message)
    server.on_open = None

    assert deliver(message).state == "sent"
    assert (message.attempts, len(server.taken), message.error) == (2, 1, "")


def test_sweep_leaves_fresh_claims_alone(write: Write, server: Server):
    delivery.claim(message_id=write().pk, at=AT)

    assert delivery.sweep(at=AT + delivery.LEASE) == 0


def test_lease_outlives_every_worker():
    assert delivery.LEASE > queue.LEASE


def test_document_travels_with_its_mail(
    write: Write, server: Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ports, "_reader", [lambda _: NamedFile("award.pdf", b"%PDF-1.7 x")])

    deliver(write(documents=[UUID(int=7)]))

    assert server.taken[0].attachments == [("award.pdf", b"%PDF-1.7 x", "application/pdf")]


@pytest.mark.parametrize("problem", [DocumentAltered("changed"), ports.NotBound("nobody")])
def test_mail_waits_when_its_document_cannot_be_read(
    write: Write, server: Server, monkeypatch: pytest.MonkeyPatch, problem: Exception
):
    def unreadable(_identity: UUID) -> NamedFile:
        raise problem

    monkeypatch.setattr(ports, "_reader", [unreadable])

    assert deliver(write(documents=[UUID(int=7)])).state == "queued"
    assert server.taken == []


def test_nobody_bound_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ports, "_reader", [])

    with pytest.raises(ports.NotBound, match="No archive is bound"):
        ports.attachment(UUID(int=7))


def test_mail_that_cannot_be_written_is_refused(write: Write, server: Server):
    message = write()
    Message.objects.filter(pk=message.pk).update(subject="two\nlines")

    assert deliver(message).state == "failed"
    assert "BadHeaderError" in message.error
    assert server.taken == []


@pytest.mark.parametrize(
    "change",
    [{"state": "sent"}, {"state": "sending"}, {"state": "uncertain"}, {"sent_at": AT}],
)
def test_impossible_rows_are_refused_by_the_database(write: Write, change: dict[str, object]):
    message = write()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**change)
