"""Background work of the history: the daily anchor, walks of the chain."""

from typing import Any, Protocol

from aifactory.audit import integrity, verification
from aifactory.audit.recording import SystemActor

ANCHOR = "audit.anchor"
DAILY_WALK = "audit.daily_walk"


class HasPayload(Protocol):
    """A job, as far as this layer needs to know it."""

    payload: dict[str, Any]


def anchor(_job: HasPayload) -> None:
    """Vouch for the head of the chain."""
    integrity.anchor(by=SystemActor(ANCHOR))


def verify(job: HasPayload) -> None:
    """Walk the chain for the person who asked."""
    verification.complete(verification_id=job.payload["verification"])


def daily_walk(_job: HasPayload) -> None:
    """Walk the chain once a day, asked or not; a second attempt goes on with the first's row."""
    wanted = verification.running() or verification.request(by=SystemActor(DAILY_WALK))
    verification.complete(verification_id=wanted.pk)


JOBS = [
    (ANCHOR, anchor, "default"),
    (verification.VERIFY, verify, "default"),
    (DAILY_WALK, daily_walk, "default"),
]
SCHEDULES = [(ANCHOR, "day", "01:00"), (DAILY_WALK, "day", "01:10")]
