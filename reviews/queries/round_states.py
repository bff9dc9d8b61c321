"""What each round of expert review needs next, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aifactory.accounts.permissions import Person
from aifactory.catalogue.models import CutOff
from applications.models import Application
from applications.status import ApplicationStatus
from reviews.models import ReviewRound
from reviews.queries import rounds
from reviews.queries.rounds import Figures
from reviews.rules.rounds import NextAct, next_act

MOST = 25
# Pill and word of a round's state.
STATES = {
    NextAct.COLLECTING: ("idle", gettext_lazy("Collecting")),
    NextAct.CHECKS: ("info", gettext_lazy("In the checks")),
    NextAct.OPEN: ("wait", gettext_lazy("To open")),
    NextAct.ASSIGN: ("wait", gettext_lazy("Experts missing")),
    NextAct.CONCLUDE: ("wait", gettext_lazy("To conclude")),
    NextAct.CHASE: ("stop", gettext_lazy("Reviews overdue")),
    NextAct.WAIT: ("info", gettext_lazy("In review")),
    NextAct.DONE: ("ok", gettext_lazy("Concluded")),
}


@dataclass(frozen=True)
class RoundState:
    """A round with its figures and its next act; `next` is empty where the office only waits."""

    cut_off: CutOff
    round: ReviewRound | None
    figures: Figures
    act: NextAct
    pill: str
    word: str
    next: str


def states(user: Person, cut_offs: Sequence[CutOff], *, at: datetime) -> list[RoundState]:
    """The state of each of these rounds, in their order; one query."""
    figures = rounds.figures(user, cut_offs, at=at)
    return [_state(one, figures.get(one.pk, Figures()), at=at) for one in cut_offs]


def waiting(user: Person, *, at: datetime) -> list[RoundState]:
    """Rounds with an act for the office, the oldest cut-off first; two queries."""
    reviewing = Application.objects.filter(
        cut_off=OuterRef("pk"), status=ApplicationStatus.EXPERT_REVIEW
    )
    found = rounds.cut_offs(user).filter(Exists(reviewing), at__lte=at).order_by("at", "pk")
    return [state for state in states(user, list(found[:MOST]), at=at) if state.next]


def _state(cut_off: CutOff, figures: Figures, *, at: datetime) -> RoundState:
    opened: ReviewRound | None = getattr(cut_off, "review_round", None)
    act = next_act(
        is_past=at >= cut_off.at,
        is_open=opened is not None,
        before=figures.before,
        reviewing=figures.reviewing,
        short=figures.short,
        complete=figures.complete,
        overdue=figures.overdue,
    )
    pill, word = STATES[act]
    return RoundState(cut_off, opened, figures, act, pill, str(word), _sentence(act, figures))


def _sentence(act: NextAct, figures: Figures) -> str:
    """The act as a link says it; empty where nobody in the office has anything to do."""
    if act is NextAct.OPEN:
        return _("Open the expert review")
    counted = {
        NextAct.ASSIGN: figures.short,
        NextAct.CONCLUDE: figures.complete,
        NextAct.CHASE: figures.overdue,
    }
    if act not in counted:
        return ""
    count = counted[act]
    words = {
        NextAct.ASSIGN: ngettext("Assign experts: 1 case", "Assign experts: %(n)s cases", count),
        NextAct.CONCLUDE: ngettext("Conclude 1 case", "Conclude %(n)s cases", count),
        NextAct.CHASE: ngettext("Chase 1 review", "Chase %(n)s reviews", count),
    }
    return words[act] % {"n": count}
