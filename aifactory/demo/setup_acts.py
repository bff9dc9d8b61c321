"""What the office changed in the set-up: a cut-off that moved, a call that waits to be opened."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.catalogue import operations
from aifactory.catalogue.models import Call, CutOff, Proposal
from aifactory.catalogue.rules.calendars import ONE_DAY
from aifactory.demo.case import APPROVER, OFFICER
from aifactory.demo.replay import Calendar

Act = tuple[datetime, Callable[[], None]]


def timetable(people: dict[str, User], *, today: date) -> list[Act]:
    """What happens when; told between the steps of the cases."""
    calendar = Calendar(today)
    asked, answered = calendar.instant(7, "11:20"), calendar.instant(6, "09:35")
    planned, opens = calendar.instant(2, "15:05"), _midnight(today + timedelta(days=21))
    return [
        (asked, lambda: _ask_to_move(people[OFFICER], _midnight(today) + ONE_DAY, asked)),
        (answered, lambda: _approve_the_move(people[APPROVER], answered)),
        (planned, lambda: _plan_a_call(people[OFFICER], opens, planned)),
    ]


def _ask_to_move(officer: User, after: datetime, at: datetime) -> None:
    """A cut-off of Train big that lies well ahead: a day later."""
    rows = CutOff.objects.filter(call__mode__code="LS", call__status="open", at__gt=after)
    row = rows.select_related("call").order_by("at")[1:2].first()
    if row is None:
        return
    with suppress(operations.CannotStand, PermissionDenied):  # near the end of the year's call
        operations.ask_to_move(
            by=officer,
            cut_off=row,
            new=row.at + ONE_DAY,
            reason="Two sites are down for maintenance on the day of the cut-off.",
            at=at,
        )


def _approve_the_move(approver: User, at: datetime) -> None:
    proposal = Proposal.objects.waiting().filter(kind="catalogue.move_cut_off").first()
    if proposal is not None:
        approval = Approval.objects.get(kind="catalogue.change", subject_id=str(proposal.pk))
        accounts.answer_approval(by=approver, approval=approval, approves=True, at=at)


def _plan_a_call(officer: User, opens: datetime, at: datetime) -> None:
    """A copy of Build for one field, announced; a second person is asked to let it open."""
    source = Call.objects.filter(mode__code="FL", status="open").order_by("-opens_at")[0]
    call = operations.create_call(
        by=officer,
        terms=operations.CallTerms(
            code=f"FL-{opens:%Y}-HEALTH",
            title={
                "business": {"en": "Build for health"},
                "research": {"en": "Health models, fast"},
            },
            note={"business": {"en": "For models that hospitals and their suppliers use."}},
            rule_set=source.rule_set,
            opens_at=opens,
            closes_at=opens + timedelta(days=98, hours=12),
            zone=source.zone,
            is_announced=True,
        ),
        copied_from=source,
        at=at,
    )
    operations.ask_to_open(
        by=officer,
        call=call,
        reason="The health ministers’ council asked for a window of its own this winter.",
        at=at,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.OFFICE_ZONE))
