"""One function per e-mail. Called inside the operation that it reports on."""

from django.conf import settings
from django.urls import reverse

from aifactory.accounts.models import Approval, Invitation, User
from aifactory.notifications.outbox import enqueue


def approval_waits(approval: Approval, to: User) -> None:
    """To an approver: something waits. What it is stands behind the sign-in."""
    _send("approval_waits", approval, to, approval.get_absolute_url())


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


def _send(template: str, approval: Approval, to: User, path: str) -> None:
    enqueue(
        kind=template,
        key=f"{template}:{approval.pk}:{to.pk}",
        to=to.email,
        language=to.language,
        template=template,
        context={"name": str(to), "url": f"{settings.SITE_URL}{path}", "zone": to.zone},
        subject_ref=("accounts.approval", str(approval.pk)),
    )
