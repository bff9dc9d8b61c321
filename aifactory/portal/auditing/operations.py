"""What an auditor can set in motion: a walk of the chain, in a worker."""

from aifactory.accounts.models import User
from aifactory.audit import verification
from aifactory.audit.models import Verification
from aifactory.audit.recording import operation
from aifactory.jobs.queue import enqueue


@operation
def request_verification(*, by: User) -> Verification:
    """Ask for a verification and enqueue the job that does it."""
    wanted = verification.request(by=by)
    enqueue(verification.VERIFY, str(wanted.pk), {"verification": wanted.pk})
    return wanted
