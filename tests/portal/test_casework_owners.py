"""The owner on the case page, in the list and on the worklist."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import RoleGrant, User
from aifactory.portal.desks import worklists
from applications import operations
from applications.models import Application
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def url(name: str, case: Application) -> str:
    return reverse(name, args=[case.pk])


def test_take_and_give_back_from_the_page(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    client = signed_in(cast.officer)
    page = client.get(url("case", case)).content.decode()
    assert "Take this case" in page
    assert "Give back" not in page

    for _click in range(2):
        taken = client.post(url("case_take", case), follow=True).content.decode()
        assert "Give back" in taken
    for _click in range(2):
        given = client.post(url("case_give_back", case), follow=True).content.decode()
        assert "Take this case" in given

    assert [line.owner for line in case.hand_overs.order_by("pk")] == [cast.officer, None]


def test_the_slower_officer_reads_who_was_faster(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    operations.take_case(by=cast.officer, application=case)

    client = signed_in(cast.second_officer)
    for name in ("case_take", "case_give_back"):
        text = client.post(url(name, case), follow=True).content.decode()
        assert "Only the owner" in text or f"{cast.officer} owns this case." in text

    case.refresh_from_db()
    assert case.owner == cast.officer


def test_hand_over_from_the_page_keeps_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    client = signed_in(cast.officer)
    missing = client.post(url("case_hand_over", case), {"note": "Kept words", "seen": ""})
    assert missing.status_code == 422
    assert "Kept words" in missing.content.decode()

    operations.take_case(by=cast.second_officer, application=case)
    data = {"to": cast.officer.pk, "note": "Kept words", "seen": ""}
    late = client.post(url("case_hand_over", case), data)
    assert late.status_code == 409
    assert "Kept words" in late.content.decode()

    done = client.post(
        url("case_hand_over", case), data | {"seen": cast.second_officer.pk}, follow=True
    )
    assert f"{cast.officer} took it over from {cast.second_officer}" in done.content.decode()


def test_hand_over_to_a_colleague_says_that_they_have_a_mail(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    data = {"to": cast.second_officer.pk, "seen": ""}

    done = signed_in(cast.officer).post(url("case_hand_over", case), data, follow=True)

    assert "owns this case now and has a mail" in done.content.decode()
    assert "handed it over to" in done.content.decode()


def test_readers_see_the_owner_and_cannot_act(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    operations.take_case(by=cast.officer, application=case)
    for name in ("approver", "auditor"):
        client = signed_in(cast[name])
        page = client.get(url("case", case)).content.decode()
        assert f"<b>{cast.officer}</b>" in page
        assert "Hand over" not in page
        assert client.post(url("case_take", case)).status_code == 403
        assert client.get(url("case_hand_over", case)).status_code == 403


def test_the_list_is_narrowed_by_owner(cast: Cast, signed_in: SignIn) -> None:
    mine = rows.application(cast.lead, title="Mine alone")
    rows.application(cast.lead, title="Nobody has it")
    theirs = rows.application(cast.lead, title="Theirs alone")
    operations.take_case(by=cast.officer, application=mine)
    operations.take_case(by=cast.second_officer, application=theirs)
    client = signed_in(cast.officer)

    shown = {
        whose: client.get(reverse("cases"), {"owner": whose}).content.decode()
        for whose in ("", "mine", "nobody")
    }

    titles = ("Mine alone", "Nobody has it", "Theirs alone")
    assert [title in shown[""] for title in titles] == [True, True, True]
    assert [title in shown["mine"] for title in titles] == [True, False, False]
    assert [title in shown["nobody"] for title in titles] == [False, True, False]
    assert client.get(reverse("cases"), {"owner": "cat"}).status_code == 404


def test_an_owner_who_left_is_said_to_be_nobody(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    operations.take_case(by=cast.officer, application=case)
    RoleGrant.objects.filter(user=cast.officer).update(revoked_at=timezone.now())
    client = signed_in(cast.second_officer)

    for page in (url("case", case), reverse("cases")):
        assert f"nobody now (was {cast.officer})" in client.get(page).content.decode()


def test_the_worklist_is_narrowed_by_owner(cast: Cast, signed_in: SignIn) -> None:
    mine = rows.application(cast.lead, title="Mine alone")
    rows.application(cast.lead, title="Nobody has it")
    operations.take_case(by=cast.officer, application=mine)
    at, client = timezone.now(), signed_in(cast.officer)

    tasks = {
        whose: {
            task.title: task.owner
            for task in worklists.office_tasks(cast.officer, at=at, whose=whose)
        }
        for whose in ("", "mine", "nobody")
    }

    assert tasks[""] == {"Mine alone": str(cast.officer), "Nobody has it": ""}
    assert tasks["mine"] == {"Mine alone": str(cast.officer)}
    assert tasks["nobody"] == {"Nobody has it": ""}
    assert "Mine alone" not in client.get(reverse("home"), {"owner": "nobody"}).content.decode()
    assert client.get(reverse("home"), {"owner": "cat"}).status_code == 200
