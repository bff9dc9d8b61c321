"""The calls' calendar and its feed: what the public sees of a date that moves."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from aifactory.catalogue import operations
from aifactory.catalogue.models import Call, CutOff
from tests.catalogue import calls
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def feed(client: Client) -> dict[str, dict[str, str]]:
    """Every event by its UID."""
    text = client.get(reverse("calls_feed")).content.decode().replace("\r\n ", "")
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL):
        lines = dict(line.split(":", 1) for line in block.strip().split("\r\n"))
        found[lines["UID"]] = lines
    return found


def test_month_says_the_same_in_grid_and_list(client: Client) -> None:
    with time_machine.travel(MONDAY):
        page = client.get(reverse("calls_calendar") + "?month=2026-12").content.decode()

    names = re.findall(r'<a href="#([a-z0-9-]+)"', page)
    assert names
    assert sorted(names) == sorted(re.findall(r'<li id="([a-z0-9-]+)"', page))
    assert "Fri 11 Dec 2026, 10:00 CET (09:00 UTC)" in page
    assert '<td class="today"' not in page


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0001-01", "٢٠٢٦-١٢"])
def test_month_that_is_none_is_this_one(client: Client, month: str) -> None:
    with time_machine.travel(MONDAY):
        page = client.get(reverse("calls_calendar"), {"month": month}).content.decode()

    assert "November 2026" in page
    assert 'aria-current="date"' in page


def test_empty_month_leads_on(client: Client) -> None:
    page = client.get(reverse("calls_calendar") + "?month=2090-06").content.decode()

    assert "No call has a date in this month." in page
    assert "?month=2090-07" in page


def test_feed_is_a_calendar_file(client: Client) -> None:
    answer = client.get(reverse("calls_feed"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_moved_cut_off_keeps_its_name_and_raises_its_sequence(cast: Cast, client: Client) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.with_rounds(cast.officer, 10, 20))
    row = CutOff.objects.select_related("call").get(call=call, number=1)
    [uid] = [uid for uid in feed(client) if uid.startswith(f"cut-off-{row.pk}@")]
    before = feed(client)[uid]

    calls.answer(cast.approver, calls.ask_to_move(cast.officer, row, calls.soon(15)))

    after = feed(client)[uid]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert after["DTSTART"] == f"{calls.soon(15):%Y%m%dT%H%M%SZ}"
    assert before["DTSTART"] < after["DTSTART"]


def test_planned_call_is_a_secret_until_it_is_announced(cast: Cast, client: Client) -> None:
    call = calls.planned(cast.officer, "FL-HEALTH")
    places = [
        reverse("calls"),
        reverse("calls_feed"),
        reverse("calls_calendar") + f"?month={call.opens_at:%Y-%m}",
    ]

    hidden = [client.get(place).content.decode() for place in places]
    Call.objects.filter(pk=call.pk).update(is_announced=True)
    shown = [client.get(place).content.decode() for place in places]

    assert not any("Build for health" in page for page in hidden)
    assert all("Build for health" in page for page in shown)
    assert "Announced" in shown[0]


def test_call_that_closed_early_loses_what_never_came(cast: Cast, client: Client) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.with_rounds(cast.officer, 10))
    name = f"cut-off-{CutOff.objects.get(call=call).pk}@"
    before = [uid for uid in feed(client) if uid.startswith(name)]

    operations.close_early(
        by=cast.officer, call=call, reason="No hours.", at=timezone.now() + timedelta(hours=1)
    )

    assert len(before) == 1
    assert not any(uid.startswith(name) for uid in feed(client))


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_takes_a_fixed_number_of_queries(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        call = calls.with_rounds(cast.officer, 5, code=f"LS-NEW-{number}")
        calls.opened(cast.officer, cast.approver, call)

    # Calls, their cut-offs.
    for name in ("calls_calendar", "calls_feed"):
        with django_assert_num_queries(2):
            client.get(reverse(name))
