"""The people of the demo: one login per kind of person."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.audit.recording import SystemActor

SEED = SystemActor("demo.seed")
DATA = Path(__file__).parent / "data"
PASSWORD = "try-the-portal"  # noqa: S105 -- printed at every start; accounts exist in the demo only


def read(name: str) -> list[dict[str, Any]]:
    """A data file of the demo."""
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def register(*, today: date) -> dict[str, User]:
    """Create everybody with their role; returns them by address. A mandate has its days left."""
    midnight = datetime.combine(today, time.min, tzinfo=ZoneInfo(settings.OFFICE_ZONE))
    people: dict[str, User] = {}
    for row in read("people"):
        person = accounts.register_person(
            by=SEED,
            email=row["email"],
            name=row["name"],
            zone=row.get("zone", "Europe/Brussels"),
        )
        if "role" in row:
            accounts.grant_role(
                by=SEED,
                user=person,
                role=row["role"],
                scope=row["scope"],
                valid_from=timezone.now(),
                valid_until=midnight + timedelta(days=row["days"]) if "days" in row else None,
                mandate=row.get("mandate", ""),
            )
        people[person.email] = person
    # Hashed once for all of them: a good hash is slow on purpose.
    User.objects.filter(email__in=people).update(password=make_password(PASSWORD))
    return people


def logins() -> str:
    """The table that the demo prints."""
    rows = [(row["shows"], row["email"]) for row in read("people") if "shows" in row]
    width = max(len(shows) for shows, _email in rows)
    lines = [f"  {shows.ljust(width)}  {email}" for shows, email in rows]
    return "\n".join(["Sign in as:", *lines, f"  Password for everybody: {PASSWORD}"])
