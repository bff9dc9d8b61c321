"""One function per e-mail. Called inside the operation that it reports on."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from aifactory.accounts.models import Approval, Invitation, Leave, User
from aifactory.notifications.outbox import enqueue


def approval_waits(approval: Approval, to: User, *, covers: Sequence[User] = ()) -> None:
    """To an approver: something waits. What it is stands behind the sign-in.

    Args:
        covers: colleagues on leave for whom this approver stands in.
    """
    names = ", ".join(str(person) for person in covers)
    _send("approval_waits", approval, to, approval.get_absolute_url(), covers=names)


def approval_answered(approval: Approval, *, url: str) -> None:
    """To the person who asked: there is an answer, or it will not come any more."""
    _send("approval_answered", approval, approval.requested_by, url)


def invitation(invited: Invitation, token: str) -> None:
    """To somebody who is to take roles: the link, which works once."""
    url = f"{settings.SITE_URL}{reverse('join', args=[token])}"
    enqueue(
        kind="invitation",
        key=f"invitation:{invited.pk}:{invited.sends}",
        to=invited.email,
        language=settings.LANGUAGE_CODE,
        template="invitation",
        context={
            "name": invited.name,
            "inviter": str(invited.invited_by),
            "url": url,
            "expires_at": invited.expires_at,
            "zone": settings.OFFICE_ZONE,
        },
        subject_ref=("accounts.invitation", str(invited.pk)),
    )


def stands_in(leave: Leave) -> None:
    """To whoever stands in: from when to when; again when the days change."""
    _cover("stands_in", leave)


def stands_in_no_more(leave: Leave) -> None:
    """To whoever was to stand in: nobody is away after all."""
    _cover("stands_in_no_more", leave)


def _cover(template: str, leave: Leave) -> None:
    to = leave.stand_in
    assert to is not None  # noqa: S101 -- only then it is called
    enqueue(
        kind=template,
        key=f"{template}:{leave.pk}:{leave.last_day}",
        to=to.email,
        language=to.language,
        template=template,
        context={
            "name": str(to),
            "person": str(leave.person),
            "first_day": leave.first_day,
            "last_day": leave.last_day,
            "url": f"{settings.SITE_URL}{reverse('home')}",
            "zone": to.zone,
        },
        subject_ref=("accounts.leave", str(leave.pk)),
    )


def _send(template: str, approval: Approval, to: User, path: str, **more: str) -> None:
    enqueue(
        kind=template,
        key=f"{template}:{approval.pk}:{to.pk}",
        to=to.email,
        language=to.language,
        template=template,
        context={"name": str(to), "url": f"{settings.SITE_URL}{path}", "zone": to.zone, **more},
        subject_ref=("accounts.approval", str(approval.pk)),
    )
