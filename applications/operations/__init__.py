"""Every way an application changes. One operation per intention; nothing else writes."""

from applications.operations.drafts import (
    Conflict,
    Saved,
    StepSaved,
    discard_draft,
    erase_discarded,
    restore_draft,
    save_answer,
    save_step,
    start_draft,
)
from applications.operations.merging import OF_AN_ORGANISATION
from applications.operations.office import (
    escalate_overdue,
    record_eligibility,
    return_for_completion,
)
from applications.operations.outcome import (
    enter_expert_review,
    keep_promise,
    mark_accepted,
    mark_awarded,
    mark_closed,
    mark_declined,
    mark_lapsed,
    mark_not_awarded,
    mark_waiting,
    pass_expert_review,
    pass_technical_check,
    reopen,
    withdraw,
)
from applications.operations.submission import NotComplete, NotEligible, submit
from applications.operations.switching import switch_mode

__all__ = [
    "OF_AN_ORGANISATION",
    "Conflict",
    "NotComplete",
    "NotEligible",
    "Saved",
    "StepSaved",
    "discard_draft",
    "enter_expert_review",
    "erase_discarded",
    "escalate_overdue",
    "keep_promise",
    "mark_accepted",
    "mark_awarded",
    "mark_closed",
    "mark_declined",
    "mark_lapsed",
    "mark_not_awarded",
    "mark_waiting",
    "pass_expert_review",
    "pass_technical_check",
    "record_eligibility",
    "reopen",
    "restore_draft",
    "return_for_completion",
    "save_answer",
    "save_step",
    "start_draft",
    "submit",
    "switch_mode",
    "withdraw",
]
