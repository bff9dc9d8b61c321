"""One function per e-mail. Called inside the operation that it reports on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.accounts.queries import holders
from aifactory.accounts.roles import Role
from aifactory.notifications.outbox import enqueue
from applications.models import Application, CompletionRequest, EligibilityCheck, Snapshot

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
