from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import timezone, translation

NBSP = "\u00a0"
DUE = datetime(2026, 11, 23, 16, tzinfo=UTC)


def show(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load face %}" + source).render(context)


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ x|moment:'Europe/Athens' }}", DUE, "Mon 23 Nov 2026, 18:00 EET (16:00 UTC)"),
        ("{{ x|moment }}", DUE, "Mon 23 Nov 2026, 17:00 CET (16:00 UTC)"),
        ("{{ x|moment }}", None, "–"),
        ("{{ x|local }}", DUE, "23 Nov 2026, 17:00"),
        ("{{ x|local }}", None, "–"),
        ("{{ x|clock }}", DUE, "17:00"),
        ("{{ x|clock }}", None, "–"),
        ("{{ x|day }}", datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "23 Nov 2026"),
        ("{{ x|day }}", None, "–"),
        ("{{ x|weekday }}", date(2026, 11, 23), "Mon 23 Nov 2026"),
        ("{{ x|weekday }}", None, "–"),
        ("{{ x|short_day }}", date(2026, 11, 23), "Mon 23 Nov"),
        ("{{ x|short_day }}", None, "–"),
        ("{{ x|block_day }}", date(2026, 11, 23), "Mon 23"),
        (
            "{{ x|due_rest }}",
            datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
            "2026 · CET · Sun 22 Nov, 23:30 UTC",
        ),
        ("{{ x|hours }}", Decimal("-1640"), f"−1{NBSP}640"),
        ("{{ x|hours }}", None, "–"),
        ("{{ x|signed_hours }}", 6000, f"+6{NBSP}000"),
        ("{{ x|signed_hours }}", None, "–"),
        ("{{ x|unit_hours }}", 6000, f"6{NBSP}000{NBSP}node-h"),
        ("{{ x|size }}", 84_000, f"84{NBSP}KB"),
        ("{{ x|size }}", None, "–"),
        ("{{ x|duration }}", timedelta(days=1, hours=2), "1 day 2 hours"),
        ("{{ x|duration }}", timedelta(minutes=1), "1 minute"),
        ("{{ x|duration }}", None, "–"),
        ("{{ x|minutes }}", 20, "20 minutes"),
        ("{{ x|hash_short }}", "0a4f" + "0" * 56 + "9c21", "0a4f…9c21"),
        ("{{ x|hash_short }}", "7KQ4", "7KQ4"),
    ],
)
def test_filter_writes_as_people_read(source: str, value: object, text: str) -> None:
    with timezone.override("Europe/Brussels"):
        assert show(source, x=value) == text


def test_names_of_days_and_months_follow_the_language() -> None:
    with translation.override("de"), timezone.override("UTC"):
        assert show("{{ x|weekday }}", x=date(2026, 3, 3)) == "Di 3 Mär 2026"


@pytest.mark.parametrize(
    ("zone", "note"),
    [
        ("Europe/Brussels", "Europe/Brussels (CET, UTC+1)"),
        ("UTC", "UTC"),
        ("Europe/Istanbul", "Europe/Istanbul (UTC+3)"),
    ],
)
def test_zone_note_names_zone_and_offset(
    zone: str, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: DUE)

    with timezone.override(zone):
        assert show("{% zone_note %}") == note


def test_icon_is_decoration() -> None:
    html = show('{% icon "check-lg" "ok" %}')

    assert html.startswith('<svg class="i ok" aria-hidden="true"><use href="')
    assert html.endswith('icons.svg#check-lg"/></svg>')


def test_person_is_called_by_name_else_by_address() -> None:
    class Person:
        name = ""
        email = "ioana@sorbella.example"

    assert show("{% person_name p %}", p=Person()) == "ioana@sorbella.example"
    assert show("{% person_name p %}", p="somebody") == "somebody"
