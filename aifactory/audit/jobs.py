"""Background work of the history: the daily anchor."""

from aifactory.audit import integrity
from aifactory.audit.recording import SystemActor

ANCHOR = "audit.anchor"


def anchor(_job: object) -> None:
    """Vouch for the head of the chain."""
    integrity.anchor(by=SystemActor(ANCHOR))


JOBS = [(ANCHOR, anchor, "default")]
SCHEDULES = [(ANCHOR, "day", "01:00")]
