"""Facts that grow old come back; a check is one click; a unit that hours count in takes two."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import NotAllowed
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import (
    CountryStatus,
    Fact,
    Holiday,
    Partition,
    Proposal,
    Revision,
    Site,
    System,
)
from aifactory.catalogue.rules.unit_changes import Suspicion
from aifactory.catalogue.rules.units import Unit
from aifactory.catalogue.tables import HOLIDAYS
from aifactory.catalogue.views.units import sentence_of
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
TODAY = date(2026, 11, 25)
FACT = {"source": "A letter", "tag": "V", "checked_on": "2026-11-25"}


def url(name: str, *args: object) -> str:
    return reverse(f"setup:{name}", args=args)


@pytest.fixture
def officer(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.officer)


def aged(*codes: str, on: date = date(2025, 1, 1)) -> None:
    Site.objects.filter(code__in=codes).update(checked_on=on)


def test_every_fact_is_in_the_one_list() -> None:
    kinds = set(Fact.objects.values_list("kind", flat=True))

    assert kinds == {
        "catalogue.site",
        "catalogue.system",
        "catalogue.partition",
        "catalogue.aifactory",
        "catalogue.antenna",
        "catalogue.modelimit",
        "catalogue.country",
        "catalogue.countrystatus",
        "catalogue.holiday",
        "catalogue.term",
        "catalogue.datedamount",
    }
    assert queries.facts().count() == Fact.objects.count()
    assert not Fact.objects.filter(kind="catalogue.holiday", title__endswith="2020-01-01").exists()


def test_what_is_over_needs_no_check() -> None:
    row = CountryStatus.objects.order_by("pk")[0]
    key = f"catalogue.countrystatus:{row.pk}"
    assert Fact.objects.filter(key=key).exists()

    CountryStatus.objects.filter(pk=row.pk).update(valid_until=row.valid_from)
    Partition.objects.filter(code="LUMI-G").update(is_active=False)

    assert not Fact.objects.filter(key=key).exists()
    assert not Fact.objects.filter(title="LUMI-G").exists()


def test_stale_facts_are_listed_oldest_first(officer: Client) -> None:
    aged("CSC", on=date(2024, 1, 1))
    aged("CINECA", on=date(2023, 1, 1))

    page = officer.get(url("stale"), {"group": "catalogue.site"})

    titles = [row.fact.title for row in page.context["table"].rows]
    assert titles[:2] == [Site.objects.get(code=code).name for code in ("CINECA", "CSC")]
    assert officer.get(url("stale"), {"group": "\x00"}).status_code == 200
    assert "facts are due" in officer.get(reverse("setup")).content.decode()


def test_one_click_notes_a_check(officer: Client, cast: Cast) -> None:
    aged("CSC")
    site = Site.objects.get(code="CSC")
    key = f"catalogue.site:{site.pk}"

    response = officer.post(url("checked"), {"one": key, "group": "catalogue.site"})
    officer.post(url("checked"), {"one": key, "group": "catalogue.site"})

    site.refresh_from_db()
    revision = Revision.objects.get()
    assert response["Location"] == f"{url('stale')}?group=catalogue.site"
    assert site.checked_on > TODAY
    assert (revision.verb, revision.before) == ("checked", {"checked_on": "2025-01-01"})


def test_ticked_facts_are_noted_together_and_each_keeps_its_own_history(officer: Client) -> None:
    aged("CSC")
    site = Site.objects.get(code="CSC")
    status = CountryStatus.objects.filter(country="CH").order_by("pk")[0]
    CountryStatus.objects.filter(pk=status.pk).update(checked_on=date(2025, 1, 1))
    keys = [f"catalogue.site:{site.pk}", f"catalogue.countrystatus:{status.pk}"]

    officer.post(url("checked"), {"fact": keys, "group": "all"})
    nothing = officer.post(url("checked"), {"group": "é"})

    assert sorted(Revision.objects.values_list("subject_type", flat=True)) == [
        "catalogue.country",
        "catalogue.site",
    ]
    assert nothing["Location"] == f"{url('stale')}?group=all"


def test_a_single_value_is_checked_apart_from_its_row(officer: Client) -> None:
    row = Partition.objects.get(code="LUMI-G")
    key = f"catalogue.partition:{row.pk}:pue"

    response = officer.post(url("checked"), {"one": key})

    row.refresh_from_db()
    assert officer.get(response["Location"])["Location"] == url("partition", "LUMI-G")
    assert row.field_sources["pue"]["checked_on"] > "2026-11-24"
    assert row.checked_on == date(2026, 11, 23)
    assert Fact.objects.filter(key=key).exists()


@pytest.mark.parametrize(
    "key",
    [
        "catalogue.partition:1:nothing",
        "catalogue.site:999999",
        "catalogue.site:x",
        "catalogue.proposal:1",
        "nonsense",
        "no.such:1",
        "\x00:1",
    ],
)
def test_a_fact_that_is_none_is_not_found(officer: Client, key: str) -> None:
    assert officer.post(url("checked"), {"one": key}).status_code == 404


@pytest.mark.parametrize(
    ("kind", "leads"),
    [
        ("site", "sites"),
        ("countrystatus", "countries"),
        ("holiday", "holidays"),
        ("datedamount", "prices"),
    ],
)
def test_a_fact_leads_to_its_page(officer: Client, kind: str, leads: str) -> None:
    found = Fact.objects.filter(kind=f"catalogue.{kind}").order_by("key")[0]

    assert leads in officer.get(url("fact", kind, found.subject_id))["Location"]


def test_facts_without_a_page_lead_nowhere(officer: Client) -> None:
    found = Fact.objects.filter(kind="catalogue.antenna").order_by("key")[0]

    assert officer.get(url("fact", "antenna", found.subject_id)).status_code == 404
    assert officer.get(url("fact", "site", "0")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_stale_facts_asks_the_same_number_of_queries(
    officer: Client, django_assert_num_queries: Count, count: int
) -> None:
    aged("CSC", "CINECA", "BSC")
    aged(*["CSC", "CINECA", "BSC"][count:], on=TODAY)

    # session, person, roles, kinds with counts, rows
    with django_assert_num_queries(4):
        assert officer.get(url("stale"), {"group": "catalogue.site"}).status_code == 200


def test_uses_are_counted_in_one_query(django_assert_num_queries: Count) -> None:
    row = Partition.objects.get(code="LUMI-G")

    with django_assert_num_queries(1):
        uses = queries.uses_of(row)

    assert {use.kind for use in uses} >= {"catalogue.availability", "catalogue.bundle"}
    assert queries.uses_of(Fact(key="x")) == []


UNIT = {
    "gpus_per_node": "4",
    "gpu_hours_per_node_hour": "4",
    "local_name": "GCD-h",
    "local_per_node_hour": "16",
    "fact_source": "A letter",
    "fact_tag": "V",
    "fact_checked_on": "2026-11-25",
    "example": "1000",
    "reason": "They count anew.",
}


def test_the_effect_of_a_unit_is_read_on_an_example(officer: Client) -> None:
    shown = officer.post(url("unit", "LUMI-G"), UNIT)

    text = shown.content.decode()
    effect = shown.context["effect"]
    assert (effect.before.local, effect.after.local) == (Decimal(8000), Decimal(16000))
    assert "The site’s unit becomes 2 × what it was." in text
    assert "a second person has to approve" in text
    assert "The site’s unit is 4 × the GPUs of a node." in text
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"gpu_hours_per_node_hour": "0"}, "Only a node with GPUs has GPU-hours"),
        ({"local_per_node_hour": "0"}, "needs a factor above zero"),
        ({"gpu_hours_per_node_hour": "-4"}, "zero or more"),
        ({"local_name": ""}, "needs an answer"),
        ({"reason": ""}, "needs an answer"),
    ],
)
def test_a_unit_that_is_none_is_refused(
    officer: Client, changes: dict[str, str], sentence: str
) -> None:
    response = officer.post(url("unit", "LUMI-G"), {**UNIT, **changes})

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_unit_that_hours_count_in_takes_a_second_person(officer: Client, cast: Cast) -> None:
    typed = {**UNIT, "confirmed": "1"}

    asked = officer.post(url("unit", "LUMI-G"), typed)
    officer.post(url("unit", "LUMI-G"), typed)
    other = officer.post(url("unit", "LUMI-G"), {**typed, "local_per_node_hour": "4"})

    proposal = Proposal.objects.get()
    assert asked["Location"] == url("change", proposal.pk)
    assert other.status_code == 409
    assert Partition.objects.get(code="LUMI-G").local_per_node_hour == 8
    page = officer.get(url("change", proposal.pk)).content.decode()
    assert "4 GPU-h = 8 GCD-h" in page
    assert "16 GCD-h" in page
    assert "waits for a second person" in officer.get(url("partition", "LUMI-G")).content.decode()
    approval = Approval.objects.get(subject_id=str(proposal.pk), kind="catalogue.change")
    accounts.answer_approval(by=cast.approver, approval=approval, approves=True)
    row = Partition.objects.get(code="LUMI-G")
    assert row.local_per_node_hour == 16
    assert row.field_sources["local_per_node_hour"] == FACT
    assert Revision.objects.get().reason == "They count anew."


def test_a_unit_that_became_impossible_stays_open(officer: Client, cast: Cast) -> None:
    officer.post(url("unit", "LUMI-G"), {**UNIT, "confirmed": "1"})
    proposal = Proposal.objects.get()
    approval = Approval.objects.get(subject_id=str(proposal.pk), kind="catalogue.change")
    Partition.objects.filter(code="LUMI-G").update(container_runtime="")

    with pytest.raises(CannotCarryOut):
        accounts.answer_approval(by=cast.approver, approval=approval, approves=True)

    assert Partition.objects.get(code="LUMI-G").local_per_node_hour == 8


def test_a_unit_that_nothing_counts_in_changes_at_once(cast: Cast, officer: Client) -> None:
    row = new_partition()
    typed = {**UNIT, "local_name": "h", "local_per_node_hour": "3", "confirmed": "1"}

    shown = officer.post(url("unit", row.code), {**typed, "confirmed": ""} | {"change": "1"})
    done = officer.post(url("unit", row.code), typed)

    row.refresh_from_db()
    assert shown.status_code == 200
    assert done["Location"] == url("partition", row.code)
    assert (row.local_name, row.local_per_node_hour) == ("h", 3)


def test_a_unit_changed_meanwhile_loses_nothing(officer: Client) -> None:
    stale = {**UNIT, "confirmed": "1", "opened_on": "0123456789abcdef"}

    response = officer.post(url("unit", "LUMI-G"), stale)

    assert response.status_code == 409
    assert Proposal.objects.count() == 0


def test_only_officers_change_a_unit(cast: Cast) -> None:
    unit = Unit(4, Decimal(4), "h", Decimal(3))
    for person in (cast.lead, cast.auditor):
        with pytest.raises(NotAllowed):
            operations.change_unit(
                by=person,
                partition=Partition.objects.get(code="LUMI-G"),
                unit=unit,
                source=FACT,
            )


def test_a_suspicion_is_worded() -> None:
    assert "0.5 ×" in sentence_of(Suspicion("gpu_hours", Decimal("0.5")))


def new_partition() -> Partition:
    like = Partition.objects.get(code="LUMI-G")
    return operations.add_fact(
        by=SETUP,
        row=Partition(
            code="NEW",
            name="New",
            system=System.objects.get(code="LUMI"),
            nodes=4,
            gpus_per_node=4,
            gpu_model=like.gpu_model,
            gpu_memory_gb=128,
            architecture=like.architecture,
            container_runtime=like.container_runtime,
            gpu_hours_per_node_hour=Decimal(4),
            local_name="h",
            local_per_node_hour=Decimal(1),
            union_share_percent=50,
            source="A letter",
            source_tag="V",
            checked_on=TODAY,
        ),
    )


def test_shipping_again_does_not_undo_what_the_office_changed(cast: Cast) -> None:
    row = Partition.objects.get(code="LUMI-G")
    operations.change_fact(by=cast.officer, row=row, values={"max_wall_hours": 12})
    holiday = Holiday.objects.get(on=date(2026, 1, 1))
    operations.change_rows(
        by=cast.officer,
        table=HOLIDAYS,
        changes=[operations.RowChange(("office", holiday.on.isoformat()), None)],
    )

    tally = operations.load_seeds(by=SETUP)

    assert not tally.has_changed
    assert Partition.objects.get(code="LUMI-G").max_wall_hours == 12
    assert not Holiday.objects.filter(on=date(2026, 1, 1)).exists()
