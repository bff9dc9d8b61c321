"""EMAIL_BACKEND: mails that Django and allauth write go into the outbox like all others."""

from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage  # noqa: TID251  # what Django and allauth write
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import get_language

from aifactory.notifications.outbox import own_addresses, store
from aifactory.notifications.rules.neutral import defang, subject_line

KIND = "account"


class OutboxBackend(BaseEmailBackend):
    """Writes rows, sends nothing; each recipient gets a mail of their own, as plain text."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the mails in the transaction of the request, if it has one."""
        with transaction.atomic():
            for mail in email_messages:
                if mail.attachments:
                    raise ValueError("A mail with files is written by outbox.enqueue.")
                for address in mail.recipients():
                    _queue(mail, address)
        return len(email_messages)


def _queue(mail: EmailMessage, address: str) -> None:
    keep = (*own_addresses(), address)
    store(
        kind=KIND,
        key=f"{KIND}:{uuid4()}",
        to=address,
        language=get_language() or "en",
        subject=defang(subject_line(str(mail.subject)), keep=keep),
        body=defang(str(mail.body), keep=keep),
    )
