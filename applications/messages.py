"""One function per e-mail. Called inside the operation that it reports on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.accounts.queries import holders
from aifactory.accounts.roles import Role
from aifactory.catalogue.ports import News
from aifactory.notifications.outbox import enqueue
from applications.models import (
    Application,
    Clarification,
    ClarificationVersion,
    CompletionRequest,
    Conversation,
    EligibilityCheck,
    HandOver,
    Post,
    Promise,
    Snapshot,
    TogetherAct,
)

UNTITLED = "–"


def receipt(application: Application, *, snapshot: Snapshot, due: datetime | None) -> None:
    """To the team: we have it, this is its number and its hash."""
    for person in _team(application):
        _send(
            "application_receipt",
            f"receipt:{snapshot.pk}:{person.pk}",
            person,
            application,
            receipt_facts(application, snapshot, due),
        )


def receipt_facts(
    application: Application, snapshot: Snapshot, due: datetime | None
) -> dict[str, Any]:
    """What the mail about a receipt says of this case."""
    return {
        "received_at": snapshot.received_at,
        "content_hash": snapshot.content_hash,
        "due": due,
        "is_again": snapshot.version > 1,
        "receipt_url": _link("applications:receipt", application),
    }


def returned(application: Application, *, request: CompletionRequest, labels: list[str]) -> None:
    """To the team: these answers are sent back, the clock stands."""
    for person in _team(application):
        _send(
            "application_returned",
            f"returned:{request.pk}:{person.pk}",
            person,
            application,
            {"message": request.message, "questions": labels, "asked_at": request.asked_at},
        )


def ineligible(application: Application, *, check: EligibilityCheck, reason: str) -> None:
    """To the team: it cannot be accepted, with the reason."""
    for person in _team(application):
        _send(
            "application_ineligible",
            f"ineligible:{check.pk}:{person.pk}",
            person,
            application,
            {"reason": reason},
        )


def withdrawn(application: Application, *, reason: str, at: datetime) -> None:
    """To the team: it was withdrawn, by whom everybody knows from the page."""
    for person in _team(application):
        _send(
            "application_withdrawn",
            f"withdrawn:{application.pk}:{person.pk}",
            person,
            application,
            {"reason": reason, "at": at},
        )


def overdue(application: Application, *, due: datetime, at: datetime) -> None:
    """To every officer, once a day per case: the promise was not kept."""
    scopes = {person.pk: person for person in holders(Role.OFFICER)}
    scopes |= {
        person.pk: person for person in holders(Role.OFFICER, scope=f"call:{application.call.code}")
    }
    for person in scopes.values():
        _send(
            "application_overdue",
            f"overdue:{application.pk}:{at:%Y-%m-%d}:{person.pk}",
            person,
            application,
            {"due": due, "word": str(application.state.staff_word)},
        )


def handed_over(application: Application, *, hand_over: HandOver) -> None:
    """To the new owner: the case is yours, from whom, and what they say about it."""
    if hand_over.owner is None:
        return
    _send(
        "case_handed_over",
        f"handed_over:{hand_over.pk}",
        hand_over.owner,
        application,
        {"giver": str(hand_over.done_by), "note": hand_over.note},
    )


def handed_over_together(done: TogetherAct, *, numbers: list[str]) -> None:
    """To the new owner of several cases: which, from whom, and what they say about them."""
    to = done.owner
    if to is None:
        return
    enqueue(
        kind="cases_handed_over",
        key=f"handed_over_together:{done.pk}",
        to=to.email,
        language=to.language,
        template="cases_handed_over",
        context={
            "name": str(to),
            "giver": str(done.done_by),
            "note": done.note,
            "count": len(numbers),
            "numbers": numbers,
            "url": f"{settings.SITE_URL}{reverse('cases')}?owner=mine",
            "zone": to.zone,
        },
        subject_ref=("applications.togetheract", str(done.pk)),
    )


def call_changed(
    to: User, *, news: News, drafts: Sequence[Application], promises: Sequence[Promise]
) -> None:
    """To whoever works on an application to a call: a date moved; once per person and change."""
    cut_off = getattr(news.cut_off, "number", news.cut_off)
    enqueue(
        kind=news.what,
        key=f"{news.what}:{news.key}:{to.pk}",
        to=to.email,
        language=to.language,
        template=news.what,
        context={
            "name": str(to),
            "call": news.call.name,
            "code": news.call.code,
            "number": cut_off,
            "call_zone": news.call.zone,
            "before": news.before,
            "after": news.after,
            "reason": news.reason,
            "drafts": [
                {"title": draft.title or str(draft), "url": _page(draft)} for draft in drafts
            ],
            "promises": [
                {"number": str(promise.application), "due": promise.due_at} for promise in promises
            ],
            "calls_url": f"{settings.SITE_URL}{reverse('calls')}",
            "zone": to.zone,
        },
        subject_ref=("catalogue.call", str(news.call.pk)),
    )


def _page(application: Application) -> str:
    return f"{settings.SITE_URL}{application.get_absolute_url()}"


def question_answered(conversation: Conversation, *, post: Post) -> None:
    """To whoever asked, and to the team of the draft: the answer itself."""
    people = {conversation.asked_by_id: conversation.asked_by}
    if conversation.application is not None:
        people |= {person.pk: person for person in _team(conversation.application)}
    url = reverse("applications:question", args=[conversation.pk])
    for person in people.values():
        if person.is_active:
            _tell(
                "question_answered",
                f"question_answered:{post.pk}:{person.pk}",
                person,
                {"call": conversation.call.name, "answer": post.text},
                url=url,
                subject=conversation,
            )


def clarified(clarification: Clarification, *, wording: ClarificationVersion, to: User) -> None:
    """To somebody who writes a draft to the call: what was made clear for everybody."""
    _tell(
        "call_clarified",
        f"clarified:{clarification.pk}:{to.pk}",
        to,
        {
            "call": clarification.call.name,
            "question": wording.question,
            "answer": wording.answer,
        },
        url=f"{reverse('calls')}#clarification-{clarification.pk}",
        subject=clarification,
    )


def _tell(
    kind: str, key: str, to: User, context: dict[str, Any], *, url: str, subject: Model
) -> None:
    """A mail that is about no case yet."""
    enqueue(
        kind=kind,
        key=key,
        to=to.email,
        language=to.language,
        template=kind,
        context={"name": str(to), "url": f"{settings.SITE_URL}{url}", "zone": to.zone, **context},
        subject_ref=(subject._meta.label_lower, str(subject.pk)),
    )


def _team(application: Application) -> list[User]:
    members = application.team.select_related("user").order_by("pk")
    return [member.user for member in members if member.user.is_active]


def _send(kind: str, key: str, to: User, application: Application, context: dict[str, Any]) -> None:
    enqueue(
        kind=kind,
        key=key,
        to=to.email,
        language=to.language,
        template=kind,
        context={**common_facts(application, to), **context},
        subject_ref=("applications.application", str(application.pk)),
    )


def common_facts(application: Application, to: User) -> dict[str, Any]:
    """What every mail about an application says of it."""
    return {
        "name": str(to),
        "number": application.number or str(application),
        "title": application.title or UNTITLED,
        "mode": application.call.mode.name,
        "url": f"{settings.SITE_URL}{application.get_absolute_url()}",
        "zone": to.zone,
    }


def _link(name: str, application: Application) -> str:
    return f"{settings.SITE_URL}{reverse(name, kwargs={'pk': application.pk})}"
