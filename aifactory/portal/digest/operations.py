"""One digest per officer and week."""

from datetime import datetime

from aifactory.accounts import permissions
from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.roles import Role
from aifactory.audit.recording import operation
from aifactory.jobs.queue import enqueue
from aifactory.portal.digest import messages, queries

DIGEST = "portal.weekly_digest"


@operation
def order_digests(*, week: str, at: datetime) -> int:
    """Start one job for everybody who holds an officer's role and wants the digest.

    Called once a week; after weeks of standing still, once for the newest of them. A second run
    starts nothing new.
    """
    held = RoleGrant.objects.valid(at).filter(role=Role.OFFICER)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True, weekly_digest=True)
    for person in people.order_by("pk"):
        enqueue(DIGEST, f"{week}:{person.pk}", {"person": person.pk, "week": week})
    return len(people)


@operation
def send_digest(*, person: User, week: str, at: datetime) -> bool:
    """Mail one officer what waits for them. Returns False where they want or may have none.

    A second run finds the first one's mail and writes no other.
    """
    if not person.weekly_digest or not permissions.has_role(person, Role.OFFICER):
        return False
    messages.weekly_digest(person, queries.waiting_for(person, at=at), week=week, at=at)
    return True
