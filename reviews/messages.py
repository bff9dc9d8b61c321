"""One function per e-mail. Called inside the operation that it reports on."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue.models import Site
from aifactory.notifications.outbox import enqueue


def waiting(to: User, *, site: Site, count: int, due: datetime, at: datetime) -> None:
    """To a site assessor, once a day: how many applications wait, and the earliest promise."""
    enqueue(
        kind="technical_waiting",
        key=f"technical_waiting:{site.code}:{at:%Y-%m-%d}:{to.pk}",
        to=to.email,
        language=to.language,
        template="technical_waiting",
        context={
            "name": str(to),
            "site": site.code,
            "count": count,
            "due": due,
            "url": f"{settings.SITE_URL}{reverse('reviews:desk')}",
            "zone": to.zone,
        },
        subject_ref=("catalogue.site", str(site.pk)),
    )
