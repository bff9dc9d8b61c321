"""Cut-offs as a draft meets them: the one ahead, and the last one it was left behind by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aifactory.catalogue.rules.calendars import belongs_to


@dataclass(frozen=True)
class Rounds:
    """Instants of cut-offs around a draft.

    Attributes:
        ahead: what is submitted now counts for it; None after the last one.
        missed: the latest that passed while the draft was being written.
    """

    ahead: datetime | None
    missed: datetime | None


def rounds_of(begun_at: datetime, at: datetime, cut_offs: Sequence[datetime]) -> Rounds:
    """Where a draft stands between the cut-offs; their own instants belong to the next round."""
    passed = [cut_off for cut_off in cut_offs if begun_at < cut_off <= at]
    return Rounds(ahead=belongs_to(at, cut_offs), missed=max(passed, default=None))
