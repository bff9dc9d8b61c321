"""A round of 200 cases is decided page by page; nothing that was sent is refused for its size."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from aifactory.audit.recording import content_hash
from allocations import operations
from allocations.models import Decision, RoundRanking
from allocations.views.round_lines import ON_A_PAGE
from applications.models import Application
from tests.allocations import builders, rounds
from tests.allocations.builders import DECIDED, STARTS

pytestmark = pytest.mark.django_db
MANY = 200
WHY = "The experts’ marks do not reach the threshold."


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(DECIDED, tick=False)


@pytest.fixture
def many(cast):
    """One real case and its row in the ranking, again and again under other numbers."""
    first = rounds.case(1, cast.assessor, rounds.WEAK)
    made = operations.freeze_ranking(
        by=cast.officer, cut_off=rounds.cut_off(), starts_on=STARTS, at=DECIDED
    )
    copies = [_copy(first, number) for number in range(2, MANY + 1)]
    Application.objects.bulk_create(copies)
    [row] = made.content["cases"]
    rows = [row] + [
        {**row, "application": str(case.pk), "number": case.number, "turn": turn, "rank": turn}
        for turn, case in enumerate(copies, start=2)
    ]
    content = {**made.content, "cases": rows}
    RoundRanking.objects.create(
        cut_off=rounds.cut_off(),
        version=2,
        content=content,
        content_hash=content_hash(content),
        made_by=cast.officer,
        made_at=DECIDED,
    )
    return [first, *copies]


def _copy(case, number):
    copy = Application.objects.get(pk=case.pk)
    copy.pk, copy.number = uuid.uuid4(), f"LS-2026-{number:03}"
    copy.received_at = builders.RECEIVED + timedelta(minutes=number)
    return copy


def turns(response):
    return [line.row.told["turn"] for line in response.context["lines"]]


def test_two_hundred_cases_are_pages_in_the_order_of_their_turns(cast, signed_in, many):
    client = signed_in(cast.officer)
    page = reverse("ranking:decide", args=[rounds.cut_off().pk])

    shown = client.get(page)

    assert "200 cases to decide on" in shown.text
    assert turns(shown) == list(range(1, ON_A_PAGE + 1))
    assert "Cases 1 to 50 in the order of their turns." in shown.text
    assert turns(client.get(page, {"after": 50})) == list(range(51, 101))
    last = client.get(page, {"after": 150})
    assert (turns(last)[-1], last.context["page"].more) == (MANY, None)
    assert turns(client.get(page, {"after": "x"}))[0] == 1


def test_a_page_is_sent_whole_and_leads_to_the_next(cast, signed_in, many):
    client = signed_in(cast.officer)
    page = reverse("ranking:decide", args=[rounds.cut_off().pk])
    data = {"starts_on": STARTS.isoformat()}
    for case in many[:ON_A_PAGE]:
        data |= {f"{case.pk}-{name}": "" for name in ("amount", "out_of_turn")}
        data |= {f"{case.pk}-outcome": "", f"{case.pk}-reason": WHY}
    data[f"{many[0].pk}-outcome"] = "no_award"

    preview = client.post(page, {**data, "step": "preview"})
    done = client.post(page, {**data, "step": "apply"})

    assert (preview.status_code, done.status_code) == (200, 200)
    assert "Decide on the 199 that are left" in done.text
    assert Decision.objects.get().application == many[0]
    assert turns(client.get(page))[0] == 2
