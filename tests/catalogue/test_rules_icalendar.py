"""The feed, against the rules of RFC 5545."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from aifactory.catalogue.rules.icalendar import Entry, escaped, feed, folded

STAMP = datetime(2026, 11, 28, 3, 4, 5, tzinfo=UTC)
ENTRY = Entry(
    uid="cut-off-7@portal.example",
    at=datetime(2026, 12, 11, 10, tzinfo=ZoneInfo("Europe/Brussels")),
    summary="Cut-off: Train big 2026",
    sequence=2,
    description="Moved; see the page",
    url="https://portal.example/calls/",
)


def unfolded(text: str) -> list[str]:
    """As a reader does it: RFC 5545, 3.1."""
    return text.replace("\r\n ", "").split("\r\n")


def test_feed_is_one_calendar_with_its_events() -> None:
    lines = unfolded(feed([ENTRY], name="Calls, all", stamp=STAMP))

    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//AI Factory Access//Calls//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Calls\\, all",
        "X-WR-CALNAME:Calls\\, all",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "BEGIN:VEVENT",
        "UID:cut-off-7@portal.example",
        "DTSTAMP:20261128T030405Z",
        "DTSTART:20261211T090000Z",
        "SEQUENCE:2",
        "SUMMARY:Cut-off: Train big 2026",
        "TRANSP:TRANSPARENT",
        "DESCRIPTION:Moved\\; see the page",
        "URL:https://portal.example/calls/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_event_without_text_or_address_leaves_them_out() -> None:
    text = feed([Entry("a@b", STAMP, "x")], name="n", stamp=STAMP)

    assert "DESCRIPTION" not in text
    assert "URL" not in text


def test_lines_are_at_most_75_octets_and_lose_nothing() -> None:
    summary = "Überraschung für Ελλάδα und Łódź, „groß“; " * 8
    text = feed([Entry("a@b", STAMP, summary)], name="n", stamp=STAMP)

    for line in text.removesuffix("\r\n").split("\r\n"):
        assert len(line.encode()) <= 75
        line.encode().decode()
    assert f"SUMMARY:{escaped(summary)}" in unfolded(text)


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150])
def test_folding_ends_lines_exactly_at_the_limit(length: int) -> None:
    line = "x" * length

    assert folded(line).replace("\r\n ", "") == line
    assert max(map(len, folded(line).split("\r\n"))) <= 75


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a\\b", "a\\\\b"),
        ("a;b,c", "a\\;b\\,c"),
        ("a\r\nb\nc\rd", "a\\nb\\nc\\nd"),
        ("a:b", "a:b"),
        ("BEGIN:VEVENT\nUID:1", "BEGIN:VEVENT\\nUID:1"),
    ],
)
def test_text_cannot_break_out_of_its_line(typed: str, written: str) -> None:
    assert escaped(typed) == written
