"""Rules to read: versions, differences, whom one touches; and what the acts answer."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts.models import User
from aifactory.catalogue import operations
from aifactory.catalogue.models import Proposal, RuleSet
from aifactory.catalogue.ports import change_kinds
from tests.conftest import Cast

from .drafting import answered, changed, drafted, newest, planned

SignedIn = Callable[[User], Client]


def text(client: Client, name: str, *args: object, status: int = 200, query: str = "") -> str:
    page = client.get(reverse(f"setup:{name}", args=args) + query)
    assert page.status_code == status
    return page.content.decode()


@pytest.mark.parametrize("who", ["officer", "approver", "auditor"])
def test_office_and_auditors_read_every_version(cast: Cast, signed_in: SignedIn, who: str) -> None:
    draft = drafted(cast.officer, "LS")
    client = signed_in(cast[who])

    assert "Version 3" in text(client, "rules")
    for pk in RuleSet.objects.order_by("pk").values_list("pk", flat=True):
        text(client, "rule_set", pk)
        text(client, "rule_set_effect", pk)
    text(client, "rules_compare", draft.mode.slug)


@pytest.mark.parametrize("who", ["lead", "assessor", "administrator"])
def test_rules_do_not_exist_for_others(cast: Cast, signed_in: SignedIn, who: str) -> None:
    draft = drafted(cast.officer)
    client = signed_in(cast[who])

    text(client, "rules", status=404)
    text(client, "rules_compare", draft.mode.slug, status=404)
    text(client, "rules_draft", draft.mode.slug, status=404)
    for name in ("rule_set", "rule_set_effect", "rule_set_discard", "rule_set_retire"):
        text(client, name, draft.pk, status=404)
    text(client, "rule_set_edit", draft.pk, "size", status=404)


def test_readers_get_the_sentence_and_cannot_write(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer)
    client = signed_in(cast.auditor)

    assert "Only a programme officer" in text(client, "rules")
    for name in ("rule_set_discard", "rule_set_retire"):
        text(client, name, draft.pk, status=403)
    text(client, "rule_set_edit", draft.pk, "size", status=403)
    text(client, "rules_draft", draft.mode.slug, status=403)
    address = reverse("setup:rule_set_effect", args=[draft.pk])
    assert client.post(address, {"reason": "Now."}).status_code == 403
    assert not Proposal.objects.exists()


def test_what_does_not_exist_is_not_found(cast: Cast, signed_in: SignedIn) -> None:
    client, draft = signed_in(cast.officer), drafted(cast.officer)

    for name in ("rule_set", "rule_set_effect", "rule_set_discard", "rule_set_retire"):
        text(client, name, 999_999, status=404)
    text(client, "rule_set_edit", draft.pk, "nothing", status=404)
    text(client, "rules_compare", "no-such-mode", status=404)
    text(client, "rules_compare", draft.mode.slug, query="?old=99", status=404)
    text(client, "rules_draft", "benchmark", status=404)
    text(client, "rules_compare", "benchmark", status=404)
    begun = client.post(reverse("setup:rules_draft", args=[draft.mode.slug]), {"version": "99"})
    assert begun.status_code == 404


def test_a_version_says_its_terms_in_plain_words(cast: Cast, signed_in: SignedIn) -> None:
    page = text(signed_in(cast.auditor), "rule_set", newest("LS").pk)

    for words in (
        "over 50",
        "10 working days from the cut-off",
        "Eligibility, Technical check, Expert review, Consensus, Decision",
        "Larger company",
        "pay per use",
        "New and sound",
        "Very good: small gaps, easily closed.",
        "weighted mark, then sum of the marks",
        "every award",
        "LS-2026",
    ):
        assert words in page, words


def test_fixed_amounts_stand_in_three_units(cast: Cast, signed_in: SignedIn) -> None:
    page = text(signed_in(cast.auditor), "rule_set", newest("PG").pk)

    assert "core-h" in page
    assert "GPU-h" in page


def test_differences_of_any_two_versions(cast: Cast, signed_in: SignedIn) -> None:
    draft = changed(cast.officer, drafted(cast.officer, "LS"), acceptance_days=21)
    client = signed_in(cast.auditor)

    newest_two = text(client, "rules_compare", draft.mode.slug)
    assert "1 difference between version 2 and version 3" in newest_two
    assert "Days to accept an award" in newest_two
    chosen = text(client, "rules_compare", draft.mode.slug, query="?old=1&new=2")
    assert "Expert review" in chosen


def test_an_officer_begins_writes_and_gives_up(cast: Cast, signed_in: SignedIn) -> None:
    client, mode = signed_in(cast.officer), newest("FL").mode
    address = reverse("setup:rules_draft", args=[mode.slug])
    assert "As a copy of" in text(client, "rules_draft", mode.slug)

    client.post(address, {"version": "2"})
    again = client.post(address, {"version": "1"}, follow=True)

    draft = newest("FL")
    assert (draft.version, draft.status) == (3, "draft")
    assert "has a draft already" in again.content.decode()
    there = client.get(address, follow=True).content.decode()
    assert "has a draft already" in there
    assert "The history keeps" in text(client, "rule_set_discard", draft.pk)
    client.post(reverse("setup:rule_set_discard", args=[draft.pk]))
    assert newest("FL").version == 2


def test_a_needed_draft_is_not_given_up(cast: Cast, signed_in: SignedIn) -> None:
    draft, client = drafted(cast.officer), signed_in(cast.officer)
    planned(draft)
    address = reverse("setup:rule_set_discard", args=[draft.pk])

    assert "LATER" in text(client, "rule_set_discard", draft.pk)
    page = client.post(address, follow=True)

    assert "LATER" in page.content.decode()
    assert RuleSet.objects.filter(pk=draft.pk).exists()


def test_two_people_bring_a_version_into_force(cast: Cast, signed_in: SignedIn) -> None:
    draft = changed(cast.officer, drafted(cast.officer), acceptance_days=21)
    client, address = signed_in(cast.officer), reverse("setup:rule_set_effect", args=[draft.pk])

    assert client.post(address, {"reason": " "}).status_code == 422
    asked = client.post(address, {"reason": "More time."}, follow=True).content.decode()
    other = signed_in(cast.second_officer).post(address, {"reason": "Me too."}, follow=True)

    assert "Asked. A second person reads it now" in asked
    assert "14 → 21" in asked
    assert "waits already" in other.content.decode()
    assert "waits for a second person" in text(client, "rule_set", draft.pk)
    assert "14 → 21" in signed_in(cast.approver).get(reverse("approvals")).content.decode()
    answered(cast.approver, Proposal.objects.get())
    assert "In force later" in text(client, "rules")
    refused = client.post(address, {"reason": "Again."}, follow=True).content.decode()
    assert "Only a draft comes into force." in refused


def test_page_says_truly_whom_it_touches(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer)
    planned(draft, "FL-NEW")
    planned(RuleSet.objects.get(mode__code="FL", version=2), "FL-OLD")

    page = text(signed_in(cast.officer), "rule_set_effect", draft.pk)

    assert "open: keeps version 2 to its end; 0 drafts not affected" in page
    assert "planned under this version" in page
    assert "planned: stays under version 2 until you give it another" in page
    assert "nobody writes a draft in this mode now" in page


def test_unreadable_draft_still_has_its_pages(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer, "LS")
    RuleSet.objects.filter(pk=draft.pk).update(content={"size": None, "review": {"criteria": []}})
    client = signed_in(cast.officer)

    assert "is missing" in text(client, "rule_set", draft.pk)
    assert "cannot be read yet" in text(client, "rule_set_effect", draft.pk)
    for part in ("applicants", "size", "bundles", "promise", "review", "ranking", "limits"):
        text(client, "rule_set_edit", draft.pk, part)


def test_a_version_goes_out_of_use_with_a_second_person(cast: Cast, signed_in: SignedIn) -> None:
    client, first = signed_in(cast.officer), RuleSet.objects.get(mode__code="FL", version=1)
    used = newest("FL")
    address = reverse("setup:rule_set_retire", args=[first.pk])

    assert "FL-2026" in text(client, "rule_set_retire", used.pk)
    assert "Only a version in force" in text(client, "rule_set_retire", drafted(cast.officer).pk)
    refused = client.post(
        reverse("setup:rule_set_retire", args=[used.pk]), {"reason": "Old."}, follow=True
    )
    assert "Calls need this version" in refused.content.decode()
    assert client.post(address, {}).status_code == 422
    client.post(address, {"reason": "Replaced."})
    other = signed_in(cast.second_officer).post(address, {"reason": "Me too."}, follow=True)
    assert "waits already" in other.content.decode()
    assert "waits for a second person" in text(client, "rule_set_retire", first.pk)
    answered(cast.approver, Proposal.objects.get())
    assert "out of use" in text(client, "rule_set", first.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_a_fixed_number_of_queries(
    cast: Cast,
    signed_in: SignedIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    draft = drafted(cast.officer)
    for number in range(count):
        planned(draft, f"FL-{number}")
    client = signed_in(cast.officer)
    text(client, "rules")

    # Person, roles, modes, versions, their calls, versions in force.
    with django_assert_num_queries(6):
        text(client, "rules")
    # Person, roles, version, amounts, questions counted, calls, what waits; what is wrong:
    # questions, amounts, the same beginning; the version in force before.
    with django_assert_num_queries(12):
        text(client, "rule_set", draft.pk)


def test_requests_about_a_given_up_draft_can_still_be_read(cast: Cast, signed_in: SignedIn) -> None:
    draft = drafted(cast.officer)
    proposal = operations.propose_in_force(
        by=cast.officer, rule_set=draft, reason="Soon.", at=timezone.now()
    )
    answered(cast.approver, proposal, approves=False)
    operations.discard_draft(by=cast.officer, rule_set=draft)
    client = signed_in(cast.approver)

    assert "given up since" in text(client, "change", proposal.pk)
    assert client.get(reverse("approvals")).status_code == 200
    text(client, "changes", query="?group=all")
    text(client, "subject_history", "catalogue.ruleset", proposal.subject_id)
    assert change_kinds[proposal.kind].state(proposal.subject_id) == {}
