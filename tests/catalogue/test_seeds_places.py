"""The shipped places: machines that run and machines that are planned, AI factories, antennas."""

import pytest

from aifactory.audit.recording import SystemActor
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import (
    AIFactory,
    Antenna,
    Availability,
    Bundle,
    Partition,
    Site,
    System,
)
from aifactory.catalogue.rules.units import triple
from aifactory.catalogue.seeds import reading

pytestmark = pytest.mark.django_db
BY = SystemActor("tests.catalogue")
IN_TRY = [
    "Leonardo Booster",
    "LUMI-G",
    "JUPITER Booster",
    "MareNostrum 5 ACC",
    "MeluXina GPU",
    "Karolina GPU",
    "Vega GPU",
    "Deucalion GPU",
]
PLANNED = {"DAEDALUS", "ALICE-RECOQUE", "HAMMERHAI", "LUMI-AI", "MELUXINA-AI"}
SIZES = {
    "LUMI-C": (2048, 0, 128, 256, 50),
    "LEONARDO-DCGP": (1536, 0, 112, 512, 50),
    "LEONARDO-LISA": (166, 8, None, None, 50),
    "MARENOSTRUM5-GPP": (6192, 0, 112, 256, 50),
    "MARENOSTRUM5-GPP-HIGHMEM": (216, 0, 112, 1024, 50),
    "MARENOSTRUM5-HBM": (72, 0, 112, 128, 50),
    "MELUXINA-CPU": (573, 0, 128, 512, 35),
    "MELUXINA-FPGA": (20, 0, 64, 512, 35),
    "KAROLINA-CPU": (720, 0, 128, 256, 35),
    "VEGA-CPU": (768, 0, 128, 256, 35),
    "VEGA-CPU-LARGEMEM": (192, 0, 128, 1024, 35),
    "DISCOVERER-CPU": (1128, 0, 128, 256, 35),
    "DISCOVERER-PLUS": (4, 8, 112, 2048, 35),
    "DEUCALION-ARM": (1632, 0, 48, 32, 35),
    "DEUCALION-X86": (500, 0, 128, 256, 35),
    "ARRHENIUS-GPU": (382, 4, 288, 480, 35),
}


def test_there_are_twenty_six_partitions_on_ten_machines_and_the_first_stay_first():
    rows = list(queries.partitions())

    assert len(rows) == 26
    assert [row.name for row in rows[:8]] == IN_TRY
    assert len({row.position for row in rows}) == 26
    assert len({row.system_id for row in rows}) == 10


@pytest.mark.parametrize("code", sorted(SIZES))
def test_a_partition_has_the_size_that_its_source_gives(code):
    row = Partition.objects.get(code=code)

    assert SIZES[code] == (
        row.nodes,
        row.gpus_per_node,
        row.cores_per_node,
        row.memory_gb_per_node,
        row.union_share_percent,
    )


def test_every_partition_has_a_sound_unit_and_names_the_source_of_single_values():
    for row in queries.partitions():
        assert row.unit.gpus_per_node == row.unit.gpu_hours_per_node_hour
        assert bool(row.gpus_per_node) == bool(row.gpu_model) == bool(row.gpu_memory_gb)
        assert (triple(row.unit.local_per_node_hour, row.unit).gpu_hours is None) == (
            row.gpus_per_node == 0
        )
        for name, source in row.field_sources.items():
            assert hasattr(row, name)
            assert source["tag"] in "VRKD"
            assert source["source"]


def test_the_arm_machines_say_so():
    arm = Partition.objects.filter(architecture="aarch64").order_by("code")

    assert [row.code for row in arm] == ["ARRHENIUS-GPU", "DEUCALION-ARM", "JUPITER-BOOSTER"]


def test_planned_machines_have_no_partition_and_say_what_is_known():
    planned = queries.planned_systems()

    assert {system.code for system in planned} == PLANNED
    assert not Partition.objects.filter(system__in=planned).exists()
    assert all(system.outlook for system in planned)
    assert not any(system.is_in_operation for system in planned)
    runs = System.objects.get(code="LUMI")
    assert (runs.is_in_operation, runs.outlook) == (True, "")


def test_no_partition_was_opened_by_shipping_it():
    offered = Partition.objects.filter(availabilities__isnull=False).distinct()
    bundled = {row.partition.code for row in Bundle.objects.select_related("partition")}

    assert {row.name for row in offered} == set(IN_TRY)
    assert bundled == {row.code for row in offered}
    assert not Availability.objects.filter(partition__gpus_per_node=0).exists()


def test_every_site_lies_in_europe_and_gives_its_scope():
    sites = list(Site.objects.all())

    assert len(sites) == 13
    assert all(35 < site.latitude < 71 and -10 < site.longitude < 30 for site in sites)
    assert Site.objects.get(code="CINECA").scope == "site:CINECA"


def test_there_are_nineteen_ai_factories_in_europe_from_north_to_south():
    rows = list(queries.ai_factories())

    assert len(rows) == len({row.name for row in rows}) == 19
    assert rows[0].name == "LUMI AI Factory"
    assert [row.latitude for row in rows] == sorted((row.latitude for row in rows), reverse=True)
    assert all(35 < row.latitude < 71 and -10 < row.longitude < 30 for row in rows)
    waves = [row.wave for row in rows]
    assert [waves.count(wave) for wave in (1, 2, 3)] == [7, 6, 6]


def test_an_ai_factory_names_its_machines_or_what_is_to_come():
    for factory in queries.ai_factories():
        assert factory.systems.all() or factory.expected, factory.name
    lumi = AIFactory.objects.get(code="LUMI-AIF")
    assert {system.code for system in lumi.systems.all()} == {"LUMI", "LUMI-AI"}
    assert str(lumi) == "LUMI AI Factory"


def test_there_are_thirteen_antennas_in_other_countries_than_the_factories():
    rows = list(queries.antennas())

    assert [row.country.name for row in rows][:3] == ["Belgium", "Cyprus", "Hungary"]
    assert len(rows) == 13
    assert not {row.country_id for row in rows} & {
        row.country_id for row in AIFactory.objects.all()
    }
    assert str(Antenna.objects.get(country_id="BE")) == "BE"


def test_loading_brings_a_changed_link_back_and_an_upgrade_fills_what_is_new():
    lumi = AIFactory.objects.get(code="LUMI-AIF")
    lumi.systems.clear()
    Antenna.objects.all().delete()
    AIFactory.objects.get(code="GAIA").delete()
    Partition.objects.filter(code="LUMI-D").delete()
    System.objects.filter(code="HAMMERHAI").update(state="operational", expected={})

    tally = operations.load_seeds(by=BY)

    assert (tally.created, tally.updated) == (13 + 1 + 1, 2)
    assert lumi.systems.count() == 2
    assert System.objects.get(code="HAMMERHAI").outlook


def test_every_shipped_code_and_name_is_unique():
    for name in ("sites", "systems", "partitions", "ai_factories"):
        rows = reading.rows(name)
        assert len({row["code"] for row in rows}) == len({row["name"] for row in rows}) == len(rows)
