"""A person's own account: it is made, they change it, text is kept for them."""

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.utils import timezone

from aifactory.accounts.models import StashedText, User
from aifactory.accounts.models.people import STASH_KEPT
from aifactory.audit.recording import By, operation, record


@operation
def register_person(
    *, by: By, email: str, name: str, password: str | None = None, zone: str = "Europe/Brussels"
) -> User:
    """Create an account from the office's side, which vouches for the address."""
    user = User.objects.create_user(email, password, name=name, zone=zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(verb="accounts.person_registered", subject=user, by=by)
    return user


@operation
def change_preferences(*, by: User, **fields: str | bool) -> User:
    """A person changes their own name, language, time zone, appearance or weekly digest."""
    for name, value in fields.items():
        setattr(by, name, value)
    by.full_clean(exclude=["password"])
    by.save(update_fields=list(fields))
    record(verb="accounts.preferences_changed", subject=by, by=by, data={"fields": sorted(fields)})
    return by


@operation
def stash_text(*, owner: Any, path: str, fields: dict[str, list[str]]) -> StashedText:
    """Keep what was typed when the session was gone; the newest text of a form counts."""
    StashedText.objects.filter(stashed_at__lt=timezone.now() - STASH_KEPT).delete()
    StashedText.objects.filter(owner=owner, path=path).delete()
    return StashedText.objects.create(owner=owner, path=path, fields=fields)


@operation
def drop_stash(*, by: User, stash_id: UUID | str) -> None:
    """The person sent the text again, or no longer wants it. A foreign id changes nothing."""
    try:
        identifier = UUID(str(stash_id))
    except ValueError:
        return
    StashedText.objects.filter(pk=identifier, owner=by.pseudonym).delete()
