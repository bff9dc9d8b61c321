"""Who owns whom, and duplicates made one: history kept, circles named, everything moved once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from aifactory.accounts import operations, permissions, queries
from aifactory.accounts.models import Membership, MembershipKind, Organisation, OwnershipLink, User
from aifactory.accounts.verdicts import NotAllowed, ReasonMissing
from aifactory.audit.models import Event
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
FROM = date(2026, 1, 1)


def firm(by: User, name: str, registration: str = "", country: str = "RO") -> Organisation:
    return operations.create_organisation(
        by=by, name=name, kind="sme", country=country, registration=registration
    )


def own(cast: Cast, owner: Organisation, owned: Organisation, **changes: object) -> OwnershipLink:
    values = {"percent": Decimal(60), "valid_from": FROM, "source": "Register, 1 Nov 2026"}
    return operations.add_owner(
        by=cast.administrator, owner=owner, owned=owned, **{**values, **changes}
    )


def merge(cast: Cast, gone: Organisation, stays: Organisation, **changes: object) -> Organisation:
    values = {"by": cast.administrator, "reason": "Typed twice."}
    return operations.merge_organisations(organisation=gone, into=stays, **{**values, **changes})


def refused(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(NotAllowed) as refusal:
        act()
    return refusal.value.verdict.code, refusal.value.verdict.reason


@pytest.fixture
def firms(cast: Cast) -> list[Organisation]:
    return [firm(cast.lead, f"Firm {letter}", f"RO{letter}") for letter in "ABCD"]


def test_a_share_is_recorded_once_with_its_source(cast: Cast, firms: list[Organisation]) -> None:
    first, second = own(cast, firms[0], firms[1]), own(cast, firms[0], firms[1])

    assert first == second
    assert OwnershipLink.objects.get().source == "Register, 1 Nov 2026"
    assert Event.objects.get(verb="accounts.owner_added").subject_id == str(firms[1].pk)


def test_owners_hold_at_most_the_whole(cast: Cast, firms: list[Organisation]) -> None:
    own(cast, firms[0], firms[2])

    code, sentence = refused(lambda: own(cast, firms[1], firms[2], percent=Decimal("40.5")))

    assert code == "sum"
    assert "The owners of Firm C would hold 100.5 % on one day." in sentence
    own(cast, firms[1], firms[2], percent=Decimal(40))


@pytest.mark.parametrize("percent", ["0", "-1", "100.0001", "33.33333"])
def test_a_share_is_a_part_of_the_whole(
    cast: Cast, firms: list[Organisation], percent: str
) -> None:
    with pytest.raises((ValidationError, NotAllowed)):
        own(cast, firms[0], firms[1], percent=Decimal(percent))
    assert not OwnershipLink.objects.exists()


def test_circles_are_refused_with_their_chain(cast: Cast, firms: list[Organisation]) -> None:
    one, two, three, _four = firms
    own(cast, one, two)
    own(cast, two, three)

    assert refused(lambda: own(cast, one, one)) == (
        "own",
        "Nobody owns themselves: Firm A → Firm A.",
    )
    assert refused(lambda: own(cast, three, one)) == (
        "circle",
        "They would own each other: Firm C → Firm A → Firm B → Firm C.",
    )


def test_a_share_ends_once_and_is_never_edited(cast: Cast, firms: list[Organisation]) -> None:
    link = own(cast, firms[0], firms[1], valid_until=date(2026, 12, 31))

    def end(last: date, by: User = cast.administrator) -> OwnershipLink:
        return operations.end_ownership(by=by, link=link, last_day=last)

    for last in (date(2025, 12, 31), date(2027, 1, 1)):
        assert refused(lambda last=last: end(last))[0] == "days"
    for _click in range(2):
        ended = end(date(2026, 6, 30))
    assert ended.ended_by == cast.administrator
    assert Event.objects.filter(verb="accounts.ownership_ended").count() == 1
    own(cast, firms[2], firms[1], valid_from=date(2026, 7, 1))
    assert refused(lambda: end(FROM, cast.officer))[0] == "no_role"
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnershipLink.objects.filter(pk=link.pk).update(percent=1)


def test_only_administrators_record_and_merge(cast: Cast, firms: list[Organisation]) -> None:
    one, two = firms[:2]
    own(cast, one, two)

    for act in (
        lambda: operations.add_owner(
            by=cast.officer, owner=one, owned=two, percent=Decimal(60), valid_from=FROM, source="x"
        ),
        lambda: merge(cast, one, two, by=cast.officer),
    ):
        assert refused(act)[0] == "no_role"


def test_ties_run_up_and_down_over_every_row_of_an_entity(
    cast: Cast, firms: list[Organisation]
) -> None:
    top, middle, bottom, aside = firms
    own(cast, top, middle)
    own(cast, middle, bottom)
    own(cast, top, aside)
    twin = firm(cast.colleague, "Firm A again", "ro-a")
    nameless = firm(cast.colleague, "No number")

    found = queries.tied_by_ownership(bottom, date(2026, 11, 1))

    assert set(found) == {top, middle, twin}
    assert set(queries.tied_by_ownership(twin, date(2026, 11, 1))) == {middle, bottom, aside}
    assert not queries.tied_by_ownership(nameless, date(2026, 11, 1))
    assert not queries.tied_by_ownership(bottom, date(2025, 11, 1))


def test_a_merge_moves_members_once_and_says_so(cast: Cast, firms: list[Organisation]) -> None:
    gone, stays = firms[:2]
    Membership.objects.filter(organisation=stays, user=cast.lead).update(kind="member")
    Membership.objects.create(user=cast.colleague, organisation=gone, kind=MembershipKind.MEMBER)

    for _click in range(2):
        assert merge(cast, gone, stays) == stays

    gone.refresh_from_db()
    assert (gone.merged_into, gone.merge_reason) == (stays, "Typed twice.")
    assert not gone.memberships.exists()
    assert set(stays.memberships.values_list("user", "kind")) == {
        (cast.lead.pk, "lead"),
        (cast.colleague.pk, "member"),
    }
    [event] = Event.objects.filter(verb="accounts.organisation_merged")
    assert (event.data["into"], event.data["members"], event.data["applications"]) == (
        stays.pk,
        2,
        0,
    )
    assert gone not in queries.organisations_of(cast.lead)


def test_a_member_of_both_keeps_the_larger_part(cast: Cast, firms: list[Organisation]) -> None:
    gone, stays = firms[:2]
    Membership.objects.filter(organisation=gone).update(kind="member")

    merge(cast, gone, stays)

    assert stays.memberships.get().kind == "lead"


def test_what_cannot_be_merged_is_said(cast: Cast, firms: list[Organisation]) -> None:
    one, two, three, four = firms
    assert refused(lambda: merge(cast, one, one))[0] == "itself"
    with pytest.raises(ReasonMissing):
        merge(cast, one, two, reason=" ")
    merge(cast, one, two)
    for act in (
        lambda: merge(cast, one, three),
        lambda: merge(cast, three, one),
        lambda: own(cast, one, three),
    ):
        assert refused(act) == (
            "merged",
            "Firm A was merged into Firm B. Choose that row.",
        )
    own(cast, three, four)
    assert refused(lambda: merge(cast, three, four))[0] == "own"


def test_merged_rows_go_along_with_what_they_went_into(
    cast: Cast, firms: list[Organisation]
) -> None:
    one, two, three, four = firms
    own(cast, one, four)
    merge(cast, one, two)
    merge(cast, two, three)

    one.refresh_from_db()
    assert one.merged_into == three
    assert set(queries.same_entity(one)) == {one, two, three}
    assert refused(lambda: own(cast, four, three))[0] == "circle"
    assert set(queries.tied_by_ownership(four, date(2026, 11, 1))) == {one, two, three}


def test_the_number_of_a_merged_row_still_says_who_belongs(
    cast: Cast, firms: list[Organisation]
) -> None:
    gone, stays = firms[:2]
    twin = firm(cast.stranger, "Firm A, typed by a colleague", "ro a")
    assert stays not in queries.entities_of(cast.stranger)

    merge(cast, gone, stays)

    assert set(queries.entities_of(cast.stranger)) >= {twin, gone, stays}
    assert twin in queries.entities_of(cast.lead)
    assert set(queries.same_entity(stays)) == {gone, stays, twin}
    assert permissions.merge(cast.administrator, twin, stays)
