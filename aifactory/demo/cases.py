"""The cases of the demo: every status, reached by the operations that the screens call."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from aifactory.accounts.models import RoleGrant, User
from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import AccessMode, Call
from aifactory.demo.people import SEED, read
from aifactory.demo.replay import Calendar, replayed
from allocations import operations as allocations
from allocations import queries as awards
from allocations.models import Award
from applications import operations as applications
from applications.models import Application
from reviews import operations as reviews

OFFICER = "marta.lindqvist@access.example"


@dataclass
class Case:
    """One application on its way, and what the script says about it."""

    lead: User
    answers: dict[str, list[str]]
    people: dict[str, User]
    application: Application | None = None

    @property
    def current(self) -> Application:
        """The application as it stands in the database now."""
        assert self.application is not None  # noqa: S101 -- a script starts with start
        return Application.objects.get(pk=self.application.pk)

    @property
    def officer(self) -> User:
        """Who runs the cases of the demo."""
        return self.people[OFFICER]

    @property
    def assessor(self) -> User:
        """Somebody of the site that hosts the chosen partition."""
        partition = self.current.partition
        assert partition is not None  # noqa: S101 -- submitted cases have chosen one
        scope = f"site:{partition.system.site.code}"
        grant = RoleGrant.objects.filter(scope=scope).select_related("user").order_by("pk").first()
        assert grant is not None  # noqa: S101 -- every site has an assessor in people.json
        return grant.user


@dataclass(order=True)
class Step:
    """One act at one instant; steps of all cases are played in order of time."""

    at: datetime
    order: int
    act: str = field(compare=False)
    options: dict[str, Any] = field(compare=False)
    case: Case = field(compare=False)


def play(people: dict[str, User], *, today: date) -> int:
    """Run the whole script; returns the number of applications."""
    calendar = Calendar(today)
    steps: list[Step] = []
    scripts = read("cases")
    for script in scripts:
        case = Case(people[script["lead"]], script["answers"], people)
        for row in script["steps"]:
            options = dict(row)
            at = calendar.instant(options.pop("working_days_ago"), options.pop("time"))
            steps.append(Step(at, len(steps), options.pop("act"), options, case))
    for step in sorted(steps):
        with replayed(step.at):
            ACTS[step.act](step.case, step.at, **step.options)
    return len(scripts)


def start(case: Case, at: datetime, only: list[str] | None = None) -> None:
    """Begin the draft and type the answers, all or the first ones."""
    case.application = applications.start_draft(by=case.lead, call=_call(at))
    typed = {key: raw for key, raw in case.answers.items() if only is None or key in only}
    applications.save_step(by=case.lead, application=case.current, answers=typed, versions={})


def submit(case: Case, at: datetime) -> None:
    """Submit."""
    applications.submit(by=case.lead, application=case.current, received_at=at)


def discard(case: Case, _at: datetime) -> None:
    """Delete the draft."""
    applications.discard_draft(by=case.lead, application=case.current)


def withdraw(case: Case, _at: datetime, reason: str) -> None:
    """Take it back."""
    applications.withdraw(by=case.lead, application=case.current, reason=reason)


def refuse_eligibility(case: Case, _at: datetime, reason: str) -> None:
    """The office finds it not eligible."""
    applications.record_eligibility(
        by=case.officer, application=case.current, accepted=False, reason=reason
    )


def ask(case: Case, at: datetime, keys: list[str], message: str) -> None:
    """The site sends questions back."""
    reviews.ask_applicant(
        by=case.assessor,
        application=case.current,
        question_keys=keys,
        message=message,
        at=at,
    )


def save_assessment(
    case: Case, at: datetime, outcome: str = "accepted", reason: str = "", share: str = "1"
) -> None:
    """The site fills in its sheet."""
    asked = case.current.node_hours or Decimal(0)
    is_feasible = outcome != "not_feasible"
    values = {
        "fits_architecture": "yes" if outcome == "accepted" else "partly",
        "software_ready": "installed" if outcome == "accepted" else "prerequisites",
        "targets_feasible": "yes" if is_feasible else "no",
        "needs_testing": "some",
        "expected_efficiency": "high" if outcome == "accepted" else "medium",
        "overall_comment": "Jobs, data and checkpoints are named; the hours follow from them.",
        "outcome": outcome,
        "reason": reason or "Hours, container and checkpoints fit the partition.",
        "conditions": reason if outcome == "with_changes" else "",
        "wants_support": False,
        "proposed_node_hours": _share(asked, share) if is_feasible else None,
        "proposed_in": "node_hours",
        "comment_to_applicant": reason or "Run the ten-minute test first; it shows the queue too.",
        "internal_note": "",
    }
    reviews.save_assessment(
        by=case.assessor, application=case.current, version=0, values=values, at=at
    )


def assess(case: Case, at: datetime, **sheet: str) -> None:
    """The site fills in its sheet and sends it."""
    save_assessment(case, at - timedelta(minutes=10), **sheet)
    reviews.submit_assessment(by=case.assessor, application=case.current, version=1, received_at=at)


def decide(
    case: Case, at: datetime, outcome: str, reason: str = "", share: str = "", starts: int = 7
) -> None:
    """The officer decides."""
    grants = outcome in {"award", "partial"}
    asked = case.current.node_hours or Decimal(0)
    allocations.decide(
        by=case.officer,
        application=case.current,
        outcome=outcome,
        node_hours=_share(asked, share) if share else None,
        reason=reason,
        starts_on=at.date() + timedelta(days=starts) if grants else None,
        at=at,
    )


def release(case: Case, at: datetime) -> None:
    """The officer announces."""
    decision = awards.unreleased_decision(case.current)
    assert decision is not None  # noqa: S101 -- the script decides before it releases
    allocations.release(by=case.officer, decision=decision, at=at)


def accept(case: Case, at: datetime) -> None:
    """The lead accepts the award."""
    allocations.accept_award(by=case.lead, award=_award(case), at=at)


def decline(case: Case, at: datetime, reason: str) -> None:
    """The lead declines the award."""
    allocations.decline_award(by=case.lead, award=_award(case), at=at, reason=reason)


def lapse(_case: Case, at: datetime) -> None:
    """The daily job finds awards without an answer."""
    allocations.lapse_due(by=SEED, at=at)


def end(_case: Case, at: datetime) -> None:
    """The daily job closes allocations whose last day is over."""
    allocations.close_due(by=SEED, at=at)


ACTS: dict[str, Callable[..., None]] = {
    "start": start,
    "start_draft": start,
    "submit": submit,
    "discard": discard,
    "withdraw": withdraw,
    "refuse_eligibility": refuse_eligibility,
    "ask": ask,
    "save_assessment": save_assessment,
    "assess": assess,
    "decide": decide,
    "release": release,
    "accept": accept,
    "decline": decline,
    "lapse": lapse,
    "end": end,
}


def _call(at: datetime) -> Call:
    call = catalogue.open_call(AccessMode.objects.get(code="PG"), at)
    assert call is not None  # noqa: S101 -- the shipped calls cover the demo's weeks
    return call


def _award(case: Case) -> Award:
    award = awards.live_award(case.current)
    assert award is not None  # noqa: S101 -- the script releases before it answers
    return award


def _share(amount: Decimal, share: str) -> Decimal:
    return (amount * Decimal(share)).quantize(Decimal("0.000001"))
