"""What the office publishes of its answers: for everybody, dated, every wording kept."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.queries import organisations_of
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, content_hash, operation, record
from aifactory.audit.transitions import lock
from aifactory.jobs.queue import enqueue
from applications import messages
from applications.models import Clarification, ClarificationVersion, Conversation
from applications.operations.office import MissingReason
from applications.permissions import conversations as permissions
from applications.queries import conversations as queries
from applications.rules import keys
from applications.rules.discretion import named_in

TELL = "applications.tell_drafters"

PUBLISHED = "applications.clarification_published"
CORRECTED = "applications.clarification_corrected"


class NamesSomebody(ValueError):
    """A text for everybody names somebody; `sentence` says whom."""

    def __init__(self, found: list[str]) -> None:
        self.sentence = _("Everybody reads this, and it names: %(names)s. Take that out.") % {
            "names": ", ".join(found)
        }
        super().__init__(self.sentence)


@operation
def publish_clarification(
    *,
    by: User,
    conversation: Conversation,
    question: str,
    answer: str,
    key: UUID,
    at: datetime,
) -> Clarification:
    """Put a question and its answer, reworded, on the page of the call; drafters get one mail.

    The same key finds the first.

    Raises:
        MissingReason: question or answer is empty.
        NamesSomebody: it names whoever asked, their organisation or their project.
    """
    current = lock(conversation)
    require(permissions.publish(by, current))
    known = Clarification.objects.filter(key=key, conversation=current).first()
    if known is not None:
        return known
    made = Clarification(
        call=current.call, conversation=current, key=key, published_by=by, published_at=at
    )
    _refuse_names(made, question, answer)
    made.save()
    _word(made, by=by, question=question, answer=answer, at=at)
    enqueue(TELL, str(made.pk), {"clarification": made.pk})
    return made


@operation
def correct_clarification(
    *, by: User, clarification: Clarification, question: str, answer: str, at: datetime
) -> Clarification:
    """Word it anew; the page says so and keeps the earlier wording.

    Raises:
        MissingReason: question or answer is empty.
        NamesSomebody: it names somebody.
    """
    current = lock(clarification)
    require(permissions.change(by, current))
    _refuse_names(current, question, answer)
    last = current.versions.latest("number")
    if (last.question, last.answer) != (question.strip(), answer.strip()):
        _word(current, by=by, question=question, answer=answer, at=at, number=last.number + 1)
    return current


@operation
def withdraw_clarification(
    *, by: User, clarification: Clarification, reason: str, at: datetime
) -> Clarification:
    """Say that it no longer holds, and why; the page keeps saying so.

    Raises:
        MissingReason: there is no reason.
        NamesSomebody: the reason names somebody.
    """
    current = lock(clarification)
    require(permissions.change(by, current))
    if not reason.strip():
        raise MissingReason(_("Write why it no longer holds; everybody reads it."))
    _refuse_names(current, reason, "–")
    current.withdrawn_at, current.withdrawn_by = at, by
    current.withdrawn_reason = reason.strip()
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    data = {"reason_hash": content_hash(reason.strip())}
    record(verb="applications.clarification_withdrawn", subject=current, by=by, data=data)
    return current


@operation
def tell_drafters(*, by: By, clarification_id: int) -> int:
    """One mail to everybody who writes a draft to the call; a job calls this, once or again."""
    clarification = Clarification.objects.select_related("call__mode").get(pk=clarification_id)
    if clarification.withdrawn_at is not None:
        return 0
    people = list(queries.drafters(clarification.call))
    for person in people:
        messages.clarified(
            clarification, wording=clarification.versions.latest("number"), to=person
        )
    data = {"people": len(people)}
    record(verb="applications.drafters_told", subject=clarification, by=by, data=data)
    return len(people)


def _word(
    clarification: Clarification,
    *,
    by: User,
    question: str,
    answer: str,
    at: datetime,
    number: int = 1,
) -> None:
    version = ClarificationVersion.objects.create(
        clarification=clarification,
        number=number,
        question=question.strip(),
        answer=answer.strip(),
        written_by=by,
        written_at=at,
    )
    said = content_hash([version.question, version.answer])
    record(
        verb=PUBLISHED if number == 1 else CORRECTED,
        subject=clarification,
        by=by,
        data={"version": number, "text_hash": said},
    )


def _refuse_names(clarification: Clarification, question: str, answer: str) -> None:
    if not question.strip() or not answer.strip():
        raise MissingReason(_("Write the question and the answer."))
    conversation = clarification.conversation
    if conversation is None:
        return
    asker, draft = conversation.asked_by, conversation.application
    names = [asker.name, *(each.name for each in organisations_of(asker))]
    if draft is not None:
        typed = draft.answers.filter(key=keys.COMPANY).values_list("value", flat=True)
        team = draft.team.select_related("user")
        names += [draft.title, *(str(name) for name in typed), *(str(one.user) for one in team)]
    if found := named_in(f"{question}\n{answer}", names):
        raise NamesSomebody(found)
