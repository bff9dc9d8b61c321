"""A limit on the Union's hours changes with a second person, nested, and openly below what is
granted.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts.models import User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.models import Event
from aifactory.catalogue.models import Proposal, Revision
from aifactory.catalogue.ports import change_kinds
from allocations import operations, queries
from allocations.models import QuotaLimit
from tests.allocations import builders
from tests.catalogue.drafting import answered
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
UNION = 20_000  # a tenth of it, 2 000, is the limit of Try and Build


@pytest.fixture
def limit(cast: Cast) -> QuotaLimit:
    builders.supply(5_000)
    builders.limits(UNION)
    return QuotaLimit.objects.get(code="entry")


@pytest.fixture
def _granted(limit: QuotaLimit, cast: Cast) -> None:
    """1 250 node-hours of Try are held."""
    builders.decided(cast.officer, builders.examined(cast.lead, cast.assessor))


def ask(by: User, limit: QuotaLimit, share: str, **more: Any) -> Proposal:
    return operations.propose_limit(
        by=by,
        limit=limit,
        share=Decimal(share),
        reason="The Board said so.",
        at=timezone.now(),
        **more,
    )


def test_a_second_person_changes_a_limit(cast: Cast, limit: QuotaLimit) -> None:
    proposal = ask(cast.officer, limit, "0.2")
    limit.refresh_from_db()
    assert limit.share == Decimal("0.1")

    answered(cast.approver, proposal)

    limit.refresh_from_db()
    assert (limit.share, limit.node_hours) == (Decimal("0.2"), Decimal(4_000))
    kept = Revision.objects.get(subject_type="allocations.quotalimit")
    assert (kept.before, kept.after) == (
        {"share": "0.1", "node_hours": "2000"},
        {"share": "0.2", "node_hours": "4000"},
    )
    assert (kept.by, kept.reason) == (cast.officer, "The Board said so.")
    assert Event.objects.filter(verb="allocations.limit_set", subject_id=str(limit.pk)).exists()
    lines = dict(change_kinds[operations.CHANGE_LIMIT].lines(proposal))
    assert lines["Share of the Union’s hours"] == "10 % → 20 %"


@pytest.mark.parametrize(
    ("code", "share"), [("entry", "0.31"), ("industrial", "0.09"), ("industrial", "1.5")]
)
def test_limits_stay_nested(cast: Cast, limit: QuotaLimit, code: str, share: str) -> None:
    with pytest.raises(operations.CannotLimit, match="Limits nest") as found:
        ask(cast.officer, QuotaLimit.objects.get(code=code), share)

    assert not found.value.below_granted


def test_zero_is_no_limit(cast: Cast, limit: QuotaLimit) -> None:
    with pytest.raises(operations.CannotLimit, match="between 0 % and 30 %"):
        ask(cast.officer, limit, "0")


def test_the_same_share_changes_nothing(cast: Cast, limit: QuotaLimit) -> None:
    with pytest.raises(operations.CannotLimit, match="Nothing would change"):
        ask(cast.officer, limit, "0.10")


@pytest.mark.usefixtures("_granted")
def test_a_limit_below_what_is_granted_must_be_meant(cast: Cast, limit: QuotaLimit) -> None:
    with pytest.raises(operations.CannotLimit, match="are granted already") as found:
        ask(cast.officer, limit, "0.05")
    assert found.value.below_granted

    proposal = ask(cast.officer, limit, "0.05", is_below_meant=True)

    kind = change_kinds[operations.CHANGE_LIMIT]
    assert "until hours return" in dict(kind.lines(proposal))["Below what is granted"]
    answered(cast.approver, proposal)
    limit.refresh_from_db()
    assert limit.node_hours == Decimal(1_000)
    assert not queries.standing_of(limit).holds


def test_what_was_granted_meanwhile_stops_a_lower_limit(cast: Cast, limit: QuotaLimit) -> None:
    application = builders.examined(cast.lead, cast.assessor)
    proposal = ask(cast.officer, limit, "0.05")
    builders.decided(cast.officer, application)

    with pytest.raises(CannotCarryOut, match="are granted already"):
        answered(cast.approver, proposal)


def test_a_sibling_that_changed_meanwhile_makes_it_void(cast: Cast, limit: QuotaLimit) -> None:
    proposal = ask(cast.officer, limit, "0.2")
    around = QuotaLimit.objects.get(code="industrial")
    answered(cast.approver, ask(cast.second_officer, around, "0.15"))

    approval = answered(cast.approver, proposal)

    limit.refresh_from_db()
    assert (approval.status, limit.share) == ("void", Decimal("0.1"))


@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "administrator", "assessor"])
def test_only_officers_ask(cast: Cast, limit: QuotaLimit, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(cast[who], limit, "0.2")


# --- Pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "approver", "auditor"])
@pytest.mark.usefixtures("_granted")
def test_office_and_auditors_read_limits(
    cast: Cast, limit: QuotaLimit, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(cast[who])

    page = client.get(reverse("quotas:list") + "?period=2026-H2").content.decode()

    assert "Try and Build" in page
    assert "1\u00a0250" in page
    assert client.get(reverse("quotas:list") + "?period=1999").status_code == 404
    assert ("Change Try and Build" in page) == (who == "officer")


@pytest.mark.parametrize("who", ["lead", "assessor", "administrator"])
def test_limits_do_not_exist_for_others(
    cast: Cast, limit: QuotaLimit, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(cast[who])

    assert client.get(reverse("quotas:list")).status_code == 404
    assert client.get(reverse("quotas:edit", args=[limit.pk])).status_code == 404


def test_readers_do_not_change(cast: Cast, limit: QuotaLimit, signed_in: SignedIn) -> None:
    client = signed_in(cast.auditor)

    assert client.get(reverse("quotas:edit", args=[limit.pk])).status_code == 403


def test_without_a_period_the_page_says_so(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.officer).get(reverse("quotas:list"))

    assert "No limits in this period" in page.content.decode()


@pytest.mark.usefixtures("_granted")
def test_figures_first_then_the_request(cast: Cast, limit: QuotaLimit, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.officer), reverse("quotas:edit", args=[limit.pk])
    data = {"percent": "5", "reason": "The Board said so."}

    assert client.get(address).status_code == 200
    below = client.post(address, data)
    assert below.status_code == 422
    assert "A limit below what is granted is meant" in below.content.decode()
    meant = {**data, "is_below_meant": "on"}
    figures = client.post(address, meant).content.decode()
    assert "Before and after" in figures
    assert "1\u00a0000" in figures
    assert client.post(address, {**meant, "change": "1"}).status_code == 200
    asked = client.post(address, {**meant, "confirmed": "1"}, follow=True).content.decode()
    assert "Asked. A second person reads it now" in asked
    other = signed_in(cast.second_officer).post(
        address, {**meant, "percent": "6", "confirmed": "1"}, follow=True
    )
    assert "waits already" in other.content.decode()
    assert "waits for a second person" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"percent": "31"}, "Limits nest"),
        ({"percent": "lots"}, "Enter a number"),
        ({"percent": "0"}, "greater than or equal"),
        ({"reason": ""}, "Say why"),
        ({"percent": "10", "confirmed": "1"}, "Nothing would change"),
    ],
)
def test_bad_input_stays_with_its_sentence(
    cast: Cast, limit: QuotaLimit, signed_in: SignedIn, typed: dict[str, str], sentence: str
) -> None:
    data = {"percent": "12", "reason": "Typed and kept.", **typed}

    page = signed_in(cast.officer).post(reverse("quotas:edit", args=[limit.pk]), data)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert data["percent"] in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_a_fixed_number_of_queries(
    cast: Cast,
    limit: QuotaLimit,
    signed_in: SignedIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for code in ("LUMI-G", "VEGA-GPU")[: count - 1]:
        QuotaLimit.objects.create(
            partition=builders.partition(code),
            period=limit.period,
            code="entry",
            name="Try and Build",
            mode_groups=["PG"],
            share=Decimal("0.1"),
            node_hours=Decimal(10),
        )
    client = signed_in(cast.officer)
    client.get(reverse("quotas:list"))

    # Person, roles, periods, limits with their partitions, what is granted.
    with django_assert_num_queries(5):
        client.get(reverse("quotas:list"))
