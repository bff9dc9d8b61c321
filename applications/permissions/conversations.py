"""May this person ask, answer or publish? Person first, then state."""

from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import Person, has_permission, scopes
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.catalogue.models import Call
from applications.models import Application, Clarification, Conversation
from applications.permissions import team_member
from applications.queries import conversations as queries

MOST_WAITING = 5


def ask(user: User, call: Call, application: Application | None = None, *, at: datetime) -> Verdict:
    """Ask the office about a call: anybody with an account; from a draft: its team."""
    if application is not None:
        if team_member(user, application) is None:
            return deny("not_found", _("There is no such application."))
        if not application.is_draft:
            return deny(
                "submitted", _("This application is submitted. The office asks if it needs you.")
            )
    if at >= call.closes_at:
        return deny("closed", _("This call is over. Write to the office by mail."))
    waiting = Conversation.objects.filter(asked_by=user.pk, waits_since__isnull=False)
    if waiting.count() >= MOST_WAITING:
        return deny("too_many", _("Five of your questions wait for an answer. Ask more then."))
    return ALLOWED


def follow_up(user: User, conversation: Conversation) -> Verdict:
    """Go on asking in one's own conversation."""
    if not queries.of_applicant(user).filter(pk=conversation.pk).exists():
        return deny("not_found", _("There is no such question."))
    return ALLOWED


def answer(user: User, conversation: Conversation) -> Verdict:
    """Answer for the office: officers of the call, not about their own organisation."""
    if not queries.of_office(user).filter(pk=conversation.pk).exists():
        return deny("not_found", _("There is no such question."))
    return ALLOWED


def office(user: Person) -> Verdict:
    """See the desk of questions."""
    if scopes(user, Permission.HANDLE_APPLICATIONS):
        return ALLOWED
    return deny("no_role", _("Only the programme office answers questions."))


def publish(user: User, conversation: Conversation) -> Verdict:
    """Publish a question that was answered."""
    verdict = answer(user, conversation)
    if not verdict:
        return verdict
    if not conversation.posts.filter(is_office=True).exists():
        return deny("not_answered", _("Answer the question first, then publish it."))
    return ALLOWED


def change(user: Person, clarification: Clarification) -> Verdict:
    """Correct or withdraw what was published."""
    scope = clarification.call.scope
    if not has_permission(user, Permission.HANDLE_APPLICATIONS, scope=scope):
        return deny("not_found", _("There is no such clarification."))
    if clarification.withdrawn_at is not None:
        return deny("withdrawn", _("This clarification is withdrawn."))
    return ALLOWED
