"""Labels on their pages, on the case and in the list."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from applications import operations
from applications.models import Label
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def label(cast: Cast) -> Label:
    return operations.make_label(by=cast.officer, name="Ask the lawyers", colour="c2")


def test_the_first_label_is_made_on_a_page_that_teaches(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    assert "No labels yet" in client.get(reverse("labels")).content.decode()

    made = client.post(reverse("labels"), {"name": "Press", "colour": "c1"}, follow=True)

    assert "“Press” can be put on cases now." in made.content.decode()


def test_a_name_that_is_taken_is_refused_beside_the_field(
    cast: Cast, signed_in: SignIn, label: Label
) -> None:
    other = operations.make_label(by=cast.officer, name="Press", colour="c1")
    client = signed_in(cast.officer)
    data = {"name": "ask the lawyers", "colour": "c1"}

    for url in (reverse("labels"), reverse("label", args=[other.pk])):
        refused = client.post(url, data)
        assert refused.status_code == 422
        assert "There is a label with this name." in refused.content.decode()


def test_rename_retire_and_bring_back(cast: Cast, signed_in: SignIn, label: Label) -> None:
    client = signed_in(cast.officer)
    one = reverse("label", args=[label.pk])
    assert client.get(one).status_code == 200

    assert (
        "Legal" in client.post(one, {"name": "Legal", "colour": "c4"}, follow=True).content.decode()
    )
    retired = client.post(reverse("label_retire", args=[label.pk]), follow=True)
    assert "Bring “Legal” back" in retired.content.decode()
    back = client.post(reverse("label_bring_back", args=[label.pk]), follow=True)
    assert "Retire “Legal”" in back.content.decode()


def test_labels_of_a_case_are_chosen_together(cast: Cast, signed_in: SignIn, label: Label) -> None:
    case = rows.application(cast.lead)
    other = operations.make_label(by=cast.officer, name="Press", colour="c1")
    client, url = signed_in(cast.officer), reverse("case_labels", args=[case.pk])
    assert "Ask the lawyers" in client.get(url).content.decode()

    page = client.post(url, {"labels": [label.pk]}, follow=True).content.decode()
    assert "Ask the lawyers" in page
    operations.put_label(by=cast.second_officer, application=case, label=other)
    client.post(url, {"labels": [], "seen": [label.pk]})

    assert list(case.labels.values_list("label__name", flat=True)) == ["Press"]


def test_a_label_retired_meanwhile_is_refused_beside_the_field(
    cast: Cast, signed_in: SignIn, label: Label
) -> None:
    case = rows.application(cast.lead)
    operations.retire_label(by=cast.officer, label=label)

    refused = signed_in(cast.officer).post(
        reverse("case_labels", args=[case.pk]), {"labels": [label.pk]}
    )

    assert refused.status_code == 422


def test_without_labels_the_case_leads_to_their_list(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)

    page = signed_in(cast.officer).get(reverse("case_labels", args=[case.pk])).content.decode()

    assert "There are no labels yet." in page


@pytest.mark.parametrize("name", ["approver", "auditor", "lead"])
def test_others_have_no_such_pages(cast: Cast, signed_in: SignIn, label: Label, name: str) -> None:
    client = signed_in(cast[name])

    assert client.get(reverse("labels")).status_code == 404
    assert client.post(reverse("label_retire", args=[label.pk])).status_code == 404
    label.refresh_from_db()
    assert label.retired_at is None


def test_the_list_shows_and_filters_labels(cast: Cast, signed_in: SignIn, label: Label) -> None:
    case = rows.application(cast.lead, title="With the lawyers")
    rows.application(cast.lead, title="Plain")
    operations.put_label(by=cast.officer, application=case, label=label)
    client = signed_in(cast.officer)

    every = client.get(reverse("cases")).content.decode()
    found = client.get(reverse("cases"), {"label": label.pk}).content.decode()

    assert every.count('class="label"') == 1
    assert "With the lawyers" in found
    assert "Plain" not in found
    assert client.get(reverse("cases"), {"label": "²"}).status_code == 404
