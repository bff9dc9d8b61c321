"""The cases of a round as a form: what follows from the cut line, and what was typed instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from aifactory.accounts.requests import SignedInRequest
from allocations.forms import RoundCaseForm
from allocations.models import Outcome
from allocations.rules.cutline import BELOW, PLACED
from allocations.views import round_reasons
from allocations.views.ranking_rows import Row, sections
from allocations.views.round_loading import Round
from applications.models import Application
from applications.status import ApplicationStatus

# Each case has a few fields, and a form has a limit; a page of them is decided on its own.
ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One case on the form."""

    row: Row
    form: RoundCaseForm

    @property
    def is_chosen(self) -> bool:
        """Something is to be decided on it."""
        return bool(self.form.cleaned_data.get("outcome"))

    @property
    def outcome(self) -> Outcome:
        """What is to be decided."""
        return Outcome(self.form.cleaned_data["outcome"])

    @property
    def grants(self) -> Decimal:
        """Hours that it would take from its pool."""
        if self.outcome is Outcome.AWARD:
            return self.row.asked.node_hours
        return self.form.node_hours or Decimal(0)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the site asks for, in the letter of an award."""
        if not self.is_chosen or not self.outcome.grants:
            return ()
        return tuple(_conditions(self.row.case))


@dataclass(frozen=True)
class Page:
    """The cases of one page, in the order of their turns.

    Attributes:
        undecided: the cases of the round without a decision, on all pages.
        first, last: their places among those.
        more: the turn after which the next page goes on; None on the last one.
    """

    lines: list[Line]
    undecided: frozenset[UUID]
    first: int
    last: int
    more: int | None

    @property
    def open(self) -> int:
        """How many are undecided."""
        return len(self.undecided)


def page_of(request: SignedInRequest, found: Round) -> Page:
    """Cases to decide on: what was sent, else a page of those without a decision."""
    rows = sorted(
        (
            row
            for section in sections(found.content, found.cases, found.decisions, found.cut_off)
            for row in (*section.above, *section.under)
        ),
        key=lambda row: int(row.told["turn"]),
    )
    undecided = [row for row in rows if is_open(row)]
    keys = frozenset(row.case.pk for row in undecided)
    if request.POST:
        shown = [row for row in rows if f"{row.case.pk}-outcome" in request.POST]
        return Page(_lines(request, found, shown), keys, 1, len(shown), None)
    after = _after(request)
    rest = [row for row in undecided if int(row.told["turn"]) > after]
    shown, before = rest[:ON_A_PAGE], len(undecided) - len(rest)
    more = int(shown[-1].told["turn"]) if len(rest) > ON_A_PAGE else None
    lines = _lines(request, found, shown)
    return Page(lines, keys, before + 1, before + len(shown), more)


def is_open(row: Row) -> bool:
    """It waits for a decision, and none is taken that stands."""
    answered = row.decision is not None and row.decision.outcome != Outcome.ANNULMENT
    return not answered and row.case.status == ApplicationStatus.AWAITING_DECISION


def _lines(request: SignedInRequest, found: Round, rows: list[Row]) -> list[Line]:
    return [
        Line(
            row,
            RoundCaseForm(
                request.POST or None, prefix=str(row.case.pk), initial=_usual(found, row)
            ),
        )
        for row in rows
    ]


def _after(request: SignedInRequest) -> int:
    """The last turn of the page before; a mangled address opens the first page."""
    text = request.GET.get("after", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _usual(found: Round, row: Row) -> Mapping[str, Any]:
    """What follows from the cut line, with the words for the letter."""
    terms = found.cut_off.call.rule_set.review_terms
    side, told = row.told["side"], row.told
    if terms is None:
        return {}
    if side == BELOW:
        return {"outcome": Outcome.NO_AWARD, "reason": round_reasons.below(told, terms)}
    if side != PLACED:
        policy = found.content["rules"]["policy"]
        reason = round_reasons.waiting(told, terms, policy, row.case)
        return {"outcome": Outcome.WAITING_LIST, "reason": reason}
    asked, wanted = row.asked.node_hours, row.wanted.node_hours
    if wanted == asked:
        return {"outcome": Outcome.AWARD}
    amount = format(wanted.normalize(), "f")
    reason = round_reasons.less(wanted, asked)
    return {"outcome": Outcome.PARTIAL, "amount": amount, "reason": reason}


def _conditions(case: Application) -> list[str]:
    evaluation = getattr(case, "evaluation", None)
    site = getattr(evaluation, "recommendation", None)
    return site.assessment.conditions.splitlines() if site else []
