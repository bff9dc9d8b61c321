"""Act on a whole round: decide on many of its cases, ask for approval of all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from aifactory.accounts.models import Approval, User
from aifactory.accounts.verdicts import NotAllowed, Verdict, require
from aifactory.catalogue.models import CutOff
from allocations import permissions, queries
from allocations.ledger import LedgerRefusal
from allocations.models import Decision, Outcome
from allocations.operations.approving import ask_for_approval
from allocations.operations.deciding import AlreadyDecided, decide, record_refusal
from allocations.operations.terms import BadTerms
from allocations.permissions import rounds as may
from allocations.permissions.turns import leaves_with_its_round
from allocations.queries import rounds
from applications.models import Application


@dataclass(frozen=True)
class Choice:
    """What an officer wants for one case of a round."""

    application: UUID
    outcome: str
    node_hours: Decimal | None = None
    reason: str = ""
    conditions: tuple[str, ...] = ()
    out_of_turn: str = ""


@dataclass(frozen=True)
class Result:
    """What became of one case: done, or the sentence why not."""

    application: Application
    is_done: bool
    sentence: str


@dataclass(frozen=True)
class Pending:
    """A decision that waits for its release, and what stands against it."""

    decision: Decision
    verdict: Verdict

    @property
    def is_to_ask(self) -> bool:
        """It needs a second person whom nobody has asked, or who refused."""
        return self.verdict.code in {"needs_approval", "approval_refused"}


def decide_many(
    *,
    by: User,
    cut_off: CutOff,
    choices: Sequence[Choice],
    starts_on: date | None = None,
    at: datetime | None = None,
) -> list[Result]:
    """Decide on many cases, each in its own transaction and in the order given.

    One that cannot be decided stops no other: it comes back with its sentence. The same choices
    again by the same officer change nothing.

    Raises:
        NotAllowed: not this person, or the order is not fixed.
    """
    frozen = rounds.newest_ranking(cut_off)
    require(may.decide(by, cut_off, is_frozen=frozen is not None))
    cases = rounds.round_of(cut_off).in_bulk([choice.application for choice in choices])

    def act(choice: Choice) -> Result:
        case = cases[choice.application]
        try:
            decision = decide(
                by=by,
                application=case,
                outcome=choice.outcome,
                node_hours=choice.node_hours,
                reason=choice.reason,
                conditions=choice.conditions,
                out_of_turn=choice.out_of_turn,
                starts_on=starts_on if Outcome(choice.outcome).grants else None,
                at=at,
            )
        except LedgerRefusal as refusal:
            record_refusal(by=by, application=case, refusal=refusal)
            return Result(case, is_done=False, sentence=refusal.sentence)
        except (AlreadyDecided, BadTerms, queries.NoPool) as refused:
            return Result(case, is_done=False, sentence=refused.sentence)
        except NotAllowed as refused:
            return Result(case, is_done=False, sentence=_now(case, refused.verdict.reason))
        return Result(case, is_done=True, sentence=_decided(decision))

    return [act(choice) for choice in choices if choice.application in cases]


def ask_for_all(
    *, by: User, cut_off: CutOff, reason: str, at: datetime | None = None
) -> list[Result]:
    """Ask for approval of every decision of a round that needs one, each in its own transaction.

    What waits or is approved already is left alone.

    Raises:
        ReasonMissing: nobody approves what nobody explained.
    """
    require(may.release(by, cut_off))
    return each(
        [pending.decision for pending in unreleased(cut_off) if pending.is_to_ask],
        lambda decision: ask_for_approval(by=by, decision=decision, reason=reason, at=at),
        lambda decision: _("%(number)s: asked for approval.") % {"number": decision.number},
    )


def unreleased(cut_off: CutOff) -> list[Pending]:
    """Decisions of the round that wait for their release, by number; three queries.

    A correction that waits is none of them: it happens when a second person approves it.
    """
    found = [one for one in rounds.decisions_of(cut_off).values() if one.status == "decided"]
    approvals = rounds.newest_approvals(found)
    open_cases = queries.unranked_in(cut_off)
    return [
        Pending(
            decision,
            leaves_with_its_round()
            if decision.application_id in open_cases
            else _ready(decision, approvals.get(decision.pk)),
        )
        for decision in sorted(found, key=lambda decision: decision.number)
    ]


def each(
    decisions: Sequence[Decision],
    act: Callable[[Decision], object],
    said: Callable[[Decision], str],
) -> list[Result]:
    """Act on each decision by itself; a refusal becomes a line and stops no other."""
    results = []
    for decision in decisions:
        try:
            act(decision)
        except NotAllowed as refused:
            sentence, is_done = refused.verdict.reason, False
        else:
            sentence, is_done = said(decision), True
        results.append(Result(decision.application, is_done=is_done, sentence=sentence))
    return results


def _now(case: Application, reason: str) -> str:
    """Why it cannot be decided, with where it stands now where that is the reason."""
    current = Application.objects.get(pk=case.pk)
    if current.status in permissions.DECIDABLE:
        return reason
    return _("It is now “%(status)s”, so it is not decided.") % {"status": current.state.staff_word}


def _ready(decision: Decision, approval: Approval | None) -> Verdict:
    whole = permissions.whole_letter(decision)
    return may.approved(decision, approval) if whole else whole


def _decided(decision: Decision) -> str:
    return _("%(number)s: %(outcome)s.") % {
        "number": decision.number,
        "outcome": decision.result.label,
    }
