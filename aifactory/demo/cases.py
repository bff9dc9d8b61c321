"""The cases of the demo: every status, reached by the operations that the screens call."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import AccessMode, Call
from aifactory.demo import review_acts, scripts
from aifactory.demo.case import Case
from aifactory.demo.people import SEED
from aifactory.demo.replay import Calendar, replayed
from allocations import operations as allocations
from allocations import queries as awards
from allocations.models import Allocation, Award, Decision
from applications import operations as applications
from reviews import operations as reviews

OF_THE_STEP = frozenset({"act", "time", "working_days_ago", "working_days"})


def timetable(*, today: date) -> list[tuple[datetime, scripts.Script, Mapping[str, Any]]]:
    """Every step of every case that is old enough to be told, in order of time."""
    calendar = Calendar(today)
    rounds = scripts.cut_offs(calendar)
    rows = [
        (at, script, step)
        for script in scripts.scripts()
        if not script.round or script.round in rounds
        for at, step in zip(scripts.instants(script, calendar, rounds), script.steps, strict=True)
    ]
    return sorted(rows, key=lambda row: row[0])


def play(
    people: dict[str, User],
    rows: Iterable[tuple[datetime, scripts.Script, Mapping[str, Any]]],
    between: Iterable[tuple[datetime, Callable[[], None]]] = (),
) -> int:
    """Run the whole timetable; returns the number of applications.

    Args:
        between: what else happens in these weeks, in order of time.
    """
    cases: dict[str, Case] = {}
    others = deque(between)
    for at, script, step in rows:
        while others and others[0][0] <= at:
            _run(*others.popleft())
        if script.key not in cases:
            lead = people[script.lead]
            cases[script.key] = Case(lead, dict(script.answers), people, script.mode)
        options = {name: value for name, value in step.items() if name not in OF_THE_STEP}
        with replayed(at):
            ACTS[step["act"]](cases[script.key], at, **options)
    for at, act in others:
        _run(at, act)
    return len(cases)


def _run(at: datetime, act: Callable[[], None]) -> None:
    with replayed(at):
        act()


def start(case: Case, at: datetime, only: list[str] | None = None) -> None:
    """Begin the draft and type the answers, all or the first ones."""
    case.application = applications.start_draft(by=case.lead, call=_call(case.mode, at))
    typed = {key: raw for key, raw in case.answers.items() if only is None or key in only}
    applications.save_step(by=case.lead, application=case.current, answers=typed, versions={})


def start_smaller(case: Case, at: datetime, mode: str) -> None:
    """Begin in another mode, with the answers that it asks."""
    call = _call(mode, at)
    case.application = applications.start_draft(by=case.lead, call=call)
    asked = {each.key for each in catalogue.question_set(call.rule_set).for_form().questions}
    typed = {key: raw for key, raw in case.answers.items() if key in asked}
    applications.save_step(by=case.lead, application=case.current, answers=typed, versions={})


def switch(case: Case, at: datetime) -> None:
    """Go on in the mode of the case, and type what it asks besides."""
    call = _call(case.mode, at)
    applications.switch_mode(by=case.lead, application=case.current, call=call, at=at)
    held = dict(case.current.answers.values_list("key", "version"))
    applications.save_step(
        by=case.lead, application=case.current, answers=case.answers, versions=held
    )


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


def ask_approval(case: Case, at: datetime, reason: str) -> None:
    """The officer asks the approver."""
    allocations.ask_for_approval(by=case.officer, decision=_unreleased(case), reason=reason, at=at)


def approve(case: Case, at: datetime) -> None:
    """The approver agrees."""
    accounts.answer_approval(by=case.approver, approval=_asked(case), approves=True, at=at)


def refuse_approval(case: Case, at: datetime, reason: str) -> None:
    """The approver refuses."""
    accounts.answer_approval(
        by=case.approver, approval=_asked(case), approves=False, reason=reason, at=at
    )


def release(case: Case, at: datetime) -> None:
    """The officer announces."""
    allocations.release(by=case.officer, decision=_unreleased(case), at=at)


def accept(case: Case, at: datetime) -> None:
    """The lead accepts the award."""
    allocations.accept_award(by=case.lead, award=_award(case), at=at)


def decline(case: Case, at: datetime, reason: str) -> None:
    """The lead declines the award."""
    allocations.decline_award(by=case.lead, award=_award(case), at=at, reason=reason)


def suspend(case: Case, at: datetime, reason: str) -> None:
    """The officer stops the use of the hours for a time."""
    allocation = Allocation.objects.get(application=case.current)
    allocations.suspend_allocation(by=case.officer, allocation=allocation, reason=reason, at=at)


def lapse(_case: Case, at: datetime) -> None:
    """The daily job finds awards without an answer."""
    allocations.lapse_due(by=SEED, at=at)


def end(_case: Case, at: datetime) -> None:
    """The daily job closes allocations whose last day is over."""
    allocations.close_due(by=SEED, at=at)


ACTS: dict[str, Callable[..., object]] = {
    "start": start,
    "start_draft": start,
    "start_smaller": start_smaller,
    "switch": switch,
    "submit": submit,
    "discard": discard,
    "withdraw": withdraw,
    "refuse_eligibility": refuse_eligibility,
    "ask": ask,
    "save_assessment": save_assessment,
    "assess": assess,
    "decide": decide,
    "ask_approval": ask_approval,
    "approve": approve,
    "refuse_approval": refuse_approval,
    "release": release,
    "accept": accept,
    "decline": decline,
    "suspend": suspend,
    "lapse": lapse,
    "end": end,
    **review_acts.ACTS,
}


def _call(mode: str, at: datetime) -> Call:
    call = catalogue.open_call(AccessMode.objects.get(code=mode), at)
    assert call is not None  # noqa: S101 -- the shipped calls cover the demo's weeks
    return call


def _unreleased(case: Case) -> Decision:
    decision = awards.unreleased_decision(case.current)
    assert decision is not None  # noqa: S101 -- the script decides first
    return decision


def _asked(case: Case) -> Approval:
    approval = awards.release_approval(_unreleased(case))
    assert approval is not None  # noqa: S101 -- the script asks before it is answered
    return approval


def _award(case: Case) -> Award:
    award = awards.live_award(case.current)
    assert award is not None  # noqa: S101 -- the script releases before it answers
    return award


def _share(amount: Decimal, share: str) -> Decimal:
    return (amount * Decimal(share)).quantize(Decimal("0.000001"))
