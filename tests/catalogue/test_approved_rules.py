"""Rules come into force and go out of use when a second person lets them, or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.recording import SystemActor
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import Call, Proposal, Revision, RuleSet
from aifactory.catalogue.operations import approved
from aifactory.catalogue.ports import change_kinds
from tests.conftest import Cast

from .drafting import answered, changed, drafted, newest, planned

JOB = SystemActor("tests")


def ask(by: User, draft: RuleSet) -> Proposal:
    return operations.propose_in_force(
        by=by, rule_set=draft, reason="A longer time to answer.", at=timezone.now()
    )


def ask_retirement(by: User, rule_set: RuleSet) -> Proposal:
    return operations.propose_retirement(
        by=by, rule_set=rule_set, reason="Replaced.", at=timezone.now()
    )


def free_of_calls(mode: str) -> RuleSet:
    """The version in force of a mode, once its calls are closed."""
    for call in Call.objects.filter(mode__code=mode).exclude(status="closed").order_by("pk"):
        operations.close_call(by=JOB, call=call)
    return newest(mode)


def test_a_second_person_brings_rules_into_force(cast: Cast) -> None:
    draft = changed(cast.officer, drafted(cast.officer), acceptance_days=21)
    proposal = ask(cast.officer, draft)
    assert newest("FL").status == "draft"

    answered(cast.approver, proposal)

    now = newest("FL")
    assert (now.status, len(now.content_hash)) == ("in_force", 64)
    assert queries.rules_in_force(now.mode, now.valid_from) == now
    revision = Revision.objects.get(verb="put_in_force")
    assert (revision.by, revision.proposal, revision.reason) == (
        cast.officer,
        proposal,
        "A longer time to answer.",
    )
    assert revision.after["content_hash"] == now.content_hash


def test_open_calls_keep_the_rules_they_opened_with(cast: Cast) -> None:
    calls = dict(Call.objects.order_by("pk").values_list("code", "rule_set"))

    answered(cast.approver, ask(cast.officer, drafted(cast.officer)))

    assert dict(Call.objects.order_by("pk").values_list("code", "rule_set")) == calls


def test_a_draft_that_went_on_makes_the_request_void(cast: Cast) -> None:
    draft = drafted(cast.officer)
    proposal = ask(cast.officer, draft)
    changed(cast.second_officer, draft, acceptance_days=30)

    approval = answered(cast.approver, proposal)

    assert (approval.status, newest("FL").status) == ("void", "draft")


def test_nobody_approves_their_own_version(cast: Cast) -> None:
    accounts.grant_role(by=JOB, user=cast.officer, role="approver")
    proposal = ask(cast.officer, drafted(cast.officer))

    with pytest.raises(PermissionDenied):
        answered(cast.officer, proposal)


def test_the_same_request_twice_asks_once(cast: Cast) -> None:
    draft = drafted(cast.officer)

    assert ask(cast.officer, draft) == ask(cast.officer, draft)
    with pytest.raises(operations.ChangeWaits):
        ask(cast.second_officer, draft)


@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "administrator"])
def test_only_officers_ask(cast: Cast, who: str) -> None:
    draft = drafted(cast.officer)

    with pytest.raises(PermissionDenied):
        ask(cast[who], draft)
    with pytest.raises(PermissionDenied):
        ask_retirement(cast[who], newest("SC"))


def test_unsound_drafts_are_not_asked_for(cast: Cast) -> None:
    draft = changed(cast.officer, drafted(cast.officer), months=[], stages=["panel", "decision"])

    with pytest.raises(operations.UnsoundRules) as found:
        ask(cast.officer, draft)

    assert found.value.sentences == ["At least one duration of a month or more is needed."]


def test_questions_are_part_of_what_is_wrong(cast: Cast) -> None:
    draft = changed(cast.officer, drafted(cast.officer), sections=[])

    found = operations.what_is_wrong(draft)

    assert {one.place for one in found} == {"questions"}


def test_amounts_in_node_hours_are_judged_in_node_hours(cast: Cast) -> None:
    draft = drafted(cast.officer, "PG")
    size = {**draft.content["size"], "unit": "node_hours", "maximum": "1"}

    found = operations.what_is_wrong(changed(cast.officer, draft, size=size))

    assert {one.place for one in found} >= {"bundles"}


def test_rules_do_not_begin_in_the_past(cast: Cast) -> None:
    draft = drafted(cast.officer, at=timezone.now() - timedelta(days=3))

    with pytest.raises(operations.UnsoundRules, match="which has passed"):
        ask(cast.officer, draft)


def test_two_versions_do_not_begin_together(cast: Cast) -> None:
    first = drafted(cast.officer)
    answered(cast.approver, ask(cast.officer, first))
    second = drafted(cast.officer)

    with pytest.raises(operations.UnsoundRules, match="same instant"):
        ask(cast.officer, second)


def test_version_in_force_is_not_asked_for_again(cast: Cast) -> None:
    with pytest.raises(operations.UnsoundRules, match="Only a draft"):
        ask(cast.officer, newest("FL"))


def test_what_became_impossible_meanwhile_stays_open(cast: Cast) -> None:
    draft = drafted(cast.officer)
    proposal = ask(cast.officer, draft)

    with pytest.raises(CannotCarryOut, match="which has passed"):
        change_kinds[approved.PUT_IN_FORCE].carry_out(
            cast.approver, proposal, draft.valid_from + timedelta(days=1)
        )


def test_an_unused_version_goes_out_of_use(cast: Cast) -> None:
    rule_set = free_of_calls("SC")

    answered(cast.approver, ask_retirement(cast.officer, rule_set))

    rule_set.refresh_from_db()
    assert rule_set.status == "retired"
    assert Revision.objects.get(verb="retired").reason == "Replaced."


def test_a_version_that_calls_need_stays_with_the_list(cast: Cast) -> None:
    rule_set = free_of_calls("SC")
    planned(rule_set, "SC-LATER")

    with pytest.raises(operations.CannotRetire, match="SC-LATER"):
        ask_retirement(cast.officer, rule_set)
    with pytest.raises(operations.CannotRetire, match="SC-LATER"):
        operations.retire_rule_set(by=JOB, rule_set=rule_set)


def test_a_call_planned_meanwhile_keeps_its_version(cast: Cast) -> None:
    rule_set = free_of_calls("SC")
    proposal = ask_retirement(cast.officer, rule_set)
    planned(rule_set, "SC-LATER")

    with pytest.raises(CannotCarryOut, match="SC-LATER"):
        answered(cast.approver, proposal)


def test_only_what_is_in_force_goes_out_of_use(cast: Cast) -> None:
    with pytest.raises(operations.CannotRetire, match="Only a version in force"):
        ask_retirement(cast.officer, drafted(cast.officer))


def test_approver_reads_what_a_retirement_leaves(cast: Cast) -> None:
    kind = change_kinds[approved.RETIRE]
    second = free_of_calls("SC")
    lines = dict(kind.lines(ask_retirement(cast.officer, second)))

    assert lines["In force without it"] == "nothing in its place yet"
    assert str(second.pk) in kind.url(Proposal(subject_id=str(second.pk)))


def test_approver_reads_differences_and_whom_it_touches(cast: Cast) -> None:
    draft = changed(cast.officer, drafted(cast.officer), acceptance_days=21)
    proposal = ask(cast.officer, draft)
    kind = change_kinds[approved.PUT_IN_FORCE]

    lines = dict(kind.lines(proposal))

    assert lines["Days to accept an award"] == "14 → 21"
    assert lines["FL-2026"].startswith("open: keeps version 2 to its end")
    assert kind.url(proposal).endswith("/effect/")
