"""The capacity board and hours that come in: asked once, added once."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue.models import AccessMode, Partition
from allocations.models import LedgerEntry
from tests.allocations import builders
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
KEY = "6a8f5a52-6c39-4f43-8ab0-7ef5a4dd7a54"


def _form(**changes: str) -> dict[str, str]:
    mode = AccessMode.objects.get(code="PG")
    return {
        "partition": str(builders.partition().pk),
        "period": builders.period().code,
        "mode": str(mode.pk),
        "node_hours": "12500",
        "reference": "SA-2026/7",
        "key": KEY,
        **changes,
    }


@pytest.mark.parametrize("name", ["capacity", "capacity_add"])
@pytest.mark.parametrize("person", ["lead", "stranger", "assessor", "administrator"])
def test_strangers_find_no_board(cast: Cast, signed_in: SignIn, person: str, name: str) -> None:
    assert signed_in(cast[person]).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("person", ["approver", "auditor"])
def test_readers_see_the_board_and_cannot_add(cast: Cast, signed_in: SignIn, person: str) -> None:
    client = signed_in(cast[person])

    board = client.get(reverse("capacity"))
    added = client.post(reverse("capacity_add"), _form(confirmed="1"))

    assert reverse("capacity_add") not in board.content.decode()
    assert added.status_code == 403
    assert LedgerEntry.objects.count() == 0


def test_an_empty_board_teaches(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.officer).get(reverse("capacity")).content.decode()

    assert "No hours here yet" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Count, count: int
) -> None:
    for partition in Partition.objects.order_by("pk")[:count]:
        builders.supply(1000, code=partition.code)
    client = signed_in(cast.officer)
    client.get(reverse("capacity"))

    # person, roles, periods, period of the day, sums, partitions
    with django_assert_num_queries(6):
        assert client.get(reverse("capacity")).status_code == 200


def test_the_board_shows_parts_that_add_up(cast: Cast, signed_in: SignIn) -> None:
    builders.supply(1000)

    response = signed_in(cast.officer).get(reverse("capacity"))
    (row,), sums = response.context["rows"], response.context["sums"]

    assert row["capacity"].free == Decimal(1000)
    assert sums["supply"] == sums["used"] + sums["granted"] + sums["reserved"] + sums["free"]


def test_an_unknown_period_is_no_page(cast: Cast, signed_in: SignIn) -> None:
    builders.period()
    client = signed_in(cast.officer)

    assert client.get(reverse("capacity"), {"period": "1999-H1"}).status_code == 404


def test_adding_asks_first_in_three_units(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.officer).post(reverse("capacity_add"), _form())
    text = response.content.decode()

    assert "12\u00a0500" in text
    assert "50\u00a0000" in text
    assert "SA-2026/7" in text
    assert LedgerEntry.objects.count() == 0


def test_sending_the_confirmation_twice_adds_once(cast: Cast, signed_in: SignIn) -> None:
    client, form = signed_in(cast.officer), _form(confirmed="1")

    first, second = (client.post(reverse("capacity_add"), form) for _click in range(2))

    assert first["Location"] == second["Location"] == reverse("capacity")
    assert [entry.node_hours for entry in LedgerEntry.objects.all()] == [Decimal(12500)]


def test_the_same_form_with_other_figures_is_refused(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    client.post(reverse("capacity_add"), _form(confirmed="1"))

    again = client.post(reverse("capacity_add"), _form(confirmed="1", node_hours="99"))

    assert again.status_code == 409
    assert "sent before with other figures" in again.content.decode()
    assert LedgerEntry.objects.count() == 1


def test_changing_the_figures_keeps_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.officer).post(reverse("capacity_add"), _form(change="1"))

    assert 'value="12500"' in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"node_hours": "12 500"}, "Write a number without spaces, for example 12500."),
        ({"node_hours": "-1"}, "Add more than zero hours."),
        ({"node_hours": "0"}, "Add more than zero hours."),
        ({"node_hours": "NaN"}, "Write a number without spaces, for example 12500."),
        ({"reference": "see <mail>"}, "Use letters, digits and . : / - only"),
        ({"partition": "999999"}, "Select a valid choice."),
    ],
)
def test_wrong_figures_are_named_beside_the_field(
    cast: Cast, signed_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    response = signed_in(cast.officer).post(
        reverse("capacity_add"), _form(confirmed="1", **changes)
    )

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert LedgerEntry.objects.count() == 0
