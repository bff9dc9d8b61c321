"""System checks: what is wrong with a deployment, each with an id and a hint."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

DEFAULT_SECRETS = ("change-me", "secret", "insecure", "django-insecure", "demo-")
SHORTEST_SECRET = 40


def register_checks() -> None:
    """Called once by the portal's app configuration."""
    register(check_secrets, Tags.security)
    register(check_site, Tags.security, deploy=True)
    register(check_database_roles, Tags.security, deploy=True)
    register(check_time, Tags.compatibility)


def check_secrets(**_: Any) -> list[CheckMessage]:
    """Outside the demo, no default, short or demo-made secret is accepted."""
    if settings.DEMO:
        return []
    return [
        Error(
            f"{name} is a default or too short.",
            hint=f"Set {name} to {SHORTEST_SECRET} or more random characters.",
            id="aifactory.E001",
        )
        for name in ("SECRET_KEY", "EVENT_SALT")
        if is_weak(getattr(settings, name))
    ]


def is_weak(secret: str) -> bool:
    """Too short, or known to everybody who has read our files."""
    return len(secret) < SHORTEST_SECRET or secret.lower().startswith(DEFAULT_SECRETS)


def check_site(**_: Any) -> list[CheckMessage]:
    """A public site runs over TLS, without debug pages, and not as the demo."""
    problems: list[CheckMessage] = []
    if not settings.SITE_IS_SECURE:
        problems.append(
            Error(
                "SITE_URL does not begin with https://.",
                hint="Set SITE_URL to the public address; secure cookies and HSTS follow from it.",
                id="aifactory.E002",
            )
        )
    if settings.DEMO or settings.DEBUG:
        problems.append(
            Error(
                "AIFACTORY_DEMO or DEBUG is on.",
                hint="Both show what only developers may see; unset them.",
                id="aifactory.E003",
            )
        )
    return problems


def check_database_roles(**_: Any) -> list[CheckMessage]:
    """Two database roles, so the application cannot rewrite history even if it wanted to."""
    if settings.DATABASE_APP_ROLE != settings.DATABASE_OWNER_ROLE:
        return []
    return [
        Warning(
            "One database role owns the tables and runs the application.",
            hint="Set DATABASE_OWNER_URL to a second role that migrates; triggers alone remain.",
            id="aifactory.W001",
        )
    ]


def check_time(**_: Any) -> list[CheckMessage]:
    """Instants are stored in UTC; zones are for showing."""
    if settings.USE_TZ and settings.TIME_ZONE == "UTC":
        return []
    return [
        Error(
            "TIME_ZONE is not UTC or USE_TZ is off.",
            hint="Leave both alone; people have their own zone.",
            id="aifactory.E004",
        )
    ]
