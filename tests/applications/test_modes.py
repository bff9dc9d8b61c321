"""Build, Train big and Do science through the whole engine: amounts, limits, promises, rounds."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from aifactory.catalogue.models import CutOff
from applications import operations, queries
from applications.models import Application, EligibilityCheck
from applications.rules.problems import by_key
from tests.applications import builders
from tests.applications.builders import RECEIVED
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("in_2026")


def sent(cast: Cast, code: str, *, at: datetime = RECEIVED, **changes: Any) -> Application:
    """A complete application to a call, received at an instant."""
    return builders.submitted(cast.lead, code=code, at=at, **changes)


@pytest.mark.parametrize(
    ("code", "node_hours", "due"),
    [
        ("FL-2026", 3_000, datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ("LS-2026", 30_000, datetime(2026, 12, 14, 16, tzinfo=UTC)),
        ("SC-2026", 30_000, datetime(2027, 1, 11, 16, tzinfo=UTC)),
    ],
)
def test_each_mode_is_received_with_its_amount_and_promise(
    cast: Cast, code: str, node_hours: int, due: datetime
) -> None:
    application = sent(cast, code)

    assert application.status == "technical_check"
    assert application.node_hours == node_hours
    assert application.promise.due_at == due
    assert application.number.startswith(f"EHPC-AIF-2026{code[:2]}11-")
    outcomes = EligibilityCheck.objects.filter(application=application)
    assert set(outcomes.values_list("outcome", flat=True)) == {"pass"}
    content = queries.frozen_content(application)
    assert content is not None
    assert Decimal(content["request"]["node_hours"]) == node_hours


def test_amount_in_node_hours_is_said_in_gpu_hours_too(cast: Cast) -> None:
    request = queries.request_of(sent(cast, "SC-2026"))

    assert (request["node_hours"], request["gpu_hours"], request["local"]) == (
        30_000,
        120_000,
        240_000,
    )


def test_amount_below_the_mode_says_so_while_it_is_typed_and_stays(cast: Cast) -> None:
    application = builders.draft(cast.lead, code="FL-2026")

    saved = operations.save_answer(
        by=cast.lead, application=application, key="gpu_hours", raw=["8 000"], version=1
    )

    [flaw] = saved.problems
    assert flaw.sentence == (
        "8\u00a0000 GPU-h is under Build’s minimum. "
        "Try gives 5\u00a0000 GPU-h; or justify more than 10\u00a0000 GPU-h."
    )
    assert queries.answers_of(application)["gpu_hours"] == 8000
    with pytest.raises(operations.NotComplete) as refusal:
        operations.submit(by=cast.lead, application=application, received_at=RECEIVED)
    assert refusal.value.flaws == (flaw,)
    assert Application.objects.get(pk=application.pk).status == "draft"


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"gpu_hours": 0}, {"gpu_hours"}),
        ({"gpu_hours": -4}, {"gpu_hours"}),
        ({"gpu_hours": "a lot"}, {"gpu_hours"}),
        ({"gpu_hours": 999_999_999_999}, {"gpu_hours"}),
        ({"gpu_hours": 50_000}, {"gpu_hours"}),
        ({"months": 4}, {"months"}),
        ({"months": 36}, {"months"}),
        (
            {"gpu_hours": 9_000, "months": 5, "novelty": "It is new."},
            {"gpu_hours", "months", "novelty"},
        ),
        ({"if_hours_run_out": None}, {"if_hours_run_out"}),
    ],
)
def test_what_the_mode_does_not_give_is_said_once_beside_its_field(
    cast: Cast, changes: dict[str, Any], sentences: set[str]
) -> None:
    application = builders.draft(cast.lead, code="LS-2026", **changes)

    with pytest.raises(operations.NotComplete) as refusal:
        operations.submit(by=cast.lead, application=application, received_at=RECEIVED)

    found = by_key(refusal.value.flaws)
    assert set(found) == sentences
    assert all(len(said) == 1 for said in found.values())
    order = [question.key for question in queries.questions_of(application).questions]
    assert list(found) == sorted(found, key=order.index)


def test_unknown_kind_of_organisation_still_gets_the_sentence(cast: Cast) -> None:
    application = builders.draft(cast.lead, code="FL-2026", gpu_hours=8000, organisation_kind=None)

    flaws = queries.flaws_at(application, queries.answers_of(application), RECEIVED)

    assert "Try gives" in by_key(flaws)["gpu_hours"][0]


def test_company_needs_an_eu_project_for_science(cast: Cast) -> None:
    outside = builders.draft(cast.lead, code="SC-2026", organisation_kind="sme", eu_project=False)
    with pytest.raises(operations.NotEligible) as refusal:
        operations.submit(by=cast.lead, application=outside, received_at=RECEIVED)
    assert [check.code for check in refusal.value.checks] == ["no_project"]

    builders.fill(cast.lead, outside, {"eu_project": True, "eu_project_name": "EXAMPLE, 101234567"})
    received = operations.submit(by=cast.lead, application=outside, received_at=RECEIVED)
    assert received.status == "technical_check"


def test_amount_that_was_sent_back_is_judged_again(cast: Cast) -> None:
    application = sent(cast, "FL-2026")
    operations.return_for_completion(
        by=cast.officer, application=application, question_keys=["gpu_hours"], message="So many?"
    )
    application = Application.objects.get(pk=application.pk)
    builders.fill(cast.lead, application, {"gpu_hours": 8_000})
    with pytest.raises(operations.NotComplete):
        operations.submit(by=cast.lead, application=application, received_at=RECEIVED)

    builders.fill(cast.lead, application, {"gpu_hours": 20_000})
    again = operations.submit(by=cast.lead, application=application, received_at=RECEIVED)

    assert again.node_hours == 5_000
    size = EligibilityCheck.objects.filter(application=again, rule="size").latest("pk")
    assert size.evidence["params"] == {"amount": "20000", "unit": "gpu_hours"}


def test_draft_without_a_partition_has_no_hours_yet(cast: Cast) -> None:
    application = builders.draft(cast.lead, code="FL-2026", partition=None)

    assert (application.partition, application.node_hours) == (None, None)


ROUNDS = [
    (datetime(2026, 3, 31, 7, 59, 59, 900_000, UTC), 5),
    (datetime(2026, 3, 31, 7, 59, 0, tzinfo=UTC), 5),
    (datetime(2026, 3, 31, 8, 0, 0, tzinfo=UTC), 6),
    (datetime(2026, 3, 31, 8, 0, 0, 1, UTC), 6),
    (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), 1),
    (datetime(2027, 1, 4, 8, 59, 59, 999_999, UTC), 22),
]


@pytest.mark.parametrize(("received_at", "number"), ROUNDS)
def test_receipt_decides_the_round_and_the_clock_starts_at_its_cut_off(
    cast: Cast, received_at: datetime, number: int
) -> None:
    application = sent(cast, "LS-2026", at=received_at)

    cut_off = CutOff.objects.get(call__code="LS-2026", number=number)
    assert application.cut_off == cut_off
    assert application.promise.started_at == cut_off.at
    content = queries.frozen_content(application)
    assert content is not None
    assert datetime.fromisoformat(content["cut_off"]["at"]) == cut_off.at


@pytest.mark.parametrize(
    ("code", "received_at", "sentence"),
    [
        (
            "LS-2026",
            datetime(2027, 1, 4, 9, 0, tzinfo=UTC),
            (
                "The last cut-off of this call was Mon 4 Jan 2027, 10:00 CET (09:00 UTC); "
                "there is no later one. Your answers are kept."
            ),
        ),
        (
            "FL-2026",
            datetime(2027, 1, 4, 9, 0, tzinfo=UTC),
            (
                "This call closed on Fri 1 Jan 2027, 00:00 CET (Thu 31 Dec, 23:00 UTC). "
                "Your answers are kept."
            ),
        ),
        (
            "FL-2027",
            datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
            (
                "This call opens on Fri 1 Jan 2027, 00:00 CET (Thu 31 Dec, 23:00 UTC). "
                "Your answers are kept."
            ),
        ),
    ],
)
def test_outside_a_call_it_is_refused_with_a_sentence_and_the_draft_stays(
    cast: Cast, code: str, received_at: datetime, sentence: str
) -> None:
    application = builders.draft(cast.lead, code=code)
    before = queries.answers_of(application)

    with pytest.raises(operations.NotComplete) as refusal:
        operations.submit(by=cast.lead, application=application, received_at=received_at)

    assert [flaw.sentence for flaw in refusal.value.flaws] == [sentence]
    assert queries.answers_of(application) == before
    facts = queries.eligibility_facts(application, before, received_at)
    assert (facts.starts_on is None) is (code == "LS-2026")


def test_completion_keeps_the_round_of_the_first_receipt(cast: Cast) -> None:
    application = sent(cast, "LS-2026", at=datetime(2026, 11, 12, 9, tzinfo=UTC))
    operations.return_for_completion(
        by=cast.officer, application=application, question_keys=["plan"], message="Who?"
    )
    application = Application.objects.get(pk=application.pk)

    late = datetime(2026, 11, 27, 9, tzinfo=UTC)
    again = operations.submit(by=cast.lead, application=application, received_at=late)

    assert again.cut_off is not None
    assert again.cut_off.number == 19
