"""Hand a mail to the server at most once: claim and commit, send, settle.

Whoever dies between the claim and the settled answer leaves a message nobody may resend by
themselves: `sweep` lists it as uncertain, a person decides (operations.resend).
"""

import contextlib
import smtplib
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection  # noqa: TID251  # the one place that sends
from django.db.models import F
from django.utils import timezone

from aifactory.audit.recording import SystemActor, operation, record
from aifactory.notifications.models import Message, MessageState
from aifactory.notifications.outbox import order_delivery
from aifactory.notifications.ports import attachment

LEASE = timedelta(minutes=20)  # longer than a job may run, so nobody is still sending
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
)
POSTMAN = SystemActor("notifications.deliver")
SWEEPER = SystemActor("notifications.sweep")


class Answer(Enum):
    """What the mail server said, as far as it matters to us."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


def deliver(*, message_id: UUID) -> MessageState | None:
    """Send one message, unless somebody else has or had it. Returns its new state.

    Called by the job `notifications.deliver`; any number of deliveries of that job give one mail.
    """
    message = claim(message_id=message_id, at=timezone.now())
    if message is None:
        return None
    answer, error = send(message)
    return settle(message=message, answer=answer, error=error, at=timezone.now())


@operation
def claim(*, message_id: UUID, at: datetime) -> Message | None:
    """Take a queued message in a transaction of its own. None when it is not ours to send."""
    changed = Message.objects.filter(pk=message_id, state=MessageState.QUEUED).update(
        state=MessageState.SENDING, claimed_at=at, attempts=F("attempts") + 1
    )
    return Message.objects.get(pk=message_id) if changed else None


def send(message: Message) -> tuple[Answer, str]:
    """Hand the message over and translate the answer. No transaction is open here."""
    try:
        mail = compose(message)
        connection = get_connection(settings.DELIVERY_EMAIL_BACKEND)
        connection.open()
        _greet(connection)
    except ValueError as problem:
        return Answer.REFUSED, _told(problem)
    except (OSError, LookupError) as problem:
        # Nothing was handed over: no connection, or a document that cannot be read now.
        return Answer.LATER, _told(problem)
    try:
        taken = connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as problem:
        return _by_code(min(code for code, _ in problem.recipients.values())), _told(problem)
    except smtplib.SMTPResponseException as problem:
        return _by_code(problem.smtp_code), _told(problem)
    except OSError as problem:
        # The connection broke. The server may have taken the mail before it did.
        return Answer.UNKNOWN, _told(problem)
    finally:
        with contextlib.suppress(OSError):
            connection.close()
    return (Answer.ACCEPTED, "") if taken else (Answer.LATER, "The mail server took nothing.")


def _greet(connection: object) -> None:
    """Say hello now, so a server that hangs up at once is known to have taken nothing."""
    session = getattr(connection, "connection", None)
    if isinstance(session, smtplib.SMTP):
        session.ehlo_or_helo_if_needed()


def compose(message: Message) -> EmailMessage:
    """The mail as it goes out: one recipient, no copies, our own Message-ID.

    Raises:
        ValueError: it cannot be written as a mail at all.
        LookupError: a document cannot be read.
    """
    mail = EmailMessage(
        subject=message.subject,
        body=message.body_text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to_address],
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    for document_id in message.attachments:
        file = attachment(UUID(document_id))
        mail.attach(file.filename, file.content, file.media_type)
    mail.message()
    return mail


@operation
def settle(*, message: Message, answer: Answer, error: str, at: datetime) -> MessageState:
    """Store what the server said. A refused-for-now message gets its next attempt here."""
    state = _next_state(message, answer)
    changed = Message.objects.filter(
        pk=message.pk,
        attempts=message.attempts,
        state__in=[MessageState.SENDING, MessageState.UNCERTAIN],
    ).update(
        state=state,
        error=error[:300],
        sent_at=at if state == MessageState.SENT else None,
    )
    if not changed:
        return MessageState(Message.objects.values_list("state", flat=True).get(pk=message.pk))
    if state == MessageState.QUEUED:
        order_delivery(message, run_after=at + WAITS[message.attempts - 1])
    else:
        _record(message, state, by=POSTMAN)
    return state


@operation
def sweep(*, at: datetime) -> int:
    """Call uncertain what was claimed and never settled. Sends nothing. Returns how many.

    Called every minute by the job `notifications.sweep`.
    """
    stale = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=at - LEASE)
    found = list(stale.select_for_update(skip_locked=True).order_by("claimed_at", "pk")[:500])
    for message in found:
        Message.objects.filter(pk=message.pk).update(
            state=MessageState.UNCERTAIN, error="The worker stopped before the server's answer."
        )
        _record(message, MessageState.UNCERTAIN, by=SWEEPER)
    return len(found)


def _next_state(message: Message, answer: Answer) -> MessageState:
    if answer is Answer.LATER:
        more = message.attempts <= len(WAITS)
        return MessageState.QUEUED if more else MessageState.FAILED
    return {
        Answer.ACCEPTED: MessageState.SENT,
        Answer.REFUSED: MessageState.FAILED,
        Answer.UNKNOWN: MessageState.UNCERTAIN,
    }[answer]


def _record(message: Message, state: MessageState, *, by: SystemActor) -> None:
    record(
        verb=f"notifications.{state.value}",
        subject=message,
        by=by,
        data={"kind": message.kind, "attempt": message.attempts},
    )


def _by_code(code: int) -> Answer:
    if 400 <= code < 500:
        return Answer.LATER
    return Answer.REFUSED if 500 <= code < 600 else Answer.UNKNOWN


def _told(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"
