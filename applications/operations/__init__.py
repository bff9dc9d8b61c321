"""Every way an application changes. One operation per intention; nothing else writes."""

from applications.operations.clarifications import (
    NamesSomebody,
    correct_clarification,
    publish_clarification,
    tell_drafters,
    withdraw_clarification,
)
from applications.operations.conversations import (
    answer_question,
    ask_office,
    follow_up,
)
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
from applications.operations.labels import (
    bring_label_back,
    change_label,
    change_labels,
    make_label,
    put_label,
    retire_label,
    take_label_off,
)
from applications.operations.merging import (
    OF_AN_ORGANISATION,
)
from applications.operations.notes import (
    correct_note,
    strike_note,
    write_note,
)
from applications.operations.office import (
    MissingReason,
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
from applications.operations.owners import (
    OwnerChanged,
    give_back_case,
    hand_over_case,
    take_case,
)
from applications.operations.saved_views import (
    change_view,
    choose_default_view,
    remove_view,
    restore_view,
    save_view,
)
from applications.operations.submission import (
    NotComplete,
    NotEligible,
    submit,
)
from applications.operations.switching import (
    switch_mode,
)
from applications.operations.together import (
    act_together,
    undo_together,
)

__all__ = [
    "OF_AN_ORGANISATION",
    "Conflict",
    "MissingReason",
    "NamesSomebody",
    "NotComplete",
    "NotEligible",
    "OwnerChanged",
    "Saved",
    "StepSaved",
    "act_together",
    "answer_question",
    "ask_office",
    "bring_label_back",
    "change_label",
    "change_labels",
    "change_view",
    "choose_default_view",
    "correct_clarification",
    "correct_note",
    "discard_draft",
    "enter_expert_review",
    "erase_discarded",
    "escalate_overdue",
    "follow_up",
    "give_back_case",
    "hand_over_case",
    "keep_promise",
    "make_label",
    "mark_accepted",
    "mark_awarded",
    "mark_closed",
    "mark_declined",
    "mark_lapsed",
    "mark_not_awarded",
    "mark_waiting",
    "pass_expert_review",
    "pass_technical_check",
    "publish_clarification",
    "put_label",
    "record_eligibility",
    "remove_view",
    "reopen",
    "restore_draft",
    "restore_view",
    "retire_label",
    "return_for_completion",
    "save_answer",
    "save_step",
    "save_view",
    "start_draft",
    "strike_note",
    "submit",
    "switch_mode",
    "take_case",
    "take_label_off",
    "tell_drafters",
    "undo_together",
    "withdraw",
    "withdraw_clarification",
    "write_note",
]
