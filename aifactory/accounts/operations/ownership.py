"""Who owns whom is recorded and ended; nothing is edited, so the past stays readable."""

from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts import permissions
from aifactory.accounts.models import Organisation, OwnershipLink, User
from aifactory.accounts.verdicts import deny, require
from aifactory.audit.recording import operation, record
from aifactory.audit.transitions import lock


@operation
def add_owner(
    *,
    by: User,
    owner: Organisation,
    owned: Organisation,
    percent: Decimal,
    valid_from: date,
    valid_until: date | None = None,
    source: str,
    at: datetime | None = None,
) -> OwnershipLink:
    """Record a share with its source. Twice records it once.

    Raises:
        ValidationError: a share of nothing, or of more than all; days in the wrong order.
    """
    one_at_a_time()
    owner, owned = (Organisation.objects.get(pk=each.pk) for each in (owner, owned))
    link = OwnershipLink(
        owner=owner,
        owned=owned,
        percent=percent,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source.strip(),
        recorded_by=by,
        recorded_at=at or timezone.now(),
    )
    same = owned.owned_by.filter(
        owner=owner, percent=percent, valid_from=valid_from, valid_until=valid_until
    ).first()
    if same is not None and permissions.manage_people(by):
        return same
    require(permissions.add_owner(by, link))
    link.full_clean()
    link.save()
    record(
        verb="accounts.owner_added",
        subject=owned,
        by=by,
        data={"link": link.pk, "owner": owner.pk, "percent": percent, "from": valid_from},
    )
    return link


@operation
def end_ownership(
    *, by: User, link: OwnershipLink, last_day: date, at: datetime | None = None
) -> OwnershipLink:
    """The share ends with a day; it can only end earlier than it was to. Twice ends it once."""
    require(permissions.manage_people(by))
    one_at_a_time()
    current = lock(link)
    if current.valid_until == last_day:
        return current
    if last_day < current.valid_from or (current.valid_until and last_day > current.valid_until):
        require(deny("days", _("Choose a day between the first and the last day of the share.")))
    current.valid_until = last_day
    current.ended_by, current.ended_at = by, at or timezone.now()
    current.save(update_fields=["valid_until", "ended_by", "ended_at"])
    record(
        verb="accounts.ownership_ended",
        subject=current.owned,
        by=by,
        data={"link": current.pk, "owner": current.owner_id, "until": last_day},
    )
    return current


def one_at_a_time() -> None:
    """Two shares that together would make a circle, or too much, wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('ownership', 2))")
