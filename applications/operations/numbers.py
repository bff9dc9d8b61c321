"""Case numbers: gapless per series, given in the submitting transaction."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection


def next_number(*, mode_code: str, at: datetime, zone: str) -> str:
    """The next number of the mode's month, e.g. EHPC-AIF-2026PG11-004.

    One statement, so two submissions at once cannot get the same; the second waits for the first.
    """
    local = at.astimezone(ZoneInfo(zone))
    series = f"EHPC-AIF-{local:%Y}{mode_code}{local:%m}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO applications_numberseries AS series (key, last) VALUES (%s, 1) "
            "ON CONFLICT (key) DO UPDATE SET last = series.last + 1 RETURNING last",
            [series],
        )
        (last,) = cursor.fetchone()
    return f"{series}-{last:03d}"
