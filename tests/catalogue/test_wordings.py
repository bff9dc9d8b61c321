"""Texts of letters and mails: checked as they are saved, in force by a second person, kept."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.models import Event
from aifactory.audit.recording import SystemActor
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.models import Proposal, Revision, Wording, WordingVersion
from aifactory.catalogue.status import ProposalStatus, WordingStatus
from aifactory.face import wordings
from tests.conftest import SETUP, Cast

from .wording_texts import KEY, answer, bring_into_force, changed, draft_of

Act = Callable[[], object]


def test_draft_begins_with_the_shipped_text(cast: Cast) -> None:
    draft = operations.start_wording(by=cast.officer, key=KEY, language="en")

    assert (draft.number, draft.status) == (1, WordingStatus.DRAFT)
    assert draft.blocks == wordings.shipped(KEY, "en").blocks
    assert wordings.in_force(KEY, "en").version == 0


def test_double_click_starts_one_draft(cast: Cast) -> None:
    first = operations.start_wording(by=cast.officer, key=KEY, language="en")
    second = operations.start_wording(by=cast.second_officer, key=KEY, language="en")

    assert first == second


def test_approved_text_is_what_the_next_one_is_written_with(cast: Cast) -> None:
    version = bring_into_force(cast, "Greetings, {name}.")

    held = wordings.in_force(KEY, "en")
    revision = Revision.objects.get(verb="put_in_force")
    assert (held.version, held.content_hash) == (1, version.content_hash)
    assert held.blocks["body"].startswith("Greetings, {name}.")
    assert (revision.by, revision.before["version"], revision.after["version"]) == (
        cast.officer,
        0,
        1,
    )
    event = Event.objects.get(verb="catalogue.wordingversion_in_force")
    assert event.data["content_hash"] == version.content_hash
    assert "Greetings" not in str(list(Event.objects.values_list("data", flat=True)))


def test_newer_text_retires_the_one_before(cast: Cast) -> None:
    bring_into_force(cast, "First, {name}.")
    bring_into_force(cast, "Second, {name}.")

    states = WordingVersion.objects.order_by("number").values_list("number", "status")
    assert list(states) == [(1, "retired"), (2, "in_force")]
    assert wordings.in_force(KEY, "en").version == 2


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{nmae}\n{url}", "Line 1: There is no variable “nmae”. The list beside the text"),
        ("{nmae}\n{url}", "Did you mean {name}?"),
        ("Hi\n{name\n{url}", "Line 2: A “{” opens a variable"),
        ("No address.", "{url} is missing."),
        ("{url}\n\n[if name]x[end]", "Line 3: {name} is never empty."),
        ("{url}\nOurs: https://evil.example/x", "Line 2: “https://evil.example/x” would become"),
        ("{url}\nMilan\u200b", "Line 2: There is an invisible character, U+200B."),
        ("{url}\nRead by ASSESSOR OF EXPERTS", None),
        ("{url}\nYour expert was Evá Éxpert.", "Line 2: “Evá Éxpert” names an expert."),
        ("{url}\nAsk eva@reader.example.", "Line 2: “eva@reader.example” names an expert."),
    ],
)
def test_text_that_must_not_leave_is_refused(cast: Cast, body: str, sentence: str | None) -> None:
    expert = accounts.register_person(by=SETUP, email="eva@reader.example", name="Eva Expert")
    accounts.grant_role(by=SETUP, user=expert, role="reviewer", scope="portal")
    draft = operations.start_wording(by=cast.officer, key=KEY, language="en")

    def save() -> None:
        operations.save_wording(
            by=cast.officer, draft=draft, blocks=changed(draft, body), seen=draft.content_hash
        )

    if sentence is None:
        save()
        return
    with pytest.raises(operations.FaultyWording) as refused:
        save()
    assert any(sentence in str(fault) for fault in refused.value.faults)
    draft.refresh_from_db()
    assert draft.blocks == wordings.shipped(KEY, "en").blocks


def test_text_may_link_to_this_site(cast: Cast, settings: object) -> None:
    own = f"{settings.SITE_URL}/rules/"  # type: ignore[attr-defined]  # pytest-django's settings

    draft = draft_of(cast, f"{{url}} {own}")

    assert own in draft.blocks["body"]


def test_letter_may_name_addresses(cast: Cast) -> None:
    draft = operations.start_wording(by=cast.officer, key="receipt", language="en")
    blocks = {**draft.blocks, "next_steps": "By {due}. Law: https://eur-lex.europa.eu/eli"}

    saved = operations.save_wording(
        by=cast.officer, draft=draft, blocks=blocks, seen=draft.content_hash
    )

    assert "eur-lex" in saved.blocks["next_steps"]


def test_parts_that_a_template_has_not_are_left_out(cast: Cast) -> None:
    draft = operations.start_wording(by=cast.officer, key=KEY, language="en")

    saved = operations.save_wording(
        by=cast.officer,
        draft=draft,
        blocks={**draft.blocks, "body": "\r\nHi {url}  \r\n", "html": "<b>"},
        seen=draft.content_hash,
    )

    assert set(saved.blocks) == {"subject", "body"}
    assert saved.blocks["body"] == "Hi {url}"


def test_second_officer_overwrites_nothing(cast: Cast) -> None:
    opened = operations.start_wording(by=cast.officer, key=KEY, language="en")
    mine = operations.save_wording(
        by=cast.officer, draft=opened, blocks=changed(opened, "A {url}"), seen=opened.content_hash
    )

    with pytest.raises(operations.WordingWentOn) as found:
        operations.save_wording(
            by=cast.second_officer,
            draft=opened,
            blocks=changed(opened, "B {url}"),
            seen=opened.content_hash,
        )

    assert found.value.current.blocks == mine.blocks


def test_saving_twice_keeps_one_change(cast: Cast) -> None:
    opened = operations.start_wording(by=cast.officer, key=KEY, language="en")
    for _click in range(2):
        operations.save_wording(
            by=cast.officer,
            draft=opened,
            blocks=changed(opened, "A {url}"),
            seen=opened.content_hash,
        )

    assert Revision.objects.filter(verb="changed").count() == 1


def test_what_is_in_force_is_no_draft_any_more(cast: Cast) -> None:
    version = bring_into_force(cast, "A {url}")

    for act in (
        lambda: operations.save_wording(
            by=cast.officer,
            draft=version,
            blocks=changed(version, "B {url}"),
            seen=version.content_hash,
        ),
        lambda: operations.propose_wording(
            by=cast.officer, draft=version, seen=version.content_hash, reason="Again."
        ),
    ):
        with pytest.raises(operations.WordingWentOn):
            act()
    with pytest.raises(PermissionDenied):
        operations.discard_wording(by=cast.officer, draft=version)


def test_approval_of_a_text_that_went_on_is_void(cast: Cast) -> None:
    draft = draft_of(cast, "A {url}")
    proposal = _ask(cast, draft)
    operations.save_wording(
        by=cast.second_officer,
        draft=draft,
        blocks=changed(draft, "B {url}"),
        seen=draft.content_hash,
    )

    answered = answer(cast.approver, proposal)

    proposal.refresh_from_db()
    assert (answered.status, proposal.status) == ("void", ProposalStatus.VOID)
    assert wordings.in_force(KEY, "en").version == 0


def test_going_back_to_the_shipped_text_needs_a_second_person(cast: Cast) -> None:
    version = bring_into_force(cast, "A {url}")
    draft_of(cast, "B {url}")

    proposal = operations.propose_shipped(
        by=cast.officer, wording=version.wording, reason="It was shorter."
    )
    assert wordings.in_force(KEY, "en").version == 1
    answer(cast.approver, proposal)

    assert wordings.in_force(KEY, "en").version == 0
    assert Revision.objects.get(verb="restored").after["version"] == 0


def test_going_back_is_void_once_another_text_is_in_force(cast: Cast) -> None:
    version = bring_into_force(cast, "A {url}")
    proposal = operations.propose_shipped(
        by=cast.officer, wording=version.wording, reason="It was shorter."
    )
    bring_into_force(cast, "B {url}")

    assert answer(cast.approver, proposal).status == "void"
    assert wordings.in_force(KEY, "en").version == 2


def test_shipped_text_cannot_be_gone_back_to_twice(cast: Cast) -> None:
    draft = draft_of(cast, "A {url}")

    with pytest.raises(PermissionDenied):
        operations.propose_shipped(by=cast.officer, wording=draft.wording, reason="Again.")


def test_same_text_is_not_asked_about(cast: Cast) -> None:
    draft = operations.start_wording(by=cast.officer, key=KEY, language="en")

    with pytest.raises(operations.NothingChanged):
        _ask(cast, draft)


def test_draft_is_asked_about_as_it_was_looked_at(cast: Cast) -> None:
    draft = draft_of(cast, "A {url}")

    with pytest.raises(operations.WordingWentOn):
        operations.propose_wording(by=cast.officer, draft=draft, seen="0" * 64, reason="Clearer.")


def test_discarded_draft_is_kept_and_its_number_not_given_again(cast: Cast) -> None:
    draft = draft_of(cast, "A {url}")
    for _click in range(2):
        operations.discard_wording(by=cast.officer, draft=draft)

    fresh = operations.start_wording(by=cast.officer, key=KEY, language="en")

    draft.refresh_from_db()
    assert (draft.status, draft.blocks["body"]) == (WordingStatus.DISCARDED, "A {url}")
    assert fresh.number == 2
    assert Revision.objects.filter(verb="deleted").count() == 1


def test_draft_that_waits_is_not_discarded(cast: Cast) -> None:
    draft = draft_of(cast, "A {url}")
    proposal = _ask(cast, draft)

    with pytest.raises(PermissionDenied, match="Withdraw it first"):
        operations.discard_wording(by=cast.officer, draft=draft)
    operations.withdraw_proposal(by=cast.officer, proposal=proposal)
    operations.discard_wording(by=cast.officer, draft=draft)


def test_name_that_became_an_experts_meanwhile_stops_the_text(cast: Cast) -> None:
    proposal = _ask(cast, draft_of(cast, "Ask Colleague at {url}"))
    accounts.grant_role(by=SETUP, user=cast.colleague, role="reviewer", scope="portal")

    with pytest.raises(CannotCarryOut, match="names an expert"):
        answer(cast.approver, proposal)
    with pytest.raises(operations.FaultyWording):
        operations.propose_wording(
            by=cast.second_officer,
            draft=WordingVersion.objects.get(),
            seen=WordingVersion.objects.get().content_hash,
            reason="Again.",
        )


def test_whoever_wrote_a_text_does_not_approve_it(cast: Cast) -> None:
    accounts.grant_role(by=SETUP, user=cast.second_officer, role="approver")
    draft = draft_of(cast, "A {url}", by=cast.second_officer)
    proposal = _ask(cast, draft)

    with pytest.raises(CannotCarryOut, match="You wrote this text"):
        answer(cast.second_officer, proposal)
    answer(cast.approver, proposal)

    assert wordings.in_force(KEY, "en").version == 1


def test_release_without_the_template_brings_nothing_into_force(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = bring_into_force(cast, "A {url}")
    back = operations.propose_shipped(by=cast.officer, wording=version.wording, reason="Gone.")
    proposal = _ask(cast, draft_of(cast, "B {url}"))
    monkeypatch.setattr(wordings, "templates", dict)

    with pytest.raises(CannotCarryOut, match="no such letter"):
        answer(cast.approver, proposal)
    answer(cast.approver, back)

    assert queries.wording_in_force(KEY, "en") is None


@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "administrator", "assessor"])
def test_only_officers_write(cast: Cast, who: str) -> None:
    draft = draft_of(cast, "A {url}")

    for act in _acts(cast[who], draft):
        with pytest.raises(PermissionDenied):
            act()


def _acts(by: User, draft: WordingVersion) -> list[Act]:
    seen = draft.content_hash
    return [
        lambda: operations.start_wording(by=by, key="receipt", language="en"),
        lambda: operations.save_wording(by=by, draft=draft, blocks={}, seen=seen),
        lambda: operations.discard_wording(by=by, draft=draft),
        lambda: operations.propose_wording(by=by, draft=draft, seen=seen, reason="Why."),
        lambda: operations.propose_shipped(by=by, wording=draft.wording, reason="Why."),
    ]


def test_machines_write_by_no_rule_of_persons(cast: Cast) -> None:
    draft = draft_of(cast, "A {url}")

    assert permissions.discard_wording(SystemActor("tests"), draft, waits=False)


def test_database_keeps_every_word(cast: Cast) -> None:
    version = bring_into_force(cast, "A {url}")
    rows = WordingVersion.objects.filter(pk=version.pk)

    for change in (
        lambda: rows.update(blocks={}),
        lambda: rows.update(number=7),
        lambda: rows.update(status="retired"),
        rows.delete,
        lambda: Wording.objects.update(template="other"),
        lambda: Wording.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            _commit(change)


def _commit(change: Act) -> None:
    change()
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _ask(cast: Cast, draft: WordingVersion) -> Proposal:
    return operations.propose_wording(
        by=cast.officer, draft=draft, seen=draft.content_hash, reason="People asked."
    )


def test_request_waits_once(cast: Cast) -> None:
    draft = draft_of(cast, "A {url}")

    assert _ask(cast, draft) == _ask(cast, draft)
    assert Approval.objects.filter(kind="catalogue.change").count() == 1
