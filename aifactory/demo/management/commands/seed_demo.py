"""`manage.py seed_demo`: the demo's catalogue, people, hours and cases; prints the logins."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.catalogue import operations as catalogue
from aifactory.demo import cases, people, supply
from aifactory.demo.replay import Calendar, replayed

BEGINNING = 46


class Command(BaseCommand):
    """Runs once; a second run finds the people and only prints the logins."""

    help = "Seed the demo by the real operations, replaying the last ten weeks."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Seed unless it is done."""
        if not settings.DEMO:
            raise CommandError("seed_demo runs in the demo only. Set AIFACTORY_DEMO=1.")
        catalogue.load_seeds(by=people.SEED)
        if not User.objects.filter(email=people.read("people")[0]["email"]).exists():
            today = timezone.localdate()
            with replayed(Calendar(today).instant(BEGINNING, "08:00")):
                everybody = people.register()
                supply.bring(today)
            cases.play(everybody, today=today)
        self.stdout.write(people.logins())
