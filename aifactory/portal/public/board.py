"""What public pages show: ways in, partitions with their hours, calls. Few queries, no counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Bundle, Call, CountryStatus, Partition, RuleSet
from aifactory.catalogue.rules.questions import text_of
from aifactory.catalogue.rules.units import Triple, triple
from aifactory.catalogue.views import terms as wording
from aifactory.face.rules.formats import weekday
from aifactory.portal.public.lengths import decision_lengths
from allocations import queries as allocations

ENOUGH_DECISIONS = 5


@dataclass(frozen=True)
class WayIn:
    """One access mode in a line of the table.

    Attributes:
        measured: median working days to a decision; None while there are too few.
        call: the call that takes applications now.
    """

    rule_set: RuleSet
    name: str
    official_name: str
    size: str
    months: str
    promise: str
    measured: Decimal | None
    decisions: int
    call: Call | None


@dataclass(frozen=True)
class PartitionRow:
    """One partition in a line of the table; `free` is None where no hours were supplied."""

    partition: Partition
    pill: str
    word: str
    reason: str
    is_open: bool
    is_offered: bool
    free: Triple | None
    bundle: Bundle | None
    containers: str
    maintenance: catalogue.Window | None = None


@dataclass(frozen=True)
class CallRow:
    """One call: its state in a word, and the next thing that happens on a date."""

    call: Call
    pill: str
    word: str
    note: str
    next_event: str
    next_at: datetime | None


def ways_in(at: datetime) -> list[WayIn]:
    """Every mode whose rules are in force, smallest first."""
    open_now = {call.mode_id: call for call in catalogue.open_calls(at)}
    lengths = decision_lengths(at)
    return [
        _way_in(rule_set, open_now.get(rule_set.mode_id), lengths.get(rule_set.mode_id, []))
        for rule_set in catalogue.every_rule_in_force(at)
    ]


def main_call(at: datetime) -> Call | None:
    """The call a visitor is led to: the smallest mode that takes applications now."""
    return catalogue.open_calls(at).first()


def eligible_countries(at: datetime) -> int:
    """How many countries count in full today."""
    day = at.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date()
    return (
        CountryStatus.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
            valid_from__lte=day,
            is_partial=False,
        )
        .values("country")
        .distinct()
        .count()
    )


def partition_rows(call: Call | None, at: datetime) -> list[PartitionRow]:
    """Every partition as the call offers it, with the hours that are free in this period."""
    if call is None:
        return []
    free = allocations.free_in_public(at, mode_group=call.mode.code)
    bundles = {bundle.partition_id: bundle for bundle in catalogue.bundles(call.rule_set)}
    return [
        _partition_row(state, free.get(state.partition.pk), bundles.get(state.partition.pk))
        for state in catalogue.availabilities(call.mode, at, call=call)
    ]


def offered_rows(call: Call | None, at: datetime) -> list[PartitionRow]:
    """The partitions that the mode of the call has, open or not."""
    return [row for row in partition_rows(call, at) if row.is_offered]


def call_rows(at: datetime) -> list[CallRow]:
    """Every call that the public knows of and that is not over, with its next dated event."""
    calls = (
        catalogue.public_calls()
        .filter(closes_at__gt=at)
        .order_by("mode__position", "opens_at", "code")
    )
    return [_call_row(call, at) for call in calls]


def _way_in(rule_set: RuleSet, call: Call | None, lengths: Sequence[int]) -> WayIn:
    terms = rule_set.terms
    has_enough = len(lengths) >= ENOUGH_DECISIONS
    return WayIn(
        rule_set=rule_set,
        name=rule_set.mode.name,
        official_name=rule_set.mode.official_name,
        size=wording.size_text(terms.size),
        months=wording.months_text(terms.months),
        promise=wording.promise_text(terms.promise),
        measured=Decimal(str(median(lengths))) if has_enough else None,
        decisions=len(lengths),
        call=call,
    )


def _partition_row(
    state: catalogue.PartitionState, free: Decimal | None, bundle: Bundle | None
) -> PartitionRow:
    partition = state.partition
    pill, word = state_words(state)
    return PartitionRow(
        partition=partition,
        pill=pill,
        word=word,
        reason="" if state.is_open else text_of(state.reason),
        is_open=state.is_open,
        is_offered=state.is_offered,
        free=None if free is None else triple(free, partition.unit),
        bundle=bundle,
        containers=container_text(partition),
        maintenance=state.maintenance,
    )


def state_words(state: catalogue.PartitionState) -> tuple[str, str]:
    """Pill and word: until when something is closed, where that is known."""
    if state.is_open:
        return "ok", _("Open")
    opens_at = state.opens_at or state.until
    is_full = state.state == "full"
    if opens_at is None:
        return ("stop", _("Full")) if is_full else ("idle", _("Closed"))
    day = weekday(opens_at.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date())
    pattern = _("Full until %(day)s") if is_full else _("Closed until %(day)s")
    return "wait", pattern % {"day": day}


def container_text(partition: Partition) -> str:
    """Which container runs there."""
    if partition.architecture == Partition.Architecture.AARCH64:
        return _("Arm CPUs: needs an aarch64 container")
    if not partition.gpus_per_node:
        return _("An x86-64 container without GPU libraries runs")
    if partition.gpu_model.startswith("AMD"):
        return _("AMD GPUs: needs a ROCm container")
    return _("NVIDIA GPUs: an x86-64 CUDA container runs")


def _call_row(call: Call, at: datetime) -> CallRow:
    note = text_of(call.note)
    name, instant = _next_of(call, at)
    if call.is_open_at(at):
        return CallRow(call, "ok", _("Open"), note, name, instant)
    if call.status == "open":
        return CallRow(call, "wait", _("Opens later"), note, _("Opens"), call.opens_at)
    if call.status == "planned":
        return CallRow(call, "idle", _("Announced"), note, _("Opens"), call.opens_at)
    return CallRow(call, "idle", _("Closed"), note, name, instant)


def _next_of(call: Call, at: datetime) -> tuple[Any, datetime]:
    ahead = sorted(cut_off.at for cut_off in call.cut_offs.all() if cut_off.at > at)
    return (_("Cut-off"), ahead[0]) if ahead else (_("Closes"), call.closes_at)
