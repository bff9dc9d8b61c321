"""A call is planned: created, copied, changed, deleted. Until it opens, one officer suffices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import OFFICE_CALENDAR, Call, CutOff, RuleSet, SourceTag
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.rules.cut_offs import objection_to_list
from aifactory.catalogue.status import RuleSetStatus

SOURCE = gettext_noop("Set by the office")


@dataclass(frozen=True)
class CallTerms:
    """What an officer types. The mode is that of the rules."""

    code: str
    title: Mapping[str, Mapping[str, str]]
    note: Mapping[str, Mapping[str, str]]
    rule_set: RuleSet
    opens_at: datetime
    closes_at: datetime
    zone: str
    is_announced: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """As columns of the call."""
        return {
            "code": self.code,
            "mode": self.rule_set.mode,
            "rule_set": self.rule_set,
            "title": dict(self.title),
            "note": dict(self.note),
            "opens_at": self.opens_at,
            "closes_at": self.closes_at,
            "zone": self.zone,
            "is_announced": self.is_announced,
            "is_continuous": not queries.counts_cut_offs(self.rule_set),
        }


class CallChanged(Exception):
    """Somebody else saved the call since its form was opened; `call` is as it is now."""

    def __init__(self, call: Call) -> None:
        super().__init__(call.code)
        self.call = call


class InUse(Exception):
    """Other things name it, so it cannot go; `uses` are they, with how many."""

    def __init__(self, uses: queries.Uses) -> None:
        super().__init__(str(uses))
        self.uses = uses


@operation
def create_call(
    *, by: Editor, terms: CallTerms, copied_from: Call | None = None, at: datetime | None = None
) -> Call:
    """Plan a call, from nothing or as a copy. Cut-offs follow its own dates and are not copied.

    Raises:
        ValidationError: the code is taken, the dates are inverted, or the rules are retired.
    """
    require(permissions.edit(by))
    now = at or timezone.now()
    call = Call(
        **terms.values,
        calendar=copied_from.calendar if copied_from else OFFICE_CALENDAR,
        source=str(_(SOURCE)),
        source_tag=SourceTag.DERIVED,
        checked_on=now.date(),
    )
    _require_usable(terms.rule_set)
    call.full_clean()
    call.save()
    revise(
        by=by,
        subject=call,
        verb="copied" if copied_from else "created",
        after=queries.contents(call),
        at=now,
        title=call.code,
    )
    return call


@operation
def edit_call(
    *, by: Editor, call: Call, terms: CallTerms, edition: str, at: datetime | None = None
) -> Call:
    """Change a planned call. A request to open it that waits becomes void by that.

    Args:
        edition: of the call as its form was opened.

    Raises:
        CallChanged: somebody else saved it since.
        ValidationError: as for `create_call`, or a cut-off would lie outside.
    """
    current = lock(call)
    require(permissions.plan_call(by, current))
    if queries.edition_of(current) != edition:
        raise CallChanged(current)
    before = queries.contents(current)
    _require_usable(terms.rule_set)
    if terms.rule_set.mode_id != current.mode_id:
        raise ValidationError({"rule_set": _("These rules belong to another mode.")})
    for name, value in terms.values.items():
        setattr(current, name, value)
    _require_cut_offs_inside(current)
    current.full_clean()
    current.save()
    revise(
        by=by,
        subject=current,
        verb="changed",
        before=before,
        after=queries.contents(current),
        at=at,
        title=current.code,
    )
    return current


@operation
def delete_call(*, by: Editor, call: Call, at: datetime | None = None) -> None:
    """Delete a planned call that nothing names. Its history stays.

    Raises:
        InUse: something names it.
    """
    current = lock(call)
    require(permissions.plan_call(by, current))
    if used := queries.uses_of_call(current):
        raise InUse(used)
    before = queries.contents(current)
    revise(by=by, subject=current, verb="deleted", before=before, at=at, title=current.code)
    CutOff.objects.filter(call=current).delete()
    current.delete()


@operation
def plan_cut_offs(
    *,
    by: Editor,
    call: Call,
    instants: Sequence[datetime],
    edition: str,
    at: datetime | None = None,
) -> Call:
    """Give a planned call exactly these cut-offs, numbered in order of time.

    Raises:
        CallChanged: somebody else saved the call since.
        ValidationError: one lies outside the call, or twice at one instant.
    """
    current = lock(call)
    require(permissions.plan_call(by, current))
    require(permissions.add_cut_offs(by, current, at=at or timezone.now()))
    if queries.edition_of(current) != edition:
        raise CallChanged(current)
    wanted = sorted(instants)
    if objection_to_list(wanted, at=None, span=current.span):
        raise ValidationError(_("A cut-off lies inside its call, and no two at one instant."))
    before = queries.contents(current)
    CutOff.objects.filter(call=current).delete()
    CutOff.objects.bulk_create(
        new_cut_off(current, number, instant, at=at) for number, instant in enumerate(wanted, 1)
    )
    after = queries.contents(current)
    revise(
        by=by,
        subject=current,
        verb="changed",
        before=before,
        after=after,
        at=at,
        title=current.code,
    )
    return current


def new_cut_off(call: Call, number: int, instant: datetime, *, at: datetime | None) -> CutOff:
    """A row that is not saved yet."""
    return CutOff(
        call=call,
        number=number,
        at=instant,
        source=str(_(SOURCE)),
        source_tag=SourceTag.DERIVED,
        checked_on=(at or timezone.now()).date(),
    )


def _require_usable(rule_set: RuleSet) -> None:
    if rule_set.status == RuleSetStatus.RETIRED:
        raise ValidationError({"rule_set": _("These rules are out of use. Choose others.")})


def _require_cut_offs_inside(call: Call) -> None:
    rows = [row.at for row in queries.cut_offs_of(call)]
    if objection_to_list(rows, at=None, span=call.span):
        raise ValidationError(
            {"closes_at": _("A cut-off would lie outside these dates. Change the cut-offs first.")}
        )
