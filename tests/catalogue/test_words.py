"""A change in words."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from aifactory.catalogue.views.words import Line, lines_between, value_text


@pytest.fixture(autouse=True)
def _in_brussels() -> Iterator[None]:
    with timezone.override("Europe/Brussels"):
        yield


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ("", "–"),
        ([], "–"),
        (True, "yes"),
        (False, "no"),
        (4, "4"),
        ("plain", "plain"),
        ("2026-11-30T09:00:00+00:00", "Mon 30 Nov 2026, 10:00 CET (09:00 UTC)"),
        ("2026-99-30T09:00", "2026-99-30T09:00"),
        ("2026-11-30T09:00", "2026-11-30T09:00"),
        ([1, 3], "1, 3"),
        ({"working_days": 4}, "working days: 4"),
        ("x" * 500, "x" * 399 + "…"),
    ],
)
def test_values_read_as_people_write_them(value: object, text: str) -> None:
    assert value_text(value) == text


def test_lines_name_columns_and_inner_things() -> None:
    lines = lines_between(
        "catalogue.call",
        {"closes_at": "2026-11-30T09:00:00+00:00", "old": 1},
        {"closes_at": "2026-12-01T09:00:00+00:00", "content": {"promise": {"working_days": 4}}},
    )

    assert lines == [
        Line(
            "Closes",
            "Mon 30 Nov 2026, 10:00 CET (09:00 UTC)",
            "Tue 1 Dec 2026, 10:00 CET (09:00 UTC)",
        ),
        Line("Terms", "", "promise: working days: 4"),
        Line("Old", "1", ""),
    ]


def test_unknown_things_keep_their_names() -> None:
    assert lines_between("no.such", {"a_b": 1}, {"a_b": 2}) == [Line("A b", "1", "2")]
