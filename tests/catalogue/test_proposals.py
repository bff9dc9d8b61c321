"""Changes that need a second person: asked for once, carried out once, or not at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.models import Event
from aifactory.audit.recording import SystemActor
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import Proposal, Revision, Site
from aifactory.catalogue.ports import change_kinds
from aifactory.catalogue.status import ProposalStatus
from tests.conftest import Cast

from .changing import KIND, RENAME


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(change_kinds, RENAME, KIND)


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.get(code="CINECA")


def ask(by: User, site: Site, name: str = "Cineca, Bologna") -> Proposal:
    return operations.propose(
        by=by, kind=RENAME, subject=site, payload={"name": name}, reason="They moved."
    )


def approval_of(proposal: Proposal) -> Approval:
    return Approval.objects.get(
        kind="catalogue.change", subject_type="catalogue.proposal", subject_id=str(proposal.pk)
    )


def answer(by: User, proposal: Proposal, *, approves: bool = True, reason: str = "") -> Approval:
    return accounts.answer_approval(
        by=by, approval=approval_of(proposal), approves=approves, reason=reason
    )


def test_approved_change_happens_at_once(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)

    answer(cast.approver, proposal)

    site.refresh_from_db()
    proposal.refresh_from_db()
    revision = Revision.objects.get(subject_type="catalogue.site")
    assert site.name == "Cineca, Bologna"
    assert proposal.status == ProposalStatus.CARRIED_OUT
    assert (revision.by, revision.reason) == (cast.officer, "They moved.")
    event = Event.objects.get(verb="catalogue.changed")
    assert event.actor == str(cast.approver.pseudonym)
    assert "moved" not in str(event.data)


def test_refused_change_changes_nothing(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)

    answer(cast.approver, proposal, approves=False, reason="They did not.")

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.REFUSED
    assert Revision.objects.count() == 0


def test_change_is_void_once_its_subject_went_on(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)
    Site.objects.filter(pk=site.pk).update(name="Something else")

    answered = answer(cast.approver, proposal)

    proposal.refresh_from_db()
    assert answered.status == "void"
    assert proposal.status == ProposalStatus.VOID
    assert Revision.objects.count() == 0


def test_change_expires_unanswered(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)

    accounts.expire_approval(
        by=SystemActor("tests"),
        approval=approval_of(proposal),
        at=timezone.now() + timedelta(days=31),
    )

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.EXPIRED


def test_change_that_is_impossible_now_stays_open(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site, "Nowhere")

    with pytest.raises(CannotCarryOut):
        answer(cast.approver, proposal)

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.WAITING


def test_double_click_asks_once(cast: Cast, site: Site) -> None:
    assert ask(cast.officer, site) == ask(cast.officer, site)
    assert Approval.objects.filter(kind="catalogue.change").count() == 1


@pytest.mark.parametrize(("who", "name"), [("second_officer", "Cineca, Bologna"), ("officer", "B")])
def test_another_change_of_the_same_thing_waits_its_turn(
    cast: Cast, site: Site, who: str, name: str
) -> None:
    first = ask(cast.officer, site)

    with pytest.raises(operations.ChangeWaits) as found:
        ask(cast[who], site, name)

    assert found.value.proposal == first


@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "administrator", "assessor"])
def test_only_officers_ask_for_changes(cast: Cast, site: Site, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(cast[who], site)


def test_change_needs_a_reason(cast: Cast, site: Site) -> None:
    with pytest.raises(accounts.ReasonMissing):
        operations.propose(by=cast.officer, kind=RENAME, subject=site, reason=" ")


def test_whoever_asked_withdraws_and_nobody_else(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)

    with pytest.raises(PermissionDenied):
        operations.withdraw_proposal(by=cast.second_officer, proposal=proposal)
    operations.withdraw_proposal(by=cast.officer, proposal=proposal)
    again = operations.withdraw_proposal(by=cast.officer, proposal=proposal)

    assert again.status == ProposalStatus.WITHDRAWN
    assert approval_of(proposal).status == "withdrawn"


def test_withdrawn_in_the_list_of_requests_is_withdrawn_here(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)

    accounts.withdraw_approval(by=cast.officer, approval=approval_of(proposal), at=timezone.now())

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.WITHDRAWN


def test_settled_change_cannot_be_withdrawn(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)
    answer(cast.approver, proposal)

    with pytest.raises(PermissionDenied):
        operations.withdraw_proposal(by=cast.officer, proposal=proposal)


def test_nobody_approves_their_own_change(cast: Cast, site: Site) -> None:
    accounts.grant_role(by=SystemActor("tests"), user=cast.officer, role="approver")
    proposal = ask(cast.officer, site)

    with pytest.raises(PermissionDenied):
        answer(cast.officer, proposal)


def test_nothing_that_differs_is_no_revision(cast: Cast, site: Site) -> None:
    kept = operations.revise(by=cast.officer, subject=site, verb="changed")
    by_a_job = operations.revise(
        by=SystemActor("tests"), subject=site, verb="checked", reason="Read again."
    )

    assert kept is None
    assert by_a_job is not None
    assert (by_a_job.by, by_a_job.actor) == (None, "tests")


def test_database_keeps_revisions_and_what_was_asked(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)
    answer(cast.approver, proposal)

    for change in (
        lambda: Revision.objects.update(reason="Another."),
        lambda: Revision.objects.all().delete(),
        lambda: Proposal.objects.update(reason="Another."),
        lambda: Proposal.objects.update(payload={}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_waiting_change_is_found_by_kind(cast: Cast, site: Site) -> None:
    proposal = ask(cast.officer, site)
    about = ("catalogue.site", str(site.pk))

    assert queries.waiting_about(about) == proposal
    assert queries.waiting_about(about, RENAME) == proposal
    assert queries.waiting_about(about, "other") is None


def test_approver_reads_in_the_queue_what_changes(
    cast: Cast, site: Site, signed_in: Callable[[User], Client]
) -> None:
    proposal = ask(cast.officer, site)
    client = signed_in(cast.approver)

    for address in (reverse("home"), approval_of(proposal).get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Rename a hosting site" in page
    client.post(approval_of(proposal).get_absolute_url())

    site.refresh_from_db()
    assert site.name == "Cineca, Bologna"


# --- Pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "approver", "auditor"])
def test_office_and_auditors_read_the_pages(
    cast: Cast, site: Site, signed_in: Callable[[User], Client], who: str
) -> None:
    proposal = ask(cast.officer, site)
    answer(cast.approver, proposal)
    client = signed_in(cast[who])

    for address in (
        reverse("setup"),
        reverse("setup:history"),
        reverse("setup:history") + "?group=catalogue.site",
        reverse("setup:changes") + "?group=all",
        reverse("setup:changes") + "?group=mine",
        reverse("setup:change", args=[proposal.pk]),
        reverse("setup:subject_history", args=["catalogue.site", str(site.pk)]),
    ):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("who", ["lead", "assessor", "administrator"])
def test_set_up_does_not_exist_for_others(
    cast: Cast, site: Site, signed_in: Callable[[User], Client], who: str
) -> None:
    proposal = ask(cast.officer, site)
    client = signed_in(cast[who])

    for name, arguments in (
        ("setup", []),
        ("setup:history", []),
        ("setup:changes", []),
        ("setup:change", [proposal.pk]),
        ("setup:subject_history", ["catalogue.site", str(site.pk)]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404


def test_history_says_before_after_who_and_why(
    cast: Cast, site: Site, signed_in: Callable[[User], Client]
) -> None:
    before = site.name
    answer(cast.approver, ask(cast.officer, site))

    page = signed_in(cast.auditor).get(
        reverse("setup:subject_history", args=["catalogue.site", str(site.pk)])
    )

    for text in (before, "Cineca, Bologna", "They moved.", cast.officer.name):
        assert text in page.content.decode()


def test_history_of_an_unknown_thing_is_not_there(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.officer)

    for kind in ("catalogue.site", "nothing", "no.thing"):
        page = client.get(reverse("setup:subject_history", args=[kind, "1"]))
        assert page.status_code == 404


def test_change_is_withdrawn_on_its_page(
    cast: Cast, site: Site, signed_in: Callable[[User], Client]
) -> None:
    proposal = ask(cast.officer, site)
    address = reverse("setup:change", args=[proposal.pk])

    refused = signed_in(cast.second_officer).post(address, follow=True)
    client = signed_in(cast.officer)
    client.post(address)
    page = client.post(address, follow=True)

    proposal.refresh_from_db()
    assert "Whoever asked for this change" in refused.content.decode()
    assert proposal.status == ProposalStatus.WITHDRAWN
    assert "Withdrawn" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_history_takes_a_fixed_number_of_queries(
    cast: Cast,
    site: Site,
    signed_in: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        answer(cast.approver, ask(cast.officer, site, f"Name {number}"))
    client = signed_in(cast.officer)
    client.get(reverse("setup:history"))

    # Session with its person, roles, kinds of things, changes.
    with django_assert_num_queries(4):
        client.get(reverse("setup:history"))
    # Session with its person, roles, changes of the thing, what waits about it.
    with django_assert_num_queries(4):
        client.get(reverse("setup:subject_history", args=["catalogue.site", str(site.pk)]))
