"""The mail of the digest. Figures and links; what they are about stands behind the sign-in."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.notifications.outbox import enqueue
from aifactory.portal.digest.queries import Line


def weekly_digest(to: User, lines: Sequence[Line], *, week: str, at: datetime) -> None:
    """To an officer, once a week: what waits, or that nothing does."""
    enqueue(
        kind="weekly_digest",
        key=f"weekly_digest:{week}:{to.pk}",
        to=to.email,
        language=to.language,
        template="weekly_digest",
        context={
            "name": str(to),
            "at": at,
            "lines": [
                {
                    "label": line.label,
                    "count": line.count,
                    "due": line.due,
                    "url": f"{settings.SITE_URL}{line.path}",
                }
                for line in lines
            ],
            "choice": f"{settings.SITE_URL}{reverse('accounts:preferences')}",
            "zone": to.zone,
        },
    )
