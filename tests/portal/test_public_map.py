"""The map of the AI factories: points inside the drawing, names that do not cover each other."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from aifactory.catalogue import queries as catalogue
from aifactory.portal.public.maps import HEIGHT, WIDTH, arrange, point

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_place_is_drawn_by_its_degrees() -> None:
    assert point(Decimal("66.5"), Decimal("-11.5")) == (0, 0)
    assert point(Decimal("65.5"), Decimal("-11.5")) == (0, 24)
    assert point(Decimal("66.5"), Decimal("-1.5")) == (154, 0)


@pytest.mark.parametrize(
    ("places", "labels"),
    [
        ([((100, 100), "Alpha")], [(112, 104)]),
        ([((100, 100), "Alpha"), ((120, 100), "Beta")], [(53, 104), (132, 104)]),
        ([((650, 100), "Alpha")], [(603, 104)]),
        ([((10, 100), "x" * 93)], [None]),
        ([((320, 100), "x" * 60)], [(110, 84)]),
        ([((320, 15), "x" * 60)], [(110, 39)]),
    ],
)
def test_a_name_stands_right_left_above_below_or_nowhere(
    places: list[tuple[tuple[int, int], str]], labels: list[tuple[int, int] | None]
) -> None:
    assert [spot.label for spot in arrange(places)] == labels


@pytest.mark.django_db
def test_every_ai_factory_is_on_the_drawing_with_its_name_and_within_reach() -> None:
    rows = list(catalogue.ai_factories())
    spots = arrange([(point(row.latitude, row.longitude), row.name) for row in rows])

    assert all(12 <= spot.x <= WIDTH - 12 and 12 <= spot.y <= HEIGHT - 12 for spot in spots)
    assert all(spot.label for spot in spots)
    for spot in spots:
        others = [other for other in spots if other is not spot]
        assert all((o.x - spot.x) ** 2 + (o.y - spot.y) ** 2 >= 24**2 for o in others)


@pytest.mark.django_db
def test_signs_are_links_from_north_to_south_into_the_table(client: Client) -> None:
    with time_machine.travel(MONDAY, tick=False):
        page = client.get(reverse("ai_factories")).content.decode()

    links = re.findall(r'<a class="place (\w+)" href="#([\w-]+)" aria-label="([^"]+)"', page)
    heads = re.findall(r'<th scope="row" id="([\w-]+)"', page)

    assert [target for _shape, target, _label in links] == heads
    assert len(links) == 19
    assert links[0] == ("circle", "factory-lumi-aif", "LUMI AI Factory, Kajaani: Open")
    shapes = {target: shape for shape, target, _label in links}
    assert shapes["factory-bsc-aif"] == "square"
    assert shapes["factory-mimer"] == "square"
    assert shapes["factory-hammerhai"] == "ring"
