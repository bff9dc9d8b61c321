"""How long a note can still be put right by whoever wrote it."""

from datetime import datetime, timedelta

CORRECTABLE = timedelta(minutes=15)


def is_correctable(written_at: datetime, *, at: datetime) -> bool:
    """Within the first minutes a slip is put right; later it is struck out, with a reason."""
    return at < written_at + CORRECTABLE
