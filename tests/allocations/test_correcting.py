"""Annul and rectify: prepared unseen, carried out when a second person approves, or dropped."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.documents.models import Document
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations import ledger, operations, permissions, queries
from allocations.models import (
    AccountKind,
    Allocation,
    Award,
    Decision,
    LedgerEntry,
    SupplyPeriod,
)
from allocations.operations import BadTerms
from allocations.operations.releasing import LAPSE
from applications.models import Application
from tests.allocations import builders
from tests.allocations.builders import ASKED, RELEASED, SUPPLIER, award_of, balance

pytestmark = pytest.mark.django_db
WHY = "The site had counted another project’s nodes."
LATER = RELEASED + timedelta(days=1)
FEWER = Decimal(1_000)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def application(cast):
    builders.supply(5_000)
    return builders.examined(cast.lead, cast.assessor)


@pytest.fixture
def offered(cast, application):
    return builders.released(cast.officer, application)


@pytest.fixture
def running(cast, offered):
    operations.accept_award(by=cast.lead, award=award_of(offered), at=RELEASED)
    return offered


def terms_of(decision, **changes):
    return replace(queries.standing(Decision.objects.get(pk=decision.pk)).terms, **changes)


def ask(cast, decision, kind="annul", why=WHY, person="officer", **changes):
    return operations.request_correction(
        by=cast[person],
        decision=decision,
        kind=kind,
        why=why,
        terms=terms_of(decision, **changes) if kind == "rectify" else None,
        at=LATER,
    )


def answer(cast, *, approves=True, person="approver", reason="", at=LATER):
    return accounts.answer_approval(
        by=cast[person],
        approval=Approval.objects.get(kind=queries.CORRECT, status="requested"),
        approves=approves,
        reason=reason,
        at=at,
    )


def use(allocation, node_hours):
    """The site reports hours as used."""
    account = queries.account_of(allocation)
    builders.post(
        key=f"use:{allocation.pk}",
        source=account,
        target=ledger.sibling(account, AccountKind.CONSUMED),
        node_hours=Decimal(node_hours),
        about=ledger.About(allocation=allocation),
    )


def state():
    """Statuses of everything, and where the hours are."""
    return {
        "application": Application.objects.get().status,
        "decisions": list(Decision.objects.order_by("version").values_list("status", flat=True)),
        "awards": list(Award.objects.order_by("pk").values_list("status", flat=True)),
        "pool": balance(AccountKind.POOL),
        "held": balance(AccountKind.HELD),
        "running": balance(AccountKind.ALLOCATION),
    }


def test_nothing_moves_before_somebody_else_approved(cast, offered):
    before, mails = state(), Message.objects.filter(to_address=cast.lead.email).count()

    prepared = ask(cast, offered)

    assert {**before, "decisions": ["released", "decided"]} == state()
    assert (prepared.outcome, prepared.corrects, prepared.version) == ("annulment", offered, 2)
    assert Message.objects.filter(to_address=cast.lead.email).count() == mails
    assert not Decision.objects.visible_to(cast.lead).filter(pk=prepared.pk).exists()
    assert not Document.objects.filter(subject_id=str(prepared.pk)).exists()


def test_an_annulled_offer_gives_the_hours_back_and_waits_for_a_decision(cast, offered):
    ask(cast, offered)

    answer(cast)

    assert state() == {
        "application": "awaiting_decision",
        "decisions": ["annulled", "released"],
        "awards": ["annulled"],
        "pool": Decimal(5_000),
        "held": 0,
        "running": 0,
    }
    annulment = Decision.objects.get(version=2)
    assert (annulment.decided_by, annulment.released_by) == (cast.officer, cast.approver)
    assert builders.adds_up()
    again = builders.decided(cast.officer, offered.application, at=LATER)
    assert (again.version, permissions.release(cast.officer, again).allowed) == (3, True)


def test_annulling_running_hours_leaves_what_is_used(cast, running):
    use(Allocation.objects.get(), 300)
    ask(cast, running)

    answer(cast)

    assert state() == {
        "application": "awaiting_decision",
        "decisions": ["annulled", "released"],
        "awards": ["annulled"],
        "pool": Decimal(4_700),
        "held": 0,
        "running": 0,
    }
    assert Allocation.objects.get().status == "ended"
    assert balance(AccountKind.CONSUMED) == 300
    assert LedgerEntry.objects.get(reason="annulled").node_hours == 950
    assert builders.adds_up()


def test_annulling_after_the_period_lets_the_rest_expire(cast, running):
    december, january = LATER + timedelta(days=30), LATER + timedelta(days=50)
    operations.request_correction(
        by=cast.officer, decision=running, kind="annul", why=WHY, at=december
    )

    answer(cast, at=january)

    assert (balance(AccountKind.EXPIRED), state()["pool"]) == (ASKED, 3_750)
    assert builders.adds_up()


def test_everything_used_leaves_nothing_to_give_back(cast, running):
    use(Allocation.objects.get(), 1_250)
    ask(cast, running)

    answer(cast)

    assert not LedgerEntry.objects.filter(reason="annulled").exists()
    assert Allocation.objects.get().status == "ended"
    assert builders.adds_up()


@pytest.mark.parametrize("outcome", ["no_award", "waiting_list"])
def test_a_refusal_or_a_place_on_the_list_is_annulled_and_rectified(cast, application, outcome):
    released = builders.released(cast.officer, application, outcome=outcome, reason="Full.")
    status = Application.objects.get().status
    ask(cast, released, "rectify", reason="Full until January.")
    answer(cast)
    rectified = Decision.objects.get(version=2)
    assert (rectified.outcome, rectified.reason) == (outcome, "Full until January.")
    assert Application.objects.get().status == status

    ask(cast, rectified)
    answer(cast)

    assert state()["decisions"] == ["superseded", "annulled", "released"]
    assert Application.objects.get().status == "awaiting_decision"


def test_a_lapsed_award_is_decided_again(cast, offered):
    award = award_of(offered)
    operations.lapse_award(by=SUPPLIER, award=award, at=award.lapses_at)
    with pytest.raises(NotAllowed, match="It can be annulled"):
        ask(cast, offered, "rectify", node_hours=FEWER, reason="Half.")
    ask(cast, offered)

    answer(cast)

    assert (state()["application"], state()["awards"]) == ("awaiting_decision", ["lapsed"])
    assert builders.adds_up()


@pytest.mark.parametrize(
    ("amount", "pool", "keys"),
    [
        (1_000, 4_000, {"keep": 1_000, "back": 250}),
        (1_250, 3_750, {"keep": 1_250}),
    ],
)
def test_a_rectified_offer_is_answered_anew(cast, offered, amount, pool, keys):
    ask(cast, offered, "rectify", node_hours=Decimal(amount), reason="As measured.")

    answer(cast)

    assert state() == {
        "application": "awarded",
        "decisions": ["superseded", "released"],
        "awards": ["superseded", "offered"],
        "pool": Decimal(pool),
        "held": Decimal(amount),
        "running": 0,
    }
    moved = LedgerEntry.objects.filter(reason="rectified")
    assert {entry.key.split(":")[2]: entry.node_hours for entry in moved} == keys
    new = Award.objects.get(status="offered")
    assert new.respond_by > award_of(offered).respond_by
    assert Job.objects.filter(kind=LAPSE, key=str(new.pk)).exists()
    operations.accept_award(by=cast.lead, award=new, at=LATER)
    assert state()["running"] == amount
    assert builders.adds_up()


def test_a_raise_takes_the_difference_from_the_pool(cast, application):
    decision = builders.released(
        cast.officer, application, outcome="partial", node_hours=FEWER, reason="Half is free."
    )
    ask(cast, decision, "rectify", node_hours=ASKED, reason="")

    answer(cast)

    assert Decision.objects.get(version=2).outcome == "award"
    assert (state()["pool"], state()["held"]) == (3_750, ASKED)
    assert builders.adds_up()


def test_days_in_another_period_are_served_by_its_pool(cast, offered):
    operations.open_period(
        by=SUPPLIER, code="2027-H1", starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30)
    )
    later = {"starts_on": date(2027, 1, 10), "ends_on": date(2027, 1, 31)}
    with pytest.raises(BadTerms, match="has no hours for this mode in 2027-H1") as refused:
        ask(cast, offered, "rectify", **later)
    assert refused.value.field == "starts_on"
    supply_next()
    ask(cast, offered, "rectify", **later)

    answer(cast)

    held = ledger.held_account(Award.objects.get(status="offered"))
    assert (held.period_id, held.balance, state()["pool"]) == ("2027-H1", ASKED, 5_000 + 750)
    assert builders.adds_up()


def supply_next():
    operations.supply_hours(
        by=SUPPLIER,
        partition=builders.partition(),
        period=SupplyPeriod.objects.get(code="2027-H1"),
        mode_group="PG",
        node_hours=Decimal(2_000),
        key="next",
    )


def test_running_hours_go_on_under_the_new_award(cast, running):
    allocation = Allocation.objects.get()
    use(allocation, 300)
    ask(
        cast,
        running,
        "rectify",
        node_hours=FEWER,
        reason="As measured.",
        ends_on=date(2026, 12, 20),
        conditions=("Report monthly.",),
    )

    answer(cast)

    assert state() == {
        "application": "accepted",
        "decisions": ["superseded", "released"],
        "awards": ["superseded", "accepted"],
        "pool": Decimal(4_000),
        "held": 0,
        "running": Decimal(700),
    }
    after = Allocation.objects.get()
    assert (after.pk, after.node_hours, after.ends_on) == (
        allocation.pk,
        FEWER,
        date(2026, 12, 20),
    )
    assert after.award.answered_by == cast.lead
    assert Event.objects.filter(verb="allocations.acceptance_carried_over").count() == 1
    assert builders.adds_up()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"node_hours": Decimal(1_251)}, "amount", "At most the 1\u00a0250 node-h asked for."),
        ({"node_hours": Decimal(200)}, "amount", "Not below the 300 node-h that are used."),
        ({"node_hours": FEWER}, "reason", "Say why. The applicant reads it in the letter."),
        ({}, "", "Nothing is different. Change what has to be corrected."),
        (
            {"starts_on": date(2027, 1, 2)},
            "starts_on",
            "The hours come from the period 1 Jul 2026 to 31 Dec 2026.",
        ),
        (
            {"ends_on": date(2028, 1, 1)},
            "ends_on",
            "No longer than the months asked for, so until 31 Jan 2027.",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(cast, running, changes, field, sentence):
    use(Allocation.objects.get(), 300)

    with pytest.raises(BadTerms) as refused:
        ask(cast, running, "rectify", **changes)

    assert (refused.value.field, refused.value.sentence) == (field, sentence)
    assert not Approval.objects.exists()


def test_a_correction_says_why(cast, offered):
    with pytest.raises(BadTerms) as refused:
        ask(cast, offered, why="  ")

    assert refused.value.field == "why"


def test_a_double_click_asks_once_and_a_colleague_waits(cast, offered):
    first = ask(cast, offered)

    assert ask(cast, offered) == first
    with pytest.raises(NotAllowed, match="A correction of the decision waits for approval"):
        ask(cast, offered, person="second_officer")
    with pytest.raises(NotAllowed, match="waits for approval"):
        ask(cast, offered, why="Another reason.")
    assert Approval.objects.count() == 1


def test_an_approval_counts_once(cast, offered):
    ask(cast, offered)
    approval = answer(cast)

    again = accounts.answer_approval(by=cast.approver, approval=approval, approves=True, at=LATER)

    assert again.status == "approved"
    assert LedgerEntry.objects.filter(reason="annulled").count() == 1


def test_refused_the_applicant_never_knew(cast, offered):
    ask(cast, offered)
    mails = Message.objects.filter(to_address=cast.lead.email).count()

    answer(cast, approves=False, reason="The count was right.")

    assert state()["decisions"] == ["released", "voided"]
    assert state()["awards"] == ["offered"]
    assert Message.objects.filter(to_address=cast.lead.email).count() == mails
    assert operations.accept_award(by=cast.lead, award=award_of(offered), at=LATER)
    assert builders.adds_up()


def test_whoever_asked_withdraws_it_and_nobody_else(cast, offered):
    prepared = ask(cast, offered, "rectify", node_hours=FEWER, reason="As measured.")
    with pytest.raises(NotAllowed, match="Whoever asked for this correction takes it back"):
        operations.withdraw_correction(by=cast.second_officer, decision=prepared)

    for _click in range(2):
        withdrawn = operations.withdraw_correction(by=cast.officer, decision=prepared)

    assert withdrawn.status == "voided"
    assert Approval.objects.get().status == "void"
    assert state()["awards"] == ["offered", "voided"]
    assert ask(cast, offered, "rectify", node_hours=FEWER, reason="As measured.").version == 3
    assert builders.adds_up()


def test_an_expired_request_leaves_nothing_behind(cast, offered):
    ask(cast, offered)
    approval = Approval.objects.get()

    assert accounts.expire_approval(by=SUPPLIER, approval=approval, at=approval.expires_at)

    assert state()["decisions"] == ["released", "voided"]


def test_accepted_meanwhile_makes_it_void(cast, offered):
    ask(cast, offered)
    operations.accept_award(by=cast.lead, award=award_of(offered), at=LATER)

    assert answer(cast).status == "void"

    assert state()["decisions"] == ["released", "voided"]
    assert state()["running"] == ASKED


def test_the_pool_that_shrank_lets_the_approval_fail_and_wait(cast, application):
    decision = builders.released(
        cast.officer, application, outcome="partial", node_hours=FEWER, reason="Half is free."
    )
    ask(cast, decision, "rectify", node_hours=ASKED, reason="")
    before = state()
    pool = queries.pool_for(decision.application, builders.STARTS)
    builders.post(
        key="gone",
        source=pool,
        target=ledger.sibling(pool, AccountKind.EXPIRED),
        node_hours=Decimal(3_900),
    )

    with pytest.raises(CannotCarryOut, match="Only 100 node-h are left"):
        answer(cast)

    assert Approval.objects.get().status == "requested"
    assert {**state(), "pool": before["pool"]} == before
    builders.supply(1_000, key="more")
    assert answer(cast).status == "approved"
    assert builders.adds_up()


def test_a_limit_holds_a_raise_too(cast, application):
    decision = builders.released(
        cast.officer, application, outcome="partial", node_hours=FEWER, reason="Half is free."
    )
    builders.limits(11_000)  # a tenth of it for Try and Build
    ask(cast, decision, "rectify", node_hours=ASKED, reason="")

    with pytest.raises(CannotCarryOut, match="The limit for Try and Build"):
        answer(cast)


def test_used_meanwhile_cannot_be_taken_away(cast, running):
    ask(cast, running, "rectify", node_hours=FEWER, reason="As measured.")
    use(Allocation.objects.get(), 1_100)

    with pytest.raises(CannotCarryOut, match="Only 150 node-h are left"):
        answer(cast)

    assert state()["awards"] == ["accepted", "prepared"]


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ("second_officer", "Only approvers answer this"),
        ("officer", "Only approvers answer this"),
        ("auditor", "Only approvers answer this"),
    ],
)
def test_only_a_second_person_approves(cast, offered, person, sentence):
    ask(cast, offered)

    with pytest.raises(NotAllowed, match=sentence):
        answer(cast, person=person)


@pytest.mark.parametrize("person", ["approver", "auditor", "lead", "stranger", "assessor"])
def test_only_officers_ask(cast, offered, person):
    with pytest.raises(NotAllowed, match="Only programme officers decide"):
        ask(cast, offered, person=person)


def test_withdrawn_it_is_dropped_and_can_be_asked_again(cast, offered):
    ask(cast, offered)
    asked = Approval.objects.get()

    for _click in range(2):
        accounts.withdraw_approval(by=cast.officer, approval=asked, at=LATER)

    assert Approval.objects.get().status == "withdrawn"
    assert Decision.objects.filter(status="voided").count() == 1
    ask(cast, offered)
    assert Approval.objects.filter(status="requested").count() == 1
