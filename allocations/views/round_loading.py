"""A round for its pages: who may look, and everything they show of it, read once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.catalogue.models import CutOff
from allocations.models import Decision, RoundRanking
from allocations.permissions import rounds as may
from allocations.queries import ranking as content_of
from allocations.queries import rounds
from allocations.queries.rooms import first_day
from allocations.status import DecisionStatus
from applications.models import Application
from applications.status import ApplicationStatus


@dataclass(frozen=True)
class Round:
    """A round as its pages read it: once, whatever they show of it."""

    cut_off: CutOff
    frozen: RoundRanking | None
    content: dict[str, Any]
    cases: dict[UUID, Application]
    decisions: dict[UUID, Decision]

    @property
    def undecided(self) -> list[Application]:
        """Every case that waits for a decision, with a place or without, and none is taken."""
        taken = {pk for pk, one in self.decisions.items() if one.status == DecisionStatus.DECIDED}
        return [
            case
            for case in self.cases.values()
            if case.status == ApplicationStatus.AWAITING_DECISION and case.pk not in taken
        ]

    @property
    def newcomers(self) -> list[Application]:
        """Cases that wait for a decision and have no place in what is shown."""
        known = {UUID(row["application"]) for row in self.content["cases"]}
        return [
            case
            for case in self.cases.values()
            if case.status == ApplicationStatus.AWAITING_DECISION and case.pk not in known
        ]


def load_cut_off(request: SignedInRequest, pk: int) -> CutOff:
    """The round, where the person's roles reach it; who is in it may not look."""
    found = rounds.rounds_for(request.user).filter(pk=pk).first()
    if found is None or found.call.rule_set.ranking_terms is None:
        raise Http404
    cut_off: CutOff = found
    require(may.see(request.user, cut_off))
    return cut_off


def read(cut_off: CutOff) -> Round:
    """The frozen ranking, or the one that would be frozen now."""
    cases = rounds.cases_of(cut_off)
    frozen = rounds.newest_ranking(cut_off)
    if frozen is None:
        day = first_day(cut_off.call.zone, timezone.now())
        content = content_of.content(cut_off, day, cases)
    else:
        content = frozen.content
    return Round(
        cut_off=cut_off,
        frozen=frozen,
        content=content,
        cases={case.pk: case for case in cases},
        decisions=rounds.decisions_of(cut_off),
    )
