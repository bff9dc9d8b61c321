"""manage.py ledger_verify: rebuild every balance and compare every movement with the history."""

from django.core.management.base import BaseCommand, CommandError

from allocations.queries import integrity


class Command(BaseCommand):
    """Prints what was checked; fails with one line per finding."""

    help = "Rebuild all balances from their movements and compare every movement with its event."

    def handle(self, *_args: object, **_options: object) -> None:
        """Exit with an error when anything does not add up."""
        report = integrity.verify()
        for finding in report.findings:
            self.stderr.write(finding)
        if report.findings:
            raise CommandError(f"{len(report.findings)} findings. The ledger does not add up.")
        self.stdout.write(
            f"{report.accounts} accounts and {report.entries} movements checked. "
            "All balances equal their movements and add up to zero."
        )
