"""What the office of the demo has in hand: the next version of the rules of Build, being written.

Nothing of it is asked for: whoever tries the portal finds a draft to go on with.
"""

from datetime import timedelta

from aifactory.accounts.models import User
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import AccessMode
from aifactory.catalogue.snapshot import part_of, start_of

MODE = "FL"
# It should still be to come whenever somebody looks.
AHEAD = timedelta(days=28)
# A longer time to answer, and a second person only for larger awards.
TERMS = {"acceptance_days": 21, "approval_above_node_hours": "1000"}


def write(officer: User) -> None:
    """Begin the next version from the one in force, with two thresholds changed."""
    mode = AccessMode.objects.get(code=MODE)
    newest = queries.versions_of([mode.pk])[0]
    draft = operations.draft_rule_set(by=officer, mode=mode, copied_from=newest)
    base = operations.state_of(part_of(draft, TERMS))
    operations.change_terms(by=officer, rule_set=draft, terms=TERMS, base=base)
    operations.change_start(
        by=officer,
        rule_set=draft,
        valid_from=draft.valid_from + AHEAD,
        source=draft.source,
        source_tag=draft.source_tag,
        checked_on=draft.checked_on,
        base=operations.state_of(start_of(draft)),
    )
