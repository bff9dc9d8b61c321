"""Choose cases in the list, see what happens, do it, undo it."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import User
from applications import operations
from applications.models import Application, TogetherAct
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]


@pytest.fixture
def cases(cast: Cast) -> list[Application]:
    return [rows.application(cast.lead, title=f"Case {word}") for word in ("one", "two", "three")]


def keys(cases: list[Application]) -> list[str]:
    return [str(case.pk) for case in cases]


def test_the_list_has_boxes_for_those_who_act(
    cast: Cast, signed_in: SignIn, cases: list[Application]
) -> None:
    for name, has_boxes in (("officer", True), ("approver", False), ("auditor", False)):
        page = signed_in(cast[name]).get(reverse("cases")).content.decode()
        assert ('type="checkbox" name="case"' in page) is has_boxes


def test_take_several_with_a_preview_and_undo_it(
    cast: Cast, signed_in: SignIn, cases: list[Application]
) -> None:
    operations.take_case(by=cast.second_officer, application=cases[1])
    client, url = signed_in(cast.officer), reverse("cases_together")
    chosen = {"act": "take", "case": keys(cases)}

    preview = client.get(url, chosen).content.decode()
    assert "2 cases change" in preview
    assert "Somebody else owns it." in preview
    assert not TogetherAct.objects.exists()

    key = str(uuid.uuid4())
    for _click in range(2):
        done = client.post(url, {**chosen, "key": key}, follow=True)
        assert "2 cases changed" in done.content.decode()
    act = TogetherAct.objects.get()
    undone = client.post(reverse("cases_together_undo", args=[act.pk]), follow=True)
    assert "This was undone" in undone.content.decode()
    cases[0].refresh_from_db()
    assert cases[0].owner is None


def test_hand_over_asks_for_whom_first(
    cast: Cast, signed_in: SignIn, cases: list[Application]
) -> None:
    client, url = signed_in(cast.officer), reverse("cases_together")
    chosen = {"act": "hand_over", "case": keys(cases)}
    assert "New owner" in client.get(url, chosen).content.decode()
    assert client.get(url, {**chosen, "to": ""}).status_code == 200
    assert client.post(url, {**chosen, "to": "999999"}).status_code == 422

    given = {**chosen, "to": cast.second_officer.pk, "note": "Kept words"}
    preview = client.get(url, given).content.decode()
    assert "3 cases change" in preview
    assert "Kept words" in preview

    client.post(url, given)
    assert set(Application.objects.filter(pk__in=keys(cases)).values_list("owner", flat=True)) == {
        cast.second_officer.pk
    }


def test_labels_on_several(cast: Cast, signed_in: SignIn, cases: list[Application]) -> None:
    label = operations.make_label(by=cast.officer, name="Press", colour="c1")
    client, url = signed_in(cast.officer), reverse("cases_together")

    client.post(url, {"act": f"label:{label.pk}", "case": keys(cases)})
    page = client.get(url, {"act": f"label:{label.pk}", "case": keys(cases)}).content.decode()

    assert "No case would change" in page
    assert label.on_cases.count() == 3


@pytest.mark.parametrize(
    "act", ["", "burn", "label", "label:", "label:x", "label:²", "label:999999", "unlabel:0"]
)
def test_an_act_that_the_list_does_not_offer_is_no_page(
    cast: Cast, signed_in: SignIn, cases: list[Application], act: str
) -> None:
    url = reverse("cases_together")

    assert signed_in(cast.officer).get(url, {"act": act, "case": keys(cases)}).status_code == 404


@pytest.mark.parametrize("chosen", [[], ["x", "\x00"], [str(uuid.uuid4()) for _ in range(51)]])
def test_none_or_too_many_are_told(cast: Cast, signed_in: SignIn, chosen: list[str]) -> None:
    page = signed_in(cast.officer).get(
        reverse("cases_together"), {"act": "take", "case": chosen}, follow=True
    )

    assert "Choose" in page.content.decode()
    assert page.redirect_chain[0][0] == reverse("cases")


def test_after_ten_minutes_the_page_says_so(
    cast: Cast, signed_in: SignIn, cases: list[Application]
) -> None:
    client = signed_in(cast.officer)
    client.post(reverse("cases_together"), {"act": "take", "case": keys(cases)})
    act = TogetherAct.objects.get()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        url = reverse("cases_together_done", args=[act.pk])
        assert "ten minutes to undo this are over" in client.get(url).content.decode()
        late = client.post(reverse("cases_together_undo", args=[act.pk]), follow=True)

    assert "ten minutes to undo this are over" in late.content.decode()


def test_what_was_not_undone_is_named(
    cast: Cast, signed_in: SignIn, cases: list[Application]
) -> None:
    client = signed_in(cast.officer)
    client.post(reverse("cases_together"), {"act": "take", "case": keys(cases)})
    operations.give_back_case(by=cast.officer, application=cases[0])
    act = TogetherAct.objects.get()

    page = client.post(reverse("cases_together_undo", args=[act.pk]), follow=True)

    assert "Not undone: somebody changed these meanwhile" in page.content.decode()


def test_nobody_else_finds_what_an_officer_did(
    cast: Cast, signed_in: SignIn, cases: list[Application]
) -> None:
    signed_in(cast.officer).post(reverse("cases_together"), {"act": "take", "case": keys(cases)})
    act = TogetherAct.objects.get()

    for name in ("second_officer", "auditor", "lead"):
        url = reverse("cases_together_done", args=[act.pk])
        assert signed_in(cast[name]).get(url).status_code == 404
    for name in ("auditor", "approver", "lead"):
        assert signed_in(cast[name]).get(reverse("cases_together")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_asks_the_same_number_of_queries(
    cast: Cast,
    signed_in: SignIn,
    django_assert_num_queries: Count,
    cases: list[Application],
    count: int,
) -> None:
    client, url = signed_in(cast.officer), reverse("cases_together")
    chosen = {"act": "hand_over", "to": cast.second_officer.pk, "case": keys(cases[:count])}
    client.get(url, chosen)

    # person, roles, the new owner, cases
    with django_assert_num_queries(4):
        client.get(url, chosen)
