"""Calls open and close later with a second person, or end early with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import RoleGrant
from aifactory.accounts.operations import ReasonMissing
from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.models import Event
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import Call, CutOff, Revision, RuleSet
from aifactory.catalogue.ports import change_kinds
from tests.conftest import SETUP, Cast

from . import calls
from .test_operations import draft


def reread(call: Call) -> Call:
    return Call.objects.select_related("mode", "rule_set").get(pk=call.pk)


def test_approval_opens_the_call(cast: Cast) -> None:
    call = calls.planned(cast.officer, opens_at=calls.soon(-1))

    opened = calls.opened(cast.officer, cast.approver, call)

    revision = Revision.objects.filter(subject_id=str(call.pk)).latest("pk")
    assert opened.status == "open"
    assert opened in queries.open_calls(timezone.now())
    assert (revision.verb, revision.by) == ("opened", cast.officer)
    assert Event.objects.filter(verb="catalogue.call_open", subject_id=str(call.pk)).count() == 1


def test_draft_rules_come_into_force_with_the_call(cast: Cast) -> None:
    rules = draft()
    call = calls.planned(
        cast.officer,
        "PG-NEW",
        rule_set=rules,
        opens_at=rules.valid_from,
        closes_at=rules.valid_from + timedelta(days=90),
    )

    opened = calls.opened(cast.officer, cast.approver, call)

    assert opened.rule_set.status == "in_force"
    assert len(opened.rule_set.content_hash) == 64


def test_unsound_draft_stops_the_opening_and_says_why(cast: Cast) -> None:
    rules = draft(stages=["decision", "technical"])
    call = calls.planned(
        cast.officer,
        rule_set=rules,
        opens_at=rules.valid_from,
        closes_at=rules.valid_from + timedelta(days=90),
    )
    proposal = calls.ask_to_open(cast.officer, call)

    with pytest.raises(CannotCarryOut, match="stage"):
        calls.answer(cast.approver, proposal)

    assert reread(call).status == "planned"
    assert RuleSet.objects.get(pk=rules.pk).status == "draft"


def test_request_is_void_once_the_call_changed(cast: Cast) -> None:
    call = calls.planned(cast.officer)
    proposal = calls.ask_to_open(cast.officer, call)
    operations.edit_call(
        by=cast.second_officer,
        call=call,
        terms=calls.terms(closes_at=calls.soon(50)),
        edition=queries.edition_of(call),
    )

    answered = calls.answer(cast.approver, proposal)

    assert (answered.status, reread(call).status) == ("void", "planned")


def test_request_is_void_once_its_draft_rules_changed(cast: Cast) -> None:
    rules = draft()
    call = calls.planned(
        cast.officer,
        rule_set=rules,
        opens_at=rules.valid_from,
        closes_at=rules.valid_from + timedelta(days=90),
    )
    proposal = calls.ask_to_open(cast.officer, call)
    RuleSet.objects.filter(pk=rules.pk).update(content={**rules.content, "report_months": 2})

    assert calls.answer(cast.approver, proposal).status == "void"


def test_obstacles_name_everything_that_is_missing(cast: Cast) -> None:
    call = calls.planned(cast.officer, "LS-NEW", mode="LS", opens_at=calls.soon(-9))
    calls.retired(call.rule_set)
    call = reread(call)
    call.rule_set.valid_from = calls.soon(1)

    found = operations.obstacles(call, calls.soon(91))

    assert [sentence.split()[0:3] for sentence in found] == [
        ["The", "call", "would"],
        ["Its", "rules", "are"],
        ["Its", "rules", "hold"],
        ["Its", "rules", "count"],
    ]


def test_call_without_the_cut_offs_it_needs_is_not_asked_for(cast: Cast) -> None:
    call = calls.planned(cast.officer, "LS-NEW", mode="LS")

    with pytest.raises(operations.CannotOpen, match="Add one"):
        calls.ask_to_open(cast.officer, call)


def test_what_passed_while_it_waited_stops_the_opening(cast: Cast) -> None:
    call = calls.planned(
        cast.officer, "LS-NEW", mode="LS", opens_at=calls.soon(-1), closes_at=calls.soon(9)
    )
    edition = queries.edition_of(call)
    operations.plan_cut_offs(by=cast.officer, call=call, instants=[calls.soon(4)], edition=edition)
    proposal = calls.ask_to_open(cast.officer, call)

    with pytest.raises(CannotCarryOut, match="Add one"):
        calls.answer(cast.approver, proposal, at=calls.soon(5))
    with pytest.raises(CannotCarryOut, match="closed already"):
        calls.answer(cast.approver, proposal, at=calls.soon(9))


def test_officer_who_lost_the_role_opens_nothing(cast: Cast) -> None:
    proposal = calls.ask_to_open(cast.officer, calls.planned(cast.officer))
    grant = RoleGrant.objects.get(user=cast.officer, role="officer")
    accounts.revoke_role(by=cast.administrator, grant=grant)

    with pytest.raises(CannotCarryOut):
        calls.answer(cast.approver, proposal)


def test_officer_of_one_call_does_not_bring_rules_into_force(cast: Cast) -> None:
    rules = draft()
    call = calls.planned(
        cast.officer,
        rule_set=rules,
        opens_at=rules.valid_from,
        closes_at=rules.valid_from + timedelta(days=90),
    )
    accounts.grant_role(by=SETUP, user=cast.lead, role="officer", scope=call.scope)
    proposal = calls.ask_to_open(cast.lead, call)

    with pytest.raises(CannotCarryOut):
        calls.answer(cast.approver, proposal)


def test_approver_reads_what_opening_means(cast: Cast) -> None:
    call = calls.planned(cast.officer, opens_at=calls.soon(-1))
    proposal = calls.ask_to_open(cast.officer, call)
    kind = change_kinds[proposal.kind]

    lines = dict(kind.lines(proposal))

    assert "FL version 2, in force" in str(lines["Rules"])
    assert "FL-2026" in lines["Takes applications beside it"]
    assert "none" in str(lines["Cut-offs"])
    assert kind.url(proposal) == f"/setup/calls/{call.pk}/"
    operations.withdraw_proposal(by=cast.officer, proposal=proposal)
    operations.delete_call(by=cast.officer, call=call)
    assert kind.lines(proposal) == []


def test_draft_rules_are_named_to_the_approver(cast: Cast) -> None:
    rules = draft()
    call = calls.planned(
        cast.officer,
        rule_set=rules,
        opens_at=rules.valid_from,
        closes_at=rules.valid_from + timedelta(days=90),
    )
    proposal = calls.ask_to_open(cast.officer, call)

    assert "comes into force" in str(dict(change_kinds[proposal.kind].lines(proposal))["Rules"])


# --- A later end, an early end -----------------------------------------------------------------


def extension(cast: Cast, call: Call, days: float = 120):  # type: ignore[no-untyped-def]  # a proposal
    return operations.ask_to_extend(
        by=cast.officer,
        call=call,
        closes_at=calls.soon(days),
        reason="Half of the hours are free.",
        at=timezone.now(),
    )


def test_extension_happens_with_the_approval(cast: Cast) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.planned(cast.officer))
    proposal = extension(cast, call)
    lines = dict(change_kinds[proposal.kind].lines(proposal))

    calls.answer(cast.approver, proposal)

    revision = Revision.objects.filter(subject_id=str(call.pk)).latest("pk")
    after = reread(call)
    assert lines["Drafts of this call"] == "none"
    assert change_kinds[proposal.kind].url(proposal) == f"/setup/calls/{call.pk}/"
    assert (after.closes_at, after.moves) == (calls.soon(120), 1)
    assert (revision.verb, revision.reason) == ("extended", "Half of the hours are free.")


def test_extension_is_later(cast: Cast) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.planned(cast.officer))

    with pytest.raises(operations.CannotExtend):
        extension(cast, call, 60)


def test_extension_of_what_ended_meanwhile_is_not_carried_out(cast: Cast) -> None:
    call = calls.planned(cast.officer, closes_at=calls.soon(5))
    call = calls.opened(cast.officer, cast.approver, call)
    proposal = extension(cast, call)

    with pytest.raises(CannotCarryOut, match="closed"):
        calls.answer(cast.approver, proposal, at=calls.soon(5))


@pytest.mark.parametrize("who", ["lead", "approver", "auditor"])
def test_only_officers_extend_and_close(cast: Cast, who: str) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.planned(cast.officer))
    now = timezone.now()

    for act in (
        lambda: operations.close_early(by=cast[who], call=call, reason="x", at=now),
        lambda: operations.ask_to_extend(
            by=cast[who], call=call, closes_at=calls.soon(200), reason="x", at=now
        ),
        lambda: operations.ask_to_open(by=cast[who], call=call, reason="x", at=now),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_early_end_is_an_instant_with_a_reason(cast: Cast) -> None:
    call = calls.planned(cast.officer, opens_at=calls.soon(-1))
    call = calls.opened(cast.officer, cast.approver, call)
    now = timezone.now()

    with pytest.raises(ReasonMissing):
        operations.close_early(by=cast.officer, call=call, reason=" ", at=now)
    operations.close_early(by=cast.officer, call=call, reason="All hours are gone.", at=now)
    operations.close_early(by=cast.officer, call=call, reason="A second click.", at=now)

    revision = Revision.objects.filter(subject_id=str(call.pk)).latest("pk")
    after = reread(call)
    assert (after.status, after.closes_at) == ("closed", now)
    assert (revision.verb, revision.reason) == ("closed", "All hours are gone.")
    with pytest.raises(PermissionDenied):
        extension(cast, after)


def test_call_that_never_began_keeps_its_dates(cast: Cast) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.planned(cast.officer))

    operations.close_early(by=cast.officer, call=call, reason="Not needed.", at=timezone.now())

    assert (reread(call).status, reread(call).closes_at) == ("closed", calls.soon(90))


def test_opening_twice_or_too_late_is_refused(cast: Cast) -> None:
    call = calls.planned(cast.officer)
    late = operations.ask_to_open

    with pytest.raises(PermissionDenied):
        late(by=cast.officer, call=call, reason="x", at=calls.soon(91))
    opened = calls.opened(cast.officer, cast.approver, call)
    with pytest.raises(PermissionDenied):
        late(by=cast.officer, call=opened, reason="x", at=timezone.now())
    assert CutOff.objects.filter(call=opened).count() == 0


def test_planned_call_is_changed_directly_not_extended(cast: Cast) -> None:
    call = calls.planned(cast.officer)

    with pytest.raises(PermissionDenied):
        extension(cast, call)
