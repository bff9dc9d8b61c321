"""What happened to a person's roles and account, from the history, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from aifactory.accounts.models import RoleChange, RoleGrant, User
from aifactory.accounts.roles import Role
from aifactory.audit import queries as audit
from aifactory.audit.models import Event
from aifactory.face.tags.formats import day
from aifactory.portal.desks.forms import scope_words
from aifactory.portal.people.listing import last_day
from aifactory.portal.presenters import names_of, sentence

MOST = 50


@dataclass(frozen=True)
class Happened:
    """One line: who did what, when, and why as far as it was said."""

    at: datetime
    who: str
    what: str
    why: str


def history_of(person: User, grants: list[RoleGrant]) -> list[Happened]:
    """The newest changes of roles and account. Three queries for any number."""
    of_roles = Q(subject_type="accounts.rolegrant", subject_id__in=[str(one.pk) for one in grants])
    of_account = Q(subject_type="accounts.user", subject_id=str(person.pk))
    account = Q(verb__startswith="accounts.person_") | Q(verb__startswith="accounts.leave_")
    events = list(audit.newest().filter(of_roles | (of_account & account))[:MOST])
    names = names_of({event.actor for event in events})
    changes = [event.data["change"] for event in events if "change" in event.data]
    reasons = dict(RoleChange.objects.filter(pk__in=changes).values_list("pk", "reason"))
    return [
        Happened(
            at=event.recorded_at,
            who=names[event.actor],
            what=_words(event),
            why=reasons.get(event.data.get("change"), ""),
        )
        for event in events
    ]


def _words(event: Event) -> str:
    """The sentence with the role, the place and the last day, as far as the event has them."""
    data: dict[str, Any] = event.data
    parts = [sentence(event.verb)]
    if "role" in data:
        parts.append(f"{Role(data['role']).label}, {scope_words(data['scope'])}")
    until = parse_datetime(data["until"]) if "until" in data else None
    if until is not None:
        parts.append(_("until %(day)s") % {"day": day(last_day(until))})
    if "first_day" in data:
        days = (day(date.fromisoformat(data[name])) for name in ("first_day", "last_day"))
        parts.append(" – ".join(days))
    return " · ".join(parts)
