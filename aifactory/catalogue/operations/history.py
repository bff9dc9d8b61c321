"""What changed, kept as it was and as it is: every operation on the catalogue ends here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.audit.recording import content_hash, operation, record, reference
from aifactory.catalogue.models import Proposal, Revision
from aifactory.catalogue.permissions import Editor


@operation
def revise(
    *,
    by: Editor,
    subject: Model,
    verb: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    proposal: Proposal | None = None,
    at: datetime | None = None,
    title: str = "",
) -> Revision | None:
    """Keep one change of a subject, with its event. Runs inside the operation that made it.

    Nothing that differs and no reason: nothing is kept, and None comes back.

    Args:
        verb: a key of `queries.history.VERBS`.
        before: names and JSON-able values as they were; empty for something new.
        after: the same names as they are now; empty for something taken away.
        proposal: the approved change that this is; its reason and its author are kept.
    """
    old, new = dict(before or {}), dict(after or {})
    if old == new and not reason and proposal is None:
        return None
    person = proposal.proposed_by if proposal else by
    subject_type, subject_id = reference(subject)
    row = Revision.objects.create(
        subject_type=subject_type,
        subject_id=subject_id,
        title=(title or str(subject))[:200],
        verb=verb,
        at=at or timezone.now(),
        by=person if isinstance(person, User) else None,
        actor="" if isinstance(person, User) else person.name,
        reason=proposal.reason if proposal else reason.strip(),
        before=old,
        after=new,
        proposal=proposal,
    )
    record(
        verb=f"catalogue.{verb}",
        subject=subject,
        by=by,
        data={
            "revision": row.pk,
            "content_hash": content_hash({"before": old, "after": new, "reason": row.reason}),
        },
    )
    return row
