"""What a version of rules touches: the calls of its mode, and the drafts under them."""

from collections.abc import Sequence
from dataclasses import dataclass

from aifactory.catalogue.models import Call, RuleSet
from aifactory.catalogue.ports import DraftsJudged, judge_drafts
from aifactory.catalogue.status import CallStatus


@dataclass(frozen=True)
class CallEffect:
    """One call of the mode that is open or planned.

    Attributes:
        is_under: it names the version in question.
        drafts: how many are being written under it.
    """

    call: Call
    is_under: bool
    drafts: int

    @property
    def is_open(self) -> bool:
        """Its rules are frozen."""
        return self.call.status == CallStatus.OPEN


@dataclass(frozen=True)
class Effect:
    """Whom a version touches once it is in force."""

    calls: Sequence[CallEffect]
    judged: DraftsJudged


def effect_of(rule_set: RuleSet) -> Effect:
    """Open and planned calls of the mode with their drafts, and what the rules say of those.

    The rules must be readable.
    """
    judged = judge_drafts(rule_set)
    calls = (
        Call.objects.filter(mode=rule_set.mode_id)
        .exclude(status=CallStatus.CLOSED)
        .select_related("rule_set")
        .defer("rule_set__content")
        .order_by("opens_at", "code")
    )
    return Effect(
        [
            CallEffect(call, call.rule_set_id == rule_set.pk, judged.by_call.get(call.pk, 0))
            for call in calls
        ],
        judged,
    )


def versions_of(mode_ids: Sequence[int]) -> list[RuleSet]:
    """Every version of some modes, newest first, each with the calls that name it."""
    rows = (
        RuleSet.objects.filter(mode__in=mode_ids)
        .select_related("mode")
        .prefetch_related("calls")
        .order_by("mode__position", "mode__code", "-version")
    )
    return list(rows)
