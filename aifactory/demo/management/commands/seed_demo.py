"""`manage.py seed_demo`: the demo's catalogue, people, hours and cases; prints the logins."""

import argparse
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.catalogue import operations as catalogue
from aifactory.catalogue import queries
from aifactory.catalogue.models import AccessMode
from aifactory.demo import (
    cases,
    drafts,
    offers,
    office,
    people,
    scale,
    setup_acts,
    staff,
    supply,
    texts,
    upkeep,
)
from aifactory.demo.replay import replayed

BEFORE_ALL = timedelta(days=2)


class Command(BaseCommand):
    """Runs once; a second run finds the people and only prints the logins."""

    help = "Seed the demo by the real operations, replaying the last weeks."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """--scale N: the bulk."""
        parser.add_argument(
            "--scale", type=int, default=0, help="bring the bulk to so many more applications"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seed unless it is done."""
        if not settings.DEMO:
            raise CommandError("seed_demo runs in the demo only. Set AIFACTORY_DEMO=1.")
        catalogue.load_seeds(by=people.SEED)
        if not User.objects.filter(email=people.read("people")[0]["email"]).exists():
            _require_an_open_call()
            today = timezone.localdate()
            rows = cases.timetable(today=today)
            first = rows[0][0] - BEFORE_ALL
            with replayed(first):
                offers.widen(since=first)
                upkeep.show(since=first, today=today)
                everybody = people.register(today=today)
                supply.bring(since=first.date(), today=today)
                texts.bring(everybody)
            cases.play(everybody, rows, setup_acts.timetable(everybody, today=today))
            office.furnish(everybody, at=rows[-1][0])
            drafts.write(everybody["tomas.ferreira@access.example"])
            staff.play(everybody, today=today)
            texts.leave_waiting(everybody)
        if options["scale"] > 0:
            scale.grow(options["scale"], today=timezone.localdate(), say=self.stderr.write)
        self.stdout.write(people.logins())


def _require_an_open_call() -> None:
    mode = AccessMode.objects.get(code="PG")
    if queries.open_call(mode, timezone.now()) is None:
        raise CommandError(
            "No call of Try is open today, so there is nothing to show. Add one to "
            "aifactory/catalogue/seeds/calls.json, then start again."
        )
