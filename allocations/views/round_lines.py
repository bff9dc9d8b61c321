"""The cases of a round as a form: what follows from the cut line, and what was typed instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aifactory.accounts.requests import SignedInRequest
from allocations.forms import RoundCaseForm
from allocations.models import Outcome
from allocations.rules.cutline import BELOW, PLACED
from allocations.views import round_reasons
from allocations.views.ranking_rows import Row, sections
from allocations.views.round_loading import Round
from applications.models import Application


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


def lines_of(request: SignedInRequest, found: Round) -> list[Line]:
    """Cases to decide on: those without a decision, and whatever was sent."""
    rows = [
        row
        for section in sections(found.content, found.cases, found.decisions, found.cut_off)
        for row in (*section.above, *section.under)
    ]
    lines = []
    for row in rows:
        prefix = str(row.case.pk)
        was_sent = f"{prefix}-outcome" in request.POST
        answered = row.decision is not None and row.decision.outcome != Outcome.ANNULMENT
        is_open = not answered and row.case.status == "awaiting_decision"
        if was_sent or (is_open and not request.POST):
            form = RoundCaseForm(request.POST or None, prefix=prefix, initial=_usual(found, row))
            lines.append(Line(row, form))
    return lines


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
