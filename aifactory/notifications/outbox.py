"""Write a mail into the outbox, in the transaction of the change it reports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.template.backends.django import DjangoTemplates
from django.utils import timezone, translation
from django.utils.safestring import SafeData, mark_safe

from aifactory.face import wordings
from aifactory.face.placeholders import strict_templates
from aifactory.face.rules.wording import MAIL, Wording
from aifactory.jobs.queue import enqueue as enqueue_job
from aifactory.notifications.models import Message, message_id
from aifactory.notifications.rules.neutral import (
    defang,
    one_line,
    own_link,
    subject_line,
    visible,
)

DELIVER = "notifications.deliver"
WORDED = "emails/worded.txt"


class OutsideTransaction(RuntimeError):
    """A mail was written outside the change it reports."""


def enqueue(
    *,
    kind: str,
    key: str,
    to: str,
    language: str,
    template: str,
    context: Mapping[str, Any],
    subject_ref: tuple[str, str] | None = None,
    documents: Sequence[UUID] = (),
) -> Message:
    """Write the mail `emails/<template>` to one person; it is sent once the caller commits.

    A second call with the same key returns the first message and writes nothing. Every value is
    put on one line and loses its links, unless it is a link to our own site or our own code has
    marked it safe. Dates are written in the zone `context["zone"]`, else in the office's.

    Args:
        kind: what it is about, e.g. `award_offered`.
        key: what makes this mail one, e.g. `award_offered:<id>`.
        to: exactly one address.
        template: `<name>`, for the wording of that name, else for emails/<name>.subject.txt and
            emails/<name>.txt.
        subject_ref: (type, id) of what it reports on.
        documents: ids of ready documents to attach.

    Raises:
        EmptyPlaceholder: the template writes something that is undefined or empty.
        ValidationError: `to` is not one address.
        OutsideTransaction: the caller has no transaction open.
    """
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    subject, body = compose(template.removeprefix("emails/"), language, context)
    return store(
        kind=kind,
        key=key,
        to=to,
        language=language,
        subject=subject,
        body=body,
        subject_ref=subject_ref,
        documents=documents,
    )


def compose(
    template: str, language: str, context: Mapping[str, Any], *, wording: Wording | None = None
) -> tuple[str, str]:
    """Subject and text of a mail as it would leave now. Stores and sends nothing.

    Args:
        wording: another text than the one in force, to see what it would say.

    Raises:
        EmptyPlaceholder: as `enqueue`.
    """
    ours = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "office_name": settings.OFFICE_NAME,
        "office_email": settings.OFFICE_EMAIL,
    }
    values = {**ours, **context}
    zone = ZoneInfo(str(context.get("zone") or settings.OFFICE_ZONE))
    with translation.override(language), timezone.override(zone):
        if is_worded(template):
            chosen = wording or wordings.in_force(template, language)
            written = wordings.text(chosen, context, finish=_finished)
            # Values in it are neutral already; the words are ours and were checked.
            values["wording"] = mark_safe(written["body"])  # noqa: S308  # plain text
            subject, body = written["subject"], _engine().get_template(WORDED).render(values)
        else:
            subject = _engine().get_template(f"emails/{template}.subject.txt").render(values)
            body = _engine().get_template(f"emails/{template}.txt").render(values)
    return str(subject), f"{str(body).strip()}\n"


def is_worded(template: str) -> bool:
    """Whether the office may change the text of this mail."""
    known = wordings.templates().get(template)
    return known is not None and known.medium == MAIL


def unclickable(text: str) -> list[str]:
    """Each word of a text that a mail program could turn into a link to somewhere else."""
    own = own_addresses()
    return [word for word in text.split() if defang(word, keep=own) != visible(word)]


def store(
    *,
    kind: str,
    key: str,
    to: str,
    language: str,
    subject: str,
    body: str,
    subject_ref: tuple[str, str] | None = None,
    documents: Sequence[UUID] = (),
) -> Message:
    """Keep a written mail and order its delivery. Texts are neutral already."""
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("Write a mail inside the operation it reports on.")
    validate_email(to)
    subject_type, subject_id = subject_ref or ("", "")
    fresh = uuid4()
    message = Message(
        id=fresh,
        kind=kind,
        key=key,
        to_address=to,
        language=language,
        subject=subject_line(subject),
        body_text=body,
        message_id=message_id(fresh),
        subject_type=subject_type,
        subject_id=subject_id,
        attachments=[str(document_id) for document_id in documents],
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.get(key=key)
    if stored.pk == message.pk:
        order_delivery(stored)
    return stored


def order_delivery(message: Message, *, run_after: datetime | None = None) -> None:
    """A job for the next attempt; the same attempt is never ordered twice."""
    enqueue_job(
        DELIVER,
        f"{message.pk}:{message.attempts + 1}",
        {"message": str(message.pk)},
        run_after=run_after,
    )


def own_addresses() -> tuple[str, ...]:
    """What may stay clickable in a mail."""
    host = urlsplit(settings.SITE_URL).netloc
    return settings.SITE_URL, host, settings.OFFICE_EMAIL


def _neutral(text: str) -> str:
    if text == settings.OFFICE_EMAIL or own_link(text, site_url=settings.SITE_URL):
        return text
    return defang(one_line(text))


def _finished(value: object) -> str:
    return str(value) if isinstance(value, SafeData) else _neutral(str(value))


@cache
def _engine() -> DjangoTemplates:
    return strict_templates("emails", autoescape=False, finish=_neutral)
