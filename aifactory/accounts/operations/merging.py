"""Two rows of one organisation become one."""

from datetime import datetime

from django.utils import timezone

from aifactory.accounts import permissions
from aifactory.accounts.models import Membership, MembershipKind, Organisation, User
from aifactory.accounts.operations.ownership import one_at_a_time
from aifactory.accounts.ports import belongings
from aifactory.accounts.verdicts import ReasonMissing, require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock


@operation
def merge_organisations(
    *,
    by: User,
    organisation: Organisation,
    into: Organisation,
    reason: str,
    at: datetime | None = None,
) -> Organisation:
    """Move members, and what apps above keep, to the row that stays. It cannot be undone.

    The other row stays and says where it went. Twice merges once.

    Raises:
        ReasonMissing: nobody could say later why.
    """
    one_at_a_time()
    for each in sorted({organisation, into}, key=lambda one: one.pk):
        lock(each)
    gone, stays = (Organisation.objects.get(pk=each.pk) for each in (organisation, into))
    if gone.merged_into_id == stays.pk and permissions.manage_people(by):
        return stays
    require(permissions.merge(by, gone, stays))
    if not reason.strip():
        raise ReasonMissing("organisation")
    moved = {name: each.move(by, gone, stays) for name, each in belongings.items()}
    moved["members"] = _move_members(gone, stays)
    # What was merged into this one before went on with it.
    Organisation.objects.filter(merged_into=gone).update(merged_into=stays)
    gone.merged_into, gone.merged_at, gone.merged_by = stays, at or timezone.now(), by
    gone.merge_reason = reason.strip()
    gone.save(update_fields=["merged_into", "merged_at", "merged_by", "merge_reason"])
    record(
        verb="accounts.organisation_merged",
        subject=gone,
        by=by,
        data={"into": stays.pk, "reason_hash": content_hash(gone.merge_reason), **moved},
    )
    return stays


def _move_members(gone: Organisation, stays: Organisation) -> int:
    """Somebody in both belongs once, with the larger of the two parts."""
    members = list(gone.memberships.order_by("pk"))
    for member in members:
        there = Membership.objects.filter(user=member.user_id, organisation=stays).first()
        if there is None:
            member.organisation = stays
            member.save(update_fields=["organisation"])
            continue
        if member.kind == MembershipKind.LEAD and there.kind != MembershipKind.LEAD:
            there.kind = MembershipKind.LEAD
            there.save(update_fields=["kind"])
        member.delete()
    return len(members)
