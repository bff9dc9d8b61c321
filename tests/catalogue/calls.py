"""Calls of the tests' own, planned and opened by the real operations."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.audit.recording import SystemActor, operation
from aifactory.audit.transitions import move
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import AccessMode, Call, CutOff, Proposal, RuleSet
from aifactory.catalogue.status import RuleSetStatus

ZONE = "Europe/Brussels"


def soon(days: float = 0) -> datetime:
    """A full hour so many days ahead."""
    at = timezone.now() + timedelta(days=days)
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def rules(mode: str = "FL") -> RuleSet:
    """The newest of the mode."""
    found = queries.usable_rules(AccessMode.objects.get(code=mode)).first()
    assert found is not None
    return found


def retired(rule_set: RuleSet) -> None:
    """Out of use although calls need it: what no operation does, found all the same."""
    operation(move)(rule_set, RuleSetStatus.RETIRED, by=SystemActor("tests.setup"))


def terms(code: str = "FL-NEW", *, mode: str = "FL", **changes: object) -> operations.CallTerms:
    """What an officer could type."""
    values: dict[str, object] = {
        "code": code,
        "title": {"business": {"en": "Build for health"}, "research": {"en": "Health models"}},
        "note": {},
        "rule_set": rules(mode),
        "opens_at": soon(2),
        "closes_at": soon(90),
        "zone": ZONE,
        **changes,
    }
    return operations.CallTerms(**values)  # type: ignore[arg-type]  # as above


def planned(by: User, code: str = "FL-NEW", **changes: object) -> Call:
    """A planned call."""
    return operations.create_call(by=by, terms=terms(code, **changes))  # type: ignore[arg-type]  # same


def with_rounds(by: User, *days: float, code: str = "LS-NEW") -> Call:
    """A planned call with cut-offs so many days ahead."""
    call = planned(by, code, mode="LS", opens_at=soon(-1))
    return operations.plan_cut_offs(
        by=by,
        call=call,
        instants=[soon(day) for day in days],
        edition=queries.edition_of(call),
    )


def opened(by: User, approver: User, call: Call) -> Call:
    """Asked and approved."""
    answer(approver, ask_to_open(by, call))
    return Call.objects.select_related("mode", "rule_set").get(pk=call.pk)


def ask_to_open(by: User, call: Call) -> Proposal:
    """The request."""
    return operations.ask_to_open(by=by, call=call, reason="It is time.", at=timezone.now())


def ask_to_move(by: User, cut_off: CutOff, new: datetime) -> Proposal:
    """The request."""
    return operations.ask_to_move(
        by=by, cut_off=cut_off, new=new, reason="Maintenance at two sites.", at=timezone.now()
    )


def approval_of(proposal: Proposal) -> Approval:
    """Where it is answered."""
    return Approval.objects.get(kind="catalogue.change", subject_id=str(proposal.pk))


def answer(by: User, proposal: Proposal, *, at: datetime | None = None) -> Approval:
    """Approved."""
    return accounts.answer_approval(
        by=by, approval=approval_of(proposal), approves=True, at=at or timezone.now()
    )
