"""What a row of the catalogue may not say, in sentences."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from aifactory.catalogue.models import (
    AIFactory,
    Availability,
    Bundle,
    Call,
    Country,
    CountryStatus,
    CutOff,
    Holiday,
    ModeLimit,
    Partition,
    QuestionRow,
    RuleSet,
    Site,
    System,
)
from aifactory.catalogue.models.facts import validate_zone
from aifactory.catalogue.rules.units import Unit

pytestmark = pytest.mark.django_db


def test_partition_gives_its_unit():
    leonardo = Partition.objects.get(code="LEONARDO-BOOSTER")

    assert leonardo.unit == Unit(4, Decimal(4), "core-h", Decimal(32))


@pytest.mark.parametrize("name", ["Europe/Brussels", "Atlantic/Azores", "UTC"])
def test_zone_is_a_place(name):
    validate_zone(name)

    assert Call(zone=name).zone == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CET", "bare_abbreviation"),
        ("Brussels", "no_zone"),
        ("../etc/passwd", "no_zone"),
        ("", "no_zone"),
    ],
)
def test_zone_that_is_no_place_is_refused(name, code):
    with pytest.raises(ValidationError) as refusal:
        validate_zone(name)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("row", "changes", "sentence"),
    [
        (Partition, {"source": ""}, "Say where this fact comes from and how sure you are."),
        (Partition, {"gpus_per_node": 0}, "Only a node with GPUs has GPU-hours, and it has some."),
        (Partition, {"local_name": ""}, "The site's own unit needs a name and a factor."),
        (
            Partition,
            {"nodes": 3, "max_nodes_per_job": 4},
            "A job cannot have more nodes than the partition.",
        ),
        (Site, {"latitude": Decimal(91)}, "Latitude is −90 to 90, longitude −180 to 180."),
        (AIFactory, {"longitude": Decimal(181)}, "Latitude is −90 to 90, longitude −180 to 180."),
        (
            System,
            {"state": "planned", "expected": {}},
            "Say what is known of a planned machine, and when.",
        ),
        (ModeLimit, {"fixed": None, "minimum": None}, "Give the fixed amount, or the minimum."),
        (
            ModeLimit,
            {"fixed": None, "minimum": 5, "maximum": 4},
            "The maximum cannot be below the minimum.",
        ),
        (Call, {"closes_at": datetime(2020, 1, 1, tzinfo=UTC)}, "A call closes after it opens."),
        (
            CountryStatus,
            {"valid_until": date(1900, 1, 1)},
            "The last day cannot lie before the first.",
        ),
        (
            CountryStatus,
            {"is_partial": True, "note": ""},
            "Say what a partial association covers.",
        ),
        (Availability, {"state": "full", "reason": {}}, "Say why it is not open"),
        (RuleSet, {"content_hash": "abc"}, "Rules in force carry the hash of their content."),
        (Bundle, {"node_hours": Decimal(0)}, "A bundle is more than no hours."),
    ],
)
def test_row_that_contradicts_itself_is_refused_with_a_sentence(row, changes, sentence):
    found = row.objects.order_by("pk").first()
    for name, value in changes.items():
        setattr(found, name, value)

    with pytest.raises(ValidationError) as refusal:
        found.validate_constraints()

    assert any(message.startswith(sentence) for message in refusal.value.messages)


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (CountryStatus, "This ground already has a row from that day."),
        (Holiday, "This day is already a holiday in that calendar."),
        (CutOff, "This call already has a cut-off of that number."),
        (QuestionRow, "This rule set already asks that."),
        (Bundle, "This partition already has a bundle."),
        (Availability, "The state from that instant is already there."),
    ],
)
def test_same_fact_twice_is_refused(model, sentence):
    twin = model.objects.order_by("pk").first()
    twin.pk = None
    twin._state.adding = True

    with pytest.raises(ValidationError) as refusal:
        twin.validate_constraints()

    assert sentence in refusal.value.messages


def test_rows_say_what_they_are():
    bundle = Bundle.objects.select_related("partition").get(partition__code="LUMI-G")

    assert str(System.objects.get(code="LUMI")) == "LUMI"
    assert str(Country.objects.get(code="TR")) == "Türkiye"
    assert str(bundle) == f"{bundle.partition_id}: 1250.000000"
    for model in apps.get_app_config("catalogue").get_models():
        assert str(model.objects.order_by("pk").first())
