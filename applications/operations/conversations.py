"""Questions to the office before submitting, and its answers."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import Call
from applications import messages
from applications.models import Application, Conversation, Post
from applications.operations.office import MissingReason
from applications.permissions import conversations as permissions


@operation
def ask_office(
    *,
    by: User,
    call: Call,
    text: str,
    key: UUID,
    at: datetime,
    application: Application | None = None,
) -> Conversation:
    """Begin a conversation with a question; the same key finds the first.

    Raises:
        MissingReason: there is no text.
    """
    known = Post.objects.filter(key=key, written_by=by).select_related("conversation").first()
    if known is not None:
        return known.conversation
    require(permissions.ask(by, call, application, at=at))
    said = _said(text, _("Write your question."))
    made = Conversation.objects.create(
        call=call, application=application, asked_by=by, asked_at=at, waits_since=at
    )
    _post(made, by=by, text=said, key=key, at=at, is_office=False)
    return made


@operation
def follow_up(
    *, by: User, conversation: Conversation, text: str, key: UUID, at: datetime
) -> Conversation:
    """Ask on in the same conversation; it waits for the office again.

    Raises:
        MissingReason: there is no text.
    """
    current = lock(conversation)
    require(permissions.follow_up(by, current))
    said = _said(text, _("Write your question."))
    if not _is_known(key, current):
        _post(current, by=by, text=said, key=key, at=at, is_office=False)
        if current.waits_since is None:
            _wait(current, at)
    return current


@operation
def answer_question(
    *, by: User, conversation: Conversation, text: str, key: UUID, at: datetime
) -> Conversation:
    """Answer for the office; whoever asked and their team get it by mail.

    Raises:
        MissingReason: there is no text.
    """
    current = lock(conversation)
    require(permissions.answer(by, current))
    said = _said(text, _("Write the answer."))
    if not _is_known(key, current):
        post = _post(current, by=by, text=said, key=key, at=at, is_office=True)
        _wait(current, None)
        messages.question_answered(current, post=post)
    return current


def _post(
    conversation: Conversation, *, by: User, text: str, key: UUID, at: datetime, is_office: bool
) -> Post:
    post = Post.objects.create(
        conversation=conversation,
        key=key,
        text=text,
        is_office=is_office,
        written_by=by,
        written_at=at,
    )
    record(
        verb="applications.question_answered" if is_office else "applications.question_asked",
        subject=conversation,
        by=by,
        data={"post": post.pk, "text_hash": content_hash(text)},
    )
    return post


def _wait(conversation: Conversation, since: datetime | None) -> None:
    conversation.waits_since = since
    conversation.save(update_fields=["waits_since"])


def _is_known(key: UUID, conversation: Conversation) -> bool:
    return Post.objects.filter(key=key, conversation=conversation).exists()


def _said(text: str, sentence: str) -> str:
    if not text.strip():
        raise MissingReason(sentence)
    return text.strip()
