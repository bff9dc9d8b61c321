"""The facts that the product ships, brought into the database."""

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.catalogue import permissions
from aifactory.catalogue.operations.calls import open_call
from aifactory.catalogue.operations.rule_sets import put_in_force
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.seeds import loading, reading, versions
from aifactory.catalogue.status import CallStatus, RuleSetStatus


@operation
def load_seeds(*, by: Editor) -> loading.Tally:
    """Bring the shipped facts into the database. Loading twice changes nothing the second time.

    Raises:
        FrozenRules: a shipped rule set differs from its version in force.
    """
    require(permissions.edit(by))
    tally = loading.Tally()
    loading.places(tally)
    loading.tables(tally)
    loading.factories(tally)
    loading.modes(tally)
    loading.limits(tally)
    for given in reading.rule_sets():
        rule_set = versions.write(given, tally)
        if rule_set.status == RuleSetStatus.DRAFT and loading.is_as_shipped(rule_set, tally):
            put_in_force(by=by, rule_set=rule_set)
    for given in reading.rows("calls"):
        call = loading.call(given, tally)
        is_closed = call.status == CallStatus.PLANNED and loading.is_as_shipped(call, tally)
        if given["is_open"] and is_closed:
            open_call(by=by, call=call)
    loading.availabilities(tally)
    if tally.has_changed:
        record(
            verb="catalogue.seeds_loaded",
            subject=("catalogue.seeds", "shipped"),
            by=by,
            data={"created": tally.created, "updated": tally.updated, "same": tally.same},
        )
    return tally
