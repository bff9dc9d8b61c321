"""Sending again is a person's act; reading the outbox costs one query."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aifactory.audit.models import Event
from aifactory.jobs.models import Job
from aifactory.notifications import delivery, operations, queries
from aifactory.notifications.models import Message
from aifactory.notifications.operations import NotResendable
from tests.notifications.conftest import Server, Write


@dataclass(frozen=True)
class Officer:
    pseudonym: UUID = field(default_factory=uuid4)


def uncertain(write: Write, server: Server, key: str = "award:7") -> Message:
    message = write(key=key)
    server.after_taking = TimeoutError("no answer")
    delivery.deliver(message_id=message.pk)
    server.after_taking = None
    message.refresh_from_db()
    return message


def test_officer_sends_an_uncertain_mail_again(write: Write, server: Server):
    message = uncertain(write, server)
    officer = Officer()

    operations.resend(message_id=message.pk, by=officer)
    delivery.deliver(message_id=message.pk)

    message.refresh_from_db()
    event = Event.objects.get(verb="notifications.resend")
    assert (message.state, message.attempts) == ("sent", 2)
    assert event.actor == str(officer.pseudonym)
    assert event.data == {"was": "uncertain", "attempt": 2}
    assert len({mail.extra_headers["Message-ID"] for mail in server.taken}) == 1
    assert Job.objects.filter(key=f"{message.pk}:2").count() == 1


def test_second_click_sends_nothing(write: Write, server: Server):
    message = uncertain(write, server)
    operations.resend(message_id=message.pk, by=Officer())

    with pytest.raises(NotResendable, match="Only a mail that failed"):
        operations.resend(message_id=message.pk, by=Officer())
    assert Job.objects.filter(kind="notifications.deliver").count() == 2


@pytest.mark.parametrize("state", ["queued", "sent"])
def test_mail_on_its_way_is_not_sent_again(write: Write, server: Server, state: str):
    message = write()
    if state == "sent":
        delivery.deliver(message_id=message.pk)

    with pytest.raises(NotResendable):
        operations.resend(message_id=message.pk, by=Officer())


def test_refused_mail_can_be_sent_again(write: Write, server: Server):
    message = write()
    Message.objects.filter(pk=message.pk).update(state="failed", error="550", attempts=1)

    again = operations.resend(message_id=message.pk, by=Officer())

    assert (again.state, again.error) == ("queued", "")


def test_uncertain_mails_are_listed(write: Write, server: Server):
    message = uncertain(write, server)
    write(key="award:8")

    assert list(queries.uncertain()) == [message]
    assert list(queries.failed()) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_mailbox_is_one_query(write: Write, rows: int):
    for number in range(rows):
        write(key=f"award:{number}")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = list(queries.mailbox(limit=50))

    assert len(shown) == rows
    assert len(asked) == 1


def test_mailbox_goes_on_where_it_stopped(write: Write):
    for number in range(5):
        write(key=f"award:{number}")

    first = list(queries.mailbox(limit=3))
    rest = list(queries.mailbox(limit=3, before=(first[-1].created_at, first[-1].pk)))

    assert len(first + rest) == 5
    assert len({message.pk for message in first + rest}) == 5
    assert [m.created_at for m in first + rest] == sorted(
        (m.created_at for m in first + rest), reverse=True
    )


def test_mailbox_of_one_person(write: Write):
    write()
    other = write(key="award:8", to="other@firm.example")

    assert list(queries.mailbox(to="other@firm.example")) == [other]


def test_mails_about_a_subject(write: Write):
    about = write(subject_ref=("tests.case", "7"))
    write(key="award:8")

    assert list(queries.about(("tests.case", "7"))) == [about]
