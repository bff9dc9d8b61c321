"""`manage.py audit_verify`: walk the chain, name the first broken link, exit 1 when broken."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aifactory.audit import integrity

PROBLEMS = {
    "altered": "its content does not match its hash",
    "removed": "the event that should stand here is missing",
    "reordered": "it does not follow the event before it",
    "anchor": "the file of anchors beside the database cannot be read",
    "cut": "an anchor vouches for later events that are gone",
}


class Command(BaseCommand):
    """Read-only; safe at any time."""

    help = "Verify the hash chain of the history."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the verdict."""
        report = integrity.verify()
        if report.broken_at is not None:
            raise CommandError(
                f"History is broken at event {report.broken_at}: {PROBLEMS[report.problem]}."
            )
        self.stdout.write(f"History is unbroken: {report.events} events, head {report.head}.")
        if report.events > report.anchored_to:
            self.stdout.write(f"Unanchored since event {report.anchored_to}.")
