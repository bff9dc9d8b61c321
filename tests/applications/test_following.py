"""What becomes of drafts, receipts and promises when a date of their call moves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.models import Event
from aifactory.catalogue import operations as catalogue
from aifactory.catalogue import ports
from aifactory.catalogue.models import Call, CutOff, Proposal
from aifactory.catalogue.ports import change_kinds, followers
from aifactory.notifications.models import Message
from applications import operations, queries
from applications.models import Application, Promise
from tests.applications import builders
from tests.catalogue import calls
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("in_2026")
BRUSSELS = ZoneInfo("Europe/Brussels")
OLD = datetime(2026, 11, 30, 10, tzinfo=BRUSSELS)
NEW = datetime(2026, 12, 8, 10, tzinfo=BRUSSELS)


def first_ahead() -> CutOff:
    return CutOff.objects.select_related("call").get(call__code="LS-2026", at=OLD)


def moved(cast: Cast, new: datetime = NEW) -> Proposal:
    proposal = calls.ask_to_move(cast.officer, first_ahead(), new)
    calls.answer(cast.approver, proposal)
    return proposal


def test_each_drafter_gets_one_mail_with_both_instants(cast: Cast) -> None:
    builders.draft(cast.lead, code="LS-2026")
    second = builders.draft(cast.lead, code="LS-2026")
    builders.join(second, cast.colleague)
    builders.draft(cast.stranger)  # to another call

    proposal = moved(cast)

    mails = Message.objects.filter(kind="cut_off_moved").order_by("to_address")
    assert {mail.to_address for mail in mails} == {cast.lead.email, cast.colleague.email}
    assert len(mails) == 2
    mail = mails.get(to_address=cast.lead.email)
    assert mail.key == f"cut_off_moved:{proposal.pk}:{cast.lead.pk}"
    for text in (
        "Mon 30 Nov 2026, 10:00 CET (09:00 UTC)",
        "Tue 8 Dec 2026, 10:00 CET (09:00 UTC)",
        "Maintenance at two sites.",
        "strictly before the new instant",
    ):
        assert text in mail.body_text
    assert mail.body_text.count("/applications/") == 2


def test_approver_reads_whom_it_concerns(cast: Cast) -> None:
    builders.draft(cast.lead, code="LS-2026")
    builders.submitted(cast.stranger, code="LS-2026")
    proposal = calls.ask_to_move(cast.officer, first_ahead(), NEW)

    lines = dict(change_kinds[proposal.kind].lines(proposal))

    assert lines["Drafts of this call"] == "1 draft, 1 person gets one mail"
    assert lines["Received for this cut-off"] == "1"
    assert lines["Promises"] == "1 running promise is counted anew"


def test_what_was_received_stays_in_its_round_and_its_promise_moves(cast: Cast) -> None:
    application = builders.submitted(cast.lead, code="LS-2026")
    before = Promise.objects.get(application=application)

    moved(cast)

    after = Promise.objects.get(application=application)
    application = Application.objects.get(pk=application.pk)
    mail = Message.objects.get(kind="cut_off_moved")
    assert application.cut_off == CutOff.objects.get(at=NEW)
    assert (before.started_at, after.started_at) == (OLD, NEW)
    assert after.working_days == 10
    assert after.due_at == application.due_at == datetime(2026, 12, 22, 16, tzinfo=UTC)
    assert "stay with this cut-off" in mail.body_text
    assert str(application.number) in mail.body_text
    event = Event.objects.get(verb="applications.promise_moved")
    assert event.subject_id == str(application.pk)


def test_promise_in_months_is_counted_from_the_new_instant(cast: Cast) -> None:
    application = builders.submitted(cast.lead, code="SC-2026")
    row = application.cut_off
    assert row is not None
    new = row.at + timedelta(days=-1)

    calls.answer(cast.approver, calls.ask_to_move(cast.officer, row, new))

    promise = Promise.objects.get(application=application)
    assert promise.started_at == new
    assert promise.due_at == datetime(2027, 1, 11, 16, tzinfo=UTC)


def test_held_clock_stays_held(cast: Cast) -> None:
    application = builders.submitted(cast.lead, code="LS-2026")
    operations.return_for_completion(
        by=cast.officer,
        application=application,
        question_keys=["checkpoint_minutes"],
        message="How often?",
    )
    held = Application.objects.get(pk=application.pk).due_at

    moved(cast)

    promise = Promise.objects.get(application=application)
    assert Application.objects.get(pk=application.pk).due_at == held
    assert promise.started_at == NEW
    assert promise.stops.filter(resumed_at__isnull=True).count() == 1


def test_withdrawn_and_other_rounds_keep_their_promise(cast: Cast) -> None:
    gone = builders.submitted(cast.lead, code="LS-2026")
    operations.withdraw(by=cast.lead, application=gone)
    later = builders.submitted(cast.stranger, code="LS-2026", at=OLD + timedelta(days=1))

    moved(cast)

    starts = {promise.application_id: promise.started_at for promise in Promise.objects.all()}
    assert starts[gone.pk] == OLD
    assert starts[later.pk] == datetime(2026, 12, 15, 10, tzinfo=BRUSSELS)
    assert Message.objects.filter(kind="cut_off_moved").count() == 0


def test_cut_off_that_applications_belong_to_is_not_removed(cast: Cast) -> None:
    ahead = first_ahead()
    early = catalogue.ask_to_remove(
        by=cast.officer, cut_off=ahead, reason="No panel.", at=timezone.now()
    )
    builders.submitted(cast.lead, code="LS-2026")

    with pytest.raises(catalogue.InUse) as found:
        catalogue.ask_to_remove(
            by=cast.officer, cut_off=ahead, reason="No panel.", at=timezone.now()
        )
    with pytest.raises(CannotCarryOut, match="belong to this cut-off"):
        calls.answer(cast.approver, early)

    assert found.value.uses == [("Applications", 1)]


def test_removal_is_told_to_drafters(cast: Cast) -> None:
    builders.draft(cast.lead, code="LS-2026")

    calls.answer(
        cast.approver,
        catalogue.ask_to_remove(
            by=cast.officer, cut_off=first_ahead(), reason="No panel.", at=timezone.now()
        ),
    )

    mail = Message.objects.get(kind="cut_off_removed")
    assert "Mon 30 Nov 2026, 10:00 CET (09:00 UTC), was removed" in mail.body_text


def test_drafters_hear_of_a_later_and_of_an_early_end(cast: Cast) -> None:
    draft = builders.draft(cast.lead)
    call = draft.call
    until = datetime(2027, 1, 15, 12, tzinfo=BRUSSELS)
    proposal = catalogue.ask_to_extend(
        by=cast.officer, call=call, closes_at=until, reason="Room is left.", at=timezone.now()
    )

    calls.answer(cast.approver, proposal)
    catalogue.close_early(
        by=cast.officer,
        call=Call.objects.get(pk=call.pk),
        reason="All hours are gone.",
        at=timezone.now(),
    )

    longer = Message.objects.get(kind="call_extended", to_address=cast.lead.email)
    closed = Message.objects.get(kind="call_closed", to_address=cast.lead.email)
    assert "Fri 15 Jan 2027, 12:00 CET (11:00 UTC)" in longer.body_text
    assert "Nothing you typed is lost" in closed.body_text
    assert "All hours are gone." in closed.body_text


def test_figures_of_a_call_and_of_nothing(cast: Cast) -> None:
    builders.draft(cast.lead)
    builders.submitted(cast.stranger)
    call = builders.call()

    found = queries.following(call)

    assert (found.drafts, found.people, found.received, found.promises) == (1, 1, 1, 0)
    assert queries.following(None).drafts == 0
    assert followers.count(call) == found


def test_unbound_port_knows_nobody(cast: Cast) -> None:
    nobody = ports.Followers()
    now = timezone.now()

    nobody.tell(cast.officer, ports.News("call_closed", "1", None, now, now, "x"))

    assert nobody.count(builders.call()) == ports.Following()
