"""Questions and clarifications by reader; what the public page shows."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from aifactory.accounts.models import Membership, User
from aifactory.accounts.permissions import PORTAL, scopes
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.catalogue.models import Call
from applications.models import (
    Application,
    Clarification,
    ClarificationVersion,
    Conversation,
    Post,
    TeamMember,
)
from applications.status import ApplicationStatus


def of_applicant(user: User) -> QuerySet[Conversation]:
    """One's own questions, and those of the teams one is in."""
    team = TeamMember.objects.filter(application=OuterRef("application"), user=user.pk)
    return Conversation.objects.filter(Q(asked_by=user.pk) | Q(Exists(team)))


def of_office(user: User) -> QuerySet[Conversation]:
    """Questions about the calls one handles, but those of one's own, team or organisation."""
    held = scopes(user, Permission.HANDLE_APPLICATIONS)
    found = Conversation.objects.all()
    if PORTAL not in held:
        codes = [scope.removeprefix("call:") for scope in held if scope.startswith("call:")]
        found = found.filter(call__code__in=codes)
    team = TeamMember.objects.filter(application=OuterRef("application"), user=user.pk)
    colleague = Membership.objects.filter(
        user=OuterRef("asked_by"), organisation__in=entities_of(user).values("pk")
    )
    return found.exclude(Q(asked_by=user.pk) | Q(Exists(team)) | Q(Exists(colleague)))


def with_words(found: QuerySet[Conversation]) -> QuerySet[Any]:
    """With what a list names: call, who asked, and the beginning of the question."""
    first = Post.objects.filter(conversation=OuterRef("pk")).order_by("pk")
    return found.select_related("call__mode", "asked_by").annotate(
        question=Subquery(first.values("text")[:1])
    )


def posts_of(conversation: Conversation) -> QuerySet[Post]:
    """Both sides, in order."""
    return conversation.posts.select_related("written_by").order_by("pk")


def about(application: Application) -> QuerySet[Any]:
    """The questions of a draft, newest first."""
    return with_words(Conversation.objects.filter(application=application)).order_by("-pk")


def published(calls: Iterable[Call]) -> dict[int, list[Clarification]]:
    """What stands or stood on the public page, by call, newest first; withdrawn ones say so."""
    rows = with_wording(Clarification.objects.filter(call__in=list(calls)))
    found: dict[int, list[Clarification]] = {}
    for row in rows.order_by("-published_at", "-pk"):
        found.setdefault(row.call_id, []).append(row)
    return found


def with_wording(found: QuerySet[Clarification]) -> QuerySet[Clarification]:
    """With `wordings`: every version, the one that counts first."""
    versions = ClarificationVersion.objects.order_by("-number")
    return found.select_related("call").prefetch_related(
        Prefetch("versions", queryset=versions, to_attr="wordings")
    )


def clarifications_of(user: User) -> QuerySet[Clarification]:
    """Those of the calls one handles."""
    held = scopes(user, Permission.HANDLE_APPLICATIONS)
    found = Clarification.objects.all()
    if PORTAL in held:
        return found
    codes = [scope.removeprefix("call:") for scope in held if scope.startswith("call:")]
    return found.filter(call__code__in=codes)


def drafters(call: Call) -> QuerySet[User]:
    """People with an open account who write a draft to the call now."""
    drafts = TeamMember.objects.filter(
        user=OuterRef("pk"),
        application__call=call,
        application__status=ApplicationStatus.DRAFT,
        kind__in=["lead", "editor"],
    )
    return User.objects.filter(Exists(drafts), is_active=True).order_by("pk")
