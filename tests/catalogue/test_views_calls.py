"""Pages of calls in the set-up: what they show, refuse and keep."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts.models import User
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import Call, CutOff, Proposal
from tests.conftest import Cast

from . import calls

SignIn = Callable[[User], Client]
READERS = ["officer", "approver", "auditor"]
OTHERS = ["lead", "assessor", "administrator"]


def fields(code: str = "FL-HEALTH", **changes: str) -> dict[str, str]:
    """What a browser would send for a new call."""
    return {
        "code": code,
        "title": "Build for health",
        "title_research": "Health models",
        "title_public": "",
        "note": "For hospitals.",
        "rule_set": str(calls.rules().pk),
        "zone": "Europe/Brussels",
        "opens": f"{calls.soon(400):%Y-%m-%dT10:00}",
        "closes": f"{calls.soon(440):%Y-%m-%dT10:00}",
        "edition": "",
        "side_by_side": "on",
        **changes,
    }


def new(mode: str = "FL") -> str:
    return reverse("setup:call_create", args=[mode])


def page(name: str, key: int) -> str:
    return reverse(f"setup:{name}", args=[key])


@pytest.mark.parametrize("who", READERS)
def test_office_and_auditors_read_calls(cast: Cast, signed_in: SignIn, who: str) -> None:
    plan = calls.with_rounds(cast.officer, 10)
    client = signed_in(cast[who])

    for address in (
        reverse("setup:calls"),
        reverse("setup:calls") + "?group=planned",
        page("call", plan.pk),
        page("call", Call.objects.get(code="PG-2026").pk),
        page("call_preview", plan.pk),
        page("call_preview", plan.pk) + "?as=research",
        page("call_preview", plan.pk) + "?as=nobody",
    ):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("who", OTHERS)
def test_pages_of_calls_do_not_exist_for_others(cast: Cast, signed_in: SignIn, who: str) -> None:
    plan = calls.with_rounds(cast.officer, 10)
    client = signed_in(cast[who])

    for name in ("call", "call_edit", "call_copy", "call_delete", "call_open", "cut_offs"):
        assert client.get(page(name, plan.pk)).status_code == 404
    assert client.get(reverse("setup:calls")).status_code == 404


@pytest.mark.parametrize("who", ["approver", "auditor"])
def test_readers_get_the_sentence_why_they_cannot_change(
    cast: Cast, signed_in: SignIn, who: str
) -> None:
    plan = calls.with_rounds(cast.officer, 10)
    client = signed_in(cast[who])

    for name in ("call_edit", "call_copy", "call_delete", "call_open", "cut_offs"):
        answer = client.get(page(name, plan.pk))
        assert answer.status_code == 403
        assert "programme officer" in answer.content.decode()


def test_officer_plans_a_call_from_a_mode(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    assert client.get(reverse("setup:call_start")).status_code == 200
    assert client.get(new()).status_code == 200

    client.post(new(), fields(code="fl-health"), follow=True)

    call = Call.objects.get(code="FL-HEALTH")
    assert call.title == {
        "business": {"en": "Build for health"},
        "research": {"en": "Health models"},
    }
    assert (call.opens.local.hour, call.status) == (10, "planned")


def test_copy_begins_with_everything_but_code_and_dates(cast: Cast, signed_in: SignIn) -> None:
    source = Call.objects.get(code="FL-2026")
    client = signed_in(cast.officer)

    shown = client.get(page("call_copy", source.pk)).content.decode()
    said = client.post(page("call_copy", source.pk), fields(is_announced="on"), follow=True)

    assert "announce it" in said.content.decode()
    assert 'value="Build 2026"' in shown
    assert "checked" not in shown.split('name="is_announced"')[1].split(">")[0]
    assert 'value="FL-2026"' not in shown
    assert Call.objects.get(code="FL-HEALTH").mode == source.mode


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "fl-2026"}, "Another call has this code"),
        ({"code": "a b"}, "single hyphens only"),
        ({"code": ""}, "“Code” needs an answer."),
        ({"closes": "2027-01-01T10:00", "opens": "2027-02-01T10:00"}, "closes after it opens"),
        ({"opens": "soon"}, "Write it like 2026-12-11 10:00"),
        ({"opens": "2926-12-11T10:00"}, "Check the year"),
        ({"zone": "CET"}, "zone"),
        ({"rule_set": "999999"}, "valid choice"),
    ],
)
def test_bad_input_is_refused_and_kept(
    cast: Cast, signed_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    answer = signed_in(cast.officer).post(new(), fields(**changes))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "For hospitals." in text
    assert not Call.objects.filter(code="FL-HEALTH").exists()


@pytest.mark.parametrize(
    ("typed", "why", "hours"),
    [("2027-10-31T02:30", "happens twice", (0, 1)), ("2027-03-28T02:30", "does not exist", (0, 1))],
)
def test_time_inside_the_clock_change_is_asked_about(
    cast: Cast, signed_in: SignIn, typed: str, why: str, hours: tuple[int, int]
) -> None:
    client = signed_in(cast.officer)
    asked = client.post(new(), fields(opens=typed, closes="2028-01-10T10:00"))
    text = asked.content.decode()

    client.post(new(), fields(opens=typed, closes="2028-01-10T10:00", opens_which="1"))

    call = Call.objects.get(code="FL-HEALTH")
    assert asked.status_code == 422
    assert why in text
    assert text.count('name="opens_which"') == 2
    assert "For hospitals." in text
    assert call.opens.text() in text


def test_call_beside_another_is_a_choice(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    dates = {
        "opens": f"{calls.soon(3):%Y-%m-%dT10:00}",
        "closes": f"{calls.soon(9):%Y-%m-%dT10:00}",
    }

    asked = client.post(new(), fields(side_by_side="", **dates))
    client.post(new(), fields(**dates))

    assert asked.status_code == 422
    assert "takes applications already: FL-20" in asked.content.decode()
    assert Call.objects.filter(code="FL-HEALTH").exists()


def test_second_officer_reads_both_texts_and_loses_nothing(cast: Cast, signed_in: SignIn) -> None:
    call = calls.planned(cast.officer, "FL-HEALTH")
    address, client = page("call_edit", call.pk), signed_in(cast.second_officer)
    edition = queries.edition_of(call)
    operations.edit_call(
        by=cast.officer,
        call=call,
        terms=calls.terms("FL-HEALTH", note={"business": {"en": "Theirs."}}),
        edition=edition,
    )

    refused = client.post(address, fields(note="Mine.", edition=edition))
    again = client.post(
        address, fields(note="Mine.", edition=refused.context["form"]["edition"].value())
    )

    text = refused.content.decode()
    call.refresh_from_db()
    assert refused.status_code == 409
    assert "Theirs." in text
    assert "Mine." in text
    assert again.status_code == 302
    assert call.note == {"business": {"en": "Mine."}}


def test_saving_over_another_with_bad_input_is_still_a_conflict(
    cast: Cast, signed_in: SignIn
) -> None:
    call = calls.planned(cast.officer, "FL-HEALTH")
    client = signed_in(cast.officer)

    answer = client.post(page("call_edit", call.pk), fields(edition="another", code=""))

    assert answer.status_code == 422


def test_planned_call_is_changed_and_deleted(cast: Cast, signed_in: SignIn) -> None:
    call = calls.planned(cast.officer, "FL-HEALTH")
    client = signed_in(cast.officer)
    shown = client.get(page("call_edit", call.pk))

    client.post(page("call_edit", call.pk), fields(edition=queries.edition_of(call), zone="UTC"))
    assert Call.objects.get(pk=call.pk).zone == "UTC"
    assert client.get(page("call_delete", call.pk)).status_code == 200
    client.post(page("call_delete", call.pk))

    assert shown.status_code == 200
    assert not Call.objects.filter(pk=call.pk).exists()


def test_call_in_use_is_kept_with_the_list(cast: Cast, signed_in: SignIn) -> None:
    call = calls.planned(cast.officer, "FL-HEALTH")
    calls.ask_to_open(cast.officer, call)
    client = signed_in(cast.officer)

    shown = client.get(page("call_delete", call.pk)).content.decode()
    answer = client.post(page("call_delete", call.pk), follow=True).content.decode()

    assert "Changes" in shown
    assert "It is in use, so it stays. Changes: 1." in answer
    assert "becomes void when you save" in client.get(page("call_edit", call.pk)).content.decode()


def test_open_call_is_refused_with_a_sentence(cast: Cast, signed_in: SignIn) -> None:
    call = Call.objects.get(code="PG-2026")
    client = signed_in(cast.officer)

    for name in ("call_edit", "call_delete"):
        text = client.get(page(name, call.pk), follow=True).content.decode()
        assert "Copy it into a new call" in text
    assert "opened already" in client.get(page("call_open", call.pk), follow=True).content.decode()
    text = client.get(page("cut_offs", call.pk), follow=True).content.decode()
    assert "know no cut-offs" in text
    kept = client.post(page("call_edit", call.pk), fields(note="Typed long."))
    assert kept.status_code == 422
    assert "Typed long." in kept.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_page_take_a_fixed_number_of_queries(
    cast: Cast,
    signed_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        call = calls.with_rounds(
            cast.officer, *range(5, 6 + 5 * number, 5), code=f"LS-NEW-{number}"
        )
    client = signed_in(cast.officer)
    client.get(reverse("setup:calls"))

    # Session with its person, roles, calls, their cut-offs, counts of the chips.
    with django_assert_num_queries(5):
        client.get(reverse("setup:calls"))
    # Session, roles, the call, its cut-offs; for obstacles its cut-offs; what waits (ids, rows);
    # whether it has a history.
    with django_assert_num_queries(8):
        client.get(page("call", call.pk))


# --- Acts that need a second person ------------------------------------------------------------


def test_officer_asks_to_open_and_the_approver_sees_it(cast: Cast, signed_in: SignIn) -> None:
    call = calls.planned(cast.officer, "FL-HEALTH", opens_at=calls.soon(-1))
    client = signed_in(cast.officer)
    address = page("call_open", call.pk)

    assert "version 2, in force" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Ready."})
    client.post(address, {"reason": "Ready."})

    proposal = Proposal.objects.get(kind="catalogue.open_call")
    waits = signed_in(cast.approver).get(calls.approval_of(proposal).get_absolute_url())
    assert "Build for health · FL-HEALTH" in waits.content.decode()
    assert "waits for a second person" in client.get(page("call", call.pk)).content.decode()
    calls.answer(cast.approver, proposal)
    assert "Build for health" in Client().get(reverse("calls")).content.decode()


def test_another_request_of_the_same_kind_waits_its_turn(cast: Cast, signed_in: SignIn) -> None:
    call = calls.planned(cast.officer, "FL-HEALTH")
    calls.ask_to_open(cast.officer, call)

    answer = signed_in(cast.second_officer).post(page("call_open", call.pk), {"reason": "Mine."})

    assert answer.status_code == 422
    assert "waits already" in answer.content.decode()
    assert "Mine." in answer.content.decode()


def test_what_is_missing_is_said_before_anybody_is_asked(cast: Cast, signed_in: SignIn) -> None:
    call = calls.planned(cast.officer, "LS-NEW", mode="LS")
    client = signed_in(cast.officer)

    shown = client.get(page("call_open", call.pk)).content.decode()
    answer = client.post(page("call_open", call.pk), {"reason": "Ready."})

    assert "it has none ahead" in shown
    assert answer.status_code == 422
    assert "Before it can open" in client.get(page("call", call.pk)).content.decode()


def test_extension_and_early_end(cast: Cast, signed_in: SignIn) -> None:
    call = calls.planned(cast.officer, "FL-HEALTH", opens_at=calls.soon(-1))
    call = calls.opened(cast.officer, cast.approver, call)
    client = signed_in(cast.officer)
    later = f"{calls.soon(200):%Y-%m-%dT10:00}"

    sooner = client.post(
        page("call_extend", call.pk), {"closes": "2026-12-01T10:00", "reason": "x"}
    )
    client.post(page("call_extend", call.pk), {"closes": later, "reason": "Room."})
    shown = client.get(page("call_close", call.pk)).content.decode()
    client.post(page("call_close", call.pk), {"reason": "Gone."})
    again = client.post(page("call_close", call.pk), {"reason": "Gone."})

    assert sooner.status_code == 422
    assert Proposal.objects.filter(kind="catalogue.extend_call").count() == 1
    assert "Drafts that can no longer be submitted" in shown
    assert Call.objects.get(pk=call.pk).status == "closed"
    assert again.status_code == 302
    assert "has closed" in client.get(page("call_extend", call.pk), follow=True).content.decode()
    assert "has closed" in client.get(page("call_close", call.pk), follow=True).content.decode()


# --- Cut-offs ----------------------------------------------------------------------------------


def rows_of(call: Call, *typed: str, **more: str) -> dict[str, str]:
    """What a browser sends for the list."""
    rows = {f"at_{number}": text for number, text in enumerate(typed)}
    return {"rows": str(len(typed)), "edition": queries.edition_of(call), **rows, **more}


def test_list_from_a_rule_is_looked_at_changed_and_kept(cast: Cast, signed_in: SignIn) -> None:
    call = calls.planned(cast.officer, "LS-NEW", mode="LS", closes_at=calls.soon(200))
    client, address = signed_in(cast.officer), page("cut_offs", call.pk)
    rule = {
        "generate": "1",
        "weeks": ["2", "4"],
        "weekday": "4",
        "days": "",
        "at": "10:00",
        "first": f"{calls.soon(3):%Y-%m-%d}",
        "last": f"{calls.soon(90):%Y-%m-%d}",
        "off_days": "next",
    }
    assert client.get(address).status_code == 200

    generated = client.post(address, rule)
    assert CutOff.objects.filter(call=call).count() == 0
    form = generated.context["form"]
    times = [form[name].value() for name in form.fields if name.startswith("at_")]
    client.post(address, rows_of(call, *[time or "" for time in times[1:]]))

    rows = CutOff.objects.filter(call=call).select_related("call")
    assert rows.count() == len([time for time in times if time]) - 1
    assert {row.deadline.local.hour for row in rows} == {10}
    assert {row.deadline.local.strftime("%H:%M") for row in rows} == {"10:00"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": "0, 32"}, "Write days from 1 to 31"),
        ({"days": "x"}, "Write days from 1 to 31"),
        ({"days": ""}, "Choose at least one"),
        ({"days": "1", "last": "2027-01-01", "first": "2027-02-01"}, "before the first one"),
        ({"days": "9", "first": "2027-02-01", "last": "2027-02-03"}, "meets no day"),
    ],
)
def test_rule_that_brings_nothing_says_why(
    cast: Cast, signed_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    call = calls.with_rounds(cast.officer, 10)
    rule = {"generate": "1", "weekday": "4", "at": "10:00", "off_days": "keep"}
    days = {"first": f"{calls.soon(3):%Y-%m-%d}", "last": f"{calls.soon(90):%Y-%m-%d}"}

    answer = signed_in(cast.officer).post(page("cut_offs", call.pk), {**rule, **days, **changes})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_list_refuses_what_cannot_stand_at_its_line(cast: Cast, signed_in: SignIn) -> None:
    call = calls.with_rounds(cast.officer, 10)
    client, address = signed_in(cast.officer), page("cut_offs", call.pk)
    inside, outside = (f"{calls.soon(day):%Y-%m-%dT10:00}" for day in (30, 300))

    twice = client.post(address, rows_of(call, inside, inside))
    beyond = client.post(address, rows_of(call, inside, outside))
    night = client.post(address, rows_of(call, "2027-03-28T02:30", inside))
    longer = client.post(address, rows_of(call, inside, more="1"))
    broken = client.post(address, {"rows": "many"})

    assert "Another cut-off stands at this instant" in twice.content.decode()
    assert "The call closes before that" in beyond.content.decode()
    assert "does not exist" in night.content.decode()
    assert inside in longer.content.decode()
    assert "at_5" in longer.content.decode()
    assert {twice.status_code, beyond.status_code, broken.status_code} == {422}
    assert CutOff.objects.filter(call=call).count() == 1


def test_list_of_a_call_that_somebody_changed_shows_both(cast: Cast, signed_in: SignIn) -> None:
    call = calls.with_rounds(cast.officer, 10)
    typed = f"{calls.soon(30):%Y-%m-%dT10:00}"
    data = {**rows_of(call, typed), "edition": "another"}

    answer = signed_in(cast.officer).post(page("cut_offs", call.pk), data)

    [row] = queries.cut_offs_of(call)
    assert answer.status_code == 409
    assert row.deadline.text() in answer.content.decode()
    assert typed in answer.content.decode()


def test_open_call_gets_cut_offs_once_approved(cast: Cast, signed_in: SignIn) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.with_rounds(cast.officer, 10))
    client, address = signed_in(cast.officer), page("cut_offs", call.pk)

    nothing = client.post(address, rows_of(call, "", reason="More."))
    passed = client.post(address, rows_of(call, "2026-01-05T10:00", reason="More."))
    client.post(address, rows_of(call, f"{calls.soon(30):%Y-%m-%dT10:00}", reason="More."))

    assert client.get(address).status_code == 200
    assert "Write at least one cut-off" in nothing.content.decode()
    assert "has passed" in passed.content.decode()
    assert Proposal.objects.filter(kind="catalogue.add_cut_offs").count() == 1
    assert CutOff.objects.filter(call=call).count() == 1


def test_cut_off_is_asked_to_move_and_to_go(cast: Cast, signed_in: SignIn) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.with_rounds(cast.officer, 10, 20))
    client = signed_in(cast.officer)
    first, second = queries.cut_offs_of(call)
    move, remove = page("cut_off_move", first.pk), page("cut_off_remove", second.pk)

    assert "stays in its round" in client.get(move).content.decode()
    late = client.post(move, {"new": f"{calls.soon(25):%Y-%m-%dT10:00}", "reason": "Power."})
    client.post(move, {"new": f"{calls.soon(15):%Y-%m-%dT10:00}", "reason": "Power."})
    assert client.get(remove).status_code == 200
    client.post(remove, {"reason": "No panel."})

    assert "not before the cut-off after it" in late.content.decode()
    assert "Power." in late.content.decode()
    kinds = set(Proposal.objects.values_list("kind", flat=True))
    assert {"catalogue.move_cut_off", "catalogue.remove_cut_off"} <= kinds
    assert client.get(page("call", call.pk)).content.decode().count("asked by Officer") == 2


def test_passed_cut_off_keeps_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    row = CutOff.objects.filter(call__code="LS-2026", at__lt=timezone.now()).earliest("at")
    client = signed_in(cast.officer)

    for name in ("cut_off_move", "cut_off_remove"):
        shown = client.get(page(name, row.pk), follow=True).content.decode()
        kept = client.post(page(name, row.pk), {"new": "2027-01-05T10:00", "reason": "Power."})
        assert "passed" in shown or "has closed" in shown
        assert kept.status_code == 422
        assert "Power." in kept.content.decode()
