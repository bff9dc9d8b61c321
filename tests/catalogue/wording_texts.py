"""Texts of the tests' own, on their way into force by the real operations."""

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.catalogue import operations
from aifactory.catalogue.models import Proposal, WordingVersion
from tests.conftest import Cast

KEY = "decision_ready"


def changed(draft: WordingVersion, body: str) -> dict[str, str]:
    """The words of a draft with another body."""
    return {**draft.blocks, "body": body}


def draft_of(cast: Cast, body: str, *, key: str = KEY, by: User | None = None) -> WordingVersion:
    """A draft that says this."""
    writer = by or cast.officer
    draft = operations.start_wording(by=writer, key=key, language="en")
    return operations.save_wording(
        by=writer, draft=draft, blocks=changed(draft, body), seen=draft.content_hash
    )


def bring_into_force(cast: Cast, opening: str, *, key: str = KEY) -> WordingVersion:
    """A mail that begins so and else says what it said, or says this alone where it names {url}."""
    draft = operations.start_wording(by=cast.officer, key=key, language="en")
    body = opening if "{url}" in opening else f"{opening}\n\n{draft.blocks['body']}"
    return put(cast, draft, {**draft.blocks, "body": body})


def put(cast: Cast, draft: WordingVersion, blocks: dict[str, str]) -> WordingVersion:
    """These words, approved."""
    saved = operations.save_wording(
        by=cast.officer, draft=draft, blocks=blocks, seen=draft.content_hash
    )
    proposal = operations.propose_wording(
        by=cast.officer, draft=saved, seen=saved.content_hash, reason="Clearer."
    )
    answer(cast.approver, proposal)
    saved.refresh_from_db()
    return saved


def answer(by: User, proposal: Proposal, *, approves: bool = True) -> Approval:
    """The second person's word."""
    approval = Approval.objects.get(
        kind="catalogue.change", subject_type="catalogue.proposal", subject_id=str(proposal.pk)
    )
    return accounts.answer_approval(
        by=by, approval=approval, approves=approves, reason="" if approves else "No."
    )
