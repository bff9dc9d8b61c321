"""Pages of machines: who reads, who changes, what is kept, what is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue import operations
from aifactory.catalogue.models import Partition, Proposal, Revision, Site, System
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
FACT = {
    "fact_source": "A letter of the site",
    "fact_tag": "V",
    "fact_checked_on": "2026-11-25",
}
READERS = ["officer", "approver", "auditor"]
PAGES = [
    ("facts",),
    ("stale",),
    ("site", "CINECA"),
    ("system", "LUMI"),
    ("partition", "LUMI-G"),
    ("availability",),
    ("cell", "PG", "MARENOSTRUM5-ACC"),
    ("maintenance",),
    ("reference",),
    ("table", "statuses"),
    ("table", "holidays"),
    ("table", "terms"),
    ("table", "prices"),
    ("country", "CH"),
]
FORMS = [
    ("add_site",),
    ("edit_site", "CINECA"),
    ("add_system", "CINECA"),
    ("edit_system", "LUMI"),
    ("add_partition", "LUMI"),
    *(("edit_partition", "LUMI-G", group) for group in ("hardware", "limits", "queue", "energy")),
    ("unit", "LUMI-G"),
    ("use_partition", "LUMI-G"),
    ("delete", "partitions", "LUMI-G"),
    ("set_state", "PG", "LUMI-G"),
    ("announce",),
    ("add_row", "holidays"),
    ("edit_row", "holidays", "office~2026-01-01"),
    ("remove_row", "holidays", "office~2026-01-01"),
    ("remove_row", "terms", "sectors~health"),
    ("edit_row", "prices", "de_minimis~2024-01-01"),
    ("import", "statuses"),
    ("add_country",),
    ("edit_country", "CH"),
    ("copy_year", 2027),
]


def url(name: str, *args: object) -> str:
    return reverse(f"setup:{name}", args=args)


def edit(client: Client, group: str, **typed: str) -> object:
    """Open the form of a group, then send it as it was with something typed."""
    page = client.get(url("edit_partition", "LUMI-G", group))
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    sent |= {**FACT, "opened_on": page.context["opened_on"], **typed}
    return client.post(url("edit_partition", "LUMI-G", group), sent)


@pytest.mark.parametrize("page", PAGES, ids="/".join)
@pytest.mark.parametrize("person", READERS)
def test_readers_of_the_set_up_read_every_page(
    cast: Cast, signed_in: SignIn, person: str, page: tuple[str, ...]
) -> None:
    assert signed_in(cast[person]).get(url(*page)).status_code == 200


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_officers_open_every_form_and_readers_get_the_sentence(
    cast: Cast, signed_in: SignIn, form: tuple[str, ...]
) -> None:
    assert signed_in(cast.officer).get(url(*form)).status_code == 200

    refused = signed_in(cast.auditor).get(url(*form))

    assert refused.status_code == 403
    assert "Only a programme officer" in refused.content.decode()


@pytest.mark.parametrize("page", [*PAGES, *FORMS], ids=str)
@pytest.mark.parametrize("person", ["lead", "assessor", "administrator"])
def test_for_everybody_else_the_pages_do_not_exist(
    cast: Cast, signed_in: SignIn, person: str, page: tuple[str, ...]
) -> None:
    assert signed_in(cast[person]).get(url(*page)).status_code == 404


def test_a_changed_value_keeps_its_own_source(cast: Cast, signed_in: SignIn) -> None:
    response = edit(signed_in(cast.officer), "limits", max_wall_hours="36")

    row = Partition.objects.get(code="LUMI-G")
    revision = Revision.objects.get(subject_type="catalogue.partition")
    assert response.status_code == 302
    assert row.max_wall_hours == 36
    assert row.field_sources["max_wall_hours"] == {
        "source": "A letter of the site",
        "tag": "V",
        "checked_on": "2026-11-25",
    }
    assert "max_nodes_per_job" not in row.field_sources
    assert (revision.before["max_wall_hours"], revision.after["max_wall_hours"]) == (48, 36)
    page = signed_in(cast.officer).get(url("partition", "LUMI-G")).content.decode()
    assert "A letter of the site" in page


def test_the_same_form_twice_changes_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    edit(client, "limits", max_wall_hours="36")
    again = edit(client, "limits", max_wall_hours="36")

    assert again.status_code == 302
    assert Revision.objects.count() == 1


def test_two_officers_at_once_lose_nothing(cast: Cast, signed_in: SignIn) -> None:
    first, second = signed_in(cast.officer), signed_in(cast.second_officer)
    opened_on = second.get(url("edit_partition", "LUMI-G", "limits")).context["opened_on"]
    edit(first, "limits", max_wall_hours="36")

    refused = edit(second, "limits", max_wall_hours="24", opened_on=opened_on)

    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Somebody else changed this while you typed" in text
    assert [(one.before, one.after) for one in refused.context["conflict"]] == [("36", "24")]
    assert 'value="24"' in text
    assert Partition.objects.get(code="LUMI-G").max_wall_hours == 36
    edit(second, "limits", max_wall_hours="24", opened_on=refused.context["opened_on"])
    assert Partition.objects.get(code="LUMI-G").max_wall_hours == 24


@pytest.mark.parametrize(
    ("group", "typed", "sentence"),
    [
        ("limits", {"max_nodes_per_job": "9000"}, "A job cannot have more nodes"),
        ("limits", {"union_share_percent": "140"}, "A job cannot have more nodes"),
        ("limits", {"fact_source": ""}, "“Source” needs an answer."),
        ("limits", {"fact_checked_on": "2190-01-01"}, "lies in the future"),
        ("energy", {"pue": "0.5"}, "Power usage effectiveness is 1 or more."),
        ("energy", {"pue": "one"}, "Write a number without spaces"),
        ("queue", {"queues": "standard-g; two days"}, "Line 1: write a name, hours and nodes"),
        ("queue", {"queues": "ok; 1; 2\n; 3; 4"}, "Line 2: write a name"),
        ("hardware", {"nodes": "-1"}, "greater than or equal to 0"),
    ],
)
def test_bad_values_are_refused_beside_what_was_typed(
    cast: Cast, signed_in: SignIn, group: str, typed: dict[str, str], sentence: str
) -> None:
    response = edit(signed_in(cast.officer), group, **typed)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Revision.objects.count() == 0


def test_queues_and_notes_are_edited_as_text(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    edit(client, "queue", queues="standard-g; 48;\nlarge-g; 12; 1024")
    edit(client, "hardware", notes="Build images elsewhere.")

    row = Partition.objects.get(code="LUMI-G")
    assert row.scheduler["queues"][1] == {"name": "large-g", "max_hours": 12, "max_nodes": 1024}
    assert row.scheduler["name"] == "Slurm"
    assert row.notes["business"]["en"] == "Build images elsewhere."


def test_a_new_machine_is_planned_then_runs_then_has_a_partition(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    source = {"source": "Press release", "source_tag": "R", "checked_on": "2026-11-25"}
    new = {"code": "NORTH", "name": "North", "state": "planned", "expected": "In 2028.", **source}
    client.post(url("add_system", "CSC"), new)
    early = client.get(url("add_partition", "NORTH"))
    opened = client.get(url("edit_system", "NORTH")).context["opened_on"]
    runs = {"name": "North", "state": "operational", "expected": "", "opened_on": opened}
    client.post(url("edit_system", "NORTH"), {**runs, **source})
    part = {
        "code": "NORTH-G",
        "name": "North G",
        "position": "90",
        "nodes": "10",
        "gpus_per_node": "4",
        "gpu_hours_per_node_hour": "4",
        "local_name": "node-h",
        "local_per_node_hour": "1",
        "gpu_model": "H200",
        "gpu_memory_gb": "141",
        "architecture": "x86_64",
        "container_runtime": "Apptainer",
        "union_share_percent": "50",
        **source,
    }
    without_unit = client.post(url("add_partition", "NORTH"), {**part, "local_name": ""})
    added = client.post(url("add_partition", "NORTH"), part)

    assert early.status_code == 302
    assert without_unit.status_code == 422
    assert added["Location"] == url("partition", "NORTH-G")
    assert System.objects.get(code="NORTH").is_in_operation
    assert Partition.objects.get(code="NORTH-G").unit.gpus_per_node == 4


def test_what_is_used_is_not_deleted_and_says_by_what(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)

    looked = client.get(url("delete", "partitions", "LUMI-G"))
    response = client.post(url("delete", "partitions", "LUMI-G"), {"reason": "Gone."})

    text = response.content.decode()
    assert looked.status_code == 200
    assert "It is used, so it cannot be deleted" in looked.content.decode()
    assert response.status_code == 409
    assert "It is used, so it cannot be deleted" in text
    assert "bundles" in text
    assert "availabilities" in text
    assert Partition.objects.filter(code="LUMI-G").exists()


def test_the_operation_itself_refuses_to_delete_what_is_used(cast: Cast) -> None:
    with pytest.raises(operations.FactInUse) as refusal:
        operations.delete_fact(by=cast.officer, row=System.objects.get(code="LUMI"))

    assert [use.kind for use in refusal.value.uses] == [
        "catalogue.aifactory_systems",
        "catalogue.partition",
    ]


def test_what_nothing_uses_is_deleted_with_its_reason(cast: Cast, signed_in: SignIn) -> None:
    site = Site.objects.get(code="CSC")
    operations.add_fact(
        by=SETUP,
        row=System(
            code="OLD",
            name="Old",
            site=site,
            source="A letter",
            source_tag="V",
            checked_on=date(2026, 11, 25),
        ),
    )
    client = signed_in(cast.officer)

    bare = client.post(url("delete", "systems", "OLD"), {"reason": ""})
    client.post(url("delete", "systems", "OLD"), {"reason": "Entered twice."})

    assert bare.status_code == 422
    assert not System.objects.filter(code="OLD").exists()
    assert Revision.objects.get(verb="deleted").reason == "Entered twice."
    assert signed_in(cast.officer).get(url("delete", "nonsense", "OLD")).status_code == 404


def test_a_partition_goes_out_of_use_and_comes_back(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    client.post(url("use_partition", "VEGA-GPU"), {"reason": "Switched off."})
    gone = client.get(reverse("systems")).content.decode()
    page = client.get(url("partition", "VEGA-GPU")).content.decode()
    client.post(url("use_partition", "VEGA-GPU"), {"reason": "Back again."})

    assert "Vega GPU" not in gone
    assert "Out of use" in page
    assert "Vega GPU" in client.get(reverse("systems")).content.decode()
    assert list(Revision.objects.order_by("pk").values_list("verb", flat=True)) == [
        "retired",
        "restored",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Count, count: int
) -> None:
    codes = ["LUMI-G", "LEONARDO-BOOSTER", "VEGA-GPU"][:count]
    kept = Partition.objects.filter(code__in=codes)
    assert kept.count() == count
    client = signed_in(cast.officer)

    # session, person, roles, due facts, sites, systems, partitions
    with django_assert_num_queries(6):
        assert client.get(url("facts")).status_code == 200


def test_proposals_are_not_made_by_reading(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.officer).get(url("unit", "LUMI-G"))

    assert Proposal.objects.count() == 0
