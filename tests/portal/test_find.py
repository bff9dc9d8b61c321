"""Find from anywhere: whose cases, by what, in how many queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership, User
from aifactory.accounts.roles import Role
from aifactory.audit.models import Event
from applications.models import Application
from applications.queries import finding
from applications.status import ApplicationStatus as Status
from tests.conftest import SETUP, Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]


@pytest.fixture
def case(cast: Cast) -> Application:
    return rows.application(
        cast.lead,
        Status.TECHNICAL_CHECK,
        number="EHPC-AIF-2026PG11-912",
        title="Defect detection on curved glass",
        organisation=rows.organisation("Łódź Optics"),
    )


def look(client: Client, text: str) -> str:
    return client.get(reverse("find"), {"q": text}).content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "912",
        "PG 912",
        "2026PG11-912",
        "PG11",
        "EHPC-AIF-2026PG11",
        "glass",
        "defect CURV",
        "łódź",
        "Optics",
    ],
)
def test_found_by_parts_of_number_title_and_organisation(
    cast: Cast, signed_in: SignIn, case: Application, text: str
) -> None:
    rows.application(cast.lead, number="X-1", title="Protein folding")

    found = look(signed_in(cast.officer), text)

    assert case.title in found
    assert "Protein folding" not in found


@pytest.mark.parametrize("text", ["lass", "glass protein", "913", "' OR 1=1 --", "\x00", "q:*&!|("])
def test_what_is_not_there_teaches(
    cast: Cast, signed_in: SignIn, case: Application, text: str
) -> None:
    found = look(signed_in(cast.officer), text)

    assert case.title not in found
    assert "Nothing found that you may see" in found or "Open a case from anywhere" in found


def test_short_figures_mean_the_end_of_a_number(cast: Cast, signed_in: SignIn) -> None:
    rows.application(cast.lead, number="EHPC-AIF-2026PG11-007", title="The seventh")
    rows.application(cast.lead, number="EHPC-AIF-2026PG11-077", title="Another one")

    found = look(signed_in(cast.officer), "7")

    assert "The seventh" in found
    assert "Another one" not in found


@pytest.mark.parametrize("text", ["EHPC-AIF-2026PG11-912", " ehpc-aif-2026pg11-912 "])
def test_an_exact_number_leads_to_the_case(
    cast: Cast, signed_in: SignIn, case: Application, text: str
) -> None:
    for name, page in (("officer", "case"), ("approver", "case"), ("auditor", "case")):
        found = signed_in(cast[name]).get(reverse("find"), {"q": text})
        assert found["Location"] == reverse(page, args=[case.pk])
    found = signed_in(cast.assessor).get(reverse("find"), {"q": text})
    assert found["Location"] == reverse("reviews:assessment", args=[case.pk])


def test_what_may_not_be_seen_is_not_found(
    cast: Cast, signed_in: SignIn, case: Application
) -> None:
    Membership.objects.create(
        user=cast.second_officer, organisation=case.organisation, kind="member"
    )
    rows.application(cast.lead, Status.DRAFT, title="Glass in a draft")
    for name in ("second_officer", "other_assessor"):
        for text in ("glass", str(case.number)):
            found = signed_in(cast[name]).get(reverse("find"), {"q": text})
            assert found.status_code == 200
            assert case.title not in found.content.decode()
            assert "Glass in a draft" not in found.content.decode()
    for name in ("lead", "administrator", "stranger"):
        assert signed_in(cast[name]).get(reverse("find"), {"q": "glass"}).status_code == 404


def test_two_hats_find_what_the_worn_one_sees(
    cast: Cast, signed_in: SignIn, case: Application
) -> None:
    accounts.grant_role(by=SETUP, user=cast.officer, role=Role.SITE_ASSESSOR, scope="site:CINECA")
    client = signed_in(cast.officer)
    for role, page in (
        ("officer|portal", "case"),
        ("site_assessor|site:CINECA", "reviews:assessment"),
    ):
        client.post(reverse("accounts:switch_role"), {"role": role})
        assert reverse(page, args=[case.pk]) in look(client, "glass")


def test_the_box_is_on_pages_of_staff_alone(cast: Cast, signed_in: SignIn) -> None:
    for name, is_there in (
        ("officer", True),
        ("auditor", True),
        ("assessor", True),
        ("lead", False),
    ):
        page = signed_in(cast[name]).get(reverse("calls")).content.decode()
        assert ("data-find" in page) is is_there, name


def test_an_auditors_search_is_noted_without_its_words(
    cast: Cast, signed_in: SignIn, case: Application
) -> None:
    look(signed_in(cast.auditor), "glass")

    event = Event.objects.filter(verb="audit.read").latest("position")
    assert (event.subject_id, "glass" in str(event.data)) == ("find", False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Count, count: int
) -> None:
    for _number in range(count):
        rows.application(cast.lead, title="Glass")
    client = signed_in(cast.officer)
    look(client, "glass")

    # person, roles, the exact number, organisations, rows
    with django_assert_num_queries(5):
        look(client, "glass")


def test_the_index_holds_the_expression_that_is_asked(case: Application) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows_found = Application.objects.order_by()
        plan = finding.found(rows_found, "glass").explain()

    assert "application_find" in plan
