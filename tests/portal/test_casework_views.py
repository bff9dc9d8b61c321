"""Saved views over the list of cases."""

from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.portal.desks.casework.filters import Filters
from applications import operations
from applications.models import SavedView
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("", ""),
        ("group=all&owner=&search=", ""),
        ("owner=mine&group=site&after=x&evil=1", "group=site&owner=mine"),
        ("search=ab", ""),
        ("label=7&search=glass%26&group=decision", "group=decision&search=glass%26&label=7"),
    ],
)
def test_an_address_is_written_in_one_form(address: str, query: str) -> None:
    assert Filters.of(QueryDict(address)).query == query


def test_save_then_use_then_remove_then_undo(cast: Cast, signed_in: SignIn) -> None:
    rows.application(cast.lead, title="Nobody has it")
    client = signed_in(cast.officer)
    save = f"{reverse('case_view_save')}?owner=nobody&group=eligibility&x=1"
    assert client.get(save).status_code == 200
    assert client.post(save, {"name": ""}).status_code == 422

    page = client.post(save, {"name": "To take", "is_shared": "on"}, follow=True)
    text = page.content.decode()
    assert page.redirect_chain[0][0] == f"{reverse('cases')}?group=eligibility&owner=nobody"
    assert 'aria-current="true"' in text
    assert "To take" in text
    assert client.post(save, {"name": "To take"}).status_code == 422

    view = SavedView.objects.get()
    removed = client.post(reverse("case_view_remove", args=[view.pk]), follow=True)
    assert "Bring “To take” back" in removed.content.decode()
    back = client.post(reverse("case_view_restore", args=[view.pk]), follow=True)
    assert "Change “To take”" in back.content.decode()


def test_the_list_opens_with_the_default_and_all_is_one_click_away(
    cast: Cast, signed_in: SignIn
) -> None:
    operations.save_view(
        by=cast.second_officer, name="To take", query="owner=nobody", is_shared=True
    )
    view = SavedView.objects.get()
    client = signed_in(cast.officer)
    assert client.get(reverse("cases")).status_code == 200

    url = reverse("case_view_default", args=[view.pk])
    client.post(url, {"default": "yes"})
    assert client.get(reverse("cases"))["Location"] == f"{reverse('cases')}?owner=nobody"
    assert client.get(reverse("cases"), {"group": "all"}).status_code == 200
    assert "your list opens with it" in client.get(reverse("case_views")).content.decode()
    client.post(url, {"default": "no"})
    assert client.get(reverse("cases")).status_code == 200


def test_rename_and_share_on_its_page(cast: Cast, signed_in: SignIn) -> None:
    view = operations.save_view(by=cast.officer, name="To take", query="owner=nobody")
    operations.save_view(by=cast.officer, name="Other", query="")
    client, url = signed_in(cast.officer), reverse("case_view", args=[view.pk])
    assert "To take" in client.get(url).content.decode()
    assert client.post(url, {"name": "Other"}).status_code == 422

    client.post(url, {"name": "Free cases", "is_shared": "on", "is_default": "on"})

    view.refresh_from_db()
    assert (view.name, view.is_shared, view.defaults.count()) == ("Free cases", True, 1)


def test_an_auditor_keeps_views_and_shares_none(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.auditor)

    client.post(reverse("case_view_save"), {"name": "Mine", "is_shared": "on"})

    assert SavedView.objects.get().is_shared is False


def test_a_view_of_another_is_no_page(cast: Cast, signed_in: SignIn) -> None:
    view = operations.save_view(by=cast.officer, name="To take", query="")
    client = signed_in(cast.second_officer)

    for name in ("case_view_default", "case_view_remove", "case_view_restore"):
        assert client.post(reverse(name, args=[view.pk])).status_code == 404
    assert client.get(reverse("case_view", args=[view.pk])).status_code == 404
    assert signed_in(cast.lead).get(reverse("case_views")).status_code == 404


def test_a_name_taken_meanwhile_is_told_when_it_comes_back(cast: Cast, signed_in: SignIn) -> None:
    view = operations.save_view(by=cast.officer, name="To take", query="")
    operations.remove_view(by=cast.officer, view=view)
    operations.save_view(by=cast.officer, name="To take", query="")

    page = signed_in(cast.officer).post(reverse("case_view_restore", args=[view.pk]), follow=True)

    assert "You have a view with this name." in page.content.decode()
