"""When an expert is reminded: at most once a day, in stages that no missed day skips."""

from datetime import datetime, timedelta

AHEAD = timedelta(days=3)
DAY = timedelta(days=1)
AGAIN = timedelta(days=3)


def stage(due_at: datetime, *, at: datetime) -> str:
    """Which reminder is due now; empty where none is. Each stage is sent once.

    Three days and one day before the due instant, then every three days after it.
    """
    left = due_at - at
    if left > AHEAD:
        return ""
    if left > DAY:
        return "ahead"
    if left > timedelta(0):
        return "tomorrow"
    return f"late-{-left // AGAIN}"
