"""Changes to the catalogue: bring rules into force, open and close calls, load what is shipped."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import SystemActor, operation, record
from aifactory.audit.transitions import lock, move
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import AccessMode, Availability, Call, Partition, RuleSet
from aifactory.catalogue.rules.questions import check_set
from aifactory.catalogue.rules.ranking import read_ranking
from aifactory.catalogue.rules.terms import InvalidTerms, read_terms
from aifactory.catalogue.seeds import loading, reading, versions
from aifactory.catalogue.snapshot import content_digest
from aifactory.catalogue.status import CallStatus, RuleSetStatus

By = User | SystemActor


class UnsoundRules(Exception):
    """A rule set that cannot be applied; `sentences` say what to mend."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


class CannotOpen(Exception):
    """A call that cannot be opened yet, with the sentence that says why."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@operation
def put_in_force(*, by: By, rule_set: RuleSet) -> RuleSet:
    """Freeze a draft: from now on its terms, questions and bundles cannot change.

    Raises:
        UnsoundRules: its terms or its questions contradict themselves.
    """
    require(permissions.edit(by))
    current = lock(rule_set)
    if current.status == RuleSetStatus.DRAFT:
        _require_sound(current)
        current.content_hash = content_digest(
            current.content,
            current.question_rows.order_by("position"),
            current.bundles.select_related("partition").order_by("pk"),
        )
        current.save(update_fields=["content_hash"])
    move(current, RuleSetStatus.IN_FORCE, by=by, data={"content_hash": current.content_hash})
    return current


@operation
def retire_rule_set(*, by: By, rule_set: RuleSet) -> RuleSet:
    """Take a version out of use. Calls that opened under it keep it to their end."""
    require(permissions.edit(by))
    current = lock(rule_set)
    move(current, RuleSetStatus.RETIRED, by=by)
    return current


@operation
def open_call(*, by: By, call: Call) -> Call:
    """Let a planned call take applications from its first instant on.

    Raises:
        CannotOpen: its rules are not in force.
    """
    require(permissions.edit(by, scope=call.scope))
    current = lock(call)
    rule_set = RuleSet.objects.get(pk=current.rule_set_id)
    if rule_set.status != RuleSetStatus.IN_FORCE:
        raise CannotOpen(_("The rules of this call are not in force yet."))
    move(current, CallStatus.OPEN, by=by, data={"content_hash": rule_set.content_hash})
    return current


@operation
def close_call(*, by: By, call: Call) -> Call:
    """End a call before its last instant. What was submitted keeps its place."""
    require(permissions.edit(by, scope=call.scope))
    current = lock(call)
    move(current, CallStatus.CLOSED, by=by)
    return current


@operation
def set_availability(
    *,
    by: By,
    mode: AccessMode,
    partition: Partition,
    state: str,
    from_at: datetime,
    until_at: datetime | None = None,
    reason: Mapping[str, Mapping[str, str]] | None = None,
    fallback: Partition | None = None,
) -> Availability:
    """Open, fill or close a partition for a mode, from an instant on, with the public reason.

    Earlier rows stay as they were: the latest that has begun holds.

    Raises:
        ValidationError: not open and no reason, or it ends before it begins.
    """
    require(permissions.edit(by))
    row = Availability(
        mode=mode,
        partition=partition,
        state=state,
        from_at=from_at,
        until_at=until_at,
        reason=dict(reason or {}),
        fallback=fallback,
        source=_("Set by the office"),
        source_tag="D",
        checked_on=timezone.now().date(),
    )
    row.full_clean()
    row.save()
    record(
        verb="catalogue.availability_set",
        subject=row,
        by=by,
        data={
            "mode": mode.code,
            "partition": partition.code,
            "state": state,
            "from_at": from_at,
            "until_at": until_at,
        },
    )
    return row


@operation
def load_seeds(*, by: By) -> loading.Tally:
    """Bring the shipped facts into the database. Loading twice changes nothing the second time.

    Raises:
        FrozenRules: a shipped rule set differs from its version in force.
    """
    require(permissions.edit(by))
    tally = loading.Tally()
    loading.places(tally)
    loading.factories(tally)
    loading.modes(tally)
    loading.limits(tally)
    for given in reading.rule_sets():
        rule_set = versions.write(given, tally)
        if rule_set.status == RuleSetStatus.DRAFT:
            put_in_force(by=by, rule_set=rule_set)
    for given in reading.rows("calls"):
        call = loading.call(given, tally)
        if given["is_open"] and call.status == CallStatus.PLANNED:
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


def _require_sound(rule_set: RuleSet) -> None:
    try:
        read_terms(rule_set.content)
        read_ranking(rule_set.content)  # reads the expert review first
    except InvalidTerms as error:
        raise UnsoundRules(error.sentences) from error
    if sentences := check_set(queries.question_set(rule_set)):
        raise UnsoundRules(sentences)
