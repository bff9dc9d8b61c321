"""Fixed amounts in any unit, and the instant from which a version holds."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from aifactory.accounts.models import User
from aifactory.catalogue.models import Bundle, RuleSet
from tests.conftest import Cast

from .drafting import drafted
from .test_version_forms import posted, read, send

SignedIn = Callable[[User], Client]


def leonardo(draft: RuleSet) -> Bundle:
    return draft.bundles.select_related("partition").get(partition__code="LEONARDO-BOOSTER")


def typed(draft: RuleSet, amount: str, unit: str, **more: str) -> dict[str, str]:
    pk = leonardo(draft).partition_id
    return posted(draft, "bundles", **{f"amount_{pk}": amount, f"unit_{pk}": unit}, **more)


@pytest.mark.parametrize(
    ("amount", "unit", "node_hours"),
    [("1000", "node_hours", "1000"), ("4000", "gpu_hours", "1000"), ("32000", "local", "1000")],
)
def test_amounts_are_typed_in_any_unit(
    cast: Cast, signed_in: SignedIn, amount: str, unit: str, node_hours: str
) -> None:
    draft = drafted(cast.officer, "PG")

    answer = send(signed_in(cast.officer), draft, "bundles", typed(draft, amount, unit))

    assert answer.status_code == 302
    assert leonardo(draft).node_hours == Decimal(node_hours)


@pytest.mark.parametrize(
    ("amount", "unit", "sentence"),
    [
        ("1", "local", "no exact number"),
        ("0", "node_hours", "more than zero"),
        ("1000", "barrels", "no such unit"),
    ],
)
def test_amounts_that_cannot_be_booked_are_refused(
    cast: Cast, signed_in: SignedIn, amount: str, unit: str, sentence: str
) -> None:
    draft = drafted(cast.officer, "PG")
    before = leonardo(draft).node_hours
    if unit == "local":
        amount = "0.000001"

    answer = send(signed_in(cast.officer), draft, "bundles", typed(draft, amount, unit))

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert leonardo(draft).node_hours == before


@pytest.mark.parametrize(("factor", "word"), [("4", "4"), ("0.25", "1/4")])
def test_an_amount_that_looks_mixed_up_is_doubted_and_may_be_meant(
    cast: Cast, signed_in: SignedIn, factor: str, word: str
) -> None:
    draft, client = drafted(cast.officer, "PG"), signed_in(cast.officer)
    amount = format((leonardo(draft).node_hours * Decimal(factor)).normalize(), "f")

    doubted = send(client, draft, "bundles", typed(draft, amount, "node_hours"))

    page = doubted.content.decode()
    assert doubted.status_code == 422
    assert f"That is {word} times the" in page
    assert "These amounts are meant" in page
    meant = typed(draft, amount, "node_hours", is_meant="on", unfinished="1")
    assert send(client, draft, "bundles", meant).status_code == 302
    assert leonardo(draft).node_hours == Decimal(amount)


def test_an_empty_amount_takes_the_partition_out(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer, "PG")
    pk = leonardo(draft).partition_id

    send(
        signed_in(cast.officer), draft, "bundles", posted(draft, "bundles", **{f"amount_{pk}": ""})
    )

    assert not draft.bundles.filter(partition=pk).exists()


def test_amounts_above_the_limit_are_said(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer, "PG")

    answer = send(signed_in(cast.officer), draft, "bundles", typed(draft, "90000", "node_hours"))

    assert answer.status_code == 422
    assert "lies above the upper limit" in answer.content.decode()


@pytest.mark.parametrize(
    ("local", "fold", "instant"),
    [
        ("2027-10-31T02:30", "0", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("2027-10-31T02:30", "1", datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
        ("2027-03-28T02:30", "1", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2027-06-01T09:00", "", datetime(2027, 6, 1, 7, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_of_the_clock_change_is_chosen(
    cast: Cast, signed_in: SignedIn, local: str, fold: str, instant: datetime
) -> None:
    draft, client = drafted(cast.officer), signed_in(cast.officer)
    data = posted(draft, "start", local=local, zone="Europe/Brussels")
    if fold:
        asked = send(client, draft, "start", data).content.decode()
        assert "Which of the two instants" in asked

    assert send(client, draft, "start", {**data, "fold": fold}).status_code == 302

    assert read(draft).valid_from == instant


def test_another_zone_is_another_instant(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer)
    data = posted(draft, "start", local="2027-06-01T09:00", zone="Europe/Helsinki", source="New")

    send(signed_in(cast.officer), draft, "start", data)

    assert read(draft).valid_from == datetime(2027, 6, 1, 6, 0, tzinfo=UTC)
    assert read(draft).source == "New"
