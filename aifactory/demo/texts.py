"""Two texts that the demo's office wrote: one in force, one that waits for its approver."""

from collections.abc import Mapping

from aifactory.accounts import operations as accounts
from aifactory.accounts import queries
from aifactory.accounts.models import User
from aifactory.audit.recording import reference
from aifactory.catalogue import operations
from aifactory.catalogue.models import Proposal
from aifactory.demo.case import APPROVER, OFFICER

LANGUAGE = "en"
SAVED_HOURS = """Good morning, {name}.

The statement of {number} for {month} is ready: what you were granted, what moved, what is left.

Tell us about hours that you will not use: others wait for them.

You find it with your hours:
{url}"""
TRY_AGAIN = (
    "You may apply again at any time. The reason above says what would have to change.\n\n"
    "Another mode may suit you better. The fit check on our first page takes two minutes."
)


def bring(people: Mapping[str, User]) -> None:
    """The statement's mail asks for idle hours, since before the first case of the demo."""
    proposal = _ask(
        people[OFFICER],
        key="monthly_statement",
        part="body",
        text=SAVED_HOURS,
        reason="Teams kept hours that they did not need. The mail now asks for them.",
    )
    approval = queries.newest_approval(operations.proposals.APPROVAL_KIND, reference(proposal))
    assert approval is not None  # noqa: S101 -- asked for above
    accounts.answer_approval(by=people[APPROVER], approval=approval, approves=True)


def leave_waiting(people: Mapping[str, User]) -> None:
    """A kinder end of the letter that says no, for the approver to read."""
    _ask(
        people[OFFICER],
        key="decision_no_award",
        part="next_steps",
        text=TRY_AGAIN,
        reason="People asked by telephone which mode would suit them.",
    )


def _ask(officer: User, *, key: str, part: str, text: str, reason: str) -> Proposal:
    draft = operations.start_wording(by=officer, key=key, language=LANGUAGE)
    saved = operations.save_wording(
        by=officer, draft=draft, blocks={**draft.blocks, part: text}, seen=draft.content_hash
    )
    return operations.propose_wording(
        by=officer, draft=saved, seen=saved.content_hash, reason=reason
    )
