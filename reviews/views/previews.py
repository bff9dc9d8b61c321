"""What mails to experts would say of a real case. Who reviews it stays unknown here, too."""

from collections.abc import Callable, Mapping
from typing import Any

from aifactory.accounts.models import User
from applications.models import Application
from reviews.models import ReviewAssignment
from reviews.permissions.office import not_involved


def invitation_mail(person: User, application: Application) -> Mapping[str, Any]:
    """Mode and due day of the newest assignment; name and address are the example's."""
    facts: dict[str, Any] = {"mode": application.call.mode.name, "zone": person.zone}
    if not not_involved(person, application):
        return facts
    newest = (
        ReviewAssignment.objects.filter(evaluation__application=application)
        .order_by("-invited_at", "-pk")
        .first()
    )
    return {**facts, "due": newest.due_at} if newest else facts


VALUES: dict[str, Callable[[User, Application], Mapping[str, Any]]] = {
    "review_invitation": invitation_mail,
    "review_reminder": invitation_mail,
}
LETTERS: dict[str, Any] = {}
