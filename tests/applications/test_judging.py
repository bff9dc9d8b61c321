"""What another version would say of drafts: numbers by reason, nobody's data."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts.models import User
from aifactory.catalogue import operations as catalogue
from aifactory.catalogue import snapshot
from aifactory.catalogue.models import Call, Partition, RuleSet
from applications.models import Answer, Application
from applications.queries.judging import judge_drafts
from tests.conftest import SETUP, Cast


def version(mode: str, **terms: Any) -> RuleSet:
    """A draft of a mode's next version with other terms."""
    source = RuleSet.objects.filter(mode__code=mode).select_related("mode").order_by("-version")[0]
    draft = catalogue.draft_rule_set(by=SETUP, mode=source.mode, copied_from=source)
    base = catalogue.state_of(snapshot.part_of(draft, terms))
    catalogue.change_terms(by=SETUP, rule_set=draft, terms=terms, base=base)
    return RuleSet.objects.select_related("mode").get(pk=draft.pk)


def written(
    lead: User, mode: str, *, kind: object = "sme", months: int = 3, **values: Any
) -> Application:
    """A draft application as the judge reads it."""
    call = Call.objects.filter(mode__code=mode, status="open").select_related("rule_set")[0]
    partition = Partition.objects.get(code=values.pop("partition", "LUMI-G"))
    draft = Application.objects.create(
        call=call,
        rule_set=call.rule_set,
        project_lead=lead,
        audience="business",
        months=months,
        partition=partition,
        **{"node_hours": 10_000, **values},
    )
    for key, value in (("organisation_kind", kind), ("eu_project", None)):
        Answer.objects.create(
            application=draft, key=key, value=value, saved_by=lead, saved_at=draft.created_at
        )
    return draft


SIZE = {
    "unit": "gpu_hours",
    "is_bundle": False,
    "minimum": "10000",
    "maximum": "20000",
    "above_minimum": True,
}
KINDS = {"kinds": ["startup"], "price": {"startup": "free"}}


@pytest.mark.parametrize(
    ("terms", "reasons"),
    [
        ({"acceptance_days": 30}, {}),
        ({"months": [1, 2]}, {"Months": 1}),
        ({"size": SIZE}, {"Size": 1}),
        (KINDS, {"Kind of organisation": 1}),
        ({**KINDS, "months": [1]}, {"Kind of organisation": 1, "Months": 1}),
    ],
)
def test_drafts_that_would_newly_fail_are_counted_by_reason(
    cast: Cast, terms: dict[str, Any], reasons: dict[str, int]
) -> None:
    draft = written(cast.lead, "FL")  # 10 000 node-hours of LUMI-G are 40 000 GPU-hours

    judged = judge_drafts(version("FL", **terms))

    assert judged.reasons == reasons
    assert judged.failing == bool(reasons)
    assert (judged.by_call, judged.drafts) == ({draft.call_id: 1}, 1)


def test_drafts_that_fail_today_are_not_blamed_on_the_new_rules(cast: Cast) -> None:
    written(cast.lead, "FL", kind="research", months=9, node_hours=1)

    judged = judge_drafts(version("FL", months=[1]))

    assert (judged.failing, judged.reasons) == (0, {})


def test_unknown_answers_are_nobodys_failure(cast: Cast) -> None:
    written(cast.lead, "FL", kind=None, node_hours=None)

    assert judge_drafts(version("FL", **KINDS)).failing == 0


def test_only_drafts_of_the_mode_count(cast: Cast) -> None:
    written(cast.lead, "PG")
    written(cast.lead, "FL")

    judged = judge_drafts(version("LS"))

    assert (judged.drafts, judged.failing) == (0, 0)


def test_node_hours_are_judged_as_node_hours(cast: Cast) -> None:
    written(cast.lead, "SC", kind="research", months=6, node_hours=30_000)
    size = {**SIZE, "unit": "node_hours", "maximum": "25000"}

    assert judge_drafts(version("SC", size=size)).reasons == {"Size": 1}


def test_a_partition_that_loses_its_amount_is_named(cast: Cast) -> None:
    written(cast.lead, "PG", node_hours=625)
    draft = version("PG")
    gone = draft.bundles.get(partition__code="LUMI-G")
    catalogue.change_bundles(
        by=SETUP,
        rule_set=draft,
        bundles=[
            catalogue.BundleTerms(row.partition_id, row.node_hours)
            for row in draft.bundles.exclude(pk=gone.pk).order_by("pk")
        ],
        base=catalogue.state_of({"bundles": snapshot.bundle_rows(draft)}),
    )

    assert judge_drafts(draft).reasons == {"No amount on the chosen partition": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_judging_takes_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _number in range(count):
        written(cast.lead, "PG", node_hours=625)
    draft = version("PG")

    # Drafts, their answers, partitions with an amount, their rules, their partitions.
    with django_assert_num_queries(5):
        judge_drafts(draft)
