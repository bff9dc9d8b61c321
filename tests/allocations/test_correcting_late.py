"""Rectify hours whose supply period is over: nothing goes back to it, nothing is taken from it."""

import pytest

from aifactory.accounts.ports import CannotCarryOut
from allocations import operations
from allocations.models import AccountKind, SupplyPeriod
from tests.allocations import builders
from tests.allocations.builders import ASKED, RELEASED, award_of, balance
from tests.allocations.test_correcting import FEWER, LATER, answer, ask, state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def application(cast):
    builders.supply(5_000)
    return builders.examined(cast.lead, cast.assessor)


@pytest.mark.parametrize(
    ("granted", "wanted", "sentence"),
    [(ASKED, FEWER, ""), (FEWER, ASKED, "The period of these hours is over")],
)
def test_rectifying_after_the_period_gives_the_dead_pool_nothing_and_takes_nothing(
    cast, application, granted, wanted, sentence
):
    outcome = "award" if granted == ASKED else "partial"
    decision = builders.released(
        cast.officer, application, outcome=outcome, node_hours=granted, reason="As measured."
    )
    operations.accept_award(by=cast.lead, award=award_of(decision), at=RELEASED)
    SupplyPeriod.objects.filter(code="2026-H2").update(ends_on=RELEASED.date())
    pool = state()["pool"]
    ask(cast, decision, "rectify", node_hours=wanted, reason="As measured since.")

    if sentence:
        with pytest.raises(CannotCarryOut, match=sentence):
            answer(cast)
    else:
        answer(cast)
        assert balance(AccountKind.EXPIRED) == granted - wanted

    assert state()["pool"] == pool
    assert builders.adds_up()
