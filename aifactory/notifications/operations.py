"""What a person may do with a mail that did not arrive."""

from uuid import UUID

from aifactory.audit.recording import By, operation, record
from aifactory.notifications.models import Message, MessageState
from aifactory.notifications.outbox import order_delivery

RESENDABLE = (MessageState.UNCERTAIN, MessageState.FAILED)


class NotResendable(Exception):
    """This mail is on its way or has arrived."""

    sentence = "Only a mail that failed or whose delivery is uncertain can be sent again."

    def __init__(self) -> None:
        super().__init__(self.sentence)


@operation
def resend(*, message_id: UUID, by: By) -> Message:
    """Send a failed or uncertain mail once more, by an officer's explicit act.

    Called by the portal, which asks for the verdict. The mail keeps its text and its Message-ID,
    so a mail program that already has it shows it once.

    Raises:
        NotResendable: it is waiting, being sent or sent; also for the second of two clicks.
    """
    message = Message.objects.select_for_update(no_key=True).get(pk=message_id)
    if message.state not in RESENDABLE:
        raise NotResendable
    record(
        verb="notifications.resend",
        subject=message,
        by=by,
        data={"was": message.state, "attempt": message.attempts + 1},
    )
    message.state = MessageState.QUEUED
    message.error = ""
    message.save(update_fields=["state", "error"])
    order_delivery(message)
    return message
