"""What each round of expert review needs next, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aifactory.accounts.permissions import Person
from aifactory.catalogue.models import CutOff
from applications.models import Application
from applications.status import ApplicationStatus
from reviews.models import ReviewRound
from reviews.ports import after_review
from reviews.queries import rounds
from reviews.queries.rounds import Figures
from reviews.rules.rounds import AfterReview, NextAct, next_act

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
    NextAct.RANK: ("wait", gettext_lazy("To rank")),
    NextAct.DECIDE: ("wait", gettext_lazy("To decide")),
    NextAct.APPROVE: ("wait", gettext_lazy("To approve")),
    NextAct.RELEASE: ("wait", gettext_lazy("To release")),
    NextAct.DONE: ("ok", gettext_lazy("Over")),
}
PAGES = {
    NextAct.OPEN: "rounds:open",
    NextAct.CONCLUDE: "rounds:conclude_all",
    NextAct.RANK: "ranking:ranking",
    NextAct.DECIDE: "ranking:ranking",
    NextAct.APPROVE: "ranking:approvals",
    NextAct.RELEASE: "ranking:release",
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

    @property
    def url_name(self) -> str:
        """The page of the act; a round's own page where it has none."""
        return PAGES.get(self.act, "rounds:round")


def states(user: Person, cut_offs: Sequence[CutOff], *, at: datetime) -> list[RoundState]:
    """The state of each of these rounds, in their order; one query, four more after reviews."""
    figures = rounds.figures(user, cut_offs, at=at)
    found = [_state(one, figures.get(one.pk, Figures()), at=at) for one in cut_offs]
    over = [state.cut_off for state in found if state.act is NextAct.DONE]
    acts = after_review(user, over)
    return [_led_on(state, acts.get(state.cut_off.pk)) for state in found]


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


def _led_on(state: RoundState, found: AfterReview | None) -> RoundState:
    """The same after its review: what comes next is said by the apps above."""
    if state.act is not NextAct.DONE or found is None:
        return state
    pill, word = STATES[found.act]
    said = _counted(found.act, found.count) if found.count else ""
    return replace(state, act=found.act, pill=pill, word=str(word), next=said)


def _sentence(act: NextAct, figures: Figures) -> str:
    """The act as a link says it; empty where nobody in the office has anything to do."""
    if act is NextAct.OPEN:
        return _("Open the expert review")
    counted = {
        NextAct.ASSIGN: figures.short,
        NextAct.CONCLUDE: figures.complete,
        NextAct.CHASE: figures.overdue,
    }
    return _counted(act, counted[act]) if act in counted else ""


def _counted(act: NextAct, count: int) -> str:
    words = {
        NextAct.ASSIGN: ngettext("Assign experts: 1 case", "Assign experts: %(n)s cases", count),
        NextAct.CONCLUDE: ngettext("Conclude 1 case", "Conclude %(n)s cases", count),
        NextAct.CHASE: ngettext("Chase 1 review", "Chase %(n)s reviews", count),
        NextAct.RANK: ngettext("Rank 1 case", "Rank %(n)s cases", count),
        NextAct.DECIDE: ngettext("Decide on 1 case", "Decide on %(n)s cases", count),
        NextAct.APPROVE: ngettext("Ask for 1 approval", "Ask for %(n)s approvals", count),
        NextAct.RELEASE: ngettext("Release 1 decision", "Release %(n)s decisions", count),
    }
    return words[act] % {"n": count}
