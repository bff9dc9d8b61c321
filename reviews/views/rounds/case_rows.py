"""Cases of a round with their experts and what the reviews that are in come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue.models import CutOff
from aifactory.face.shapes import Chip, Column, Pager, Table
from applications.models import Application
from applications.status import ApplicationStatus as S
from reviews.models import ReviewAssignment
from reviews.queries import marking
from reviews.queries import rounds as queries
from reviews.rules.conclusion import Conclusion, Counted, text
from reviews.status import AssignmentStatus

ROWS = 25
SHELVES: dict[str, tuple[Any, frozenset[str]]] = {
    "reviewing": (gettext_lazy("With the experts"), frozenset({S.EXPERT_REVIEW})),
    "before": (gettext_lazy("In the checks"), queries.BEFORE),
    "after": (
        gettext_lazy("Over"),
        frozenset(S.values) - S.PRIVATE - queries.BEFORE - {S.EXPERT_REVIEW},
    ),
}
COLUMNS = [
    Column(gettext_lazy("Application"), sorted="ascending"),
    Column(gettext_lazy("Partition")),
    Column(gettext_lazy("Experts")),
    Column(gettext_lazy("In"), numeric=True),
    Column(gettext_lazy("Sum"), numeric=True),
    Column(gettext_lazy("Spread"), numeric=True),
]
PILLS = {
    AssignmentStatus.INVITED: "wait",
    AssignmentStatus.ACCEPTED: "info",
    AssignmentStatus.WRITING: "info",
    AssignmentStatus.DONE: "ok",
}


@dataclass(frozen=True)
class Expert:
    """An expert in a row: name, state, whether the review is late."""

    name: str
    pill: str
    word: str
    due_at: datetime
    is_late: bool


@dataclass(frozen=True)
class Row:
    """A case in the table of its round."""

    application: Application
    experts: list[Expert]
    sent: int
    needed: int
    conclusion: Conclusion | None

    @property
    def missing(self) -> int:
        """Experts who still have to be asked."""
        return max(0, self.needed - len(self.experts))

    @property
    def total(self) -> str:
        """The mean sum, as people read it."""
        return text(self.conclusion.result.total) if self.conclusion else ""

    @property
    def weighted(self) -> str:
        """The weighted mark."""
        return text(self.conclusion.result.weighted) if self.conclusion else ""

    @property
    def spread(self) -> str:
        """How far apart the experts are."""
        return text(self.conclusion.spread) if self.conclusion and self.sent > 1 else ""


def table_of(request: SignedInRequest, cut_off: CutOff, figures: queries.Figures) -> Table:
    """One shelf of the round's cases, by number; the address keeps which, else one with cases."""
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in SHELVES else _first_shelf(figures)
    after = request.GET.get("after", "")
    found = queries.cases(request.user, [cut_off]).filter(
        status__in=SHELVES[chosen][1], number__gt=after
    )
    page = list(
        found.select_related("rule_set", "organisation", "partition").order_by("number")[: ROWS + 1]
    )
    more = _address(chosen, after=page[ROWS - 1].number) if len(page) > ROWS else ""
    return Table(
        caption=_("Cases of this round, by number"),
        columns=COLUMNS,
        rows=rows_of(page[:ROWS]),
        body="reviews/rounds/parts/case_rows.html",
        chips=[
            Chip(label, _address(name), chosen=name == chosen)
            for name, (label, _statuses) in SHELVES.items()
        ],
        pager=Pager(previous_url=_address(chosen) if after else "", next_url=more),
        empty_title=_("No case is here"),
        empty_text=_("Cases come to the experts when the hosting site has found them feasible."),
        css_class="blocks",
    )


def _first_shelf(figures: queries.Figures) -> str:
    """Where the cases are: with the experts, else before them, else over."""
    if figures.reviewing or not figures.cases:
        return "reviewing"
    return "before" if figures.before else "after"


def rows_of(found: Sequence[Application]) -> list[Row]:
    """Two queries for any number of cases."""
    assignments, counted = marking.assignments_of(found), marking.counted(found)
    at = timezone.now()
    return [_row(one, assignments[one.pk], counted[one.pk], at=at) for one in found]


def _row(
    application: Application,
    assignments: Sequence[ReviewAssignment],
    counted: list[Counted],
    *,
    at: datetime,
) -> Row:
    terms = application.rule_set.review_terms
    return Row(
        application=application,
        experts=[
            expert_of(one, at=at) for one in assignments if one.state in AssignmentStatus.LIVE
        ],
        sent=len(counted),
        needed=terms.experts if terms else 0,
        conclusion=marking.conclusion_of(application, counted),
    )


def expert_of(assignment: ReviewAssignment, *, at: datetime) -> Expert:
    """A live part as its row shows it."""
    state = assignment.state
    is_late = state in AssignmentStatus.OWED and assignment.due_at < at
    return Expert(
        name=str(assignment.expert),
        pill="stop" if is_late else PILLS.get(state, "idle"),
        word=_("Overdue") if is_late else str(state.label),
        due_at=assignment.due_at,
        is_late=is_late,
    )


def _address(shelf: str, **more: str) -> str:
    return f"?{urlencode({'list': shelf, **more})}"
