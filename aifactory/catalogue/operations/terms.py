"""A draft of rules is written part by part: its terms, its bundles, its beginning and source.

Whoever saves says which state of the part they saw. Another state there now is refused with
that state, so of two officers nobody overwrites what they did not read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation
from aifactory.audit.transitions import InvalidTransition, lock
from aifactory.catalogue import permissions
from aifactory.catalogue.models import Bundle, RuleSet
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.snapshot import bundle_rows, part_of, start_of
from aifactory.catalogue.status import RuleSetStatus

Part = Mapping[str, Any]


class DraftMoved(Exception):
    """Somebody saved this part meanwhile; `part` is what stands there now."""

    def __init__(self, part: Part) -> None:
        self.part = dict(part)
        super().__init__(_("Somebody changed this part while you wrote."))


@dataclass(frozen=True)
class BundleTerms:
    """A fixed amount as it is entered, already in node-hours."""

    partition_id: int
    node_hours: Decimal
    note: str = ""


@operation
def change_terms(
    *, by: Editor, rule_set: RuleSet, terms: Part, base: str, at: datetime | None = None
) -> RuleSet:
    """Write some terms of a draft; a term that is None is taken out where it is optional.

    Args:
        terms: top-level names of the content with their new values.
        base: `state_of` the same names as whoever saves saw them.

    Raises:
        DraftMoved: they are not as they were seen.
    """
    current = _draft(by, rule_set)
    before = part_of(current, terms)
    _require_seen(before, base)
    current.content = {**current.content, **terms}
    for name in OPTIONAL & terms.keys():
        if terms[name] is None:
            del current.content[name]
    current.save(update_fields=["content"])
    _keep(by, current, before, part_of(current, terms), at)
    return current


@operation
def change_bundles(
    *,
    by: Editor,
    rule_set: RuleSet,
    bundles: Sequence[BundleTerms],
    base: str,
    at: datetime | None = None,
) -> RuleSet:
    """Write all fixed amounts of a draft anew. Their source is that of the draft.

    Raises:
        DraftMoved: they are not as they were seen.
    """
    current = _draft(by, rule_set)
    before = {"bundles": bundle_rows(current)}
    _require_seen(before, base)
    known = {bundle.partition_id: bundle for bundle in current.bundles.order_by("pk")}
    wanted = {given.partition_id: given for given in bundles}
    current.bundles.exclude(partition__in=wanted).delete()
    for given in bundles:
        row = known.get(given.partition_id) or Bundle(
            rule_set=current, partition_id=given.partition_id
        )
        row.node_hours, row.note = given.node_hours, given.note
        row.source, row.source_tag = current.source, current.source_tag
        row.checked_on = current.checked_on
        row.full_clean()
        row.save()
    _keep(by, current, before, {"bundles": bundle_rows(current)}, at)
    return current


@operation
def change_start(
    *,
    by: Editor,
    rule_set: RuleSet,
    valid_from: datetime,
    source: str,
    source_tag: str,
    checked_on: date,
    base: str,
    at: datetime | None = None,
) -> RuleSet:
    """Say from when a draft would hold, and where its rules come from.

    Raises:
        DraftMoved: that is not as it was seen.
    """
    current = _draft(by, rule_set)
    before = start_of(current)
    _require_seen(before, base)
    current.valid_from = valid_from
    current.source, current.source_tag, current.checked_on = source, source_tag, checked_on
    current.full_clean(exclude=["content", "content_hash"])
    current.save(update_fields=["valid_from", "source", "source_tag", "checked_on"])
    _keep(by, current, before, start_of(current), at)
    return current


OPTIONAL = frozenset({"review", "ranking", "approval_above_node_hours"})
"""Terms that a version may leave out."""


def state_of(part: Part) -> str:
    """A fingerprint of a part as somebody saw it; the form carries it."""
    return content_hash(dict(part))


def _draft(by: Editor, rule_set: RuleSet) -> RuleSet:
    require(permissions.edit(by))
    current = lock(rule_set)
    if current.status != RuleSetStatus.DRAFT:
        raise InvalidTransition(current, current.status, RuleSetStatus.DRAFT)
    return current


def _require_seen(part: Part, base: str) -> None:
    if state_of(part) != base:
        raise DraftMoved(part)


def _keep(by: Editor, rule_set: RuleSet, before: Part, after: Part, at: datetime | None) -> None:
    revise(
        by=by,
        subject=rule_set,
        verb="changed",
        before=before,
        after=after,
        title=rule_set.name,
        at=at,
    )
