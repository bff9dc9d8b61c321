"""Organisations, as their people enter and correct them."""

from typing import Any

from django.utils.translation import gettext as _

from aifactory.accounts.models import Membership, MembershipKind, Organisation, User
from aifactory.accounts.verdicts import deny, require
from aifactory.audit.recording import operation, record


@operation
def create_organisation(*, by: User, **fields: Any) -> Organisation:
    """A person enters their organisation; they become its contact."""
    organisation = Organisation(**fields)
    organisation.full_clean()
    organisation.save()
    Membership.objects.create(user=by, organisation=organisation, kind=MembershipKind.LEAD)
    record(
        verb="accounts.organisation_created",
        subject=organisation,
        by=by,
        data={"country": organisation.country, "kind": organisation.kind},
    )
    return organisation


@operation
def update_organisation(*, by: User, organisation: Organisation, **fields: Any) -> Organisation:
    """A member corrects their organisation's facts."""
    if not Membership.objects.filter(user=by, organisation=organisation).exists():
        require(deny("not_member", _("Only members of an organisation can change its facts.")))
    changed = [name for name, value in fields.items() if getattr(organisation, name) != value]
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.full_clean()
    organisation.save(update_fields=[*changed, "updated_at"])
    record(
        verb="accounts.organisation_changed",
        subject=organisation,
        by=by,
        data={"fields": sorted(changed)},
    )
    return organisation
