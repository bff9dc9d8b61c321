"""Reads: promises of other modes, facts for the rules, offers, worklists, rows as text."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aifactory.catalogue.models import Call, RuleSet
from applications import queries
from applications.models import (
    Answer,
    Application,
    CompletionRequest,
    EligibilityCheck,
    NumberSeries,
    Promise,
    PromiseStop,
    Snapshot,
    TeamMember,
)
from applications.operations import drafts
from applications.queries.eligibility import eligibility_facts
from tests.applications import builders
from tests.conftest import Cast

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)


def unsaved(code: str) -> Application:
    call = Call.objects.select_related("mode", "rule_set").get(code=code)
    return Application(call=call, rule_set=call.rule_set)


@pytest.mark.parametrize(("code", "days"), [("PG-2026", 2), ("LS-2026", 10), ("SC-2026", 22)])
def test_promise_is_counted_in_working_days(db: None, code: str, days: int) -> None:
    assert queries.promised_days(unsaved(code), NOON) == days


def test_promise_starts_at_the_cut_off_where_the_mode_says_so(db: None) -> None:
    application = unsaved("LS-2026")
    without = queries.promise_starts(application, NOON)
    application.cut_off = application.call.cut_offs.order_by("at").first()

    assert without == NOON
    assert queries.promise_starts(application, NOON) == application.cut_off.at


def test_call_with_rounds_takes_nothing_after_the_last(db: None, cast: Cast) -> None:
    application = builders.draft(cast.lead)
    application.call.is_continuous = False

    (flaw,) = queries.flaws_at(application, {}, NOON)

    assert flaw.code == "call_closed"


def test_facts_of_an_empty_draft_are_unknown(cast: Cast) -> None:
    application = builders.draft(cast.lead, **dict.fromkeys(builders.ANSWERS))

    facts = eligibility_facts(application, {}, NOON)

    assert facts == replace(
        facts,
        country=None,
        organisation_kind=None,
        is_civilian=None,
        practices=None,
        contract_ends_on=None,
        amount=None,
        partition=None,
        other_open_applications=None,
    )


@pytest.mark.parametrize(
    ("text", "known"), [("2027-05-31", True), ("in May", False), (None, False)]
)
def test_facts_read_a_date_only_where_it_is_one(cast: Cast, text: Any, known: bool) -> None:
    application = builders.draft(cast.lead)

    facts = eligibility_facts(application, {"lead_contract_ends_on": text}, NOON)

    assert (facts.contract_ends_on is not None) is known


def test_facts_count_in_the_unit_of_the_mode(cast: Cast) -> None:
    application = builders.draft(cast.lead)
    in_gpu_hours = eligibility_facts(application, {}, NOON).amount
    application.rule_set = RuleSet.objects.get(mode__code="SC", version=2)

    assert (in_gpu_hours, eligibility_facts(application, {}, NOON).amount) == (
        Decimal(5000),
        Decimal(1250),
    )


def test_mode_facts_repeat_the_terms(db: None) -> None:
    facts = queries.mode_facts(
        RuleSet.objects.select_related("mode").get(mode__code="FL", version=2)
    )

    assert (facts.name, facts.minimum, facts.above_minimum, facts.months) == (
        "Build",
        Decimal(10000),
        True,
        (1, 2, 3),
    )


def test_offer_that_is_not_open_says_why(cast: Cast) -> None:
    application = builders.draft(cast.lead)
    offer = queries.offers_of(application, NOON).partition("LEONARDO-BOOSTER")
    state = replace(offer.state, state="full", reason={"business": {"en": "Much asked for."}})

    assert queries.note_of(replace(offer, state=state)) == "Full. Much asked for."
    assert queries.note_of(offer).startswith("4 × NVIDIA A100")


def test_offer_without_bundle_or_gpus_names_neither(cast: Cast) -> None:
    offer = queries.offers_of(builders.draft(cast.lead), NOON).partition("LEONARDO-BOOSTER")
    offer.partition.gpus_per_node, offer.partition.queue_hours = 0, 36

    assert queries.note_of(replace(offer, bundle=None)) == "queue about 36\u00a0h"


def test_request_of_a_draft_without_a_partition_has_months_only(cast: Cast) -> None:
    application = builders.draft(cast.lead, partition=None)

    assert queries.request_of(application) == {"months": 2}


def test_content_of_a_draft_without_organisation_can_be_read(cast: Cast) -> None:
    application = drafts.start_draft(by=cast.lead, call=builders.call())

    content = queries.content_of(application, NOON)

    assert (content["organisation"], content["cut_off"], content["sections"]) == ({}, None, [])


def test_help_of_an_unknown_step_is_empty(cast: Cast) -> None:
    questions = queries.questions_of(builders.draft(cast.lead))

    assert queries.section_help_of(questions, "nowhere", "business", "en") == ""


def test_worklists_hold_what_waits(cast: Cast) -> None:
    at_site = builders.submitted(cast.lead)
    open_case = builders.unclear(cast.colleague, registration="CA1234")
    decided = builders.application_at(
        "awaiting_decision", lead=cast.stranger, officer=cast.officer, registration="FI1234"
    )

    assert list(queries.ready_for_technical_check(["CINECA"])) == [at_site]
    assert not queries.ready_for_technical_check(["CSC"])
    assert list(queries.eligibility_open()) == [open_case]
    assert list(queries.awaiting_decision()) == [decided]
    assert set(Application.objects.undecided()) == {at_site, open_case, decided}


def test_worklist_queries_are_constant(cast: Cast, django_assert_num_queries: Any) -> None:
    for place, lead in enumerate((cast.lead, cast.colleague, cast.stranger)):
        builders.submitted(lead, registration=f"RO1234{place}")
        with django_assert_num_queries(1):
            for row in queries.ready_for_technical_check(["CINECA"]):
                assert str(row.call.mode), str(row.partition.system.site)
                assert str(row.organisation), str(row.promise)


def test_rows_name_themselves(cast: Cast) -> None:
    application = builders.application_at("returned", lead=cast.lead, officer=cast.officer)
    rows = [
        Answer.objects.filter(key="title").get(),
        Snapshot.objects.get(),
        EligibilityCheck.objects.filter(rule="size").get(),
        NumberSeries.objects.get(),
        Promise.objects.get(),
        PromiseStop.objects.get(),
        CompletionRequest.objects.get(),
        TeamMember.objects.get(),
        application,
    ]

    assert [str(row) for row in rows if row not in rows[1:2] + rows[6:7]] == [
        "title v1",
        "size pass",
        "EHPC-AIF-2026PG11 1",
        "2 working days",
        "completion",
        "Lead (lead)",
        "EHPC-AIF-2026PG11-001",
    ]
    assert str(rows[1]) == f"{application.pk} v1"
    assert str(rows[6]).startswith(str(application.pk))


def test_draft_is_called_by_its_id(cast: Cast) -> None:
    application = builders.draft(cast.lead)

    assert str(application) == f"DRAFT-{str(application.pk)[:8]}"


def test_second_click_that_overtakes_the_first_finds_its_draft(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = builders.draft(cast.lead).pk
    first = drafts.start_draft(by=cast.lead, call=builders.call(), key=key)
    found = iter([None, first])
    monkeypatch.setattr(drafts, "_begun", lambda *_given: next(found))

    assert drafts.start_draft(by=cast.lead, call=builders.call(), key=key) == first


@pytest.mark.parametrize(
    "values",
    [
        {"number": None},
        {"received_at": None},
        {"node_hours": Decimal(0)},
        {"months": 0},
        {"erased_at": NOON},
    ],
)
def test_impossible_rows_are_refused_by_the_database(cast: Cast, values: dict[str, Any]) -> None:
    application = builders.submitted(cast.lead)

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**values)


def test_every_constraint_has_a_sentence() -> None:
    models = [Answer, Application, CompletionRequest, Promise, PromiseStop, TeamMember]

    for model in [*models, Snapshot, EligibilityCheck]:
        for constraint in model._meta.constraints:
            assert str(constraint.violation_error_message).endswith("."), constraint.name
            assert "Constraint" not in str(constraint.violation_error_message)
