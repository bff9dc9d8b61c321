"""Organisations on the screen: found, owned, merged, by administrators alone."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations
from aifactory.accounts.models import Organisation, OwnershipLink, User
from applications.models import Application
from tests.applications import builders
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
LIST = "organisations"


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.administrator)


def firm(by: User, name: str, registration: str = "", country: str = "RO") -> Organisation:
    return operations.create_organisation(
        by=by, name=name, kind="sme", country=country, registration=registration
    )


@pytest.fixture
def firms(cast: Cast) -> list[Organisation]:
    return [
        firm(cast.lead, "Sorbella Voice SRL", "RO 40123456"),
        firm(cast.colleague, "Sorbella", "ro40123456"),
        firm(cast.stranger, "Korvia Holding", "SI999", country="SI"),
    ]


def text(response: object) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def page(name: str, row: Organisation | OwnershipLink) -> str:
    return reverse(name, args=[row.pk])


def own(cast: Cast, owner: Organisation, owned: Organisation) -> OwnershipLink:
    return operations.add_owner(
        by=cast.administrator,
        owner=owner,
        owned=owned,
        percent=Decimal(60),
        valid_from=date(2026, 1, 1),
        source="Register",
    )


@pytest.mark.parametrize("person", ["officer", "auditor", "lead"])
def test_others_find_none_of_it(
    cast: Cast, signed_in: SignIn, firms: list[Organisation], person: str
) -> None:
    client, link = signed_in(cast[person]), own(cast, firms[2], firms[0])

    assert client.get(reverse(LIST)).status_code == 404
    for url in (
        page("organisation", firms[0]),
        page("merge", firms[0]),
        page("add_owner", firms[0]),
        page("end_ownership", link),
    ):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"Sorbella Voice SRL", "Sorbella", "Korvia Holding"}),
        ({"search": "voice"}, {"Sorbella Voice SRL"}),
        ({"search": "RO4012"}, {"Sorbella Voice SRL", "Sorbella"}),
        ({"search": "---"}, set()),
        ({"country": "si"}, {"Korvia Holding"}),
        ({"country": "Slovenia"}, {"Sorbella Voice SRL", "Sorbella", "Korvia Holding"}),
        ({"group": "twice"}, {"Sorbella Voice SRL", "Sorbella"}),
        ({"group": "owners"}, {"Sorbella Voice SRL"}),
        ({"group": "merged"}, set()),
    ],
)
def test_rows_are_found_and_grouped(
    cast: Cast, client: Client, firms: list[Organisation], query: dict[str, str], names: set[str]
) -> None:
    own(cast, firms[2], firms[0])

    found = client.get(reverse(LIST), query).context["table"].rows

    assert {row.name for row in found} == names
    if not query:
        assert sorted(row.rows for row in found) == [1, 2, 2]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_for_any_number_of_rows(
    cast: Cast,
    client: Client,
    firms: list[Organisation],
    django_assert_num_queries: Count,
    count: int,
) -> None:
    for number in range(count):
        own(cast, firm(cast.stranger, f"Owner {number}"), firm(cast.lead, f"Owned {number}"))
        operations.create_organisation(
            by=cast.officer, name="Twin", kind="sme", country="RO", registration="RO40123456"
        )
    client.get(reverse(LIST))

    # person, roles, organisations
    with django_assert_num_queries(3):
        client.get(reverse(LIST))
    # person, roles, the row, members, rows of the entity, owners, owned, applications
    with django_assert_num_queries(8):
        client.get(page("organisation", firms[0]))


def test_an_owner_is_found_recorded_and_ended(
    cast: Cast, client: Client, firms: list[Organisation]
) -> None:
    url = page("add_owner", firms[0]) + "?search=korvia"
    form = {
        "owner": firms[2].pk,
        "percent": "33.3333",
        "valid_from": "2019-05-01",
        "source": "Register, 2 Nov 2026",
    }
    assert "Korvia Holding · SI · SI999 · row" in text(client.get(url))

    done = client.post(url, form, follow=True)

    assert "The owner is recorded." in text(done)
    assert "33.3333 %" in text(done)
    link = OwnershipLink.objects.get()
    end = page("end_ownership", link)
    assert "Korvia Holding no longer owns 33.3333 % of Sorbella Voice SRL?" in text(client.get(end))
    wrong = client.post(end, {"last_day": "2018-01-01"})
    assert (wrong.status_code, "Choose a day between" in text(wrong)) == (422, True)
    assert client.post(end, {"last_day": ""}).status_code == 422
    assert "The share ends with this day." in text(
        client.post(end, {"last_day": "2026-06-30"}, follow=True)
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"owner": "0"}, "Choose the owner from the list."),
        ({"owner": ""}, "Choose the owner from the list."),
        ({"percent": "0"}, "A share is more than 0."),
        ({"percent": "101"}, "A share is at most 100 percent."),
        ({"percent": "half"}, "Write a number, for example 33.3333."),
        ({"percent": "50"}, "would hold 110 % on one day."),
        ({"valid_until": "2019-01-01"}, "The last day is before the first day."),
        ({"source": ""}, "“Source” needs an answer."),
    ],
)
def test_what_is_wrong_with_a_share_is_said(
    cast: Cast,
    client: Client,
    firms: list[Organisation],
    changes: dict[str, str],
    sentence: str,
) -> None:
    own(cast, firms[1], firms[0])
    form = {"owner": firms[2].pk, "percent": "10", "valid_from": "2026-05-01", "source": "Mail"}

    response = client.post(page("add_owner", firms[0]) + "?search=korvia", {**form, **changes})

    assert response.status_code == 422
    assert sentence in text(response)
    assert OwnershipLink.objects.count() == 1


def test_a_duplicate_is_merged_once_with_its_figures(
    cast: Cast, client: Client, firms: list[Organisation]
) -> None:
    stays, gone, _other = firms
    application = builders.draft(cast.colleague)
    Application.objects.filter(pk=application.pk).update(organisation=gone)
    url, form = page("merge", gone), {"into": stays.pk, "reason": "Typed twice."}

    shown = text(client.get(url))
    assert "A merge cannot be undone." in shown
    assert "Applications</dt><dd>1</dd>" in shown
    assert "Sorbella Voice SRL · RO · RO 40123456" in shown
    assert "Say why." in text(client.post(url, {"into": stays.pk, "reason": ""}))
    for _click in range(2):
        done = client.post(url, form, follow=True)

    assert "This row was merged already." in text(done)
    assert "Typed twice." in text(done)
    application.refresh_from_db()
    assert application.organisation == stays
    assert "Sorbella" in text(client.get(reverse(LIST), {"group": "merged"}))
    assert page("organisation", gone) in text(client.get(page("organisation", stays)))


def test_a_merge_that_cannot_be_is_refused_beside_the_field(
    cast: Cast, client: Client, firms: list[Organisation]
) -> None:
    own(cast, firms[2], firms[0])

    response = client.post(
        page("merge", firms[0]) + "?search=korvia", {"into": firms[2].pk, "reason": "Same."}
    )

    assert response.status_code == 422
    assert "Nobody owns themselves: Korvia Holding → Korvia Holding." in text(response)
    itself = client.post(page("merge", firms[0]), {"into": firms[0].pk, "reason": "Same."})
    assert "Choose the row that stays from the list." in text(itself)
