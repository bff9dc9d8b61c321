"""manage.py load_catalogue: bring the shipped facts into the database."""

from django.core.management.base import BaseCommand, CommandError

from aifactory.audit.recording import SystemActor
from aifactory.catalogue.operations import UnsoundRules, load_seeds
from aifactory.catalogue.seeds.versions import FrozenRules


class Command(BaseCommand):
    """Safe to run at every start: loading twice changes nothing."""

    help = "Loads machines, modes, rules, calls, countries and holidays from the shipped files."

    def handle(self, *_args: object, **_options: object) -> None:
        """Load, and say in one line what changed."""
        try:
            tally = load_seeds(by=SystemActor("catalogue.load_catalogue"))
        except (FrozenRules, UnsoundRules) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Catalogue: {tally.created} new, {tally.updated} changed, {tally.same} as before."
        )
