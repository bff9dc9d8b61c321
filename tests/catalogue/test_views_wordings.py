"""The pages of letters and mails: read by the office, written by officers, nothing lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.catalogue import operations
from aifactory.catalogue.models import Proposal, WordingVersion
from aifactory.face import wordings
from aifactory.notifications.models import Message
from tests.conftest import SETUP, Cast

from .wording_texts import KEY, answer, bring_into_force, changed, draft_of

SignIn = Callable[[User], Client]
PAGES = ("wording", "wording_version")
ACTS = ("wording_edit", "wording_propose", "wording_discard", "wording_shipped")


def page(name: str, *more: object, key: str = KEY) -> str:
    return reverse(f"setup:{name}", args=[key, *more])


def posted(draft: WordingVersion, body: str, **more: str) -> dict[str, str]:
    return {**changed(draft, body), "seen": draft.content_hash, "act": "save", **more}


@pytest.mark.parametrize("who", ["officer", "approver", "auditor"])
def test_office_and_auditors_read(cast: Cast, signed_in: SignIn, who: str) -> None:
    bring_into_force(cast, "Welcome, {name}.")
    client = signed_in(cast[who])

    every = client.get(reverse("setup:wordings"))
    one = client.get(page("wording"))
    version = client.get(page("wording_version", 1))
    shipped = client.get(page("wording_version", 0))

    assert [each.status_code for each in (every, one, version, shipped)] == [200] * 4
    assert "Version 1" in every.content.decode()
    assert "Welcome, {name}." in one.content.decode()
    assert "Welcome, Ana Ribeiro." in version.content.decode()
    assert "Welcome" not in shipped.content.decode()


@pytest.mark.parametrize("who", ["lead", "assessor", "administrator"])
def test_pages_do_not_exist_for_others(cast: Cast, signed_in: SignIn, who: str) -> None:
    draft_of(cast, "A {url}")
    client = signed_in(cast[who])

    addresses = [reverse("setup:wordings"), page("wording"), page("wording_version", 1)]
    addresses += [page(name) for name in ACTS]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.post(page("wording_start")).status_code == 404


@pytest.mark.parametrize("who", ["approver", "auditor"])
def test_readers_are_told_why_they_do_not_write(cast: Cast, signed_in: SignIn, who: str) -> None:
    draft_of(cast, "A {url}")
    client = signed_in(cast[who])

    assert {client.get(page(name)).status_code for name in ACTS} == {403}
    assert {client.get(page(name, key="nothing")).status_code for name in ACTS} == {404}
    assert "Only a programme officer" in client.get(page("wording")).content.decode()


def test_unknown_texts_are_not_there(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)

    for address in (
        page("wording", key="nothing"),
        page("wording_version", 0, key="nothing"),
        page("wording_version", 9),
        *(page(name) for name in ACTS),
    ):
        assert client.get(address).status_code == 404
    assert client.post(page("wording_start", key="nothing")).status_code == 404


@pytest.mark.parametrize(
    ("group", "shown", "hidden"),
    [
        ("letter", "Decision: no award", "Invitation to review"),
        ("expert", "Invitation to review", "Decision is ready"),
        ("applicant", "Decision is ready", "Decision: no award"),
        ("nonsense", "Decision is ready", None),
    ],
)
def test_list_is_narrowed_by_group(
    cast: Cast, signed_in: SignIn, group: str, shown: str, hidden: str | None
) -> None:
    found = signed_in(cast.officer).get(reverse("setup:wordings"), {"group": group})
    text = found.content.decode()

    assert shown in text
    assert hidden is None or hidden not in text


def test_text_goes_from_draft_to_force(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    client.post(page("wording_start"))
    draft = WordingVersion.objects.get()
    client.post(page("wording_edit"), posted(draft, "Dear {name}: {url}"))
    draft.refresh_from_db()

    asked = client.post(
        page("wording_propose"), {"seen": draft.content_hash, "reason": "Warmer."}, follow=True
    )
    shown = signed_in(cast.officer).get(page("wording")).content.decode()
    answer(cast.approver, Proposal.objects.get())

    assert "Asked for approval" in asked.content.decode()
    assert "Waits for approval" in shown
    assert wordings.in_force(KEY, "en").blocks["body"] == "Dear {name}: {url}"
    assert not Message.objects.filter(kind=KEY).exists()


def test_faulty_text_is_told_by_line_and_stays_typed(cast: Cast, signed_in: SignIn) -> None:
    draft = operations.start_wording(by=cast.officer, key=KEY, language="en")
    client = signed_in(cast.officer)

    found = client.post(page("wording_edit"), posted(draft, "Typed <b>words</b>\n{nmae} {url}"))

    text = found.content.decode()
    assert found.status_code == 422
    assert "Line 2: There is no variable “nmae”." in text
    assert "Typed &lt;b&gt;words&lt;/b&gt;" in text
    draft.refresh_from_db()
    assert "Typed" not in draft.blocks["body"]


def test_preview_saves_and_sends_nothing(cast: Cast, signed_in: SignIn) -> None:
    draft = operations.start_wording(by=cast.officer, key=KEY, language="en")
    mails = Message.objects.count()

    found = signed_in(cast.officer).post(
        page("wording_edit"), posted(draft, "Try <i>{name}</i> {url}", act="preview")
    )

    assert "Try &lt;i&gt;Ana Ribeiro&lt;/i&gt;" in found.content.decode()
    assert "it is not saved" in found.content.decode()
    draft.refresh_from_db()
    assert "Try" not in draft.blocks["body"]
    assert Message.objects.count() == mails


def test_second_officer_sees_both_texts(cast: Cast, signed_in: SignIn) -> None:
    opened = operations.start_wording(by=cast.officer, key=KEY, language="en")
    operations.save_wording(
        by=cast.officer,
        draft=opened,
        blocks=changed(opened, "First {url}"),
        seen=opened.content_hash,
    )
    client = signed_in(cast.second_officer)

    found = client.post(page("wording_edit"), posted(opened, "Second {url}"))
    text = found.content.decode()
    current = WordingVersion.objects.get()
    again = client.post(page("wording_edit"), posted(current, "Second {url}"))

    assert found.status_code == 409
    assert "<del>First {url}</del>" in text
    assert "<ins>Second {url}</ins>" in text
    assert current.content_hash in text
    assert again.status_code == 302
    assert WordingVersion.objects.get().blocks["body"] == "Second {url}"


def test_text_typed_over_a_version_in_force_is_not_lost(cast: Cast, signed_in: SignIn) -> None:
    version = bring_into_force(cast, "First {url}")
    client = signed_in(cast.officer)

    found = client.post(page("wording_edit"), posted(version, "Second {url}"))

    assert found.status_code == 409
    assert "no draft any more" in found.content.decode()
    assert "Second {url}" in found.content.decode()


@pytest.mark.parametrize("name", ["wording_edit", "wording_propose", "wording_discard"])
def test_without_a_draft_the_page_leads_back(cast: Cast, signed_in: SignIn, name: str) -> None:
    bring_into_force(cast, "First {url}")

    found = signed_in(cast.officer).get(page(name), follow=True)

    assert found.redirect_chain[-1][0] == page("wording")
    assert "Begin a new version first" in found.content.decode()


def test_request_says_what_keeps_it_from_being_asked(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    draft = operations.start_wording(by=cast.officer, key=KEY, language="en")
    same = client.post(page("wording_propose"), {"seen": draft.content_hash, "reason": "Why."})
    draft = draft_of(cast, "Hello {url}")
    stale = client.post(page("wording_propose"), {"seen": "0" * 64, "reason": "My reason."})
    empty = client.post(page("wording_propose"), {"seen": draft.content_hash, "reason": " "})

    assert [each.status_code for each in (same, stale, empty)] == [422] * 3
    assert "The draft is the same" in same.content.decode()
    assert "changed meanwhile" in stale.content.decode()
    assert draft.content_hash in stale.content.decode()
    assert "My reason." in stale.content.decode()
    assert "Say why." in empty.content.decode()
    assert not Proposal.objects.exists()


def test_second_request_is_led_to_the_first(cast: Cast, signed_in: SignIn) -> None:
    draft = draft_of(cast, "Hello {url}")
    given = {"seen": draft.content_hash, "reason": "Why."}
    signed_in(cast.officer).post(page("wording_propose"), given)

    found = signed_in(cast.second_officer).post(page("wording_propose"), given)

    assert found.headers["Location"] == reverse("setup:change", args=[Proposal.objects.get().pk])


def test_draft_is_discarded_after_a_question(cast: Cast, signed_in: SignIn) -> None:
    draft = draft_of(cast, "Hello {url}")
    client = signed_in(cast.officer)
    proposal = operations.propose_wording(
        by=cast.officer, draft=draft, seen=draft.content_hash, reason="Why."
    )
    refused = client.post(page("wording_discard"))
    operations.withdraw_proposal(by=cast.officer, proposal=proposal)

    asked = client.get(page("wording_discard"))
    done = client.post(page("wording_discard"), follow=True)

    assert refused.status_code == 409
    assert "Withdraw it first" in refused.content.decode()
    assert "discard version 1?" in asked.content.decode()
    assert "Its words stay among the versions" in done.content.decode()


def test_shipped_text_is_asked_for_on_its_page(cast: Cast, signed_in: SignIn) -> None:
    bring_into_force(cast, "Hello {url}")
    client = signed_in(cast.officer)

    looked = client.get(page("wording_shipped")).content.decode()
    empty = client.post(page("wording_shipped"), {"reason": ""})
    client.post(page("wording_shipped"), {"reason": "Shorter."})
    again = signed_in(cast.second_officer).post(page("wording_shipped"), {"reason": "Mine."})
    answer(cast.approver, Proposal.objects.get(kind="catalogue.wording_shipped"))
    after = client.get(page("wording_shipped"), follow=True)

    assert "<del>Hello {url}</del>" in looked
    assert empty.status_code == 422
    assert again.headers["Location"].startswith("/setup/changes/")
    assert "in force already" in after.content.decode()
    assert wordings.in_force(KEY, "en").version == 0


@pytest.mark.parametrize("key", list(wordings.templates()))
def test_each_template_has_its_pages(cast: Cast, signed_in: SignIn, key: str) -> None:
    client = signed_in(cast.officer)
    client.post(page("wording_start", key=key))

    assert client.get(page("wording", key=key)).status_code == 200
    text = client.get(page("wording_edit", key=key)).content.decode()
    assert ("wording-mail" in text) is not ("wording-letter" in text)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_a_fixed_number_of_queries(
    cast: Cast,
    signed_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        bring_into_force(cast, f"Text {number} {{url}}")
    client = signed_in(cast.officer)
    client.get(reverse("setup:wordings"))

    # Session with its person, roles, texts at work, what waits.
    with django_assert_num_queries(4):
        client.get(reverse("setup:wordings"))
    # Session with its person, roles, versions, what waits, who reviews.
    with django_assert_num_queries(5):
        client.get(page("wording"))
    # Session with its person, roles, versions, cases to choose from.
    with django_assert_num_queries(4):
        client.get(page("wording_version", count))


def test_name_of_an_expert_hired_meanwhile_stops_the_request(cast: Cast, signed_in: SignIn) -> None:
    draft = draft_of(cast, "Ask Colleague: {url}")
    accounts.grant_role(by=SETUP, user=cast.colleague, role="reviewer", scope="portal")

    found = signed_in(cast.officer).post(
        page("wording_propose"), {"seen": draft.content_hash, "reason": "Why."}
    )
    shown = signed_in(cast.officer).get(page("wording_edit"))

    assert found.status_code == 422
    assert "names an expert" in found.content.decode()
    assert shown.status_code == 200
