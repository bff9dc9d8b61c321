"""Decide, release, answer, lapse, end: one effect each, and every hour accounted for."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.audit.queries import timeline
from aifactory.documents.models import Document
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations import operations, queries
from allocations.models import (
    AccountKind,
    Award,
    Decision,
    LedgerAccount,
    LedgerEntry,
    SupplyPeriod,
)
from applications import operations as applications
from applications.models import Application, Promise
from tests.allocations import builders
from tests.allocations.builders import (
    ASKED,
    DECIDED,
    RELEASED,
    STARTS,
    SUPPLIER,
    adds_up,
    award_of,
    balance,
)

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)  # 14 days after the release, 17:00 CET
OVER = DUE + timedelta(hours=1, minutes=30)  # no answer received in time is read after it
POOL, HELD, ALLOCATION = AccountKind.POOL, AccountKind.HELD, AccountKind.ALLOCATION


@pytest.fixture
def application(cast):
    builders.supply(5_000)
    return builders.examined(cast.lead, cast.assessor)


def status_of(application):
    return Application.objects.get(pk=application.pk).status


def hours():
    return balance(POOL), balance(HELD), balance(ALLOCATION)


def test_a_decision_reserves_the_hours_and_moves_nothing_else(application, cast):
    decision = builders.decided(cast.officer, application)

    assert (decision.status, decision.node_hours, decision.version) == ("decided", ASKED, 1)
    assert decision.number == "D-2026-0001"
    award = award_of(decision)
    assert (award.status, award.respond_by) == ("prepared", None)
    assert (award.starts_on, award.ends_on) == (STARTS, date(2027, 1, 31))
    assert hours() == (Decimal(3_750), ASKED, 0)
    assert status_of(application) == "awaiting_decision"
    assert adds_up()


def test_the_decision_freezes_what_it_rests_on(application, cast):
    facts = builders.decided(cast.officer, application).snapshot

    assert facts["asked"] == {"node_hours": "1250", "gpu_hours": "5000", "local": "40000"}
    assert facts["recommendation"]["outcome"] == "accepted"
    assert facts["pool_before"] == "5000"
    assert facts["recipient"][0] == "Lead, project lead"


def test_a_decision_keeps_its_content(application, cast):
    decision = builders.decided(cast.officer, application)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(reason="Another one")


def test_a_double_click_decides_once(application, cast):
    first = builders.decided(cast.officer, application)

    again = builders.decided(cast.officer, application)

    assert again.pk == first.pk
    assert hours() == (Decimal(3_750), ASKED, 0)


@pytest.mark.parametrize(
    ("person", "terms"),
    [
        ("officer", {"outcome": "no_award", "reason": "Other plans."}),
        ("second_officer", {}),
    ],
)
def test_another_decision_meanwhile_is_told_and_writes_nothing(application, cast, person, terms):
    builders.decided(cast.officer, application)

    with pytest.raises(operations.AlreadyDecided) as refused:
        builders.decided(cast[person], application, **terms)

    assert refused.value.sentence == "Officer decided on this already. Nothing was changed."
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"outcome": "partial", "reason": "Less is enough."}, "amount"),
        ({"outcome": "partial", "node_hours": ASKED, "reason": "All."}, "amount"),
        ({"outcome": "partial", "node_hours": Decimal(700)}, "reason"),
        ({"outcome": "award", "node_hours": Decimal(700)}, "amount"),
        ({"outcome": "waiting_list"}, "reason"),
        ({"outcome": "no_award", "reason": "  "}, "reason"),
        ({"outcome": "award", "starts_on": date(2026, 11, 18)}, "starts_on"),
        ({"outcome": "award", "starts_on": date(9999, 12, 31)}, "starts_on"),
    ],
)
def test_incomplete_terms_are_refused_at_their_field(application, cast, terms, field):
    with pytest.raises(operations.BadTerms) as refused:
        builders.decided(cast.officer, application, **terms)

    assert refused.value.field == field
    assert not Decision.objects.exists()


def test_more_than_the_site_recommends_needs_a_reason(cast):
    builders.supply(5_000)
    application = builders.examined(
        cast.lead,
        cast.assessor,
        outcome="with_changes",
        conditions="One node first.",
        proposed_node_hours=Decimal(800),
    )

    with pytest.raises(operations.BadTerms, match="more than the site recommends"):
        builders.decided(cast.officer, application)

    decision = builders.decided(cast.officer, application, reason="The full run is worth it.")
    assert decision.node_hours == ASKED


def test_hours_the_site_finds_not_feasible_cannot_be_granted(cast):
    builders.supply(5_000)
    application = builders.examined(
        cast.lead, cast.assessor, outcome="not_feasible", proposed_node_hours=None
    )

    with pytest.raises(NotAllowed, match="cannot run"):
        builders.decided(cast.officer, application)

    refusal = builders.decided(
        cast.officer, application, outcome="no_award", reason="It needs another machine."
    )
    assert refusal.node_hours == 0


def test_an_empty_pool_grants_nothing_and_the_attempt_is_noted(cast):
    builders.supply(1_000)
    application = builders.examined(cast.lead, cast.assessor)

    with pytest.raises(operations.Overdrawn) as refused:
        builders.decided(cast.officer, application)
    operations.record_refusal(by=cast.officer, application=application, refusal=refused.value)

    assert not Decision.objects.exists()
    assert balance(POOL) == Decimal(1_000)
    event = Event.objects.get(verb="allocations.grant_refused")
    assert event.data == {"code": "overdrawn", "wanted": "1250", "available": "1000"}


def test_a_limit_refuses_what_the_pool_still_has(application, cast):
    builders.limits(10_000)

    with pytest.raises(operations.QuotaExceeded) as refused:
        builders.decided(cast.officer, application)

    assert refused.value.sentence == (
        "The limit for Try and Build leaves 1\u00a0000 of 1\u00a0000 node-h; this takes 1\u00a0250."
    )


def test_without_a_pool_nothing_can_be_granted(cast):
    application = builders.examined(cast.lead, cast.assessor)

    with pytest.raises(queries.NoPool):
        builders.decided(cast.officer, application)


def test_taking_a_decision_back_returns_the_hours_and_allows_another(application, cast):
    decision = builders.decided(cast.officer, application)

    operations.void_decision(by=cast.second_officer, decision=decision)
    operations.void_decision(by=cast.second_officer, decision=decision)

    assert hours() == (Decimal(5_000), 0, 0)
    assert Decision.objects.get(pk=decision.pk).status == "voided"
    assert award_of(decision).status == "voided"
    second = builders.decided(
        cast.officer, application, outcome="partial", node_hours=Decimal(600), reason="Enough."
    )
    assert (second.version, second.number) == (2, "D-2026-0002")
    assert hours() == (Decimal(4_400), Decimal(600), 0)
    assert adds_up()


def test_withdrawing_voids_what_was_prepared(application, cast):
    decision = builders.decided(cast.officer, application)

    applications.withdraw(by=cast.lead, application=application)

    assert Decision.objects.get(pk=decision.pk).status == "voided"
    assert hours() == (Decimal(5_000), 0, 0)
    assert adds_up()


def test_release_announces_everything_at_once(application, cast):
    decision = builders.released(cast.officer, application)

    award = award_of(decision)
    assert (decision.status, decision.released_at) == ("released", RELEASED)
    assert (award.status, award.respond_by, award.zone) == ("offered", DUE, "Europe/Brussels")
    assert status_of(application) == "awarded"
    assert Promise.objects.get(application=application).kept_at == RELEASED
    assert Document.objects.get(kind="decision").subject_id == str(decision.pk)
    assert Job.objects.get(kind="allocations.lapse").run_after == OVER
    assert Job.objects.get(kind="allocations.remind").run_after == DUE - timedelta(days=3)
    assert [event.verb for event in timeline(decision)] == [
        "allocations.decided",
        "allocations.decision_released",
    ]


def test_a_second_release_changes_nothing(application, cast):
    decision = builders.released(cast.officer, application)

    operations.release(by=cast.officer, decision=decision, at=RELEASED + timedelta(hours=1))

    assert Document.objects.filter(kind="decision").count() == 1
    assert Decision.objects.get(pk=decision.pk).released_at == RELEASED


@pytest.mark.parametrize(
    ("outcome", "status"), [("waiting_list", "waiting_list"), ("no_award", "not_awarded")]
)
def test_a_release_without_hours_reserves_none(application, cast, outcome, status):
    decision = builders.released(cast.officer, application, outcome=outcome, reason="Full.")

    assert status_of(application) == status
    assert not Award.objects.filter(decision=decision).exists()
    assert hours() == (Decimal(5_000), 0, 0)
    assert not Job.objects.filter(kind="allocations.lapse").exists()


def test_from_the_waiting_list_an_award_follows(application, cast):
    builders.released(cast.officer, application, outcome="waiting_list", reason="Full today.")

    with pytest.raises(NotAllowed, match="waiting list already"):
        builders.decided(cast.officer, application, outcome="waiting_list", reason="Still full.")
    second = builders.released(cast.officer, application)

    assert (second.version, status_of(application)) == (2, "awarded")


def test_accepting_opens_the_allocation_once(application, cast):
    award = award_of(builders.released(cast.officer, application))
    at = DUE - timedelta(microseconds=1)

    first = operations.accept_award(by=cast.lead, award=award, at=at)
    again = operations.accept_award(by=cast.lead, award=award, at=at)

    assert again.pk == first.pk
    assert (first.node_hours, first.starts_on, first.status) == (ASKED, STARTS, "active")
    assert hours() == (Decimal(3_750), 0, ASKED)
    assert status_of(application) == "accepted"
    assert Message.objects.filter(kind="award_accepted").count() == 1
    assert adds_up()


def test_at_the_instant_it_is_due_an_answer_is_too_late(application, cast):
    award = award_of(builders.released(cast.officer, application))

    for answer in (operations.accept_award, operations.decline_award):
        with pytest.raises(NotAllowed) as refused:
            answer(by=cast.lead, award=award, at=DUE)
        assert refused.value.verdict.code == "too_late"

    assert "Thu 3 Dec 2026, 17:00 CET (16:00 UTC)" in refused.value.verdict.reason


def test_declining_returns_the_hours_once(application, cast):
    award = award_of(builders.released(cast.officer, application))

    operations.decline_award(by=cast.lead, award=award, at=RELEASED, reason="Funding fell through.")
    operations.decline_award(by=cast.lead, award=award, at=RELEASED)

    assert Award.objects.get(pk=award.pk).decline_reason == "Funding fell through."
    assert hours() == (Decimal(5_000), 0, 0)
    assert status_of(application) == "declined"
    assert adds_up()


def test_who_accepted_cannot_decline_any_more(application, cast):
    award = award_of(builders.released(cast.officer, application))
    operations.accept_award(by=cast.lead, award=award, at=RELEASED)

    with pytest.raises(NotAllowed, match="answered already"):
        operations.decline_award(by=cast.lead, award=award, at=RELEASED)


def test_what_is_due_lapses_once_and_catches_up(application, cast):
    award = award_of(builders.released(cast.officer, application))

    assert operations.lapse_due(by=SUPPLIER, at=OVER - timedelta(seconds=1)) == 0
    assert operations.lapse_due(by=SUPPLIER, at=DUE + timedelta(days=4)) == 1
    assert operations.lapse_due(by=SUPPLIER, at=DUE + timedelta(days=5)) == 0

    assert Award.objects.get(pk=award.pk).status == "lapsed"
    assert status_of(application) == "lapsed"
    assert hours() == (Decimal(5_000), 0, 0)
    assert Message.objects.filter(kind="award_lapsed").count() == 1


def test_an_accepted_award_does_not_lapse(application, cast):
    award = award_of(builders.released(cast.officer, application))
    operations.accept_award(by=cast.lead, award=award, at=RELEASED)

    assert operations.lapse_award(by=SUPPLIER, award=award, at=OVER) is False


def test_an_answer_received_in_time_counts_after_the_lapse_jobs_ran_at_the_instant(
    application, cast
):
    award = award_of(builders.released(cast.officer, application))
    jobs = [
        operations.lapse_award(by=SUPPLIER, award=award, at=DUE + settings.RECEIPT_AGE),
        operations.lapse_due(by=SUPPLIER, at=DUE + settings.RECEIPT_AGE),
    ]
    operations.accept_award(by=cast.lead, award=award, at=DUE - timedelta(microseconds=1))

    assert jobs == [False, 0]
    assert Award.objects.get(pk=award.pk).status == "accepted"


@pytest.mark.parametrize(
    ("months", "ends", "kind"),
    [(1, date(2026, 12, 31), POOL), (2, date(2027, 1, 31), AccountKind.EXPIRED)],
)
def test_what_is_left_at_the_end_goes_back_or_expires(application, cast, months, ends, kind):
    Application.objects.filter(pk=application.pk).update(months=months)
    SupplyPeriod.objects.update(ends_on=date(2027, 1, 1))
    award = award_of(builders.released(cast.officer, application))
    operations.accept_award(by=cast.lead, award=award, at=RELEASED)
    last_evening = datetime(ends.year, ends.month, ends.day, 22, 59, tzinfo=UTC)

    assert operations.close_due(by=SUPPLIER, at=last_evening) == 0
    assert operations.close_due(by=SUPPLIER, at=last_evening + timedelta(minutes=1)) == 1
    assert operations.close_due(by=SUPPLIER, at=last_evening + timedelta(days=1)) == 0

    assert balance(ALLOCATION) == 0
    assert balance(kind) == (Decimal(5_000) if kind == POOL else ASKED)
    assert status_of(application) == "closed"
    assert adds_up()


@pytest.mark.parametrize("kind", [HELD, ALLOCATION])
def test_the_database_refuses_reserved_and_granted_hours_below_zero(application, cast, kind):
    award = award_of(builders.released(cast.officer, application))
    operations.accept_award(by=cast.lead, award=award, at=RELEASED)

    with pytest.raises(IntegrityError, match="not_overdrawn"), transaction.atomic():
        LedgerAccount.objects.filter(kind=kind).update(balance=-1)


def test_the_ledger_tells_the_whole_story(application, cast):
    award = award_of(builders.released(cast.officer, application))
    operations.accept_award(by=cast.lead, award=award, at=RELEASED)

    told = LedgerEntry.objects.order_by("pk").values_list("reason", "node_hours", "posted_by")

    assert list(told) == [
        ("supplied", Decimal(5_000), "system:tests.supply"),
        ("decided", ASKED, str(cast.officer.pseudonym)),
        ("accepted", ASKED, str(cast.lead.pseudonym)),
    ]


def test_supplying_twice_under_one_key_supplies_once():
    builders.supply(700)
    builders.supply(700)

    assert balance(POOL) == Decimal(700)
    with pytest.raises(operations.KeyReused):
        builders.supply(701)


def test_a_decision_taken_later_belongs_to_its_year(application, cast):
    decision = builders.decided(
        cast.officer,
        application,
        at=DECIDED.replace(month=12, day=31, hour=23, minute=30),
        starts_on=None,
        outcome="no_award",
        reason="Out of hours.",
    )

    assert decision.number == "D-2027-0001"
