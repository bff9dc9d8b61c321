"""What corrections refuse that no screen lets through, and amounts in every unit there is."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from aifactory.catalogue.models import Partition
from allocations import operations, permissions
from allocations.models import Decision
from allocations.operations import carrying_out, correcting, correction_approval
from tests.allocations import builders
from tests.allocations.builders import RELEASED
from tests.allocations.test_correcting import LATER, WHY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def offered(cast):
    builders.supply(5_000)
    return builders.released(cast.officer, builders.examined(cast.lead, cast.assessor))


def test_nothing_is_made_of_a_decision_that_holds_or_says_nothing(cast, offered):
    empty = SimpleNamespace(account=None, award=None, decision=offered)
    unsent = SimpleNamespace(
        number="D-1", released_at=None, application=SimpleNamespace(partition=None)
    )

    with pytest.raises(ValueError, match="holds nothing"):
        carrying_out._move_held(cast.approver, offered, empty, RELEASED)
    with pytest.raises(ValueError, match="granted nothing"):
        correcting._prepare_award(offered, empty, None)
    with pytest.raises(ValueError, match="was never released"):
        correcting._facts(SimpleNamespace(decision=unsent), "annul", None)
    with pytest.raises(ValueError, match="about no partition"):
        correction_approval._amount(SimpleNamespace(decision=unsent), Decimal(1))


def test_an_amount_names_each_unit_that_says_something_else():
    for partition in Partition.objects.order_by("pk"):
        said = correction_approval.in_units(Decimal(100), partition).split(" · ")
        other = partition.local_name not in {"node-h", "GPU-h"}

        assert said[0] == "100 node-h"
        assert len(said) == 1 + bool(partition.gpus_per_node) + other, partition


def test_a_correction_is_neither_chosen_nor_released_like_a_decision(cast, offered):
    operations.request_correction(
        by=cast.officer, decision=offered, kind="annul", why=WHY, terms=None, at=LATER
    )
    correction = Decision.objects.get(version=2)

    chosen = permissions.choose(offered.application, "annulment", None, is_unranked=False)
    assert chosen.code == "annulment"
    assert permissions.release(cast.officer, correction).code == "correction"


@pytest.mark.parametrize(
    ("status", "newest", "code"),
    [("annulled", 1, "corrected"), ("superseded", 1, "corrected"), ("released", 2, "not_newest")],
)
def test_only_the_decision_in_force_is_corrected(cast, status, newest, code):
    decision = SimpleNamespace(pk=1, status=status)

    verdict = permissions.in_force(
        cast.officer, decision, unreleased=None, newest=SimpleNamespace(pk=newest)
    )

    assert verdict.code == code
